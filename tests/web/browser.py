"""A browser of Debian and a server of ours, for tests of the pages."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import pytest

CHROMIUM = shutil.which("chromium")


def free_port() -> int:
    """Return a port of the loopback that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running_server() -> Iterator[str]:
    """Run `careconomy serve` until the end of the block; hand back its address."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "careconomy", "serve", "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, env=dict(os.environ))
    try:
        for _ in range(300):
            assert server.poll() is None, "the server ended"
            try:
                with urlopen(f"{address}/health", timeout=5):
                    break
            except (URLError, ConnectionError):
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        assert server.stderr is not None
        log = server.stderr.read().decode()
        server.wait(20)
    assert "Traceback" not in log, log


def needs_browser() -> pytest.MarkDecorator:
    """Skip, with the reason, where there is no Chromium."""
    return pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed")
