"""Faults in ATUS files: each named with file, row and column, and nothing half-written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careconomy.errors import CareError
from careconomy.timeuse import Survey
from careconomy.timeuse.readers.atus import import_atus

from .atus_sample import Files, sample, summary, text, write, write_zip

Change = Callable[[Files], None]


def put(kind: str, row: int, column: str, value: str) -> Change:
    """Change one cell; `row` as in the file, the header being row 1."""

    def change(files: Files) -> None:
        files[kind][row - 2][column] = value

    return change


def renamed(kind: str, old: str, new: str) -> Change:
    def change(files: Files) -> None:
        files[kind] = [{new if k == old else k: v for k, v in row.items()} for row in files[kind]]

    return change


def dropped(kind: str, row: int) -> Change:
    def change(files: Files) -> None:
        del files[kind][row - 2]

    return change


def doubled(kind: str, row: int) -> Change:
    def change(files: Files) -> None:
        files[kind].append(dict(files[kind][row - 2]))

    return change


# What is changed; file, place, and words of the message; diaries left with keep_valid.
FAULTS: dict[str, tuple[Change, str, str, str, int]] = {
    "bad number": (put("resp", 3, "TRTHH", "x"), "resp", "row 3, column TRTHH", '"x"', 5),
    "no case": (put("rost", 4, "TUCASEID", ""), "rost", "row 4, column TUCASEID", "14 digits", 6),
    "case twice": (doubled("resp", 4), "resp", "row 8, column TUCASEID", "each case once", 5),
    "episode twice": (doubled("act", 6), "act", "row 30, column TUACTIVITY_N", "once", 5),
    "line twice": (doubled("rost", 3), "rost", "row 22, column TULINENO", "once", 5),
    "CPS line twice": (doubled("cps", 2), "cps", "row 20, column TULINENO", "once", 5),
    "no weight": (put("resp", 2, "TUFINLWGT", ""), "resp", "row 2, column TUFINLWGT", "nothing", 5),
    "negative weight": (
        put("resp", 2, "TUFINLWGT", "-3.5"), "resp", "row 2, column TUFINLWGT", "-3.5", 5,
    ),
    "25 hours": (
        put("act", 5, "TUACTDUR24", "480"), "act", "row 2, column TUACTDUR24", "found 1,500", 5,
    ),
    "23 hours": (dropped("act", 4), "act", "row 2, column TUACTDUR24", "found 1,380", 5),
    "negative minutes": (put("act", 7, "TUACTDUR24", "-5"), "act", "row 7", "1 to 1,440", 5),
    "gap": (put("act", 3, "TUSTARTTIM", "12:30:00"), "act", "row 3, column TUSTARTTIM", "12:30", 5),
    "no time": (put("act", 3, "TUSTARTTIM", "25:00:00"), "act", "row 3", "HH:MM:SS", 5),
    "unknown code": (put("act", 3, "TRCODE", "999998"), "act", "row 3", "ATUS lexicon", 6),
    "no code": (put("act", 3, "TRCODE", "5 A"), "act", "row 3, column TRCODE", "six digits", 5),
    "stranger": (
        put("act", 2, "TUCASEID", "20140100000999"), "act", "row 2, column TUCASEID", "case of", 5,
    ),
    "no such date": (
        put("resp", 2, "TUDIARYDATE", "20140231"), "resp", "row 2, column TUDIARYDATE", "a date", 5,
    ),
    "another weekday": (put("resp", 2, "TUDIARYDAY", "3"), "resp", "row 2", "weekday of TUDIA", 5),
    "no weekday": (put("resp", 2, "TUDIARYDAY", "9"), "resp", "row 2", "1 to 7", 5),
    "sex 3": (put("rost", 3, "TESEX", "3"), "rost", "row 3, column TESEX", "1 or 2", 5),
    "no age": (put("rost", 3, "TEAGE", "-1"), "rost", "row 3, column TEAGE", "an age", 5),
    "no line 1": (put("rost", 2, "TULINENO", "9"), "resp", "row 2", "line 1", 5),
    "who of nothing": (put("who", 2, "TUACTIVITY_N", "77"), "who", "row 2", "an episode", 5),
    "no replicates": (dropped("wgts", 2), "wgts", "wgts", "respondent 20140100000001", 5),
    "replicates twice": (doubled("wgts", 2), "wgts", "row 8, column TUCASEID", "once", 5),
    "blank replicate": (
        put("wgts", 3, "FINLWGT017", ""), "wgts", "row 3, column FINLWGT017", "0 or more", 5,
    ),
    "negative replicate": (put("wgts", 3, "FINLWGT017", "-1"), "wgts", "row 3", "found -1", 5),
}  # fmt: skip


def attempt(tmp_path: Path, files: Files, *, keep_valid: bool = False) -> Survey:
    raw = write(tmp_path / "raw", files)
    return import_atus(raw, tmp_path / "survey", keep_valid=keep_valid)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_named_and_left_out_on_request(tmp_path: Path, name: str) -> None:
    change, kind, place, words, left = FAULTS[name]
    files = sample()
    change(files)
    with pytest.raises(CareError) as error:
        attempt(tmp_path, files)
    assert f"atus{kind}_2014.dat" in error.value.where
    assert place in error.value.where
    assert words in str(error.value)
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]
    survey = attempt(tmp_path, files, keep_valid=True)
    assert survey.rows("days") == left
    minutes = survey.table("episodes", ["minutes"])["minutes"].to_numpy().sum()
    assert minutes == 1440 * left
    repairs = survey.manifest.repairs
    assert all(item["rule"].startswith("keep valid") and item["count"] >= 1 for item in repairs)
    assert repairs
    assert "row " not in place or any(item.get("rows") for item in repairs)


def test_an_unknown_code_keeps_its_time(tmp_path: Path) -> None:
    files = sample()
    put("act", 3, "TRCODE", "999998")(files)
    survey = attempt(tmp_path, files, keep_valid=True)
    row = survey.activities.to_pylist()[-1]
    assert (row["code"], row["icatus"]) == ("999998", None)
    assert "stays without a standard one" in survey.manifest.repairs[0]["rule"]


def test_replicates_follow_the_diaries_that_are_left(tmp_path: Path) -> None:
    files = sample()
    put("resp", 3, "TUDIARYDAY", "9")(files)
    survey = attempt(tmp_path, files, keep_valid=True)
    weights = survey.table("replicates")["weights"].to_pylist()
    kept = [row for index, row in enumerate(files["wgts"]) if index != 1]
    assert [row[0] for row in weights] == [float(row["FINLWGT001"]) for row in kept]
    assert survey.table("days", ["person"])["person"].to_pylist() == [0, 1, 6, 7, 10]


@pytest.mark.parametrize(
    ("change", "file", "words"),
    [
        (renamed("act", "TUACTDUR24", "DURATION"), "act", "the column TUACTDUR24; not found"),
        (renamed("act", "TRCODE", "CODE"), "act", "the column TRCODE; not found"),
        (renamed("rost", "TEAGE", "AGE"), "rost", 'TEAGE; not found. Did you mean "AGE"'),
        (renamed("resp", "TUFINLWGT", "W"), "resp", "the weight TUFINLWGT for 2014"),
        (renamed("who", "TUWHO_CODE", "WHO"), "who", "TUWHO_CODE"),
        (renamed("wgts", "TUCASEID", "ID"), "wgts", "TUCASEID"),
    ],
)
@pytest.mark.parametrize("keep", [False, True])
def test_renamed_columns_are_named_even_if_the_rest_is_kept(
    tmp_path: Path, change: Change, file: str, words: str, keep: bool
) -> None:
    files = sample()
    change(files)
    with pytest.raises(CareError) as error:
        attempt(tmp_path, files, keep_valid=keep)
    assert f"atus{file}_2014.dat" in str(error.value)
    assert words in str(error.value)
    assert not (tmp_path / "survey").exists()


def test_wrong_delimiter(tmp_path: Path) -> None:
    files = sample()
    raw = write(tmp_path / "raw", files)
    (raw / "atusrost_2014.dat").write_text(text(files["rost"], delimiter="\t"))
    with pytest.raises(CareError, match=r"atusrost_2014.dat, row 1: .*commas, found tabs"):
        import_atus(raw, tmp_path / "survey")


@pytest.mark.parametrize("part", [0.2, 0.6, 0.98])
def test_truncated_zip(tmp_path: Path, part: float) -> None:
    files = sample()
    raw = write(tmp_path / "raw", files, kinds=("resp", "rost"))
    path = raw / "atusact_2014.zip"
    write_zip(path, text(files["act"] * 50))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    with pytest.raises(CareError, match=r"atusact_2014.zip: the archive is damaged or cut off"):
        import_atus(raw, tmp_path / "survey", keep_valid=True)
    assert not (tmp_path / "survey").exists()


def test_truncated_text(tmp_path: Path) -> None:
    files = sample()
    raw = write(tmp_path / "raw", files)
    path = raw / "atusact_2014.dat"
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(CareError, match=r"row 29: expected 10 columns, found 6 \(is the file cut"):
        import_atus(raw, tmp_path / "survey")
    survey = import_atus(raw, tmp_path / "survey", keep_valid=True)
    assert survey.rows("days") == 5


def test_folders_without_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(CareError, match="expected a folder"):
        import_atus(tmp_path / "none", tmp_path / "survey")
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "notes.txt").write_text("x")
    with pytest.raises(CareError, match=r"such as atusact_2014.dat.*found notes.txt"):
        import_atus(raw, tmp_path / "survey")
    write(raw, sample(), kinds=("rost", "act"))
    with pytest.raises(
        CareError, match=r"file of respondents \(atusresp\).*found atusact_2014.dat"
    ):
        import_atus(raw, tmp_path / "survey")
    (raw / "atusact_2014.dat").unlink()
    write(raw, sample(), kinds=("resp",))
    with pytest.raises(CareError, match=r"file of activities \(atusact\)"):
        import_atus(raw, tmp_path / "survey")


def test_years_that_are_not_there(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", sample())
    with pytest.raises(CareError, match="none of them for the years asked"):
        import_atus(raw, tmp_path / "survey", years=[2015])
    raw = write(tmp_path / "many", sample(), "1015", ("resp", "act"))
    with pytest.raises(CareError, match="the files have none for 2012"):
        import_atus(raw, tmp_path / "survey", years=[2012])


def test_single_years_beside_a_multi_year_file(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", sample())
    write(raw, sample((2014,)), "0318")
    with pytest.raises(CareError, match="found files of 0318, 2014"):
        import_atus(raw, tmp_path / "survey")
    write(tmp_path / "other", sample(), kinds=("resp",))
    write(tmp_path / "other", sample((2015,)), "2015", kinds=("resp", "act"))
    with pytest.raises(CareError, match="expected atusact_2014; not found"):
        import_atus(tmp_path / "other", tmp_path / "survey")


def test_a_summary_that_does_not_close(tmp_path: Path) -> None:
    files = sample()
    rows = summary(files)
    rows[2]["t020101"] = "0"
    with pytest.raises(CareError, match=r"row 4, column T010101 to T180401: expected 1,440 min"):
        attempt(tmp_path, {"sum": rows})
    assert attempt(tmp_path, {"sum": rows}, keep_valid=True).rows("days") == 5


def test_what_is_there_already_is_not_touched(tmp_path: Path) -> None:
    survey = attempt(tmp_path, sample())
    before = (survey.folder / "manifest.json").read_bytes()
    with pytest.raises(CareError, match="is there already"):
        attempt(tmp_path, sample())
    files = sample()
    put("act", 3, "TRCODE", "x")(files)
    raw = write(tmp_path / "raw", files)
    with pytest.raises(CareError):
        import_atus(raw, tmp_path / "survey", replace=True)
    assert (survey.folder / "manifest.json").read_bytes() == before


def test_no_diary_without_a_fault(tmp_path: Path) -> None:
    files = sample()
    for row in files["resp"]:
        row["TUDIARYDAY"] = "0"
    with pytest.raises(CareError, match="no diary is without a fault"):
        attempt(tmp_path, files, keep_valid=True)


def test_the_same_file_in_two_folders_is_refused_not_chosen_from(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", sample())
    write(raw / "older", sample(seed=2), kinds=("act",))
    with pytest.raises(CareError, match=r"atusact_2014\.dat.*twice"):
        import_atus(raw, tmp_path / "survey")
    assert not (tmp_path / "survey").exists()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(("resp", "act", "rost", "who", "cps")),
    start=st.floats(0, 1),
    length=st.integers(0, 40),
    junk=st.one_of(st.binary(max_size=20), st.text('0123456789,"\r\n.-', max_size=20)),
    keep=st.booleans(),
)
def test_fuzzed_files_end_in_a_survey_or_a_named_fault(
    tmp_path: Path, kind: str, start: float, length: int, junk: bytes | str, keep: bool
) -> None:
    raw = write(tmp_path / "raw", sample(replicates=0), kinds=("resp", "act", "rost", "who", "cps"))
    path = raw / f"atus{kind}_2014.dat"
    data = path.read_bytes()
    at = int(start * len(data))
    junk = junk.encode() if isinstance(junk, str) else junk
    path.write_bytes(data[:at] + junk + data[at + length :])
    try:
        survey = import_atus(raw, tmp_path / "survey", keep_valid=keep, replace=True)
    except CareError as error:
        assert error.where
    else:
        days = survey.table("episodes", ["minutes"])["minutes"].to_numpy().sum() / 1440
        assert days == survey.rows("days")
