"""Wages of a user's file are read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from careconomy.accounts.value import value
from careconomy.accounts.value_file import read_wages
from careconomy.accounts.value_tasks import ELEMENTARY, SERVICE, TASKS
from careconomy.errors import CareError
from careconomy.timeuse.generate import generate

HEAD = "# currency: EUR\n# price year: 2020\n# concept: labour_cost\n# per hour: worked\n"
BODY = "activity,wage,sex\ndomestic,12.5,\ncare,15,women\ncare,16,men\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "wages.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_file(tmp_path: Path) -> None:
    found = read_wages(written(tmp_path, "\ufeff# source: our census\n" + HEAD + "\n" + BODY))
    assert found.prices == {"domestic": (12.5, 12.5), "care": (15.0, 16.0)}
    assert (found.currency, found.price_year, found.concept) == ("EUR", 2020, "labour_cost")
    assert found.per_hour == "worked" and found.sources == ("Wages: our census.",)


def test_without_sexes(tmp_path: Path) -> None:
    text = HEAD + "activity,wage\ngeneralist,9\nicatus:31,10\ncode:0101,11\nmeals,12\n"
    assert read_wages(written(tmp_path, text)).prices["generalist"] == (9.0, 9.0)


def test_a_value_from_a_file(tmp_path: Path) -> None:
    survey = generate(tmp_path / "survey", persons=80)
    path = written(tmp_path, HEAD + BODY + "513,1,\n")
    found = value(survey, None, method="specialist", wage_concept="labour_cost", wages=path)
    each = {
        (row.domain["sex"], row.activity): row.est
        for row in found
        if row.statistic == "value_per_hour"
    }
    assert each["men", "cleaning"] == pytest.approx(12.5)
    assert each["women", "childcare"] == pytest.approx(15.0)
    assert each["men", "childcare"] == pytest.approx(16.0)
    assert "Wages that price nothing here: 513." in found.notes
    with pytest.raises(CareError, match='no wage for "generalist"') as told:
        value(survey, None, method="generalist", wage_concept="labour_cost", wages=path)
    assert "wages.csv" in str(told.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (BODY, 'the head has no "currency"'),
        (HEAD.replace("2020", "twenty") + BODY, 'price year is "twenty"'),
        (HEAD.replace("EUR", "euro") + BODY, 'currency is "euro"'),
        (HEAD.replace("labour_cost", "grose") + BODY, 'Did you mean "gross"'),
        (HEAD.replace("worked", "slept") + BODY, 'per hour is "slept"'),
        (HEAD + "# currency: USD\n" + BODY, 'row 5: "currency" is given twice'),
        (HEAD + "# curency: USD\n" + BODY, 'Did you mean "currency"'),
        (HEAD + "# a remark\n" + BODY, "no line of the head"),
        (HEAD + "activity;wage\nmeals;9\n", "the columns are activity;wage"),
        (HEAD + "activity,wage,sex,region\nmeals,9,,x\n", "the columns are"),
        (HEAD + "activity,wage\n", "there is no wage"),
        (HEAD, "the columns are missing"),
        (HEAD + "activity,wage\nmeals,9,5\n", "row 6: expected 2 columns, found 3"),
        (HEAD + "activity,wage\nmeals,\n", 'row 6: the wage is ""'),
        (HEAD + "activity,wage\nmeals,-9\n", 'the wage is "-9"'),
        (HEAD + "activity,wage\nmeals,0\n", 'the wage is "0"'),
        (HEAD + "activity,wage\nmeals,nan\n", 'the wage is "nan"'),
        (HEAD + "activity,wage\nmeals,inf\n", 'the wage is "inf"'),
        (HEAD + "activity,wage\nmeals,1e300\n", "from 1e-30 to 1e30"),
        (HEAD + "activity,wage\nmeals,1_0\n", 'the wage is "1_0"'),
        (HEAD + "activity,wage\nmeals,\u0661\u0662\n", "row 6: the wage is"),
        (HEAD.replace("2020", "2" * 5000) + BODY, 'price year is "2222'),
        (HEAD + "activity,wage\nmeels,9\n", '"meels" is no activity'),
        (HEAD + "activity,wage\nmeals,9\nmeals,10\n", "row 7: meals has two wages"),
        (HEAD + "activity,wage,sex\nmeals,9,woman\n", 'sex is "woman"'),
        (HEAD + "activity,wage,sex\nmeals,9,women\n", "meals has no wage of men"),
        (HEAD + "activity,wage,sex\nmeals,9,\nmeals,9,men\n", "meals has two wages"),
    ],
)
def test_faults(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(CareError, match=problem) as told:
        read_wages(written(tmp_path, text))
    assert "wages.csv" in str(told.value)


def test_files_of_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "wages.csv"
    text = HEAD + "activity,wage\nmeals,9\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_wages(path).prices == {"meals": (9.0, 9.0)}
    path.write_bytes(("# source: Bureau des ménages\n" + text).encode("latin-1"))
    with pytest.raises(CareError, match="is not text in UTF-8") as told:
        read_wages(path)
    assert "Save it as CSV in UTF-8" in str(told.value)
    path.write_text(text.replace("activity,wage", "activity;wage").replace("s,9", "s;9"), "utf-8")
    with pytest.raises(CareError, match="Separate columns by commas"):
        read_wages(path)
    path.write_text(text.replace("9", "9,5"), "utf-8")
    with pytest.raises(CareError, match="Decimals take a point"):
        read_wages(path)
    path.write_text(text.replace("meals,9", 'meals,"9\ncleaning,8'), "utf-8")
    with pytest.raises(CareError, match="row 6"):
        read_wages(path)
    with pytest.raises(CareError, match="cannot be read"):
        read_wages(tmp_path)


def page() -> str:
    return (Path(__file__).parents[2] / "docs" / "methods" / "valuing.md").read_text("utf-8")


def test_the_file_of_the_page(tmp_path: Path) -> None:
    example = page().split("```text\n# currency")[1].split("```")[0]
    found = read_wages(written(tmp_path, "# currency" + example))
    assert found.prices["care"] == (14.90, 15.10) and found.concept == "gross"


def test_the_occupations_of_the_page() -> None:
    table = page().split("| line | ICATUS |")[1].split("\n\n")[0].splitlines()[2:]
    rows = [tuple(cell.strip() for cell in row.strip("| ").split("|")) for row in table]
    group = {SERVICE: "5", ELEMENTARY: "9"}
    assert [(row[0], *row[2:]) for row in rows] == [
        (task.line, task.occupation, group[task.pay], task.reason) for task in TASKS
    ]
    codes = [row[1].split(", ") for row in rows]
    for task, listed in zip(TASKS[:-1], codes[:-1], strict=True):
        assert set(task.codes) <= set(listed)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(CareError, match="cannot be read"):
        read_wages(tmp_path / "none.csv")
    (tmp_path / "wages.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CareError, match="UTF-8"):
        read_wages(tmp_path / "wages.csv")
