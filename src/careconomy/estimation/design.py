"""The design of a survey: how it was drawn, and by which rule its errors are estimated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from math import inf
from numbers import Integral, Real
from typing import Any, Literal, get_args

from careconomy.errors import CareError, nearest

Method = Literal["taylor", "successive_differences", "brr", "fay", "jackknife", "bootstrap"]
Lonely = Literal["fail", "remove", "adjust", "average"]
Centre = Literal["estimate", "mean"]

METHODS: tuple[str, ...] = get_args(Method)
LONELY: tuple[str, ...] = get_args(Lonely)
CENTRES: tuple[str, ...] = get_args(Centre)


@dataclass(frozen=True)
class Stage:
    """One stage of sampling: columns of strata, clusters, and clusters in the population."""

    stratum: str | None = None
    cluster: str | None = None
    population: str | None = None

    def __post_init__(self) -> None:
        for item in fields(self):
            found = getattr(self, item.name)
            if found is not None and not (isinstance(found, str) and found):
                raise CareError(
                    f"the {item.name} of a stage is {found!r}.",
                    where="design",
                    remedy="Name a column of days.",
                )


@dataclass(frozen=True)
class Design:
    """How errors are estimated.

    `method` "taylor" linearises over `stages`; without a cluster, rows are the clusters. Further
    stages count where populations are given, as in R's `survey`. Other methods use replicate
    weights: Var = factor * sum_r rscales[r] * (theta_r - centre)^2, the centre being the estimate
    with the full weight or the mean of the replicates. `lonely`: what to do with strata of one
    cluster, by the names of R's `survey.lonely.psu`. `degrees_of_freedom`: of replicates; without
    it, their number less one; for "taylor" clusters less strata among those with rows in a domain.
    """

    method: Method = "taylor"
    stages: tuple[Stage, ...] = (Stage(),)
    lonely: Lonely = "fail"
    replicates: int = 0
    factor: float | None = None
    rscales: tuple[float, ...] | None = None
    centre: Centre = "estimate"
    degrees_of_freedom: int | None = None

    def __post_init__(self) -> None:
        for key, known in (("method", METHODS), ("lonely", LONELY), ("centre", CENTRES)):
            found = getattr(self, key)
            if found not in known:
                raise CareError(
                    f'the {key} of the design is "{found}".{nearest(str(found), known)}',
                    remedy=f"Give {', '.join(known)}.",
                )
        if not isinstance(self.replicates, Integral) or self.replicates < 0:
            raise CareError(f"the number of replicates is {self.replicates!r}.", where="design")
        stated = self.degrees_of_freedom
        if stated is not None and not _positive(stated):
            raise CareError(f"degrees_of_freedom is {stated!r}.", where="design")
        if self.method == "taylor":
            if not self.stages:
                raise CareError("the design has no stage.", remedy="Give at least one.")
            return
        if not _positive(self.factor):
            raise CareError(
                f"the factor of the replicates is {self.factor}.",
                remedy="Give the factor that the producer states, such as 4/160.",
            )
        if self.rscales is not None and len(self.rscales) != self.replicates:
            raise CareError(
                f"there are {len(self.rscales)} scales for {self.replicates} replicates."
            )
        if not all(_positive(scale) or scale == 0.0 for scale in self.rscales or ()):
            raise CareError("the scales of replicates are negative or not numbers.", where="design")

    @property
    def replicated(self) -> bool:
        """Whether errors come from replicate weights."""
        return self.method != "taylor"

    @property
    def df_of_replicates(self) -> float:
        """Degrees of freedom of replicate weights: as stated, else one less than there are."""
        stated = self.degrees_of_freedom
        return float(self.replicates - 1 if stated is None else stated)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that the stages use."""
        names = [getattr(stage, item.name) for stage in self.stages for item in fields(Stage)]
        return tuple(name for name in names if name) if not self.replicated else ()

    def by_linearisation(self, lonely: Lonely | None = None) -> Design:
        """Return the same sample with errors by linearisation instead of replicates."""
        return replace(self, method="taylor", lonely=lonely or self.lonely)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for the manifest."""
        return asdict(self)

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Design:
        """Read plain values; without any, the default. Raises CareError."""
        known = {item.name for item in fields(cls)}
        for key in found:
            if key not in known:
                raise CareError(f'"{key}" is not known.{nearest(key, known)}', where="design")
        values = dict(found)
        try:
            values["stages"] = tuple(_stage(stage) for stage in values.get("stages", [{}]))
            if values.get("rscales") is not None:
                values["rscales"] = tuple(float(scale) for scale in values["rscales"])
            return cls(**values)
        except (TypeError, ValueError) as error:
            raise CareError(f"is not complete: {error}.", where="design") from None


def _positive(value: Any) -> bool:
    return isinstance(value, Real) and 0.0 < float(value) < inf


def _stage(found: Any) -> Stage:
    known = [item.name for item in fields(Stage)]
    if not isinstance(found, Mapping) or not set(found) <= set(known):
        raise CareError(
            f"stages has {found!r}.",
            where="design",
            remedy=f"Give a list of tables with {', '.join(known)}.",
        )
    return Stage(**found)
