"""Surveys on a terminal: what they hold, quality reports, estimates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

from careconomy.cli.numbers import DASH, UNKNOWN, number, places
from careconomy.cli.tables import hanging, plain
from careconomy.errors import CareError

if TYPE_CHECKING:
    from rich.console import Console

    from careconomy.estimation import Estimates, Question, Row
    from careconomy.timeuse import Survey
    from careconomy.timeuse.checks.result import QualityReport

# Dimensions and further figures beside which an interval has room in 80 columns.
MOST_BESIDE = 3
# Longer tables are not read on a terminal, and take long to draw.
MOST_ROWS = 300
MARKS = {"error": "ERROR", "warning": "warning", "note": "note", "ok": "ok", "not run": "not run"}


def records(found: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Any]]:
    """Yield header and rows of records."""
    yield tuple(found[0]) if found else ()
    for record in found:
        yield tuple(record.values())


def survey(console: Console, found: Survey, *, full: bool = False) -> None:
    """Print name, tables and design; with `full` also the levels that can make domains."""
    manifest = found.manifest
    title_of(console, found)
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
        found_levels = {
            name: " ".join(str(level) for level in sorted(values, key=_by_number))
            for columns in manifest.levels.values()
            for name, values in columns.items()
            if 1 < len(values) <= 40
        }
        rows = [[name, text] for name, text in found_levels.items()]
        plain(console, "Dimensions", ["Name", "Levels"], rows, left=(0, 1))
        console.print("Also: age_group, parenthood, weekend, quarter, where the survey has them.")
    console.print()
    console.print(f"Next: careconomy survey check {found.folder}")


def _by_number(level: Any) -> tuple[float, str]:
    """Levels that are numbers in their order; others stay as they are."""
    text = str(level)
    return (float(text), "") if text.lstrip("-").isdecimal() else (float("inf"), "")


def _design(found: Mapping[str, Any]) -> str:
    from careconomy.estimation import Design

    design = Design.from_dict(found)
    if not design.replicated:
        stages = (_stage(asdict(stage)) for stage in design.stages)
        return f"linearisation; {'; then '.join(stages)}."
    return (
        f"{design.replicates} replicate weights ({design.method.replace('_', ' ')}), "
        f"factor {design.factor:g}, centred on the {design.centre}."
    )


def _stage(stage: Mapping[str, Any]) -> str:
    words = {"stratum": "strata", "cluster": "clusters", "population": "populations"}
    named = [f"{words[key]} by {name}" for key, name in stage.items() if name]
    return ", ".join(named) or "households are the clusters"


def _repair(found: Mapping[str, Any]) -> str:
    return ", ".join(f"{_words(key)} {_shown(value)}" for key, value in found.items())


def _shown(value: Any) -> str:
    return f"{value:,.0f}" if isinstance(value, (int, float)) else str(value)


def _list(console: Console, title: str, lines: Sequence[str]) -> None:
    if lines:
        console.print()
        console.print(title, style="bold")
    for line in lines:
        hanging(console, "- ", line)


def quality(console: Console, report: QualityReport) -> None:
    """Print a quality report: what is wrong first, then what was found to be right."""
    console.print(f"Quality of {report.survey}", style="bold")
    console.print(summary(report))
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
        if found.severity != "not run"
    ]
    headings = ["Result", "Check", "Found", "of", "Unit"]
    plain(console, "All checks", headings, rows, left=(0, 1, 4), tight=True)
    lacking = [
        f"{found.title}: {found.what.removeprefix('Not run: ')}" for found in report.of("not run")
    ]
    _list(console, "Not run", lacking)
    console.print()
    console.print("Nothing was changed. careconomy survey repair lists rules that mend.")


def summary(report: QualityReport) -> str:
    """How many errors, warnings and notes were found."""
    counts = [(len(report.of(severity)), severity) for severity in ("error", "warning", "note")]
    words = [f"{count} {word}{'s' * (count != 1)}" for count, word in counts]
    return f"{', '.join(words)} in {len(report.findings)} checks."


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
    title_of(console, found.survey)
    for (activity, statistic, unit), rows in groupby(
        sorted(table.rows, key=_kind(table)),
        key=lambda row: (row.activity, row.statistic, row.unit),
    ):
        named = _named(activity, found.survey)
        _estimates(console, table, f"{named}: {_statistic(statistic)}", unit, list(rows))
    console.print()
    legend = f"Interval: {found.rules.confidence:.0%}. se: standard error; cv: se over estimate; "
    if "p" in table.columns:
        legend += "p: probability of so large a difference where there is none; "
    hanging(console, "", f"{legend}n: diaries.")
    for note in table.notes:
        hanging(console, "- ", note)


def wide(console: Console, table: Estimates, found: Survey, by: str) -> None:
    """Print per cent with a column for each activity, a table for each domain and statistic."""
    title_of(console, found)
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


def title_of(console: Console, found: Survey) -> None:
    """Print name and years of a survey."""
    years = ", ".join(map(str, sorted(set(found.manifest.years))))
    name = found.manifest.name
    console.print(name if years in name else f"{name} {years}", style="bold")


def source_of(found: Survey) -> str:
    """Source and years of a survey, for the note of a figure."""
    years = ", ".join(map(str, sorted(set(found.manifest.years))))
    name = found.manifest.source or found.manifest.name
    return name if years in name else f"{name}, {years}"


def _kind(table: Estimates) -> Any:
    """Return the order of tables: by activity, then by statistic, as they were asked for."""
    activities = list(dict.fromkeys(row.activity for row in table.rows))
    statistics = list(dict.fromkeys(row.statistic for row in table.rows))
    return lambda row: (activities.index(row.activity), statistics.index(row.statistic))


def _words(statistic: str) -> str:
    return statistic.replace("_", " ")


def _statistic(name: str) -> str:
    """Words for a statistic: "quantile_0.5" is the median."""
    return "median" if name == "quantile_0.5" else _words(name)


def _named(activity: str, found: Survey) -> str:
    """An activity with its title where the two differ."""
    from careconomy.timeuse.activities import resolve

    try:
        title = resolve(activity).title
    except CareError:
        return activity
    said = activity.replace("-", " ").lower() in title.lower()
    return title if said else f"{title} ({activity})"


def _estimates(console: Console, table: Estimates, title: str, unit: str, rows: list[Row]) -> None:
    factor, shown = (100.0, "%") if unit == "share" else (1.0, unit)
    if unit == "hours a year" and max((row.est or 0.0 for row in rows), default=0.0) >= 1e7:
        factor, shown = 1e-6, "million hours a year"
    decimals = _decimals(rows, factor)
    extra = [name for name in ("deff", "p") if any(getattr(row, name) is not None for row in rows)]
    # With many dimensions the interval goes below the estimate, or the last columns are cut.
    below = len(table.dimensions) + len(extra) > MOST_BESIDE
    flags = list(dict.fromkeys(row.flag for row in rows if row.flag))
    rows, rest = rows[:MOST_ROWS], len(rows) - MOST_ROWS
    body = []
    for row in rows:
        mark = "*" * (flags.index(row.flag) + 1) if row.flag else ""
        estimate, interval = _at(row.est, factor, decimals) + mark, _interval(row, factor, decimals)
        levels = (_words(row.domain.get(name, "")) for name in table.dimensions)
        first = [f"{estimate}\n{interval}".strip()] if below else [estimate, interval]
        cv = "" if row.cv is None else f"{row.cv:.1%}"
        others = (_small(getattr(row, name)) for name in extra)
        body.append([*levels, *first, number(row.se, factor, 2), cv, *others, f"{row.n:,}"])
    headings = ["estimate", *(() if below else ("interval",)), "se", "cv", *extra, "n"]
    names = [_words(name) for name in table.dimensions]
    left = tuple(range(len(names)))
    title = title if title.endswith(shown) else f"{title}, {shown}"
    plain(console, title, [*names, *headings], body, left=left, tight=True)
    if rest > 0:
        console.print(f"{rest:,} more rows: see them all with --format csv.")
    for place, flag in enumerate(flags):
        console.print(f"{'*' * (place + 1)} {flag}")


def _interval(row: Row, factor: float, decimals: int) -> str:
    """Both ends; nothing where no spread was seen, which is not certainty."""
    if row.lci is None or row.lci == row.uci:
        return ""
    ends = [_at(value, factor, decimals) for value in (row.lci, row.uci)]
    return (" to " if ends[0].startswith("-") else DASH).join(ends)


def _small(value: float | None) -> str:
    """A design effect or a probability, which is never written as a plain zero."""
    if value is None:
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def _decimals(rows: Sequence[Row], factor: float) -> int:
    """Decimals for a whole table: two digits of its median standard error."""
    errors = sorted(row.se for row in rows if row.se)
    if errors:
        return min(places(errors[len(errors) // 2] * factor, 2), 6)
    return max((places((row.est or 0.0) * factor, 4) for row in rows), default=0)


def _at(value: float | None, factor: float, decimals: int) -> str:
    return UNKNOWN if value is None else f"{value * factor:,.{decimals}f}"
