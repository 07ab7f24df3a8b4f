"""Hostile files end in a clear page in the visitor's language, and leave nothing behind."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.testclient import TestClient

from careconomy.report.language import Language
from careconomy.timeuse.generate import generate
from careconomy.web import heavy
from careconomy.web.settings import DataLimits
from careconomy.web.unfit import Unfit
from careconomy.web.unpack import unpack_all, unpack_survey
from careconomy.web.upload import Form, receive, safe_name, shown_name
from tests.project.markdown import ROOT
from tests.web.own_data import Visitor, packed, packed_folder, server

LIMITS: dict[str, Any] = {
    "upload": 3_000_000,
    "small": 200_000,
    "unpacked": 4_000_000,
    "entries": 20,
    "rows": 20_000,
    "memory": 4_000_000_000,
}
MANIFEST = b'{"format": "careconomy survey", "version": 1, "name": "x"}'
HTML = '<script>alert("x")</script><img src=x onerror=alert(1)>'
MAPPING = (ROOT / "examples" / "surveys" / "hetus-10-minutes.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sessions")


@pytest.fixture(scope="module")
def client(place: Path) -> Iterator[TestClient]:
    with server(place, **LIMITS) as made:
        yield made


def entry(name: str, data: bytes = b"x", mode: int = 0) -> bytes:
    """An archive of one entry whose name is written as it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        held = zipfile.ZipInfo("placeholder")
        held.filename = name
        held.external_attr = mode << 16
        archive.writestr(held, data)
    return buffer.getvalue()


def locked() -> bytes:
    """An archive whose entries say that they are encrypted."""
    data = bytearray(packed({"manifest.json": MANIFEST}))
    for head, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(head) + at
        data[place : place + 2] = struct.pack("<H", 1)
    return bytes(data)


def lying() -> bytes:
    """An archive whose directory says that a large entry is small."""
    data = bytearray(packed({"manifest.json": MANIFEST, "days.parquet": bytes(2_000_000)}))
    for head, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.rindex(head) + at
        data[place : place + 4] = struct.pack("<L", 10)
    return bytes(data)


def crowded() -> bytes:
    """An archive whose end says that it holds more entries than fit."""
    return packed({f"{at}.csv": b"x" for at in range(30)})


