"""Package files: what is read, what is merged, and every mistake with its message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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
        (tmp_path, "cannot be read"),
        (broken, "not valid TOML"),
        (binary, "UTF-8"),
        (huge, "bytes"),
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
