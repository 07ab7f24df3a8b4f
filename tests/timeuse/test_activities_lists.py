"""The embedded code lists against the shared lists, and against what is known of each."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from careconomy.errors import CareError
from careconomy.timeuse.activities import code_lists, crosswalk, find, to_icatus


def shared(folder: Path, name: str) -> dict[str, dict[str, str]]:
    """A shared code list by code; skips where it is absent."""
    path = folder / "codes" / name
    if not path.is_file():
        pytest.skip(f"no {name} in {folder}")
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["code"]: row for row in csv.DictReader(stream)}


def codes(name: str) -> set[str]:
    """The codes of an embedded list."""
    return {entry.code for entry in crosswalk(name)}


def test_the_lists_have_as_many_codes_as_their_sources_say() -> None:
    sizes = {name: len(crosswalk(name)) for name in code_lists()}
    assert sizes == {"icatus": 230, "atus": 569, "hetus-2008": 151, "hetus-2018": 158, "mtus": 69}


def test_icatus_is_the_shared_list(timeuse_folder: Path) -> None:
    expected = shared(timeuse_folder, "icatus2016.csv")
    assert codes("icatus") == set(expected)
    for entry in crosswalk("icatus"):
        assert entry.title == expected[entry.code]["title"].replace("[1]", "")
        assert entry.icatus == entry.code


def test_every_atus_code_of_the_shared_lists_is_there(timeuse_folder: Path) -> None:
    lexicon = shared(timeuse_folder, "atus_lexicon_2003_2015.csv")
    six_digits = {code for code, row in lexicon.items() if row["level"] == "3"}
    assert len(six_digits) == 431
    assert six_digits <= codes("atus")
    assert set(shared(timeuse_folder, "atus_codes_2014.csv")) <= codes("atus")
    assert set(shared(timeuse_folder, "atus_codes_2018.csv")) <= codes("atus")


def test_single_year_and_merged_codes_are_in_one_main_division(timeuse_folder: Path) -> None:
    for code, row in shared(timeuse_folder, "atus_codes_2014.csv").items():
        one = to_icatus(code, "atus") or "-"
        merged = to_icatus(row["lexicon_2003_2015_code"], "atus") or "-"
        assert one[0] == merged[0], (code, one, merged)


def test_atus_data_codes_are_unmapped_and_hardly_anything_else() -> None:
    unmapped = {entry.code for entry in crosswalk("atus") if entry.icatus is None}
    assert {code for code in codes("atus") if code.startswith("50")} <= unmapped
    others = {code for code in unmapped if not code.startswith("50")}
    assert others == {"160103", "181801", "181899", "189999", "171701", "171799", "179999"}


def test_hetus_2008_is_the_shared_list(timeuse_folder: Path) -> None:
    expected = shared(timeuse_folder, "hetus_acl_2010.csv")
    assert codes("hetus-2008") == set(expected)
    for entry in crosswalk("hetus-2008"):
        assert entry.title.upper() == expected[entry.code]["title"].upper()


def test_hetus_lists_share_their_upper_levels_and_what_did_not_change() -> None:
    upper = {code for code in codes("hetus-2008") if len(code) < 3}
    assert {code for code in codes("hetus-2018") if len(code) < 3} == upper - {"20"}
    same = codes("hetus-2008") & codes("hetus-2018")
    differ = {
        code for code in same if to_icatus(code, "hetus-2008") != to_icatus(code, "hetus-2018")
    }
    assert differ == {"391", "392", "613", "71", "713"}


@pytest.mark.parametrize("name", ["hetus-2008", "hetus-2018"])
def test_a_parent_of_hetus_is_no_finer_than_its_children(name: str) -> None:
    """A parent is mapped above its children, or elsewhere with a note, never below them."""
    entries = {entry.code: entry for entry in crosswalk(name)}
    for code, entry in entries.items():
        parent = entries.get(code[:-1])
        if parent and parent.icatus and not (entry.icatus or "").startswith(parent.icatus):
            assert parent.note or entry.note, (parent, entry)
            assert not (entry.icatus and parent.icatus.startswith(entry.icatus)), (parent, entry)


def test_mtus_numbers_all_sixty_nine_activities() -> None:
    assert [entry.code for entry in crosswalk("mtus")] == [str(code) for code in range(1, 70)]


def test_fallback_on_a_parent_of_two_digits_or_more() -> None:
    assert to_icatus("3812", "hetus-2008") == "41"
    assert to_icatus("377", "hetus-2018") == "35"
    assert to_icatus("3", "hetus-2018") is None
    assert find("970", "hetus-2018") is None
    assert find("70", "mtus") is None
    with pytest.raises(CareError, match='hetus-2018 has no code "-999"'):
        to_icatus("-999", "hetus-2018")
