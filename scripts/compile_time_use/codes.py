"""Activity groups in ATUS codes; a shorter code stands for all codes that begin with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ActivityGroup:
    """A named set of ATUS codes: every code that begins with one of `codes` and none of `less`."""

    name: str
    codes: tuple[str, ...]
    less: tuple[str, ...] = ()

    def holds(self, code: str) -> bool:
        """Tell whether the six-digit `code` belongs to the group."""
        return code.startswith(self.codes) and not (self.less and code.startswith(self.less))


CARE_GROUPS = (
    # Care of children under 18 of the own household; using a childcare service is ICATUS 417.
    ActivityGroup(
        "childcare_household",
        ("0301", "0302", "0303", "080101", "180301", "180302", "180303", "180801"),
    ),
    ActivityGroup(
        "childcare_other_household", ("0401", "0402", "0403", "180401", "180402", "180403")
    ),
    ActivityGroup("care_household_adults", ("0304", "180304")),
    ActivityGroup("help_household_adults", ("0305", "180305")),
    ActivityGroup("care_other_household_adults", ("0404", "180404")),
    ActivityGroup("help_other_household_adults", ("0405", "180405")),
)
DOMESTIC = ActivityGroup(
    "domestic",
    (
        *("02", "1802", "07", "1807", "09", "1809"),
        *("0802", "0803", "0806", "0807", "0899", "1001", "1003"),
        *("180802", "180803", "180806", "180807", "180899", "181001", "181081", "181099"),
    ),
    # Mail counts as communication; civic duty (waiting) as other unpaid work: METHODS 4.2.
    less=("020903", "020904", "100305"),
)
# Parts of childcare that the care balance treats apart from hands-on care.
CHILDCARE_LOOKING_AFTER = ActivityGroup("childcare_looking_after", ("030109", "040109"))
CHILDCARE_TRAVEL = ActivityGroup(
    "childcare_travel",
    ("180301", "180302", "180303", "180401", "180402", "180403", "180801"),
)
# The groups of the published BLS tables, to check the reading of the files.
PUBLISHED = (
    ActivityGroup("Household activities", ("02", "1802"), less=("020903", "020904")),
    ActivityGroup("Caring for and helping household members", ("03", "1803")),
    ActivityGroup("Caring for and helping nonhousehold members", ("04", "1804")),
    ActivityGroup("Volunteering", ("15", "1002", "100305")),
)
# Care whose recipient the code does not tell; left out of the profile, its size is reported.
UNSPECIFIED_CARE = ActivityGroup("care_unspecified", ("0399", "0499", "180399", "180499"))

ALL_GROUPS = (
    *CARE_GROUPS,
    DOMESTIC,
    CHILDCARE_LOOKING_AFTER,
    CHILDCARE_TRAVEL,
    *PUBLISHED,
    UNSPECIFIED_CARE,
)
