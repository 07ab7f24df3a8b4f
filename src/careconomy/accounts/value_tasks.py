"""Tasks of unpaid work and the occupation that does each for pay.

Tasks share out ICATUS 2016 divisions 3, 4, 51 and 52: an activity belongs to the task with the
longest code that its own code begins with. Occupations are ISCO-08 groups whose pay relative to all
is a fact of every country: 5 (service and sales workers) and 9 (elementary occupations).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from careconomy.errors import CareError, nearest

SERVICE = "service"
ELEMENTARY = "elementary"
VOLUNTEERING = "volunteering"
OWN_USE = "own-use services"
OWN_USE_DIVISIONS = ("3", "4")


@dataclass(frozen=True)
class Task:
    """A task: its line in tables, ICATUS codes, occupation (`pay`) and why it is that one.

    `skilled`: care and meals, which the hybrid method prices at the specialist's wage.
    """

    name: str
    line: str
    codes: tuple[str, ...]
    pay: str
    occupation: str
    reason: str
    skilled: bool = False


TASKS = (
    Task("meals", "meals", ("31",), SERVICE, "512 cooks", "a cook makes meals for pay", True),
    Task("cleaning", "cleaning", ("32",), ELEMENTARY, "911 domestic cleaners", "the same work"),
    Task(
        "repairs",
        "repairs",
        ("33",),
        ELEMENTARY,
        "9622 odd-job persons",
        "small repairs; trades (group 7) have no pay among the facts",
    ),
    Task("textiles", "textiles", ("34",), ELEMENTARY, "9121 hand launderers", "the same work"),
    Task(
        "household-management",
        "household-management",
        ("35",),
        SERVICE,
        "5152 domestic housekeepers",
        "bills, budget and plans are a housekeeper's",
    ),
    Task("pets", "pets", ("36",), SERVICE, "5164 animal care workers", "the same work"),
    Task("shopping", "shopping", ("37",), ELEMENTARY, "9621 messengers", "errands for pay"),
    Task(
        "domestic-travel",
        "domestic-travel",
        ("38",),
        ELEMENTARY,
        "9621 messengers",
        "mostly to shops; drivers (group 8) have no pay among the facts",
    ),
    Task(
        "other-domestic",
        "other-domestic",
        ("3",),
        ELEMENTARY,
        "911 domestic helpers",
        "the rest of division 3, and what a survey does not tell apart in it",
    ),
    Task(
        "childcare", "childcare", ("41",), SERVICE, "5311 childcare workers", "the same work", True
    ),
    Task(
        "adult-care",
        "adult-care",
        ("42",),
        SERVICE,
        "5322 home-based personal care workers",
        "the same work",
        True,
    ),
    Task(
        "adult-help",
        "adult-help",
        ("43",),
        SERVICE,
        "5322 home-based personal care workers",
        "nearest to it",
        True,
    ),
    Task(
        "care-travel",
        "care-travel",
        ("44",),
        SERVICE,
        "531, 532 care workers",
        "who cares also accompanies",
        True,
    ),
    Task(
        "other-care",
        "other-care",
        ("4",),
        SERVICE,
        "531, 532 care workers",
        "the rest of division 4, and what a survey does not tell apart in it",
        True,
    ),
    Task(
        "volunteered-care",
        VOLUNTEERING,
        ("513", "514", "522"),
        SERVICE,
        "512, 531, 532 cooks and care workers",
        "care and meals, for others",
        True,
    ),
    Task(
        "other-volunteering",
        VOLUNTEERING,
        ("51", "52"),
        ELEMENTARY,
        "91, 96 cleaners and odd-job persons",
        "many kinds of work; the lowest of their pay",
    ),
)
SCOPES = ("own-use", "with-volunteering")


def lines(scope: str) -> tuple[str, ...]:
    """Names of the lines of a scope, in order. Raises CareError for a scope that is not known."""
    if scope not in SCOPES:
        raise CareError(
            f'the scope "{scope}" is not known.{nearest(scope, SCOPES)}',
            remedy=f"Give {' or '.join(SCOPES)}.",
        )
    wanted = dict.fromkeys(task.line for task in TASKS)
    return tuple(name for name in wanted if scope != "own-use" or name != VOLUNTEERING)


_BY_CODE = MappingProxyType({code: task for task in TASKS for code in task.codes})


def task_of(icatus: str | None) -> Task | None:
    """Return the task of an ICATUS code; None outside divisions 3, 4, 51 and 52."""
    code = icatus or ""
    while code and code not in _BY_CODE:
        code = code[:-1]
    return _BY_CODE.get(code)


def codes_of(line: str) -> Sequence[str]:
    """ICATUS codes of a line, for a reader."""
    return [code for task in TASKS if task.line == line for code in task.codes]
