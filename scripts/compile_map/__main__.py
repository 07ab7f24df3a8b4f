"""Command line: `python -m scripts.compile_map --input FOLDER`."""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path

from careconomy.facts import countries
from careconomy.files import write_files

from .shapes import Shape, shapes_of


def compile_map(folder: Path, output: Path) -> str:
    """Compile the table from a folder of the npm package world-atlas; say what was found."""
    package = json.loads((folder / "package.json").read_text("utf-8"))
    outlines, centres = (
        json.loads((folder / f"countries-{scale}.json").read_text("utf-8"))
        for scale in ("110m", "50m")
    )
    known = [iso3 for iso3, _, _ in countries()]
    rows = shapes_of(outlines, centres, known, f"{package['name']} {package['version']}")
    write_files(output.parent, {output.name: table(rows).encode()})
    dots = sum(not row.path for row in rows)
    missing = sorted(set(known) - {row.iso3 for row in rows})
    without = f"without either: {', '.join(missing) or 'none'}."
    return f"{len(rows) - dots - 1} countries with a shape, {dots} with a dot; {without}"


def table(rows: list[Shape]) -> str:
    """The table as CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(Shape._fields)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return buffer.getvalue()


def main() -> None:
    """Read the folders from the command line and compile."""
    parser = argparse.ArgumentParser(description="Compile the shapes of the world map.")
    parser.add_argument("--input", type=Path, required=True, help="folder of npm's world-atlas")
    parser.add_argument("--output", type=Path, default=Path("src/careconomy/web/data/world.csv"))
    arguments = parser.parse_args()
    print(compile_map(arguments.input, arguments.output))


if __name__ == "__main__":
    main()
