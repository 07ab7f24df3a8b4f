"""The same study on a command line. Start in `commands.py`: one short function a command."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command line and leave with its exit code: 0 done, 2 mistake in the input."""
    from careconomy.cli.run import run

    # Whoever ends the program by a signal finds no drafts left, as with Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(run(sys.argv[1:]))
