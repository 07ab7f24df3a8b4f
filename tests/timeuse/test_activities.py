"""Activity codes, crosswalks, named groups and selectors."""

from __future__ import annotations

import pyarrow as pa
import pytest

from careconomy.errors import CareError
from careconomy.timeuse.activities import (
    PARTITION,
    caveats,
    code_lists,
    crosswalk,
    find,
    groups,
    membership,
    resolve,
    to_icatus,
)


def activities(*rows: tuple[str, str | None]) -> pa.Table:
    """An activities table of pairs of own code and ICATUS code."""
    return pa.table(
        {
            "code": [code for code, _ in rows],
            "title": [f"title of {code}" for code, _ in rows],
            "icatus": pa.array([standard for _, standard in rows], pa.string()),
            "note": ["" for _ in rows],
        }
    )


def whole(code_list: str) -> pa.Table:
    """The activities table of a whole known list."""
    return activities(*((entry.code, entry.icatus) for entry in crosswalk(code_list)))


def chosen(selector: str, table: pa.Table, code_list: str) -> list[str]:
    """The own codes that a selector counts."""
    (flags,) = membership([selector], table, code_list)
    return [
        code for code, flag in zip(table.column("code").to_pylist(), flags, strict=True) if flag
    ]


@pytest.mark.parametrize("name", code_lists())
def test_every_code_is_mapped_to_a_code_of_icatus_or_says_why_not(name: str) -> None:
    standard = {entry.code for entry in crosswalk("icatus")}
    entries = crosswalk(name)
    assert len({entry.code for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.title.strip(), entry
        assert entry.icatus in standard if entry.icatus else entry.note, entry


@pytest.mark.parametrize("name", code_lists())
def test_each_activity_is_in_one_part_of_the_day(name: str) -> None:
    flags = membership(PARTITION, whole(name), name, allow_empty=True)
    assert (flags.sum(axis=0) == 1).all()


def test_an_unknown_code_is_not_an_unmapped_one() -> None:
    assert to_icatus("500106", "atus") is None
    with pytest.raises(CareError, match=r'no code "500116".* Did you mean "5001'):
        to_icatus("500116", "atus")
    with pytest.raises(CareError, match=r'no code list "atsu".*"atus"'):
        to_icatus("500106", "atsu")


def test_a_longer_national_code_falls_back_on_its_parent_only_where_codes_nest() -> None:
    assert to_icatus("41601", "icatus") == "416"
    assert find("0301011", "atus") is None
    assert find("0301", "atus") is None


def test_unknown_selectors_are_refused_with_a_hint() -> None:
    for text, hint in (("chidcare", "childcare"), ("icatus:419x", "419"), ("0301", "code:CODE")):
        with pytest.raises(CareError, match=hint):
            resolve(text)
    for text in ("", "code:", "atus:", "atus:19", "41:", ":41"):
        with pytest.raises(CareError):
            resolve(text)


def test_selectors_of_own_codes() -> None:
    table = whole("atus")
    assert chosen("code:0202", table, "atus") == ["020201", "020202", "020203", "020299"]
    assert chosen("atus:0202", table, "atus") == chosen("code:0202", table, "atus")
    assert chosen("icatus:311", table, "atus") == chosen("311", table, "atus") == ["020201"]
    with pytest.raises(CareError, match='no activity with the code "77"'):
        membership(["code:77"], table, "atus")
    with pytest.raises(CareError, match="codes of atus, but the survey uses canada"):
        membership(["atus:0202"], table, "canada")


def test_an_unknown_list_takes_the_code_itself_before_its_longer_ones() -> None:
    table = activities(("6", "911"), ("61", "411"), ("62", "412"))
    assert chosen("code:6", table, "other") == ["6"]
    assert chosen("code:61", table, "other") == ["61"]
    assert chosen("code:6", table.slice(1), "other") == ["61", "62"]


def test_passive_care_is_left_out_of_active_care() -> None:
    table = activities(("a", "411"), ("b", "416"), ("c", "421"), ("d", "425"), ("e", "431"))
    assert chosen("childcare", table, "other") == ["a", "b"]
    assert chosen("active-childcare", table, "other") == ["a"]
    assert chosen("adult-care", table, "other") == ["c", "d"]
    assert chosen("active-adult-care", table, "other") == ["c"]
    assert chosen("care", table, "other") == ["a", "b", "c", "d", "e"]


def test_the_published_us_variant_is_the_sum_of_its_parts_and_needs_atus() -> None:
    table = whole("atus")
    parts = ["us-household", "us-care-household", "us-purchases"]
    flags = membership([*parts, "us-sdg-5.4.1"], table, "atus")
    assert (flags[:3].sum(axis=0) == flags[3]).all()
    codes = chosen("us-sdg-5.4.1", table, "atus")
    assert {"020904", "020903", "181002", "040101"}.isdisjoint(codes)
    assert {"181081", "181001", "020901", "180203", "170203", "080401"} <= set(codes)
    with pytest.raises(CareError, match="codes of atus, but the survey uses icatus"):
        membership(["us-household"], whole("icatus"), "icatus")


def test_the_icatus_series_and_the_published_us_one_differ_in_what_the_page_says() -> None:
    table = whole("atus")
    standard = set(chosen("sdg-5.4.1", table, "atus"))
    published = set(chosen("us-sdg-5.4.1", table, "atus"))
    assert standard - published == {
        *("160104", "160105", "160106", "160107", "160108"),
        *("100401", "100499", "109999"),
    }
    assert published - standard == {
        *("080401", "080402", "080403", "080499", "080501", "080502", "080599"),
        *("180804", "180805", "170804", "170805"),
        *("100303", "100305", "100383"),
    }


def test_what_a_survey_cannot_tell_is_refused_and_not_zero() -> None:
    table = whole("atus")
    with pytest.raises(
        CareError, match=r"told to be 911\. It is part of 91 there\. It is not zero"
    ):
        membership(["911"], table, "atus")
    with pytest.raises(CareError, match="told to be own-use-goods"):
        membership(["own-use-goods"], table, "atus")
    assert not membership(["own-use-goods"], table, "atus", allow_empty=True).any()
    assert not membership(["unknown"], activities(("a", "411")), "other").any()


def test_a_code_of_a_known_list_that_nobody_reported_is_zero() -> None:
    table = whole("atus").slice(0, 1)
    assert not membership(["childcare"], table, "atus").any()


def test_codes_that_mix_are_told() -> None:
    table = activities(("a", "411"), ("b", "41"), ("c", "4"), ("d", "91"))
    told = caveats(["childcare", "active-childcare", "personal"], table, "other")
    assert [text.partition(" may")[0] for text in told] == [
        "childcare: c of other",
        "active-childcare: b, c of other",
    ]


def test_groups_are_described_and_share_out_the_day() -> None:
    for group in groups().values():
        assert group.title and group.description and group.source
    table = whole("icatus")
    parts = ["paid", "own-use-goods", "unpaid", "education", "leisure", "personal", "unknown"]
    assert (membership(parts, table, "icatus").sum(axis=0) == 1).all()
    care = ["childcare", "adult-care", "adult-help", "care-travel", "49", "care"]
    flags = membership(care, table, "icatus")
    leaves = [index for index, code in enumerate(table.column("code").to_pylist()) if code != "4"]
    assert (flags[:5].sum(axis=0)[leaves] == flags[5][leaves]).all()


def test_travel_of_every_purpose_and_of_none() -> None:
    codes = chosen("travel", whole("atus"), "atus")
    assert {"180501", "181801", "189999", "179999", "030112"} <= set(codes)
    others = {entry.code for entry in crosswalk("atus") if entry.code[:2] in ("17", "18")}
    assert others <= set(codes)
