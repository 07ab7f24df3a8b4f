"""Functions of household production, and which lines of unpaid work each of them holds.

The functions are those of Eurostat's proposal for household satellite accounts (2003): what
households produce for themselves, by the need that it meets. Management with shopping, and what a
survey does not tell apart, stand beside them instead of being shared out by a key that nobody
measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from careconomy.accounts.value_prices import Lines
from careconomy.accounts.value_tasks import TASKS, VOLUNTEERING


@dataclass(frozen=True)
class Function:
    """A function: its name, title, the lines of unpaid work in it, and what it puts out."""

    name: str
    title: str
    lines: tuple[str, ...]
    puts_out: str


FUNCTIONS = (
    Function("housing", "Housing services", ("cleaning", "repairs", "pets"), "a kept dwelling"),
    Function("nutrition", "Nutrition", ("meals",), "meals"),
    Function("clothing", "Clothing and laundry", ("textiles",), "clean and mended clothes"),
    Function("childcare", "Childcare", ("childcare",), "children in care"),
    Function("adult-care", "Adult care", ("adult-care", "adult-help"), "adults in care or helped"),
    Function("transport", "Transport", ("domestic-travel", "care-travel"), "ways done for others"),
    Function(
        "management",
        "Management and shopping",
        ("household-management", "shopping"),
        "a provided household",
    ),
    Function(
        "other-services",
        "Other services",
        ("other-domestic", "other-care"),
        "what the survey does not tell apart",
    ),
    Function(VOLUNTEERING, "Volunteering", (VOLUNTEERING,), "services to others"),
)
NAMES = tuple(function.name for function in FUNCTIONS)
ALL = "all"
TOTAL = "own-use production"


def title_of(name: str) -> str:
    """Title of a function, for a reader."""
    titles = {function.name: function.title for function in FUNCTIONS}
    return titles.get(name, "Own-use production" if name in (TOTAL, ALL) else name)


def function_of(line: str) -> str:
    """Function of a line of unpaid work, or of one of its tasks."""
    wanted = next((task.line for task in TASKS if line in (task.name, task.line)), line)
    return next(function.name for function in FUNCTIONS if wanted in function.lines)


def functions_of(lines: Lines) -> tuple[str, ...]:
    """Functions that the lines of a survey fill, in order."""
    found = {function_of(line) for line in lines.names}
    return tuple(name for name in NAMES if name in found)


def matrix(lines: Lines, functions: Sequence[str]) -> np.ndarray:
    """What each line adds to [line, function], the last column being all own-use production."""
    into = np.zeros((len(lines.names), len(functions) + 1))
    for place, (name, own_use) in enumerate(zip(lines.names, lines.own_use, strict=True)):
        into[place, functions.index(function_of(name))] = 1.0
        into[place, -1] = float(own_use)
    return into


def as_functions(lines: Lines, functions: Sequence[str]) -> Lines:
    """The same activities in lines that are functions."""
    place = np.array([functions.index(function_of(name)) for name in lines.names] + [-1])
    own_use = tuple(name != VOLUNTEERING for name in functions)
    return replace(lines, names=tuple(functions), own_use=own_use, line=place[lines.line])