NOISE = bytes((at * 7919 + at // 251) % 256 for at in range(900_000))
ARCHIVES = {
    "bomb": (packed({"manifest.json": MANIFEST, "days.parquet": bytes(3_900_000)}), "tightly"),
    "large": (
        packed({f"{at}.bin": NOISE for at in range(5)}),
        "unpacks to more than 4 MB",
    ),
    "entries": (crowded(), "more than 20 files"),
    "nested": (packed({"manifest.json": MANIFEST, "inner.zip": packed({"a": b""})}), "another"),
    "absolute": (entry("/etc/passwd"), "leads out"),
    "parent": (entry("a/../../x"), "leads out"),
    "backslash": (entry("..\\..\\x"), "leads out"),
    "drive": (entry("C:/x"), "leads out"),
    "null": (entry("manifest.json\0.csv"), "leads out"),
    "symlink": (entry("manifest.json", b"/etc/passwd", stat.S_IFLNK | 0o777), "leads out"),
    "device": (entry("manifest.json", b"", stat.S_IFCHR | 0o666), "leads out"),
    "twice": (packed({"a/x.csv": b"1", "A/X.csv": b"2"}), "twice"),
    "password": (locked(), "password"),
    "lying": (lying(), "damaged"),
    "nothing": (packed({}), "empty"),
    "no zip": (b"hello, this is no archive", "not a zip archive"),
    "cut": (packed({"manifest.json": MANIFEST})[:60], "not a zip archive"),
    "no manifest": (packed({"readme.txt": b"x"}), "no manifest.json"),
    "bad manifest": (packed({"manifest.json": b"[1, 2"}), "cannot be read"),
    "deep manifest": (packed({"manifest.json": b"[" * 100_000 + b"]" * 100_000}), "cannot be read"),
    "other manifest": (packed({"manifest.json": b"{}"}), "is not a manifest"),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_hostile_archives_are_refused(tmp_path: Path, name: str) -> None:
    data, said = ARCHIVES[name]
    (tmp_path / "x.zip").write_bytes(data)
    limits = DataLimits(**LIMITS)
    asked = {"kind": "dataset", "folder": str(tmp_path), "file": "x.zip"}
    answer = heavy.done(asked, lambda step, share: None, limits)
    told = heavy.without_paths(answer, str(tmp_path))["unfit"]
    text = Unfit(told["message"], told["status"], **told["values"]).told(Language("en"))
    assert said in text and 400 <= told["status"] < 500
    assert str(tmp_path) not in text and "Traceback" not in text
    beside = {path.name for path in tmp_path.parent.iterdir()} - {tmp_path.name}
    assert "x" not in beside


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("bomb", "fr", "plus comprimée"),
        ("parent", "es", "lleva fuera"),
        ("no zip", "fr", "n’est pas une archive zip"),
        ("bad manifest", "es", "Rechazado"),
    ],
)
def test_they_end_on_a_page_in_the_visitors_language(
    client: TestClient, name: str, language: str, said: str
) -> None:
    visitor = Visitor(client, language)
    page = visitor.brought("dataset", {"file": ("x.zip", ARCHIVES[name][0])})
    assert 400 <= page.status_code < 500 and said in page.text
    assert f'<html lang="{language}" dir="ltr">' in page.text and "Traceback" not in page.text
    # What is not taken can be deleted, and another file be brought.
    form = {"token": visitor.token, "id": str(page.url.path).rpartition("/")[2]}
    assert visitor.post("/data/drop", data=form).status_code == 303


def test_a_count_that_lies_is_not_believed(tmp_path: Path) -> None:
    data = bytearray(crowded())
    at = data.rindex(b"PK\x05\x06")
    data[at + 8 : at + 12] = struct.pack("<HH", 1, 1)
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(Unfit, match="more than"):
        unpack_all(tmp_path / "x.zip", tmp_path / "out", DataLimits(entries=20))


def test_only_files_of_a_dataset_are_unpacked(tmp_path: Path) -> None:
    files = {"s/manifest.json": MANIFEST, "s/days.parquet": b"x", "s/evil.py": b"x", "up.txt": b"x"}
    (tmp_path / "x.zip").write_bytes(packed(files))
    unpack_survey(tmp_path / "x.zip", tmp_path / "out", DataLimits())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "days.parquet",
        "manifest.json",
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_damage_to_an_archive_breaks_anything(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    whole = bytearray(packed({"a/manifest.json": MANIFEST, "a/days.parquet": b"PAR1" * 40}))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    (folder / "x.zip").write_bytes(whole)
    answer = heavy.done(
        {"kind": "dataset", "folder": str(folder), "file": "x.zip"},
        lambda step, share: None,
        DataLimits(**LIMITS),
    )
    assert "unfit" in answer and "kind" not in answer["unfit"]["values"]


def test_tables_larger_inside_than_agreed_are_refused(tmp_path: Path) -> None:
    limits = DataLimits(**LIMITS)
    pq.write_table(pa.table({"x": pa.array([1] * 30_000)}), tmp_path / "rows.parquet")
    pq.write_table(pa.table({"x": ["a" * 1_000_000 + str(n) for n in range(9)]}),
                   tmp_path / "wide.parquet", use_dictionary=False)  # fmt: skip
    (tmp_path / "lines.csv").write_bytes(b"1\n" * 30_000)
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no table PAR1")
    for name, said in (
        ("rows.parquet", "more than {rows} rows"),
        ("wide.parquet", "unpacks"),
        ("lines.csv", "more than {rows} rows"),
        ("empty.csv", "empty"),
        ("bad.parquet", "damaged"),
    ):
        with pytest.raises(Unfit) as caught:
            heavy.check_rows(tmp_path / name, limits)
        assert said in caught.value.message


MAPPINGS = {
    "absolute path": ('[files.a]\npath = "/etc/passwd"', "outside"),
    "parent path": ('[files.a]\npath = "../../secret.csv"', "outside"),
    "drive": ('[files.a]\npath = "C:\\\\secret.csv"', "outside"),
    "layout beside": ('[files.a]\ncolumns = "/etc/hosts"', "names another file"),
    "codes beside": ('[activities]\nfile = "../codes.csv"', "names another file"),
    "not TOML": ("name = ", "not valid TOML"),
    "deep": ("a = " + "[" * 5_000 + "]" * 5_000, "not valid TOML"),
    "long number": ("a = " + "9" * 100_000, "not valid TOML"),
    "UTF-16": ("name = 'x'".encode("utf-16").decode("latin-1"), "not valid TOML"),
    "wrong shape": ("files = 3\nactivities = 4", "is not a table"),
    "nothing": ("\n", "is missing"),
    "dotted": ("a" + ".a" * 100_000 + " = 1", "too long"),
    "control": ('name = "a\\u0000b"', "null byte"),
}


@pytest.mark.parametrize("name", MAPPINGS)
def test_mappings_that_reach_out_or_break_are_refused(tmp_path: Path, name: str) -> None:
    text, said = MAPPINGS[name]
    (tmp_path / "m.toml").write_text(text, "utf-8")
    (tmp_path / "raw.csv").write_text("a,b\n1,2\n")
    asked = {"kind": "mapped", "folder": str(tmp_path), "file": "raw.csv", "mapping": "m.toml"}
    answer = heavy.done(asked, lambda step, share: None, DataLimits(**LIMITS))
    told = answer["unfit"]
    assert said in told["message"] or said in told["values"].get("reason", "")
    assert not (tmp_path / heavy.SURVEY).exists()


def test_sizes_and_kinds_are_refused_before_any_work(client: TestClient) -> None:
    visitor = Visitor(client)
    for kind, files, status, said in (
        ("dataset", {"file": ("x.zip", bytes(3_000_001))}, 413, "larger than 3 MB"),
        ("facts", {"file": ("x.toml", bytes(200_001))}, 413, "larger than"),
        ("dataset", {"file": ("x.zip", bytes(9_000_000))}, 413, "larger than 3 MB"),
        ("dataset", {"file": ("x.exe", b"MZ")}, 415, "not of a kind"),
        ("mapped", {"file": ("x.csv", b"1"), "mapping": ("m.py", b"1")}, 415, "not of a kind"),
        ("dataset", {"file": ("x.zip", b"")}, 422, "is empty"),
        ("mapped", {"file": ("x.csv", b"1")}, 422, "Choose a file"),
        ("dataset", {"other": ("x.zip", b"1")}, 422, "cannot be read"),
        ("nothing", {"file": ("x.zip", b"1")}, 404, "nothing"),
    ):
        answer = visitor.bring(kind, files)
        assert answer.status_code == status, answer.text
        assert said in answer.text and "<html" in answer.text
    pieces = (bytes(500_000) for _ in range(20))
    headers = {"content-type": "multipart/form-data; boundary=x"}
    for content in (pieces, b"no form at all", b"--x\r\n\r\n"):
        answer = visitor.post("/data/dataset", content=content, headers=headers)
        assert answer.status_code in (403, 413, 422)
    answer = visitor.post("/data/dataset", content=b"a=b")
    assert answer.status_code == 415
    assert "What you have brought" not in visitor.get("/data").text


def test_facts_that_break_are_told(client: TestClient) -> None:
    visitor = Visitor(client)
    for data, said in (
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[facts]\nno_such_fact = 1\n", "no_such_fact"),
        (b"[facts]\ngdp = nan\n", "gdp"),
        (b"a = " + b"[" * 50_000, "not valid TOML"),
        (b"[a" + b".a" * 90_000 + b"]", "too long"),
    ):
        page = visitor.brought("facts", {"file": ("f.toml", data)}, country="FRA")
        assert page.status_code == 422 and said in page.text
        assert "/tmp" not in page.text and "careconomy-web" not in page.text
    page = visitor.brought("facts", {"file": ("f.toml", b"[facts]\n")}, country="Nowhere")
    assert page.status_code == 422 and "Nowhere" in page.text


def test_formulas_in_texts_do_not_reach_a_table(client: TestClient) -> None:
    formula = "=HYPERLINK(1)"
    file = (
        f'[facts]\nunpaid_care_women = {{ value = 1.5, source = "{formula}", note = "{formula}" }}'
    )
    visitor = Visitor(client)
    page = visitor.brought("facts", {"file": ("f.toml", file.encode())}, country="FRA")
    assert page.status_code == 200
    name = str(page.url.path).rpartition("/")[2]
    own = {"facts": name, "country": "FRA", "on": "childcare", "name": formula}
    brief = visitor.get("/brief.zip", **own)
    with zipfile.ZipFile(io.BytesIO(brief.content)) as archive:
        tables = [archive.read(at).decode() for at in archive.namelist() if at.endswith(".csv")]
    assert tables
    for text in tables:
        for row in csv.reader(io.StringIO(text)):
            assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in row), row


def test_facts_need_a_country(client: TestClient) -> None:
    page = Visitor(client).brought("facts", {"file": ("f.toml", b"[facts]\n")}, country="")
    assert page.status_code == 422 and "which country" in page.text


def test_hostile_names_are_shown_as_text(client: TestClient, tmp_path: Path) -> None:
    generate(tmp_path / "s", persons=60, replicates=0, seed=3)
    manifest = tmp_path / "s" / "manifest.json"
    held = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(held | {"name": HTML, "source": HTML}), "utf-8")
    visitor = Visitor(client)
    page = visitor.brought("dataset", {"file": ("s.zip", packed_folder(tmp_path / "s"))})
    item = str(page.url.path).rpartition("/")[2]
    facts = visitor.brought("facts", {"file": (f"{HTML}.toml", b"[facts]\n")}, country="FRA")
    name = str(facts.url.path).rpartition("/")[2]
    for answer in (
        page,
        facts,
        visitor.get("/data"),
        visitor.get(f"/data/report/{item}"),
        visitor.get("/country/FRA", facts=name),
        visitor.get("/compose", facts=name),
        visitor.get("/country/FRA", survey=item),
    ):
        assert answer.status_code < 500
        assert "<script>alert" not in answer.text and "<img src=x" not in answer.text
        assert "script-src 'self'" in answer.headers["content-security-policy"]


