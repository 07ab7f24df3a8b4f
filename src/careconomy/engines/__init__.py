"""Where heavy work runs: this machine by default, Apache Spark by a setting."""

from __future__ import annotations

from careconomy.engines.local import run

__all__ = ["run"]
