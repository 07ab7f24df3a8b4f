"""Write the pages on the facts: gate, estimation, dictionary, coverage and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from careconomy.facts.catalogue import CATALOGUE

from .choices import CHOICES, RULES
from .estimate import Fitted
from .raw import Finding, Table, rows

MADE = "% Written by `python -m scripts.compile_facts`; do not edit by hand.\n\n"
MEANINGS = {
    "earnings_over_gdp": "Annual mean earnings over GDP per head must lie in 0.35 to 2.2.",
    "minimum_above_mean": "A minimum wage above 0.9 of mean earnings is dropped.",
    "minimum_not_in_use": "A minimum wage under 0.12 of mean earnings is an old rate nobody uses.",
    "minimum_over_gdp": "An annual minimum wage must lie in 0.03 to 1.6 of GDP per head.",
    "minimum_wage_a_twelfth": "The source divides a monthly wage by twelve once too often.",
    "minimum_not_national": "The wage of one city or canton is not a national minimum.",
    "local_currency_is_euro": "The source gives euro under the name of local currency.",
    "local_currency_of_other_year": "Local currency of a year with no stated deflator to 2023 "
    "(before 2023, or high inflation without an exchange rate).",
    "earnings_sources_apart": "Two ILO series differ by over 25 %: the higher plausible one is "
    "used (the lower is mostly net of tax); the interval reaches labour income per worker.",
    "old_local_currency_gdp": "GDP in local currency is too old: accounts in US dollars.",
    "outside_range": "Outside the range of the dictionary.",
    "earnings_by_sex": "The mean must lie between women's and men's earnings; ratio 0.4 to 1.5.",
    "employment_rate_jump": "The rate differs from that of 2020 by a factor over 1.8.",
    "employment_counts": "Counts differ from rate times persons 15+ by over 30 %.",
    "zero_contributions": "A zero that means not reported apart.",
    "net_far_below_gross": "Net enrolment under half of gross.",
    "cared_for_nearly_all": "Early education of over 85 % of children under three.",
    "survey_of_all_children": "A survey share of exactly 100 %.",
    "mothers_of_another_standard": "Parents' employment above today's participation by 12 points: "
    "the older standard counts own-use farming as employment.",
    "part_time_empty": "Part-time work of nobody, or of most men.",
    "rounded_hourly_earnings": "Hourly earnings rounded to whole currency units.",
    "swapped_nurses": "Under 45 % women among nurses outside tropical Africa.",
    "relative_pay_order": "Service or elementary pay above professionals' pay.",
    "all_paid_alike": "Two groups at exactly the mean.",
    "small_funding": "Public funding under 1 % of GDP per head and pupil.",
    "leave_law_changed": "Length of 2017 replaced by the law of today.",
    "leave_absurd": "Maternity leave of over 60 weeks.",
    "tax_against_revenue": "Taxes and contributions above IMF revenue (dropped above 1.5 times).",
    "unpaid_day": "Men's unpaid work above women's, or under a twentieth.",
    "unpaid_work_too_short": "Women's unpaid work under 1.5 hours a day.",
    "gdp_of_fewer_people": "GDP and the UN's population cover different areas, or differ.",
    "jump_since_last_vintage": "Moved by over 30 % since the last store.",
    "gone_since_last_vintage": "Observed in the last store, not in this one.",
}


def markdown_table(header: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    out = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    out += [
        "| " + " | ".join(str(cell).replace("|", "/") for cell in line) + " |" for line in lines
    ]
    return "\n".join(out) + "\n"


def write_reports(
    folder: Path,
    inputs_folder: Path,
    table: Table,
    findings: list[Finding],
    fitted: list[Fitted],
    ltc: tuple[int, float],
) -> None:
    """Write every page; the text of estimation.md lies between its generated tables."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {
        "gate.md": gate_page(findings),
        "estimation-table.md": estimation_table(table, fitted, ltc),
        "dictionary.md": dictionary_page(),
        "coverage.md": coverage_page(table),
        "sources.md": sources_page(inputs_folder),
    }
    for name, text in pages.items():
        (folder / name).write_text(MADE + text, encoding="utf-8")


def gate_page(findings: list[Finding]) -> str:
    """Return the report of the gate: rules with counts, then every finding."""
    counts = Counter(finding.rule for finding in findings)
    rules = [(rule, MEANINGS.get(rule, ""), count) for rule, count in counts.most_common()]
    lines = [
        (f.iso3, f.fact, f.value, f.rule, f.action)
        for f in sorted(findings, key=lambda f: (f.rule, f.iso3, f.fact))
    ]
    return (
        "# The gate\n\nEvery figure passes these checks when the store is compiled. What is "
        "dropped is estimated\nafterwards where a rule exists, and then carries the mark "
        "`estimated`.\n\n## Rules\n\n"
        + markdown_table(("rule", "what it means", "cases"), rules)
        + "\n## Cases\n\n"
        + markdown_table(("country", "fact", "value found", "rule", "what was done"), lines)
    )


