"""The same study on a command line. Start in `commands.py`: one short function a command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code: 0 done, 2 mistake in the input."""
    from careconomy.cli.run import run

    sys.exit(run(sys.argv[1:]))
