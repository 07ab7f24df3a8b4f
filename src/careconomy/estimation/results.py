"""Results as a table: estimate, standard error, interval, cv, degrees of freedom, n, flag."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import expit, ndtri, stdtr, stdtrit

from careconomy.errors import CareError

WITHHELD = " (withheld)"
ESTIMATED = ("est", "se", "lci", "uci", "cv", "deff", "p", "p_holm")
# Columns that a table has only where a row fills them.
WHERE_FILLED = ("deff", "p", "p_holm")
FIGURES = ("est", "se", "lci", "uci", "cv", "df", "n", *WHERE_FILLED, "flag")


@dataclass(frozen=True)
class Rules:
    """Rules of publication: confidence of intervals, fewest diaries, largest cv of a cell.

    A cell that breaks a rule carries a flag; with `suppress` its figures are withheld.
    """

    confidence: float = 0.95
    fewest: int = 30
    most_cv: float = 0.30
    suppress: bool = False

    def __post_init__(self) -> None:
        if not 0.0 < self.confidence < 1.0:
            raise CareError(
                f"the confidence is {self.confidence:g}.", remedy="Give a share such as 0.95."
            )
        if not self.most_cv >= 0.0:
            raise CareError(
                f"the largest coefficient of variation is {self.most_cv:g}.",
                remedy="Give a number such as 0.3.",
            )

    def flag(self, n: int, cv: float, known: bool, error: bool = True) -> str:
        """Say which rule a cell breaks, or whether it or its error is not known; else nothing."""
        if n == 0:
            return "no diaries"
        found = []
        if n < self.fewest:
            found.append(f"fewer than {self.fewest} diaries")
        if not known:
            found.append("not defined")
        elif not error:
            found.append("error not known")
        elif cv > self.most_cv:
            found.append(f"cv above {self.most_cv:.0%}")
        return "; ".join(found)

    def sentence(self) -> str:
        """State the rule, for a reader of the table."""
        what = "withheld" if self.suppress else "flagged"
        return (
            f"Cells of fewer than {self.fewest} diaries, or with a coefficient of variation "
            f"above {self.most_cv:.0%}, are {what}."
        )


@dataclass(frozen=True)
class Row:
    """One figure. `domain`: level by dimension; what is not known or withheld is None.

    `p_holm`: p adjusted for all tests of the table (`with_holm`).
    """

    domain: Mapping[str, str]
    activity: str
    statistic: str
    unit: str
    est: float | None
    se: float | None
    lci: float | None
    uci: float | None
    cv: float | None
    df: float | None
    n: int
    flag: str
    deff: float | None = None
    p: float | None = None
    p_holm: float | None = None

    @property
    def withheld_by_rule(self) -> bool:
        """Whether a rule of publication withholds the figures."""
        return self.flag.endswith(WITHHELD)

    def withheld(self, why: str) -> Row:
        """Return the row without its figures."""
        gone: dict[str, Any] = dict.fromkeys(ESTIMATED)
        return replace(self, flag=why + WITHHELD, **gone)

    def to_dict(self) -> dict[str, Any]:
        """Return a flat record: the domain's levels, then the figures."""
        rest = {name: getattr(self, name) for name in ("activity", "statistic", "unit", *FIGURES)}
        return {**self.domain, **rest}


@dataclass(frozen=True)
class Estimates:
    """A table of figures, by `dimensions`; `notes` says what a reader must know."""

    dimensions: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def row(self, **wanted: str) -> Row:
        """Return the one row with these levels, activity, statistic. Raises CareError otherwise."""
        found = [row for row in self.rows if wanted.items() <= row.to_dict().items()]
        if len(found) != 1:
            raise CareError(f"{len(found)} rows of the table have {wanted}.")
        return found[0]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns; those that no row fills are left out."""
        filled = [
            name
            for name in FIGURES
            if name not in WHERE_FILLED or any(getattr(row, name) is not None for row in self.rows)
        ]
        return (*self.dimensions, "activity", "statistic", "unit", *filled)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the rows as flat records."""
        columns = self.columns
        found = (row.to_dict() for row in self.rows)
        return [{name: row.get(name) for name in columns} for row in found]

    def to_csv(self) -> str:
        """Text with a header line; what is not known is an empty cell."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        for row in self.to_dicts():
            writer.writerow(["" if value is None else value for value in row.values()])
        return buffer.getvalue()

    def to_json(self) -> str:
        """Rows and notes as JSON."""
        return json.dumps({"rows": self.to_dicts(), "notes": self.notes}, indent=1) + "\n"

    def to_arrow(self) -> Any:
        """Return the rows as an Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())


