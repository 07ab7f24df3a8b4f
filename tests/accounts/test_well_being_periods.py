"""Two periods compared: within a survey, of two surveys, and beside R on halves of ATUS 2014."""

from __future__ import annotations

import csv
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy.special import stdtr

from careconomy.accounts.well_being import well_being
from careconomy.accounts.well_being_groups import PERIOD
from careconomy.accounts.well_being_indicators import chosen
from careconomy.accounts.well_being_measures import DayMeasures, Limits
from careconomy.accounts.well_being_pairs import satterthwaite
from careconomy.errors import CareError
from careconomy.estimation import Design, Rules
from careconomy.estimation.replication_survey import apply_replicates
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate
from careconomy.timeuse.readers.atus import import_atus
from tests.estimation.oracle import absent
from tests.timeuse.conftest import time_use_folder

from .days_survey import MAN, MOTHER, Day, Did, days_survey

SPRING, AUTUMN = "2019-05-01..2019-05-31", "2020-10-01..2020-10-31"
SLEPT = ("sleep", "night_care")


def many(first: date, rows: int, done: tuple[Did, ...] = MOTHER) -> list[Day]:
    """Diaries of days in a row, of women and men in turn, no two of one length of sleep."""
    found = []
    for row in range(rows):
        slept = Did("911", 5 * 60 - 1 - row % 7)
        found.append(
            Day(
                (slept, Did("311", 5 * 60), *done[1:]),
                sex=("women", "men")[row % 2],
                children=row % 3 % 2,
                weight=1.0 + row % 5,
                date=first + timedelta(days=row),
            )
        )
    return found


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    days = [*many(date(2019, 5, 1), 31), *many(date(2020, 10, 1), 31, MAN), Day(MAN)]
    return days_survey(tmp_path_factory.mktemp("periods") / "days", days)


def test_spans_columns_and_an_own_mean_agree(survey: Survey) -> None:
    spans = well_being(survey, by=("sex",), indicators=SLEPT, before=SPRING, after=AUTUMN)
    years = well_being(survey, by=("sex",), indicators=SLEPT, compare="month=5,10")
    assert [(row.est, row.se, row.n) for row in spans] == [
        (row.est, row.se, row.n) for row in years
    ]
    late, early = AUTUMN, SPRING
    days = survey.table("days", ["date", "weight"]).to_pylist()
    measures = DayMeasures.of(survey, chosen(SLEPT), Limits())
    slept = np.concatenate([measures.values(block) for block in survey.blocks()])[:, 0]
    means = {}
    for label in (late, early):
        first, last = map(date.fromisoformat, label.split(".."))
        rows = [at for at, day in enumerate(days) if first <= day["date"] <= last]
        weight = np.array([days[at]["weight"] for at in rows])
        means[label] = (weight * slept[rows]).sum() / weight.sum()
        row = spans.row(sex="all", period=label, activity="sleep", statistic="mean")
        assert (row.est, row.n) == (pytest.approx(means[label]), len(rows))
    change = spans.row(
        sex="all", period=f"{late} - {early}", activity="sleep", statistic="mean_difference"
    )
    assert change.est == pytest.approx(means[late] - means[early])
    assert change.p is not None
    assert change.p_holm >= change.p


def test_the_season_is_said_unless_it_is_the_same(survey: Survey, invented: Survey) -> None:
    def notes(found: Survey, **asked: object) -> str:
        return " ".join(well_being(found, by=("sex",), indicators=SLEPT, **asked).notes)

    assert "differ in season" in notes(survey, before=SPRING, after=AUTUMN)
    assert "has Oct;" in notes(survey, before=SPRING, after=AUTUMN)
    years = sorted(set(invented.table("days", ["year"])["year"].to_pylist()))
    if len(years) > 1:
        assert "differ in season" not in notes(invented, compare=f"year={years[0]},{years[1]}")
    with pytest.raises(CareError, match="no month in common"):
        notes(survey, before=SPRING, after=AUTUMN, same_months=True)


