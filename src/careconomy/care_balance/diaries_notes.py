"""What a reader of a balance by diaries must know, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from careconomy.care_balance.diaries_figures import Recorded
from careconomy.care_balance.diaries_totals import PASSIVE, CareTask
from careconomy.care_balance.family import ADULT
from careconomy.timeuse import Survey
from careconomy.timeuse.activities import caveats

_WHOM = {"childcare": "children", "adult_care": "adults"}


def notes_of(
    survey: Survey, task: CareTask, recorded: Recorded, selectors: Sequence[str]
) -> tuple[str, ...]:
    """Return the sentences: origin, ages, time on call, small cells, what has no row."""
    return (
        *caveats(selectors, survey.activities, survey.manifest.code_list),
        *_origin(survey, task),
        *_on_call(recorded),
        *_children(recorded),
        *recorded.pooling.notes,
        "Help to adults who are well, travel for care (ICATUS 43, 44, 49) and care for other "
        "households (51) have no row in the balance: see hours_other_care and "
        "hours_other_households.",
        "Persons are those of the population of the facts; hours per head are kept for all years.",
        "careconomy accounts value has another value of the same diaries: there persons are the "
        "survey's, every line of ICATUS 3 and 4 counts, and specialists make meals, manage the "
        "household and look after pets; here housework is at the pay of elementary occupations.",
    )


def _origin(survey: Survey, task: CareTask) -> Iterator[str]:
    manifest = survey.manifest
    yield from manifest.flags
    if manifest.country is None:
        yield "The survey does not say of which country it is."
    if not manifest.years:
        yield "The survey does not say of which year it is."
    if not task.ages:
        yield (
            f"Ages are not known in single years: every diary counts as of a person of {ADULT} "
            "or over."
        )
    elif (manifest.age_floor or 0) > ADULT:
        yield (
            f"The survey begins at age {manifest.age_floor}; its hours stand for all of {ADULT} "
            "and over."
        )


def _on_call(recorded: Recorded) -> Iterator[str]:
    for kind in PASSIVE:
        if kind in recorded.on_call:
            yield f"Time on call for {_WHOM[kind]} holds minding them as the main activity."
        else:
            yield (
                f"Time on call for {_WHOM[kind]} is not recorded: hours are split by active time "
                "alone."
            )


def _children(recorded: Recorded) -> Iterator[str]:
    if recorded.companions:
        yield "Childcare by age is of the children who were there, as the diaries name them."
    elif recorded.pooling.ages_known:
        yield (
            "Diaries do not name the child: childcare is shared out by the ages of the household's "
            "children."
        )
