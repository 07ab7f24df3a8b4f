"""The Spark engine in local mode; skipped where PySpark or Java is not there."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from careconomy.engines import run, spark
from careconomy.errors import CareError
from careconomy.estimation.survey import analyse
from careconomy.estimation.totals import Sums
from careconomy.timeuse import Block, Survey
from careconomy.timeuse.generate import generate

PYSPARK = importlib.util.find_spec("pyspark") is not None
JAVA = bool(shutil.which("java") or os.environ.get("JAVA_HOME"))
needs_pyspark = pytest.mark.skipif(not PYSPARK, reason="PySpark is not installed")
needs_spark = pytest.mark.skipif(
    not (PYSPARK and JAVA), reason="Spark needs PySpark and Java, and one of them is not here"
)


def nothing(block: Block) -> Sums:
    return Sums(np.zeros((1, 1, 1)), np.zeros((1, 1), np.int64))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="module")
def clustered(folder: Path) -> Survey:
    return generate(folder / "c", persons=500, strata=5, clusters=20, days_a_block=100)


@pytest.fixture(scope="module", autouse=True)
def end_of_spark() -> Iterator[None]:
    yield
    if "pyspark.sql" in sys.modules:
        from pyspark.sql import SparkSession

        active = SparkSession.getActiveSession()
        if active is not None:
            active.stop()


@needs_spark
def test_spark_gives_the_same_digits(folder: Path, clustered: Survey) -> None:
    replicated = generate(folder / "r", persons=500, replicates=20, days_a_block=70)
    for survey in (replicated, clustered):
        here, there = (
            analyse(survey, ["unpaid", "41"], ["sex", "age_group"], engine=engine)
            for engine in ("local", "spark")
        )
        assert there.sums.weighted == pytest.approx(here.sums.weighted, rel=1e-12, abs=0)
        assert (there.sums.counts == here.sums.counts).all()
        rows = zip(here.estimates().rows, there.estimates().rows, strict=True)
        figures = [((one.est, one.se), (other.est, other.se)) for one, other in rows]
        known = [pair for pair in figures if None not in pair[0]]
        assert len(known) > 10
        assert all(other == pytest.approx(one, rel=1e-12, abs=0) for one, other in known)


@needs_spark
def test_a_mistake_on_a_worker_is_told_as_it_is(clustered: Survey) -> None:
    def bad(block: Block) -> Sums:
        raise CareError("is bad.", where=f"block {block.index}", remedy="Mend it.")

    told: list[tuple[int, int]] = []
    with pytest.raises(CareError, match="is bad") as raised:
        run(clustered, bad, engine="spark", progress=lambda *step: told.append(step))
    assert (raised.value.problem, raised.value.remedy) == ("is bad.", "Mend it.")
    assert told == [(0, 5)]

    def worse(block: Block) -> Sums:
        raise ZeroDivisionError

    with pytest.raises(CareError, match="Spark could not do the work"):
        run(clustered, worse, engine="spark")


def test_a_survey_that_workers_do_not_see_is_named(clustered: Survey, tmp_path: Path) -> None:
    hidden = spark._leaf(tmp_path / "none", clustered.manifest, nothing, 0, 1)
    assert isinstance(hidden, CareError)
    assert "does not see" in str(hidden)
    manifest = replace(clustered.manifest, seed=9)
    other = spark._leaf(clustered.folder, manifest, nothing, 0, 1)
    assert isinstance(other, CareError)
    assert "another survey" in str(other)
    assert isinstance(spark._leaf(clustered.folder, clustered.manifest, nothing, 0, 1), Sums)


def test_without_pyspark_the_extra_is_named(
    clustered: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(CareError, match=r"careconomy\[spark\]"):
        run(clustered, nothing, engine="spark")


@needs_pyspark
def test_without_java_it_is_named(clustered: Survey, tmp_path: Path) -> None:
    code = (
        "from careconomy.engines import run\n"
        "from careconomy.errors import CareError\n"
        "from careconomy.timeuse import Survey\n"
        "try:\n"
        f"    run(Survey.open({str(clustered.folder)!r}), print, engine='spark')\n"
        "except CareError as error:\n"
        "    print(error)\n"
    )
    for tool in ("bash", "dirname", "env", "ps"):
        found = shutil.which(tool)
        if found:
            (tmp_path / tool).symlink_to(found)
    environment = {**os.environ, "PATH": str(tmp_path), "JAVA_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert "Spark does not start" in done.stdout
    assert "Java 17" in done.stdout


def test_the_package_travels_to_workers() -> None:
    archive = spark._package()
    code = "import careconomy.engines.spark as s; print(s.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(archive)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(str(archive))
    shutil.rmtree(archive.parent)
