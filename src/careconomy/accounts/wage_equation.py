"""A wage equation that is corrected for who has a wage: Heckman's two steps (1979), weighted.

Step 1: a probit of having a wage on `z`. Step 2: least squares of the log wage on `x` and the
inverse Mills ratio of step 1. Both are fitted by statsmodels, which is imported here alone.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
# Fisher scoring of a probit needs about ten steps; tight enough for nine digits.
STEPS, CLOSE = 100, 1e-13


@dataclass(frozen=True)
class WageEquation:
    """Coefficients of both steps, each with its robust standard error.

    `selection` [z term] of the probit; `wage` [x term] of the log wage and `mills`, the coefficient
    of the inverse Mills ratio; `sigma`: standard deviation of the log wage in the whole population;
    `rho`: correlation of both errors, mills / sigma held within -1 and 1; `wald`: chi-square of the
    last `excluded` terms of z, which are not in x. `*_se`: as `two_step` says. `plain` [x term] and
    `plain_sigma`: the same wage equation without the correction, to set beside it.
    """

    selection: Array
    selection_se: Array
    wage: Array
    wage_se: Array
    mills: float
    mills_se: float
    sigma: float
    rho: float
    wald: float
    excluded: int
    plain: Array
    plain_sigma: float

    @property
    def p(self) -> float:
        """Probability of such a chi-square where the excluded terms tell nothing."""
        from scipy.stats import chi2

        return float(chi2.sf(self.wald, self.excluded))

    def mean(self, x: Array, z: Array, has: Flags) -> Array:
        """Mean wage [person] given x, z and whether the person has a wage.

        The mean of the wage and not of its log, by the joint normal distribution of both errors:
        with s = rho sigma and v = z'selection, exp(x'wage + sigma^2 / 2) times F(v + s) / F(v) for
        those who have a wage and F(-v - s) / F(-v) for the others (F the normal distribution).
        """
        from scipy.special import log_ndtr

        index, shift = z @ self.selection, self.rho * self.sigma
        sign = np.where(has, 1.0, -1.0)
        given = log_ndtr(sign * (index + shift)) - log_ndtr(sign * index)
        return np.asarray(np.exp(x @ self.wage + self.sigma**2 / 2.0 + given))

    def plain_mean(self, x: Array) -> Array:
        """Mean wage [person] by the equation that is not corrected."""
        return np.asarray(np.exp(x @ self.plain + self.plain_sigma**2 / 2.0))


def two_step(wage: Array, x: Array, z: Array, weight: Array) -> WageEquation:
    """Fit both steps to persons.

    `wage` [person], NaN where there is none; `x` [person, term] with the constant; `z` begins with
    the terms of x, and more of its own; `weight` [person]. Weights make the weighted likelihood:
    statsmodels takes them as frequencies in step 1 and as inverse variances in step 2, which gives
    the right coefficients and, for a survey, wrong standard errors. Ours are the sandwich of both
    steps together (Newey and McFadden 1994, section 6), persons taken as independent. Raises
    CareError where statsmodels is not installed or the probit does not converge.
    """
    has = np.isfinite(wage)
    weight = weight / weight.mean()
    cells = _Cells.of(z, weight)
    selection = _probit(has, cells)
    index = z @ selection
    mills = _mills(index)[has]
    both = np.column_stack([x[has], mills])
    log_wage = np.log(wage[has])
    # The ratio depends on z alone, so that people of one z are one cell in step 2 as well.
    earning = _Cells.of(z[has], weight[has])
    mean_log = earning.mean(log_wage)
    coefficients = _least_squares(mean_log, both[earning.first], earning.weight)
    slope = float(coefficients[-1])
    left = log_wage - both @ coefficients
    delta = mills * (mills + index[has])
    variance = np.average(left**2, weights=weight[has])
    sigma = float(np.sqrt(variance + slope**2 * np.average(delta, weights=weight[has])))
    plain = _least_squares(mean_log, x[has][earning.first], earning.weight)
    rest = np.average((log_wage - x[has] @ plain) ** 2, weights=weight[has])
    first = _influence_of_probit(has, z, weight, index)
    weighted = both * weight[has, np.newaxis]
    score = np.zeros((len(wage), both.shape[1]))
    score[has] = weighted * left[:, np.newaxis]
    through = weighted.T @ (z[has] * (slope * delta)[:, np.newaxis])
    second = np.linalg.solve(weighted.T @ both, (score + first @ through.T).T).T
    errors = np.sqrt((second**2).sum(axis=0))
    excluded = z.shape[1] - x.shape[1]
    covariance = first[:, -excluded:].T @ first[:, -excluded:]
    own = selection[-excluded:]
    return WageEquation(
        selection,
        np.sqrt((first**2).sum(axis=0)),
        coefficients[:-1],
        errors[:-1],
        slope,
        float(errors[-1]),
        sigma,
        float(np.clip(slope / sigma, -1.0, 1.0)),
        float(own @ np.linalg.solve(covariance, own)),
        excluded,
        plain,
        float(np.sqrt(rest)),
    )


def _mills(index: Array) -> Array:
    """Normal density over distribution, without underflow."""
    from scipy.special import log_ndtr

    return np.asarray(np.exp(-0.5 * index**2 - 0.5 * np.log(2.0 * np.pi) - log_ndtr(index)))


def _influence_of_probit(has: Flags, z: Array, weight: Array, index: Array) -> Array:
    """What each person adds to the error of the probit's coefficients [person, term]."""
    sign = np.where(has, 1.0, -1.0)
    slope = sign * _mills(sign * index)
    information = (z * (weight * slope * (slope + index))[:, np.newaxis]).T @ z
    return np.asarray(np.linalg.solve(information, (z * (weight * slope)[:, np.newaxis]).T).T)