def test_same_months_leave_the_others_out(tmp_path: Path) -> None:
    days = [
        *many(date(2019, 4, 25), 20),
        *many(date(2020, 5, 1), 20),
    ]
    found = days_survey(tmp_path / "months", days)
    asked = {"by": ("sex",), "indicators": ["sleep"], "compare": "year=2019,2020"}
    whole, same = well_being(found, **asked), well_being(found, **asked, same_months=True)
    key = {"sex": "all", "period": "year 2019", "statistic": "mean"}
    assert (whole.row(**key).n, same.row(**key).n) == (20, 14)
    assert any("Only months that both periods have: May." in note for note in same.notes)
    spans = well_being(
        found,
        by=("sex",),
        indicators=["sleep"],
        before="2019-05-01..2019-05-31",
        after="2020-05-01..2020-05-31",
    )
    assert spans.row(**{**key, "period": "2019-05-01..2019-05-31"}).est == same.row(**key).est


def test_days_without_date_or_month(tmp_path: Path, survey: Survey) -> None:
    days = [*many(date(2019, 5, 1), 10), *many(date(2020, 5, 1), 10)]
    bare = days_survey(tmp_path / "bare", days, without=("date", "month"))
    table = well_being(bare, by=("sex",), indicators=["sleep"], compare="year=2019,2020")
    assert any("months are missing" in note for note in table.notes)
    with pytest.raises(CareError, match="have no date"):
        well_being(bare, before=SPRING, after=AUTUMN)
    with pytest.raises(CareError, match="months of the diaries are not known"):
        well_being(bare, compare="year=2019,2020", same_months=True)
    with pytest.raises(CareError, match=r"no diary of the period .* 2019-05-01 to 2020-10-31"):
        well_being(survey, before="2019-01-01..2019-01-02", after=AUTUMN)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"compare": "year=2019,2020"}, True),
        ({"before": "2019-03-01..2019-06-01", "after": "2020-05-01..2020-12-31"}, True),
        ({"before": "2019-05-10..2019-12-31", "after": "2020-05-10..2020-12-31"}, False),
    ],
)
def test_the_pause_of_the_american_survey_is_said(
    survey: Survey, asked: dict[str, str], said: bool
) -> None:
    american = replace(survey, manifest=replace(survey.manifest, country="USA"))
    notes = well_being(american, by=("sex",), indicators=["sleep"], **asked).notes
    assert any("no diaries from 2020-03-18 to 2020-05-09" in note for note in notes) == said
    other = well_being(survey, by=("sex",), indicators=["sleep"], **asked).notes
    assert not any("2020-03-18" in note for note in other)


def test_change_of_a_gap_with_each_replicate(invented: Survey) -> None:
    table = well_being(invented, by=("sex",), indicators=["sleep"], compare="month=1,7", gap="sex")
    measures = DayMeasures.of(invented, chosen(["sleep"]), Limits())
    slept = np.concatenate([measures.values(block) for block in invented.blocks()])[:, 0]
    days = invented.table("days", ["person", "weight", "month"])
    month = days["month"].to_numpy()
    sex = np.array(invented.table("persons", ["sex"])["sex"].to_pylist())[days["person"].to_numpy()]
    every = np.concatenate([block.replicates() for block in invented.blocks()])
    weights = np.column_stack([days["weight"].to_numpy(), every])

    def gap(w: np.ndarray, at: int) -> float:
        kept = [w * (sex == name) * (month == at) for name in ("women", "men")]
        women, men = (float(np.average(slept, weights=side)) for side in kept)
        return women - men

    found = np.array([gap(w, 7) - gap(w, 1) for w in weights.T])
    key = {"sex": "women - men", "activity": "sleep", "statistic": "mean_difference"}
    row = table.row(**key, period="month 7 - month 1")
    factor = invented.manifest.design["factor"]
    assert row.est == pytest.approx(found[0])
    assert row.se == pytest.approx(np.sqrt(factor * ((found[1:] - found[0]) ** 2).sum()))
    within = [table.row(**key, period=f"month {at}").est for at in (7, 1)]
    assert row.est == pytest.approx(within[0] - within[1])


