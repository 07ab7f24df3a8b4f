"""Errors that tell what was expected, what was found, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class CareError(Exception):
    """A mistake in the input that the user can mend; the command line shows it and exits with 2.

    Parameters are plain sentences: `problem` says what is wrong, `where` names the file, table or
    key, `remedy` what to do.
    """

    def __init__(self, problem: str, *, where: str = "", remedy: str = "") -> None:
        self.problem = problem
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        """One message: where, what is wrong, what to do."""
        head = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{head} {self.remedy}".strip()


class MissingFact(CareError):
    """A fact that a calculation needs and that is not known for the country.

    `others` are further facts that the same calculation lacks.
    """

    def __init__(self, country: str, name: str, unit: str = "", others: Iterable[str] = ()) -> None:
        self.country = country
        self.name = name
        self.unit = unit
        self.others = tuple(others)
        what = f"{name} ({unit})" if unit else name
        more = ", ".join(self.others)
        also = f" Also missing: {more}." if more else ""
        super().__init__(
            f"the fact {what} is not known.{also}",
            where=country,
            remedy=f"Supply it with --set {name}=VALUE or in a facts file (--facts FILE).",
        )


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint such as ' Did you mean "weeks"?' or an empty string when nothing is near."""
    match = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f' Did you mean "{match[0]}"?' if match else ""
