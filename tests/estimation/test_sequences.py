from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from careconomy.errors import CareError
from careconomy.estimation import Design, analyse_arrays
from careconomy.estimation.sequences import export_sequences, transitions
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate
from tests.estimation.test_rhythm import tiny


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("sequences") / "s"
    return generate(folder, persons=400, seed=8, strata=3, clusters=40, days_a_block=130)


def walks(survey: Survey, group: dict[str, str]) -> list[list[str]]:
    """Groups of each day in their order, runs of one group taken together."""
    codes = survey.activities.column("icatus").to_pylist()
    days: list[list[str]] = [[] for _ in range(survey.rows("days"))]
    for row in survey.table("episodes").to_pylist():
        name = group.get(codes[row["activity"]][0], "other")
        if not days[row["day"]] or days[row["day"]][-1] != name:
            days[row["day"]].append(name)
    return days


def test_moves_and_their_errors_are_those_of_counts(survey: Survey) -> None:
    days = walks(survey, {"3": "domestic", "4": "care"})
    pairs = [list(pairwise(day)) for day in days]
    counts = {
        "pair": np.array([day.count(("domestic", "care")) for day in pairs], dtype=float),
        "out": np.array([sum(a == "domestic" for a, _ in day) for day in pairs], dtype=float),
    }
    table = survey.table("days", ["weight", "stratum", "cluster"])
    expected = analyse_arrays(
        counts,
        table.column("weight").to_numpy(),
        design=Design.from_dict(survey.manifest.design),
        columns={name: table.column(name).to_numpy() for name in ("stratum", "cluster")},
    )
    found = transitions(survey, ["domestic", "care"])
    chosen = {"from": "domestic", "activity": "care"}
    often, chance = (found.row(statistic=name, **chosen) for name in ("moves", "probability"))
    mean = expected.estimates(("mean",)).row(activity="pair")
    ratio = expected.ratio("pair", "out").rows[0]
    assert (often.est, often.se, often.n) == pytest.approx((mean.est, mean.se, 400), rel=1e-9)
    assert (chance.est, chance.se) == pytest.approx((ratio.est, ratio.se), rel=1e-9)
    assert chance.n == np.count_nonzero(counts["out"])


def test_probabilities_out_of_a_group_add_up_to_one(survey: Survey) -> None:
    table = transitions(survey, by=["sex"])
    for sex in ("women", "men"):
        for source in ("personal", "paid", "care"):
            rows = [
                row.est
                for row in table
                if row.statistic == "probability"
                and row.domain == {"sex": sex, "from": source}
            ]  # fmt: skip
            assert sum(value or 0.0 for value in rows) == pytest.approx(1.0, abs=1e-12)
    assert all(row.activity != row.domain["from"] for row in table)


def test_gaps_and_parts_of_a_slot(tmp_path: Path) -> None:
    day = [
        (240, 1000, 760, 0),
        (1000, 1060, 20, 0),
        (1000, 1060, 40, 1),
        (1100, 1200, 100, 1),
        (1200, 1680, 480, 1),
    ]
    table = transitions(tiny(tmp_path / "a", day), ["personal", "care"])
    moved = {
        (row.domain["from"], row.activity)
        for row in table
        if row.statistic == "moves" and row.est == 1.0
    }
    assert moved == {("personal", "care"), ("care", "unknown"), ("unknown", "care")}
    never = table.row(statistic="probability", activity="care", **{"from": "other"})
    assert never.est is None and never.flag == "no diaries"


def rows_of(path: Path) -> list[dict[str, Any]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_export_has_a_row_a_diary_and_a_column_a_slot(survey: Survey, tmp_path: Path) -> None:
    path = export_sequences(survey, tmp_path / "seq.csv", minutes=30)
    rows = rows_of(path)
    assert len(rows) == 400
    header = list(rows[0])
    assert header[:8] == [
        *("day_id", "weight", "sex", "age", "location", "year", "month", "weekday")
    ]
    assert header[8:10] == ["04:00", "04:30"] and len(header) == 8 + 48
    weights = survey.table("days", ["weight"]).column("weight").to_pylist()
    assert [float(row["weight"]) for row in rows] == weights
    day = [row for row in survey.table("episodes").to_pylist() if row["day"] == 399]
    codes = survey.activities.column("icatus").to_pylist()
    for row in day:
        # A slot inside one episode has its state.
        slot = -(-row["start"] // 30) * 30
        if slot + 30 <= row["end"] and codes[row["activity"]].startswith("9"):
            label = f"{slot // 60 % 24:02d}:{slot % 60:02d}"
            assert rows[399][label] in ("personal", "travel")


def test_the_state_is_what_fills_most_of_the_slot(tmp_path: Path) -> None:
    day = [(240, 265, 25, 0), (265, 300, 35, 1), (300, 330, 30, 1), (330, 1680, 1350, 2)]
    survey = tiny(tmp_path / "a", day)
    path = export_sequences(
        survey, tmp_path / "s.csv", ["personal", "care"], minutes=60, covariates=["person_id"]
    )
    row = rows_of(path)[0]
    # At 05:00 care and unknown time take half an hour each: the first of the table counts.
    assert (row["04:00"], row["05:00"], row["06:00"]) == ("care", "care", "unknown")
    assert row["person_id"] == "p"


def test_nothing_half_written_remains(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(CareError, match="no column"):
        export_sequences(survey, tmp_path / "s.csv", covariates=["nonsense"])
    with pytest.raises(CareError, match="no such folder"):
        export_sequences(survey, tmp_path / "no" / "s.csv")
    folder = tmp_path / "broken"
    broken = tiny(folder, [(240, 1680, 1440, 0), (600, 660, 60, 1)])
    (tmp_path / "s.csv").write_text("kept")
    with pytest.raises(CareError, match="overlap"):
        export_sequences(broken, tmp_path / "s.csv", ["care"])
    assert (tmp_path / "s.csv").read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken", "s.csv"]
    with pytest.raises(CareError, match="dimension of every table"):
        transitions(survey, ["care"], ["from"])
