"""What a server is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass, field

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
# Paths that take more than `body`: their own limits are those of the data.
UPLOADS = ("/data/dataset", "/data/mapped", "/data/facts")


@dataclass(frozen=True)
class DataLimits:
    """Limits of what visitors bring; sizes in bytes, times in seconds.

    `upload`: one file; `small`: a mapping or a file of facts; `unpacked`, `entries`, `ratio`: of a
    zip archive; `rows`: of a table; `columns`: of a table; `items`: of a session; `disk`: all
    sessions together; `idle`: after which a session ends; `jobs`: processes for heavy work;
    `waiting`: heavy jobs that may wait; `upload_time` and `job_time`: after which either is ended;
    `memory`: address space of a heavy job; `folder`: where sessions lie, the system's folder for
    temporary files where it is empty.
    """

    upload: int = 200_000_000
    small: int = 500_000
    unpacked: int = 1_000_000_000
    entries: int = 100
    ratio: float = 100.0
    rows: int = 20_000_000
    columns: int = 3_000
    items: int = 12
    disk: int = 4_000_000_000
    idle: float = 3_600.0
    jobs: int = 1
    waiting: int = 8
    upload_time: float = 900.0
    job_time: float = 900.0
    memory: int = 4_000_000_000
    folder: str = ""


@dataclass(frozen=True)
class Settings:
    """Limits and addresses.

    `hosts`: names under which the server may be asked for, without the port; `password`: asked of
    every visitor, none where it is empty; `quick` and `slow`: processes for single runs and for
    work with draws or documents, 0 for threads of the server itself; `waiting`: work that may wait
    for each of the two; `patience`: seconds after which a visitor is told that work took too long;
    `cache`: bytes of results kept; `body`: largest request in bytes; `rate`: requests a second of
    one address, and `burst` at once, where the server is reached from other machines; `most_draws`
    of one request; `data`: limits of what visitors bring.
    """

    hosts: tuple[str, ...] = LOOPBACK
    password: str = ""
    quick: int = 2
    slow: int = 1
    waiting: int = 200
    patience: float = 60.0
    cache: int = 64_000_000
    body: int = 1_000_000
    rate: float = 20.0
    burst: int = 120
    most_draws: int = 2_000
    data: DataLimits = field(default_factory=DataLimits)

    @property
    def shared(self) -> bool:
        """Whether the server is reached from other machines."""
        return any(host not in LOOPBACK for host in self.hosts)