def test_two_surveys_are_samples_drawn_apart(tmp_path: Path, invented: Survey) -> None:
    other = tmp_path / "other"
    generate(other, persons=500, seed=9, replicates=16)
    earlier = Survey.open(other)
    table = well_being(invented, by=("sex",), indicators=SLEPT, beside=earlier, gap="sex")
    alone = [
        well_being(found, by=("sex",), indicators=SLEPT, gap="sex") for found in (invented, earlier)
    ]
    compared = 0
    for row in table:
        if not row.statistic.endswith("_difference") or " - " not in row.domain[PERIOD]:
            continue
        kind = row.statistic.removesuffix("_difference")
        gap = " - " in row.domain["sex"]
        name = row.statistic if gap else kind
        key = {"sex": row.domain["sex"], "activity": row.activity, "statistic": name}
        late, early = (found.row(**key) for found in alone)
        assert row.est == pytest.approx(late.est - early.est)
        assert row.se == pytest.approx(np.hypot(late.se, early.se))
        df = satterthwaite([late.se**2, early.se**2], [late.df, early.df])
        assert row.df == pytest.approx(df)
        assert row.p == pytest.approx(2 * stdtr(df, -abs(row.est / row.se)))
        compared += 1
        if gap:
            continue
        ratio = table.row(**{**key, "statistic": f"{kind}_ratio"}, period=_ratio(row.domain))
        assert ratio.est == pytest.approx(late.est / early.est)
        relative = np.hypot(late.se / late.est, early.se / early.est)
        assert ratio.se == pytest.approx(ratio.est * relative)
    assert compared == (3 + 1) * 4
    assert any("variances of their figures are added" in note for note in table.notes)


def _ratio(domain: dict[str, str]) -> str:
    return domain[PERIOD].replace(" - ", " / ")


def test_two_surveys_of_other_months(tmp_path: Path) -> None:
    spring, summer = (
        days_survey(tmp_path / name, many(first, 40), name=name)
        for name, first in (("spring", date(2019, 4, 1)), ("summer", date(2020, 5, 1)))
    )
    asked = {"by": ("sex",), "indicators": ["sleep"], "beside": spring}
    whole, same = well_being(summer, **asked), well_being(summer, **asked, same_months=True)
    assert any("differ in season" in note and "has Apr, May." in note for note in whole.notes)
    assert any("Only months that both periods have: May." in note for note in same.notes)
    key = {"sex": "all", "period": "spring 2019", "statistic": "mean"}
    assert (whole.row(**key).n, same.row(**key).n) == (40, 10)
    autumn = days_survey(tmp_path / "autumn", many(date(2019, 9, 1), 10))
    with pytest.raises(CareError, match="no month in common"):
        well_being(summer, beside=autumn, same_months=True)


def test_what_only_one_survey_has_is_said(tmp_path: Path, invented: Survey) -> None:
    bare = days_survey(tmp_path / "bare", many(date(2019, 5, 1), 12), without=("with_whom",))
    asked = {"by": ("couple_type",), "indicators": ["sleep", "free_time_with_children"]}
    notes = " ".join(well_being(invented, beside=bare, **asked).notes)
    assert "days by hand 2019: Not recorded" in notes
    lone = many(date(2019, 5, 1), 12)
    apart = days_survey(tmp_path / "apart", [replace(day, sex=None) for day in lone])
    told = well_being(invented, beside=apart, by=("sex",), indicators=["sleep"]).notes
    assert any(note.startswith("Only in") and "unknown" in note for note in told)


def test_a_survey_beside_itself_has_two_names(invented: Survey) -> None:
    table = well_being(invented, by=("sex",), indicators=["sleep"], beside=invented)
    row = table.row(sex="all", statistic="mean_difference")
    assert row.est == 0.0
    assert row.domain[PERIOD].count(invented.manifest.name) == 2


def test_withheld_figures_stay_withheld_in_both(tmp_path: Path, invented: Survey) -> None:
    few = days_survey(tmp_path / "few", many(date(2019, 5, 1), 12))
    rules = Rules(suppress=True)
    table = well_being(invented, by=("sex",), indicators=["sleep"], beside=few, rules=rules)
    held = [row for row in table if few.manifest.name in row.domain[PERIOD]]
    assert len(held) > 3
    assert all(row.est is None and row.p is None for row in held)


def test_satterthwaite_by_hand() -> None:
    assert satterthwaite([1.0, 1.0], [10, 10]) == pytest.approx(20)
    assert satterthwaite([4.0, 1.0], [8, np.inf]) == pytest.approx(25 / 2)


