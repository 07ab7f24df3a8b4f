"""Running a command, so that whatever happens ends in one message and the right exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from careconomy.cli.accounts import accounts
from careconomy.cli.commands import careconomy
from careconomy.cli.options import State
from careconomy.cli.serve import serve
from careconomy.cli.survey_estimates import survey
from careconomy.errors import CareError

careconomy.add_command(survey)
careconomy.add_command(accounts)
careconomy.add_command(serve)

MISTAKE_IN_INPUT = 2
UNEXPECTED = 1
INTERRUPTED = 130  # what shells use for Ctrl-C
BROKEN_PIPE = 141  # what shells use for a reader that left


def run(arguments: Sequence[str]) -> int:
    """Run the command line with these arguments and return its exit code."""
    state = State()
    try:
        # Not `careconomy.main`, which leaves with 1 when the reader of a pipe has left.
        with careconomy.make_context("careconomy", list(arguments), obj=state) as context:
            careconomy.invoke(context)
        if sys.stdout is not None:
            sys.stdout.flush()
        return 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except BrokenPipeError:
        return _reader_left()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return MISTAKE_IN_INPUT
    except click.ClickException as error:
        return _say(_usage(error), MISTAKE_IN_INPUT, state)
    except CareError as error:
        return _say(str(error), MISTAKE_IN_INPUT, state)
    except (click.Abort, KeyboardInterrupt):
        return _say("interrupted; nothing was written.", INTERRUPTED, state)
    except OSError as error:
        return _say(f"the output cannot be written: {error.strerror}.", MISTAKE_IN_INPUT, state)
    except Exception as error:
        return _say(_unexpected(error, state), UNEXPECTED, state)


def _say(message: str, code: int, state: State) -> int:
    if state.debug:
        traceback.print_exc()
    plain = "".join(sign if sign.isprintable() else " " for sign in message)
    click.echo(f"careconomy: {' '.join(plain.split())}", err=True)
    return code


def _usage(error: click.ClickException) -> str:
    message = error.format_message()
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{message} See {error.ctx.command_path} --help."
    return message


def _unexpected(error: Exception, state: State) -> str:
    remedy = "" if state.debug else " Run again with --debug for the details."
    detail = str(error)
    kind = type(error).__name__
    return (
        f"this should not have happened: {kind}: {detail}.{remedy}"
        if detail
        else (f"this should not have happened: {kind}.{remedy}")
    )


def _reader_left() -> int:
    """Keep quiet when the reader of a pipe has left, also while Python closes its streams."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return BROKEN_PIPE
