"""What a check is, and the words that all checks share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from careconomy.timeuse.checks.fields import Fields, Frame
from careconomy.timeuse.checks.population import Known
from careconomy.timeuse.checks.result import Detail, Finding, Severity
from careconomy.timeuse.checks.tally import Tally, Values


@dataclass(frozen=True)
class Context:
    """What a check needs to conclude: the survey's frame and the known population, if any."""

    frame: Frame
    known: Known | None = None


@dataclass(frozen=True)
class Check:
    """A check: `count` makes partial counts of a block, `conclude` a finding of their sum.

    `needs` names the tables and columns ("days.weight") without which it cannot be run.
    """

    name: str
    title: str
    count: Callable[[Fields], Tally]
    conclude: Callable[[Tally, Context], Finding]
    needs: tuple[str, ...] = ()


def not_run(why: str, remedy: str = "") -> Finding:
    """Return the finding of a check that could not be run."""
    return Finding("not run", 0, 0, "", f"Not run: {why}", remedy)


def clean(of: int, unit: str, what: str, details: tuple[Detail, ...] = ()) -> Finding:
    """Return the finding of a check that found nothing."""
    return Finding("ok", 0, of, unit, what, details=details)


def several(number: float, unit: str) -> str:
    """Return a number with its unit: "1 diary", "1,200 diaries"."""
    return f"{number:,.0f} {one(unit) if number == 1 else unit}"


def one(unit: str) -> str:
    """Return the unit of one: "diary" for "diaries"."""
    if unit == "strata":
        return "stratum"
    return unit[:-3] + "y" if unit.endswith("ies") else unit.removesuffix("s")


def percent(share: float) -> str:
    """Return a share as text; a small one keeps a figure."""
    return f"{100 * share:.1f}%" if share == 0 or abs(share) >= 0.001 else f"{100 * share:.2g}%"


def part(count: float, of: float, unit: str, does: str = "") -> str:
    """Return "12 of 400 diaries (3.0%)", with what they do: "1 of 400 diaries (0.25%) has"."""
    share = f" ({percent(count / of)})" if of else ""
    return f"{count:,.0f} of {several(of, unit)}{share} {verb(count, does)}".rstrip()


def verb(count: float, does: str) -> str:
    """Return a verb as it stands after this number of things: "have" or "has"."""
    if count != 1 or not does:
        return does
    odd = {"have": "has", "are": "is", "do": "does", "miss": "misses"}
    return odd.get(does, f"{does}s")


def spread(labels: tuple[str, ...], counts: Values) -> tuple[Detail, ...]:
    """Return a table of counts with their shares."""
    total = float(counts.sum())
    return tuple(
        Detail(label, float(count), float(count) / total if total else None)
        for label, count in zip(labels, counts, strict=True)
    )


def within(values: Values, edges: tuple[float, ...]) -> Values:
    """Count values in the classes below, between and above `edges`, [len(edges) + 1]."""
    places = np.searchsorted(np.asarray(edges), values, side="right")
    return np.bincount(places, minlength=len(edges) + 1)


def by_severity(share: float, *, note: float, warning: float) -> Severity:
    """Return "ok" up to `note`, "note" up to `warning`, "warning" above."""
    return "ok" if share <= note else "note" if share <= warning else "warning"
