"""Figures of time transfers: age profiles, net transfers, pyramids of care, life-cycle deficit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from careconomy.accounts.transfers import TimeTransfers, Valuation
from careconomy.accounts.transfers_deficit import Deficit
from careconomy.accounts.transfers_groups import CARE, amounts_by_age_group, group_names
from careconomy.accounts.transfers_table import Table
from careconomy.report import palette
from careconomy.report.charts.profiles import Panel, Profile, profiles
from careconomy.report.charts.pyramid import Bar, Pyramid, Side, pyramids
from careconomy.report.charts.stacked import Part
from careconomy.report.figure import Figure

FULL, HALF = 504.0, 242.0
HEIGHT = 150.0
SEXES = {
    "women": ("Women", palette.WOMEN, palette.WOMEN_PALE),
    "men": ("Men", palette.MEN, palette.MEN_PALE),
}
SIDES = {"production": "Given (production)", "consumption": "Received (consumption)"}
WORDS = {"all": "unpaid work", "care": "unpaid care", "housework": "unpaid housework", CARE: "care"}
MARKET = {
    "deficit_market": ("Market alone", palette.MARKET, palette.NEUTRAL_PALE),
    "deficit": ("With unpaid work", palette.ACCENT, palette.ACCENT_PALE),
}
COLUMNS = ("age", "sex", "activity", "side", "unit", "est", "se", "lci", "uci", "n", "flag")
# From which amount on numbers are counted in thousands, millions or billions.
LARGE = ((1e9, "billion "), (1e6, "million "), (1e3, "thousand "))

Row = Mapping[str, Any]
Lines = Mapping[tuple[str, str], Mapping[int, Row]]


def transfers_figures(
    found: TimeTransfers,
    *,
    source: str = "",
    valuation: Valuation | None = None,
    deficit: Deficit | None = None,
) -> dict[str, Figure]:
    """Figures by name: in time; in money with a `valuation`; the `deficit` where it is known.

    Pyramids need the number of days that weights stand for; without it there are none.
    """
    said = partial(_note, found, source)
    table = found.table()
    made = {
        f"profiles-{activity}": profiles_figure(table, activity, note=said())
        for activity in ("all", "care")
    }
    made["net"] = net_figure(table, note=said())
    if found.scale is not None:
        made["pyramid-care"] = pyramid_figure(found, CARE, note=said())
        made["pyramid-all"] = pyramid_figure(found, "all", note=said())
    if valuation is not None:
        priced = said(f"Priced: {valuation.notes[0]}")
        made["profiles-money"] = profiles_figure(found.valued(valuation), "all", note=priced)
    if deficit is not None and valuation is not None:
        made["deficit"] = deficit_figure(deficit, note=said(deficit.notes[0]))
    return made


def profiles_figure(table: Table, activity: str, *, note: str = "") -> Figure:
    """What women and men give and receive at each age: two panels with bands."""
    rows = [row for row in table if row["activity"] == activity and row["side"] in SIDES]
    lines, unit = _by_line(rows, "sex", "side"), str(rows[0]["unit"])
    ages = _ages(rows)
    panels = [Panel(label, _sexes(lines, ages, side)) for side, label in SIDES.items()]
    peaks = [
        (label, _most(lines.get((sex, "production"), {}))) for sex, (label, *_) in SEXES.items()
    ]
    most = [f"{label.lower()} at {top['age']} ({_amount(top)})" for label, top in peaks if top]
    money = "" if unit.startswith("hours") else " in money"
    title = f"{WORDS[activity].capitalize()}{money}: most is given by {' and '.join(most)}"
    return _drawn(
        "profiles", panels, ages, _per_head(unit), title, note, rows,
        alt=f"Lines over age: {WORDS[activity]} given and received per head, by sex. {title}.",
    )  # fmt: skip


def net_figure(table: Table, *, note: str = "") -> Figure:
    """Consumption less production at each age: the life-cycle deficit in time."""
    rows = [
        row
        for row in table
        if row["activity"] in ("all", "care") and row["side"] == "net" and row["sex"] in SEXES
    ]
    lines, ages = _by_line(rows, "sex", "activity"), _ages(rows)
    panels = [
        Panel(
            f"{WORDS[activity].capitalize()}: received less given",
            _sexes(lines, ages, activity),
        )
        for activity in ("all", "care")
    ]
    least = {sex: _most(lines.get((sex, "all"), {}), sign=-1.0) for sex in SEXES}
    parts = [
        f"{SEXES[sex][0].lower()} at {row['age']} ({_amount(row)})"
        for sex, row in least.items()
        if row and row["est"] < 0.0
    ]
    title = "Net transfers by age"
    if parts:
        title = f"Most is given beyond what is received by {' and '.join(parts)}"
    return _drawn(
        "net", panels, ages, f"{_per_head(str(rows[0]['unit']))}; above zero: receives more than "
        "is given", title, note, rows,
        alt=f"Lines over age: unpaid work received less given, per head, by sex. {title}.",
    )  # fmt: skip


def deficit_figure(deficit: Deficit, *, note: str = "") -> Figure:
    """Consumption less labour income at each age, with and without unpaid work."""
    rows = [row for row in deficit.rows if row["item"] in MARKET]
    lines, ages = _by_line(rows, "sex", "item"), _ages(rows)
    sexes = [sex for sex in (*SEXES, "both") if (sex, "deficit") in lines]
    shown = sexes[:2] if len(sexes) > 1 else sexes
    panels = [
        Panel(
            "Women and men" if sex == "both" else SEXES[sex][0],
            tuple(_profile(lines[sex, item], ages, *MARKET[item][1:]) for item in MARKET),
        )
        for sex in shown
    ]
    title = f"More is made than consumed {_turns(deficit)}"
    parts = [Part(label, colour) for label, colour, _ in MARKET.values()]
    columns = ("age", "sex", "item", "unit", "est", "se", "lci", "uci", "n", "flag")
    return _drawn(
        "deficit", panels, ages, f"{_per_head(str(rows[0]['unit']))}; above zero: consumes more "
        "than is made", title, note, rows, parts=parts, columns=columns,
        alt=f"Lines over age: consumption less labour income per head. {title}.",
    )  # fmt: skip


def pyramid_figure(found: TimeTransfers, activity: str, *, note: str = "") -> Figure:
    """Hours given and hours received by age group, women and men: two pyramids on one scale."""
    rows = amounts_by_age_group(found, activity)
    groups = group_names(found.profiles.people.shape[2] - 1)
    size, word = _scale([row["est"] for row in rows if row["sex"] in SEXES])
    cells = {(row["side"], row["sex"], row["age_group"]): row for row in rows}

    def side(name: str, sex: str) -> Side:
        bars = (
            Bar(*(_over(cells[name, sex, group][key], size) for key in ("est", "lci", "uci")))
            for group in groups
        )
        return Side(SEXES[sex][0], SEXES[sex][1], tuple(bars))

    shown = [
        Pyramid(f"{WORDS[activity].capitalize()} {verb}", side(name, "women"), side(name, "men"))
        for name, verb in (("production", "given"), ("consumption", "received"))
    ]
    title = _shares(rows, activity)

    def drawn(width: float, columns: int) -> Any:
        return pyramids(
            shown, groups, width=width, columns=columns, number=_number, unknown="no diaries",
            axis=f"{word}hours a year by age group".capitalize(),
        )  # fmt: skip

    return Figure.of(
        "pyramid", drawn(FULL, 2), narrow=drawn(HALF, 1), title=title, note=note,
        alt=f"Pyramids: hours of {WORDS[activity]} given and received, by age group and sex. "
        f"{title}.",
        columns=tuple(rows[0]), rows=[tuple(row.values()) for row in rows],
    )  # fmt: skip


def _drawn(
    name: str,
    panels: Sequence[Panel],
    ages: Sequence[int],
    axis: str,
    title: str,
    note: str,
    rows: Sequence[Row],
    *,
    alt: str,
    parts: Sequence[Part] | None = None,
    columns: tuple[str, ...] = COLUMNS,
) -> Figure:
    parts = parts or [Part(label, colour) for label, colour, _ in SEXES.values()]

    def drawn(width: float, across: int) -> Any:
        return profiles(
            panels, parts, ages, width=width, height=HEIGHT, columns=across, axis=axis,
            number=_number,
        )  # fmt: skip

    data = [tuple(row[column] for column in columns) for row in rows]
    return Figure.of(
        name, drawn(FULL, min(2, len(panels))), narrow=drawn(HALF, 1), title=title, alt=alt,
        note=note, columns=columns, rows=data,
    )  # fmt: skip


def _by_line(rows: Sequence[Row], *keys: str) -> Lines:
    lines: dict[tuple[str, str], dict[int, Row]] = {}
    for row in rows:
        lines.setdefault((row[keys[0]], row[keys[1]]), {})[row["age"]] = row
    return lines


def _ages(rows: Sequence[Row]) -> list[int]:
    return list(range(max(row["age"] for row in rows) + 1))


def _sexes(lines: Lines, ages: Sequence[int], key: str) -> tuple[Profile, ...]:
    """Lines of the sexes that the survey counts."""
    return tuple(
        _profile(lines[sex, key], ages, *colours)
        for sex, (_, *colours) in SEXES.items()
        if (sex, key) in lines
    )


def _profile(line: Mapping[int, Row], ages: Sequence[int], colour: str, band: str) -> Profile:
    found = [
        tuple(line[age][key] if age in line else None for age in ages)
        for key in ("est", "lci", "uci")
    ]
    return Profile(colour, band, *found)


def _most(line: Mapping[int, Row], sign: float = 1.0) -> Row | None:
    known = [row for row in line.values() if row["est"] is not None]
    return max(known, key=lambda row: sign * row["est"], default=None)


def _amount(row: Row) -> str:
    size = abs(row["est"])
    return f"{size:.1f} {row['unit']}" if row["unit"].startswith("hours") else f"{size:,.0f} a year"


def _per_head(unit: str) -> str:
    return f"{unit[0].upper()}{unit[1:]} per head, by single year of age"


def _shares(rows: Sequence[Row], activity: str) -> str:
    """Say who gives and who receives most of it."""
    given = {row["sex"]: 0.0 for row in rows}
    young = total = 0.0
    for row in rows:
        amount = row["est"] or 0.0
        if row["side"] == "production":
            given[row["sex"]] += amount
        elif row["sex"] == "both":
            total += amount
            young += amount if row["age_group"] in ("0-4", "5-9", "10-14") else 0.0
    women = given["women"] / given["both"] if given["both"] else 0.0
    share = young / total if total else 0.0
    return (
        f"Women give {women:.0%} of {WORDS[activity]}; children under 15 receive {share:.0%} of it"
    )


def _turns(deficit: Deficit) -> str:
    found = {
        (turn["item"], turn["turn"]): turn["age"] for turn in deficit.turns if turn["sex"] == "both"
    }
    parts = []
    for item, where in (("deficit_market", "in the market"), ("deficit", "with unpaid work")):
        begins, ends = (found.get((item, f"surplus {word}")) for word in ("begins", "ends"))
        span = (
            f"from age {begins:.0f} to {ends:.0f}"
            if begins is not None and ends is not None and begins < ends
            else "at no age"
        )
        parts.append(f"{span} {where}")
    return ", ".join(parts)


def _scale(amounts: Sequence[float | None]) -> tuple[float, str]:
    most = max((abs(amount) for amount in amounts if amount is not None), default=0.0)
    return next(((size, word) for size, word in LARGE if most >= size), (1.0, ""))


def _over(amount: float | None, size: float) -> float | None:
    return None if amount is None else amount / size


def _number(value: float) -> str:
    return f"{value:,.10g}".replace("-", "\u2212")


def _note(found: TimeTransfers, source: str, *more: str) -> str:
    bands = (
        f"Bands and whiskers: {found.rules.confidence:.0%} intervals from replicate weights."
        if found.design.replicated
        else "No intervals: the survey has no replicate weights (careconomy survey weights)."
    )
    floor = f" Nobody under {found.floor} has a diary." if found.floor else ""
    what = "Consumption is imputed within households; profiles are smoothed." + floor
    return " ".join([what, bands, *more, *([f"Source: {source.rstrip('.')}."] if source else [])])