def figure(
    rules: Rules,
    *,
    domain: Mapping[str, str],
    activity: str,
    statistic: str,
    unit: str,
    value: float,
    variance: float,
    df: float,
    n: int,
    proportion: bool = False,
    deff: float = np.nan,
    test: bool = False,
) -> Row:
    """Make a row of an estimate and its variance; `test`: also p of the value being zero."""
    se = float(np.sqrt(variance))
    known = bool(np.isfinite(value))
    cv = abs(se / value) if known and value != 0.0 else np.nan
    low, high = interval(value, se, df, rules.confidence, proportion)
    flag = rules.flag(n, 0.0 if test else cv, known, bool(np.isfinite(se)))
    withheld = rules.suppress and bool(flag)
    p = _two_sided(value / se, df) if test and se > 0.0 else np.nan
    found = {"est": value, "se": se, "lci": low, "uci": high, "cv": cv, "deff": deff, "p": p}
    figures = {name: None if withheld else finite(number) for name, number in found.items()}
    return Row(
        domain, activity, statistic, unit, df=finite(df), n=n, flag=flag + WITHHELD * withheld,
        **figures,
    )  # fmt: skip


def finite(number: float) -> float | None:
    """Return a number; None where it is not known or not finite."""
    return float(number) if np.isfinite(number) else None


def quantile_of_t(probability: float, df: float) -> float:
    """Quantile of Student's t; of the normal distribution when `df` is infinite."""
    if df <= 0.0:
        return float("nan")
    return float(stdtrit(df, probability) if np.isfinite(df) else ndtri(probability))


def _two_sided(t: float, df: float) -> float:
    return float(2.0 * stdtr(df if np.isfinite(df) else 1e15, -abs(t))) if df > 0.0 else np.nan


def interval(
    value: float, se: float, df: float, confidence: float, proportion: bool = False
) -> tuple[float, float]:
    """Return the t interval; of a proportion on the logit scale, so that it stays in 0 to 1."""
    t = quantile_of_t(0.5 + confidence / 2.0, df)
    if not proportion:
        return value - t * se, value + t * se
    if not 0.0 < value < 1.0:
        return np.nan, np.nan
    centre, width = np.log(value / (1.0 - value)), t * se / (value * (1.0 - value))
    low, high = expit(centre + np.array([-width, width]))
    return float(low), float(high)


def joined(tables: Sequence[Estimates]) -> Estimates:
    """Put tables one below the other; dimensions in the order in which they first appear."""
    dimensions = tuple(dict.fromkeys(name for table in tables for name in table.dimensions))
    notes = tuple(dict.fromkeys(note for table in tables for note in table.notes))
    return Estimates(dimensions, tuple(row for table in tables for row in table), notes)


def holm(p: Sequence[float]) -> tuple[float, ...]:
    """Adjust p of several tests so that the chance of any false finding stays below the level.

    S. Holm, "A simple sequentially rejective multiple test procedure" (1979).
    """
    order = np.argsort(p, kind="stable")
    left = np.arange(len(order), 0, -1)
    found = np.empty(len(order))
    found[order] = np.minimum(np.maximum.accumulate(left * np.asarray(p)[order]), 1.0)
    return tuple(float(value) for value in found)


def with_holm(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Give rows that are tests the p adjusted for all of them."""
    tests = [place for place, row in enumerate(rows) if row.p is not None]
    adjusted = dict(zip(tests, holm([rows[at].p or 0.0 for at in tests]), strict=True))
    return tuple(
        replace(row, p_holm=adjusted[place]) if place in adjusted else row
        for place, row in enumerate(rows)
    )