@pytest.fixture(scope="module")
def atus(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = time_use_folder()
    if folder is None or not (folder / "atus-2014").is_dir():
        pytest.skip("no ATUS 2014 files: set CARECONOMY_TIMEUSE to the shared time-use data")
    made = import_atus(folder / "atus-2014", tmp_path_factory.mktemp("atus") / "survey")
    return apply_replicates(made, "bootstrap", count=60, seed=1)


def test_sleep_and_day_of_atus_2014(atus: Survey) -> None:
    """Sleep is what the survey codes 0101, and the parts fill the day."""
    table = well_being(atus)
    every = {"sex": "all", "parenthood": "all", "statistic": "mean"}
    episodes = atus.table("episodes", ["day", "activity", "minutes"])
    asleep = np.array([code.startswith("0101") for code in atus.activities["code"].to_pylist()])
    minutes = episodes["minutes"].to_numpy() * asleep[episodes["activity"].to_numpy()]
    weight = atus.table("days", ["weight"])["weight"].to_numpy()
    slept = (weight[episodes["day"].to_numpy()] * minutes).sum() / weight.sum()
    assert table.row(**every, activity="sleep").est == pytest.approx(slept)
    parts = ("paid_work", "unpaid_work", "education", "personal_care", "sleep", "free_time")
    whole = sum(table.row(**every, activity=name).est for name in (*parts, "unknown"))
    assert whole == pytest.approx(1440.0)


def test_halves_of_a_year_equal_the_t_test_of_r(atus: Survey, tmp_path: Path) -> None:
    if absent():
        pytest.skip(absent())
    names = ("sleep", "unpaid_work", "night_care", "longest_free_spell")
    measures = DayMeasures.of(atus, chosen(names), Limits())
    values = np.concatenate([measures.values(block) for block in atus.blocks()])
    days = atus.table("days", ["person", "weight", "month"])
    after = days["month"].to_numpy() > 6
    sex = np.array(atus.table("persons", ["sex"])["sex"].to_pylist())[days["person"].to_numpy()]
    columns = np.column_stack([days["weight"].to_numpy(), after, sex == "women", *values.T])
    head = ",".join(["weight", "after", "women", *measures.names])
    path = tmp_path / "diaries.csv"
    np.savetxt(path, columns, "%.17g", ",", header=head, comments="")
    weights = np.concatenate([block.replicates() for block in atus.blocks()])
    np.savetxt(tmp_path / "replicates.csv", weights, "%.17g", ",")
    script = Path(__file__).parent / "r" / "periods.R"
    done = subprocess.run(
        ["Rscript", str(script), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with (tmp_path / "answers.csv").open(newline="") as file:
        theirs = {(row["design"], row["variable"]): row for row in csv.DictReader(file)}
    spans = {"before": "2014-01-01..2014-06-30", "after": "2014-07-01..2014-12-31"}
    for design, used in (("taylor", Design()), ("replicates", None)):
        table = well_being(atus, by=("sex",), indicators=names, design=used, gap="sex", **spans)
        for name in names:
            key = {"activity": name, "statistic": "mean_difference"}
            period = f"{spans['after']} - {spans['before']}"
            change = table.row(**key, sex="women - men", period=period)
            assert change.est == pytest.approx(float(theirs[design, name]["change"]), rel=1e-8)
            assert change.se == pytest.approx(float(theirs[design, name]["change_se"]), rel=1e-8)
            row = table.row(**key, sex="all", period=period)
            expected = {key: float(theirs[design, name][key]) for key in ("difference", "se", "t")}
            assert row.est == pytest.approx(expected["difference"], rel=1e-8)
            assert row.se == pytest.approx(expected["se"], rel=1e-8)
            assert row.est / row.se == pytest.approx(expected["t"], rel=1e-8)
            # R takes one degree of freedom more for the slope of its regression.
            df = float(theirs[design, name]["df"])
            assert row.df == df + 1
            own = 2 * stdtr(df, -abs(row.est / row.se))
            assert own == pytest.approx(float(theirs[design, name]["p"]), rel=1e-6)
