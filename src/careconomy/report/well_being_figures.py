"""Figures of well-being: how the day is shared out, and what is left, by group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from careconomy.accounts.well_being_groups import ORDER, PERIOD, group_of, in_order
from careconomy.accounts.well_being_indicators import BY_NAME, DAY
from careconomy.estimation.results import Estimates, Row
from careconomy.report.charts import grouped, stacked
from careconomy.report.figure import Cell, Figure
from careconomy.report.palette import ACTIVITIES, COLOURS, HOUSEHOLDS, MARKET, PAPER, STATE
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
OTHERS = (STATE, HOUSEHOLDS, "#e0b400", MARKET, "#0b4f7d", "#b8431a")
# How the notes begin that stand below a picture.
_SAID = ("Children are", "Intervals", "Persons", "Free time:")
FIGURES = ("est", "se", "lci", "uci", "p", "p_holm", "n", "flag")


def well_being_figures(table: Estimates, source: str = "") -> dict[str, Figure]:
    """Draw what the table can fill, by stem of a file: the day, what is left, differences."""
    means = [row for row in table if not row.statistic.endswith(("_difference", "_ratio"))]
    pairs = [row for row in table if row.statistic == "mean_difference"]
    of_periods = [row for row in pairs if " - " in row.domain.get(PERIOD, "")]
    said = [text for text in table.notes if text.startswith(_SAID)]
    note = " ".join([*said, *([f"Source: {source.rstrip('.')}."] if source else [])])
    found = {
        "day": _day(means, note),
        "left": _bars("left", "Work, sleep and free time", means, LEFT, note),
        "difference": _bars(
            "difference",
            "Change from the first period to the second"
            if of_periods
            else "Difference between groups",
            of_periods or pairs,
            COMPARED,
            note,
        ),
    }
    return {name: figure for name, figure in found.items() if figure is not None}


def _group(row: Row) -> str | None:
    """Group of a row, with its period where that is no comparison."""
    group = group_of(row.domain)
    period = row.domain.get(PERIOD, "")
    return f"{group}, {period}" if group and period and " - " not in period else group


def _by_group(rows: Iterable[Row]) -> dict[str, dict[str, Row]]:
    """Rows by group, then by indicator; groups in order."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        group = _group(row)
        if group is not None:
            found.setdefault(group, {})[row.activity] = row
    return {group: found[group] for group in in_order(found)}


def _day(rows: Sequence[Row], note: str) -> Figure | None:
    """Bars of the 24 hours; none where the table does not hold the whole day."""
    wanted = [row for row in rows if row.statistic == "mean" and row.activity in DAY]
    groups = _by_group(wanted)
    whole = {
        group: cells
        for group, cells in groups.items()
        if abs(sum(row.est or 0.0 for row in cells.values()) - MINUTES) < _NEAR
    }
    if not 0 < len(whole) <= MOST_GROUPS:
        return None
    names = [name for name in DAY if any(name in cells for cells in whole.values())]
    parts = [stacked.Part(BY_NAME[name].title, PARTS[name]) for name in names]
    bars = [
        stacked.Row(_label(group), (_day_bar([cells.get(name) for name in names]),))
        for group, cells in whole.items()
    ]
    drawing = stacked.stacked(bars, parts, width=WIDTH, share=True, bar_height=17.0)
    alt = "; ".join(
        f"{_label(group)}: "
        + ", ".join(
            f"{BY_NAME[name].title.lower()} {_hours(cells[name])}"
            for name in names
            if name in cells
        )
        for group, cells in whole.items()
    )
    return _figure("day", "How the day is shared out, hours and minutes", drawing, alt, note, whole)


def _day_bar(rows: Sequence[Row | None]) -> stacked.Bar:
    return stacked.Bar(
        tuple(None if row is None else row.est for row in rows),
        tuple("" if row is None else _hours(row) for row in rows),
    )


def _bars(
    name: str, title: str, rows: Sequence[Row], wanted: Sequence[str], note: str
) -> Figure | None:
    """Bars with intervals: groups under each indicator."""
    kept = [row for row in rows if row.activity in wanted and row.statistic.startswith("mean")]
    groups = _by_group(row for row in kept if row.est is not None)
    # Women and men over all are beside the point where mothers and fathers are told apart.
    if "mothers" in groups or "mothers - fathers" in groups:
        groups = {g: cells for g, cells in groups.items() if g not in ("women", "men")}
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
    text = f"{row.est:+.0f}" if signed else f"{row.est:.0f}"
    if row.lci is None or row.uci is None:
        return grouped.Bar(row.est, None, None, text, colour)
    ends = f"{row.lci:+.0f} to {row.uci:+.0f}" if signed else f"{row.lci:.0f}–{row.uci:.0f}"
    shown = f"{text} ({ends})".replace("-", MINUS)
    return grouped.Bar(row.est, row.lci, row.uci, shown, colour)


def _colours(groups: Sequence[str]) -> Mapping[str, str]:
    """Colours of groups: those of women and men where they are that, else others in turn."""
    known = all(group in ORDER for group in groups)
    return {
        group: COLOURS[group.replace(" ", "_")] if known else OTHERS[place]
        for place, group in enumerate(groups)
    }


def _figure(
    name: str,
    title: str,
    drawing: Drawing,
    alt: str,
    note: str,
    groups: Mapping[str, Mapping[str, Row]],
) -> Figure:
    rows: list[tuple[Cell, ...]] = [
        (group, row.activity, row.statistic, row.unit, *(getattr(row, key) for key in FIGURES))
        for group, cells in groups.items()
        for row in cells.values()
    ]
    columns = ("group", "indicator", "statistic", "unit", *FIGURES)
    return Figure.of(
        f"well_being_{name}", drawing, title=title, alt=alt, columns=columns, rows=rows, note=note
    )


def _label(group: str) -> str:
    return (group[:1].upper() + group[1:]).replace(" - ", " less ")


def _hours(row: Row) -> str:
    """Hours and minutes: 7:45."""
    if row.est is None:
        return ""
    minutes = round(row.est)
    return f"{minutes // 60}:{minutes % 60:02d}"
