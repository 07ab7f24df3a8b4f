from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from careconomy.timeuse import Survey
from careconomy.timeuse.readers.mapping import import_mapped
from tests.project.markdown import ROOT
from tests.timeuse.example_surveys import hetus, write_csv

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


@pytest.mark.parametrize(("slots", "mapping"), [(144, "hetus-10-minutes.toml")])
def test_slots_become_episodes_and_back(tmp_path: Path, slots: int, mapping: str) -> None:
    columns = hetus(20, slots)
    write_csv(tmp_path / f"hetus_{1440 // slots}.csv", columns)
    survey = import_mapped(MAPPINGS / mapping, tmp_path, tmp_path / "out")
    for column, prefix, none in (("activity", "mact", None), ("secondary", "sact", "000")):
        given = np.stack([columns[f"{prefix}{slot + 1}"] for slot in range(slots)], axis=1)
        given = np.where(given == none, None, given)
        assert (expanded(survey, slots, column) == given).all()
    assert survey.rows("episodes") < given.size
