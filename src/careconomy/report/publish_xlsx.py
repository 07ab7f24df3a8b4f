"""A workbook as offices publish: read me, tables to read, data to compute with."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import product
from typing import Any

from careconomy.errors import CareError
from careconomy.estimation.domains import UNKNOWN
from careconomy.report.publish_indicators import BREAKDOWNS, UNIT, Publication, Series
from careconomy.report.publish_readme import Entry

ALL = "all"
WITHHELD = ".."
# One date for every workbook: the same figures give the same bytes.
CREATED = datetime(1980, 1, 1)
_HEADINGS = {"women": "Women", "men": "Men", "urban": "Urban", "rural": "Rural", ALL: "All"}


class Book:
    """A workbook of xlsxwriter with the formats that the sheets use."""

    def __init__(self) -> None:
        try:
            import xlsxwriter
        except ImportError:
            raise CareError(
                "a workbook needs the package xlsxwriter.",
                remedy='Install it with: pip install "careconomy[survey]"',
            ) from None
        self.buffer = io.BytesIO()
        # Text of a survey stays text: no formula, no link, no number.
        self.book: Any = xlsxwriter.Workbook(
            self.buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.book.set_properties({"created": CREATED, "author": "careconomy"})
        add = self.book.add_format
        self.title = add({"bold": True, "font_size": 12})
        self.bold = add({"bold": True})
        self.head = add({"bold": True, "bottom": 1, "align": "right", "text_wrap": True})
        self.first = add({"bold": True, "bottom": 1})
        self.wrap = add({"text_wrap": True, "valign": "top"})
        self.subject = add({"bold": True, "valign": "top", "text_wrap": True})
        self.one = add({"num_format": "0.0", "align": "right"})
        self.two = add({"num_format": "0.00", "align": "right"})
        self.three = add({"num_format": "0.000"})
        self.whole = add({"num_format": "#,##0"})
        self.mark = add({"align": "right", "font_color": "#55606d"})

    def bytes(self) -> bytes:
        """Close the book and return the file."""
        self.book.close()
        return self.buffer.getvalue()


def workbook(
    found: Sequence[Publication], records: Sequence[Mapping[str, Any]], readme: Sequence[Entry]
) -> bytes:
    """Return the workbook: sheets Read me, one table sheet per indicator, Data."""
    made = Book()
    _readme(made, readme)
    for item in found:
        _tables(made, item)
    _data(made, records)
    return made.bytes()


def _readme(made: Book, readme: Sequence[Entry]) -> None:
    sheet = made.book.add_worksheet("Read me")
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 110)
    for row, (subject, words) in enumerate(readme):
        sheet.write_string(row, 0, subject, made.subject)
        sheet.write_string(row, 1, words, made.wrap)


def _tables(made: Book, item: Publication) -> None:
    """Tables of an indicator one below the other: rows age groups, columns sex and location."""
    sheet = made.book.add_worksheet(f"Table {item.indicator.name}"[:31])
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 40, 9)
    sheet.write_string(0, 0, item.indicator.title, made.title)
    sheet.write_string(1, 0, f"{UNIT.capitalize()}. {item.flags['age floor']}")
    sheet.write_string(2, 0, item.flags["comparability"])
    row = 4
    for series, counted in item.tables():
        for figure, words in (("est", "estimate"), ("se", "standard error")):
            sheet.write_string(row, 0, f"{series.title}, {counted}: {words}", made.bold)
            row = _table(made, sheet, item, (series, counted), figure, row + 1) + 1


def _table(
    made: Book, sheet: Any, item: Publication, which: tuple[Series, str], figure: str, row: int
) -> int:
    levels = {name: [ALL, *_known(item, name)] for name in BREAKDOWNS}
    columns = list(product(levels["location"], levels["sex"]))
    sheet.write_string(row, 0, "Age", made.first)
    for at, (location, sex) in enumerate(columns, 1):
        heading = f"{_HEADINGS.get(location, location)}\n{_HEADINGS.get(sex, sex)}"
        sheet.write_string(row, at, heading, made.head)
    for age in [*levels["age_group"][1:], ALL]:
        row += 1
        sheet.write_string(row, 0, _HEADINGS.get(age, age))
        for at, (location, sex) in enumerate(columns, 1):
            wanted = {"sex": sex, "age_group": age, "location": location}
            found = item.find(*which, {name: wanted[name] for name in item.dimensions})
            value = getattr(found, figure) if found else None
            if value is None:
                sheet.write_string(row, at, WITHHELD, made.mark)
            else:
                sheet.write_number(row, at, value, made.one if figure == "est" else made.two)
    return row + 1


def _known(item: Publication, name: str) -> list[str]:
    return [level for level in item.levels.get(name, ()) if level != UNKNOWN]


def _data(made: Book, records: Sequence[Mapping[str, Any]]) -> None:
    sheet = made.book.add_worksheet("Data")
    columns = list(records[0])
    formats = {"cv": made.three, "df": made.whole, "n": made.whole}
    for at, name in enumerate(columns):
        sheet.write_string(0, at, name, made.first)
        sheet.set_column(at, at, 12 if at > 3 else 22)
    for row, record in enumerate(records, 1):
        for at, (name, value) in enumerate(record.items()):
            if isinstance(value, str):
                sheet.write_string(row, at, value)
            elif value is not None:
                sheet.write_number(row, at, value, formats.get(name, made.two))
    sheet.freeze_panes(1, 4)
    sheet.autofilter(0, 0, len(records), len(columns) - 1)
