"""Generated samples for the comparison with R; the same numbers on every machine."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Columns = dict[str, npt.NDArray[np.generic]]


def levels(stream: int, count: int) -> npt.NDArray[np.float64]:
    """Uniform numbers from the bits of a counter-based generator."""
    bits = np.random.Philox(key=stream).random_raw(count) >> np.uint64(11)
    return (bits.astype(np.float64) + 0.5) * 2.0**-53


def diaries(households: int = 160, strata: int = 8) -> Columns:
    """Two persons a household, a day each; 2 to 5 clusters a stratum; many zeros in care.

    `population` counts clusters of the stratum, `households` those of the cluster; stratum 3 is
    taken whole. Age group 4 has one person. In `care_known` a tenth is missing.
    """
    u = levels(11, households)
    stratum = np.sort((levels(1, households) * strata).astype(np.int64)) + 1
    in_stratum = 2 + (np.arange(strata) * 7) % 4
    cluster = (levels(2, households) * in_stratum[stratum - 1]).astype(np.int64) + 1
    order = np.lexsort((cluster, stratum))
    stratum, cluster = stratum[order], cluster[order]
    pair = stratum * 100 + cluster
    found = np.unique(pair, return_counts=True)
    drawn = found[1][np.searchsorted(found[0], pair)]
    sampled = np.array([len(np.unique(cluster[stratum == h])) for h in stratum])
    population = np.where(stratum == 3, sampled, sampled * 3 + stratum)
    households_there = drawn + (cluster * 5) % 11 * (stratum != 2)
    both = np.repeat(np.arange(households), 2)
    n = len(both)
    sex = np.tile(["women", "men"], households)
    age = (levels(3, n) * 3).astype(np.int64) + 1
    age[17] = 4
    weight = population[both] / sampled[both] * households_there[both] / drawn[both]
    weight = weight * np.round(0.5 + levels(4, n), 3)
    tendency = 0.2 * u[both] + 0.1 * (stratum[both] % 3) + 0.3 * (sex == "women")
    cares = (levels(5, n) < 0.25 + tendency).astype(np.int64)
    care = cares * np.round(10 + 300 * levels(6, n) * (0.5 + tendency), 0)
    paid = np.maximum(0, np.round(900 * levels(7, n) - 250 - 200 * tendency, 0))
    return {
        "weight": weight,
        "stratum": stratum[both],
        "cluster": cluster[both],
        "population": population[both],
        "household": both,
        "households": households_there[both],
        "sex": sex,
        "age": age,
        "care": care,
        "paid": paid,
        "cares": cares,
        "care_women": care * (sex == "women"),
        "care_known": np.where(levels(12, n) < 0.1, np.nan, care),
    }


def two_clusters_a_stratum(strata: int = 7, rows: int = 120) -> Columns:
    """A sample for balanced halves."""
    stratum = np.arange(rows) % strata + 1
    cluster = (np.arange(rows) // strata) % 2 + 10 * stratum
    y = np.round(100 * levels(8, rows) + 10 * stratum, 2)
    return {
        "weight": np.round(10 + 90 * levels(9, rows), 2),
        "stratum": stratum,
        "cluster": cluster,
        "population": 5 + stratum,
        "y": y,
        "x": np.round(y + 50 * levels(10, rows), 2),
    }
