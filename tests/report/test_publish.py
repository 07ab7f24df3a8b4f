from __future__ import annotations

import csv
import re
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from careconomy.errors import CareError
from careconomy.estimation import Rules, analyse
from careconomy.report import publish_sdmx
from careconomy.report.publish import publish
from careconomy.report.publish_indicators import (
    INDICATORS,
    MAIN,
    WITH_SIMULTANEOUS,
    Publication,
    indicator,
    measured,
)
from careconomy.timeuse import Survey, write_survey
from careconomy.timeuse.generate import generate

ALL = {"sex": "all", "age_group": "all", "location": "all"}
SDG = indicator("sdg-5.4.1")


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("publish") / "s"
    return generate(folder, persons=900, seed=11, country="KEN", strata=4, clusters=80)


@pytest.fixture(scope="module")
def found(survey: Survey) -> Publication:
    return measured(survey, SDG)


def changed(survey: Survey, folder: Path, drop: dict[str, list[str]], **manifest: Any) -> Survey:
    """Write the survey again without some columns."""
    tables = {name: survey.table(name) for name in ("households", "persons", "days", "episodes")}
    for name, columns in drop.items():
        tables[name] = tables[name].drop_columns(columns)
    return write_survey(folder, replace(survey.manifest, **manifest), tables, survey.activities)


def test_the_indicator_is_the_share_of_the_day_of_all_persons(
    survey: Survey, found: Publication
) -> None:
    minutes = analyse(survey, ["sdg-5.4.1"], ["sex"], where={"age": "15+"}).estimates(("mean",))
    for sex in ("women", "men"):
        row = found.find(SDG.series[0], MAIN, {**ALL, "sex": sex})
        expected = minutes.row(sex=sex)
        assert row is not None and row.est is not None
        assert row.est == pytest.approx(100 * (expected.est or 0) / 60 / 24, rel=1e-12)
        assert row.se == pytest.approx(100 * (expected.se or 0) / 1440, rel=1e-12)
        assert row.n == expected.n


def test_domestic_and_care_add_up_to_the_indicator(survey: Survey) -> None:
    shown = measured(survey, SDG, rules=Rules())
    total, domestic, care = SDG.series[:3]
    cells = [line.row.domain for line in shown.lines if line.series is total]
    assert len(cells) == 2 * (1 + 2) * (1 + 5) * (1 + 2)
    for counted in (MAIN, WITH_SIMULTANEOUS):
        for cell in cells:
            whole, *parts = (shown.find(s, counted, dict(cell)) for s in (total, domestic, care))
            values = [part.est if part else None for part in parts]
            if whole and whole.est is not None and None not in values and counted == MAIN:
                assert whole.est == pytest.approx(sum(v or 0.0 for v in values), abs=1e-9)


def test_simultaneous_activities_and_passive_care_stand_apart(found: Publication) -> None:
    total = SDG.series[0]
    main, both = (found.find(total, kind, ALL) for kind in (MAIN, WITH_SIMULTANEOUS))
    assert main and both and main.est and both.est and both.est >= main.est
    on_call = found.find(SDG.series[3], MAIN, ALL)
    assert on_call and on_call.est and on_call.est > 0
    assert (SDG.series[3], WITH_SIMULTANEOUS) not in found.tables()
    assert "never mixed" in found.flags["simultaneous activities"]
    assert "not the world indicator" in found.flags_of(WITH_SIMULTANEOUS)["simultaneous activities"]


def test_flags_say_what_bears_upon_comparisons(survey: Survey, tmp_path: Path) -> None:
    poor = changed(
        survey,
        tmp_path / "poor",
        {
            "days": ["childcare_on_call", "adult_care_on_call", "month"],
            "households": ["location"],
            "episodes": ["secondary", "childcare_on_call", "adult_care_on_call"],
        },
        simultaneous="main only",
        age_floor=18,
    )
    shown = measured(poor, SDG)
    assert shown.dimensions == ("sex", "age_group")
    assert shown.floor == 18 and "18 and over; 15 and over" in shown.flags["age floor"]
    assert shown.levels["age_group"][:2] == ("18-24", "25-44")
    assert "not recorded" in shown.flags["passive care"]
    assert "not known" in shown.flags["season"]
    assert "Main activity only" in shown.flags["simultaneous activities"]
    notes = " ".join(shown.notes)
    assert "No breakdown by location" in notes and "On call for children" in notes
    assert {counted for _, counted in shown.tables()} == {MAIN}
    text = publish(poor, to="csv", output=tmp_path / "p.csv")[0].read_text("utf-8")
    assert {row["location"] for row in csv.DictReader(text.splitlines())} == {"all"}


