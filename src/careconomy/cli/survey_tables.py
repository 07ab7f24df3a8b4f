"""Surveys on a terminal: what they hold, quality reports, estimates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from careconomy.cli.numbers import DASH, UNKNOWN, number, places
from careconomy.cli.tables import hanging, plain

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.estimation import Estimates, Question, Row
    from careconomy.timeuse import Survey
    from careconomy.timeuse.checks.result import QualityReport

MARKS = {"error": "ERROR", "warning": "warning", "note": "note", "ok": "ok", "not run": "not run"}


def records(found: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Any]]:
    """Yield header and rows of records."""
    yield tuple(found[0]) if found else ()
    for record in found:
        yield tuple(record.values())


def survey(console: Console, found: Survey, *, full: bool = False) -> None:
    """Print name, tables and design; with `full` also the levels that can make domains."""
    manifest = found.manifest
    _title(console, found)
    console.print(f"Folder: {found.folder}")
    hanging(console, "Design: ", _design(manifest.design))
    hanging(
        console,
        "Weights: ",
        f"count {manifest.weights_count}; activities: {manifest.code_list}; "
        f"simultaneous activities: {manifest.simultaneous}.",
    )
    rows = [[name, f"{count:,}"] for name, count in manifest.rows.items()]
    plain(console, "Tables", ["Table", "Rows"], rows)
    _list(console, "What to know", manifest.flags)
    _list(console, "Repairs", [_repair(repair) for repair in manifest.repairs])
    if full:
        levels = [
            [name, " ".join(str(level) for level in values)]
            for columns in manifest.levels.values()
            for name, values in columns.items()
            if 1 < len(values) <= 40
        ]
        plain(console, "Dimensions", ["Name", "Levels"], levels, left=(0, 1))
    console.print()
    console.print(f"Next: careconomy survey check {found.folder}")


def _design(found: Mapping[str, Any]) -> str:
    from careconomy.estimation import Design

    design = Design.from_dict(found)
    if not design.replicated:
        words = [
            ", ".join(f"{key} {name}" for key, name in asdict(stage).items() if name)
            or "households"
            for stage in design.stages
        ]
        return f"linearisation; {'; then '.join(words)}."
    return (
        f"{design.replicates} replicate weights ({design.method.replace('_', ' ')}), "
        f"factor {design.factor:g}, centred on the {design.centre}."
    )


def _repair(found: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in found.items())


def _list(console: Console, title: str, lines: Sequence[str]) -> None:
    if lines:
        console.print()
        console.print(title, style="bold")
    for line in lines:
        hanging(console, "- ", line)


def quality(console: Console, report: QualityReport) -> None:
    """Print a quality report: what is wrong first, then what was found to be right."""
    console.print(f"Quality of {report.survey}", style="bold")
    for found in report.findings:
        if found.severity in ("ok", "not run"):
            continue
        console.print()
        console.print(f"{MARKS[found.severity]}: {found.title}", style="bold")
        hanging(console, "  ", f"{found.what} {found.remedy}".strip())
        if found.where:
            hanging(console, "  ", f"Such as {', '.join(found.where[:5])}.")
    rows = [
        [MARKS[found.severity], found.title, f"{found.count:,}", f"{found.of:,}", found.unit]
        for found in report.findings
    ]
    headings = ["Result", "Check", "Found", "of", "Unit"]
    plain(console, "All checks", headings, rows, left=(0, 1, 4), tight=True)
    console.print()
    console.print("Nothing was changed. careconomy survey repair lists rules that mend.")


def rules(console: Console, found: Mapping[str, Any]) -> None:
    """Print the rules of repair."""
    console.print("Rules of repair", style="bold")
    for name, rule in found.items():
        hanging(console, f"  {name}: ", str(getattr(rule, "meaning", rule)))


def repairs(console: Console, made: Survey) -> None:
    """Print what repairs have changed."""
    _list(
        console, f"Repairs, written to {made.folder}", [_repair(r) for r in made.manifest.repairs]
    )


def estimates(console: Console, table: Estimates, found: Question) -> None:
    """Print a table for each activity and statistic."""
    _title(console, found.survey)
    for (activity, statistic, unit), rows in groupby(
        sorted(table.rows, key=_kind(table)),
        key=lambda row: (row.activity, row.statistic, row.unit),
    ):
        _estimates(console, table, f"{activity}: {_words(statistic)}", unit, list(rows))
    console.print()
    level = f"{found.rules.confidence:.0%}"
    console.print(f"Interval: {level}. se: standard error; cv: se over estimate; n: diaries.")
    for note in table.notes:
        hanging(console, "- ", note)


def wide(console: Console, table: Estimates, found: Survey, by: str) -> None:
    """Print per cent with a column for each activity, a table for each domain and statistic."""
    _title(console, found)
    others = [name for name in table.dimensions if name != by]
    activities = list(dict.fromkeys(row.activity for row in table.rows if row.est))
    kinds: dict[tuple[str, ...], dict[str, dict[str, Row]]] = {}
    for row in table.rows:
        kind = (row.statistic, row.unit, *(row.domain[name] for name in others))
        kinds.setdefault(kind, {}).setdefault(row.domain[by], {})[row.activity] = row
    for (statistic, unit, *levels), lines in kinds.items():
        factor = 100.0 if unit == "share" else 1.0
        body = [
            [level, *(_bare(cells.get(name), factor) for name in activities)]
            for level, cells in _hours(lines, by).items()
        ]
        title = ", ".join([*levels, _words(statistic), "%" if unit == "share" else unit])
        plain(console, title, [by, *activities], body, tight=True)
    console.print()
    for note in table.notes:
        hanging(console, "- ", note)


def _hours(lines: Mapping[str, Any], by: str) -> Mapping[str, Any]:
    """Full hours only, of times of the day: the data have every slot."""
    full = {level: cells for level, cells in lines.items() if level.endswith(":00")}
    return full if by == "time" and full else lines


def _bare(row: Row | None, factor: float) -> str:
    return "" if row is None or row.est is None else f"{row.est * factor:.1f}"


def _title(console: Console, found: Survey) -> None:
    years = ", ".join(map(str, sorted(set(found.manifest.years))))
    name = found.manifest.name
    console.print(name if years in name else f"{name} {years}", style="bold")


def _kind(table: Estimates) -> Any:
    """Return the order of tables: by activity, then by statistic, as they were asked for."""
    activities = list(dict.fromkeys(row.activity for row in table.rows))
    statistics = list(dict.fromkeys(row.statistic for row in table.rows))
    return lambda row: (activities.index(row.activity), statistics.index(row.statistic))


def _words(statistic: str) -> str:
    return statistic.replace("_", " ")


def _estimates(console: Console, table: Estimates, title: str, unit: str, rows: list[Row]) -> None:
    factor, shown = (100.0, "%") if unit == "share" else (1.0, unit)
    if unit == "hours a year" and max((row.est or 0.0 for row in rows), default=0.0) >= 1e7:
        factor, shown = 1e-6, "million hours a year"
    extra = [name for name in ("deff", "p") if name in table.columns]
    headings = [*(_words(name) for name in table.dimensions), "estimate", "interval", "se", "cv"]
    flags = list(dict.fromkeys(row.flag for row in rows if row.flag))
    body = []
    for row in rows:
        decimals = _decimals(row, factor)
        ends = [_at(value, factor, decimals) for value in (row.lci, row.uci)]
        to = " to " if ends[0].startswith("-") else DASH
        mark = "*" * (flags.index(row.flag) + 1) if row.flag else ""
        body.append(
            [
                *(row.domain.get(name, "") for name in table.dimensions),
                _at(row.est, factor, decimals) + mark,
                "" if row.lci is None else to.join(ends),
                number(row.se, factor, 2),
                "" if row.cv is None else f"{row.cv:.1%}",
                *(_small(getattr(row, name)) for name in extra),
                f"{row.n:,}",
            ]
        )
    left = tuple(range(len(table.dimensions)))
    plain(console, f"{title}, {shown}", [*headings, *extra, "n"], body, left=left, tight=True)
    for place, flag in enumerate(flags):
        console.print(f"{'*' * (place + 1)} {flag}")


def _small(value: float | None) -> str:
    """A design effect or a probability, which is never written as a plain zero."""
    if value is None:
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def _decimals(row: Row, factor: float) -> int:
    """As many decimals as the standard error has in two digits."""
    if row.est is None:
        return 0
    return min(places(row.se * factor, 2), 6) if row.se else places(row.est * factor, 4)


def _at(value: float | None, factor: float, decimals: int) -> str:
    return UNKNOWN if value is None else f"{value * factor:,.{decimals}f}"
