"""Reader of the American Time Use Survey: what its files become, on made-up rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from careconomy.errors import CareError
from careconomy.timeuse import Survey
from careconomy.timeuse.readers.atus import import_atus
from careconomy.timeuse.readers.atus_files import AtusFile

from .atus_sample import Files, multi_year, sample, summary, text, write, write_zip


def imported(tmp_path: Path, files: Files, span: str = "2014", **options: object) -> Survey:
    folder = write(tmp_path / f"raw{span}", files, span)
    return import_atus(folder, tmp_path / "survey", replace=True, **options)  # type: ignore[arg-type]


def column(survey: Survey, table: str, name: str) -> list[object]:
    found: list[object] = survey.table(table, [name])[name].to_pylist()
    return found


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return imported(tmp_path_factory.mktemp("atus"), sample())


def test_tables_and_manifest(survey: Survey) -> None:
    assert dict(survey.manifest.rows) == {
        "households": 6,
        "persons": 6 + 2 * 2 + 2 * 4,
        "days": 6,
        "replicates": 6,
        "episodes": 28,
        "companions": 6,
    }
    manifest = survey.manifest
    assert (manifest.name, manifest.country, manifest.years) == (
        "American Time Use Survey 2014",
        "USA",
        (2014,),
    )
    assert (manifest.weights_count, manifest.days_in_period) == ("person-days", 365.0)
    assert [item["file"] for item in manifest.inputs] == [
        f"atus{kind}_2014.dat" for kind in ("resp", "act", "rost", "cps", "who", "wgts", "rostec")
    ]
    assert manifest.repairs == ()


def test_design_is_successive_differences_around_the_estimate(survey: Survey) -> None:
    design = survey.manifest.design
    assert design["method"] == "successive_differences"
    assert (design["factor"], design["centre"], design["replicates"]) == (0.025, "estimate", 160)
    weights = np.array(column(survey, "replicates", "weights"))
    rows = sorted(sample()["wgts"], key=lambda row: row["TUCASEID"])
    np.testing.assert_array_equal(
        weights, [[float(row[f"FINLWGT{r:03d}"]) for r in range(1, 161)] for row in rows]
    )


def test_people(survey: Survey) -> None:
    couple = survey.table("persons").slice(1, 3).to_pylist()
    assert [person["relationship"] for person in couple] == ["self", "partner", "own_child"]
    assert [person["sex"] for person in couple] == ["men", "men", "women"]
    assert [person["age"] for person in couple] == [31, 36, 3]
    assert [person["diarist"] for person in couple] == [True, False, False]
    assert [person["partnered"] for person in couple] == [True, None, None]
    assert [person["own_children_under_15"] for person in couple] == [1, None, None]
    assert couple[0]["youngest_child_age"] == 3
    assert couple[0]["employment"] == "employed"
    assert (couple[0]["hours_usual"], couple[0]["earnings_week"]) == (40.0, 1846.15)
    assert [person["education"] for person in couple] == ["high"] * 3
    assert couple[0]["person_id"] == "20140200000002-1"
    # The child that lives elsewhere is line 4 and no member.
    assert [person["household"] for person in survey.table("persons").to_pylist()] == [
        *(0, 1, 1, 1, 2, 2, 2, 2, 2),
        *(3, 4, 4, 4, 5, 5, 5, 5, 5),
    ]


def test_foster_and_grown_children_are_no_own_children_under_15(survey: Survey) -> None:
    person = survey.table("persons").slice(4, 1).to_pylist()[0]
    assert person["own_children_under_15"] == 0
    assert person["youngest_child_age"] == 19
    assert column(survey, "persons", "relationship")[4:9] == [
        *("self", "partner", "non_relative", "parent", "own_child")
    ]


def test_negative_codes_are_missing(survey: Survey) -> None:
    assert column(survey, "persons", "hours_usual")[9] is None
    assert column(survey, "persons", "earnings_week")[9] is None
    assert "student" not in survey.columns("persons")


def test_days(survey: Survey) -> None:
    day = survey.table("days").slice(1, 1).to_pylist()[0]
    assert (day["person"], day["day_id"]) == (1, "20140200000002")
    assert (day["date"], day["weekday"]) == (date(2014, 2, 12), 3)
    assert (day["year"], day["month"], day["day_type"]) == (2014, 2, "weekday")
    assert day["holiday"] is False
    assert day["weight"] == float(sample()["resp"][1]["TUFINLWGT"])
    assert column(survey, "days", "weekday") == [6, 3, 4, 1, 4, 1]
    assert column(survey, "days", "day_type")[0] == "saturday"
    assert day["original.TRMJOCC1"] == "07"
    assert day["original.TELFS"] == 2


def test_households(survey: Survey) -> None:
    home = survey.table("households").to_pylist()[1]
    assert (home["location"], home["region"], home["size"]) == ("rural", "South", 3)
    assert home["original.HEFAMINC"] == "9"


def test_time_on_call(survey: Survey) -> None:
    # Nobody under 13 in the household: 0, although the agency leaves it blank.
    assert column(survey, "days", "childcare_on_call") == [0, 720, 0, 0, 720, 0]
    episodes = np.array(column(survey, "episodes", "childcare_on_call"), dtype=float)
    day = np.array(column(survey, "episodes", "day"), dtype=int)
    np.testing.assert_array_equal(np.bincount(day, episodes), [0, 720, 0, 0, 720, 0])
    assert column(survey, "days", "adult_care_on_call") == [0] * 6


def test_secondary_childcare_blank_with_a_child_is_missing(tmp_path: Path) -> None:
    files = sample()
    files["resp"][1]["TRTHH"] = "-1"
    survey = imported(tmp_path, files)
    assert column(survey, "days", "childcare_on_call")[:3] == [0, None, 0]


def test_episodes(survey: Survey) -> None:
    rows = [row for row in survey.table("episodes").to_pylist() if row["day"] == 1]
    code = survey.activities["code"].to_pylist()
    assert [code[row["activity"]] for row in rows] == [
        *("010101", "030101", "180301", "150101", "120303")
    ]
    assert [(row["start"], row["end"]) for row in rows] == [
        *((240, 740), (740, 830), (830, 860), (860, 960), (960, 1680))
    ]
    assert [row["minutes"] for row in rows] == [500.0, 90.0, 30.0, 100.0, 720.0]
    assert [row["place"] for row in rows] == [
        *(None, "home", "private_transport", "elsewhere", "home")
    ]
    assert [row["place_code"] for row in rows] == [None, "1", "12", "11", "1"]
    assert [row["for_whom"] for row in rows] == [
        *(None, "own_household", "own_household", "community", None)
    ]
    assert [row["original.TUACTDUR"] for row in rows] == [500, 90, 30, 100, 750]
    assert "original.TRTIER2" not in rows[0]
    assert survey.activities["icatus"].to_pylist()[code.index("010101")] == "91"


def test_who_was_there(survey: Survey) -> None:
    rows = [row for row in survey.table("episodes").to_pylist() if row["day"] == 1]
    assert [row["with_whom"] for row in rows] == [None, 1, 1, 1, 2 + 4 + 16]
    first = column(survey, "episodes", "day").index(1)
    company = [row for row in survey.table("companions").to_pylist() if row["episode"] == first + 4]
    assert [(row["person"], row["code"]) for row in company] == [(None, "54"), (2, "20"), (3, "22")]


def test_other_members_by_age_and_strangers(tmp_path: Path) -> None:
    files = sample()
    case = files["resp"][2]["TUCASEID"]
    codes = [("5", "22"), ("4", "24"), ("3", "27"), ("-1", "40")]
    for number, (line, code) in enumerate(codes, 1):
        for row in files["who"]:
            if (row["TUCASEID"], row["TUACTIVITY_N"]) == (case, str(number)):
                row |= {"TULINENO": line, "TUWHO_CODE": code}
    survey = imported(tmp_path, files)
    found = [
        row["with_whom"]
        for row in survey.table("episodes", ["day", "with_whom"]).to_pylist()
        if row["day"] == 2
    ]
    # A child of 19 is another member, a foster child of 5 a child, one elsewhere somebody else.
    assert found == [8, 8, 4, 16, 1]


def test_the_files_may_come_in_any_dress(tmp_path: Path, survey: Survey) -> None:
    files = sample()
    folder = tmp_path / "raw"
    (folder / "roster").mkdir(parents=True)
    for kind, rows in files.items():
        turned = [dict(reversed(row.items())) for row in reversed(rows)]
        if kind == "act":
            write_zip(folder / "atusact-2014.zip", text(turned, end="\n"))
        elif kind == "rost":
            (folder / "roster" / "ATUSROST_2014.DAT").write_text(text(turned).lower())
        else:
            data = "\ufeff" + text(turned)
            (folder / f"atus{kind}_2014.dat").write_bytes(data.encode("utf-8"))
    other = import_atus(folder, tmp_path / "survey")
    for table in survey.manifest.rows:
        names = sorted(survey.columns(table))
        assert names == sorted(other.columns(table))
        here, there = (item.table(table, names).to_pylist() for item in (survey, other))
        if table == "companions":
            here, there = (
                sorted(map(str, rows)) for rows in (here, there)
            )  # those present at once have no order
        assert here == there


def test_summary_file_alone_gives_the_same_minutes(tmp_path: Path, survey: Survey) -> None:
    files = sample()
    folder = tmp_path / "raw"
    folder.mkdir()
    write_zip(folder / "atussum_2014.zip", text(summary(files)))
    other = import_atus(folder, tmp_path / "survey")
    assert not other.has("episodes")
    assert minutes(other, "totals") == minutes(survey, "episodes")
    assert column(other, "days", "weight") == column(survey, "days", "weight")
    assert column(other, "days", "month") == column(survey, "days", "month")
    assert column(other, "persons", "age") == list(range(30, 36))
    assert column(other, "persons", "education") == ["medium"] * 6
    assert column(other, "households", "location") == ["urban"] * 6
    assert not any(name.startswith("original.T0") for name in other.columns("days"))


def minutes(survey: Survey, table: str) -> dict[tuple[int, str], float]:
    code = survey.activities["code"].to_pylist()
    result: dict[tuple[int, str], float] = {}
    for row in survey.table(table, ["day", "activity", "minutes"]).to_pylist():
        key = (row["day"], code[row["activity"]])
        result[key] = result.get(key, 0) + row["minutes"]
    return result


@pytest.mark.parametrize(
    "kinds", [("resp", "act"), ("resp", "act", "rost"), ("resp", "sum"), ("sum", "act")]
)
def test_what_is_there_is_enough(tmp_path: Path, survey: Survey, kinds: tuple[str, ...]) -> None:
    files = sample()
    files["sum"] = summary(files)
    found = import_atus(write(tmp_path / "raw", files, kinds=kinds), tmp_path / "survey")
    table = "episodes" if "act" in kinds else "totals"
    assert minutes(found, table) == minutes(survey, "episodes")
    assert found.manifest.design["method"] == "taylor"
    assert any("No replicate weights" in flag for flag in found.manifest.flags)
    assert ("age" in found.columns("persons")) == (kinds != ("resp", "act"))
    assert found.rows("persons") == (18 if "rost" in kinds else 6)


def test_several_single_years_are_pooled(tmp_path: Path) -> None:
    folder = write(tmp_path / "raw", sample((2014,)), "2014")
    write(folder, sample((2015,), 4), "2015")
    survey = import_atus(folder, tmp_path / "survey")
    assert survey.manifest.years == (2014, 2015)
    assert survey.manifest.days_in_period == 730.0
    assert survey.rows("days") == 10
    assert survey.manifest.design["method"] == "successive_differences"
    assert column(survey, "days", "stratum") == [2014] * 6 + [2015] * 4
    one = import_atus(folder, tmp_path / "one", years=[2015])
    assert (one.manifest.years, one.rows("days")) == ((2015,), 4)
    assert [item["file"] for item in one.manifest.inputs][:1] == ["atusresp_2015.dat"]


def test_multi_year_files(tmp_path: Path) -> None:
    files = multi_year(sample((2014, 2016), 3))
    survey = imported(tmp_path, files, "1416")
    assert survey.manifest.years == (2014, 2016)
    assert survey.manifest.days_in_period == 731.0
    assert column(survey, "days", "weight") == [float(row["TUFNWGTP"]) for row in files["resp"]]
    assert survey.manifest.design["method"] == "successive_differences"
    one = imported(tmp_path, files, "1416", years={2016})
    assert (one.manifest.years, one.rows("days"), one.rows("episodes")) == ((2016,), 3, 14)


def test_2020_never_takes_a_negative_weight(tmp_path: Path) -> None:
    files = multi_year(sample((2018, 2019, 2020), 3))
    files["wgts"] = []
    survey = imported(tmp_path, files, "1820")
    rows = files["resp"]
    expected = [row["TU20FWGT" if row["TUYEAR"] == "2020" else "TUFNWGTP"] for row in rows]
    assert column(survey, "days", "weight") == [float(value) for value in expected]
    assert min(column(survey, "days", "weight")) > 0  # type: ignore[type-var]
    # 2020 counts 366 days less the 53 without diaries.
    assert survey.manifest.days_in_period == 365 + 365 + 313
    assert any("18 March to 9 May" in flag for flag in survey.manifest.flags)
    pair = imported(tmp_path, files, "1820", years=[2019, 2020])
    assert column(pair, "days", "weight") == [float(row["TU20FWGT"]) for row in rows[3:]]
    assert pair.manifest.days_in_period is None


def test_2020_without_its_weight_is_refused(tmp_path: Path) -> None:
    files = multi_year(sample((2019, 2020), 3))
    for row in files["resp"]:
        del row["TU20FWGT"]
    with pytest.raises(CareError, match="expected the weight TU20FWGT for 2020"):
        imported(tmp_path, files, "1920")
    assert imported(tmp_path, files, "1920", years=[2019]).rows("days") == 3
    with pytest.raises(CareError, match=r"TUFNWGTP: expected a weight above 0.*TU20FWGT instead"):
        imported(tmp_path, files, "1920", weight="tufnwgtp")


@pytest.mark.parametrize(
    ("years", "columns", "used"),
    [
        ((2003,), ("TU04FWGT", "TU06FWGT"), {2003: "TUFINLWGT"}),
        ((2003, 2006), ("TU04FWGT", "TU06FWGT"), {2003: "TU06FWGT", 2006: "TUFINLWGT"}),
        ((2003, 2004), ("TU04FWGT",), {2003: "TU04FWGT", 2004: "TUFINLWGT"}),
        ((2006, 2007), (), {2006: "TUFINLWGT", 2007: "TUFINLWGT"}),
        ((2005, 2006), (), None),
    ],
)
def test_weights_of_the_first_years(
    tmp_path: Path,
    years: tuple[int, ...],
    columns: tuple[str, ...],
    used: dict[int, str] | None,
) -> None:
    folder = tmp_path / "raw"
    expected: list[float] = []
    for year in years:
        files = sample((year,), 3)
        for row in files["resp"]:
            for number, name in enumerate(columns, 2):
                if year <= (2003 if name == "TU04FWGT" else 2005):
                    row[name] = str(number * float(row["TUFINLWGT"]))
            if used is not None:
                expected.append(float(row[used[year]]))
        write(folder, files, str(year), ("resp", "act", "rost"))
    if used is None:
        with pytest.raises(CareError, match="expected the weight TU06FWGT for 2005"):
            import_atus(folder, tmp_path / "survey")
    else:
        survey = import_atus(folder, tmp_path / "survey")
        assert column(survey, "days", "weight") == pytest.approx(expected)


def test_replicates_of_other_cases_are_left_aside_and_told(tmp_path: Path) -> None:
    files = sample()
    files["wgts"] = [*reversed(files["wgts"]), files["wgts"][0] | {"TUCASEID": "20140100999999"}]
    survey = imported(tmp_path, files)
    assert any("1 cases without a diary" in flag for flag in survey.manifest.flags)
    first = column(survey, "replicates", "weights")[0]
    assert first == [float(sample()["wgts"][0][f"FINLWGT{r:03d}"]) for r in range(1, 161)]


def test_replicates_of_2020_come_from_their_own_file(tmp_path: Path) -> None:
    files = multi_year(sample((2019, 2020), 3))
    pandemic = [
        {k.replace("TUFNWGTP", "TU20FWGT"): v for k, v in row.items()} for row in files["wgts"]
    ]
    folder = write(tmp_path / "raw", files, "1920")
    (folder / "atuswgtspan_1920.dat").write_text(text(pandemic))
    survey = import_atus(folder, tmp_path / "survey")
    assert survey.manifest.design["method"] == "successive_differences"
    assert np.array(column(survey, "replicates", "weights")).shape == (6, 160)


def test_single_year_replicates_under_their_later_name(tmp_path: Path) -> None:
    files = sample()
    files["wgts"] = [
        {k.replace("FINLWGT", "TUFWGT"): v for k, v in row.items()} for row in files["wgts"]
    ]
    assert imported(tmp_path, files).has("replicates")


def test_another_weight_on_request(tmp_path: Path) -> None:
    files = sample()
    for row in files["resp"]:
        row["MYWGT"] = "2.5"
    survey = imported(tmp_path, files, weight="mywgt")
    assert column(survey, "days", "weight") == [2.5] * 6
    assert survey.manifest.design["method"] == "taylor"


def test_codes_that_lost_their_zeros(tmp_path: Path, survey: Survey) -> None:
    files = sample()
    for row in files["act"]:
        row["TRCODE"] = str(int(row["TRCODE"]))
    assert minutes(imported(tmp_path, files), "episodes") == minutes(survey, "episodes")


def test_place_before_may_2004_and_plain_beside_zip(tmp_path: Path) -> None:
    files = sample()
    for row in files["cps"]:
        row["GEMETSTA"], row["GTMETSTA"] = "1", "-1"
    folder = write(tmp_path / "raw", files)
    (folder / "atusact_2014.zip").write_bytes(b"not used")
    survey = import_atus(folder, tmp_path / "survey")
    assert column(survey, "households", "location") == ["urban"] * 6


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    imported(tmp_path, sample(), progress=told.append)
    assert told[0] == "reading atusresp_2014.dat"
    assert told[-1] == "writing"


@pytest.mark.parametrize(
    ("span", "years"), [("2014", [2014]), ("0318", range(2003, 2019)), ("1920", [2019, 2020])]
)
def test_years_in_the_name_of_a_file(span: str, years: list[int]) -> None:
    assert list(AtusFile("act", span, Path()).years) == list(years)