def test_small_cells_are_withheld_and_the_rule_is_stated(survey: Survey, tmp_path: Path) -> None:
    table, readme = publish(survey, to="csv", output=tmp_path / "sdg.csv")
    rows = list(csv.DictReader(table.open(encoding="utf-8", newline="")))
    withheld = [row for row in rows if row["flag"]]
    assert withheld and all(row["est"] == row["se"] == row["lci"] == "" for row in withheld)
    shown = [row for row in rows if not row["flag"]]
    assert all(float(row["cv"] or 0) <= 0.3 and int(row["n"]) >= 30 for row in shown)
    words = readme.read_text("utf-8")
    assert "Cells of fewer than 30 diaries" in words and "are withheld" in words
    assert "ICATUS 2016 divisions 3 and 4" in words and "careconomy 0.1.0" in words
    strict = Rules(fewest=200, suppress=True)
    fewer = publish(survey, to="csv", output=tmp_path / "b.csv", rules=strict)[0]
    assert fewer.read_text().count("(withheld)") > table.read_text().count("(withheld)")


def test_what_is_said_of_withheld_figures_is_true(survey: Survey, tmp_path: Path) -> None:
    found, whole = measured(survey, SDG), measured(survey, SDG, rules=Rules())
    core = SDG.series[:3]
    few = derived = 0
    for line in found.lines:
        if line.series not in core or line.counted != MAIN:
            continue
        others = [found.find(s, MAIN, dict(line.row.domain)) for s in core if s != line.series]
        if 0 < line.row.n < 30:
            few += 1
            assert all(row and row.est is None for row in others)
        elif line.series is core[2] and line.row.est is None and all(o and o.est for o in others):
            derived += 1
            total, domestic = (row.est for row in others if row and row.est)
            row = whole.find(core[2], MAIN, dict(line.row.domain))
            assert row and total - domestic == pytest.approx(row.est, abs=1e-9)
    assert few and derived
    words = publish(survey, to="csv", output=tmp_path / "sdg.csv")[1].read_text("utf-8")
    assert "follows from its total less the other part" in words
    assert "does not keep them secret" in words


def test_flags_do_not_point_to_a_place(found: Publication) -> None:
    assert not [words for words in found.flags.values() if "below" in words or "above" in words]


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_workbook(survey: Survey, tmp_path: Path) -> None:
    odd = replace(survey, manifest=replace(survey.manifest, name="=cmd|'/c calc'!A1", inputs=(
        {"file": "raw.dat", "sha256": "abc123", "bytes": 7},
    )))  # fmt: skip
    (path,) = publish(odd, to="xlsx", output=tmp_path / "sdg.xlsx")
    found = parts(path)
    sheets = re.findall(r'<sheet name="([^"]+)"', found["xl/workbook.xml"])
    assert sheets == ["Read me", "Table sdg-5.4.1", "Data"]
    assert "sha256 abc123" in found["xl/sharedStrings.xml"]
    # Text of a survey never becomes a formula.
    assert all("<f>" not in text for text in found.values())
    assert "=cmd|" in found["xl/sharedStrings.xml"]
    data = found["xl/worksheets/sheet3.xml"]
    assert 'ySplit="1"' in data and 'state="frozen"' in data and "<autoFilter" in data
    assert "Women" in found["xl/sharedStrings.xml"] and "Urban" in found["xl/sharedStrings.xml"]
    (again,) = publish(odd, to="xlsx", output=tmp_path / "again.xlsx")
    assert again.read_bytes() == path.read_bytes()


def test_message_is_read_back(survey: Survey, found: Publication, tmp_path: Path) -> None:
    pytest.importorskip("pysdmx")
    from pysdmx.io import read_sdmx

    path, readme = publish(survey, to="sdmx", output=tmp_path / "sdg.csv")
    assert readme.name == "sdg.readme.txt"
    (data,) = read_sdmx(path).data
    assert data.short_urn == "Dataflow=IAEG-SDGs:DF_SDG_GLC(1.22)"
    frame = data.data.astype(str)
    dimensions = list(publish_sdmx.DIMENSIONS)
    assert list(frame.columns)[: len(dimensions) + 1] == [*dimensions, "OBS_VALUE"]
    assert not frame.duplicated(dimensions).any()
    assert set(frame["SERIES"]) == {"SL_DOM_TSPD", "SL_DOM_TSPDDC", "SL_DOM_TSPDCW"}
    assert set(frame["AGE"]) == {"Y_GE15", "Y15T24", "Y25T44", "Y45T54", "Y55T64", "Y_GE65"}
    assert set(frame["SEX"]) == {"_T", "F", "M"} and set(frame["URBANISATION"]) == {"_T", "U", "R"}
    steady = {"FREQ": "A", "REPORTING_TYPE": "N", "REF_AREA": "404", "TIME_PERIOD": "2020"}
    for name, value in {**steady, "UNIT_MEASURE": "PT", "UNIT_MULT": "0"}.items():
        assert set(frame[name]) == {value}
    wanted = frame[
        (frame["SERIES"] == "SL_DOM_TSPD") & (frame["SEX"] == "F") & (frame["AGE"] == "Y_GE15")
        & (frame["URBANISATION"] == "_T") & (frame["CUST_BREAKDOWN"] == "_T")
    ]  # fmt: skip
    row = found.find(SDG.series[0], MAIN, {**ALL, "sex": "women"})
    assert len(wanted) == 1 and row is not None and row.est is not None
    assert float(wanted["OBS_VALUE"].iloc[0]) == pytest.approx(row.est, abs=5e-5)
    assert float(wanted["UPPER_BOUND"].iloc[0]) == pytest.approx(row.uci, abs=5e-5)
    hidden = frame[frame["OBS_STATUS"] == "Q"]
    assert len(hidden) and set(hidden["OBS_VALUE"]) <= {"NaN", "nan", ""}
    both = frame[frame["CUST_BREAKDOWN"] == "C01"]
    assert set(both["CUST_BREAKDOWN_LB"]) == {"Main and simultaneous activities"}
    assert set(frame["CUST_BREAKDOWN"]) == {"_T", "C01"}


