"""Well-being of carers on a terminal: indicators down, groups across, intervals beneath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from careconomy.accounts.well_being_groups import ALL, PERIOD, group_of, in_order
from careconomy.accounts.well_being_indicators import (
    BY_NAME,
    ONLY_IF_ANY,
    PARTICIPANTS,
    PARTICIPATION,
)
from careconomy.cli.numbers import DASH
from careconomy.cli.survey_tables import title_of
from careconomy.cli.tables import hanging, plain

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.estimation import Estimates, Row
    from careconomy.timeuse import Survey

# Columns of a terminal that the tables take.
ROOM = 79
UNITS = {
    "minutes a day": "Minutes a day",
    "share": "% of persons on an average day",
    "spells a day": "Spells a day",
}
# The mark of figures that break a rule of publication.
UNRELIABLE = "u"
# A test that holds among all tests of the table (Holm) at this level is marked.
LEVEL = 0.05

Cells = dict[str, dict[str, str]]


def well_being(console: Console, table: Estimates, found: Survey) -> None:
    """Print estimates, then differences of groups, then of two periods."""
    title_of(console, found)
    plain_rows = [row for row in table.rows if not _is_pair(row) and not _is_slight(row, table)]
    differences = [row for row in table.rows if row.statistic.endswith("_difference")]
    of_periods = [row for row in differences if " - " in row.domain.get(PERIOD, "")]
    of_groups = [row for row in differences if " - " not in row.domain.get(PERIOD, "")]
    periods = list(dict.fromkeys(row.domain.get(PERIOD, "") for row in plain_rows))
    if of_periods:
        _two_periods(console, plain_rows, of_periods, periods)
        _tables(console, of_periods, "difference, after less before", signed=True)
    else:
        _tables(console, plain_rows, "", signed=False)
    for period in periods:
        rows = [row for row in of_groups if row.domain.get(PERIOD, "") == period]
        _tables(console, rows, f"difference{', ' if period else ''}{period}", signed=True)
    console.print()
    legend = "Below a figure: its interval."
    if any(row.flag and row.est is not None for row in table.rows):
        legend += f" {UNRELIABLE}: flagged, see below."
    if differences:
        legend += f" *: p below {LEVEL:g} among all tests of the table (Holm)."
    console.print(f"{legend} Every statistic: --format csv.")
    for note in table.notes:
        hanging(console, "- ", note)


def _is_slight(row: Row, table: Estimates) -> bool:
    """Whether less than a minute is not recorded, in every group."""
    same = (other.est or 0.0 for other in table.rows if other.activity == row.activity)
    return row.activity in ONLY_IF_ANY and max(same) < 1.0


def _is_pair(row: Row) -> bool:
    return row.statistic.endswith(("_difference", "_ratio"))


def _two_periods(
    console: Console, rows: Sequence[Row], differences: Sequence[Row], periods: Sequence[str]
) -> None:
    """Print before, after, their difference and its p for all persons together."""
    after, before = periods[:2]
    whole = {
        (row.activity, row.statistic, row.domain[PERIOD]): row
        for row in rows
        if _of_all(row, but=PERIOD)
    }
    for unit, title in UNITS.items():
        body = []
        for row in sorted(differences, key=_place):
            if row.unit != unit or not _of_all(row, but=PERIOD) or not _is_shown(row):
                continue
            kind = row.activity, row.statistic.removesuffix("_difference")
            sides = (whole.get((*kind, period)) for period in (before, after))
            tests = (_probability(row.p), _probability(row.p_holm))
            cells = [*(_cell(side, signed=False) for side in sides), _cell(row, signed=True)]
            body.append([_name(row), *cells, *tests])
        if body:
            heads = ["", "before", "after", "difference", "p", "p Holm"]
            plain(console, f"{title}: {before} and {after}", heads, body, tight=True)


def _tables(console: Console, rows: Sequence[Row], what: str, *, signed: bool) -> None:
    """Print a table for each unit, and further ones where the groups do not fit beside."""
    for unit, title in UNITS.items():
        wanted = sorted((row for row in rows if row.unit == unit and _is_shown(row)), key=_place)
        groups, lines = _lines(wanted, signed=signed)
        for part in _fitting(groups, lines):
            body = [[name, *(cells.get(group, "") for group in part)] for name, cells in lines]
            heads = ["", *(_heading(group) for group in part)]
            plain(console, f"{title}{': ' if what else ''}{what}", heads, body, tight=True)


def _lines(
    rows: Iterable[Row], *, signed: bool
) -> tuple[list[str], list[tuple[str, dict[str, str]]]]:
    """Groups in order, and for each indicator a cell by group."""
    lines: Cells = {}
    groups: dict[str, None] = {}
    for row in rows:
        group = group_of(row.domain)
        if group is not None:
            groups[group] = None
            lines.setdefault(_name(row), {})[group] = _cell(row, signed=signed)
    return in_order(groups), list(lines.items())


def _fitting(
    groups: Sequence[str], lines: Sequence[tuple[str, Mapping[str, str]]]
) -> Iterator[list[str]]:
    """Runs of groups whose columns fit beside the names of the indicators."""
    label = max((len(name) for name, _ in lines), default=0)
    part: list[str] = []
    used = label
    for group in groups:
        texts = [_heading(group), *(cells.get(group, "") for _, cells in lines)]
        wide = 1 + max(len(line) for text in texts for line in text.split("\n"))
        if part and used + wide > ROOM:
            yield part
            part, used = [], label
        part.append(group)
        used += wide
    if part:
        yield part


def _of_all(row: Row, but: str) -> bool:
    return all(level == ALL for name, level in row.domain.items() if name != but)


def _is_shown(row: Row) -> bool:
    """The first statistic of an indicator; of what few do also the share who do it."""
    indicator = BY_NAME[row.activity]
    kind = row.statistic.removesuffix("_difference")
    rare = PARTICIPANTS in indicator.statistics and kind == PARTICIPATION
    return kind == indicator.first or rare


def _place(row: Row) -> int:
    return list(BY_NAME).index(row.activity)


def _name(row: Row) -> str:
    return BY_NAME[row.activity].title


def _heading(group: str) -> str:
    if " - " in group:
        return group.replace(", ", "\n").replace(" - ", " -\n")
    return group.replace(", ", "\n").replace(" ", "\n")


def _cell(row: Row | None, *, signed: bool) -> str:
    """Estimate, with a mark of a test that holds, and the interval beneath."""
    if row is None or row.est is None:
        return DASH
    factor = 100.0 if row.unit == "share" else 1.0
    decimals = 0 if row.unit == "minutes a day" and abs(row.est) >= 10 else 1
    if row.unit == "spells a day":
        decimals = 2
    sign = "+" if signed else ""
    text = f"{row.est * factor:{sign}.{decimals}f}{UNRELIABLE if row.flag else ''}"
    if signed and row.p_holm is not None and row.p_holm < LEVEL:
        text += "*"
    if row.lci is None or row.uci is None or row.lci == row.uci:
        return text
    low, high = (f"{end * factor:{sign}.{decimals}f}" for end in (row.lci, row.uci))
    apart = " " if signed else " to " if row.lci < 0.0 else DASH
    return f"{text}\n{low}{apart}{high}"


def _probability(p: float | None) -> str:
    if p is None:
        return DASH
    return "<0.001" if p < 0.001 else f"{p:.3f}"
