"""Text files: read strictly, and what is wrong is named with file, row and column."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careconomy.errors import CareError
from careconomy.timeuse.readers import textfile
from careconomy.timeuse.readers.delimited import TEXT, TextFormat, TextTable, read_delimited
from careconomy.timeuse.readers.textfile import text_source

TYPES = {"case": pa.int64(), "age": pa.int16(), "weight": pa.float64(), "name": pa.string()}
GOOD = b"case,age,weight,name\r\n1,30,1.5,a\r\n2,,2.5,b\r\n"


def read(path: Path, data: bytes, **options: object) -> TextTable:
    path.write_bytes(data)
    return read_delimited(text_source(path), TYPES, **options)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        GOOD.replace(b"\r\n", b"\n"),
        GOOD.replace(b"\r\n", b"\r"),
        b"\xef\xbb\xbf" + GOOD,
        GOOD.rstrip(),
        GOOD + b"\r\n\r\n",
        GOOD.replace(b"\r\n2", b"\r\n\r\n2"),
        GOOD.replace(b"case,", b'"case",').replace(b",a", b',"a"'),
        GOOD.decode().encode("utf-16"),
        b"name,weight,age,case\na,1.5,30,1\nb,2.5,,2\n",
    ],
)
def test_same_table_in_any_dress(path: Path, data: bytes) -> None:
    table = read(path, data).table
    assert table.select(["case", "age", "weight", "name"]).to_pydict() == {
        "case": [1, 2],
        "age": [30, None],
        "weight": [1.5, 2.5],
        "name": ["a", "b"],
    }


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (GOOD.replace(b"2,,", b"2,x1,"), "row 3, column age", 'found "x1"'),
        (GOOD.replace(b"2,,", b"2,99999,"), "row 3, column age", '-32,768 to 32,767, found "99999'),
        (GOOD.replace(b"2.5", b"2;5"), "row 3, column weight", 'a number, found "2;5"'),
        (GOOD.replace(b"1.5", b"nan"), "row 2, column weight", "a number"),
        (GOOD.replace(b"1.5", b"inf"), "row 2, column weight", "a number"),
        (GOOD.replace(b",b", b",\xff\xfe"), "row 3, column name", "text in utf-8"),
        (GOOD + b"3,4", "row 4", "expected 4 columns, found 2 (is the file cut off?)"),
        (GOOD + b"3,4,1,a,5\n", "row 4", "found 5"),
        (GOOD.replace(b"\r\n2,", b"\r\n\r\n\r\n2x,"), "row 5, column case", '"2x"'),
        (GOOD.replace(b"2,,", b"2.5,,"), "row 3, column case", "a whole number"),
        (GOOD.replace(b",", b";"), "row 1", "separated by commas, found semicolons (3"),
        (GOOD.replace(b",", b"\t"), "row 1", "found tabs"),
        (GOOD.replace(b"age", b"case"), "row 1", "column case is there 2 times"),
        (GOOD.replace(b"age", b""), "row 1", "name of column 2 is empty"),
        (b"", "people.csv", "empty"),
        (b"\0\1\2\3" * 100, "people.csv", "text with a first row"),
        (b"PAR1" + bytes(range(256)), "people.csv", "text with a first row"),
        (b"\xe9t\xe9,b\n1,2\n", "row 1", "expected text in utf-8"),
    ],
)
def test_every_fault_is_named(path: Path, data: bytes, place: str, words: str) -> None:
    with pytest.raises(CareError) as error:
        read(path, data)
    assert str(path) in error.value.where
    assert place in error.value.where
    assert words in str(error.value)


def test_several_faults_give_the_first_row_and_a_count(path: Path) -> None:
    with pytest.raises(CareError, match=r"row 2, column weight.*2 more") as error:
        read(path, b"case,age,weight,name\n1,2,x,a\ny,2,1,a\nz,2,1,a\n")
    assert "--keep-valid" in error.value.remedy


def test_keep_valid_drops_the_rows_and_lists_them(path: Path) -> None:
    data = b"case,age,weight,name\n1,2,1,a\n2,x,1,b\n\n3,2\n4,5,y,c\n5,6,2,d\n"
    found = read(path, data, keep_valid=True)
    assert found.table["case"].to_pylist() == [1, 5]
    assert found.rows.tolist() == [2, 7]
    assert [(item.row, item.column) for item in found.problems] == [
        (3, "age"),
        (5, ""),
        (6, "weight"),
    ]
    assert "row 7, column age" in found.where(1, "age")


def test_a_row_across_many_blocks_is_counted_right(path: Path) -> None:
    rows = [f"{i},1,1.5,{'z' * 20}" for i in range(300_000)]
    rows[250_000] = "250000,1,oops,z"
    with pytest.raises(CareError, match="row 250002, column weight"):
        read(path, "\n".join(["case,age,weight,name", *rows]).encode())


def test_missing_and_renamed_columns_are_named_with_what_is_there(path: Path) -> None:
    with pytest.raises(CareError) as error:
        read(path, GOOD.replace(b"weight", b"weigth"), required=["case", "weight"])
    assert "expected the column weight" in str(error.value)
    assert 'Did you mean "weigth"' in str(error.value)
    assert "case, age, weigth, name" in error.value.remedy


def test_other_columns_stay_as_they_came(path: Path) -> None:
    found = read(path, b"case,code\n1,007\n2,-1\n3,\n", others=TEXT).table
    assert found["code"].to_pylist() == ["007", "-1", ""]


def test_delimiter_decimal_comma_and_words_for_missing(path: Path) -> None:
    form = TextFormat(";", "cp1252", ",", ("", "NA"))
    data = "case;age;weight;name\n1;NA;1,5;é\n2;3;NA;ü\n".encode("cp1252")
    assert read(path, data, form=form).table.to_pydict() == {
        "case": [1, 2],
        "age": [None, 3],
        "weight": [1.5, None],
        "name": ["é", "ü"],
    }
    with pytest.raises(CareError, match=r"row 2, column weight.*1\.5"):
        read(path, b"case;age;weight;name\n1;NA;1.5;a\n", form=form)


def test_zip_members(tmp_path: Path) -> None:
    path = tmp_path / "people.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.sas", "data people;")
        archive.writestr("folder/people.dat", GOOD)
    source = text_source(path, suffixes=[".dat"])
    assert read_delimited(source, TYPES).table.num_rows == 2
    assert source.name.endswith("people.zip/folder/people.dat")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("more.dat", GOOD)
    with pytest.raises(CareError, match=r"found 2; it holds people.sas"):
        text_source(path, suffixes=[".dat"])
    assert text_source(path, member="more.dat").member == "more.dat"


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_truncated_zip(tmp_path: Path, part: float) -> None:
    path = tmp_path / "people.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.dat", GOOD * 500)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(CareError, match="damaged or cut off"):
        text_source(path)


def test_a_zip_with_a_damaged_member(tmp_path: Path) -> None:
    path = tmp_path / "people.zip"
    rng = np.random.default_rng(1)
    body = GOOD + b"".join(b"%d,1,1,a\r\n" % i for i in rng.integers(0, 10**9, 5000))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.dat", body)
    data = bytearray(path.read_bytes())
    data[2000:2040] = bytes(40)
    path.write_bytes(data)
    with pytest.raises(CareError) as error:
        read_delimited(text_source(path), TYPES)
    assert "people.zip" in error.value.where


def test_a_file_too_large_is_refused_before_it_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textfile, "memory_bytes", lambda: 4 * 10**9)
    with path.open("wb") as stream:
        stream.write(GOOD)
        stream.truncate(10 * 10**9)
    with pytest.raises(CareError, match=r"the text has 10\.0 GB; this machine can read 1\.6 GB"):
        text_source(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CareError, match="expected a file"):
        text_source(tmp_path / "nothing.csv")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.integers(0, len(GOOD)),
    length=st.integers(0, 10),
    junk=st.one_of(st.binary(max_size=12), st.text('0123456789,;"\r\n\t.- ').map(str.encode)),
    keep=st.booleans(),
)
def test_fuzzed_bytes_end_in_a_table_or_a_named_fault(
    path: Path, start: int, length: int, junk: bytes, keep: bool
) -> None:
    data = GOOD[:start] + junk + GOOD[start + length :]
    try:
        found = read(path, data, keep_valid=keep, required=["case"])
    except CareError as error:
        assert str(path) in error.where
    else:
        assert len(found.rows) == found.table.num_rows
