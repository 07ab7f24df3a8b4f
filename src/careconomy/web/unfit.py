"""What is wrong with something that a visitor brought, in words that have translations."""

from __future__ import annotations

from typing import Any

from careconomy.report.language import Language


class Unfit(Exception):
    """A file that is not taken: a message of the catalogues, what fills it, a status of HTTP."""

    def __init__(self, message: str, status: int = 422, **values: Any) -> None:
        self.message, self.status, self.values = message, status, values
        super().__init__(message)

    def told(self, language: Language) -> str:
        """The message in a language; sizes in megabytes, other numbers as they are written."""
        shown = {
            name: language.number(value) if isinstance(value, int | float) else str(value)
            for name, value in self.values.items()
        }
        return language.text(self.message, **shown)

    def to_dict(self) -> dict[str, Any]:
        """As plain data, to go from one process to another."""
        return {"message": self.message, "status": self.status, "values": self.values}


def megabytes(size: float) -> float:
    """Bytes as a number for a message."""
    return size / 1e6
