"""Reference pages written from the code at every build: parameters, commands, schema, surveys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from sphinx.application import Sphinx

from careconomy.cli import listings
from careconomy.cli.run import careconomy
from careconomy.published import parameters_data
from careconomy.schema import package_schema
from careconomy.timeuse.schema import ACTIVITIES, TABLES


def _write(app: Sphinx) -> None:
    folder = Path(app.srcdir) / "reference" / "generated"
    folder.mkdir(parents=True, exist_ok=True)
    pages = {
        "parameters": parameters_page(),
        "commands": commands_page(),
        "schema": schema_page(),
        "survey-tables": survey_page(),
    }
    for name, text in pages.items():
        page = folder / f"{name}.md"
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def parameters_page() -> str:
    """Every parameter of every policy and assumption, from its metadata."""
    rows = parameters_data(None)
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
    top = click.Context(careconomy, info_name="careconomy", terminal_width=90)
    return "\n".join([*lines, *_help(careconomy, top, "#")]) + "\n"


def _help(group: click.Group, context: click.Context, level: str) -> Iterator[str]:
    yield from ("", "```text", group.get_help(context), "```")
    for name, command in group.commands.items():
        below = click.Context(command, info_name=name, parent=context, terminal_width=90)
        yield from ("", f"{level}# {below.command_path.removeprefix('careconomy ')}")
        if isinstance(command, click.Group):
            yield from _help(command, below, level + "#")
        else:
            yield from ("", "```text", command.get_help(below), "```")


def survey_page() -> str:
    """Every table of a survey folder with its columns."""
    lines = [
        "# Tables of a survey",
        "",
        "Written from the code. What is not known is null, never -1 and never 0. A key is the row",
        "number in the parent table, counted from 0. Columns named `original.NAME` keep what the",
        "source had under NAME. Tables are Parquet files; row group *k* of each holds the same run",
        "of whole households.",
    ]
    for name, columns in {**TABLES, "activities": ACTIVITIES}.items():
        rows = (
            (
                f"`{key}`",
                ", ".join(f"`{level}`" for level in column.levels) or str(column.type),
                column.unit,
                "always" if column.required else "",
                column.meaning,
            )
            for key, column in columns.items()
        )
        heads = ("Column", "Type or levels", "Unit", "There", "Meaning")
        lines += ["", f"## {name}", "", *_table(heads, rows)]
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
