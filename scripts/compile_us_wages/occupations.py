"""Which occupations do each task for pay, by 2010 Census occupation code."""

from __future__ import annotations

from dataclasses import dataclass

COOKS, CLEANERS, JANITORS, GROUNDS = 4020, 4230, 4220, 4250
ANIMALS, CHILDCARE, CARE_AIDES, CLERKS = 4350, 4600, 4610, 5860
MESSENGERS, LABOURERS, PACKERS = 5510, 9620, 9640
REPAIRERS, CONSTRUCTION, PAINTERS = 7340, 6260, 6420
LAUNDRY, PRESSERS = 8300, 8310
TAXI, BUS, OTHER_DRIVERS = 9140, 9120, 9150


@dataclass(frozen=True)
class Occupation:
    """Who does a task for pay: `narrow` codes, and `wide` where too few of them were asked."""

    activity: str
    narrow: tuple[int, ...]
    words: str
    wide: tuple[int, ...] = ()
    wide_words: str = ""


_CARERS = (CHILDCARE, CARE_AIDES)
OCCUPATIONS = (
    Occupation("generalist", (CLEANERS,), "maids and housekeeping cleaners"),
    Occupation("meals", (COOKS,), "cooks"),
    Occupation("cleaning", (CLEANERS,), "maids and housekeeping cleaners"),
    Occupation(
        "repairs",
        (REPAIRERS,),
        "general maintenance and repair workers",
        (REPAIRERS, CONSTRUCTION, PAINTERS),
        "general repair workers, construction labourers and painters",
    ),
    Occupation(
        "textiles",
        (LAUNDRY,),
        "laundry and dry-cleaning workers",
        (LAUNDRY, PRESSERS, CLEANERS),
        "laundry workers, pressers, and housekeeping cleaners",
    ),
    Occupation("household-management", (CLERKS,), "general office clerks"),
    Occupation(
        "pets",
        (ANIMALS,),
        "animal caretakers",
        (ANIMALS, GROUNDS),
        "animal caretakers and grounds maintenance workers",
    ),
    Occupation(
        "shopping",
        (MESSENGERS,),
        "couriers and messengers",
        (MESSENGERS, LABOURERS, PACKERS),
        "messengers, hand packers and hand movers of goods",
    ),
    Occupation(
        "domestic-travel",
        (TAXI,),
        "taxi drivers and chauffeurs",
        (TAXI, BUS, OTHER_DRIVERS),
        "drivers of taxis, buses and other passenger vehicles",
    ),
    Occupation("other-domestic", (CLEANERS,), "maids and housekeeping cleaners"),
    Occupation("childcare", (CHILDCARE,), "childcare workers"),
    Occupation("adult-care", (CARE_AIDES,), "personal care aides"),
    Occupation("adult-help", (CARE_AIDES,), "personal care aides"),
    Occupation("care-travel", _CARERS, "childcare workers and personal care aides"),
    Occupation("other-care", _CARERS, "childcare workers and personal care aides"),
    Occupation("volunteered-care", (COOKS, *_CARERS), "cooks, childcare workers and care aides"),
    Occupation("other-volunteering", (CLEANERS, JANITORS), "housekeeping cleaners and janitors"),
)
