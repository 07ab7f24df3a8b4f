"""What the kernel adds up of a survey for the care balance, by group and household children.

Domains are the four groups of the family times the household's children of 0-2, 3-5 and 6-14
(none, one, two, three or more of each): every figure of the balance is a function of these totals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from careconomy.care_balance.family import ADULT, BANDS
from careconomy.care_balance.sets import AGES, CHILDREN, FAMILY
from careconomy.errors import CareError
from careconomy.estimation.design import Design
from careconomy.estimation.dimensions import column, parenthood
from careconomy.estimation.measures import Measures
from careconomy.estimation.survey import batch_of
from careconomy.estimation.totals import Array, Sums, Whole, totals
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.activities import membership
from careconomy.timeuse.arrow import array_of, floats_of

# Household children of a band are told apart up to this number.
MOST_CHILDREN = 3
SHAPE = (len(FAMILY), (MOST_CHILDREN + 1) ** len(BANDS))
DOMAINS = SHAPE[0] * SHAPE[1]
UNKNOWN_GROUP = len(FAMILY)
WITH_PARTNER = 2

# Hands-on care and housework (ICATUS 2016), as in 8.4 of the method.
ACTIVE: Mapping[str, Sequence[str]] = {
    "childcare": ("active-childcare",),
    "adult_care": ("active-adult-care",),
    "domestic": ("domestic",),
}
PASSIVE = {"childcare": "passive-childcare", "adult_care": "passive-adult-care"}
# Unpaid time with no row in the balance: it is told, not counted.
BESIDE: Mapping[str, Sequence[str]] = {
    "other_care": ("adult-help", "care-travel", "49"),
    "other_households": ("51",),
}
ON_CALL = {"childcare": "childcare_on_call", "adult_care": "adult_care_on_call"}
# Sets of activities, each counted apart.
SETS = (*ACTIVE, *(f"passive_{kind}" for kind in PASSIVE), *BESIDE)


def _by_band(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_{band}" for band in BANDS)


VARIABLES = (
    "diaries",
    *SETS,
    *(f"asked_{kind}" for kind in ON_CALL),
    *(f"on_call_{kind}" for kind in ON_CALL),
    "company_known",
    "with_partner",
    *_by_band("children"),
    *_by_band("any"),
    *_by_band("given"),
    *_by_band("received"),
)
AT = {name: place for place, name in enumerate(VARIABLES)}
CHILDREN_AT, ANY_AT, GIVEN_AT, RECEIVED_AT = (
    [AT[name] for name in _by_band(key)] for key in ("children", "any", "given", "received")
)


@dataclass(frozen=True)
class CareTask:
    """Totals of a block [group x household children, variable]; see VARIABLES.

    `sets` [set, activity]: which activities count, in the order of SETS;
    `on_call`: columns of days by kind of care, only those that the survey has.
    """

    sets: npt.NDArray[np.bool_]
    table: str
    on_call: Mapping[str, str]
    ages: bool
    company: bool
    companions: bool
    design: Design

    @classmethod
    def of(
        cls, survey: Survey, design: Design, active: Mapping[str, Sequence[str]] = ACTIVE
    ) -> CareTask:
        """Look up what the survey records. Raises CareError for what the balance cannot miss."""
        _require(survey, "persons", "sex", "who is a woman or a man")
        _require(survey, "persons", "own_children_under_15", "who lives with an own child under 15")
        _require(survey, "days", "weight", "the weights of its diaries")
        episodes = survey.columns("episodes") if survey.has("episodes") else ()
        days = survey.columns("days")
        return cls(
            sets=_sets(survey, active),
            table="episodes" if episodes else "totals",
            on_call={kind: name for kind, name in ON_CALL.items() if name in days},
            ages="age" in survey.columns("persons"),
            company="with_whom" in episodes,
            companions=survey.has("companions") and "person" in survey.columns("companions"),
            design=design,
        )

    def __call__(self, block: Block) -> Sums:
        """Totals of a block."""
        number = block.rows("days")
        values = np.zeros((number, len(VARIABLES)))
        values[:, AT["diaries"]] = 1.0
        measures = Measures(SETS, self.sets, self.table, (None,) * len(SETS))
        values[:, [AT[name] for name in SETS]] = measures.values(block)
        children = _household_children(block) if self.ages else np.zeros((number, len(BANDS)))
        values[:, CHILDREN_AT] = children
        values[:, ANY_AT] = children > 0.0
        for kind, name in self.on_call.items():
            self._add_on_call(values, block, kind, name)
        if self.company:
            self._add_company(values, block)
        if self.companions:
            self._add_companions(values, block)
        batch = batch_of(block, self.design, values, self._domain(block, children))
        return totals(batch, DOMAINS)

    def _domain(self, block: Block, children: Array) -> Whole:
        """Group times household children [day]; -1 for the young and for those not known."""
        group = parenthood(block)
        place = np.zeros(len(group), dtype=np.int64)
        for counts in children.T:
            place = place * (MOST_CHILDREN + 1) + np.minimum(counts, MOST_CHILDREN).astype(np.int64)
        domain = np.where(group == UNKNOWN_GROUP, -1, group * SHAPE[1] + place)
        if self.ages:
            domain[~(floats_of(column(block, "persons", "age")) >= ADULT)] = -1
        return np.asarray(domain, dtype=np.int64)

    def _add_on_call(self, values: Array, block: Block, kind: str, name: str) -> None:
        """Minutes on call of each day, less what falls into main activities of the same care."""
        minutes = floats_of(column(block, "days", name))
        known = ~np.isnan(minutes)
        values[:, AT[f"asked_{kind}"]] = known
        minutes = np.where(known, minutes, 0.0)
        if self.table == "episodes" and name in block.reader.columns("episodes"):
            table = block.table("episodes", ["day", "activity", name])
            counted = self._set(kind) | self._set(f"passive_{kind}")
            same = counted[array_of(table.column("activity"))]
            during = floats_of(table.column(name))
            day = block.local(table.column("day"), "days")
            twice = np.bincount(day, np.where(same, np.nan_to_num(during), 0.0), len(values))
            minutes = np.maximum(minutes - twice, 0.0)
        values[:, AT[f"on_call_{kind}"]] = minutes

    def _set(self, name: str) -> npt.NDArray[np.bool_]:
        return np.asarray(self.sets[SETS.index(name)])

    def _add_company(self, values: Array, block: Block) -> None:
        """Minutes of childcare of which it is known who was there, and those with the partner."""
        table = block.table("episodes", ["day", "activity", "minutes", "with_whom"])
        minutes = array_of(table.column("minutes"))
        company = array_of(table.column("with_whom").fill_null(-1))
        care = self._set("childcare")[array_of(table.column("activity"))] & (company >= 0)
        day = block.local(table.column("day"), "days")
        for name, chosen in (
            ("company_known", care),
            ("with_partner", care & ((company & WITH_PARTNER) > 0)),
        ):
            values[:, AT[name]] = np.bincount(day, np.where(chosen, minutes, 0.0), len(values))

    def _add_companions(self, values: Array, block: Block) -> None:
        """Minutes of childcare by age of the household children who were there.

        Given: an hour is shared out among the children present; received: it counts for each.
        """
        table = block.table("companions", ["episode", "person"])
        table = table.filter(table.column("person").is_valid())
        episode = block.local(table.column("episode"), "episodes")
        person = block.local(table.column("person"), "persons")
        band = _bands(block)[person]
        size = block.rows("episodes")
        present = np.stack(
            [np.bincount(episode[band == at], minlength=size) for at in range(len(BANDS))], axis=1
        ).astype(np.float64)
        episodes = block.table("episodes", ["day", "activity", "minutes"])
        care = self._set("childcare")[array_of(episodes.column("activity"))]
        minutes = np.where(care, array_of(episodes.column("minutes")), 0.0)[:, np.newaxis]
        everyone = np.maximum(present.sum(axis=1, keepdims=True), 1.0)
        day = block.local(episodes.column("day"), "days")
        for places, time in (
            (GIVEN_AT, minutes * present / everyone),
            (RECEIVED_AT, minutes * present),
        ):
            for place, one in zip(places, time.T, strict=True):
                values[:, place] = np.bincount(day, one, len(values))


def _require(survey: Survey, table: str, name: str, what: str) -> None:
    if name not in survey.columns(table):
        raise CareError(
            f"the survey does not tell {what}; the care balance needs it.",
            where=str(survey.folder),
            remedy=f"Fill the column {name} of {table}.",
        )


def _sets(survey: Survey, active: Mapping[str, Sequence[str]]) -> npt.NDArray[np.bool_]:
    """Which activities count [set, activity]: active, passive, beside, none of them twice."""
    activities, code_list = survey.activities, survey.manifest.code_list

    def members(selectors: Sequence[str], *, allow_empty: bool) -> npt.NDArray[np.bool_]:
        found = membership(selectors, activities, code_list, allow_empty=allow_empty)
        return np.asarray(found.any(axis=0))

    counted = [members(active[kind], allow_empty=False) for kind in ACTIVE]
    others = [members((name,), allow_empty=True) for name in PASSIVE.values()]
    others += [members(names, allow_empty=True) for names in BESIDE.values()]
    taken = np.any(counted, axis=0)
    return np.stack([*counted, *(found & ~taken for found in others)])


def _bands(block: Block) -> Whole:
    """Band of age [person of the block]: place in BANDS, -1 for all others."""
    age = floats_of(block.table("persons", ["age"]).column("age"))
    band = np.full(len(age), -1, dtype=np.int64)
    for place, name in enumerate(CHILDREN):
        first, last = AGES[name]
        band[(age >= first) & (age <= last)] = place
    return band


def _household_children(block: Block) -> Array:
    """Children of the household by band [day, band]."""
    keys = block.table("persons", ["household"]).column("household")
    household = block.local(keys, "households")
    band = _bands(block)
    counts = np.zeros((block.rows("households"), len(BANDS)))
    for place in range(len(BANDS)):
        counts[:, place] = np.bincount(household[band == place], minlength=len(counts))
    person = block.local(block.table("days", ["person"]).column("person"), "persons")
    return np.asarray(counts[household[person]])
