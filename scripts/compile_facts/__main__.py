"""Command line: `python -m scripts.compile_facts --input FOLDER --output FOLDER`."""

from __future__ import annotations

import argparse
from pathlib import Path

from .compile import compile_store


def main() -> None:
    """Read the folders from the command line and compile."""
    parser = argparse.ArgumentParser(description="Compile the embedded facts.")
    parser.add_argument("--input", type=Path, required=True, help="folder of public downloads")
    parser.add_argument("--output", type=Path, default=Path("src/careconomy/facts/data"))
    parser.add_argument("--docs", type=Path, default=None, help="folder for the reports")
    arguments = parser.parse_args()
    print(compile_store(arguments.input, arguments.output, arguments.docs))


if __name__ == "__main__":
    main()
