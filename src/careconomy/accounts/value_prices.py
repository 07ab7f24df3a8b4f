"""Prices put on the activities of a survey, and on its totals: value is linear in totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from careconomy.accounts.value_tasks import (
    OWN_USE_DIVISIONS,
    TASKS,
    VOLUNTEERING,
    Task,
    lines,
    task_of,
)
from careconomy.accounts.wages import FLAT, OWN_WAGE, Wages
from careconomy.errors import CareError
from careconomy.estimation.measures import Measures
from careconomy.estimation.totals import Array, Sums, Whole
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.activities import code_lists, crosswalk, membership, resolve
from careconomy.timeuse.arrow import array_of

Flags = npt.NDArray[np.bool_]
# Codes that a message names.
SHOWN = 3


@dataclass(frozen=True)
class Lines:
    """Lines of the account: `names`; `own_use` [line], else volunteering, outside the total.

    `line` [activity of the survey]: place of its line, -1 where it is not counted.
    """

    names: tuple[str, ...]
    own_use: tuple[bool, ...]
    line: Whole
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pricing:
    """A method with its wages; `key` [activity of the survey]: which price it has."""

    method: str
    wages: Wages
    key: tuple[str, ...]


@dataclass(frozen=True)
class Earned(Measures):
    """Minutes of each cell, then the same times the person's wage, then who has no wage.

    `hour` [person of the survey]: money an hour, NaN where none is known.
    """

    hour: Array = field(default_factory=lambda: np.zeros(0))

    def values(self, block: Block) -> Array:
        """Values [day of the block, measure]."""
        minutes = super().values(block)
        person = array_of(block.table("days", ["person"]).column("person"))
        wage = self.hour[person][:, np.newaxis]
        known = np.isfinite(wage)
        return np.concatenate([minutes, minutes * np.where(known, wage, 0.0), ~known], axis=1)


@dataclass(frozen=True)
class Cells:
    """What a pass adds up: activities of one line and of one price in every pricing.

    `members` [cell, activity]; `line` [cell].
    """

    members: Flags
    line: Whole

    def measures(self, table: str, hour: Array | None) -> Measures:
        """What is added up: minutes of each cell, and with `hour` [person] what `Earned` adds."""
        count = len(self.line)
        names = tuple(f"cell {place}" for place in range(count))
        if hour is None:
            return Measures(names, self.members, table, (None,) * count)
        more = (*(f"own {place}" for place in range(count)), "without a wage")
        return Earned((*names, *more), self.members, table, (None,) * count, hour=hour)

    def prices(self, pricing: Pricing) -> Array:
        """Price of an hour of women and of men [sex, cell]."""
        keys = [pricing.key[int(np.flatnonzero(row)[0])] for row in self.members]
        pairs = [pricing.wages.prices[key] for key in keys]
        return np.array(pairs, dtype=np.float64).reshape(-1, 2).T


def lines_of(survey: Survey, activities: Sequence[str] | None, scope: str) -> Lines:
    """Put activities of a survey into lines; see `careconomy.accounts.value`. Raises CareError."""
    return _default_lines(survey, scope) if activities is None else _own_lines(survey, activities)


def _default_lines(survey: Survey, scope: str) -> Lines:
    codes = survey.activities.column("icatus").to_pylist()
    found = [task.line if (task := task_of(code)) else "" for code in codes]
    able = {task.line for task in _told(survey)}
    names = tuple(name for name in lines(scope) if name in able)
    if not any(name != VOLUNTEERING for name in names):
        raise CareError(
            "no activity of the survey is unpaid domestic or care work (ICATUS 3, 4).",
            where=str(survey.folder),
            remedy="Give its activities ICATUS codes.",
        )
    apart = [name for name in lines(scope) if name not in able and name[:5] != "other"]
    notes = (f"Not told apart by the survey's codes: {', '.join(apart)}.",) if apart else ()
    line = np.array([names.index(name) if name in names else -1 for name in found], dtype=np.int64)
    return Lines(names, tuple(name != VOLUNTEERING for name in names), line, notes)


def _own_lines(survey: Survey, activities: Sequence[str]) -> Lines:
    if not activities:
        raise CareError("no activity is named.", remedy="Name one, such as childcare or 31.")
    codes = survey.activities.column("icatus").to_pylist()
    line = np.full(len(codes), -1, dtype=np.int64)
    own_use = []
    for place, name in enumerate(activities):
        counted = mask_of(name, survey, allow_empty=False)
        twice = np.flatnonzero(counted & (line >= 0))
        if len(twice) or name in activities[:place]:
            other = activities[line[twice[0]]] if len(twice) else name
            raise CareError(
                f'"{name}" and "{other}" share activities: their time would count twice.',
                where="activities",
                remedy="Name activities that do not overlap.",
            )
        own_use.append(_own_use(name, [codes[at] for at in np.flatnonzero(counted)]))
        line[counted] = place
    return Lines(tuple(activities), tuple(own_use), line)


def _own_use(name: str, codes: Sequence[str | None]) -> bool:
    """Whether a line is own-use services, or else volunteering. Raises CareError for others."""
    other = sorted({code for code in codes if code and task_of(code) is None})
    if other:
        raise CareError(
            f'"{name}" holds ICATUS {", ".join(other[:SHOWN])}, which is not unpaid domestic, care '
            "or volunteer work.",
            where="activities",
            remedy="Name activities of ICATUS 3, 4, 51 and 52; goods for own use (2) are in GDP.",
        )
    known = {code[0] in OWN_USE_DIVISIONS for code in codes if code}
    if len(known) > 1:
        raise CareError(
            f'"{name}" holds own-use services and volunteering, which have lines of their own.',
            where="activities",
            remedy="Name them apart, such as sdg-5.4.1 and volunteering.",
        )
    if known:
        return known.pop()
    return name != VOLUNTEERING and not any(
        term.code.startswith("5") for term in resolve(name).include if term.code_list == "icatus"
    )


def mask_of(name: str, survey: Survey, *, allow_empty: bool = True) -> Flags:
    """Which activities of a survey [activity] a line, task, group or code counts."""
    tasks = {task.name for task in TASKS if name in (task.name, task.line)}
    if not tasks:
        code_list = survey.manifest.code_list
        found = membership([name], survey.activities, code_list, allow_empty=allow_empty)
        return np.asarray(found[0])
    if not allow_empty and not tasks & {task.name for task in _told(survey)}:
        raise CareError(
            f'the codes of the survey do not tell "{name}" apart.',
            where=str(survey.folder),
            remedy="It is not zero but not recorded; take a wider activity.",
        )
    codes = survey.activities.column("icatus").to_pylist()
    return np.array([(task := task_of(c)) is not None and task.name in tasks for c in codes])


def _told(survey: Survey) -> set[Task]:
    """Tasks that a code of the survey, or of the list that it uses, can mean."""
    codes = survey.activities.column("icatus").to_pylist()
    if any(codes) and survey.manifest.code_list in code_lists():
        codes += [entry.icatus for entry in crosswalk(survey.manifest.code_list)]
    return {task for code in set(codes) if (task := task_of(code))}


def pricing_of(method: str, wages: Wages, lines: Lines, survey: Survey) -> Pricing:
    """Find the price of every activity that counts. Raises CareError for one without a wage.

    That of own wages is what the wage of each person is multiplied by.
    """
    if method in (*FLAT, OWN_WAGE):
        _require(method, wages)
        return Pricing(method, wages, (method,) * len(lines.line))
    counted = lines.line >= 0
    if method == "hybrid":
        _require("generalist", wages)
        codes = survey.activities.column("icatus").to_pylist()
        skilled = np.array([bool((task := task_of(code)) and task.skilled) for code in codes])
        key = np.where(counted & ~skilled, "generalist", "").astype(object)
        counted &= skilled
    else:
        key = np.full(len(counted), "", dtype=object)
    for name in (name for name in wages.prices if name not in FLAT):
        found = mask_of(name, survey) & counted
        twice = [str(key[at]) for at in np.flatnonzero(found) if key[at]]
        if twice:
            raise CareError(
                f'"{twice[0]}" and "{name}" both price the same activity.',
                where=wages.own,
                remedy="Keep one of the rows, or name activities that do not overlap.",
            )
        key[found] = name
    _check_priced(key, counted, wages, lines, survey)
    return Pricing(method, wages, tuple(key))


def _require(name: str, wages: Wages) -> None:
    if name not in wages.prices:
        raise CareError(
            f'there is no wage for "{name}".',
            where=wages.own,
            remedy=f'Add a row with the activity "{name}" (for opportunity, one for each sex).',
        )


def _check_priced(key: object, counted: Flags, wages: Wages, lines: Lines, survey: Survey) -> None:
    without = np.flatnonzero(counted & (np.asarray(key) == ""))
    if not len(without):
        return
    codes = survey.activities.column("code").to_pylist()
    first = lines.line[without[0]]
    named = [codes[at] for at in without if lines.line[at] == first]
    more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    name = lines.names[first]
    raise CareError(
        f'there is no wage for "{name}": codes {", ".join(named[:SHOWN])}{more} of the survey.',
        where=wages.own,
        remedy=f'Add a row with the activity "{name}".'
        if wages.own
        else "Give ICATUS codes to these activities, or wages of your own.",
    )


def unused(pricing: Pricing, lines: Lines) -> tuple[str, ...]:
    """Say which wages of a file price nothing that counts."""
    used = {key for key, line in zip(pricing.key, lines.line, strict=True) if line >= 0}
    rest = [name for name in pricing.wages.prices if name not in used and name not in FLAT]
    if not rest or not pricing.wages.own or pricing.method in FLAT:
        return ()
    return (f"Wages that price nothing here: {', '.join(rest)}.",)


def cells_of(lines: Lines, pricings: Sequence[Pricing]) -> Cells:
    """Cut the activities that count into cells of one line and one price in every pricing."""
    keys = [np.unique(np.array(p.key, dtype=np.str_), return_inverse=True)[1] for p in pricings]
    kinds, kind = np.unique(np.stack([lines.line, *keys]), axis=1, return_inverse=True)
    members = kind.ravel() == np.arange(kinds.shape[1])[:, np.newaxis]
    counted = kinds[0] >= 0
    return Cells(members[counted], kinds[0][counted])


def priced(sums: Sums, cells: Cells, prices: Array, into: Array, *, own: bool = False) -> Sums:
    """Turn totals of cells into totals of time and value.

    `sums` [.., domain, known and minutes of each cell, and what `Earned` adds]; `prices` [domain,
    cell] of an hour; `into` [cell, measure]; `own`: prices are those of a minute at the person's
    own wage. Returns known, then minutes of each measure, then the same in money x minutes.
    """
    width = len(cells.line)
    base = slice(1 + width, 1 + 2 * width) if own else slice(1, 1 + width)

    def worth(totals: Array, price: Array) -> Array:
        time, paid = totals[..., 1 : 1 + width], totals[..., base]
        parts = [totals[..., :1], time @ into, (paid * price) @ into]
        return np.concatenate(parts, axis=-1)

    counts = np.zeros((len(sums.counts), 1 + 2 * into.shape[1]), dtype=np.int64)
    counts[:, 0] = sums.counts[:, 0]
    clusters = sums.clusters
    if clusters is not None:
        clusters = replace(clusters, values=worth(clusters.values, prices[clusters.domain]))
    return Sums(worth(sums.weighted, prices), counts, clusters)


def measures_of(cells: Cells, lines: Lines, *, by_line: bool) -> Array:
    """What cells add to [cell, measure]: the total of own-use services, and each line if wanted."""
    into = np.zeros((len(cells.line), 1 + len(lines.names)))
    into[np.arange(len(cells.line)), 1 + cells.line] = 1.0
    into[:, 0] = np.array(lines.own_use)[cells.line]
    return into if by_line else into[:, :1]
