"""Sums by cell: a plain loop, several runs of rows, missing weights."""

from __future__ import annotations

import numpy as np
import pytest

from careconomy.accounts.transfers_cells import Cells, Filled, Layout, Weights, summed
from careconomy.errors import CareError

LAYOUT = Layout({"first": (3,), "second": (2, 4)})


def run(seed: int, rows: int = 40) -> tuple[Cells, np.ndarray, dict[tuple[int, int], np.ndarray]]:
    """Cells of random rows, and what a loop finds: a dense table, and sums by cell and set."""
    draw = np.random.default_rng(seed)
    weights = Weights(draw.random((rows, 4)))
    cell, row, value = (
        draw.integers(3, 11, 90),
        draw.integers(0, rows, 90),
        draw.random(90),
    )
    among = np.column_stack((draw.integers(1, 4, 90), np.zeros(90, dtype=np.int64)))
    filled = [Filled(cell, row, value), Filled(cell, row, 2.0 * value, among)]
    whole = weights.whole
    table, shared = np.zeros((4, 8)), {}
    for at in range(90):
        table[:, cell[at] - 3] += value[at] * whole[row[at]]
        key = (int(cell[at]) - 3, int(among[at, 0]))
        shared[key] = shared.get(key, 0.0) + 2.0 * value[at] * whole[row[at]]
    return summed([(filled, weights)], LAYOUT, np.ones((2, 3), dtype=np.int64)), table, shared


def test_sums_are_those_of_a_loop() -> None:
    found, table, shared = run(1)
    np.testing.assert_allclose(found.table(LAYOUT, "second").reshape(4, 8), table, rtol=1e-13)
    assert not found.table(LAYOUT, "first").any()
    rows, cell, sets = found.shared(LAYOUT, "second")
    assert len(rows) == len(shared)
    for at, row in enumerate(rows):
        np.testing.assert_allclose(
            found.weighted[row], shared[int(cell[at]), int(sets[at, 0])], rtol=1e-13
        )


def test_runs_of_rows_add_up_whatever_cells_they_fill() -> None:
    parts = [run(seed, rows)[0] for seed, rows in ((1, 40), (2, 5), (3, 200), (4, 40))]
    before = parts[0].weighted.copy()
    whole = parts[0].plus(parts[1:])
    np.testing.assert_array_equal(parts[0].weighted, before)
    assert whole.counts.sum() == 4 * 6
    for name in LAYOUT.shapes:
        each = sum(part.table(LAYOUT, name) for part in parts)
        np.testing.assert_allclose(whole.table(LAYOUT, name), each, rtol=1e-13)
    total = sum(part.weighted.sum() for part in parts)
    assert whole.weighted.sum() == pytest.approx(total, rel=1e-12)
    assert len(np.unique(whole.key, axis=0)) == len(whole.key)


def test_rows_of_a_household_are_added_up_once() -> None:
    weights = Weights.of(np.array([1.0, 2.0, 4.0]), np.array([[1.0], [3.0], [5.0]]))
    homes, row = weights.by(np.array([0, 0, 2]), 4)
    assert homes.full.tolist() == [3.0, 4.0]
    assert homes.whole[:, 1:].tolist() == [[4.0], [5.0]]
    assert row.tolist() == [0, -1, 1, -1]
    alone, _ = weights.by(np.array([0, 1, 3]), 4)
    assert alone is weights


def test_a_missing_replicate_weight_is_named() -> None:
    weights = Weights.of(np.ones(2), np.array([[1.0, 1.0], [1.0, np.nan]]))
    filled = [Filled(np.array([0, 1]), np.array([0, 1]), np.ones(2))]
    with pytest.raises(CareError, match="row 1 has none of number 2"):
        summed([(filled, weights)], LAYOUT, np.zeros((2, 3), dtype=np.int64))
