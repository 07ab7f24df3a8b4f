"""The same survey in every format becomes the same dataset; damaged files are named."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from careconomy.errors import CareError
from careconomy.timeuse import Survey
from careconomy.timeuse.readers import sources
from careconomy.timeuse.readers.fixed_width import Field
from careconomy.timeuse.readers.mapping import import_mapped
from careconomy.timeuse.readers.sources import Reading, open_source
from tests.timeuse.example_surveys import hetus, write_csv

MAPPING = """
name = "one survey in many formats"
missing = [-999]

[household]
key = ["hid"]
location = { column = "urban", values = { 1 = "urban", 2 = "urban", 3 = "rural" } }

[person]
key = ["pid"]
sex = { column = "inc1", values = { 1 = "men", 2 = "women" } }
hours_usual = { column = "ind38", missing = [98] }

[day]
key = ["diary"]
month = "ddv3"

[diary]
shape = "slots"
activity = "mact{slot}"

[activities]
list = "hetus-2008"

[weights]
column = "wght1"
counts = "persons"
"""
COLUMNS = ("hid", "pid", "diary", "urban", "inc1", "ind38", "ddv3", "wght1")
LABELS = {"inc1": {1: "men", 2: "women"}}


def small() -> dict[str, Any]:
    columns = hetus(8)
    return {name: columns[name] for name in columns if name in COLUMNS or name[:4] == "mact"}


def frame(columns: dict[str, Any]) -> Any:
    """A pandas frame that every library writes."""
    pandas = pytest.importorskip("pandas", reason="pandas comes with the extra [formats]")
    return pandas.DataFrame(
        {
            name: pandas.array(list(values), dtype="string[python]")
            if isinstance(values[0], str)
            else np.asarray(values)
            for name, values in columns.items()
        }
    )


def write_statistical(name: str) -> Callable[[Path, dict[str, Any]], None]:
    def write(path: Path, columns: dict[str, Any]) -> None:
        pyreadstat = pytest.importorskip("pyreadstat", reason="needs the extra [formats]")
        labels = {} if name == "write_xport" else {"variable_value_labels": LABELS}
        table = frame(columns)
        for column in table:
            if table[column].dtype.kind not in "if":
                table[column] = table[column].astype(object)
        getattr(pyreadstat, name)(table, str(path), **labels)

    return write


def write_r(path: Path, columns: dict[str, Any]) -> None:
    rdata = pytest.importorskip("rdata", reason="needs the extra [formats]")
    table = frame(columns)
    (rdata.write_rds if path.suffix == ".rds" else _write_rda)(path, table)


def _write_rda(path: Path, table: Any) -> None:
    import rdata

    rdata.write_rda(path, {"survey": table})


def write_parquet(path: Path, columns: dict[str, Any]) -> None:
    pq.write_table(pa.table({name: list(values) for name, values in columns.items()}), path)


def write_zip(path: Path, columns: dict[str, Any]) -> None:
    text = write_csv(path.with_suffix(".csv"), columns)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(text, "inner/survey.csv")
    text.unlink()


WRITERS: dict[str, Callable[[Path, dict[str, Any]], Any]] = {
    "x.parquet": write_parquet,
    "x.dta": write_statistical("write_dta"),
    "x.sav": write_statistical("write_sav"),
    "x.xpt": write_statistical("write_xport"),
    "x.rds": write_r,
    "x.rda": write_r,
    "x.zip": write_zip,
    "semicolon.csv": lambda path, columns: write_csv(path, columns, ";"),
    "tab.tsv": lambda path, columns: write_csv(path, columns, "\t"),
    "upper.csv": lambda path, columns: write_csv(
        path, {name.upper(): values for name, values in columns.items()}
    ),
}


def imported(folder: Path, data: Path, mapping: str = MAPPING) -> Survey:
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    return import_mapped(folder / "mapping.toml", data, folder / "out", replace=True)


def content(survey: Survey) -> dict[str, Any]:
    found = {}
    for name in ("households", "persons", "days", "episodes"):
        table = survey.table(name)
        found[name] = {key.lower(): table[key].to_pylist() for key in table.column_names}
    found["activities"] = survey.activities.to_pydict()
    return found


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("reference")
    return content(imported(folder, write_csv(folder / "x.csv", small())))


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_tables(
    tmp_path: Path, name: str, reference: dict[str, Any]
) -> None:
    WRITERS[name](tmp_path / name, small())
    assert content(imported(tmp_path, tmp_path / name)) == reference


def test_labels_stand_for_their_codes(tmp_path: Path, reference: dict[str, Any]) -> None:
    WRITERS["x.sav"](tmp_path / "x.sav", small())
    by_label = MAPPING.replace('{ 1 = "men", 2 = "women" }', '{ Men = "men", women = "women" }')
    assert content(imported(tmp_path, tmp_path / "x.sav", by_label)) == reference


@pytest.mark.parametrize("name", ["x.parquet", "x.dta", "x.sav", "x.xpt", "x.rds", "x.zip"])
@pytest.mark.parametrize("part", [0.5, 0.02])
def test_a_file_that_is_cut_off_is_named(tmp_path: Path, name: str, part: float) -> None:
    WRITERS[name](tmp_path / name, small())
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(CareError) as caught:
        imported(tmp_path, tmp_path / name)
    assert name in str(caught.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["x.parquet", "x.dta", "x.sav", "x.xpt", "x.rds", "x.csv"])
def test_an_empty_and_a_missing_file_are_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(CareError, match="there is none"):
        imported(tmp_path, tmp_path / name)
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(CareError, match="empty"):
        imported(tmp_path, tmp_path / name)


def test_an_unknown_ending_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.dtaa").write_bytes(b"1")
    with pytest.raises(CareError, match=r'Did you mean "\.dta"'):
        open_source(tmp_path / "x.dtaa")


def test_a_file_larger_than_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_parquet(tmp_path / "x.parquet", small())
    monkeypatch.setattr(sources, "memory_bytes", lambda: 1000)
    with pytest.raises(CareError, match="GB of memory"):
        open_source(tmp_path / "x.parquet")


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    (tmp_path / "x.dta").write_bytes(b"1")
    (tmp_path / "x.rds").write_bytes(b"1")
    for name, package in (("x.dta", "pyreadstat"), ("x.rds", "rdata")):
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(CareError, match=rf"{package}.*careconomy\[formats\]"):
            open_source(tmp_path / name)


def fixed(path: Path, *fields: Field, **options: Any) -> Any:
    reading = Reading(format="fixed width", fields=fields, **options)
    source = open_source(path, reading)
    return source.load(source.columns)


def test_fixed_width_columns(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("a 1 \r\n bé2\r\n\r\nccc3\n".encode("cp1252"))
    found = fixed(path, Field("word", 1, 3), Field("digit", 3, 4), encoding="cp1252")
    assert found.table["word"].to_pylist() == ["a 1", "bé", "ccc"]
    assert found.table["digit"].to_pylist() == ["1", "é2", "c3"]
    assert found.rows.tolist() == [1, 2, 4]


def test_a_short_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("abc1\nab\n", encoding="utf-8")
    with pytest.raises(CareError, match=r"row 2.*at least 4 characters"):
        fixed(path, Field("word", 1, 3), Field("digit", 4, 4))
    found = fixed(path, Field("word", 1, 3), Field("digit", 4, 4), short_lines="blank")
    assert found.table["word"].to_pylist() == ["abc", "ab"]
    with pytest.raises(CareError, match=r"2 of 2 lines.*positions"):
        fixed(path, Field("word", 1, 30))
    path.write_bytes(b"ab\xe91\n")
    with pytest.raises(CareError, match="Name the encoding"):
        fixed(path, Field("word", 1, 3))


NUMBERS = """
name = "numbers"
[files.data]
path = "numbers.csv"
delimiter = ";"
{}
[household]
key = ["id"]
income = {{ column = "income", missing = ["99..100"] }}
keep = ["code"]
[diary]
shape = "totals"
columns = {{ work = "1", rest = "2" }}
[activities.codes]
1 = "11"
2 = "911"
[weights]
column = "w"
counts = "persons"
"""
LINES = (
    "id;code;income;w;work;rest",
    "1;a,b;1.234,5;1,5;600,5;839,5",
    "2;c;99,0;12,25;1440;0",
)


def with_numbers(folder: Path, keys: str, *lines: str) -> Survey:
    path = folder / "numbers.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return imported(folder, path, NUMBERS.format(keys))


def test_decimal_commas_and_points_between_thousands(tmp_path: Path) -> None:
    survey = with_numbers(tmp_path, 'decimal = ","\nthousands = "."', *LINES)
    assert survey.table("days")["weight"].to_pylist() == [1.5, 12.25]
    assert survey.table("totals")["minutes"].to_pylist() == [600.5, 839.5, 1440.0]
    households = survey.table("households")
    assert households["income"].to_pylist() == [1234.5, None]
    assert households["original.code"].to_pylist() == ["a,b", "c"]


@pytest.mark.parametrize(("sign", "keys"), [(",", ","), (" ", " "), ("\u202f", " "), ("'", "'")])
def test_signs_between_thousands(tmp_path: Path, sign: str, keys: str) -> None:
    lines = [LINES[0], f"1;a;1{sign}234{sign}567.5;12{sign}345;1{sign}440;0"]
    survey = with_numbers(tmp_path, f'thousands = "{keys}"', *lines)
    assert survey.table("households")["income"].to_pylist() == [1234567.5]
    assert survey.table("days")["weight"].to_pylist() == [12345.0]


def test_a_number_that_reads_in_two_ways_is_refused(tmp_path: Path) -> None:
    lines = [LINES[0], "1;1.5;7;1.234;600;840", "2;2.5;7;1,5;600;840"]
    with pytest.raises(CareError, match=r'column w: .*decimal = ",".*"1.234".*thousands = "\."'):
        with_numbers(tmp_path, 'decimal = ","', *lines)
    with pytest.raises(CareError, match="cannot stand both"):
        with_numbers(tmp_path, 'decimal = ","\nthousands = ","', *lines)


def test_numbers_written_otherwise_name_the_keys(tmp_path: Path) -> None:
    with pytest.raises(CareError, match=r'row 2, column w: .*"1,5".*decimal = ","'):
        with_numbers(tmp_path, "", LINES[0], "1;a;7;1,5;600;840")


def test_decimal_commas_in_columns_of_fixed_width(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("1,5a,b\n2,0c  \n", encoding="utf-8")
    found = fixed(path, Field("number", 1, 3), Field("word", 4, 6), decimal=",")
    assert found.table["number"].to_pylist() == ["1.5", "2.0"]
    assert found.table["word"].to_pylist() == ["a,b", "c"]
