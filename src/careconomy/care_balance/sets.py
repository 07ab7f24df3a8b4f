"""The sets over which the care balance runs, in the order of its arrays."""

from __future__ import annotations

RECIPIENTS = ("child_0_2", "child_3_5", "child_6_14", "adult_need", "older_need", "household")
CHILDREN = RECIPIENTS[:3]
IN_NEED = ("adult_need", "older_need")
PROVIDERS = (
    "mothers",
    "fathers",
    "other_women",
    "other_men",
    "community",
    "employers",
    "state",
    "market",
)
FAMILY = PROVIDERS[:4]
WOMEN_OF_FAMILY = ("mothers", "other_women")
MEN_OF_FAMILY = ("fathers", "other_men")
PAYERS = ("state", "social_insurance", "employers", "households", "community")
SIDES = (
    "state",
    "social_insurance",
    "employers",
    "community",
    "women_of_the_family",
    "men_of_the_family",
)
AGES = {"child_0_2": (0, 2), "child_3_5": (3, 5), "child_6_14": (6, 14)}
DAYS = 365.0

RECIPIENT_AT = {name: at for at, name in enumerate(RECIPIENTS)}
PROVIDER_AT = {name: at for at, name in enumerate(PROVIDERS)}
