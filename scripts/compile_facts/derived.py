"""Facts made from several indicators: relative pay, women's shares, pupils per teacher."""

from __future__ import annotations

from .choices import as_value
from .raw import Inputs, Table, Value

OCCUPATIONS = {
    "relative_pay_professionals": "professionals",
    "relative_pay_service": "service_sales",
    "relative_pay_elementary": "elementary",
}
SECTORS = {"agriculture": "agri", "industry": "industry", "services": "services"}


def add_derived(inputs: Inputs, table: Table) -> None:
    """Fill relative pay, women's share of sectors, pupils per teacher, women among teachers."""
    for iso3, facts in table.items():
        _relative_pay(inputs, iso3, facts)
        _women_shares(inputs, iso3, facts)
        _teachers(inputs, iso3, facts)


def _relative_pay(inputs: Inputs, iso3: str, facts: dict[str, Value]) -> None:
    """Hourly earnings of a group over those of all, within one source and year."""
    for name, group in OCCUPATIONS.items():
        pairs = (
            (f"hourly_earn_{group}", "hourly_earn_all"),
            (f"hourly_earn_lcu_{group}_t", "hourly_earn_lcu_all_t"),
        )
        for above, below in pairs:
            part, whole = inputs.get(above, iso3), inputs.get(below, iso3)
            if part and whole and part.year == whole.year >= 2009 and whole.value > 0:
                facts[name] = as_value(part, 1 / whole.value, "Ratio of hourly earnings.")
                break


def _women_shares(inputs: Inputs, iso3: str, facts: dict[str, Value]) -> None:
    """Women in a sector over all: sector shares by sex times employment by sex."""
    women, men = inputs.value("employment_f", iso3), inputs.value("employment_m", iso3)
    for sector, raw_name in SECTORS.items():
        share_women, share_men = (inputs.get(f"{raw_name}_share_{s}", iso3) for s in "fm")
        if not (women and men and share_women and share_men):
            continue
        total = share_women.value * women + share_men.value * men
        if total > 0:
            share = share_women.value * women / total
            facts[f"women_share_{sector}"] = Value(
                share,
                share_women.year,
                share_women.source,
                share_women.licence,
                note="Sector shares by sex times employment by sex; ILO modelled.",
            )


def _teachers(inputs: Inputs, iso3: str, facts: dict[str, Value]) -> None:
    """Pupils per teacher, trained or not, and women among teachers."""
    trained = inputs.get("pupils_per_trained_teacher", iso3)
    share = inputs.get("trained_teachers_preprimary", iso3)
    if trained and trained.year >= 2008:
        if share and share.year == trained.year and share.value > 0:
            facts["pupils_per_teacher_preprimary"] = as_value(
                trained, share.value / 100, "Pupils per trained teacher times trained share."
            )
        else:
            facts["pupils_per_teacher_preprimary"] = as_value(
                trained, 1.0, "Per trained teacher: untrained ones are not counted."
            )
    women, all_teachers = (inputs.get(f"preprimary_teachers{t}", iso3) for t in ("_f", ""))
    if women and all_teachers and all_teachers.value > 0:
        facts["women_share_preprimary_teachers"] = as_value(
            women, 1 / all_teachers.value, "Year 2020 or near."
        )
