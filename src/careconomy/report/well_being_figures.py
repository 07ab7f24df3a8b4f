"""Figures of well-being: how the day is shared out, and what is left, by group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from careconomy.accounts.well_being_groups import ALL, ORDER, PERIOD, group_of, in_order
from careconomy.accounts.well_being_indicators import BY_NAME, DAY
from careconomy.estimation.results import Estimates, Row
from careconomy.report.charts import grouped, stacked
from careconomy.report.figure import Cell, Figure
from careconomy.report.palette import (
    ACTIVITIES,
    COLOURS,
    COMMUNITY,
    EMPLOYERS,
    HOUSEHOLDS,
    MARKET,
    PAPER,
    SOCIAL_INSURANCE,
    STATE,
)
from careconomy.report.svg import Drawing

WIDTH = 504.0
MINUTES = 1440.0
MINUS = "−"
# Fewer parts than the day has are no picture of the day.
_NEAR = 0.5
MOST_GROUPS = 24
# Bars of one colour under each indicator: more would not be told apart.
MOST_COLOURS = 6
PARTS = {
    "paid_work": ACTIVITIES["paid"],
    "unpaid_work": ACTIVITIES["domestic"],
    "own_use_goods": ACTIVITIES["travel"],
    "education": ACTIVITIES["education"],
    "personal_care": ACTIVITIES["personal"],
    "sleep": "#7f9bb8",
    "free_time": ACTIVITIES["leisure"],
    "unknown": PAPER,
}
LEFT = ("total_work", "sleep", "free_time", "longest_free_spell")
COMPARED = ("total_work", "paid_work", "unpaid_work", "sleep", "personal_care", "free_time")
# Not the colours of women and men.
OTHERS = (STATE, HOUSEHOLDS, EMPLOYERS, MARKET, COMMUNITY, SOCIAL_INSURANCE)
# How the notes begin that stand below a picture.
_SAID = ("Children are", "Intervals", "Persons", "Free time:")
_SEASON = "The periods differ in season"
# Group and period; no period where there is one, or where two are compared.
Key = tuple[str, str]
FIGURES = ("est", "se", "lci", "uci", "p", "p_holm", "n", "flag")


def well_being_figures(table: Estimates, source: str = "") -> dict[str, Figure]:
    """Draw what the table can fill, by stem of a file: the day, what is left, differences."""
    means = [row for row in table if not row.statistic.endswith(("_difference", "_ratio"))]
    pairs = [row for row in table if row.statistic == "mean_difference"]
    # What changed in each group; changes of gaps are left to the table.
    of_periods = [
        row
        for row in pairs
        if " - " in row.domain.get(PERIOD, "") and " - " not in (group_of(row.domain) or "")
    ]
    said = [text for text in table.notes if text.startswith(_SAID)]
    note = " ".join([*said, *([f"Source: {source.rstrip('.')}."] if source else [])])
    change = "Difference between groups"
    if of_periods:
        after, before = of_periods[0].domain[PERIOD].split(" - ")
        change = f"Change from {before} to {after}"
    season = next((text for text in table.notes if text.startswith(_SEASON)), None)
    warned = f"{season.partition(':')[0]}. {note}" if season else note
    found = {
        "day": _day(means, note),
        "left": _bars("left", "Work, sleep and free time", means, LEFT, note),
        "difference": _bars("difference", change, of_periods or pairs, COMPARED, warned),
    }
    return {name: figure for name, figure in found.items() if figure is not None}


def _by_group(rows: Iterable[Row]) -> dict[Key, dict[str, Row]]:
    """Rows by group and period, then by indicator; groups in order, the earlier period first."""
    found: dict[Key, dict[str, Row]] = {}
    for row in rows:
        group = group_of(row.domain)
        period = row.domain.get(PERIOD, "")
        if group is not None:
            key = group, "" if " - " in period else period
            found.setdefault(key, {})[row.activity] = row
    # Tables name the later period first.
    periods = list(dict.fromkeys(period for _, period in found))[::-1]
    groups = in_order(group for group, _ in found)
    keys = [(group, period) for group in groups for period in periods]
    return {key: found[key] for key in keys if key in found}


def _day(rows: Sequence[Row], note: str) -> Figure | None:
    """Bars of the 24 hours; none where the table does not hold the whole day."""
    wanted = [row for row in rows if row.statistic == "mean" and row.activity in DAY]
    whole = {
        key: cells
        for key, cells in _by_group(wanted).items()
        if abs(sum(row.est or 0.0 for row in cells.values()) - MINUTES) < _NEAR
    }
    if not 0 < len(whole) <= MOST_GROUPS:
        return None
    names = [name for name in DAY if any(name in cells for cells in whole.values())]
    parts = [stacked.Part(BY_NAME[name].title, PARTS[name]) for name in names]
    bars: dict[str, list[stacked.Bar]] = {}
    for (group, period), cells in whole.items():
        bars.setdefault(group, []).append(_day_bar([cells.get(n) for n in names], period))
    lines = [stacked.Row(_label((group, "")), tuple(found)) for group, found in bars.items()]
    drawing = stacked.stacked(lines, parts, width=WIDTH, share=True, bar_height=17.0)
    told = [
        f"{_label(key)}: "
        + ", ".join(f"{BY_NAME[n].title.lower()} {_hours(cells[n])}" for n in names if n in cells)
        for key, cells in whole.items()
    ]
    title = "How the day is shared out, hours and minutes"
    return _figure("day", title, drawing, "; ".join(told), note, whole)


def _day_bar(rows: Sequence[Row | None], period: str) -> stacked.Bar:
    return stacked.Bar(
        tuple(None if row is None else row.est for row in rows),
        tuple("" if row is None else _hours(row) for row in rows),
        label=period,
    )


def _bars(
    name: str, title: str, rows: Sequence[Row], wanted: Sequence[str], note: str
) -> Figure | None:
    """Bars with intervals: groups under each indicator."""
    kept = [row for row in rows if row.activity in wanted and row.statistic.startswith("mean")]
    groups = _by_group(row for row in kept if row.est is not None)
    # Wholes are beside the point where their parts are told apart.
    names = {group for group, _ in groups}
    wholes = {ALL} if len(names) > 1 else set()
    if "mothers" in names:
        wholes |= {"women", "men"}
    groups = {key: cells for key, cells in groups.items() if key[0] not in wholes}
    if not 0 < len(groups) <= MOST_COLOURS:
        return None
    colours = _colours(list(groups))
    found = [
        grouped.Group(
            BY_NAME[indicator].title,
            tuple(_bar(cells.get(indicator), colours[group]) for group, cells in groups.items()),
        )
        for indicator in wanted
        if any(indicator in cells for cells in groups.values())
    ]
    parts = [stacked.Part(_label(group), colours[group]) for group in groups]
    drawing = grouped.grouped(found, parts, width=WIDTH, header="minutes a day, with interval")
    alt = "; ".join(
        f"{BY_NAME[indicator].title}: "
        + ", ".join(
            f"{_label(group)} {cells[indicator].est:.0f}"
            for group, cells in groups.items()
            if indicator in cells
        )
        for indicator in wanted
        if any(indicator in cells for cells in groups.values())
    )
    return _figure(name, f"{title}, minutes a day", drawing, alt, note, groups)


def _bar(row: Row | None, colour: str) -> grouped.Bar:
    if row is None or row.est is None:
        return grouped.Bar(None, None, None, "not known", colour)
    signed = row.statistic.endswith("_difference")
    text = _number(row.est, signed)
    if row.lci is None or row.uci is None:
        return grouped.Bar(row.est, None, None, text, colour)
    between = " to " if signed else "–"
    shown = f"{text} ({_number(row.lci, signed)}{between}{_number(row.uci, signed)})"
    return grouped.Bar(row.est, row.lci, row.uci, shown, colour)


def _number(value: float, signed: bool) -> str:
    """Whole minutes; a zero has no sign."""
    return f"{round(value):{'+' if signed and round(value) else ''}d}".replace("-", MINUS)


def _colours(keys: Sequence[Key]) -> Mapping[Key, str]:
    """Colours of groups: those of women and men where they are that, else others in turn."""
    known = all(group in ORDER and not period for group, period in keys)
    return {
        key: COLOURS[key[0].replace(" ", "_")] if known else OTHERS[place]
        for place, key in enumerate(keys)
    }


def _figure(
    name: str,
    title: str,
    drawing: Drawing,
    alt: str,
    note: str,
    groups: Mapping[Key, Mapping[str, Row]],
) -> Figure:
    rows: list[tuple[Cell, ...]] = [
        (
            group,
            row.domain.get(PERIOD, ""),
            row.activity,
            row.statistic,
            row.unit,
            *(getattr(row, figure) for figure in FIGURES),
        )
        for (group, _), cells in groups.items()
        for row in cells.values()
    ]
    columns = ("group", "period", "indicator", "statistic", "unit", *FIGURES)
    return Figure.of(
        f"well_being_{name}", drawing, title=title, alt=alt, columns=columns, rows=rows, note=note
    )


def _label(key: Key) -> str:
    group, period = key
    text = (group[:1].upper() + group[1:]).replace(" - ", " less ")
    return f"{text}, {period}" if period else text


def _hours(row: Row) -> str:
    """Hours and minutes: 7:45."""
    if row.est is None:
        return ""
    minutes = round(row.est)
    return f"{minutes // 60}:{minutes % 60:02d}"
