"""The statistical match: donors like the recipient, in proportion to their weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from careconomy.accounts.time_poverty_income import INCOME_LEVELS, IncomeSurvey
from careconomy.accounts.time_poverty_joint import limtip
from careconomy.accounts.time_poverty_match import Side, beside, match
from careconomy.errors import CareError
from careconomy.timeuse.generate import generate

from .time_poor_homes import HEAD, homes, poverty_lines

COLUMNS = "weight,income,sex,age,employed,adults,children,poverty_line\n"


def side(cell: list[int], score: list[float], weight: list[float] | None = None) -> Side:
    weights = np.ones(len(score)) if weight is None else np.array(weight)
    return Side({"cell": np.array(cell)}, np.array(score), weights)


def random_side(rows: int, seed: int) -> Side:
    random = np.random.default_rng(seed)
    return Side(
        {"cell": random.integers(0, 5, rows), "half": random.integers(0, 2, rows)},
        random.integers(18, 80, rows).astype(float),
        random.uniform(0.5, 2.0, rows),
    )


def test_recipients_take_the_nearest_in_order() -> None:
    donors = side([0] * 6, [20, 30, 40, 50, 60, 70])
    found = match(side([0] * 3, [65, 25, 45]), donors, [("cell",)])
    assert donors.score[found.donor].tolist() == [60, 30, 40] or donors.score[
        found.donor
    ].tolist() == [60, 20, 40]
    assert (found.distance <= 5.0).all()


def test_donors_are_used_in_proportion_to_their_weights() -> None:
    donors = side([0] * 5, [1, 2, 3, 4, 5], [6, 1, 1, 1, 1])
    found = match(side([0] * 100, list(range(100))), donors, [("cell",)])
    assert np.bincount(found.donor, minlength=5).tolist() == [60, 10, 10, 10, 10]


def test_cells_without_donors_enough_give_way_to_wider_ones() -> None:
    donors = side([0] * 5 + [1] * 2, [1.0] * 7)
    found = match(side([0, 1, 2], [1.0, 1.0, 1.0]), donors, [("cell",), ()])
    assert found.level.tolist() == [0, 1, 1]
    assert [row["recipients"] for row in found.report(side([0, 1, 2], [1.0] * 3))] == [1, 2]


def test_the_same_seed_gives_the_same_donors_and_another_one_others() -> None:
    recipients, donors = random_side(400, 1), random_side(900, 2)
    levels = [("cell", "half"), ("cell",), ()]
    first, again = (match(recipients, donors, levels, seed=3).donor for _ in range(2))
    assert (first == again).all()
    other = match(recipients, donors, levels, seed=4)
    assert (first != other.donor).any()
    same = other.level == 0
    for name in ("cell", "half"):
        ours = recipients.classes[name][same]
        assert (ours == donors.classes[name][other.donor[same]]).all()


def test_means_of_the_match_are_near_those_of_the_donors() -> None:
    recipients, donors = random_side(4000, 1), random_side(4000, 2)
    found = match(recipients, donors, [("cell",), ()])
    rows = beside(donors.score[found.donor], recipients, donors.score, donors, ("half",))
    assert rows[0]["matched"] == pytest.approx(rows[0]["donors"], rel=0.01)
    assert [row["statistic"] for row in rows][:2] == ["mean", "quantile_0.1"]
    assert list(dict.fromkeys(row["cell"] for row in rows)) == ["all", "half 0", "half 1"]
    ours = recipients.classes["half"] == 1
    mean = np.average(donors.score[found.donor][ours], weights=recipients.weight[ours])
    assert rows[12]["matched"] == pytest.approx(mean)


def test_without_any_donor_nothing_is_made_up() -> None:
    with pytest.raises(CareError, match="2 recipients have no donor"):
        match(side([0, 1], [1.0, 2.0]), side([], []), [("cell",), ()])


def income_survey(folder: Path, rows: str, head: str = HEAD, columns: str = COLUMNS) -> Path:
    path = folder / "income.csv"
    path.write_text(head + columns + rows)
    return path


HOMES = (
    "1,18000,women,40,no,2,2,20000\n1,24000,women,36,yes,1,1,18000\n1,9600,men,71,no,1,0,10000\n"
)


def test_income_of_a_matched_survey(tmp_path: Path) -> None:
    """Each home has five donors of its own kind, so that it takes their income."""
    survey = homes(tmp_path / "s", income=None)
    asked: dict[str, Any] = {"wage": 10.0, "shares": "observed"}
    found = limtip(survey, income=income_survey(tmp_path, HOMES * 5), **asked)
    given = limtip(homes(tmp_path / "t"), poverty_line=poverty_lines(tmp_path), **asked)
    assert [row.est for row in found.table] == pytest.approx([row.est for row in given.table])
    assert found.match[0]["cells"] == " x ".join(INCOME_LEVELS[0])
    assert found.match[0]["share"] == pytest.approx(1.0)
    assert found.match[0]["mean_distance"] == pytest.approx((1 + 2 * 1) / 4)
    # Weights of homes are 100, 100, 200, of donors equal.
    assert found.matched[0]["matched"] == pytest.approx((18000 + 24000 + 2 * 9600) / 4)
    assert found.matched[0]["donors"] == pytest.approx((18000 + 24000 + 9600) / 3)
    assert any(note.startswith("Income: matched from income.csv") for note in found.table.notes)


def test_a_match_is_the_same_on_every_run(tmp_path: Path) -> None:
    survey = generate(tmp_path / "s", persons=150, seed=9, replicates=4, country="FRA")
    random = np.random.default_rng(1)
    rows = "".join(
        f"{random.uniform(1, 3):.3f},{random.uniform(5e3, 6e4):.0f},{sex},{age},{job},2,1,17000\n"
        for sex in ("women", "men")
        for job in ("yes", "no")
        for age in random.integers(18, 80, 40)
    )
    path = income_survey(tmp_path, rows)
    runs = [limtip(survey, wage=9.0, income=path, seed=seed) for seed in (1, 1, 2)]
    assert runs[0] == runs[1]
    assert runs[0].table != runs[2].table


@pytest.mark.parametrize(
    ("rows", "columns", "said"),
    [
        (HOMES.replace("women,40", "woman,40"), COLUMNS, 'sex is "woman"'),
        (HOMES.replace(",no,2", ",,2"), COLUMNS, 'employed is ""'),
        (HOMES.replace("18000,women", "-3,women"), COLUMNS, 'income is "-3"'),
        (HOMES.replace("1,18000", "0,18000"), COLUMNS, ""),
        ("", COLUMNS, "no row below the header"),
        (HOMES, COLUMNS.replace("weight,", "w,"), "the columns are w, income"),
        (HOMES.replace("women,40", "women,300"), COLUMNS, 'age is "300".*from 15 to 120'),
        (HOMES.replace("women,40", "women,40.5"), COLUMNS, 'age is "40.5"'),
        (HOMES.replace(",no,2", ",no,0"), COLUMNS, 'adults is "0"'),
        (HOMES.replace("18000,women", "1e300,women"), COLUMNS, "below 1e30"),
        (HOMES + "1,2\n", COLUMNS, "expected 8 columns, found 2"),
    ],
)
def test_an_income_survey_is_read_strictly(
    tmp_path: Path, rows: str, columns: str, said: str
) -> None:
    path = income_survey(tmp_path, rows, columns=columns)
    if not said:
        assert IncomeSurvey.read(path).side.rows() == 3
        return
    with pytest.raises(CareError, match=said):
        IncomeSurvey.read(path)


def test_an_income_survey_without_poverty_lines_needs_them(tmp_path: Path) -> None:
    survey = homes(tmp_path / "s", income=None)
    rows = "".join(line.rpartition(",")[0] + "\n" for line in HOMES.splitlines())
    columns = COLUMNS.replace(",poverty_line", "")
    path = income_survey(tmp_path, rows * 5, columns=columns)
    with pytest.raises(CareError, match="no column poverty_line"):
        limtip(survey, wage=10.0, income=path)
    found = limtip(survey, wage=10.0, income=path, poverty_line=poverty_lines(tmp_path))
    assert found.table.row(activity="households", statistic="income_poor").est == pytest.approx(
        0.75
    )
