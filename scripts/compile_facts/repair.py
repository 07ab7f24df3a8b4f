"""Named repairs: figures that contradict another source and that a rule can mend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .choices import PERCENT, as_value
from .demography import Population, persons
from .raw import Finding, Inputs, Raw, Table, Value, join_notes

# Countries that finance social security by taxes: their zero contributions are real.
NO_CONTRIBUTIONS = frozenset({"AUS", "GEO"})
# Regions in which nursing is a men's occupation too: low shares of women are real there.
MIXED_NURSING = frozenset({"Western Africa", "Middle Africa", "Eastern Africa"})
OTHER_STANDARD = 0.12

Repair = Callable[[Inputs, str, "dict[str, Value]", Population], "list[Finding]"]


def employment_rate_jump(
    inputs: Inputs, iso3: str, facts: dict[str, Value], population: Population
) -> list[Finding]:
    """A rate that left its value of 2020 by more than a factor 1.8 for men: use that of 2020."""
    newer, older = (
        inputs.get(name, iso3) for name in ("emp_rate_m_15plus", "emp_pop_ratio_m_15plus")
    )
    if newer is None or older is None or 1 / 1.8 < newer.value / older.value < 1.8:
        return []
    for sex, letter in (("women", "f"), ("men", "m")):
        raw = inputs.get(f"emp_pop_ratio_{letter}_15plus", iso3)
        if raw is not None:
            facts[f"employment_rate_{sex}"] = as_value(
                raw, PERCENT, "ILO modelled, 2020: the newer figure breaks with it."
            )
        facts.pop(f"participation_{sex}_25_54", None)
        facts.pop(f"employment_{sex}", None)
    return [
        Finding(
            iso3,
            "employment_rate_men",
            f"{newer.value:.1f} %, in 2020 {older.value:.1f} %",
            "employment_rate_jump",
            "mended: rates of 2020; counts from the rates",
        )
    ]


def employment_counts(
    inputs: Inputs, iso3: str, facts: dict[str, Value], population: Population
) -> list[Finding]:
    """Counts missing, or off the rate times persons 15+ by over 30 %: counted from the rate."""
    findings = []
    for sex, place in (("women", 0), ("men", 1)):
        rate, count = facts.get(f"employment_rate_{sex}"), facts.get(f"employment_{sex}")
        if rate is None or iso3 not in population:
            continue
        adults = float(population[iso3][3, place, 15:].sum())
        expected = rate.value * adults
        if count is not None and 0.7 < count.value / expected < 1.43:
            continue
        if count is not None:
            findings.append(
                Finding(
                    iso3,
                    f"employment_{sex}",
                    f"{count.value:.4g}, rate gives {expected:.4g}",
                    "employment_counts",
                    "mended: rate times persons aged 15+",
                )
            )
        facts[f"employment_{sex}"] = replace(
            rate.scaled(adults, "Employment rate times persons aged 15 and over.", "estimated"),
            low=(rate.low or rate.value * 0.9) * adults,
            high=(rate.high or rate.value * 1.1) * adults,
        )
    return findings


def gdp_of_fewer_people(
    inputs: Inputs, iso3: str, facts: dict[str, Value], population: Population
) -> list[Finding]:
    """GDP over UN population off GDP per head by over a tenth: they cover different people."""
    needed = ("gdp", "gdp_per_head_ppp", "ppp_factor")
    heads = persons(population, iso3, 2023)
    if not heads or not all(name in facts for name in needed):
        return []
    per_head = facts["gdp_per_head_ppp"].value * facts["ppp_factor"].value
    ratio = facts["gdp"].value / heads / per_head
    if 0.9 <= ratio <= 1.11:
        return []
    note = f"Over the UN's population it is {ratio:.2f} of GDP per head: different coverage."
    facts["gdp"] = facts["gdp"].scaled(1.0, note)
    return [
        Finding(iso3, "gdp", f"{ratio:.2f} of GDP per head", "gdp_of_fewer_people", "kept, noted")
    ]


def zero_contributions(
    inputs: Inputs, iso3: str, facts: dict[str, Value], population: Population
) -> list[Finding]:
    """Contributions of exactly zero mean not reported apart, save where there are none."""
    value = facts.get("social_contributions_ratio")
    if value is None or value.value != 0 or iso3 in NO_CONTRIBUTIONS:
        return []
    del facts["social_contributions_ratio"]
    return [
        Finding(
            iso3,
            "social_contributions_ratio",
            "0",
            "zero_contributions",
            "dropped, estimated instead",
        )
    ]


def swapped_nurses(
    inputs: Inputs,
    iso3: str,
    facts: dict[str, Value],
    population: Population,
    region: str = "",
) -> list[Finding]:
    """Under 45 % women among nurses outside tropical Africa: the men's share, most likely."""
    value = facts.get("women_share_nurses")
    if value is None or value.value >= 0.45 or region in MIXED_NURSING:
        return []
    del facts["women_share_nurses"]
    return [Finding(iso3, "women_share_nurses", f"{value.value:.3f}", "swapped_nurses", "dropped")]


