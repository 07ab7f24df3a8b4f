"""Numbers as other languages write them: decimal commas, and signs between thousands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

THOUSANDS = ("", ".", ",", " ", "'")
_SIGN, _END = r"^\s*[-+]?", r"([eE][-+]?[0-9]{1,3})?\s*$"
_SPACES = "[ \u00a0\u202f]"


@dataclass(frozen=True)
class Numerals:
    """The `decimal` point or comma of a file, and the sign between its `thousands`."""

    decimal: str = "."
    thousands: str = ""

    @property
    def plain(self) -> bool:
        """Whether numbers are written as here."""
        return self.decimal == "." and not self.thousands

    def read(self, table: Any) -> tuple[Any, Mapping[str, str]]:
        """Return a table of text with its numbers written as 1234.5, and what may be misread.

        Only cells that are a number as a whole change. By column, the first cell that has a
        point in a file of decimal commas: nobody can tell whether it is 1.234 or 1234.
        """
        if self.plain:
            return table, {}
        columns, doubtful = {}, {}
        for name in table.column_names:
            columns[name], doubt = self._column(table[name])
            if doubt is not None:
                doubtful[name] = doubt
        return pa.table(columns), doubtful

    def _column(self, column: Any) -> tuple[Any, str | None]:
        if not pa.types.is_dictionary(column.type):
            return self._words(column)
        chunk = column.unify_dictionaries().combine_chunks()
        chunk = chunk.chunk(0) if isinstance(chunk, pa.ChunkedArray) else chunk
        words, doubt = self._words(chunk.dictionary)
        return words.take(chunk.indices), doubt

    def _words(self, words: Any) -> tuple[Any, str | None]:
        if self.thousands:
            sign = _SPACES if self.thousands == " " else "[" + self.thousands + "]"
            many = f"{_SIGN}[0-9]{{1,3}}({sign}[0-9]{{3}})+([{self.decimal}][0-9]*)?{_END}"
            bare = pc.replace_substring_regex(pc.utf8_trim_whitespace(words), sign, "")
            words = pc.if_else(pc.match_substring_regex(words, many), bare, words)
        if self.decimal == ".":
            return words, None
        # Cells with a point that are numbers elsewhere.
        pointed = words.filter(pc.match_substring_regex(words, f"{_SIGN}[0-9]*[.][0-9]+{_END}"))
        comma = f"{_SIGN}([0-9]+,[0-9]*|,[0-9]+){_END}"
        point = pc.replace_substring(words, ",", ".")
        words = pc.if_else(pc.match_substring_regex(words, comma), point, words)
        return words, pointed[0].as_py() if len(pointed) else None
