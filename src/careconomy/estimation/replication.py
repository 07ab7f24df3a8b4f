"""Making replicate weights: jackknife, balanced halves, bootstrap, successive differences.

The weight of a diary in a replicate is its weight times a factor of its cluster, so a set of
replicates is kept as one small table of factors [cluster, replicate]. Variances follow as
`factor * sum_r rscales[r] * (theta_r - centre)^2`.

Methods: delete-a-cluster jackknife (JK1, JKn; Wolter, 2007, chapter 4), balanced repeated
replication and Fay's form of it (Judkins, 1990), the rescaled bootstrap (Rao, Wu and Yue, 1992),
successive differences (Fay and Train, 1995).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from math import gcd
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from careconomy.errors import CareError, nearest
from careconomy.hadamard import hadamard, next_order

Array = npt.NDArray[np.float64]
Labels = npt.NDArray[Any]

Method = Literal["jackknife", "brr", "fay", "bootstrap", "successive_differences"]
Lonely = Literal["fail", "remove", "merge"]
METHODS: tuple[str, ...] = get_args(Method)
LONELY: tuple[str, ...] = get_args(Lonely)

MOST_REPLICATES = 5_000
_DRAWS_AT_ONCE = 2**20


@dataclass(frozen=True)
class Replicates:
    """Factors of the clusters in each replicate, and how the replicates make a variance.

    `unit` [row]: cluster of each row, a row of `table` [cluster, replicate]; `scale` [cluster] or
    None multiplies the table, so that counts of the bootstrap stay small whole numbers.
    """

    method: str
    unit: npt.NDArray[np.int64]
    table: npt.NDArray[Any]
    scale: Array | None
    factor: float
    rscales: Array | None
    degrees_of_freedom: int
    centre: str = "estimate"

    @property
    def count(self) -> int:
        """Number of replicates."""
        return int(self.table.shape[1])

    def weights(self, weights: Array, rows: slice = slice(None)) -> Array:
        """Replicate weights [row, replicate] of a run of rows with these full weights [row]."""
        unit = self.unit[rows]
        full = weights if self.scale is None else weights * self.scale[unit]
        return np.asarray(full[:, np.newaxis] * self.table[unit], dtype=np.float64)

    def design(self) -> dict[str, Any]:
        """Fields of the design record."""
        return {
            "method": self.method,
            "factor": self.factor,
            "rscales": None if self.rscales is None else self.rscales.tolist(),
            "centre": self.centre,
            "replicates": self.count,
            "degrees_of_freedom": self.degrees_of_freedom,
        }


@dataclass(frozen=True)
class _Units:
    """The clusters: of each row, their stratum, and the name, size and population of each."""

    of_row: npt.NDArray[np.int64]
    stratum: npt.NDArray[np.int64]
    names: tuple[str, ...]
    population: Array

    @property
    def number(self) -> int:
        return len(self.stratum)

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        return np.bincount(self.stratum, minlength=len(self.names))

    @property
    def degrees_of_freedom(self) -> int:
        return int(np.maximum(self.sizes - 1, 0).sum())

    def called(self, at: int) -> str:
        """Name a stratum in a message; the only one has a name that nobody gave."""
        alone = len(self.names) == 1
        return "the sample, one stratum," if alone else f'stratum "{self.names[at]}"'


@dataclass(frozen=True)
class Recipe:
    """How to make replicates.

    `count`: number of replicates; the bootstrap needs it, a jackknife has one for each cluster,
    the others round up to the next order of a Hadamard matrix. `fay`: what halves keep of their
    weight, 0 to below 1. `lonely`: what becomes of a stratum with one cluster: "fail", "remove"
    (it adds no variance) or "merge" (it joins the next stratum in order). `simple`: the bootstrap
    draws as many clusters as there are, without rescaling; else one less, rescaled.
    """

    method: Method
    count: int | None = None
    seed: int = 1
    fay: float = 0.0
    lonely: Lonely = "fail"
    simple: bool = False

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise CareError(
                f'"{self.method}" is no way to make replicates.{nearest(self.method, METHODS)}',
                remedy=f"Ways are {', '.join(METHODS)}.",
            )
        if self.lonely not in LONELY:
            raise CareError(
                f'"{self.lonely}" is no rule for a stratum of one cluster in making replicates.',
                remedy=f"Rules are {', '.join(LONELY)}.",
            )
        if not 0.0 <= self.fay < 1.0 or (self.fay > 0.0 and self.method != "fay"):
            raise CareError(
                f"Fay's factor is {self.fay:g} and the method {self.method}.",
                remedy="Give 0 to below 1, with the method fay only.",
            )
        if not isinstance(self.seed, int) or not 0 <= self.seed < 2**63:
            raise CareError(
                f"the seed is {self.seed!r}.", remedy="Give a whole number from 0 to 2^63 - 1."
            )
        needed = self.method in ("bootstrap", "successive_differences")
        if (needed or self.count is not None) and not 2 <= (self.count or 0) <= MOST_REPLICATES:
            found = "is not given" if self.count is None else f"is {self.count:,}"
            raise CareError(
                f"the number of replicates (count, --n) {found}.",
                remedy=f"Give 2 to {MOST_REPLICATES:,}, such as count=500, or --n 500.",
            )


def make_replicates(
    method: Method,
    weights: Array,
    strata: Labels | None = None,
    clusters: Labels | None = None,
    *,
    population: Array | None = None,
    **options: Any,
) -> tuple[Array, dict[str, Any]]:
    """Return replicate weights [row, replicate] and the fields of the design record.

    `weights`, `strata`, `clusters`, `population` run [row]; `options` are those of `Recipe`. See
    `plan_replicates` for the rest.
    """
    weights = np.asarray(weights, dtype=np.float64)
    check_weights(weights)
    recipe = Recipe(method, **options)
    plan = plan_replicates(recipe, len(weights), strata, clusters, population)
    return plan.weights(weights), plan.design()


def plan_replicates(
    recipe: Recipe,
    rows: int,
    strata: Labels | None = None,
    clusters: Labels | None = None,
    population: Array | None = None,
) -> Replicates:
    """Plan replicates of so many rows, from strata, clusters and population [row].

    Clusters nest in strata; without them each row is one. `population`: clusters in the
    population of the stratum, for the jackknife. Successive differences take the clusters in the
    order of the rows, stratum by stratum. The bootstrap of a stratum depends on the seed, on the
    label of the stratum and on its clusters in rising order alone. Raises CareError when the
    design does not allow the method.
    """
    for name, given in (("strata", strata), ("clusters", clusters), ("population", population)):
        if given is not None and len(given) != rows:
            raise CareError(f"{name} has {len(given)} rows, the weights {rows}.")
    if population is not None and recipe.method != "jackknife":
        raise CareError(
            f"replicates by {recipe.method} know no finite population.",
            remedy="Choose the jackknife, or leave the population out.",
        )
    units = _alone(_units(rows, strata, clusters, population), recipe.lonely)
    if recipe.method == "jackknife":
        return _jackknife(units)
    if recipe.method == "bootstrap":
        return _bootstrap(units, recipe.count or 0, recipe.seed, recipe.simple)
    if recipe.method == "successive_differences":
        return _successive_differences(units, recipe.count or 0)
    return _balanced(units, recipe)


def check_weights(weights: Array, first: int = 0) -> None:
    """Raise CareError for a weight that is missing or negative; rows count from `first`."""
    wrong = np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))
    if len(wrong):
        raise CareError(
            f"{len(wrong)} weights are missing or negative, the first, "
            f"{weights[wrong[0]]:g}, at row {first + wrong[0]}.",
            where="weight",
            remedy="Weights are numbers of 0 or more.",
        )


def _units(
    rows: int, strata: Labels | None, clusters: Labels | None, population: Array | None
) -> _Units:
    """Number the clusters in rising order of stratum, then of cluster."""
    if rows < 1:
        raise CareError("there is no row to make replicates of.")
    if strata is None:
        strata = np.zeros(rows, np.int64)
    labels, stratum = np.unique(strata, return_inverse=True)
    names = tuple(_name(label) for label in labels.tolist())
    if clusters is None:
        cluster = np.arange(rows, dtype=np.int64)
    else:
        cluster = np.unique(clusters, return_inverse=True)[1]
    pair = stratum.astype(np.int64) * (int(cluster.max()) + 1) + cluster
    _, first, of_row = np.unique(pair, return_index=True, return_inverse=True)
    sizes = np.full(len(names), np.inf)
    if population is not None:
        sizes[stratum] = population
        if (sizes[stratum] != population).any():
            row = int(np.flatnonzero(sizes[stratum] != population)[0])
            raise CareError(f"the population of a stratum differs within it, at row {row}.")
    units = _Units(of_row, stratum[first], names, sizes)
    if (units.sizes > sizes).any():
        at = int(np.flatnonzero(units.sizes > sizes)[0])
        raise CareError(
            f"{units.called(at)} has {units.sizes[at]:,} clusters, more than the {sizes[at]:,g} "
            "of its population."
        )
    return units


def _name(label: object) -> str:
    """Write a label, the same for 1 and 1.0."""
    return str(int(label) if isinstance(label, float) and label.is_integer() else label)


def _alone(units: _Units, rule: str) -> _Units:
    """Apply the rule for strata of one cluster; a stratum taken as a whole is not lonely."""
    alone = (units.sizes == 1) & (units.population > 1)
    if not alone.any() or rule == "remove":
        return units
    if rule == "fail" or len(units.names) == 1:
        raise CareError(
            f"{alone.sum():,} of {len(alone):,} strata have one cluster, the first is "
            f"{units.called(int(np.flatnonzero(alone)[0])).rstrip(',')}.",
            remedy='Say "remove" or "merge" what becomes of them.',
        )
    joined = np.empty(len(units.names), np.int64)
    group, clusters = 0, 0
    for index, size in enumerate(units.sizes):
        joined[index] = group
        clusters += size
        if clusters > 1:
            group, clusters = group + 1, 0
    joined[joined == group] = group - 1
    names = tuple(units.names[int(np.flatnonzero(joined == at)[0])] for at in range(joined[-1] + 1))
    population = np.bincount(joined, weights=units.population).astype(np.float64)
    return _Units(units.of_row, joined[units.stratum], names, population)


def _jackknife(units: _Units) -> Replicates:
    sizes = units.sizes
    dropped = np.flatnonzero(sizes[units.stratum] > 1)
    if len(dropped) < 2:
        raise CareError("a jackknife needs two clusters or more in a stratum.")
    if len(dropped) > MOST_REPLICATES:
        raise CareError(
            f"a jackknife would make {len(dropped):,} replicates, one for each cluster.",
            remedy="Choose the bootstrap, or larger clusters.",
        )
    size = sizes[units.stratum].astype(np.float64)
    table = np.ones((units.number, len(dropped)))
    together = units.stratum[:, np.newaxis] == units.stratum[dropped]
    raised = np.broadcast_to((size / np.maximum(size - 1, 1))[:, np.newaxis], table.shape)
    table[together] = raised[together]
    table[dropped, np.arange(len(dropped))] = 0.0
    part = 1.0 - size / units.population[units.stratum]
    rscales = ((size - 1) / size * part)[dropped]
    same = bool((rscales == rscales[0]).all())
    return Replicates(
        "jackknife",
        units.of_row,
        table,
        None,
        float(rscales[0]) if same else 1.0,
        None if same else rscales,
        units.degrees_of_freedom,
    )


def _balanced(units: _Units, recipe: Recipe) -> Replicates:
    sizes = units.sizes
    if (sizes > 2).any():
        at = int(np.flatnonzero(sizes > 2)[0])
        raise CareError(
            f"balanced halves need two clusters in each stratum; {units.called(at)} has "
            f"{sizes[at]:,}.",
            remedy="Choose the bootstrap, or another method.",
        )
    pairs = np.flatnonzero(sizes == 2)
    if not len(pairs):
        raise CareError("balanced halves need a stratum of two clusters.")
    order = next_order(max(len(pairs) + 1, recipe.count or 0))
    if order > MOST_REPLICATES:
        raise CareError(f"balanced halves of {len(pairs):,} strata need {order:,} replicates.")
    kept = 1.0 - recipe.fay
    sign = np.zeros((len(sizes), order), np.int8)
    sign[pairs] = hadamard(order)[1 : len(pairs) + 1]
    first = np.append(True, np.diff(units.stratum) > 0)
    side = np.where(first, 1.0, -1.0)[:, np.newaxis]
    return Replicates(
        recipe.method,
        units.of_row,
        1.0 + kept * side * sign[units.stratum],
        None,
        1.0 / (order * kept**2),
        None,
        len(pairs),
    )


def _bootstrap(units: _Units, count: int, seed: int, simple: bool) -> Replicates:
    table = np.ones((units.number, count), np.uint16)
    scale = np.ones(units.number)
    edges = np.searchsorted(units.stratum, np.arange(len(units.names) + 1))
    for name, start, stop in zip(units.names, edges[:-1], edges[1:], strict=True):
        size = int(stop - start)
        if size > 1:
            drawn = size if simple else size - 1
            table[start:stop] = _counts(f"{seed}/replicates/{name}", size, drawn, count)
            scale[start:stop] = size / drawn
    degrees = min(units.degrees_of_freedom, count - 1)
    return Replicates("bootstrap", units.of_row, table, scale, 1.0 / count, None, degrees)


def _counts(stream: str, size: int, drawn: int, count: int) -> npt.NDArray[np.uint16]:
    """How often each of `size` clusters is among `drawn` drawn ones [cluster, replicate]."""
    key = blake2b(stream.encode(), digest_size=16).digest()
    generator = np.random.Philox(key=int.from_bytes(key, "little"))
    result = np.empty((size, count), np.uint16)
    at_once = max(1, _DRAWS_AT_ONCE // drawn)
    for start in range(0, count, at_once):
        number = min(at_once, count - start)
        bits = generator.random_raw(number * drawn) >> np.uint64(11)
        chosen = (bits.astype(np.float64) * (2.0**-53 * size)).astype(np.int64)
        chosen += np.repeat(np.arange(number) * size, drawn)
        found = np.bincount(chosen, minlength=number * size)
        result[:, start : start + number] = found.reshape(number, size).T
    return result


def _successive_differences(units: _Units, count: int) -> Replicates:
    order = next_order(max(count, 4))
    first = np.full(units.number, len(units.of_row), np.int64)
    np.minimum.at(first, units.of_row, np.arange(len(units.of_row)))
    place = np.empty(units.number, np.int64)
    place[np.lexsort((first, units.stratum))] = np.arange(units.number)
    one, other = _row_pairs(order, units.number)
    signs = hadamard(order).astype(np.float64)
    table = 1.0 + (signs[one] - signs[other]) / np.sqrt(8.0)
    degrees = max(min(units.number - 1, order - 2), 1)
    unit = (place % len(one))[units.of_row]
    return Replicates("successive_differences", unit, table, None, 4.0 / order, None, degrees)


def _row_pairs(order: int, number: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rows of the matrix for units in turn; each loop meets every row but the first, in new steps.

    The second row of a unit is the first row of the next one, so that neighbours are compared.
    """
    loop = order - 1
    steps = [step for step in range(1, max(loop // 2, 1) + 1) if gcd(step, loop) == 1]
    steps = steps[: -(-number // loop)]
    along = np.arange(loop + 1)
    paths = [along * step % loop + 1 for step in steps]
    one = np.concatenate([path[:-1] for path in paths])
    other = np.concatenate([path[1:] for path in paths])
    return one, other
