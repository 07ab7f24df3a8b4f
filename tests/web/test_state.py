"""What stands in the address is the package: both ways, and nothing is lost."""

from __future__ import annotations

import tomllib
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careconomy import Package
from careconomy.errors import CareError
from careconomy.parameters import Range
from careconomy.policies import known_policies
from careconomy.web.pages import presets
from careconomy.web.state import State, fields
from careconomy.web.toml import to_toml
from tests.project.markdown import ROOT


def again(state: State) -> State:
    return State.read(parse_qsl(state.query())).tidy()


def test_presets_are_the_examples() -> None:
    files = sorted((ROOT / "examples").glob("*.toml"))
    assert [path.stem for path in files] == list(presets())
    for path in files:
        assert tomllib.loads(path.read_text("utf-8")) == presets()[path.stem], (
            f"copy {path.name} to src/careconomy/web/presets"
        )


@pytest.mark.parametrize("name", presets())
def test_address_of_a_preset_gives_the_package_of_its_file(name: str) -> None:
    tables = presets()[name]
    package = Package.from_tables(again(State.of_tables(tables, "FRA")).tables())
    wanted = Package.from_tables(tables)
    assert package.fingerprint() == wanted.fingerprint()
    assert (package.name, package.years.tolist()) == (wanted.name, wanted.years.tolist())


@pytest.mark.parametrize("name", presets())
def test_file_of_an_address_gives_its_package(name: str) -> None:
    state = State.of_tables(presets()[name], "FRA")
    text = to_toml(state.tables(), state.on)
    assert Package.from_tables(tomllib.loads(text)).fingerprint() == (
        Package.from_tables(state.tables()).fingerprint()
    )


POLICY = st.sampled_from(sorted(known_policies()))
NUMBERS = {name: at for name, at in fields().items() if isinstance(at.default, Range)}


@given(
    on=st.lists(POLICY, unique=True),
    moved=st.dictionaries(
        st.sampled_from([n for n, at in NUMBERS.items() if not at.made.adds_up_to_one]),
        st.floats(0, 1),
    ),
)
def test_any_address_round_trips(on: list[str], moved: dict[str, float]) -> None:
    given_words = {
        name: f"{at.made.minimum + share * (at.made.maximum - at.made.minimum):.6g}"
        for name, share in moved.items()
        for at in [NUMBERS[name]]
    }
    state = State(on=tuple(on), given=given_words).tidy()
    assert again(state) == state
    package = Package.from_tables(state.tables())
    assert list(package.policies) == list(state.on) and set(state.on) == set(on)
    for name, word in state.given.items():
        at = NUMBERS[name]
        held = getattr(package.policies[at.policy], at.parameter)
        held = held[at.key] if at.key else held
        assert held.given and held.value == float(word)


def test_default_stays_out_of_the_address_and_is_drawn() -> None:
    state = State.read([("on", "childcare"), ("childcare.hours_per_week", "40")]).tidy()
    assert "hours_per_week" not in state.query()
    held = Package.from_tables(state.tables()).policies["childcare"].hours_per_week  # type: ignore[attr-defined]
    assert (held.low, held.high) == (25.0, 50.0)


def test_payers_are_stated_together() -> None:
    pairs = [("on", "childcare"), ("childcare.payers.state", "0.7")]
    pairs.append(("childcare.payers.households", "0.3"))
    assert State.read(pairs).tables()["policies"]["childcare"]["payers"] == {
        "state": 0.7,
        "households": 0.3,
    }


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("on", "childcar")], "childcar"),
        ([("from", "20x5")], "20x5"),
        ([("on", "childcare"), ("childcare.coverage.0-2", "much")], "much"),
        ([("on", "childcare"), ("childcare.coverage.0-2", "nan")], "nan"),
        ([("on", "leave.paternity"), ("leave.paternity.covers_informal", "maybe")], "maybe"),
        (
            [
                ("on", "childcare"),
                ("childcare.teacher_share", "0.4"),
                ("childcare.teacher_share.range", "0.4"),
            ],
            'found "0.4"',
        ),
    ],
)
def test_mistakes_name_the_field(pairs: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(CareError, match=said):
        State.read(pairs).tables()


def test_a_range_without_its_value_is_gone() -> None:
    pairs = [("on", "childcare"), ("childcare.teacher_share.range", "0.3~0.5")]
    assert "teacher_share" not in State.read(pairs).tidy().query()
