"""Indicators of well-being: what each one is, what it needs to be recorded, how it is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from careconomy.errors import CareError, nearest

MINUTES, SHARE, SPELLS = "minutes a day", "share", "spells a day"
MEAN, PARTICIPATION, PARTICIPANTS = "mean", "participation", "participants_mean"
EPISODES = "episodes"
PLACE = "place"
COMPANY = "with_whom"


@dataclass(frozen=True)
class Indicator:
    """An indicator, measured per diary.

    `rule`: its definition, for a reader; `add`, `less`: groups or ICATUS codes whose minutes count,
    less those that do not; `beside`: others that are looked at beside them; `apart`: what has to be
    told apart. `needs`: what the survey has to record beside activities (columns of episodes, or
    episodes themselves). `statistics`: those that make sense of it, the one that is shown first.
    """

    name: str
    title: str
    unit: str
    rule: str
    add: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    statistics: tuple[str, ...] = (MEAN, PARTICIPATION)

    @property
    def first(self) -> str:
        """The statistic that tables and figures show."""
        return self.statistics[0]


_WHOLE = (MEAN,)
_SHARE = (PARTICIPATION,)

INDICATORS = (
    Indicator(
        "total_work",
        "Total work",
        MINUTES,
        "paid and unpaid work",
        ("paid", "unpaid"),
        statistics=_WHOLE,
    ),
    Indicator("paid_work", "Paid work", MINUTES, "ICATUS 1, commuting included", ("paid",)),
    Indicator("unpaid_work", "Unpaid work", MINUTES, "ICATUS 3, 4 and 5", ("unpaid",)),
    Indicator("unpaid_care", "Unpaid care", MINUTES, "ICATUS 4, travel for it included", ("care",)),
    Indicator("childcare", "Childcare", MINUTES, "ICATUS 41 as the main activity", ("childcare",)),
    Indicator(
        "double_burden",
        "Double burden",
        SHARE,
        "paid work, and more than {burden:g} hours of unpaid work, on the same day",
        ("paid",),
        beside=("unpaid",),
        statistics=_SHARE,
    ),
    Indicator(
        "sleep",
        "Sleep",
        MINUTES,
        "ICATUS 91, naps and sleeplessness included",
        ("91",),
        statistics=_WHOLE,
    ),
    Indicator(
        "short_sleep",
        "Short sleep",
        SHARE,
        "less than {sleep:g} hours of sleep on the day",
        ("91",),
        statistics=_SHARE,
    ),
    Indicator(
        "interrupted_sleep",
        "Interrupted sleep",
        SHARE,
        "awake (or sleepless, 913) between two spells of sleep, within {night}",
        ("91",),
        ("913",),
        needs=(EPISODES,),
        statistics=_SHARE,
    ),
    Indicator(
        "personal_care",
        "Personal care",
        MINUTES,
        "ICATUS 9 without 91: meals, hygiene, health",
        ("9",),
        ("91",),
        apart=("91",),
        statistics=_WHOLE,
    ),
    Indicator(
        "free_time",
        "Free time",
        MINUTES,
        "ICATUS 7 and 8: social life, culture, media, sport, rest, travel for them",
        ("leisure",),
        statistics=_WHOLE,
    ),
    Indicator("rest", "Rest", MINUTES, "ICATUS 85: resting, relaxing, reflecting", ("85",)),
    Indicator(
        "free_time_with_children",
        "Free, with children",
        MINUTES,
        "free time while a child of the household was there",
        ("leisure",),
        needs=(COMPANY,),
    ),
    Indicator(
        "free_time_without_children",
        "Free, without children",
        MINUTES,
        "free time alone or with others, no child of the household there",
        ("leisure",),
        needs=(COMPANY,),
    ),
    Indicator(
        "free_time_company_unknown",
        "Free, company unknown",
        MINUTES,
        "free time of which the diary does not say who was there",
        ("leisure",),
        needs=(COMPANY,),
        statistics=_WHOLE,
    ),
    Indicator(
        "free_spells",
        "Free spells",
        SPELLS,
        "runs of free time that nothing else interrupts",
        ("leisure",),
        needs=(EPISODES,),
        statistics=_WHOLE,
    ),
    Indicator(
        "mean_free_spell",
        "Mean free spell",
        MINUTES,
        "mean length of the day's spells, among diaries with any",
        ("leisure",),
        needs=(EPISODES,),
        statistics=(PARTICIPANTS,),
    ),
    Indicator(
        "longest_free_spell",
        "Longest free spell",
        MINUTES,
        "the day's longest spell; 0 where there is none",
        ("leisure",),
        needs=(EPISODES,),
        statistics=_WHOLE,
    ),
    Indicator(
        "night_care",
        "Night care",
        MINUTES,
        "minutes of unpaid care (ICATUS 4) within {night}",
        ("care",),
        needs=(EPISODES,),
        statistics=(MEAN, PARTICIPATION, PARTICIPANTS),
    ),
    Indicator(
        "telework",
        "Paid work at home",
        MINUTES,
        "ICATUS 1 without training, job search, starting a business and commuting (15 to 18), "
        "at home",
        ("paid",),
        ("15", "16", "17", "18"),
        needs=(PLACE,),
        statistics=(MEAN, PARTICIPATION, PARTICIPANTS),
    ),
    Indicator(
        "work_place_unknown",
        "Work, place unknown",
        MINUTES,
        "the same work of which the diary does not say where",
        ("paid",),
        ("15", "16", "17", "18"),
        needs=(PLACE,),
        statistics=_WHOLE,
    ),
    Indicator(
        "schooling_at_home",
        "Schooling at home",
        MINUTES,
        "ICATUS 413: instructing and helping children, homework included, at home",
        ("413",),
        needs=(PLACE,),
        statistics=(MEAN, PARTICIPATION, PARTICIPANTS),
    ),
    Indicator("education", "Learning", MINUTES, "ICATUS 6", ("education",)),
    Indicator("own_use_goods", "Goods for own use", MINUTES, "ICATUS 2", ("own-use-goods",)),
    Indicator(
        "unknown",
        "Not known",
        MINUTES,
        "time without an ICATUS code",
        ("unknown",),
        statistics=_WHOLE,
    ),
)
BY_NAME = {indicator.name: indicator for indicator in INDICATORS}
# What shares out the 1,440 minutes of the day.
DAY = (
    "paid_work", "unpaid_work", "own_use_goods", "education", "personal_care", "sleep",
    "free_time", "unknown",
)  # fmt: skip
# Time of which something is not recorded: shown only where there is any.
ONLY_IF_ANY = ("free_time_company_unknown", "work_place_unknown", "unknown")


def chosen(names: Sequence[str] | None) -> tuple[Indicator, ...]:
    """Look indicators up; all without names. Raises CareError for one that is not known."""
    if names is None:
        return INDICATORS
    if not names:
        raise CareError("no indicator is named.", remedy=f"There are {', '.join(BY_NAME)}.")
    for name in names:
        if name not in BY_NAME:
            raise CareError(
                f'"{name}" is no indicator of well-being.{nearest(name, BY_NAME)}',
                remedy=f"There are {', '.join(BY_NAME)}.",
            )
    return tuple(BY_NAME[name] for name in dict.fromkeys(names))
