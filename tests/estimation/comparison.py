"""Our figures beside those of R, key by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from careconomy.estimation import Analysis, Design, Row, analyse_arrays

from .generated import Columns
from .oracle import Answers, Key

RELATIVE = 1e-10
STATISTICS = ("mean", "total", "proportion", "ratio", "difference", "quotient")
LIMITS = ("lci", "uci", "t", "p")


@dataclass(frozen=True)
class Sample:
    """Columns with the names of weight and, by stage, stratum, cluster and population."""

    columns: Columns
    design: Design
    weight: str = "weight"
    replicates: str = ""

    def analysis(
        self, variables: Sequence[str], by: str = "", levels: Sequence[str] = ()
    ) -> Analysis:
        """Totals of some variables in some levels of one column, in the order of the levels."""
        places = {level: f"{place} {level}" for place, level in enumerate(levels)}
        found = words(self.columns[by]) if by else []
        return analyse_arrays(
            {name: self.columns[name] for name in variables},
            self.columns[self.weight],
            by={by: [places.get(word) for word in found]} if by else None,
            replicates=self.replicate_weights(),
            design=self.design,
            columns=self.columns,
            squares=True,
        )

    def replicate_weights(self) -> np.ndarray | None:
        """Replicate weights [row, replicate] among the columns."""
        if not self.design.replicated:
            return None
        names = [f"{self.replicates}{at + 1}" for at in range(self.design.replicates)]
        return np.stack([self.columns[name] for name in names], axis=1)


def words(values: np.ndarray) -> list[str]:
    """Labels as R writes them: 1, not 1.0."""
    return [f"{v:g}" for v in values] if values.dtype.kind in "fi" else [str(v) for v in values]


@dataclass
class Comparison:
    """Compares figures and remembers what differs."""

    sample: Sample
    case: str
    compared: int = 0
    different: list[str] = field(default_factory=list)

    def run(self, answers: Answers) -> None:
        """Compare every figure that R gave for the case."""
        for key, fields in answers.of(self.case).items():
            ours = self.ours(key)
            if ours is not None:
                self.check(key, fields, ours)
        assert self.compared, f"R said nothing of {self.case}"
        shown = "\n".join(self.different[:20])
        assert not self.different, f"{len(self.different)} of {self.compared}:\n{shown}"

    def ours(self, key: Key) -> Row | None:
        """Our row for a key; None for what is compared elsewhere."""
        _, statistic, variable, domain = key
        if statistic not in STATISTICS:
            return None
        by, _, level = domain.partition("=")
        levels = level.split("-") if statistic in ("difference", "quotient") else [level]
        pair = variable.split("/")
        analysis = self.sample.analysis(pair, by, levels)
        if statistic in ("mean", "total"):
            found = analysis.estimates([statistic], design_effect=True)
        elif statistic == "proportion":
            found = analysis.estimates(["participation"])
        elif statistic == "ratio":
            found = analysis.ratio(*pair)
        else:
            found = analysis.gap(by)
        rows = [row for row in found if "unknown" not in row.domain.values()]
        return rows[statistic == "quotient"]

    def check(self, key: Key, fields: Mapping[str, float], ours: Row) -> None:
        """Compare the fields of one row; limits and spread on the scale of the estimate."""
        scale = max(abs(fields["est"]), abs(fields["se"]) if np.isfinite(fields["se"]) else 0.0)
        other_df = fields["df"] != ours.df
        for name, theirs in fields.items():
            if self.sample.design.replicated and other_df and key[3] and name in ("df", *LIMITS):
                continue
            if name == "deff" and ours.n < 2:
                continue
            mine = {"t": None if not ours.se else (ours.est or 0.0) / ours.se}.get(
                name, getattr(ours, name, None)
            )
            self.compared += 1
            if not same(theirs, mine, scale if name in ("est", "se", "lci", "uci") else 0.0):
                self.different.append(f"{key} {name}: R {theirs!r}, ours {mine!r}")


def same(theirs: float, mine: float | None, scale: float) -> bool:
    """Whether two figures agree; R's NaN is our None."""
    if mine is None or not np.isfinite(theirs):
        return mine is None and not np.isfinite(theirs)
    return bool(abs(theirs - mine) <= RELATIVE * max(scale, abs(theirs)))
