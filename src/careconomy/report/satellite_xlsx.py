"""A household satellite account as a workbook, laid out as statistical offices publish it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from careconomy.accounts.satellite import Satellite
from careconomy.accounts.satellite_formula import INPUT, PRICED, WHOLE
from careconomy.accounts.satellite_functions import TOTAL
from careconomy.accounts.satellite_notes import withheld
from careconomy.accounts.satellite_series import ITEMS
from careconomy.estimation.results import Row
from careconomy.report.publish_xlsx import Book
from careconomy.report.satellite_words import NOT_KNOWN, item_of, of, row_of

FIGURES = ("Estimate", "Standard error", "Lower", "Upper", "CV", "Diaries", "Remark")
SUMMARY = ("hours", "labour", "gross_value_added", "output", *WHOLE)
# What is held is exact; what is shown is millions.
MILLIONS, MILLIONS_TO_ONE = "#,##0,,", "#,##0.0,,"
FIRST, USUAL = 44, 15
# In place of the error of a figure that is given without one.
EXACT = ".."
TITLES = {
    "Summary": "Main figures, each with its interval, and what is not known",
    "Labour by function and sex": "Hours and value of unpaid labour",
    "Supply-use": "Supply and use of own-use production",
    "Input approach": "Labour, capital, goods used up and taxes, by function",
    "Output approach": "Quantities times prices, beside the input approach",
    "Time series": "Current prices, chained volumes and price index of labour",
    "Sources and methods": "Source of each number, method, scope, what is not known",
}


class _Book(Book):
    """A workbook with the formats of an account."""

    def __init__(self) -> None:
        super().__init__()
        add = self.book.add_format
        self.millions = add({"num_format": MILLIONS, "align": "right"})
        self.cents = add({"num_format": MILLIONS_TO_ONE, "align": "right"})
        self.percent = add({"num_format": "0.00%", "align": "right"})
        self.index = add({"num_format": "#,##0.00", "align": "right"})

    def format_of(self, unit: str) -> Any:
        """Format of a unit: hours and money a year in millions, shares in per cent."""
        if unit.startswith("share"):
            return self.percent
        if "per person" in unit or unit.endswith("= 100"):
            return self.index
        return self.millions

    def figure(self, sheet: Any, row: int, column: int, value: float | None, form: Any) -> None:
        """Write a number, or that it is not known."""
        if value is None:
            sheet.write_string(row, column, NOT_KNOWN, self.mark)
        else:
            sheet.write_number(row, column, value, form)

    def error(self, sheet: Any, row: int, column: int, found: Row, form: Any) -> None:
        """Write a standard error; what is given without one is marked."""
        if found.se is None and found.est is not None:
            sheet.write_string(row, column, EXACT, self.mark)
        else:
            self.figure(sheet, row, column, found.se, form)

    def heads(self, sheet: Any, row: int, words: Sequence[str]) -> int:
        """Write the head of a table; returns the row below."""
        sheet.write_string(row, 0, words[0], self.first)
        for column, word in enumerate(words[1:], 1):
            sheet.write_string(row, column, word, self.head)
        return row + 1


def satellite_workbook(found: Satellite) -> bytes:
    """Return the workbook; the same account gives the same bytes.

    Raises CareError without xlsxwriter. Sheets Contents, Summary, Labour by function and sex,
    Supply-use, Input approach, Output approach, Time series where there are several years, Sources
    and methods.
    """
    made = _Book()
    sheets: dict[str, Callable[[_Book, Any, Satellite], None]] = {
        "Summary": _summary,
        "Labour by function and sex": _labour,
        "Supply-use": _supply_use,
        "Input approach": _input,
        "Output approach": _output,
        **({"Time series": _series} if found.series is not None else {}),
        "Sources and methods": _sources,
    }
    contents = made.book.add_worksheet("Contents")
    contents.set_column(0, 0, 30)
    contents.set_column(1, 1, 80)
    contents.write_string(0, 0, _title(found), made.title)
    contents.write_string(1, 0, f"Valuation: {found.triple}.")
    contents.write_string(2, 0, "Not known is not zero: what a figure lacks is named beside it.")
    for row, (name, draw) in enumerate(sheets.items(), 4):
        contents.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        contents.write_string(row, 1, TITLES[name])
        sheet = made.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)
        sheet.freeze_panes(3, 1)
        sheet.set_column(0, 0, FIRST)
        sheet.set_column(1, 40, USUAL)
        sheet.write_string(0, 0, f"{TITLES[name]}, {found.year}", made.title)
        sheet.write_string(1, 0, f"{found.triple}. {_units(found)}")
        draw(made, sheet, found)
    return made.bytes()


def _title(found: Satellite) -> str:
    return f"Household satellite account {found.year}: {', '.join(found.names)}"


def _units(found: Satellite) -> str:
    return f"Hours and {found.money} are shown in millions; the cells hold single units."


def _estimates(made: _Book, sheet: Any, row: int, rows: Iterable[tuple[str, Row, str]]) -> int:
    """Write estimate, error, interval, cv, diaries and a remark of each row."""
    for words, item, remark in rows:
        form = made.format_of(item.unit)
        sheet.write_string(row, 0, words)
        sheet.write_string(row, 1, item.unit)
        for column, value in enumerate((item.est, item.se, item.lci, item.uci), 2):
            if value is None and column > 2:
                sheet.write_string(row, column, "" if item.est is None else EXACT, made.mark)
            else:
                made.figure(sheet, row, column, value, form)
        if item.cv is not None:
            sheet.write_number(row, 6, item.cv, made.percent)
        sheet.write_number(row, 7, item.n, made.whole)
        sheet.write_string(row, 8, remark)
        row += 1
    return row


def _summary(made: _Book, sheet: Any, found: Satellite) -> None:
    sheet.set_column(1, 1, 34)
    sheet.set_column(8, 8, 60)
    row = made.heads(sheet, 3, ("Own-use production", "Unit", *FIGURES))
    rows = [(item_of(item), found.row(item), item) for item in SUMMARY]
    shown = [(words, one, _remark(one, item, found)) for words, one, item in rows]
    shares = [
        (f"Share of {sex} in hours", one, one.flag)
        for one in found.labour
        if (one.statistic, one.activity) == ("share_of_hours", found.own_use)
        and (sex := one.domain.get("sex", "")) in ("women", "men")
    ]
    row = _estimates(made, sheet, row, [*shown, *shares])
    if found.unknown:
        sheet.write_string(row + 1, 0, "Not known, and what would supply it", made.bold)
        for place, one in enumerate(found.unknown, row + 2):
            sheet.write_string(place, 0, one.problem)
            sheet.write_string(place, 4, one.remedy)
        row += 2 + len(found.unknown)
    for place, note in enumerate(found.notes, row + 1):
        sheet.write_string(place, 0, note)


def _remark(row: Row, item: str, found: Satellite) -> str:
    return withheld(item, found) if row.est is None else row.flag


def _labour(made: _Book, sheet: Any, found: Satellite) -> None:
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 34)
    row = 3
    statistics = dict.fromkeys(one.statistic for one in found.labour)
    for statistic in statistics:
        sheet.write_string(row, 0, item_of(statistic), made.bold)
        row = made.heads(sheet, row + 1, ("Function, line", "Sex", "Unit", *FIGURES))
        for one in (one for one in found.labour if one.statistic == statistic):
            sheet.write_string(row, 0, of(one.activity))
            sheet.write_string(row, 1, one.domain.get("sex", "all"))
            sheet.write_string(row, 2, one.unit)
            form = made.format_of(one.unit)
            for column, value in enumerate((one.est, one.se, one.lci, one.uci), 3):
                made.figure(sheet, row, column, value, form)
            if one.cv is not None:
                sheet.write_number(row, 7, one.cv, made.percent)
            sheet.write_number(row, 8, one.n, made.whole)
            sheet.write_string(row, 9, one.flag)
            row += 1
        row += 1


def _supply_use(made: _Book, sheet: Any, found: Satellite) -> None:
    table = found.table
    row = made.heads(sheet, 3, (found.money, *(of(name) for name in table.columns)))
    for line in table.rows:
        sheet.write_string(row, 0, row_of(line))
        for column, name in enumerate(table.columns, 1):
            cents = table.at(line, name)
            if cents is not None:
                sheet.write_number(row, column, cents / 100, made.cents)
            elif line[0] == "intermediate" and name in found.plan.products:
                sheet.write_string(row, column, "-", made.mark)
            elif not _outside(line, name):
                sheet.write_string(row, column, NOT_KNOWN, made.mark)
        row += 1
    sheet.write_string(row + 1, 0, "Supply equals use, and both equal the inputs, to the cent, in "
                       "every column whose parts are all known.")  # fmt: skip
    sheet.write_string(row + 2, 0, "Volunteering is outside own-use production.")


def _outside(line: tuple[str, str], column: str) -> bool:
    """Whether a use is none of a column: volunteering goes to others, the rest stays at home."""
    given_away = column == "volunteering"
    return line[0] == "use" and given_away != line[1].startswith("services to others")


def _input(made: _Book, sheet: Any, found: Satellite) -> None:
    functions = (*found.plan.own_use, TOTAL, *(
        name for name in found.plan.functions if name not in found.plan.own_use))  # fmt: skip
    row = 3
    for figure, words in (("est", "Estimate"), ("se", "Standard error")):
        sheet.write_string(row, 0, words, made.bold)
        row = made.heads(sheet, row + 1, ("Function", *(item_of(item) for item in INPUT)))
        for name in functions:
            sheet.write_string(row, 0, of(name))
            for column, item in enumerate(INPUT, 1):
                one = found.row(item, name)
                if figure == "se":
                    made.error(sheet, row, column, one, made.millions)
                else:
                    made.figure(sheet, row, column, one.est, made.millions)
            row += 1
        row += 1
    sheet.write_string(row, 0, f"{EXACT}: given without an error, taken as known.")


def _output(made: _Book, sheet: Any, found: Satellite) -> None:
    if not found.plan.outputs:
        sheet.write_string(3, 0, "Not known: no service has a price.")
        sheet.write_string(4, 0, "Give [outputs.NAME] with price, and quantity or hours_of.")
        return
    amounts = found.plan.accounts.amounts if found.plan.accounts else {}
    heads = ("Service", "Function", "Unit", "Quantity", "Standard error", "Price",
             "Output", "Standard error")  # fmt: skip
    row = made.heads(sheet, 3, heads)
    for output in found.plan.outputs:
        quantity, worth = (found.row(item, output.name) for item in ("quantity", "worth"))
        for column, text in enumerate((output.name, of(output.function), output.unit)):
            sheet.write_string(row, column, text)
        made.figure(sheet, row, 3, quantity.est, made.millions)
        made.error(sheet, row, 4, quantity, made.millions)
        made.figure(sheet, row, 5, amounts[f"outputs.{output.name}.price"].value, made.two)
        made.figure(sheet, row, 6, worth.est, made.millions)
        made.error(sheet, row, 7, worth, made.millions)
        row += 1
    items = ("output_by_prices", "value_added_by_prices", "difference_of_approaches")
    for item in items:
        row = made.heads(sheet, row + 1, (item_of(item), "Unit", *FIGURES))
        lines = [one for one in found.account if one.statistic == item
                 and one.activity in (*found.plan.functions, PRICED, TOTAL)]  # fmt: skip
        row = _estimates(made, sheet, row, [(of(one.activity), one, one.flag) for one in lines])


def _series(made: _Book, sheet: Any, found: Satellite) -> None:
    assert found.series is not None
    cells = {(one.statistic, one.activity, one.domain["year"]): one for one in found.series}
    years = sorted({year for _, _, year in cells})
    functions = list(dict.fromkeys(name for _, name, _ in cells))
    row = 3
    for note in found.series.notes:
        sheet.write_string(row, 0, note)
        row += 1
    for item in ITEMS:
        unit = cells[item, TOTAL, years[0]].unit
        for figure, words in (("est", "estimate"), ("se", "standard error")):
            sheet.write_string(row + 1, 0, f"{item_of(item)}, {unit}: {words}", made.bold)
            row = made.heads(sheet, row + 2, ("Function", *years))
            for name in functions:
                sheet.write_string(row, 0, of(name))
                for column, year in enumerate(years, 1):
                    value = getattr(cells[item, name, year], figure)
                    made.figure(sheet, row, column, value, made.format_of(unit))
                row += 1


def _sources(made: _Book, sheet: Any, found: Satellite) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 110)
    entries = [*found.sources, *(("Not known", one.sentence) for one in found.unknown)]
    for row, (subject, words) in enumerate(
        [*entries, *(("Note", note) for note in found.notes)], 3
    ):
        sheet.write_string(row, 0, subject, made.subject)
        sheet.write_string(row, 1, words, made.wrap)
