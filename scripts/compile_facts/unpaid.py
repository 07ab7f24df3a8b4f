"""Unpaid work of women and men: total, care and domestic work, hours a day."""

from __future__ import annotations

from .choices import as_value
from .raw import Inputs, Table, Value, join_notes

HOURS = 0.24  # hours a day for one per cent of the day
SEX = {"women": "f", "men": "m"}


def add_unpaid(inputs: Inputs, table: Table) -> None:
    """Fill unpaid_work, unpaid_care and unpaid_domestic of women and men where a survey has them.

    Both sexes always come from one source, so that the gap is not an artefact.
    """
    for iso3, facts in table.items():
        for indicator, factor, note in (
            ("unpaid_work_hours_{}", 1.0, "SDG 5.4.1, the survey's broadest adult ages."),
            ("unpaid_min_oecd_{}", 1 / 60, "Ages 15 to 64; the year is nominal."),
            (
                "unpaid_work_pct_{}_2020copy",
                HOURS,
                "SDG 5.4.1 as of 2020, since withdrawn or revised by the UN.",
            ),
        ):
            both = [inputs.get(indicator.format(s), iso3) for s in SEX.values()]
            if both[0] and both[1]:
                for name, raw in zip(SEX, both, strict=True):
                    assert raw is not None
                    facts[f"unpaid_work_{name}"] = as_value(raw, factor, note)
                break
        for name, letter in SEX.items():
            _parts(inputs, iso3, facts, name, letter)


def _parts(inputs: Inputs, iso3: str, facts: dict[str, Value], name: str, letter: str) -> None:
    """Split the total by the shares of care and domestic work in the survey that has both."""
    total = facts.get(f"unpaid_work_{name}")
    care, domestic = (
        inputs.get(f"unpaid_{part}_pct_{letter}", iso3) for part in ("carework", "domestic")
    )
    if total is None or care is None or domestic is None or care.value + domestic.value <= 0:
        return
    both = (care.value + domestic.value) * HOURS
    scaled = abs(both / total.value - 1) > 0.02
    note = (
        f"Share of the survey of {care.year} ({both:.2f} h) scaled to the total of {total.year}."
        if scaled
        else ""
    )
    for part, raw in (("care", care), ("domestic", domestic)):
        share = raw.value / (care.value + domestic.value)
        facts[f"unpaid_{part}_{name}"] = Value(
            share * total.value,
            care.year,
            raw.source,
            raw.licence,
            note=join_notes(note, total.note),
        )
