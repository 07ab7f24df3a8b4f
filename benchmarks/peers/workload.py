"""An invented survey for the comparison with other programs: rows, 160 Fay weights, 10 variables.

160 strata of two clusters; replicate r moves the weights of a cluster up or down by half, by the
signs of a Hadamard matrix (rho 0.5, factor 4/160). The work: 10 means in 2 x 7 domains with
errors from the replicates.

    python workload.py ROWS FOLDER [parquet] [bin]

writes arrays for NumPy, and on request the same as Parquet (svy) or as columns of doubles (R).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

REPLICATES = 160
VARIABLES = 10
SEXES, AGES = 2, 7
FACTOR = 4 / REPLICATES
SEED = 7
ROWS_AT_ONCE = 50_000

Arrays = dict[str, npt.NDArray[np.generic]]


def signs() -> npt.NDArray[np.float64]:
    """Hadamard matrix of order 160: Sylvester's of order 8, times Paley's of the prime 19."""
    two = np.array([[1.0, 1.0], [1.0, -1.0]])
    prime = 19
    squares = {i * i % prime for i in range(1, prime)}
    residue = np.array([0.0] + [1.0 if i in squares else -1.0 for i in range(1, prime)])
    at = np.arange(prime)
    paley = np.ones((prime + 1, prime + 1))
    paley[1:, 0] = -1.0
    paley[1:, 1:] = residue[(at - at[:, np.newaxis]) % prime] + np.eye(prime)
    matrix = np.kron(np.kron(two, np.kron(two, two)), paley)
    assert (matrix @ matrix.T == REPLICATES * np.eye(REPLICATES)).all()
    return matrix


def columns(rows: int) -> Arrays:
    """Draw all columns but the replicate weights."""
    draw = np.random.default_rng(SEED)
    stratum, cluster = draw.integers(0, REPLICATES, rows), draw.integers(0, 2, rows)
    weight = draw.lognormal(7, 0.5, rows)
    sex, age = draw.integers(0, SEXES, rows), draw.integers(0, AGES, rows)
    effect = draw.normal(0, 0.2, (REPLICATES, 2))[stratum, cluster]
    y = draw.gamma(2, 60, (rows, VARIABLES))
    y *= (1 + 0.3 * sex[:, np.newaxis]) * np.exp(effect)[:, np.newaxis]
    y[draw.random((rows, VARIABLES)) < 0.3] = 0
    return {"stratum": stratum, "psu": cluster, "wt": weight, "sex": sex, "age7": age, "y": y}


def replicate_weights(found: Arrays, rows: slice) -> npt.NDArray[np.float64]:
    """Replicate weights [row, replicate] of a run of rows."""
    side = np.where(found["psu"][rows] == 0, 0.5, -0.5)
    moved = side[:, np.newaxis] * signs()[:, found["stratum"][rows].astype(np.intp)].T
    return np.asarray(found["wt"][rows, np.newaxis] * (1 + moved))


def write(rows: int, folder: Path, forms: set[str]) -> None:
    """Write the survey into a folder."""
    found = columns(rows)
    for name, values in found.items():
        np.save(folder / f"{name}.npy", values)
    shape = (rows, REPLICATES)
    weights = np.lib.format.open_memmap(folder / "rep.npy", "w+", np.float64, shape)
    for start in range(0, rows, ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        weights[part] = replicate_weights(found, part)
    names = ["sex", "age7", "stratum", "psu", "wt"]
    if "bin" in forms:
        _write_columns(found, weights, names, folder)
    if "parquet" in forms:
        _write_parquet(found, weights, names, folder)


def _write_columns(
    found: Arrays, weights: npt.NDArray[np.float64], names: list[str], folder: Path
) -> None:
    every = [f"y{i + 1}" for i in range(VARIABLES)] + [f"rw{i + 1}" for i in range(REPLICATES)]
    (folder / "columns.txt").write_text("\n".join(names + every) + "\n", "utf-8")
    with (folder / "survey.bin").open("wb") as file:
        for name in names:
            file.write(found[name].astype(np.float64).tobytes())
        for table in (found["y"], weights):
            for column in range(table.shape[1]):
                file.write(np.ascontiguousarray(table[:, column], dtype=np.float64).tobytes())


def _write_parquet(
    found: Arrays, weights: npt.NDArray[np.float64], names: list[str], folder: Path
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer = None
    for start in range(0, len(weights), ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        block = {name: found[name][part] for name in names}
        block |= {f"y{i + 1}": found["y"][part, i] for i in range(VARIABLES)}
        block |= {f"rw{i + 1}": weights[part, i] for i in range(REPLICATES)}
        table = pa.table(block)
        if writer is None:
            writer = pq.ParquetWriter(folder / "survey.parquet", table.schema, compression="none")
        writer.write_table(table)
    assert writer is not None
    writer.close()


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]), set(sys.argv[3:]))
