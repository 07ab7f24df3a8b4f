"""Time and income poverty: every number of three households by hand, identities, replicates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careconomy.accounts.time_poverty import time_poverty
from careconomy.accounts.time_poverty_joint import TimeAndIncomePoverty, limtip
from careconomy.errors import CareError
from careconomy.estimation import Design
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

from .time_poor_homes import LINES, PERSONS, homes, poverty_lines, reweighted, words

CELLS = ("time_poor_and_income_poor", "time_poor_only", "income_poor_only", "neither")
WIDE = "# currency: EUR\n# price year: 2023\nsize,line\n1,9000\n2,12600\n3,16200\n4+,20000\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("joint")


@pytest.fixture(scope="module")
def invented(folder: Path) -> Survey:
    return generate(folder / "fra", persons=400, seed=4, replicates=8, country="FRA")


@pytest.fixture(scope="module")
def wide(folder: Path) -> Path:
    path = folder / "wide.csv"
    path.write_text(WIDE)
    return path


@pytest.fixture(scope="module")
def made(invented: Survey, wide: Path) -> TimeAndIncomePoverty:
    return limtip(invented, wage=10.0, poverty_line=wide)


def estimates(found: TimeAndIncomePoverty, **wanted: str) -> dict[str, float | None]:
    return {
        row.statistic: row.est for row in found.table if wanted.items() <= row.to_dict().items()
    }


def test_every_number_of_three_households(tmp_path: Path) -> None:
    survey = homes(tmp_path / "s")
    found = limtip(survey, wage=10.0, poverty_line=poverty_lines(tmp_path), shares="observed")
    # Maintenance: (600 + 600 + 540 + 2 x 660) / 5 = 612 minutes a day = 71.4 hours a week; with
    # leisure 14 and own tasks 7: 92.4. Commuting of the two with a job: 45 minutes = 5.25 hours.
    # Required: 540, 300, 120 minutes a day = 63, 35, 14 hours. Hours left:
    #   a woman 168 - 92.4 - 8/9 x 63             =  19.6
    #   a man   168 - 92.4 - 1/9 x 63 - 40 - 5.25 =  23.35
    #   b woman 168 - 92.4 - 35 - 50 - 5.25       = -14.65
    #   c man   168 - 92.4 - 14                   =  61.6
    assert "168 less 92.4 for" in found.table.notes[1]
    assert [row["hours_a_week"] for row in found.required] == pytest.approx([14, 35, 63])
    # Households weigh 100 (two diaries over two), 100, 200. b lacks 14.65 hours, worth 7,618 a
    # year; it has 24,000, above its line of 18,000, below 25,618: hidden poor. a and c are poor.
    household = estimates(found, activity="households")
    assert household == pytest.approx(
        {
            "time_poor_and_income_poor": 0.0,
            "time_poor_only": 0.25,
            "income_poor_only": 0.75,
            "neither": 0.0,
            "income_poor": 0.75,
            "hidden_poor": 0.25,
            "limtip_poor": 1.0,
            "time_poor": 0.25,
            "deficit": 14.65 / 4,
            "deficit_of_time_poor": 14.65,
            "deficit_value": 7618.0 / 4,
            "deficit_total": 1465.0,
        },
        abs=1e-12,
    )
    women = estimates(found, activity="adults", sex="women")
    assert women["time_poor"] == pytest.approx(0.5)
    assert women["deficit"] == pytest.approx(14.65 / 2)
    assert women["hidden_poor"] == pytest.approx(0.5)
    men = estimates(found, activity="adults", sex="men")
    assert (men["time_poor"], men["deficit_total"], men["limtip_poor"]) == (0.0, 0.0, 1.0)


def test_expected_shares_are_those_of_adults_like_them(tmp_path: Path) -> None:
    """With so few diaries all adults are alike: each member does half of the work of home a."""
    survey = homes(tmp_path / "s")
    found = limtip(survey, wage=10.0, poverty_line=poverty_lines(tmp_path))
    # a man: 168 - 92.4 - 31.5 - 40 - 5.25 = -1.15; 31.5 is half of 63.
    men = estimates(found, activity="adults", sex="men")
    assert men["deficit_total"] == pytest.approx(115.0)
    household = estimates(found, activity="households")
    assert household["time_poor_and_income_poor"] == pytest.approx(0.25)
    assert household["deficit_total"] == pytest.approx(115.0 + 1465.0)


def test_stated_hours_take_the_place_of_means(tmp_path: Path) -> None:
    survey = homes(tmp_path / "s")
    found = limtip(
        survey, wage=10.0, poverty_line=poverty_lines(tmp_path), shares="observed",
        maintenance=70.0, leisure=10.0, home_tasks=5.0,
    )  # fmt: skip
    assert estimates(found, activity="households")["deficit_total"] == pytest.approx(725.0)


def test_a_member_of_whom_nothing_is_known_takes_hours_of_one_like_him(tmp_path: Path) -> None:
    job = [row[3] for row in PERSONS]
    job[1] = None
    hours = [row[4] for row in PERSONS]
    hours[1] = None
    survey = homes(tmp_path / "s", employment=words(job), hours_usual=hours)
    found = limtip(survey, wage=10.0, poverty_line=poverty_lines(tmp_path))
    # The only other man with a diary has no job.
    assert estimates(found, activity="adults", sex="men")["deficit_total"] == 0.0
    assert any("of 25% of the adults are not in the survey" in note for note in found.table.notes)


def test_households_that_lack_members_are_left_out_and_counted(tmp_path: Path) -> None:
    survey = homes(tmp_path / "s", sizes=(5, 2, 1))
    found = limtip(survey, wage=10.0, poverty_line=poverty_lines(tmp_path), shares="observed")
    assert estimates(found, activity="households")["income_poor"] == pytest.approx(2 / 3)
    assert any(
        note.startswith("Left out: 1 households (40.0% of the weight) that lack members")
        for note in found.table.notes
    )


def check_identities(found: TimeAndIncomePoverty) -> None:
    for whose in (
        {"activity": "households"},
        *({"activity": "adults", "sex": sex} for sex in ("all", "women", "men")),
    ):
        row: dict[str, Any] = estimates(found, **whose)
        assert sum(row[name] for name in CELLS) == pytest.approx(1.0, abs=1e-12)
        assert row["limtip_poor"] == pytest.approx(row["income_poor"] + row["hidden_poor"])
        both = row["time_poor_and_income_poor"]
        assert both + row["income_poor_only"] == pytest.approx(row["income_poor"], abs=1e-12)
        if whose["activity"] == "households":
            assert row["time_poor"] == pytest.approx(both + row["time_poor_only"], abs=1e-12)
        assert row["hidden_poor"] <= row["time_poor_only"] + 1e-12
        assert min(row[name] for name in CELLS) >= -1e-12
    total = [
        estimates(found, activity="adults", sex=sex)["deficit_total"] or 0.0
        for sex in ("women", "men", "all")
    ]
    assert total[0] + total[1] == pytest.approx(total[2], rel=1e-12)
    whole = estimates(found, activity="households")["deficit_total"]
    assert whole == pytest.approx(total[2], rel=1e-12)


@settings(max_examples=12, deadline=None)
@given(
    wage=st.floats(0.5, 60.0),
    leisure=st.floats(0.0, 40.0),
    tasks=st.floats(0.0, 30.0),
    low=st.floats(0.0, 1.0),
    seed=st.integers(0, 5),
)
def test_identities_hold_whatever_the_parameters(
    invented: Survey, wide: Path, wage: float, leisure: float, tasks: float, low: float, seed: int
) -> None:
    found = limtip(
        invented, wage=wage, poverty_line=wide, leisure=leisure, home_tasks=tasks,
        near=(low, low + 0.8), seed=seed,
    )  # fmt: skip
    check_identities(found)


def test_errors_are_those_of_a_run_with_each_replicate(
    invented: Survey, wide: Path, made: TimeAndIncomePoverty, tmp_path: Path
) -> None:
    weights = np.array(invented.table("replicates")["weights"].to_pylist())
    keys = [
        (row.activity, row.domain["sex"], row.statistic)
        for row in made.table
        if not row.statistic.endswith("_difference")
    ]
    runs = []
    for number, weight in enumerate(weights.T):
        other = reweighted(invented, tmp_path / str(number), weight)
        table = limtip(other, wage=10.0, poverty_line=wide).table
        runs.append([table.row(activity=a, sex=s, statistic=t).est for a, s, t in keys])
    design = Design.from_dict(invented.manifest.design)
    checked = 0
    for at, (activity, sex, statistic) in enumerate(keys):
        row = made.table.row(activity=activity, sex=sex, statistic=statistic)
        values = np.array([found[at] for found in runs], dtype=float)
        assert row.est is not None
        variance = (design.factor or 0.0) * ((values - row.est) ** 2).sum()
        assert row.se == pytest.approx(np.sqrt(variance), rel=1e-8, abs=1e-12), statistic
        checked += variance > 0.0
    assert checked > 30


def test_linearised_errors_are_said_to_be_too_small(tmp_path: Path) -> None:
    survey = homes(tmp_path / "s")
    found = limtip(survey, wage=10.0, poverty_line=poverty_lines(tmp_path))
    assert any(note.startswith("Errors are too small") for note in found.table.notes)
    assert any("states no design" in note for note in found.table.notes)
    assert found.table.notes[0].startswith("WARNING: home production and commuting are mean times")
    assert found.required[0]["se"] is None


def test_shares_are_not_observed_where_one_member_keeps_the_diary(
    invented: Survey, wide: Path
) -> None:
    with pytest.raises(CareError, match="every adult has a diary") as raised:
        limtip(invented, wage=10.0, poverty_line=wide, shares="observed")
    assert "expected shares" in raised.value.remedy


def test_linearised_errors_by_hand(tmp_path: Path) -> None:
    """Three clusters: 3/2 times the sum of squares of w (y - share) / sum of w."""
    found = limtip(
        homes(tmp_path / "s"), wage=10.0, poverty_line=poverty_lines(tmp_path), shares="observed"
    ).table
    poor = found.row(activity="households", statistic="income_poor")
    squares = (100 * 0.25) ** 2 + (100 * 0.75) ** 2 + (200 * 0.25) ** 2
    assert poor.se == pytest.approx(np.sqrt(1.5 * squares) / 400)
    time = found.row(activity="adults", sex="all", statistic="time_poor")
    squares = (200 * 0.2) ** 2 + (100 * 0.8) ** 2 + (200 * 0.2) ** 2
    assert time.est == pytest.approx(0.2)
    assert time.se == pytest.approx(np.sqrt(1.5 * squares) / 500)


def test_the_public_function_gives_the_same_table(
    invented: Survey, wide: Path, made: TimeAndIncomePoverty
) -> None:
    table = time_poverty(invented, line="joint", by=("sex",), wage=10.0, poverty_line=wide)
    assert table == made.table


def test_bands_of_income_are_money_of_the_user(tmp_path: Path) -> None:
    survey = homes(tmp_path / "s", income=None)
    bands = tmp_path / "bands.csv"
    bands.write_text(
        "# column: household_id\n# currency: EUR\n# price year: 2023\n"
        "band,income\na,18000\nb,24000\nc,9600\n"
    )
    asked: dict[str, Any] = {"wage": 10.0, "poverty_line": poverty_lines(tmp_path)}
    found = limtip(survey, income_bands=bands, shares="observed", **asked)
    assert estimates(found, activity="households")["hidden_poor"] == pytest.approx(0.25)
    text = bands.read_text()
    for changed, said in (
        (text.replace("c,9600\n", ""), 'band "c" of household_id has no income'),
        (text.replace("EUR", "USD"), "income is in USD of 2023, the poverty line in EUR"),
        (text.replace("c,9600", "b,9600"), "band b is given twice"),
        (text.replace("household_id", "income"), 'no column "income"'),
    ):
        bands.write_text(changed)
        with pytest.raises(CareError, match=said):
            limtip(survey, income_bands=bands, **asked)


@pytest.mark.parametrize(
    ("change", "asked", "said"),
    [
        ({}, {"wage": None}, "no replacement wage"),
        ({}, {"wage": -1.0}, "the wage is -1"),
        ({}, {"poverty_line": None}, "no poverty line"),
        ({"income": None}, {}, "no income of households"),
        ({"income": (1500.0, -20.0, 800.0)}, {}, "negative income, the first, -20"),
        ({"income": (None, None, None)}, {}, "no household has a whole roster, income"),
        ({"employment": None}, {}, 'no column "employment" of persons'),
        ({"hours_usual": None}, {}, 'no column "hours_usual" of persons'),
        ({"sizes": (9, 9, 9)}, {}, "members, or their ages or sex, are missing in 100%"),
        ({}, {"near": (1.5, 0.75)}, "incomes near the poverty line"),
        ({}, {"near": (0.0, float("inf"))}, "incomes near the poverty line"),
        ({}, {"wage": 1e300}, r"the wage is 1e\+300"),
        ({}, {"shares": "half"}, 'shares of home production are "half"'),
        ({}, {"leisure": 200.0}, "hours of a week"),
        ({}, {"by": ("weekend",)}, "no column|tells of days"),
    ],
)
def test_what_is_missing_is_named(
    tmp_path: Path, change: dict[str, Any], asked: dict[str, Any], said: str
) -> None:
    survey = homes(tmp_path / "s", **change)
    given = {"wage": 10.0, "poverty_line": poverty_lines(tmp_path), **asked}
    with pytest.raises(CareError, match=said):
        limtip(survey, **given)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LINES.replace("1,1,18000\n", ""), "no poverty line for 1 households, such as adults 1"),
        (LINES.replace("18000", "-5"), 'line is "-5"'),
        (LINES.replace("18000", "many"), 'line is "many"'),
        (LINES.replace("18000", "0"), 'line is "0"'),
        (LINES + "1+,9,9000\n", "adults 1. is open, and 2 follows"),
        (LINES + "8+,9,9000\n9+,9,9000\n", "adults 9. and 8. are both open"),
        (LINES.replace("18000", "1e300"), "from 1e-30 to 1e30"),
        (LINES.replace("2,2,", "9" * 5000 + ",2,"), 'adults is "999'),
        (LINES.replace("# currency: EUR\n", ""), 'no "currency"'),
        (LINES.replace("2023", "soon"), 'price year is "soon"'),
        (LINES.replace("adults,children,line", "people,line"), "the columns are people, line"),
        (LINES + "1,0,9000\n", "two lines"),
        (LINES.replace("2,2,", "two,2,"), 'adults is "two"'),
    ],
)
def test_poverty_lines_are_read_strictly(tmp_path: Path, text: str, said: str) -> None:
    survey = homes(tmp_path / "s")
    with pytest.raises(CareError, match=said):
        limtip(survey, wage=10.0, poverty_line=poverty_lines(tmp_path, text))
