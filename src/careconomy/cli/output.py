"""Writing what a command prints: whole or not at all, to standard output or to a file."""

from __future__ import annotations

import csv
import io
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from careconomy.errors import CareError
from careconomy.files import write_file
from careconomy.published import to_json

if TYPE_CHECKING:
    from rich.console import Console

NARROWEST, WIDEST = 80, 100
_FORMULA = ("=", "+", "-", "@", "\t")
ENDINGS = {".json": "json", ".csv": "csv", ".txt": "table", ".md": "table", "": "table"}
PATIENCE = 1.0  # seconds of silence before a sign of progress


def write(
    form: str | None,
    output: Path | None,
    *,
    table: Callable[[Console], None],
    data: Callable[[], Any],
    rows: Callable[[], Iterable[Sequence[Any]]],
) -> None:
    """Print or save data in the form that was asked for; only that form is made."""
    chosen = _form_of(output, form)
    if chosen == "json":
        text = to_json(data())
    elif chosen == "csv":
        text = to_csv(rows())
    else:
        text = to_table(table, styled=output is None and _shows_styles())
    print_or_save(text, output, as_data=chosen != "table")


def print_or_save(text: str, output: Path | None, *, as_data: bool = True) -> None:
    """Send finished text to standard output, or to a file where one is named."""
    if output is None:
        _to_standard_output(text, as_data=as_data)
    else:
        write_file(output, text.encode("utf-8"))
        click.echo(f"Written: {output}", err=True)


def _form_of(output: Path | None, stated: str | None) -> str:
    """The form that is asked for: stated, else by the ending of the file."""
    if output is None:
        return stated or "table"
    by_ending = ENDINGS.get(output.suffix.lower())
    if by_ending is None and stated is None:
        raise CareError(
            f'the ending "{output.suffix[:20]}" is not one of .json, .csv and .txt.',
            where=str(output),
            remedy="Choose one of them, or state --format.",
        )
    return stated or by_ending or "table"


def to_csv(rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as CSV; None is an empty field.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    text = io.StringIO()
    safe = (
        [f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA else cell for cell in row]
        for row in rows
    )
    csv.writer(text, lineterminator="\n").writerows(safe)
    return text.getvalue()


def _shows_styles() -> bool:
    """Whether standard output is a terminal whose user has not asked for plain text."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def to_table(draw: Callable[[Console], None], *, styled: bool) -> str:
    """Return what `draw` prints on a console as wide as the terminal, 80 to 100 columns."""
    from rich.console import Console

    columns = shutil.get_terminal_size((NARROWEST, 24)).columns
    text = io.StringIO()
    console = Console(
        file=text,
        width=max(NARROWEST, min(columns, WIDEST)),
        force_terminal=styled,
        markup=False,
        highlight=False,
        emoji=False,
    )
    draw(console)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def _to_standard_output(text: str, *, as_data: bool) -> None:
    """Data is UTF-8 on every machine; tables follow the terminal, with ? for what it lacks."""
    if sys.stdout is None:
        raise CareError("there is no standard output.", remedy="Write to a file with -o FILE.")
    if as_data:
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, errors="replace").decode(encoding))
    sys.stdout.flush()


@contextmanager
def working(message: str) -> Iterator[None]:
    """Show a sign of progress on standard error when the work takes more than a moment."""
    with telling(message):
        yield


@contextmanager
def counting(message: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show on standard error how much of long work is done; hands back what to tell it with."""
    with telling(message) as told:
        if told is None:
            yield None
        else:
            yield lambda done, whole: told(f"{message}: {done / max(whole, 1):.0%}")


@contextmanager
def telling(message: str) -> Iterator[Callable[[str], None] | None]:
    """Show on standard error what is being done, when it takes more than a moment."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    status = Console(stderr=True).status(message)
    timer = threading.Timer(PATIENCE, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield status.update
    finally:
        timer.cancel()
        timer.join()
        status.stop()
