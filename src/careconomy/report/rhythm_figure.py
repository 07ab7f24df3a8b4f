"""The figure of a tempogram: who does what at each hour of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from careconomy.errors import CareError
from careconomy.estimation.results import Estimates, Row
from careconomy.files import write_files
from careconomy.report.charts.stacked import Part
from careconomy.report.charts.tempogram import Panel, tempogram
from careconomy.report.figure import Cell, Figure
from careconomy.report.palette import ACTIVITIES
from careconomy.report.standalone import FORMATS, standalone_files
from careconomy.report.svg import Drawing

FULL, HALF = 504.0, 242.0
MOST_PANELS = 12
LABELS = {
    "personal": "Sleep and personal care",
    "paid": "Paid work",
    "domestic": "Unpaid domestic work",
    "care": "Unpaid care",
    "education": "Education",
    "leisure": "Leisure",
    "travel": "Travel",
    "other": "Other",
    "unknown": "Not known",
}
# How the note begins that says which activities of a diary count.
_COUNTED = ("Main ", "Time of simultaneous activities ")
_FIGURES = ("est", "se", "lci", "uci", "n", "flag")

Shares = Mapping[tuple[str, ...], Mapping[str, Sequence[Row]]]


def tempogram_figure(table: Estimates, *, title: str = "", source: str = "") -> Figure:
    """Draw the result of `careconomy.estimation.rhythm.rhythm`, a panel per domain.

    The note says what is shown, which activities count, and the `source`; the other notes of the
    table are in the description. Raises CareError for a table without the dimension `time` and
    for more than 12 domains.
    """
    if not table.dimensions or table.dimensions[-1] != "time":
        raise CareError("the table has no times of the day.", remedy="Make it with rhythm.")
    shares = _by_domain(table)
    if len(shares) > MOST_PANELS:
        raise CareError(
            f"{len(shares)} panels do not fit into one figure.",
            remedy=f"Compare at most {MOST_PANELS} groups, such as women and men.",
        )
    groups = _groups(table)
    parts = [Part(LABELS.get(name, name), colour) for name, colour in groups.items()]
    panels = [_panel(domain, rows, list(groups)) for domain, rows in shares.items()]
    starts = _minute(table.rows[0].domain["time"])
    title = title or "Who does what at each hour of the day"

    def drawn(width: float, columns: int) -> Drawing:
        return tempogram(
            panels,
            parts,
            width=width,
            starts=starts,
            columns=columns,
            axis="Share of persons; hours of the day",
        )

    wide = drawn(FULL, 2)
    shown, others = _notes(table, source)
    return Figure.of(
        "rhythm",
        wide,
        narrow=drawn(HALF, 1),
        title=title,
        alt=" ".join([_alt(shares), *others]),
        note=" ".join(shown),
        columns=(*table.dimensions, "activity", *_FIGURES),
        rows=[_cells(table, row) for row in table],
    )


def _notes(table: Estimates, source: str) -> tuple[list[str], list[str]]:
    """The few notes that stand below the picture, and the others."""
    shown = [*table.notes[:1], *(note for note in table.notes[1:] if note.startswith(_COUNTED))]
    others = [note for note in table.notes if note not in shown]
    if any(row.est is None for row in table):
        shown[:1] = [f"{' '.join(shown[:1]).rstrip('.')}; white is withheld or not known."]
    return [*shown, *([f"Source: {source.rstrip('.')}."] if source else [])], others


def write_rhythm(
    table: Estimates, path: str | Path, *, title: str = "", source: str = ""
) -> list[Path]:
    """Write the figure as SVG and PNG with its data as CSV, all of them or none.

    The ending of `path` (svg, png or csv) is only one of the three names. Raises CareError.
    """
    path = Path(path)
    if path.suffix[1:] not in FORMATS:
        raise CareError(
            f'"{path.name}" has no ending that is known.',
            where=str(path),
            remedy="End the name with .svg; a .png and a .csv are written beside it.",
        )
    figure = tempogram_figure(table, title=title, source=source)
    return write_files(path.parent, standalone_files({path.stem: figure}))


def _by_domain(table: Estimates) -> Shares:
    """Rows by domain and activity, in the order of time."""
    found: dict[tuple[str, ...], dict[str, list[Row]]] = {}
    for row in table:
        levels = tuple(row.domain[name] for name in table.dimensions[:-1])
        found.setdefault(levels, {}).setdefault(row.activity, []).append(row)
    return {
        levels: rows
        for levels, rows in found.items()
        if any(r.n for r in next(iter(rows.values())))
    }


def _groups(table: Estimates) -> dict[str, str]:
    """Groups with time in them and their colours; others than the main ones take what is free."""
    filled = {row.activity for row in table if row.est != 0.0}
    names = [name for name in dict.fromkeys(row.activity for row in table) if name in filled]
    free = [colour for name, colour in ACTIVITIES.items() if name not in names]
    return {
        name: ACTIVITIES.get(name) or (free.pop(0) if free else ACTIVITIES["other"])
        for name in names
    }


def _panel(domain: tuple[str, ...], rows: Mapping[str, Sequence[Row]], groups: list[str]) -> Panel:
    label = ", ".join(level.replace("_", " ") for level in domain).capitalize() or "All persons"
    diaries = max(row.n for found in rows.values() for row in found)
    shares = tuple(tuple(row.est for row in rows[name]) for name in groups)
    return Panel(label, f"{diaries:,} diaries", shares)


def _minute(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def _alt(shares: Shares) -> str:
    words = ["Stacked areas: the share of persons in each activity at each hour of the day."]
    for domain, rows in shares.items():
        who = ", ".join(domain).replace("_", " ") or "all persons"
        peaks = []
        for name in rows:
            known = [row for row in rows[name] if row.est]
            if name in ("other", "unknown", "personal") or not known:
                continue
            top = max(known, key=lambda row: row.est or 0.0)
            label = LABELS.get(name, name).lower()
            peaks.append(f"{label} {top.est:.0%} at {top.domain['time']}")
        if peaks:
            words.append(f"Largest shares, {who}: {', '.join(peaks)}.")
    return " ".join(words)


def _cells(table: Estimates, row: Row) -> tuple[Cell, ...]:
    levels = (row.domain[name] for name in table.dimensions)
    return (*levels, row.activity, *(getattr(row, name) for name in _FIGURES))
