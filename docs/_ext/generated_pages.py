"""Reference pages written from the code at every build: parameters, commands, schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from sphinx.application import Sphinx

from careconomy.cli import listings
from careconomy.cli.commands import careconomy
from careconomy.cli.schema import package_schema


def _write(app: Sphinx) -> None:
    folder = Path(app.srcdir) / "reference" / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    pages = {
        "parameters": parameters_page(),
        "commands": commands_page(),
        "schema": schema_page(),
    }
    for name, text in pages.items():
        page = folder / f"{name}.md"
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def parameters_page() -> str:
    """Every parameter of every policy and assumption, from its metadata."""
    rows = listings.parameters_data(None)
    lines = [
        "# Parameters",
        "",
        "Written from the code. *Range*: what the value is drawn from when a package leaves it",
        "at its default. A value that a package states is a decision and is not drawn, unless the",
        "package gives a range: `{ value = 0.25, low = 0.20, high = 0.35 }`.",
    ]
    for table in dict.fromkeys(row["table"] for row in rows):
        lines += [
            "",
            f"## `[{table}]`",
            "",
            *_table(
                ("Parameter", "Unit", "Default", "Range", "Meaning", "Source"),
                (
                    (
                        f"`{listings.keyed(row)}`",
                        row["unit"],
                        listings.default(row["default"]),
                        listings.span(row["low"], row["high"]),
                        row["description"],
                        f"{row['source']} ({row['confidence']})",
                    )
                    for row in rows
                    if row["table"] == table
                ),
            ),
        ]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """The help of every command, as the terminal shows it."""
    lines = ["# Commands", "", "Written from the code."]
    parent = click.Context(careconomy, info_name="careconomy", terminal_width=90)
    lines += ["", "```text", careconomy.get_help(parent), "```"]
    for name, command in careconomy.commands.items():
        context = click.Context(command, info_name=name, parent=parent, terminal_width=90)
        lines += ["", f"## {name}", "", "```text", command.get_help(context), "```"]
    return "\n".join(lines) + "\n"


def schema_page() -> str:
    """The JSON schema of a package file."""
    schema = json.dumps(package_schema(), indent=2)
    return f"# Package schema\n\n`careconomy schema` prints it.\n\n```json\n{schema}\n```\n"


def _table(headings: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> list[str]:
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    for row in rows:
        cells = (str(cell).replace("|", "\\|").replace("\n", " ") for cell in row)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages before Sphinx reads its sources."""
    app.connect("builder-inited", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