def net_far_below_gross(
    inputs: Inputs, iso3: str, facts: dict[str, Value], population: Population
) -> list[Finding]:
    """Net pre-primary enrolment under half of gross: pupils are older; the interval spans both."""
    value, gross = facts.get("enrolment_3_5"), inputs.get("preprimary_ger", iso3)
    if value is None or gross is None or value.value >= 0.5 * min(gross.value / 100, 1.0):
        return []
    facts["enrolment_3_5"] = replace(
        value,
        low=value.value,
        high=min(gross.value / 100, 1.0),
        note=join_notes(
            value.note, "Gross enrolment is over twice as high: the interval spans both."
        ),
    )
    return [
        Finding(
            iso3,
            "enrolment_3_5",
            f"net {value.value:.2f}, gross {gross.value / 100:.2f}",
            "net_far_below_gross",
            "kept, interval spans both",
        )
    ]


def cared_for_nearly_all(
    inputs: Inputs, iso3: str, facts: dict[str, Value], population: Population
) -> list[Finding]:
    """Early education of over 85 % of children under three: the denominator does not fit."""
    value, survey = facts.get("enrolment_0_2"), inputs.get("childcare_u3_formal", iso3)
    if value is None or value.value <= 0.85 or survey is not None:
        return []
    del facts["enrolment_0_2"]
    return [
        Finding(
            iso3,
            "enrolment_0_2",
            f"{value.value:.2f}",
            "cared_for_nearly_all",
            "dropped, estimated instead",
        )
    ]


def iceland_all_in_care(
    inputs: Inputs, iso3: str, facts: dict[str, Value], population: Population
) -> list[Finding]:
    """A survey share of exactly 100 % beside register enrolment of half: the register is used."""
    survey, register = inputs.get("childcare_u3_formal", iso3), inputs.get("eced_0_2_ner", iso3)
    if survey is None or register is None or survey.value < 100:
        return []
    facts["enrolment_0_2"] = as_value(register, PERCENT, "Register; the survey says 100 %.")
    return [
        Finding(
            iso3,
            "enrolment_0_2",
            "survey 100 %",
            "survey_of_all_children",
            f"mended: register {register.value:.1f} %",
        )
    ]


def mothers_of_another_standard(
    inputs: Inputs, iso3: str, facts: dict[str, Value], population: Population
) -> list[Finding]:
    """Mothers (fathers) employed far above participation today: an older definition of work."""
    findings = []
    for parents, sex in (("mothers", "women"), ("fathers", "men")):
        name = f"employment_rate_{parents}_child_under_6"
        value, limit = facts.get(name), facts.get(f"participation_{sex}_25_54")
        if value is not None and limit is not None and value.value > limit.value + OTHER_STANDARD:
            del facts[name]
            findings.append(
                Finding(
                    iso3,
                    name,
                    f"{value.value:.2f} ({value.year}), participation {limit.value:.2f}",
                    "mothers_of_another_standard",
                    "dropped, estimated instead",
                )
            )
    return findings


