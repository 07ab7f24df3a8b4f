"""Time poverty by relative and absolute lines: by hand, by each replicate, and beside R."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from careconomy.accounts.time_poverty import time_poverty
from careconomy.errors import CareError
from careconomy.estimation import Design, Stage
from careconomy.timeuse import Manifest, Survey, write_survey
from careconomy.timeuse.generate import generate
from tests.estimation.oracle import run

Array = npt.NDArray[Any]
SCRIPT = Path(__file__).parent / "r" / "time_poverty.R"
CODES = ("111", "311", "841", "911")


@pytest.fixture(scope="module")
def replicated(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    path = tmp_path_factory.mktemp("poverty") / "fra"
    return generate(path, persons=700, seed=3, replicates=16, country="FRA")


def small(folder: Path, work: Array, free: Array, **days: Array) -> Survey:
    """Write a diary a person, half of the work paid; the rest of the day is sleep."""
    rows = np.arange(len(work))
    names = [str(row) for row in rows]
    sex = pa.array([("women", "men")[row % 2] for row in rows]).dictionary_encode()
    minutes = np.stack([work / 2, work / 2, free, 1440 - work - free], axis=1)
    day, activity = np.nonzero(minutes)
    tables = {
        "households": pa.table({"household_id": names}),
        "persons": pa.table(
            {
                "household": rows,
                "person_id": names,
                "diarist": np.ones(len(rows), np.bool_),
                "sex": sex.cast(pa.dictionary(pa.int16(), pa.string())),
            }
        ),
        "days": pa.table({"person": rows, "day_id": names, **days}),
        "totals": pa.table(
            {"day": day, "activity": activity.astype(np.int16), "minutes": minutes[day, activity]}
        ),
    }
    stages = (Stage("stratum", "cluster"),) if "cluster" in days else (Stage(),)
    manifest = Manifest(
        "small", code_list="icatus", weights_count="persons", design=Design(stages=stages).to_dict()
    )
    activities = pa.table({"code": CODES, "title": CODES, "icatus": CODES})
    return write_survey(folder, manifest, tables, activities)


def test_a_case_by_hand(tmp_path: Path) -> None:
    work = np.array([240.0, 300.0, 400.0, 420.0, 700.0, 840.0])
    free = np.array([600.0, 500.0, 300.0, 310.0, 100.0, 170.0])
    survey = small(tmp_path / "s", work, free, weight=np.array([1.0, 1.0, 2.0, 1.0, 1.0, 2.0]))
    table = time_poverty(survey, line="relative", multiples=(1.5, 2.0))
    # Weights 1 1 2 1 1 2 reach half of 8 at 400 minutes; free time sorted 100 170 170 300 at 300.
    lines = {row.domain["line"]: row.est for row in table if row.statistic == "line"}
    assert lines["over 1.5 x median"] == pytest.approx(600 / 60)
    assert lines["over 2 x median"] == pytest.approx(800 / 60)
    assert lines["under 0.6 x median"] == pytest.approx(180 / 60)
    found = {
        (row.domain["line"], row.statistic): row.est
        for row in table
        if row.statistic.startswith(("incidence", "deficit"))
    }
    assert found["over 1.5 x median", "incidence"] == pytest.approx(3 / 8)
    assert found["over 1.5 x median", "deficit"] == pytest.approx((100 + 2 * 240) / 60 / 8)
    assert found["over 1.5 x median", "deficit_of_poor"] == pytest.approx(580 / 60 / 3)
    assert found["over 2 x median", "incidence"] == pytest.approx(2 / 8)
    assert found["under 0.6 x median", "incidence"] == pytest.approx(3 / 8)
    assert found["under 0.6 x median", "deficit"] == pytest.approx((80 + 2 * 10) / 60 / 8)
    absolute = time_poverty(survey, line="threshold", hours=10.5, by=("sex",))
    assert absolute.row(sex="women", statistic="incidence").est == pytest.approx(1 / 4)
    assert absolute.row(sex="men", statistic="incidence").est == pytest.approx(2 / 4)
    gap = absolute.row(sex="women - men", statistic="incidence_difference")
    assert gap.est == pytest.approx(-1 / 4)


def test_on_the_line_is_not_beyond_it(tmp_path: Path) -> None:
    work = np.array([200.0, 400.0, 600.0])
    survey = small(tmp_path / "s", work, np.full(3, 60.0), weight=np.ones(3))
    table = time_poverty(survey, line="relative", multiples=(1.5,))
    assert table.row(activity="work", statistic="incidence").est == 0.0
    assert time_poverty(survey, line="threshold", hours=10.0).row(statistic="incidence").est == 0.0


def minutes_of(survey: Survey, first: str) -> Array:
    """Minutes [day] of activities whose ICATUS code begins with one of some digits."""
    episodes = survey.table("episodes", ["day", "activity", "minutes"])
    day, activity, minutes = (column.to_numpy() for column in episodes.columns)
    codes = [str(code or " ")[0] in first for code in survey.activities["icatus"].to_pylist()]
    return np.bincount(day, minutes * np.array(codes)[activity], survey.rows("days"))


def median(values: Array, weight: Array) -> float:
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(cumulated, 0.5 * cumulated[-1])])


def test_errors_are_those_of_each_replicate_with_its_own_line(replicated: Survey) -> None:
    table = time_poverty(replicated, line="relative", by=("sex",))
    work, free = minutes_of(replicated, "12345"), minutes_of(replicated, "78")
    persons = replicated.table("persons", ["sex"]).column("sex").to_pylist()
    women = np.array(
        [persons[row] == "women" for row in replicated.table("days")["person"].to_pylist()]
    )
    full = replicated.table("days", ["weight"]).column("weight").to_numpy()
    each = np.array(replicated.table("replicates")["weights"].to_pylist())
    weights = np.column_stack([full, each])

    def figures(weight: Array) -> Mapping[str, float]:
        line, other = 1.5 * median(work, weight), 0.6 * median(free, weight)
        poor, without = work > line, free < other
        share = [np.average(poor[rows], weights=weight[rows]) for rows in (women, ~women)]
        return {
            "line": line / 60,
            "women": share[0],
            "gap": share[0] - share[1],
            "deficit": np.average((work - line).clip(0), weights=weight) / 60,
            "of_poor": np.average((work - line)[poor], weights=weight[poor]) / 60,
            "free": np.average(without, weights=weight),
        }

    found = [figures(weight) for weight in weights.T]
    design = Design.from_dict(replicated.manifest.design)
    one, other = "over 1.5 x median", "under 0.6 x median"
    for name, row in (
        ("line", table.row(line=one, statistic="line")),
        ("women", table.row(line=one, sex="women", statistic="incidence")),
        ("gap", table.row(line=one, sex="women - men", statistic="incidence_difference")),
        ("deficit", table.row(line=one, sex="all", statistic="deficit")),
        ("of_poor", table.row(line=one, sex="all", statistic="deficit_of_poor")),
        ("free", table.row(line=other, sex="all", statistic="incidence")),
    ):
        values = np.array([item[name] for item in found])
        variance = (design.factor or 0.0) * ((values[1:] - values[0]) ** 2).sum()
        assert row.est == pytest.approx(values[0], rel=1e-12), name
        assert row.se == pytest.approx(np.sqrt(variance), rel=1e-9), name


def test_the_error_of_the_line_counts(replicated: Survey) -> None:
    """A stated line at the same place gives the same shares with another error."""
    relative = time_poverty(replicated, line="relative", multiples=(1.5,))
    hours = relative.row(activity="work", statistic="line").est
    assert hours is not None
    stated = time_poverty(replicated, line="threshold", hours=hours)
    one = relative.row(activity="work", statistic="incidence")
    other = stated.row(statistic="incidence")
    assert one.est == pytest.approx(other.est, rel=1e-14)
    assert one.se != pytest.approx(other.se, rel=1e-3)


def test_depth_is_incidence_times_depth_of_the_poor(replicated: Survey) -> None:
    table = time_poverty(replicated, line="relative", by=("sex", "parenthood"))
    rows = {(tuple(row.domain.values()), row.statistic): row.est for row in table}
    checked = 0
    for (domain, statistic), value in rows.items():
        if statistic == "deficit_of_poor" and value is not None:
            product = rows[domain, "incidence"] * value  # type: ignore[operator]
            assert product == pytest.approx(rows[domain, "deficit"], rel=1e-12)
            checked += 1
    assert checked > 12


def test_mothers_are_set_beside_fathers_and_beside_other_women(replicated: Survey) -> None:
    table = time_poverty(replicated, line="threshold", by=("parenthood",))
    gaps = [row for row in table if row.statistic == "incidence_difference"]
    assert [row.domain["parenthood"] for row in gaps] == [
        "mothers - fathers",
        "other_women - other_men",
        "mothers - other_women",
        "fathers - other_men",
    ]
    mothers, others = (
        table.row(parenthood=level, statistic="incidence").est
        for level in ("mothers", "other_women")
    )
    assert mothers is not None and others is not None
    assert gaps[2].est == pytest.approx(mothers - others)
    assert gaps[2].p is not None


def test_linearised_errors_equal_those_of_r(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    rows = 600
    stratum = np.sort(random.integers(0, 6, rows))
    cluster = stratum * 100 + random.integers(0, 5, rows)
    work = np.round(random.gamma(4.0, 90.0, rows)).clip(0, 1100)
    free = np.round((1440 - work) * random.uniform(0.05, 0.5, rows))
    weight = np.round(random.uniform(0.5, 2.0, rows), 3)
    survey = small(tmp_path / "s", work, free, weight=weight, stratum=stratum, cluster=cluster)
    table = time_poverty(survey, line="relative", multiples=(1.5,), by=("sex",))
    domain = np.array(["women", "men"])[np.arange(rows) % 2]
    columns = {"stratum": stratum, "cluster": cluster, "weight": weight, "domain": domain}
    answers = run(str(SCRIPT), tmp_path, {"time": {**columns, "work": work, "free": free}})
    assert len(answers.figures) == 18
    for (case, statistic, _, level), fields in answers.figures.items():
        activity = {"work": "work", "free": "free_time"}[case]
        row = table.row(activity=activity, sex=level, statistic=statistic)
        assert row.est == pytest.approx(fields["est"], rel=1e-10)
        assert row.se == pytest.approx(fields["se"], rel=1e-8), (case, statistic, level)


def test_the_first_note_says_that_days_are_no_persons(replicated: Survey, tmp_path: Path) -> None:
    table = time_poverty(replicated, line="threshold")
    assert table.notes[0].startswith("WARNING: shares of person-days, not of persons: with one")
    assert {row.unit for row in table if row.statistic == "incidence"} == {"share of person-days"}
    several = generate(tmp_path / "two", persons=60, seed=2, days_a_person=2, replicates=4)
    notes = time_poverty(several, line="threshold").notes
    assert notes[0].startswith("WARNING: shares of person-days, not of persons: each diary day")


def test_a_survey_without_design_information_says_so(tmp_path: Path) -> None:
    survey = small(tmp_path / "s", np.array([60.0, 600.0]), np.ones(2), weight=np.ones(2))
    bare = Survey(
        survey.folder, Manifest(**{**vars(survey.manifest), "design": {}}), survey.activities
    )
    assert any("states no design" in note for note in time_poverty(bare, line="threshold").notes)
    assert not any("no design" in note for note in time_poverty(survey, line="threshold").notes)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"line": "relativ"}, 'Did you mean "relative"'),
        ({"line": "relative", "multiples": (0.5,)}, "multiple of median work is 0.5"),
        ({"line": "relative", "free_time": 1.2}, "share of median free time is 1.2"),
        ({"line": "threshold", "hours": 30}, "30 hours of work"),
        ({"line": "threshold", "by": ("sx",)}, 'Did you mean "sex"'),
        ({"line": "relative", "where": {"age": "200+"}}, "no diary meets the conditions"),
        ({"line": "threshold", "where": {"age": "200+"}}, "no diary meets the conditions"),
    ],
)
def test_what_cannot_be_asked_is_named(
    replicated: Survey, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(CareError, match=said):
        time_poverty(replicated, **asked)


def test_no_line_is_a_multiple_of_nothing(tmp_path: Path) -> None:
    survey = small(tmp_path / "s", np.array([0.0, 0.0, 600.0]), np.ones(3), weight=np.ones(3))
    with pytest.raises(CareError, match="median is 0") as raised:
        time_poverty(survey, line="relative")
    assert "threshold" in raised.value.remedy
