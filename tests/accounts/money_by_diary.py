"""Money by diary, estimated as any other variable, beside the account of value."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from careconomy.accounts.value_tasks import OWN_USE
from careconomy.estimation import Design, Estimates, analyse_arrays
from careconomy.estimation.analysis import Analysis
from careconomy.timeuse import Survey


def analysed(survey: Survey, money: dict[str, NDArray[np.float64]]) -> Analysis:
    """Estimate columns of one number a diary with the survey's own design; totals of a year."""
    days = survey.table("days", ["weight", "stratum", "cluster"])
    return analyse_arrays(
        money,
        days["weight"].to_numpy(),
        design=Design.from_dict(survey.manifest.design),
        columns={name: days[name].to_numpy() for name in ("stratum", "cluster")},
        scale=365.0,
    )


def assert_equal_errors(found: Estimates, asked: Analysis) -> None:
    """Value a year and a day: estimate, error and degrees of freedom are those of `money`."""
    for name, theirs in (("value", "total"), ("value_per_day", "mean")):
        ours = found.row(statistic=name, activity=OWN_USE, sex="all")
        expected = asked.estimates([theirs]).row(activity="money")
        np.testing.assert_allclose(
            [ours.est, ours.se, ours.df], [expected.est, expected.se, expected.df], 1e-10
        )
