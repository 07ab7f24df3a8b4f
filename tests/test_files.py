"""Files are written whole or not at all, and nothing but ordinary files is replaced."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from careconomy import Country
from careconomy.errors import CareError
from careconomy.files import read_toml, write_file, write_files


def left(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_a_new_file_and_a_replaced_one_that_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_file(path, b"one")
    path.chmod(0o600)
    write_file(path, b"two")
    assert path.read_bytes() == b"two" and path.stat().st_mode & 0o777 == 0o600
    assert left(tmp_path) == {"a.json"}


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    write_file(tmp_path / "link.json", b"new")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_bytes() == b"new"


def test_pipes_folders_and_protected_files_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "kept").write_text("kept")
    (tmp_path / "kept").chmod(0o444)
    before = left(tmp_path)
    for name, word in (("pipe", "ordinary"), ("folder", "ordinary"), ("kept", "protected")):
        with pytest.raises(CareError, match=word):
            write_file(tmp_path / name, b"x")
    assert left(tmp_path) == before and (tmp_path / "kept").read_text() == "kept"


def test_several_files_or_none(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert len(write_files(out, {"a": b"1", "figures/b": b"2"})) == 2
    assert left(out) == {"a", "figures", "figures/b"}
    other = tmp_path / "other"
    (tmp_path / "blocked").write_text("a file where a folder should be")
    with pytest.raises(CareError):
        write_files(other, {"a": b"1", "../blocked/b": b"2"})
    assert not other.exists()
    (out / "brief.html").mkdir()
    with pytest.raises(CareError):
        write_files(out, {"a": b"changed", "brief.html": b"2"})
    assert (out / "a").read_bytes() == b"1"


def test_no_name_is_refused() -> None:
    with pytest.raises(CareError):
        write_file(Path(""), b"x")


def test_keys_of_very_many_parts_are_refused_before_they_take_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text("x" + ".a" * 5000 + " = 1\n")
    with pytest.raises(CareError, match="more than 500 dots"):
        read_toml(path, name="the file", kind="a file", largest=100_000, remedy="")
    with pytest.raises(CareError, match="more than 500 dots"):
        Country.load("FRA", file=path)
