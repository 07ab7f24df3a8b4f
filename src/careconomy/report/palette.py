"""Colours of the figures: one meaning, one colour, told apart also by colour-blind readers.

The hues are those of Okabe and Ito (2008), some of them darker or paler, so that neighbours differ
in lightness as well as in hue. Women are vermilion, men blue, in every figure.
"""

from __future__ import annotations

INK = "#1d2733"
MUTED = "#55606d"
RULE = "#c9ced4"
GRID = "#e4e7ea"
PAPER = "#ffffff"

WOMEN = "#b8431a"
WOMEN_PALE = "#f0b08f"
MEN = "#0b4f7d"
MEN_PALE = "#8fc1e3"
STATE = "#00745a"
SOCIAL_INSURANCE = "#7fcdb0"
EMPLOYERS = "#e0b400"
HOUSEHOLDS = "#7a5c8e"
COMMUNITY = "#d9a3c7"
MARKET = "#8b929a"
UNMET = "#ffffff"
ACCENT = "#00745a"
ACCENT_PALE = "#b5dccf"
NEUTRAL = "#55606d"
NEUTRAL_PALE = "#c3c9d0"

COLOURS = {
    "mothers": WOMEN,
    "other_women": WOMEN_PALE,
    "fathers": MEN,
    "other_men": MEN_PALE,
    "women": WOMEN,
    "men": MEN,
    "women_of_the_family": WOMEN,
    "men_of_the_family": MEN,
    "community": COMMUNITY,
    "employers": EMPLOYERS,
    "state": STATE,
    "social_insurance": SOCIAL_INSURANCE,
    "households": HOUSEHOLDS,
    "market": MARKET,
    "unmet": UNMET,
}

# Groups of activities in the order in which a tempogram stacks them.
ACTIVITIES = {
    "personal": "#c5d3e0",
    "paid": "#33475b",
    "domestic": "#e0b400",
    "care": "#00745a",
    "education": "#b79ad1",
    "leisure": "#f2d7b8",
    "travel": "#8a6a3b",
    "other": "#aab2ba",
    "unknown": PAPER,
}


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` after WCAG 2, between 0 (black) and 1 (white)."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours after WCAG 2, from 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def readable_on(colour: str) -> str:
    """The text colour, ink or paper, that stands out more on `colour`."""
    return max((INK, PAPER), key=lambda text: contrast(text, colour))


def mixed(first: str, second: str, share: float) -> str:
    """The colour between two, with `share` of the second."""
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def ramp(colour: str, size: int) -> tuple[str, ...]:
    """`size` steps of one hue, each darker than the one before; `colour` is the last but one."""
    pale = [mixed(PAPER, colour, 0.16 + 0.84 * at / (size - 2)) for at in range(size - 1)]
    return (*pale, mixed(colour, INK, 0.55))
