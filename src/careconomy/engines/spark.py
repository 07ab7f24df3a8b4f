"""Work on Apache Spark: the same task on the same leaves, by whoever Spark says.

The cluster, its memory and its master come from the usual configuration of Spark. The folder of
the survey has to be on a path that every worker sees.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from careconomy.engines.leaves import leaf_edges, leaf_sums, one_thread_each
from careconomy.errors import CareError
from careconomy.estimation.totals import Found, combine
from careconomy.timeuse import Block, Manifest, Survey

# Spark itself is started with these; a session that is already there keeps its own.
_SETTINGS = {
    "spark.ui.showConsoleProgress": "false",
    "spark.executorEnv.OPENBLAS_NUM_THREADS": "1",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
}
# The gateway of Python has a level of its own, which it would else announce.
_LOGGING = """rootLogger.level = error
logger.gateway.name = org.apache.spark.api.python.PythonGatewayServer
logger.gateway.level = error
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1}: %m%n%ex
"""


def run(
    survey: Survey,
    task: Callable[[Block], Found],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Found:
    """Add up what `task` makes of every block; the digits are those of the local engine.

    Raises CareError when Spark is not there, or its workers do not see the survey.
    """
    edges = leaf_edges(survey.block_count)
    leaves = len(edges) - 1
    work = _work(survey.folder.resolve(), survey.manifest, task, edges)
    if progress:
        progress(0, edges[-1])
    rows = _done(work, leaves)
    found: dict[int, Any] = {row["leaf"]: pickle.loads(row["found"]) for row in rows}
    for part in found.values():
        if isinstance(part, CareError):
            raise part
    if progress:
        progress(edges[-1], edges[-1])
    parts: Iterator[Found] = (found[leaf] for leaf in range(leaves))
    return combine(parts)


def _done(work: Callable[[Iterable[Any]], Iterator[Any]], leaves: int) -> Sequence[Any]:
    """Let Spark work on the numbers of the leaves, each a task of its own."""
    with warnings.catch_warnings():
        # Spark warns of new versions of pandas, which nothing here uses.
        warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
        session = _session()
        try:
            numbers = session.range(0, leaves, 1, leaves)
            found = numbers.mapInArrow(work, "leaf bigint, found binary").collect()
        except Exception as error:
            raise CareError(
                f"Spark could not do the work: {_first_line(error)}.",
                remedy="Its log says more; the local engine needs no Spark.",
            ) from error
    return list(found)


def _work(
    folder: Path, manifest: Manifest, task: Callable[[Block], Found], edges: list[int]
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Return what a worker does with the numbers of leaves, in batches of Arrow."""

    def work(batches: Iterable[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            for leaf in batch.column(0).to_pylist():
                part = _leaf(folder, manifest, task, edges[leaf], edges[leaf + 1])
                yield pa.RecordBatch.from_pydict(
                    {"leaf": [leaf], "found": pa.array([pickle.dumps(part)], pa.binary())}
                )

    return work


def _leaf(
    folder: Path, manifest: Manifest, task: Callable[[Block], Found], first: int, end: int
) -> Found | CareError:
    """Totals of a leaf, on the worker; a mistake goes back as it is, not as a traceback."""
    try:
        survey = _same_survey(folder, manifest)
        with one_thread_each():
            return leaf_sums(survey.reader(), task, first, end)
    except CareError as error:
        return error


def _same_survey(folder: Path, manifest: Manifest) -> Survey:
    remedy = "Put the survey where every worker of Spark sees it under the same path."
    if not folder.exists():
        raise CareError("a worker does not see the survey.", where=str(folder), remedy=remedy)
    survey = Survey.open(folder)
    if survey.manifest != manifest:
        raise CareError("a worker sees another survey.", where=str(folder), remedy=remedy)
    return survey


def _session() -> Any:
    """Return the session of Spark that is there, or start one by the usual configuration."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise CareError(
            "PySpark is not installed.", remedy='Install it: pip install "careconomy[spark]".'
        ) from None
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    builder = SparkSession.builder.appName("careconomy")
    for key, value in _SETTINGS.items():
        builder = builder.config(key, value)
    try:
        with _environment():
            session = builder.getOrCreate()
    except Exception as error:
        raise CareError(
            f"Spark does not start: {_first_line(error)}.",
            remedy="It needs Java 17 or newer: install it and set JAVA_HOME.",
        ) from error
    if not _on_this_machine(session):
        session.addArtifacts(str(_package()), pyfile=True)
    return session


@contextmanager
def _environment() -> Iterator[None]:
    """Tell the start of Spark, in variables that are not set, which Python to use and to be quiet.

    Java reads the file of its log once.
    """
    with tempfile.TemporaryDirectory(prefix="careconomy.") as folder:
        log = Path(folder) / "log4j2.properties"
        log.write_text(_LOGGING, "utf-8")
        wanted = {
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_SUBMIT_OPTS": f"-Dlog4j2.configurationFile={log.as_uri()}",
        }
        added = {key: value for key, value in wanted.items() if key not in os.environ}
        os.environ.update(added)
        try:
            yield
        finally:
            for key in added:
                del os.environ[key]


def _on_this_machine(session: Any) -> bool:
    """Whether the workers are children of this process, with the same files."""
    if os.environ.get("SPARK_REMOTE"):
        return False
    return str(session.sparkContext.master).split("[")[0] == "local"


def _package() -> Path:
    """Zip the modules of this package, for workers that do not have it."""
    source = Path(__file__).resolve().parents[1]
    target = Path(tempfile.mkdtemp(prefix="careconomy.")) / "careconomy.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(source.rglob("*.py")):
            archive.write(path, Path(source.name) / path.relative_to(source))
    return target


def _first_line(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")
