"""The figure of value by method: what unpaid work is worth, and how much the wage decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from careconomy.errors import CareError
from careconomy.estimation.results import Estimates, Row
from careconomy.report.charts.grouped import Bar, Group, grouped
from careconomy.report.charts.stacked import Part
from careconomy.report.figure import Figure
from careconomy.report.palette import MEN, NEUTRAL, WOMEN

FULL, HALF = 504.0, 242.0
SEXES = {
    "all": ("All", NEUTRAL),
    "women": ("Women", WOMEN),
    "men": ("Men", MEN),
}
NAMES = {
    "generalist": "Generalist",
    "specialist": "Specialist",
    "hybrid": "Hybrid",
    "opportunity": "Opportunity cost, mean by sex",
    "own_wage": "Opportunity cost, own wage",
    "minimum_wage": "Minimum wage",
}
CONCEPTS = {
    "net": "net",
    "gross": "gross",
    "gross_with_contributions": "gross with contributions",
    "labour_cost": "labour cost",
}
# The first that every method has.
STATISTICS = ("share_of_gdp", "value", "value_per_person", "value_per_day")
# From which size on money is counted in millions, billions or trillions.
LARGE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_HEAD = ("method", "wage_concept", "per_hour", "price_year")
_COLUMNS = (*_HEAD, "sex", "activity", "statistic", "unit", "est", "se", "lci", "uci", "n", "flag")


def value_figure(
    table: Estimates, *, title: str = "", source: str = "", confidence: float = 0.95
) -> Figure:
    """Draw a result of `careconomy.accounts.value`: a bar for each method, and for each sex.

    The total of own-use services as a share of GDP where every method has one, else in money, each
    with its interval, of which `confidence` is that of the table's rules; the rows behind it are
    the figure's data. Raises CareError for a table without any of these.
    """
    rows = _rows(table)
    groups = _groups(rows)
    factor, unit = _scale(rows)
    shown = [sex for sex in SEXES if any(row.domain.get("sex", "all") == sex for row in rows)]
    parts = [Part(*SEXES[sex]) for sex in shown] if len(shown) > 1 else []
    drawn = [_group(key, cells, factor, unit) for key, cells in groups.items()]
    money = not rows[0].unit.startswith("share")
    years = {row.domain["price_year"] for row in rows if money}
    notes = [
        f"Whiskers: {confidence:.0%} interval of the sample; wages and GDP are taken as known.",
        *(["Prices of several years are not to be compared."] if len(years) > 1 else []),
        *(note for note in table.notes[:1]),
        *([f"Source: {source.rstrip('.')}."] if source else []),
    ]
    return Figure.of(
        "value-by-method",
        grouped(drawn, parts, width=FULL, bar_height=9.0, header=unit),
        narrow=grouped(drawn, parts, width=HALF, bar_height=9.0, header=unit),
        title=title or "What unpaid work is worth, by method of valuing it",
        alt=_alt(groups, factor, unit),
        note=" ".join(notes),
        columns=_COLUMNS,
        rows=[_cells(row) for row in rows],
    )


def _rows(table: Estimates) -> list[Row]:
    """Rows of the total, of everybody and of each sex, of the statistic that all methods have."""
    other = [name for name in table.dimensions if name not in (*_HEAD, "sex")]
    first = table.rows[0].activity if table.rows else ""
    total = [
        row
        for row in table.rows
        if row.activity == first and all(row.domain[name] == "all" for name in other)
    ]
    every = {_key(row) for row in total}
    for name in STATISTICS:
        rows = [row for row in total if row.statistic == name]
        if rows and {_key(row) for row in rows} == every:
            return rows
    raise CareError(
        "the table holds no value that a figure can show.",
        remedy=f"Ask for one of {', '.join(STATISTICS)}.",
    )


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row.domain[name] for name in _HEAD)


def _groups(rows: Sequence[Row]) -> Mapping[tuple[str, ...], Mapping[str, Row]]:
    found: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in rows:
        found.setdefault(_key(row), {})[row.domain.get("sex", "all")] = row
    return found


def _scale(rows: Sequence[Row]) -> tuple[float, str]:
    """What figures are multiplied by, and the unit; prices of several years stand at each bar."""
    units = list(dict.fromkeys(row.unit for row in rows))
    unit = units[0]
    if unit.startswith("share"):
        return 100.0, f"%{unit.removeprefix('share')}"
    if len(units) > 1:
        unit = unit.replace(f" of {rows[0].domain['price_year']}", "")
    largest = max((abs(row.est or 0.0) for row in rows), default=0.0)
    size, word = next(((size, word) for size, word in LARGE if largest >= size), (1.0, ""))
    return 1.0 / size, f"{word} {unit}".strip()


def _group(key: tuple[str, ...], cells: Mapping[str, Row], factor: float, unit: str) -> Group:
    method, concept, hour, year = key
    bars = tuple(
        Bar(
            None if row.est is None else row.est * factor,
            None if row.lci is None else row.lci * factor,
            None if row.uci is None else row.uci * factor,
            _text(row, factor),
            SEXES[sex][1],
        )
        for sex, row in ((sex, cells[sex]) for sex in SEXES if sex in cells)
    )
    prices = "" if year in unit else f", prices of {year}"
    sub = f"{CONCEPTS.get(concept, concept)}, hour {hour}{prices}"
    return Group(NAMES.get(method, method), bars, sub)


def _text(row: Row, factor: float) -> str:
    if row.est is None:
        return "not known"
    figure = row.est * factor
    return f"{figure:,.0f}" if abs(figure) >= 100.0 else f"{figure:.1f}"


def _alt(groups: Mapping[tuple[str, ...], Mapping[str, Row]], factor: float, unit: str) -> str:
    said = [
        f"{NAMES.get(key[0], key[0])}, {CONCEPTS.get(key[1], key[1])}: "
        + ", ".join(
            f"{SEXES[sex][0].lower()} {_text(cells[sex], factor)}" for sex in SEXES if sex in cells
        )
        for key, cells in groups.items()
    ]
    return f"Bars of {unit}. {'. '.join(said)}."


def _cells(row: Row) -> tuple[str | float | int | None, ...]:
    found = row.to_dict()
    return tuple("all" if name == "sex" and name not in found else found[name] for name in _COLUMNS)
