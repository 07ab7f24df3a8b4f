"""Time poverty as a figure: how many by line, women beside men, with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from careconomy.errors import CareError
from careconomy.estimation.analysis import ALL
from careconomy.estimation.domains import UNKNOWN
from careconomy.estimation.results import Estimates, Row
from careconomy.files import write_files
from careconomy.report.charts.grouped import Bar, Group, grouped
from careconomy.report.charts.stacked import Part
from careconomy.report.figure import Cell, Figure
from careconomy.report.palette import ACTIVITIES, COLOURS, NEUTRAL
from careconomy.report.standalone import FORMATS, standalone_files

WIDTH = 504.0
JOINT = "joint"
SHOWN = {
    "incidence": "",
    "time_poor": "Time-poor",
    "income_poor": "Officially poor",
    "hidden_poor": "Hidden poor",
    "limtip_poor": "Poor once missing time is paid for (LIMTIP)",
}
MEASURES = {"work": "Work", "free_time": "Free time"}
FIGURES = ("est", "lci", "uci", "n", "flag")


def write_time_poverty(
    table: Estimates, path: Path, *, source: str = "", confidence: float = 0.95
) -> list[Path]:
    """Write STEM.svg, STEM.png and STEM.csv. Raises CareError for another ending."""
    if path.suffix[1:] not in FORMATS:
        raise CareError(
            f'"{path.name}" has no ending that is known.',
            where=str(path),
            remedy="End the name with .svg; a .png and a .csv are written beside it.",
        )
    figure = time_poverty_figure(table, source=source, confidence=confidence)
    return write_files(path.parent, standalone_files({path.stem: figure}))


def time_poverty_figure(table: Estimates, *, source: str = "", confidence: float = 0.95) -> Figure:
    """Draw shares by line and level; bars are the levels of the first dimension."""
    rows = [row for row in table if row.statistic in SHOWN and row.activity != "households"]
    first = next((name for name in table.dimensions if name != "line"), None)
    groups: dict[str, dict[str, Row]] = {}
    for row in rows:
        level = row.domain[first] if first else ALL
        if level != UNKNOWN and (row.n or row.est is not None):
            groups.setdefault(_label(row, first), {})[level] = row
    levels = list(dict.fromkeys(level for found in groups.values() for level in found))
    colours = _colours(levels)
    parts = [Part(_named(level), colours[level]) for level in levels]
    bars = [
        Group(label, tuple(_bar(row, colours[level]) for level, row in found.items()))
        for label, found in groups.items()
    ]
    joint = any(row.domain["line"] == JOINT for row in rows)
    origin = f"Source: {source.rstrip('.')}." if source else ""
    what = "adults" if joint else "person-days"
    return Figure.of(
        "time_poverty",
        grouped(bars, parts, width=WIDTH, header=f"% of {what}"),
        title=f"Time poverty, share of {what}",
        alt=_alt(groups, what),
        columns=(*table.dimensions, "activity", "statistic", "unit", *FIGURES),
        rows=[_cells(table, row) for row in rows],
        note=" ".join(
            filter(None, (f"Whiskers: {confidence:.0%} intervals.", _limit(joint), origin))
        ),
    )


def _limit(joint: bool) -> str:
    if joint:
        return "Home production is that of adults like them: kinds of persons, not single ones."
    return "On an average day: one diary day does not tell whose every day is like that."


def _label(row: Row, first: str | None) -> str:
    rest = [
        _words(level)
        for name, level in row.domain.items()
        if name not in ("line", first) and level != ALL
    ]
    head = SHOWN[row.statistic] or f"{MEASURES[row.activity]} {row.domain['line']}"
    return ", ".join([head, *rest])


def _colours(levels: list[str]) -> dict[str, str]:
    """Colours with a meaning where there is one, those of activities for the rest."""
    free: Iterator[str] = iter(list(ACTIVITIES.values()) * len(levels))
    fixed: Mapping[str, str] = {ALL: NEUTRAL, **COLOURS}
    return {level: fixed.get(level) or next(free) for level in levels}


def _bar(row: Row, colour: str) -> Bar:
    if row.est is None:
        return Bar(None, None, None, "not known", colour)
    low, high = (None if end is None else 100.0 * end for end in (row.lci, row.uci))
    return Bar(100.0 * row.est, low, high, f"{100.0 * row.est:.1f}", colour)


def _words(level: str) -> str:
    return level.replace("_", " ")


def _named(level: str) -> str:
    words = _words(level)
    return words[:1].upper() + words[1:]


def _alt(groups: Mapping[str, Mapping[str, Row]], what: str) -> str:
    said = []
    for label, found in groups.items():
        each = (f"{_words(k)} {row.est:.1%}" for k, row in found.items() if row.est is not None)
        said.append(f"{label}: {', '.join(each)}.")
    return f"Bars: shares of {what} with intervals. {' '.join(said)}"


def _cells(table: Estimates, row: Row) -> tuple[Cell, ...]:
    levels = (row.domain[name] for name in table.dimensions)
    return (
        *levels, row.activity, row.statistic, row.unit,
        *(getattr(row, name) for name in FIGURES),
    )  # fmt: skip