def part_time_empty(
    inputs: Inputs, iso3: str, facts: dict[str, Value], population: Population
) -> list[Finding]:
    """Part-time work of nobody, or of three quarters of the men: not a working-time survey."""
    women, men = facts.get("part_time_share_women"), facts.get("part_time_share_men")
    if men is None or 0.005 < men.value < 0.6:
        return []
    facts.pop("part_time_share_women", None)
    del facts["part_time_share_men"]
    shown = f"women {women.value:.2f}, men {men.value:.2f}" if women else f"men {men.value:.2f}"
    return [
        Finding(
            iso3, "part_time_share_men", shown, "part_time_empty", "dropped both, estimated instead"
        )
    ]


GROUPS = (
    "all",
    "managers",
    "professionals",
    "technicians",
    "clerical",
    "service_sales",
    "craft",
    "operators",
    "elementary",
)


def rounding_step(figures: list[float]) -> float | None:
    """Return the step of which all figures are whole multiples up to 60, or None."""
    if len(figures) < 6 or min(figures) <= 0:
        return None
    for count in range(1, 31):
        step = min(figures) / count
        near = [figure / step for figure in figures]
        if max(near) <= 60 and all(abs(n - round(n)) < 0.004 * n for n in near):
            return step if round(max(near)) / len(set(map(round, near))) < 12 else None
    return None


def rounded_hourly_earnings(
    inputs: Inputs, iso3: str, facts: dict[str, Value], population: Population
) -> list[Finding]:
    """Hourly earnings rounded to whole currency units: the ratio gets the rounding interval."""
    raws = [inputs.get(f"hourly_earn_{group}", iso3) for group in GROUPS]
    figures = [raw.value for raw in raws if isinstance(raw, Raw)]
    step = rounding_step(figures)
    whole = inputs.value("hourly_earn_all", iso3)
    if step is None or whole is None or whole / step > 30:
        return []
    half = step / 2
    for name in ("relative_pay_professionals", "relative_pay_service", "relative_pay_elementary"):
        value = facts.get(name)
        if value is not None:
            part = value.value * whole
            facts[name] = replace(
                value,
                low=(part - half) / (whole + half),
                high=(part + half) / (whole - half),
                note=join_notes(value.note, "Rounded to whole units of currency in the source."),
            )
    return [
        Finding(
            iso3,
            "relative_pay_*",
            f"all workers = {whole / step:.0f} units",
            "rounded_hourly_earnings",
            "kept with the interval of rounding",
        )
    ]


REPAIRS: tuple[Repair, ...] = (
    gdp_of_fewer_people,
    employment_rate_jump, employment_counts, zero_contributions, net_far_below_gross,
    cared_for_nearly_all, iceland_all_in_care, mothers_of_another_standard, part_time_empty,
    rounded_hourly_earnings,
)  # fmt: skip


def run_repairs(
    inputs: Inputs, table: Table, population: Population, regions: dict[str, str]
) -> list[Finding]:
    """Run every repair over every country and return what was done."""
    findings: list[Finding] = []
    for iso3, facts in table.items():
        for repair in REPAIRS:
            findings += repair(inputs, iso3, facts, population)
        findings += swapped_nurses(inputs, iso3, facts, population, regions.get(iso3, ""))
    return findings


def count_employed(table: Table, inputs: Inputs, population: Population) -> None:
    """After estimation: counts of the employed where only the estimated rate is known."""
    for iso3, facts in table.items():
        if persons(population, iso3, 2023):
            employment_counts(inputs, iso3, facts, population)
