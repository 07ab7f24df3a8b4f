"""Sorted rows take a shorter way through the kernel; the result is the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careconomy.estimation.totals import Batch, cells_of, combine, totals, unique_rows

CODES = st.lists(st.tuples(st.integers(0, 3), st.integers(-2, 3)), max_size=30)


@given(codes=CODES, ordered=st.booleans(), width=st.sampled_from([1, 2]))
def test_distinct_rows_are_those_of_numpy(
    codes: list[tuple[int, int]], ordered: bool, width: int
) -> None:
    rows = np.array(sorted(codes) if ordered else codes, dtype=np.int64).reshape(-1, 2)[:, :width]
    found, place = unique_rows(rows)
    assert (found[place] == rows).all()
    assert found.tolist() == sorted(list(row) for row in {tuple(row) for row in rows.tolist()})


@given(cells=CODES.map(lambda rows: [(a, b + 2) for a, b in rows]), ordered=st.booleans())
def test_cells_hold_what_their_rows_hold(cells: list[tuple[int, int]], ordered: bool) -> None:
    rows = sorted(set(cells)) if ordered else cells
    keys = np.array(rows, dtype=np.int64).reshape(-1, 2)
    values = np.arange(1.0, len(rows) + 1)[:, np.newaxis]
    unit, domain, summed = cells_of(keys[:, 0], keys[:, 1], values)
    expected: dict[tuple[int, int], float] = {}
    for key, value in zip(rows, values[:, 0], strict=True):
        expected[key] = expected.get(key, 0.0) + value
    got = dict(zip(zip(unit.tolist(), domain.tolist(), strict=True), summed[:, 0], strict=True))
    assert got == expected


@pytest.mark.parametrize("sort", [True, False])
def test_totals_of_parts_are_those_of_the_whole(sort: bool) -> None:
    draw = np.random.default_rng(4)
    unit = draw.integers(0, 40, 500)
    unit = np.sort(unit) if sort else unit
    values, weight = draw.random((500, 3)), draw.random(500)
    domain = draw.integers(-1, 3, 500)

    def part(rows: slice) -> Batch:
        return Batch(values[rows], domain[rows], weight[rows], units=unit[rows, np.newaxis])

    whole = totals(part(slice(0, 500)), 3)
    parts = combine(totals(part(slice(at, at + 60)), 3) for at in range(0, 500, 60))
    assert parts.full == pytest.approx(whole.full, rel=1e-12)
    assert whole.clusters is not None
    assert parts.clusters is not None
    assert (parts.clusters.unit == whole.clusters.unit).all()
    assert (parts.clusters.domain == whole.clusters.domain).all()
    assert parts.clusters.values == pytest.approx(whole.clusters.values, rel=1e-12)
