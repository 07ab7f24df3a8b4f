"""The languages of a brief: messages from the catalogues, numbers in the form of the language.

Catalogues are the `.po` files in `careconomy/locale`, read as they are: nothing to compile, and a
translator sees a change at once. A message that is missing stands in English.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from babel import Locale
from babel.core import get_global
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import NumberPattern, get_currency_name, get_currency_symbol, parse_pattern

from careconomy.errors import CareError, nearest
from careconomy.report.fonts import has_glyphs
from careconomy.report.values import Point

NO_BREAK = "\u00a0"
MINUS = "\u2212"
# Spanish sets no separator in numbers of four figures.
_GROUPED_FROM = {"es": 10_000}
# Powers of ten that have a name in use, largest first: French stays with milliards, Spanish with
# thousands of millions.
_SCALES = {"en": (12, 9, 6), "fr": (9, 6), "es": (12, 6)}


def N_(message: str) -> str:  # noqa: N802
    """Mark a message for the catalogues where it is not yet translated."""
    return message


_AMOUNT = N_("{currency}{gap}{number}")


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a catalogue."""
    folder = files("careconomy.locale")
    return tuple(sorted(f.name[:-3] for f in folder.iterdir() if f.name.endswith(".po")))


@cache
def catalogue(code: str) -> Catalog:
    """The message catalogue of a language."""
    if code not in languages():
        known = ", ".join(languages())
        raise CareError(
            f'there is no language "{code}".',
            where="language",
            remedy=f"Choose one of: {known}.{nearest(code, languages())}",
        )
    with files("careconomy.locale").joinpath(f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


class Language:
    """Words and numbers of one language."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._catalogue = catalogue(code)
        self._locale = Locale.parse(code)
        self._scales = _SCALES.get(code, (9, 6))

    @property
    def direction(self) -> str:
        """How the language is written: "ltr" or "rtl"."""
        return "rtl" if self._locale.character_order == "right-to-left" else "ltr"

    def text(self, message: str, **values: object) -> str:
        """The message in this language, with its {placeholders} filled."""
        return _fill(self._find(message, None), values)

    def context(self, context: str, message: str, **values: object) -> str:
        """The message as it reads in a context, where one English word has several renderings."""
        return _fill(self._find(message, context), values)

    def plural(self, one: str, many: str, size: float, /, **values: object) -> str:
        """The form of the message that goes with `size`."""
        found = self._catalogue.get(one)
        forms = found.string if found is not None and isinstance(found.string, tuple) else ()
        rule = self._locale.plural_form(abs(size))
        chosen = forms[0 if rule == "one" else -1] if forms else ""
        return _fill(chosen or (one if rule == "one" else many), values)

    def known(self, message: str) -> bool:
        """Whether the catalogue holds the message."""
        return bool(message) and self._catalogue.get(message) is not None

    def _find(self, message: str, context: str | None) -> str:
        return _words(self.code).get((context, message), message)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with a fixed number of decimals."""
        return _number(self.code, float(value), decimals)

    def percent(self, share: float, decimals: int = 1) -> str:
        """A share as a percentage."""
        return self.text("{number}%", number=self.number(100 * share, decimals))

    def country(self, iso3: str, name: str) -> str:
        """The country's name in this language; `name` where the code is not in the register."""
        codes = get_global("territory_aliases").get(iso3) or []
        known = self._locale.territories.get(codes[0]) if len(codes) == 1 else None
        return known or name or iso3

    def currency(self, code: str) -> str:
        """The name of a currency, as after an amount ("euros")."""
        return str(get_currency_name(code, count=2, locale=self._locale))

    def _currency_sign(self, code: str) -> tuple[str, str]:
        """The sign of a currency and what stands between it and a number."""
        sign = str(get_currency_symbol(code, locale=self._locale)).replace("\u202f", NO_BREAK)
        if not has_glyphs(sign):
            sign = code
        before = self._find(_AMOUNT, None).startswith("{currency}")
        letters = sign.replace(NO_BREAK, "").isalpha() if before else len(sign) > 1
        return sign, NO_BREAK if letters else ""

    def interval(self, point: Point, unit: Unit, scale: int | None = None) -> str:
        """The interval of a figure in a scale, by default its own; empty where there is none."""
        if not point.has_interval or point.lower is None or point.upper is None:
            return ""
        scale = self.scale(point.value, unit.power) if scale is None else scale
        digits = decimals_for(point.value, unit, scale)
        place = _place(point.value, unit, scale)
        low = self._plain(point.lower, unit, scale, digits, place)
        high = self._plain(point.upper, unit, scale, digits, place)
        return self.text("{low} to {high}", low=low, high=high)

    def value(self, point: Point, unit: Unit) -> str:
        """A figure with its unit, in the scale that suits it."""
        scale = self.scale(point.value, unit.power)
        return self.scaled(point.value, unit, scale)

    def scale(self, value: float | None, power: int = 0) -> int:
        """The named power of ten for a value counted in units of ten to the `power`."""
        size = abs(value or 0.0) * 10.0**power
        for scale in self._scales:
            if size >= 10.0**scale * 0.9995:
                return scale
        return 0

    def _plain(
        self, value: float, unit: Unit, scale: int, decimals: int, place: int | None = None
    ) -> str:
        if unit.kind == "share":
            return self.number(100 * value, decimals)
        number = value * 10.0 ** (unit.power - scale)
        at = _place(value, unit, scale) if place is None else place
        if at is not None:
            number = round(number, at)
        return self.number(number, decimals)

    def scaled(
        self, value: float | None, unit: Unit, scale: int, decimals: int | None = None
    ) -> str:
        """A value in a given scale with its unit; "n/k" where it is not known."""
        if value is None:
            return self.text("n/k")
        digits = decimals_for(value, unit, scale) if decimals is None else decimals
        number = self._plain(value, unit, scale, digits)
        if unit.kind == "share":
            return self.text("{number}%", number=number)
        if unit.kind == "points":
            return self.text("{number} points", number=number)
        if unit.kind == "money":
            return self._money(number, unit.currency, scale)
        return self._count(number, value * 10.0 ** (unit.power - scale), scale) if scale else number

    def alike(self, value: float | None, unit: Unit, scale: int) -> str:
        """A value beside others in one scale: small ones keep a digit, down to four decimals."""
        size = abs(value or 0.0) * 10.0 ** (unit.power - scale)
        decimals = decimals_for(value, unit, scale)
        if 0 < size < 0.01:
            decimals = min(4, -math.floor(math.log10(size)))
        return self.scaled(value, unit, scale, decimals)

    def bare(self, value: float | None, unit: Unit, scale: int) -> str:
        """A value in a given scale without its unit; "n/k" where it is not known."""
        if value is None:
            return self.text("n/k")
        return self._plain(value, unit, scale, decimals_for(value, unit, scale))

    def _count(self, number: str, size: float, scale: int) -> str:
        if scale == 12:
            return self.plural("{number} trillion", "{number} trillion", size, number=number)
        if scale == 9:
            return self.plural("{number} billion", "{number} billion", size, number=number)
        return self.plural("{number} million", "{number} million", size, number=number)

    def money_unit(self, code: str, scale: int) -> str:
        """The unit of an axis of money, such as "€ billion"."""
        sign, gap = self._currency_sign(code)
        messages = {
            12: N_("{currency} trillion"),
            9: N_("{currency} billion"),
            6: N_("{currency} million"),
            0: N_("{currency}"),
        }
        return self.text(messages[scale], currency=sign, gap=gap)

    def _money(self, number: str, code: str, scale: int) -> str:
        if number.startswith(MINUS):
            return MINUS + self._money(number.removeprefix(MINUS), code, scale)
        sign, gap = self._currency_sign(code)
        values = {"number": number, "currency": sign, "gap": gap}
        if scale == 12:
            return self.text("{currency}{gap}{number} tn", **values)
        if scale == 9:
            return self.text("{currency}{gap}{number} bn", **values)
        if scale == 6:
            return self.text("{currency}{gap}{number} m", **values)
        return self.text(_AMOUNT, **values)


@cache
def _words(code: str) -> Mapping[tuple[str | None, str], str]:
    """Messages of a language by context and text; those with plurals under their singular."""
    found: dict[tuple[str | None, str], str] = {}
    for message in catalogue(code):
        first = message.id[0] if isinstance(message.id, tuple | list) else message.id
        if first and message.string:
            found[message.context, first] = str(message.string)
    return found


# The same figures come again and again while one of them is moved.
@lru_cache(maxsize=50_000)
def _number(code: str, value: float, decimals: int) -> str:
    grouped = abs(value) >= _GROUPED_FROM.get(code, 1000) - 0.5
    pattern = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    shown = str(_pattern(pattern).apply(value, Locale.parse(code)))
    if not any(digit in shown for digit in "123456789"):
        shown = shown.replace("-", "")
    return shown.replace("-", MINUS)


@cache
def _pattern(text: str) -> NumberPattern:
    """A form of numbers; there are few, and each is used many times."""
    return parse_pattern(text)


class Unit:
    """What a number counts: `kind` is money, share, points or count; `power` of ten it comes in."""

    def __init__(self, kind: str, currency: str = "", power: int | None = None) -> None:
        self.kind = kind
        self.currency = currency
        self.power = power if power is not None else (6 if kind == "money" else 0)


def _place(value: float | None, unit: Unit, scale: int) -> int | None:
    """Where large amounts are rounded: an estimate of 844,731 jobs would claim too much."""
    number = abs(value or 0.0) * 10.0 ** (unit.power - scale)
    if number < 1000 or unit.kind not in ("count", "money"):
        return None
    return 2 - math.floor(math.log10(number))


def decimals_for(value: float | None, unit: Unit, scale: int) -> int:
    """Decimals that leave about three figures."""
    factor = 100.0 if unit.kind == "share" else 10.0 ** (unit.power - scale)
    size = abs(value or 0.0) * factor
    if unit.kind == "count" and scale == 0 and unit.power == 0:
        return 0  # persons are whole
    if size == 0:
        return 0 if unit.kind != "share" else 1
    wanted = 2 - math.floor(math.log10(size))
    most = 1 if unit.kind in ("share", "points") and size >= 1 else 2
    return max(0, min(most, wanted))


def _fill(message: str, values: Mapping[str, object]) -> str:
    """Put values in their places: no formatting language, so braces in names do no harm."""
    for key in values:
        message = message.replace("{" + key + "}", f"\x00{key}\x00")
    for key, value in values.items():
        message = message.replace(f"\x00{key}\x00", str(value))
    return message
