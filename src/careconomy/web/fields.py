"""How the fields of policies look in a form: words, ranges, steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from careconomy.parameters import Range
from careconomy.policies import known_policies
from careconomy.report.labels import PAYERS, POLICIES, PROVIDERS, label
from careconomy.report.language import N_, Language
from careconomy.web.state import RANGE, Field, State, groups

# Fields that stand in sight; the others wait under "More settings".
IN_SIGHT = 3
SLIDER_STEPS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 50.0)
KEYS = {
    **PAYERS,
    **PROVIDERS,
    "teacher": N_("Teachers"),
    "assistant": N_("Assistants"),
    "support": N_("Support staff"),
    "personal_carer": N_("Personal carers"),
    "fathers_transferable": N_("Fathers, transferable part"),
}
# Units that the field itself shows: as a percentage, or by its answers.
SILENT = ("share", "yes or no")
ANSWERS = {"yes": N_("Yes"), "no": N_("No")}
UNITS = {
    "minutes a day": N_("minutes a day"),
    "days a week": N_("days a week"),
    "weeks": N_("weeks"),
    "hours a week": N_("hours a week"),
    "weeks a year": N_("weeks a year"),
    "children per staff": N_("children per member of staff"),
    "hours a year": N_("hours a year"),
    "ratio": N_("ratio"),
    "FTE per FTE": N_("full-time equivalents for each"),
    "persons per FTE": N_("persons per full-time equivalent"),
    "FTE per recipient": N_("full-time equivalents per recipient"),
    "FTE per 100 persons aged 65+": N_("full-time equivalents per 100 persons aged 65+"),
}


@dataclass(frozen=True)
class Shown:
    """A field of a form; numbers are written as in the address."""

    id: str
    name: str
    label: str
    unit: str
    value: str
    default: str
    low: str | None
    high: str | None
    step: str
    share: bool
    span: str
    range: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Part:
    """A policy in a form: its switch and its fields."""

    key: str
    title: str
    on: bool
    main: tuple[Shown, ...]
    payers: tuple[Shown, ...]
    more: tuple[Shown, ...]


def parts(state: State, language: Language) -> list[Part]:
    """Every policy: those switched on first, in their order, since the order counts."""
    order = dict.fromkeys([*state.on, *known_policies()])
    return [
        _part(key, found, key in state.on, state, language)
        for key, found in groups(list(order)).items()
    ]


def _part(key: str, found: list[Field], on: bool, state: State, language: Language) -> Part:
    payers = [at for at in found if at.made.adds_up_to_one]
    others = [at for at in found if not at.made.adds_up_to_one]
    in_sight = list(dict.fromkeys(at.parameter for at in _urgent(others)))[:IN_SIGHT]
    main = [at for at in others if at.parameter in in_sight]
    more = [at for at in others if at.parameter not in in_sight]
    shown = {
        name: tuple(_shown(at, state, language) for at in some)
        for name, some in (("main", main), ("payers", payers), ("more", more))
    }
    return Part(key, label(language, POLICIES, key), on, **shown)


def _urgent(found: list[Field]) -> list[Field]:
    """Fields in the order in which they matter to most: how much, for how many; then the rest."""
    first = [
        at for at in found if at.parameter.startswith(("coverage", "weeks", "workers_per_100"))
    ]
    return [*first, *(at for at in found if at not in first and at.made.default is not None)]


def _shown(at: Field, state: State, language: Language) -> Shown:
    made, held = at.made, at.default
    words = field_label(language, at)
    number = isinstance(held, Range)
    ends = [at.made.minimum, at.made.maximum]
    low, high = (f"{end:.12g}" if abs(end) < 1e12 else None for end in ends)
    choices: Mapping[str, str] = {}
    if made.choices:
        choices = {choice: choice for choice in made.choices}
    elif isinstance(made.default, bool):
        choices = ANSWERS
    return Shown(
        id=at.name.replace(".", "-"),
        name=at.name,
        label=words,
        unit="" if made.unit in SILENT else label(language, UNITS, made.unit),
        value=state.shown(at),
        default=f"{held.value:.12g}" if isinstance(held, Range) else "",
        low=low,
        high=high,
        step=_step(at) if number else "any",
        share=made.unit == "share",
        span=_span(held, language) if isinstance(held, Range) else "",
        range=state.given.get(at.name + RANGE, ""),
        choices=tuple((value, language.text(shown)) for value, shown in choices.items()),
    )


def field_label(language: Language, at: Field) -> str:
    """What a field is called, with its key."""
    words = language.text(at.made.description)
    if not at.key:
        return words
    return language.text("{name}: {key}", name=words, key=_key(language, at.key))


def decimals(number: float) -> int:
    """Decimals of a bound of a field."""
    return 0 if number == int(number) else 2


def _key(language: Language, key: str) -> str:
    return label(language, KEYS, key) if key in KEYS else key.replace("-", "–")


def _step(at: Field) -> str:
    """A slider has about a hundred places."""
    width = at.made.maximum - at.made.minimum
    chosen = max((step for step in SLIDER_STEPS if step * 100 <= width), default=0.01)
    return f"{chosen:g}"


def _span(held: Range, language: Language) -> str:
    """The range from which a value at its default is drawn."""
    if held.low == held.high:
        return ""
    low, high = (language.number(end, decimals(end)) for end in (held.low, held.high))
    return language.text("usual: {low} to {high}", low=low, high=high)
