"""What a server is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Settings:
    """Limits and addresses.

    `hosts`: names under which the server may be asked for, without the port; `password`: asked of
    every visitor, none where it is empty; `quick` and `slow`: processes for single runs and for
    work with draws or documents, 0 for threads of the server itself; `waiting`: work that may wait
    for each of the two; `patience`: seconds after which a visitor is told that work took too long;
    `cache`: bytes of results kept; `body`: largest request in bytes; `rate`: requests a second of
    one address, and `burst` at once, where the server is reached from other machines; `most_draws`
    of one request.
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

    @property
    def shared(self) -> bool:
        """Whether the server is reached from other machines."""
        return any(host not in LOOPBACK for host in self.hosts)
