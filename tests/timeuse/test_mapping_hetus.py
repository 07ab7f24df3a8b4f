from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from careconomy.timeuse import Survey
from careconomy.timeuse.readers.mapping import import_mapped
from careconomy.timeuse.readers.mapping.merge import Pieces, merged
from tests.project.markdown import ROOT
from tests.timeuse.example_surveys import hetus, hetus_15, write_csv

MAPPINGS = ROOT / "examples" / "surveys"


def expanded(survey: Survey, slots: int, column: str) -> np.ndarray:
    """Codes [day, slot] of a survey, from its episodes."""
    episodes = survey.table("episodes")
    length = 1440 // slots
    start = (episodes["start"].to_numpy() - survey.manifest.day_starts) // length
    count = (episodes["end"].to_numpy() - episodes["start"].to_numpy()) // length
    codes = survey.activities["code"].to_pylist()
    words = [None if row is None else codes[row] for row in episodes[column].to_pylist()]
    assert (start[1:][np.diff(episodes["day"].to_numpy()) == 0] > 0).all()
    return np.repeat(np.array(words, dtype=object), count).reshape(-1, slots)


def grid(columns: dict[str, Any], pattern: str, slots: int) -> np.ndarray:
    """The cells [day, slot] that were written."""
    return np.stack([columns[pattern.format(slot + 1)] for slot in range(slots)], axis=1)


def test_ten_minute_slots_become_episodes_and_back(tmp_path: Path) -> None:
    columns = hetus(20)
    write_csv(tmp_path / "hetus_10.csv", columns)
    survey = import_mapped(MAPPINGS / "hetus-10-minutes.toml", tmp_path, tmp_path / "out")
    given = grid(columns, "mact{}", 144)
    assert (expanded(survey, 144, "activity") == given).all()
    second = grid(columns, "sact{}", 144)
    assert (expanded(survey, 144, "secondary") == np.where(second == "000", None, second)).all()
    assert survey.rows("episodes") < given.size
    assert survey.manifest.slot_minutes == 10
    whom = survey.table("episodes")["with_whom"].to_pylist()
    assert max(whom) == 31


def test_quarters_of_an_hour_with_text_for_missing(tmp_path: Path) -> None:
    columns = hetus_15()
    write_csv(tmp_path / "hetus_15.csv", columns, ";")
    survey = import_mapped(MAPPINGS / "hetus-15-minutes.toml", tmp_path, tmp_path / "out")
    given = grid(columns, "Main_{:02d}", 96)
    assert (expanded(survey, 96, "activity") == given).all()
    codes = dict(zip(*(survey.activities[n].to_pylist() for n in ("code", "icatus")), strict=True))
    assert codes["no answer"] is None
    assert codes["011"] == "91"
    total = sum(survey.table("episodes")["minutes"].to_pylist())
    assert total == 1440 * survey.rows("days")


def test_clusters_lie_within_strata(tmp_path: Path) -> None:
    columns = hetus(40)
    write_csv(tmp_path / "hetus_10.csv", columns)
    survey = import_mapped(MAPPINGS / "hetus-10-minutes.toml", tmp_path, tmp_path / "out")
    days = survey.table("days")
    pairs = set(zip(days["stratum"].to_pylist(), days["cluster"].to_pylist(), strict=True))
    given = set(zip(columns["stratum"].tolist(), columns["psu"].tolist(), strict=True))
    assert len(pairs) == len(given) == len(set(days["cluster"].to_pylist()))


def test_keep_all_keeps_what_nothing_uses_at_its_level(tmp_path: Path) -> None:
    columns = hetus(10) | {"income": [1] * len(hetus(10)["hid"])}
    columns["mood"] = np.arange(len(columns["hid"])) % 5
    write_csv(tmp_path / "hetus_10.csv", columns)
    text = (MAPPINGS / "hetus-10-minutes.toml").read_text(encoding="utf-8")
    (tmp_path / "m.toml").write_text('keep = "all"\n' + text, encoding="utf-8")
    survey = import_mapped(tmp_path / "m.toml", tmp_path, tmp_path / "out")
    assert "original.income" in survey.columns("households")
    assert survey.table("days")["original.mood"].to_pylist() == [
        str(mood) for mood in columns["mood"]
    ]


@given(
    st.lists(
        st.lists(st.sampled_from(["1", "2", ""]), min_size=4, max_size=4), min_size=1, max_size=6
    ),
    st.lists(st.sampled_from([0, 1, -1]), min_size=24, max_size=24),
)
def test_merged_slots_expand_to_what_they_were(rows: list[list[str]], fields: list[int]) -> None:
    count = len(rows) * 4
    start = np.tile(np.arange(4) * 360, len(rows))
    code = np.array([int(cell or -1) for row in rows for cell in row], dtype=np.int32)
    who = np.array(fields[:count], dtype=np.int32)
    day = np.repeat(np.arange(len(rows)), 4)
    pieces = Pieces(
        day, start, start + 360, np.full(count, 360.0), np.arange(count), {"a": code, "b": who}
    )
    found = merged(pieces)
    times = (found.end - found.start) // 360
    assert (np.repeat(found.fields["a"], times) == code).all()
    assert (np.repeat(found.fields["b"], times) == who).all()
    assert (found.minutes == found.end - found.start).all()
    # Nothing that could be joined is left apart.
    follows = (np.diff(found.day) == 0) & (found.end[:-1] == found.start[1:])
    same = (np.diff(found.fields["a"]) == 0) & (np.diff(found.fields["b"]) == 0)
    assert not (follows & same).any()


def test_two_diaries_in_one_row(tmp_path: Path) -> None:
    columns = hetus_15(6)
    daily = ("diary", "day", "weight", "Main", "Second", "Who")
    wide = {name: cells[::2] for name, cells in columns.items() if not name.startswith(daily)}
    for number in (1, 2):
        for name, cells in columns.items():
            if name.startswith(daily[1:]):
                wide[f"D{number}_{name}"] = cells[number - 1 :: 2]
    write_csv(tmp_path / "hetus_15.csv", wide, ";")
    text = (MAPPINGS / "hetus-15-minutes.toml").read_text(encoding="utf-8")
    repeat = '{ name = "diary", values = [1, 2], columns = ["D{repeat}_*"] }'
    text = text.replace('delimiter = ";"', f'delimiter = ";"\nrepeat = {repeat}')
    for name in ("main_", "second_", "who_", "day", "weight"):
        text = text.replace(f'"{name}', f'"D_{name}')
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    survey = import_mapped(tmp_path / "m.toml", tmp_path, tmp_path / "out")
    assert (expanded(survey, 96, "activity") == grid(columns, "Main_{:02d}", 96)).all()
    np.testing.assert_allclose(survey.table("days")["weight"], columns["weight"])