@dataclass(frozen=True)
class _Cells:
    """People of the same z as one: the same likelihood, and far fewer rows to fit.

    `z` [cell, term]; `weight` [cell]; `first` [cell]: a person of each; `cell` and `own` [person]:
    cell and weight of each.
    """

    z: Array
    weight: Array
    first: Whole
    cell: Whole
    own: Array

    @classmethod
    def of(cls, z: Array, weight: Array) -> _Cells:
        # Irrational steps: equal sums are equal rows, which is checked.
        key = z @ np.sqrt(np.arange(2.0, 2.0 + z.shape[1]))
        _, first, cell = np.unique(key, return_index=True, return_inverse=True)
        if not np.array_equal(z[first][cell], z):
            first = cell = np.arange(len(z))
        together: Array = np.bincount(cell, weight, len(first)).astype(np.float64)
        return cls(z[first], together, first, cell, weight)

    def mean(self, values: Array) -> Array:
        """Weighted mean of each cell."""
        return np.asarray(np.bincount(self.cell, self.own * values, len(self.z)) / self.weight)


def _probit(has: Flags, cells: _Cells) -> Array:
    _needs_statsmodels()
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.families.links import Probit
    from statsmodels.genmod.generalized_linear_model import GLM

    share = np.minimum(cells.mean(has.astype(np.float64)), 1.0)
    model = GLM(share, cells.z, family=Binomial(Probit()), freq_weights=cells.weight)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = model.fit(maxiter=STEPS, tol=CLOSE, tol_criterion="params")
    params = np.asarray(found.params, dtype=np.float64)
    if not found.converged or not np.isfinite(params).all():
        raise CareError(
            "the equation of who has a wage does not settle: a characteristic tells it exactly.",
            where="own_wage",
            remedy="Leave out persons who cannot have a wage, or a column that names them.",
        )
    return params


def _least_squares(y: Array, x: Array, weight: Array) -> Array:
    from statsmodels.regression.linear_model import WLS

    return np.asarray(WLS(y, x, weights=weight).fit().params, dtype=np.float64)


def _needs_statsmodels() -> None:
    from importlib.util import find_spec

    if find_spec("statsmodels") is None:
        raise CareError(
            "wage equations need statsmodels, which is not installed.",
            where="own_wage",
            remedy='Install it with: pip install "careconomy[models]".',
        )