@given(st.text(max_size=300))
def test_names_are_safe_for_the_disk_and_the_eye(name: str) -> None:
    safe = safe_name(name)
    assert safe not in ("", ".", "..") and len(safe) <= 80 and safe.isascii()
    assert not set(safe) & set("/\\:\0") and not safe.startswith(".")
    assert shown_name(name).isprintable() and len(shown_name(name)) <= 80


def test_the_server_is_never_filled(tmp_path: Path) -> None:
    facts = {"file": ("f.toml", b"[facts]\n")}
    with server(tmp_path, disk=100_000) as client:
        visitor = Visitor(client)
        assert visitor.brought("facts", facts, country="FRA").status_code == 200
        root = next(tmp_path.iterdir())
        (root / "filler").write_bytes(bytes(100_000))
        full = visitor.bring("facts", facts, country="FRA")
        assert full.status_code == 503 and "no room" in full.text
    with server(tmp_path, items=1, waiting=0) as client:
        visitor, other = Visitor(client), Visitor(client)
        first = visitor.bring("facts", facts, country="FRA")
        busy = other.bring("facts", facts, country="FRA")
        assert busy.status_code == 503 and "many other files" in busy.text
        assert visitor.ended(first).status_code == 200
        more = visitor.bring("facts", facts, country="FRA")
        assert more.status_code == 409 and "Delete one first" in more.text


def test_work_without_end_or_bounds_is_ended(tmp_path: Path) -> None:
    generate(tmp_path / "s", persons=60, replicates=0, seed=3)
    data = {"file": ("s.zip", packed_folder(tmp_path / "s"))}
    (tmp_path / "place").mkdir()
    with server(tmp_path / "place", job_time=0.1) as client:
        page = Visitor(client).brought("dataset", data)
        assert page.status_code == 422 and "took too long" in page.text
    with server(tmp_path / "place", memory=120_000_000) as client:
        page = Visitor(client).brought("dataset", data)
        assert page.status_code in (413, 422) and "<html" in page.text
    assert list((tmp_path / "place").iterdir()) == []


def test_an_upload_that_never_ends_is_ended(tmp_path: Path) -> None:
    async def silent() -> dict[str, Any]:
        await asyncio.sleep(60)
        raise AssertionError

    headers = [(b"content-type", b"multipart/form-data; boundary=x")]
    request = Request({"type": "http", "method": "POST", "headers": headers}, silent)
    form = Form(tmp_path, {"file": 10}, lambda words: None)
    with pytest.raises(Unfit) as caught:
        asyncio.run(receive(request, form, DataLimits(upload_time=0.05), lambda: False))
    assert caught.value.status == 408
