"""From the folder of downloads to the store, step by step."""

from __future__ import annotations

from pathlib import Path

from .care import add_long_term_care
from .choices import add_choices
from .demography import Population, persons, read_births, read_population, write_population
from .derived import add_derived
from .economy import add_economy, currency_of
from .estimate import Context, Fitted, estimate_all
from .gate import run_gate
from .input_output import write_input_output
from .leave import add_leave
from .pay import add_pay
from .raw import Finding, Inputs, Table, read_inputs
from .repair import count_employed, run_repairs
from .territories import Territory, display_name, income_band, read_territories
from .unpaid import add_unpaid
from .vintage import compare_vintage
from .write import write_csv, write_facts


def compile_store(folder: Path, output: Path, docs: Path | None = None) -> str:
    """Compile the store into `output`, reports into `docs`; return one line on the result."""
    inputs = read_inputs(folder)
    population, births = read_population(folder), read_births(folder)
    territories = read_territories()
    table: Table = {iso3: {} for iso3 in inputs.countries() if iso3 in territories}
    currencies = {iso3: currency_of(iso3, territories[iso3].iso2) for iso3 in table}
    gather(inputs, table, population, currencies)
    findings, fitted, ltc = settle(inputs, table, population, territories)
    findings += compare_vintage(output / "facts.csv", table)
    findings = list({(f.iso3, f.fact, f.rule): f for f in findings}.values())
    output.mkdir(parents=True, exist_ok=True)
    write_facts(output, table, currencies)
    write_population(output / "population.npz", population, births)
    tables = write_input_output(folder / "io", output / "input_output.npz", table)
    write_countries(output / "countries.csv", table, territories, currencies)
    if docs is not None:
        from .reports import write_reports

        write_reports(docs, folder, table, findings, fitted, ltc)
    return (
        f"{len(table)} countries, {sum(map(len, table.values()))} facts, "
        f"{len(findings)} findings, {tables} input-output tables"
    )


def gather(
    inputs: Inputs, table: Table, population: Population, currencies: dict[str, str]
) -> None:
    """Fill the table with everything that is observed."""
    add_choices(inputs, table)
    add_economy(inputs, table, population, currencies)
    add_pay(inputs, table, population)
    add_derived(inputs, table)
    add_leave(inputs, table)
    add_unpaid(inputs, table)


def settle(
    inputs: Inputs, table: Table, population: Population, territories: dict[str, Territory]
) -> tuple[list[Finding], list[Fitted], tuple[int, float]]:
    """Repair, check, estimate, and once more: what contradicts an estimate is estimated too."""
    regions = {iso3: territories[iso3].subregion for iso3 in table}
    findings = inputs.findings
    findings += run_repairs(inputs, table, population, regions)
    findings += run_gate(table)
    older = {
        iso3: persons(population, iso3, 2023, 65) / persons(population, iso3, 2023)
        for iso3 in table
        if persons(population, iso3, 2023)
    }
    context = Context(inputs, regions, older)
    estimate_all(table, context)
    count_employed(table, inputs, population)
    findings += run_gate(table)
    fitted = estimate_all(table, context)
    ltc = add_long_term_care(inputs, table, population)
    findings += run_gate(table)
    return findings, fitted, ltc


def write_countries(
    path: Path, table: Table, territories: dict[str, Territory], currencies: dict[str, str]
) -> None:
    """Write codes, currency, regions, income band and names of every country."""
    header = (
        "iso3",
        "iso2",
        "currency",
        "price_year",
        "region",
        "subregion",
        "income",
        "name",
        "name_fr",
        "name_es",
    )
    lines = []
    for iso3, facts in sorted(table.items()):
        where = territories[iso3]
        names = [display_name(where.iso2, language) for language in ("en", "fr", "es")]
        lines.append(
            (
                iso3,
                where.iso2,
                currencies[iso3],
                2023,
                where.region,
                where.subregion,
                income_band(facts),
                *names,
            )
        )
    write_csv(path, header, lines)
