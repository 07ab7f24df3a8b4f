from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careconomy.engines import SETTING, chosen, local, run
from careconomy.engines.leaves import MOST_LEAVES, leaf_edges
from careconomy.errors import CareError
from careconomy.estimation.survey import analyse
from careconomy.estimation.totals import Batch, Sums, combine, totals
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.generate import generate


@pytest.fixture(scope="module")
def replicated(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("engines") / "replicated"
    return generate(folder, persons=2000, replicates=20, days_a_block=25)


@pytest.fixture(scope="module")
def clustered(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("engines") / "clustered"
    return generate(folder, persons=600, strata=5, clusters=20, days_a_block=50)


def same(one: Sums, other: Sums) -> bool:
    equal = (one.weighted == other.weighted).all() and (one.counts == other.counts).all()
    if one.clusters is None or other.clusters is None:
        return bool(equal) and one.clusters is other.clusters
    pairs = zip(vars(one.clusters).values(), vars(other.clusters).values(), strict=True)
    return bool(equal) and all((a == b).all() for a, b in pairs)


def weights_by_block(block: Block) -> Sums:
    """A task without any survey statistics: weights of the days, in one domain."""
    weight = block.table("days", ["weight"]).column("weight").to_numpy()
    return totals(Batch(weight[:, np.newaxis], np.zeros(len(weight), np.int64), weight), 1)


@pytest.mark.parametrize("kind", ["replicated", "clustered"])
def test_threads_do_not_change_a_digit(kind: str, request: pytest.FixtureRequest) -> None:
    survey: Survey = request.getfixturevalue(kind)
    found = []
    for threads in ("1", "2", "7"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(local.SETTING, threads)
            found.append(analyse(survey, ["unpaid", "41"], ["sex", "age_group"]).sums)
    assert all(same(found[0], other) for other in found[1:])


def test_the_sum_is_that_of_the_blocks(replicated: Survey) -> None:
    assert replicated.block_count > MOST_LEAVES
    plain = combine(weights_by_block(block) for block in replicated.blocks())
    assert run(replicated, weights_by_block).full == pytest.approx(plain.full, rel=1e-12)
    weight = replicated.table("days", ["weight"]).column("weight").to_numpy()
    assert plain.full.item() == pytest.approx((weight**2).sum(), rel=1e-12)


@given(blocks=st.integers(1, 10_000))
def test_leaves_are_runs_of_blocks_of_like_length(blocks: int) -> None:
    edges = leaf_edges(blocks)
    lengths = np.diff(edges)
    assert (edges[0], edges[-1]) == (0, blocks)
    assert 1 <= len(lengths) <= MOST_LEAVES
    assert 1 <= lengths.min() <= lengths.max() <= lengths.min() + 1


def test_progress_counts_blocks(replicated: Survey) -> None:
    told: list[tuple[int, int]] = []
    run(replicated, weights_by_block, threads=3, progress=lambda *step: told.append(step))
    assert [done for done, _ in told] == leaf_edges(replicated.block_count)[1:]
    assert {every for _, every in told} == {replicated.block_count}


def test_few_leaves_are_in_memory() -> None:
    """While the first leaf takes its time, others do not pile up."""
    begun: list[int] = []
    free = Event()

    def leaf(number: int) -> Any:
        begun.append(number)
        if number == 0:
            free.wait(10)
        elif number == 3:
            free.set()
        return number

    order = list(local._in_order(leaf, 40, threads=3))
    assert order == list(range(40))
    assert begun.index(3) <= 4
    free.clear()
    begun.clear()
    slow = local._in_order(leaf, 40, threads=2)
    free.set()
    next(slow)
    assert max(begun) <= 3
    slow.close()
    assert max(begun) <= 3


def test_a_mistake_in_a_block_is_told_as_it_is(replicated: Survey) -> None:
    seen: list[int] = []

    def task(block: Block) -> Sums:
        seen.append(block.index)
        if block.index == 3:
            raise CareError("the block is bad.", where="block 3")
        return weights_by_block(block)

    with pytest.raises(CareError, match="block 3: the block is bad"):
        run(replicated, task, threads=2)
    assert len(seen) < replicated.block_count / 2


def test_settings_choose_engine_and_threads(
    replicated: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    assert chosen(None) == "local"
    monkeypatch.setenv(SETTING, "spark")
    assert chosen(None) == "spark"
    assert chosen("local") == "local"
    monkeypatch.setenv(SETTING, "spork")
    with pytest.raises(CareError, match=r'CARECONOMY_ENGINE: there is no engine "spork".*spark'):
        run(replicated, weights_by_block)
    for threads in ("0", "many", "-1"):
        monkeypatch.setenv(local.SETTING, threads)
        with pytest.raises(CareError, match=f'CARECONOMY_THREADS: .*"{threads}"'):
            run(replicated, weights_by_block, engine="local")


def test_nothing_of_spark_is_imported_without_being_asked(clustered: Survey) -> None:
    code = (
        "import sys\n"
        "from careconomy.estimation.survey import analyse\n"
        "from careconomy.timeuse import Survey\n"
        f"analyse(Survey.open({str(clustered.folder)!r}), ['unpaid'], ['sex']).estimates()\n"
        "assert not any(name.split('.')[0] in ('pyspark', 'py4j') for name in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent)
