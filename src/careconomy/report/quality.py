"""The quality report of a survey as one web page that needs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from careconomy.files import write_file
from careconomy.report.page import web_page
from careconomy.timeuse.checks import Detail, Finding, QualityReport
from careconomy.timeuse.checks.result import Severity

# Lines of a finding's table that are shown; the rest is in the data of the report.
MOST_LINES = 24
HEADINGS: dict[Severity, str] = {"error": "Errors", "warning": "Warnings", "note": "Notes"}
FIGURES = {
    "households": "households",
    "persons": "persons",
    "days": "diaries",
    "episodes": "episodes",
    "totals": "totals",
    "episodes a diary": "episodes a diary",
    "share of days that close": "of diaries close at 24 hours",
    "persons represented": "persons represented",
}


def quality_page(report: QualityReport) -> str:
    """Return the page as HTML with fonts and style inside, for wide and narrow, light and dark."""
    return web_page("quality.html", quality_content(report))


def write_quality(report: QualityReport, path: str | Path) -> Path:
    """Write the page to a file, whole or not at all. Raises CareError."""
    return write_file(Path(path), quality_page(report).encode("utf-8"))


def quality_content(report: QualityReport) -> dict[str, Any]:
    """What the page says, as plain data."""
    groups = [
        {
            "severity": severity,
            "heading": heading,
            "findings": [_finding(found) for found in report.of(severity)],
        }
        for severity, heading in HEADINGS.items()
        if report.of(severity)
    ]
    years = [str(year) for year in report.years]
    when = f"{years[0]} to {years[-1]}" if len(years) > 1 else "".join(years)
    return {
        "survey": report.survey,
        "about": ", ".join(part for part in (report.country, when, report.source) if part),
        "verdict": _verdict(report),
        "worst": next((group["severity"] for group in groups), "ok"),
        "figures": [
            {"value": _figure(name, report.summary[name]), "label": label}
            for name, label in FIGURES.items()
            if name in report.summary
        ],
        "groups": groups,
        "passed": [_finding(found) for found in report.of("ok")],
        "not_run": [_finding(found) for found in report.of("not run")],
        "repairs": [_repair(record) for record in report.repairs],
        "version": report.version,
    }


def _verdict(report: QualityReport) -> str:
    counts = [
        f"{len(found)} {(heading if len(found) > 1 else heading[:-1]).lower()}"
        for severity, heading in HEADINGS.items()
        if (found := report.of(severity))
    ]
    ran = len(report.findings) - len(report.of("not run"))
    if not counts:
        return f"Nothing found in {ran} checks."
    return f"{', '.join(counts)} in {ran} checks."


def _figure(name: str, value: float) -> str:
    if name.startswith("share"):
        return _percent(value)
    return f"{value:,.1f}" if name == "episodes a diary" else f"{value:,.0f}"


def _percent(share: float) -> str:
    """Return a share as per cent that is 0 or 100 only when it is exactly so."""
    shown = f"{100 * share:.1f}"
    if shown == "100.0" and share < 1:
        return "> 99.9%"
    if shown == "0.0" and share > 0:
        return "< 0.1%"
    return f"{shown}%"


def _finding(found: Finding) -> dict[str, Any]:
    shares = [line.share for line in found.details if line.share is not None]
    largest = max(shares, default=0.0)
    return {
        "check": found.check,
        "title": found.title,
        "what": found.what,
        "remedy": found.remedy,
        "where": found.where,
        "unit": found.unit,
        "more": found.count > len(found.where),
        "with_shares": bool(shares),
        "lines": [_line(line, largest) for line in found.details[:MOST_LINES]],
        "lines_left": max(len(found.details) - MOST_LINES, 0),
    }


def _line(line: Detail, largest: float) -> dict[str, Any]:
    whole = float(line.value).is_integer() or abs(line.value) >= 1000
    return {
        "label": line.label,
        "value": f"{line.value:,.0f}" if whole else f"{line.value:,.2f}",
        "share": "" if line.share is None else _percent(line.share),
        "width": 0 if not (line.share and largest) else round(100 * line.share / largest, 1),
    }


def _repair(record: Any) -> str:
    return (
        f"{record['rule']}: {record['diaries']:,} diaries, {record['episodes']:,} episodes and "
        f"{record['minutes']:,.0f} minutes changed; weights {record['weights']} "
        f"(version {record['version']})."
    )
