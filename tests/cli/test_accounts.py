"""The value of unpaid work on the command line, on an invented survey."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from careconomy import Country
from careconomy.accounts.value import value
from careconomy.cli.run import run
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

Capture = pytest.CaptureFixture[str]
CHOSEN = ["--method", "specialist", "--wage-concept", "gross"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("accounts") / "fra"
    generate(path, persons=400, seed=6, replicates=16, country="FRA")
    return path


def test_the_figures_are_those_of_python(folder: Path, capsys: Capture) -> None:
    assert run(["accounts", "value", str(folder), *CHOSEN, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    expected = value(
        Survey.open(folder), Country.load("FRA"), method="specialist", wage_concept="gross"
    )
    assert [row["est"] for row in rows] == [row.est for row in expected]
    assert {row["price_year"] for row in rows} == {"2023"}


def test_the_table_names_method_wage_money_and_what_is_left_out(
    folder: Path, capsys: Capture
) -> None:
    assert run(["accounts", "value", str(folder), *CHOSEN]) == 0
    text = capsys.readouterr().out
    for words in ("Method: specialist", "Wage: gross", "EUR of 2023 a year", "childcare", "women"):
        assert words in text
    assert "Value of labour alone" in " ".join(text.split())


def test_all_methods_stand_side_by_side(folder: Path, capsys: Capture) -> None:
    assert run(["accounts", "value", str(folder), "--method", "all", "--by", "sex"]) == 0
    text = capsys.readouterr().out
    for method in ("generalist", "specialist", "hybrid", "opportunity", "minimum wage"):
        assert method in text


def test_own_wages_bring_their_concept(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    wages = tmp_path / "wages.csv"
    wages.write_text(
        "# currency: EUR\n# price year: 2020\n# concept: gross\n# per hour: worked\n"
        "activity,wage\ncare,15\ndomestic,12\n"
    )
    arguments = [str(folder), "--method", "generalist", "--wages", str(wages), "--by", "sex"]
    code = run(["accounts", "value", *arguments])
    shown = capsys.readouterr()
    assert code == 2
    assert "wage" in shown.err
    specialist = [str(folder), "--method", "specialist", "--wages", str(wages), "--by", "sex"]
    assert run(["accounts", "value", *specialist]) == 0
    assert "EUR of 2020" in capsys.readouterr().out


def test_a_folder_holds_table_figure_equation_and_notes(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    pytest.importorskip("statsmodels", reason="wage equations need the extra models")
    target = tmp_path / "value"
    assert run(["accounts", "value", str(folder), "--method", "all", "-o", str(target)]) == 0
    capsys.readouterr()
    stem = "value-by-method"
    figure = {f"{stem}.svg", f"{stem}.png", f"{stem}.csv"}
    names = {path.name for path in target.iterdir()}
    assert names >= {"value.csv", "readme.txt", *figure}
    table = (target / "value.csv").read_text().splitlines()
    assert table[0].startswith("method,wage_concept,per_hour,price_year,sex,activity,statistic")
    shown = (target / f"{stem}.csv").read_text().splitlines()
    assert len(table) > len(shown) > 3 * 5 * 3
    assert "Value of labour alone" in (target / "readme.txt").read_text()


def test_a_folder_that_cannot_be_written_stays_as_it_was(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    target = tmp_path / "value"
    (target / "readme.txt").mkdir(parents=True)
    assert run(["accounts", "value", str(folder), *CHOSEN, "-o", str(target)]) == 2
    assert "readme.txt" in capsys.readouterr().err
    assert [path.name for path in target.iterdir()] == ["readme.txt"]


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("statsmodels", reason="wage equations need the extra models")
    path = tmp_path_factory.mktemp("accounts") / "larger"
    generate(path, persons=1600, seed=6, country="FRA")
    return path


def test_the_wage_equation_is_written_and_printed(
    larger: Path, tmp_path: Path, capsys: Capture
) -> None:
    equation = tmp_path / "equation.csv"
    asked = [str(larger), "--method", "own_wage", "--wage-concept", "gross", "--by", "sex"]
    assert run(["accounts", "value", *asked, "--equation", str(equation)]) == 0
    text = " ".join(capsys.readouterr().out.split())
    for words in ("Method: own wage", "Of an hour: paid", "Heckman", "inverse Mills ratio"):
        assert words in text
    lines = equation.read_text().splitlines()
    assert lines[0] == "equation,term,left_out_of_wage,est,se,n"
    assert any(line.startswith("log wage of an hour,inverse Mills ratio") for line in lines)
    assert run(["accounts", "value", *asked, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert len(data["wage_equation"]) == len(lines) - 1
    assert run(["accounts", "value", str(larger), *CHOSEN, "--equation", str(equation)]) == 2
    assert "--method own_wage" in capsys.readouterr().err


def test_own_wages_beside_the_others_keep_their_prices(larger: Path, capsys: Capture) -> None:
    asked = ["--method", "all", "--wage-concept", "gross"]
    assert run(["accounts", "value", str(larger), *asked]) == 0
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 80
    flat = " ".join(text.split())
    assert "2020 (own wage)" in flat and "paid (own wage)" in flat
    assert "Value, million EUR a year" in text or "Value, billion EUR a year" in text
    # One line a method: activities are in the data.
    assert "childcare " not in text.split("Below a figure")[0]


def test_a_price_index_is_read_from_the_command_line(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    index = tmp_path / "index.csv"
    index.write_text("# source: invented\nyear,index\n2020,80\n2023,100\n")
    asked = [str(folder), *CHOSEN, "--by", "sex", "--price-year", "2020"]
    assert run(["accounts", "value", *asked, "--price-index", str(index)]) == 0
    assert "EUR of 2020" in capsys.readouterr().out
    assert run(["accounts", "value", *asked]) == 2
    assert "--price-index" in capsys.readouterr().err


def test_transfers_are_printed_and_written(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    assert run(["accounts", "transfers", str(folder)]) == 0
    text = " ".join(capsys.readouterr().out.split())
    for words in ("women", "production", "consumption", "factor", "imputed"):
        assert words in text
    target = tmp_path / "transfers"
    assert run(["accounts", "transfers", str(folder), "-o", str(target)]) == 0
    capsys.readouterr()
    names = {path.name for path in target.iterdir()}
    assert {"profiles.csv", "balance.csv", "turns.csv", "readme.txt"} <= names
    for kind in ("svg", "png", "csv"):
        assert {f"figure-net.{kind}", f"figure-pyramid-care.{kind}"} <= names
    assert "profiles_money.csv" not in names
    profiles = (target / "profiles.csv").read_text().splitlines()
    assert profiles[0].startswith("age,sex,activity,side,unit,est,se")
    assert run(["accounts", "transfers", str(folder), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["rows"]) == len(profiles) - 1
    assert all(item["factor"] > 0 for item in found["balance"])


def test_transfers_in_money(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    money = tmp_path / "money.csv"
    rows = "".join(f"{age},20000,{1000 * min(age, 40)}\n" for age in range(81))
    head = "# currency: EUR\n# price year: 2023\nage,consumption,labour_income\n"
    money.write_text(head + rows)
    asked = ["accounts", "transfers", str(folder), *CHOSEN]
    assert run([*asked, "--money", str(money)]) == 0
    text = capsys.readouterr().out
    assert max(len(line) for line in text.splitlines()) <= 80
    for words in ("thousand EUR of 2023 a year per head", "Life-cycle deficit", "surplus begins"):
        assert words in text
    assert run([*asked, "--money", str(money), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["unit"] for row in found["rows"]} == {"hours a day", "EUR of 2023 a year"}
    assert {row["item"] for row in found["deficit"]} > {"deficit", "deficit_market"}
    target = tmp_path / "made"
    assert run([*asked, "--money", str(money), "-o", str(target)]) == 0
    names = {path.name for path in target.iterdir()}
    assert {"profiles_money.csv", "deficit.csv", "figure-deficit.png"} <= names
    money.write_text(head.replace("EUR", "USD") + rows)
    assert run([*asked, "--money", str(money), "-o", str(tmp_path / "none")]) == 2
    assert "USD of 2023" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
    assert run(["accounts", "transfers", str(folder), "--money", str(money)]) == 2
    assert "--method" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["--method"]),
        (["--method", "specialist"], ["--wage-concept"]),
        (["--method", "speciallist", "--wage-concept", "gross"], ["speciallist", "specialist"]),
        ([*CHOSEN, "--price-year", "2010"], ["2010", "deflator"]),
        ([*CHOSEN, "--country", "DEU"], ["DEU", "FRA"]),
        ([*CHOSEN, "--wages", "nowhere.csv"], ["nowhere.csv"]),
    ],
)
def test_mistakes_are_named(
    folder: Path, arguments: list[str], words: list[str], capsys: Capture
) -> None:
    assert run(["accounts", "value", str(folder), *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    for word in words:
        assert word in shown.err


def one_sided(folder: Path, to: Path, sex: str, keep: int = 0) -> Path:
    """The survey with everybody of one sex; of the first households only, where asked for."""
    shutil.copytree(folder, to)
    if keep:
        cut(to, keep)
    path = to / "persons.parquet"
    table = pq.read_table(path)
    field = table.schema.field("sex")
    words = pa.array([sex] * table.num_rows).dictionary_encode().cast(field.type)
    at = table.column_names.index("sex")
    pq.write_table(table.set_column(at, field, words), path, row_group_size=10**6)
    return to


def cut(folder: Path, homes: int) -> None:
    """Keep the first households of a survey of one block."""
    names = ("households", "persons", "days", "replicates", "episodes")
    found = {name: pq.read_table(folder / f"{name}.parquet") for name in names}
    keys = {"persons": "household", "days": "person", "episodes": "day"}
    kept = {"households": homes}
    for name, parent in (("persons", "households"), ("days", "persons"), ("episodes", "days")):
        kept[name] = pc.sum(pc.less(found[name].column(keys[name]), kept[parent])).as_py() or 0
    kept["replicates"] = kept["days"]
    manifest = json.loads((folder / "manifest.json").read_text())
    for name in names:
        pq.write_table(found[name].slice(0, kept[name]), folder / f"{name}.parquet")
    manifest["rows"] = kept
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize("sex", ["women", "men"])
def test_transfers_of_one_sex_are_written(
    folder: Path, tmp_path: Path, sex: str, capsys: Capture
) -> None:
    survey = one_sided(folder, tmp_path / "s", sex)
    out = tmp_path / "out"
    assert run(["accounts", "transfers", str(survey), "-o", str(out)]) == 0
    assert (out / "figure-profiles-all.svg").is_file() and (out / "figure-net.svg").is_file()


@pytest.mark.parametrize("homes", [1, 3])
@pytest.mark.parametrize(
    "asked", [["transfers"], ["value", "--method", "all"], ["satellite"], ["well-being"]]
)
def test_a_few_diaries_give_an_answer_or_a_reason(
    folder: Path, tmp_path: Path, homes: int, asked: list[str], capsys: Capture
) -> None:
    shutil.copytree(folder, tmp_path / "s")
    cut(tmp_path / "s", homes)
    code = run(["accounts", asked[0], str(tmp_path / "s"), *asked[1:]])
    told = capsys.readouterr()
    assert code in (0, 2) and "should not have happened" not in told.err
    assert not re.search(r"\b(nan|inf)\b", told.out)


def test_an_empty_survey_gives_a_reason(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    shutil.copytree(folder, tmp_path / "s")
    cut(tmp_path / "s", 0)
    assert run(["accounts", "value", str(tmp_path / "s"), "--method", "all"]) == 2
    assert "should not have happened" not in capsys.readouterr().err


def with_codes(folder: Path, to: Path, kept: tuple[str, ...], other: str | None) -> Path:
    """The survey with a list of its own: some codes of ICATUS, and one for all the rest."""
    shutil.copytree(folder, to)
    path = to / "activities.parquet"
    table = pq.read_table(path)
    codes = [code if code in kept else other for code in table.column("icatus").to_pylist()]
    at = table.column_names.index("icatus")
    pq.write_table(table.set_column(at, "icatus", pa.array(codes, pa.string())), path)
    if kept:
        manifest = json.loads((to / "manifest.json").read_text())
        (to / "manifest.json").write_text(json.dumps({**manifest, "code_list": "own"}))
    return to


@pytest.mark.parametrize(
    "asked",
    [
        ["value", *CHOSEN],
        ["satellite"],
        ["transfers"],
        ["time-poverty", "--line", "threshold"],
    ],
)
def test_activities_that_are_not_mapped_are_not_zero(
    folder: Path, tmp_path: Path, asked: list[str], capsys: Capture
) -> None:
    survey = with_codes(folder, tmp_path / "s", (), None)
    assert run(["accounts", asked[0], str(survey), *asked[1:]]) == 2
    told = capsys.readouterr()
    assert not told.out and "activit" in told.err


def test_what_a_list_does_not_tell_is_named_and_not_zero(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    survey = with_codes(folder, tmp_path / "s", ("311", "313"), "91")
    assert run(["accounts", "transfers", str(survey)]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "or not recorded: cleaning, repairs" in text and "childcare, adult-care" in text
    assert run(["accounts", "well-being", str(survey), "--by", "sex"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Personal care 0.0" not in text and "tells no personal care from 91" in text


def test_transfers_leave_no_country_unread(folder: Path, capsys: Capture) -> None:
    assert run(["accounts", "transfers", str(folder), "--country", "ZZZ"]) == 2
    assert 'no country "ZZZ"' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("iso3", "said"),
    [("PRK", "No shares of GDP: North Korea: the fact gdp"), ("GBR", "there is no exchange rate")],
)
def test_why_there_is_no_gdp(
    folder: Path, tmp_path: Path, iso3: str, said: str, capsys: Capture
) -> None:
    survey, wages = tmp_path / "s", tmp_path / "wages.csv"
    shutil.copytree(folder, survey)
    manifest = json.loads((survey / "manifest.json").read_text())
    (survey / "manifest.json").write_text(json.dumps({**manifest, "country": iso3}))
    wages.write_text(
        "# currency: EUR\n# price year: 2020\n# concept: gross\n# per hour: worked\n"
        "activity,wage\ngeneralist,15\n"
    )
    asked = [str(survey), "--method", "generalist", "--wages", str(wages), "--by", "sex"]
    assert run(["accounts", "value", *asked]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert said in text and "price index" not in text.split("No shares")[1].split(" - ")[0]


def test_cells_that_break_a_rule_are_marked_in_the_table(folder: Path, capsys: Capture) -> None:
    assert run(["accounts", "value", str(folder), *CHOSEN, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert any(row["flag"] for row in rows) and not all(row["flag"] for row in rows)
    assert run(["accounts", "value", str(folder), *CHOSEN]) == 0
    text = capsys.readouterr().out
    assert re.search(r"\d\*", text)
    assert "* breaks a rule of publication" in text


def test_gdp_is_written_out(folder: Path, capsys: Capture) -> None:
    given = ["--gdp", "2800000000000", "--statistic", "share_of_gdp", "--by", "sex"]
    assert run(["accounts", "value", str(folder), *CHOSEN, *given]) == 0
    assert "2,800,000,000,000 EUR" in " ".join(capsys.readouterr().out.split())


def test_the_last_age_of_transfers_is_printed_as_open(folder: Path, capsys: Capture) -> None:
    assert run(["accounts", "transfers", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("80+ ") for line in lines)
    assert not any(line.startswith("80 ") for line in lines)


def test_a_gdp_that_is_missing_names_its_option(
    folder: Path, tmp_path: Path, capsys: Capture
) -> None:
    wages = tmp_path / "wages.csv"
    wages.write_text(
        "# currency: EUR\n# price year: 2020\n# concept: gross\n# per hour: worked\n"
        "activity,wage\ncare,15\ndomestic,12\n"
    )
    asked = ["--method", "specialist", "--wages", str(wages), "--statistic", "share_of_gdp"]
    assert run(["accounts", "value", str(folder), *asked]) == 2
    assert "Give gdp in EUR of 2020 (--gdp)" in capsys.readouterr().err
