"""Time poverty on the real diaries of ATUS 2014, where the files are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from careconomy.accounts.time_poverty import time_poverty
from careconomy.accounts.time_poverty_joint import limtip
from careconomy.timeuse import Survey
from careconomy.timeuse.readers.atus import import_atus
from tests.timeuse.conftest import time_use_folder

from .test_time_poverty import median, minutes_of
from .test_time_poverty_joint import check_identities

HEAD = "# currency: USD\n# price year: 2014\n"


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    shared = time_use_folder()
    if shared is None or not (shared / "atus-2014").is_dir():
        pytest.skip("no shared ATUS 2014 files: set CARECONOMY_TIMEUSE to their folder")
    folder = tmp_path_factory.mktemp("atus") / "us-2014"
    import_atus(shared / "atus-2014", folder)
    return Survey.open(folder)


def test_lines_of_real_diaries(survey: Survey) -> None:
    table = time_poverty(survey, line="relative", by=("sex",))
    work = table.row(activity="work", line="over 1.5 x median", statistic="line").est
    assert work is not None and 9.0 < work < 12.0
    over, far = (
        table.row(sex="all", line=line, statistic="incidence").est
        for line in ("over 1.5 x median", "over 2 x median")
    )
    assert over is not None and far is not None and 0.01 < far < over / 2 < 0.2
    minutes = minutes_of(survey, "12345")
    weight = survey.table("days", ["weight"]).column("weight").to_numpy()
    assert work * 60 == pytest.approx(1.5 * median(minutes, weight))
    assert over == pytest.approx(np.average(minutes > work * 60, weights=weight), rel=1e-12)
    long_days = time_poverty(survey, line="threshold", by=("sex",))
    near = long_days.row(sex="all", statistic="incidence").est
    # The relative line lies at 10.75 hours, so that shares are alike.
    assert near == pytest.approx(over, abs=0.04)


def test_time_and_income_of_real_households(survey: Survey, tmp_path: Path) -> None:
    bands, lines = tmp_path / "bands.csv", tmp_path / "lines.csv"
    bands.write_text(
        f"{HEAD}# column: HEFAMINC\nband,income\n"
        + "".join(f"{band},{4000 * band + 500 * band**2}\n" for band in range(1, 17))
    )
    lines.write_text(
        f"{HEAD}size,line\n" + "".join(f"{n},{8000 + 4000 * n}\n" for n in range(1, 20))
    )
    found = limtip(survey, wage=12.0, poverty_line=lines, income_bands=bands)
    check_identities(found)
    women, men = (
        found.table.row(activity="adults", sex=sex, statistic="deficit").est
        for sex in ("women", "men")
    )
    assert women is not None and men is not None and women > men > 0.5
    hours = {(row["adults"], row["children"]): row["hours_a_week"] for row in found.required}
    assert len(hours) == 12
    assert hours["1", "0"] < hours["2", "0"] < hours["2", "2"]
    assert any("of the adults are not in the survey" in note for note in found.table.notes)
