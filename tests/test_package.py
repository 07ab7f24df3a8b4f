"""Package files: what is read, what is merged, and every mistake with its message."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from careconomy.draws import Draws
from careconomy.errors import CareError
from careconomy.package import Package
from careconomy.policies import known_policies

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.toml"))


def childcare(**keys: Any) -> dict[str, Any]:
    return {"policies": {"childcare": keys}}


def test_the_examples_are_read() -> None:
    assert len(EXAMPLES) >= 4
    for path in EXAMPLES:
        package = Package.read(path)
        assert package.policies and package.description


def test_a_policy_that_is_absent_is_off_and_keys_left_out_keep_their_default() -> None:
    package = Package.from_tables(childcare(hours_per_week=30))
    assert set(package.policies) == {"childcare"}
    policy: Any = package.policies["childcare"]
    assert policy.hours_per_week.value == 30.0 and policy.given("hours_per_week")
    assert policy.weeks_per_year.value == 48.0 and not policy.given("weeks_per_year")


def test_stated_values_are_decisions_and_are_not_drawn_unless_a_range_is_given() -> None:
    plain: Any = Package.from_tables(childcare(non_staff_share=0.3)).policies["childcare"]
    assert plain.non_staff_share.low == plain.non_staff_share.high == 0.3
    ranged: Any = Package.from_tables(
        childcare(non_staff_share={"value": 0.3, "low": 0.2, "high": 0.4})
    ).policies["childcare"]
    assert (ranged.non_staff_share.low, ranged.non_staff_share.high) == (0.2, 0.4)


def test_a_table_given_in_part_keeps_the_rest() -> None:
    policy: Any = Package.from_tables(childcare(children_per_staff={"2": 6})).policies["childcare"]
    assert {key: held.value for key, held in policy.children_per_staff.items()} == {
        "0-1": 4.0,
        "2": 6.0,
        "3-5": 8.0,
    }


def test_payers_are_stated_whole() -> None:
    later = childcare(payers={"state": 1.0})
    policy: Any = Package.from_tables(
        childcare(payers={"state": 0.5, "households": 0.5}), later
    ).policies["childcare"]
    assert policy.payers["state"].value == 1.0 and policy.payers["households"].value == 0.0


def test_packages_extend_and_stack(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('name = "A"\n[policies.childcare]\nhours_per_week = 30\n')
    (tmp_path / "b.toml").write_text(
        'name = "B"\nextends = "a.toml"\n[policies.childcare]\nweeks_per_year = 40\n'
    )
    (tmp_path / "c.toml").write_text('name = "C"\n[policies.leave.paternity]\nweeks = 3\n')
    extended: Any = Package.read(tmp_path / "b.toml").policies["childcare"]
    assert (extended.hours_per_week.value, extended.weeks_per_year.value) == (30.0, 40.0)
    stacked = Package.read(tmp_path / "b.toml", tmp_path / "c.toml")
    assert stacked.name == "C" and set(stacked.policies) == {"childcare", "leave.paternity"}


def test_a_circle_of_packages_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('extends = "b.toml"\n')
    (tmp_path / "b.toml").write_text('extends = "a.toml"\n')
    with pytest.raises(CareError, match="extends itself"):
        Package.read(tmp_path / "a.toml")


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"polices": {}}, ["polices", "policies"]),
        ({"policies": {"child_care": {}}}, ["child_care", "childcare"]),
        ({"policies": {"leave": {"maternal": {}}}}, ["leave.maternal", "leave.maternity"]),
        ({"policies": {"childcare": True}}, ["childcare", "Write a table"]),
        (childcare(hours_per_weak=40), ["hours_per_weak", "hours_per_week"]),
        (childcare(coverage={"0-3": 0.5}), ["0-3", "0-2"]),
        (childcare(coverage={"0-2": 60}), ["60 per cent is 0.6"]),
        (childcare(coverage={"0-2": "60 %"}), ["expected a number", "60 %"]),
        (childcare(hours_per_week=400), ["400", "1 to 84"]),
        (childcare(hours_per_week=float("nan")), ["nan"]),
        (childcare(hours_per_week=True), ["expected a number"]),
        (childcare(hours_per_week={"value": 40, "unit": "days"}), ["hours a week", "days"]),
        (childcare(non_staff_share={"value": 0.3, "low": 0.4}), ["outside its own range"]),
        (childcare(payers={"state": 0.8, "households": 0.1}), ["0.9", "not to 1"]),
        (childcare(payers={"states": 1.0}), ["states", "state"]),
        ({"from": 2035, "to": 2025}, ["begins in 2035"]),
        ({"from": 1990}, ["outside 2020 to 2050"]),
        ({"from": "2025"}, ["'2025'"]),
        ({"phase_in": "linaer"}, ["linaer", "linear"]),
        (
            {"policies": {"leave": {"maternity": {"payers": {"employers": 1.0}}}}},
            ["Convention 183", "single employer"],
        ),
    ],
)
def test_mistakes_are_named_with_where_and_what_to_do(
    tables: dict[str, Any], words: list[str]
) -> None:
    with pytest.raises(CareError) as caught:
        Package.from_tables(tables, where="my.toml")
    message = str(caught.value)
    assert message.startswith("my.toml")
    for word in words:
        assert word in message


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("name = ")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    huge = tmp_path / "huge.toml"
    huge.write_text("#" * 1_000_001)
    for path, word in (
        (tmp_path / "absent.toml", "cannot be read"),
        (tmp_path, "not a file"),
        (broken, "not valid TOML"),
        (binary, "UTF-8"),
        (huge, "more than the"),
    ):
        with pytest.raises(CareError, match=word):
            Package.read(path)


def test_every_parameter_is_described_with_unit_source_and_a_default_in_range() -> None:
    for key, policy in known_policies().items():
        for name, made in policy.described():
            assert made.description and made.unit and made.source, (key, name)
        for name, part, held in policy().ranges():
            made = dict(policy.described())[name]
            assert made.minimum <= held.low <= held.value <= held.high <= made.maximum, (name, part)


def test_the_fingerprint_tells_values_not_spelling() -> None:
    same = [Package.from_tables(childcare(hours_per_week=value)) for value in (30, 30.0)]
    other = Package.from_tables(childcare(hours_per_week=31))
    assert same[0].fingerprint() == same[1].fingerprint() != other.fingerprint()


def test_chains_and_odd_extends_are_refused(tmp_path: Path) -> None:
    for at in range(20):
        (tmp_path / f"{at}.toml").write_text(f'extends = "{at + 1}.toml"\n')
    with pytest.raises(CareError, match="extend one another"):
        Package.read(tmp_path / "0.toml")
    for odd in ("1", "true", "{}", '"a\\u0000b"', '["b", 2]'):
        (tmp_path / "odd.toml").write_text(f"extends = {odd}\n")
        with pytest.raises(CareError, match="extends is"):
            Package.read(tmp_path / "odd.toml")
    with pytest.raises(CareError, match="cannot extend"):
        Package.from_tables({"extends": "a.toml"})


@pytest.mark.parametrize("digits", [400, 6000])
def test_numbers_of_hundreds_of_digits_are_refused(tmp_path: Path, digits: int) -> None:
    path = tmp_path / "long.toml"
    path.write_text("[policies.childcare]\nhours_per_week = " + "9" * digits + "\n")
    with pytest.raises(CareError):
        Package.read(path)


def test_a_byte_order_mark_does_no_harm_and_a_pipe_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "bom.toml").write_bytes("\ufeffname = 'B'\n".encode())
    assert Package.read(tmp_path / "bom.toml").name == "B"
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(CareError, match="not a file"):
        Package.read(tmp_path / "pipe.toml")


def test_control_characters_in_names_are_refused() -> None:
    with pytest.raises(CareError, match="control characters"):
        Package.from_tables({"name": "a\x1b[31mb"})


def test_a_payer_with_a_range_is_refused() -> None:
    with pytest.raises(CareError, match="decision"):
        Package.from_tables(childcare(payers={"state": {"value": 1, "low": 0.5, "high": 1}}))


@pytest.mark.parametrize("seed", [-1, "x", None])
def test_seeds_and_draws_are_whole_numbers(seed: Any) -> None:
    with pytest.raises(CareError, match="seed"):
        Draws(1, seed)
    for count in (1.5, True, "5"):
        with pytest.raises(CareError, match="number of draws"):
            Draws(count)  # type: ignore[arg-type]
    with pytest.raises(CareError, match="last year"):
        Package.default().until("2030")  # type: ignore[arg-type]
    with pytest.raises(CareError, match="begins in"):
        Package("x", start=2040, end=2030)


def test_names_in_other_languages() -> None:
    assert Package.from_tables({"name": "A", "names": {"fr": "B"}}).names == {"fr": "B"}
    for odd in ({"names": "x"}, {"names": {"f1": "x"}}, {"names": {"fr": 3}}):
        with pytest.raises(CareError):
            Package.from_tables(odd)
