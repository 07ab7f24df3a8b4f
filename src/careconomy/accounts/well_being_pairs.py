"""Figures of two samples drawn apart, compared: their variances add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from careconomy.estimation.results import Row, Rules, figure


def apart(late: Sequence[Row], early: Sequence[Row], rules: Rules, period: str) -> Iterator[Row]:
    """Difference, with p of its being zero, and ratio of each figure that both samples have.

    Of a difference of groups only the change, which goes by the same name.

    Samples drawn apart have no covariance: Var(a - b) = Var(a) + Var(b); the ratio is linearised.
    Degrees of freedom by Welch and Satterthwaite. Rows are matched by domain, but for `period`,
    activity and statistic; those that are not known in either give none.
    """

    def key(row: Row) -> tuple[object, ...]:
        levels = tuple(sorted((k, v) for k, v in row.domain.items() if k != period))
        return levels, row.activity, row.statistic

    others = {key(row): row for row in early}
    for row in late:
        other = others.get(key(row))
        if row.statistic.endswith("_ratio") or other is None:
            continue
        if row.est is not None and other.est is not None:
            yield from _pair(row, other, rules, period)


def _pair(late: Row, early: Row, rules: Rules, period: str) -> Iterator[Row]:
    assert late.est is not None and early.est is not None
    variances = [np.nan if row.se is None else row.se**2 for row in (late, early)]
    value = late.est / early.est if early.est else np.nan
    slopes = {
        "difference": (1.0, 1.0),
        "ratio": (1.0 / early.est, value / early.est) if early.est else (np.nan, np.nan),
    }
    plain = late.statistic.removesuffix("_difference")
    for name, sign, unit, found in (
        ("difference", "-", late.unit, late.est - early.est),
        ("ratio", "/", "ratio", value),
    ):
        if name == "ratio" and plain != late.statistic:
            continue
        parts = [s * s * v for s, v in zip(slopes[name], variances, strict=True)]
        yield figure(
            rules,
            domain={**late.domain, period: f"{late.domain[period]} {sign} {early.domain[period]}"},
            activity=late.activity,
            statistic=f"{plain}_{name}",
            unit=unit,
            value=found,
            variance=sum(parts),
            df=satterthwaite(parts, [row.df or np.inf for row in (late, early)]),
            n=min(late.n, early.n),
            test=name == "difference",
        )


def satterthwaite(variances: Sequence[float], df: Sequence[float]) -> float:
    """Degrees of freedom of a sum of variances of independent samples.

    F. E. Satterthwaite, "An approximate distribution of estimates of variance components" (1946).
    """
    spread = sum(v * v / d for v, d in zip(variances, df, strict=True))
    return sum(variances) ** 2 / spread if spread > 0.0 else float("inf")
