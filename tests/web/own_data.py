"""A visitor who brings data, for the tests: forms sent as a browser sends them."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from careconomy.web.app import create_app
from careconomy.web.settings import DataLimits, Settings


def server(folder: Path, **limits: Any) -> TestClient:
    """A server that keeps what is brought below a folder."""
    data = DataLimits(folder=str(folder), **limits)
    settings = Settings(
        hosts=("testserver",), quick=0, slow=0, rate=1e6, burst=1_000_000, data=data
    )
    return TestClient(create_app(settings))


class Visitor:
    """One browser; several may visit the same server."""

    def __init__(self, client: TestClient, language: str = "en") -> None:
        self.client, self.language, self.cookie = client, language, ""
        self.token = self.look()

    def look(self) -> str:
        """Load the page, and return the token of its forms."""
        answer = self.get("/data")
        assert answer.status_code == 200, answer.text
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
        found = re.search(r'name="token" value="(\w+)"', answer.text)
        assert found is not None
        return found[1]

    def get(self, path: str, **query: str) -> Response:
        """Load a page, without following where it leads."""
        self.client.cookies.clear()
        headers = {"cookie": self.cookie, "accept-language": self.language}
        return self.client.get(path, params=query or None, headers=headers, follow_redirects=False)

    def post(self, path: str, **more: Any) -> Response:
        """Send a form."""
        self.client.cookies.clear()
        headers = {
            "cookie": self.cookie,
            "accept-language": self.language,
            **more.pop("headers", {}),
        }
        return self.client.post(path, headers=headers, follow_redirects=False, **more)

    def bring(self, kind: str, files: Mapping[str, tuple[str, bytes]], **words: str) -> Response:
        """Send a form with files."""
        return self.post(f"/data/{kind}", data={"token": self.token, **words}, files=dict(files))

    def brought(self, kind: str, files: Mapping[str, tuple[str, bytes]], **words: str) -> Response:
        """Send a form with files, and wait until the work on them has ended."""
        answer = self.bring(kind, files, **words)
        return self.ended(answer) if answer.status_code == 303 else answer

    def ended(self, answer: Response) -> Response:
        """Wait until the work on what was sent has ended; the page of what came out of it."""
        assert answer.status_code == 303, answer.text
        path = answer.headers["location"].partition("?")[0]
        end = time.monotonic() + 120
        while time.monotonic() < end:
            state = self.get(path.replace("/item/", "/state/"))
            if state.status_code != 200 or not state.json()["busy"]:
                return self.get(path)
            time.sleep(0.1)
        raise AssertionError("the work does not end")


def id_of(answer: Response) -> str:
    """The id of the item whose page an answer is."""
    return str(answer.url.path).rpartition("/")[2]


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def packed_folder(folder: Path) -> bytes:
    """A folder as a zip archive, with the folder's name before each file."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return packed({f"{folder.name}/{path.name}": path.read_bytes() for path in paths})
