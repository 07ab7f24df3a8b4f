"""The figure of a tempogram: who does what at each hour of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from careconomy.errors import CareError
from careconomy.estimation.results import Estimates, Row
from careconomy.files import write_files
from careconomy.report.charts.stacked import Part
from careconomy.report.charts.tempogram import Panel, tempogram
from careconomy.report.figure import Cell, Figure
from careconomy.report.fonts import FAMILY, SEMIBOLD, web_fonts, wrap
from careconomy.report.palette import ACTIVITIES, MUTED, PAPER
from careconomy.report.svg import Canvas, Drawing

FULL, HALF = 504.0, 242.0
MARGIN = 12.0
TITLE, NOTE = 11.0, 7.0
MOST_PANELS = 12
FORMATS = ("svg", "png", "csv")
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
    return _made(table, title, source)[0]


def _made(table: Estimates, title: str, source: str) -> tuple[Figure, Drawing]:
    """The figure and its wide drawing."""
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
    figure = Figure.of(
        "rhythm",
        wide,
        narrow=drawn(HALF, 1),
        title=title,
        alt=" ".join([_alt(shares), *others]),
        note=" ".join(shown),
        columns=(*table.dimensions, "activity", *_FIGURES),
        rows=[_cells(table, row) for row in table],
    )
    return figure, wide


def _notes(table: Estimates, source: str) -> tuple[list[str], list[str]]:
    """The few notes that stand below the picture, and the others."""
    shown = [*table.notes[:1], *(note for note in table.notes[1:] if note.startswith(_COUNTED))]
    others = [note for note in table.notes if note not in shown]
    if any(row.est is None for row in table):
        shown[:1] = [f"{' '.join(shown[:1]).rstrip('.')}; white is withheld or not known."]
    return [*shown, *([f"Source: {source.rstrip('.')}."] if source else [])], others


def _page(figure: Figure, drawing: Drawing) -> str:
    """The picture that stands alone: margins, title and notes, its typeface inside."""
    canvas = Canvas(drawing.width + 2 * MARGIN)
    y = MARGIN + 2.0
    for line in wrap(figure.title, drawing.width, TITLE, weight=SEMIBOLD):
        y += TITLE
        canvas.text(MARGIN, y - 2.0, line, size=TITLE, weight=SEMIBOLD)
    y += 6.0
    body = f'<g transform="translate({MARGIN:g} {y:g})">\n{drawing.body}</g>\n'
    y += drawing.height
    for line in wrap(figure.note, drawing.width, NOTE, lines=4):
        y += NOTE + 2.0
        canvas.text(MARGIN, y, line, size=NOTE, fill=MUTED)
    texts = canvas.finish(y + MARGIN)
    paper = f'<rect width="{texts.width:g}" height="{texts.height:g}" fill="{PAPER}"/>\n'
    fonts = web_fonts([*(box.text for box in (*texts.boxes, *drawing.boxes)), "…"])
    faces = "".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};'
        f"src:url(data:font/woff;base64,{data})}}"
        for weight, data in fonts.items()
    )
    whole = f"<style>{faces}</style>\n{paper}{texts.body}{body}"
    return replace(texts, body=whole).svg(figure.title, figure.alt, "rhythm")


def write_rhythm(
    table: Estimates, path: str | Path, *, title: str = "", source: str = ""
) -> list[Path]:
    """Write the figure as SVG and PNG with its data as CSV, all of them or none.

    The ending of `path` (svg, png or csv) is only one of the three names. Raises CareError.
    """
    from careconomy.report.document import Press

    path = Path(path)
    if path.suffix[1:] not in FORMATS:
        raise CareError(
            f'"{path.name}" has no ending that is known.',
            where=str(path),
            remedy="End the name with .svg; a .png and a .csv are written beside it.",
        )
    figure, drawing = _made(table, title, source)
    with Press() as press:
        (picture,) = press.png((figure,))
    made = (_page(figure, drawing).encode(), picture, figure.csv().encode())
    files = {
        path.with_suffix(f".{kind}").name: data for kind, data in zip(FORMATS, made, strict=True)
    }
    return write_files(path.parent, files)


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
