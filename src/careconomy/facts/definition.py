"""What a fact means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FactDefinition:
    """What a fact means, its sane range (ends included), whether a costed package needs it."""

    name: str
    label: str
    unit: str
    low: float
    high: float
    description: str
    needed: bool = True


def for_women_and_men(
    stem: str, label: str, unit: str, low: float, high: float, description: str
) -> list[FactDefinition]:
    """Return the definitions of a fact that exists for women and for men."""
    women = FactDefinition(
        stem.format("women"), label.format("women"), unit, low, high, description.format("women")
    )
    men = FactDefinition(
        stem.format("men"), label.format("men"), unit, low, high, description.format("men")
    )
    return [women, men]