def estimation_table(table: Table, fitted: list[Fitted], ltc: tuple[int, float]) -> str:
    """Return the table of fitted rules with their spread and the countries they serve."""
    used = Counter(
        (name, value.note.split(", n =")[0])
        for facts in table.values()
        for name, value in facts.items()
        if value.quality == "estimated"
    )
    from .estimate import rule_note

    lines: list[Sequence[object]] = []
    for item in fitted:
        rule, model = item.rule, item.model
        lines.append(
            (
                rule.fact,
                rule.scale,
                ", ".join(rule.predictors),
                rule.relative_to or "-",
                model.count,
                f"{model.spread:.2f}",
                used[(rule.fact, rule_note(rule, model).split(", n =")[0])],
            )
        )
    lines.append(
        (
            "ltc_workers_per_100_aged_65_plus",
            "log",
            "log_gdp",
            "-",
            ltc[0],
            f"{ltc[1]:.2f}",
            sum("ltc_need_65_plus" in facts for facts in table.values()),
        )
    )
    return "# Fitted rules\n\n" + markdown_table(
        ("fact", "scale", "predictors", "relative to", "n", "residual sd", "countries estimated"),
        lines,
    )


def dictionary_page() -> str:
    """Return the dictionary of facts and the indicators that serve for each."""
    lines = []
    for name, definition in CATALOGUE.items():
        raw = ", ".join(f"`{c.indicator}`" for c in CHOICES.get(name, ())) or "by rule"
        lines.append(
            (
                f"`{name}`",
                definition.label,
                definition.unit,
                f"{definition.low:g} to {definition.high:g}",
                definition.description,
                raw,
            )
        )
    rules = markdown_table(("facts", "rule in scripts/compile_facts/"), RULES.items())
    return (
        "# Dictionary of facts\n\nMoney is in local currency at prices of 2023. Shares are "
        "fractions.\n\n"
        + markdown_table(("name", "label", "unit", "range", "meaning", "raw indicators"), lines)
        + "\n"
        + rules
    )


def coverage_page(table: Table) -> str:
    """Return for each fact and each country how much is observed, estimated and missing."""
    by_fact = []
    for name in CATALOGUE:
        qualities = Counter(facts[name].quality for facts in table.values() if name in facts)
        known = sum(qualities.values())
        by_fact.append(
            (f"`{name}`", qualities["observed"], known - qualities["observed"], len(table) - known)
        )
    by_country = []
    for iso3, facts in sorted(table.items()):
        observed = sum(value.quality == "observed" for value in facts.values())
        unpaid = facts["unpaid_work_women"].quality if "unpaid_work_women" in facts else "missing"
        by_country.append(
            (iso3, observed, len(facts) - observed, len(CATALOGUE) - len(facts), unpaid)
        )
    return (
        "# Coverage\n\n## By fact\n\n"
        + markdown_table(("fact", "observed", "estimated or assumed", "missing"), by_fact)
        + "\n## By country\n\n"
        + markdown_table(
            ("country", "observed", "estimated or assumed", "missing", "unpaid work"), by_country
        )
    )


FILES = (
    (
        "country_facts.csv",
        "iso3, indicator, year, value, unit, source: the latest figure of each indicator below",
    ),
    ("indicators.csv", "the list below: body, public file, licence, vintage"),
    (
        "population.csv.gz",
        "iso3, year, sex, age 0 to 100, persons: UN World Population Prospects "
        "2024; five-year groups split to single ages, from 2026 a cohort-component projection with "
        "the UN's births, mortality and migration, raked to its totals by sex",
    ),
    (
        "vital_wpp2024.csv.gz",
        "births, fertility and life expectancy by year: UN World Population Prospects 2024",
    ),
    (
        "ltc_recipients_institutions.csv",
        "country, year, recipients of long-term care in institutions: OECD Health Statistics 2023",
    ),
    (
        "io/wiod2011_domestic_Z.csv.gz, io/wiod2011_output.csv, io/wiod_industries.csv",
        "domestic flows between 35 industries and totals, 2011, million US$: World Input-Output "
        "Database, release 2013",
    ),
    ("io/employment_by_section_2011.csv", "employment by ISIC section, 2011: OECD"),
)


def sources_page(folder: Path) -> str:
    """Return what each input file is and which public body each indicator comes from."""
    indicators = [
        (
            f"`{row['indicator']}`",
            row["description"],
            row["unit"],
            row["source"],
            row["licence"],
            row["vintage"],
        )
        for row in rows(folder / "indicators.csv")
    ]
    return (
        "# Sources\n\nThe script reads one folder of public downloads. Anyone can gather it "
        "again:\n\n"
        + markdown_table(("file", "content"), FILES)
        + "\nThe store keeps for every figure its body, year and licence. "
        "Figures of UNESCO's Institute for\nStatistics are CC BY-SA; those of the UN's SDG "
        "database ask for citation.\n\n## Indicators\n\n"
        + markdown_table(("indicator", "what", "unit", "body", "licence", "vintage"), indicators)
        + DEFLATOR
    )


DEFLATOR = """
## Other figures used by the rules

- Implicit price deflator of US GDP: Bureau of Economic Analysis, NIPA table 1.1.9 line 1 (series
  A191RD3A086NBEA), 2010 to 2025; in `economy.py`.
- Codes: ISO 3166-1, UN M49 subregions (`territories.csv`); currencies and names: Unicode CLDR.
- Fixed rate of the Bulgarian lev and the Bosnian mark: 1.95583 per euro.
"""