def test_a_wrong_code_or_a_key_twice_is_refused(survey: Survey, found: Publication) -> None:
    model = publish_sdmx._library()
    schema = publish_sdmx.structure(model, "404")
    rows = list(publish_sdmx._rows(survey, found))
    publish_sdmx.check(rows, schema)
    with pytest.raises(CareError, match='SEX has no code "W"'):
        publish_sdmx.check([{**rows[0], "SEX": "W"}], schema)
    with pytest.raises(CareError, match="stands there twice"):
        publish_sdmx.check([rows[0], rows[0]], schema)
    with pytest.raises(CareError, match="OBS_STATUS is empty"):
        publish_sdmx.check([{**rows[0], "OBS_STATUS": None}], schema)


@pytest.mark.parametrize(
    ("country", "number"),
    [("USA", "840"), ("KEN", "404"), ("AFG", "4"), ("DEU", "276"), ("FRA", "250"), ("YEM", "887")],
)
def test_numbers_of_countries(country: str, number: str) -> None:
    assert publish_sdmx.reference_area(country) == number


def test_almost_every_country_has_one_number() -> None:
    path = Path(publish_sdmx.__file__).parents[1] / "facts" / "data" / "countries.csv"
    with path.open(encoding="utf-8", newline="") as file:
        names = [row["iso3"] for row in csv.DictReader(file)]
    numbers = {name: publish_sdmx.reference_area(name) for name in names if name != "XKX"}
    assert len(set(numbers.values())) == len(numbers)


@pytest.mark.parametrize("country", [None, "XKX", "nowhere", "XXX", "ZZZ", "DDR"])
def test_countries_without_a_number(country: str | None) -> None:
    with pytest.raises(CareError, match="has no number"):
        publish_sdmx.reference_area(country)


def test_ages_without_a_code_are_named(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(CareError, match='"15-22" has no code'):
        publish(survey, to="sdmx", output=tmp_path / "p.csv", ages=(15, 23, 65))
    assert not list(tmp_path.iterdir())


def test_the_us_series_stays_national(survey: Survey, tmp_path: Path) -> None:
    assert not INDICATORS["us-sdg-5.4.1"].comparable
    assert not any(series.sdmx for series in INDICATORS["us-sdg-5.4.1"].series)
    with pytest.raises(CareError, match="no code in the UN's list"):
        publish(survey, ["us-sdg-5.4.1"], to="sdmx", output=tmp_path / "p.csv")
    with pytest.raises(CareError, match="made of codes of atus"):
        publish(survey, ["us-sdg-5.4.1"], to="csv", output=tmp_path / "p.csv")


def test_mistakes_are_named_and_leave_nothing(
    survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CareError, match="no indicator"):
        publish(survey, ["sdg-5.4.2"], output=tmp_path / "p.csv")
    with pytest.raises(CareError, match="no format"):
        publish(survey, to="pdf", output=tmp_path / "p.pdf")
    with pytest.raises(CareError, match="no such folder"):
        publish(survey, output=tmp_path / "no" / "p.csv")
    with pytest.raises(CareError, match="no indicator is named"):
        publish(survey, [], output=tmp_path / "p.csv")
    nowhere = replace(survey, manifest=replace(survey.manifest, country=None))
    with pytest.raises(CareError, match="not stated, has no number"):
        publish(nowhere, to="sdmx", output=tmp_path / "p.csv")
    monkeypatch.setitem(sys.modules, "pysdmx.io.pd", None)
    with pytest.raises(CareError, match=r"careconomy\[sdmx\]"):
        publish(survey, to="sdmx", output=tmp_path / "p.csv")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(CareError, match=r"careconomy\[survey\]"):
        publish(survey, to="xlsx", output=tmp_path / "p.xlsx")
    assert not list(tmp_path.iterdir())
