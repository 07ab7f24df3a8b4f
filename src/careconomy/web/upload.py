"""Taking in a form with files: straight to the disk, counted, and ended where it is too much."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from careconomy.report.language import N_
from careconomy.web.settings import DataLimits
from careconomy.web.unfit import Unfit, megabytes

LONGEST_FIELD = 4_000
MOST_PARTS = 12
LONGEST_NAME = 80
# A form has its own words beside the files.
MARGIN = 100_000
# Bytes between looks at the disk.
LOOK = 16_000_000
# Seconds for which a refused upload is read on.
DRAIN = 20.0


@dataclass
class Received:
    """A form: its words, and the files by field, each with the name that it came with."""

    words: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[Path, str]] = field(default_factory=dict)


@dataclass
class Form:
    """Takes in the parts of a form as they come.

    `expected`: fields that hold a file, with the bytes that each may have; `allow`: called with the
    words so far before the first file is written, raises Unfit.
    """

    folder: Path
    expected: Mapping[str, int]
    allow: Callable[[Mapping[str, str]], None]
    received: Received = field(default_factory=Received)
    parts: int = 0
    size: int = 0
    name: str = ""
    head: bytes = b""
    value: bytes = b""
    heads: dict[bytes, bytes] = field(default_factory=dict)
    word: bytearray = field(default_factory=bytearray)
    stream: BinaryIO | None = None

    def begin(self) -> None:
        """A part begins."""
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise Unfit(N_("The form cannot be read."))
        self.heads, self.word, self.size, self.stream = {}, bytearray(), 0, None

    def head_name(self, data: bytes, start: int, end: int) -> None:
        """A piece of the name of a head."""
        self.head += data[start:end]

    def head_value(self, data: bytes, start: int, end: int) -> None:
        """A piece of the value of a head."""
        self.value += data[start:end]

    def head_end(self) -> None:
        """A head is whole."""
        self.heads[self.head.lower()] = self.value
        self.head = self.value = b""

    def heads_end(self) -> None:
        """All heads of a part are there: a word of the form, or a file."""
        _, options = parse_options_header(self.heads.get(b"content-disposition", b""))
        self.name = options.get(b"name", b"").decode("utf-8", "replace")[:LONGEST_NAME]
        if b"filename" not in options:
            return
        if self.name not in self.expected or self.name in self.received.files:
            raise Unfit(N_("The form cannot be read."))
        self.allow(self.received.words)
        given = options[b"filename"].decode("utf-8", "replace")
        path = self.folder / f"{self.name}-{safe_name(given)}"
        self.received.files[self.name] = path, shown_name(given)
        self.stream = path.open("xb")

    def data(self, data: bytes, start: int, end: int) -> None:
        """A piece of a part."""
        self.size += end - start
        if self.stream is not None:
            most = self.expected[self.name]
            if self.size > most:
                raise too_large(most)
            self.stream.write(data[start:end])
        elif self.size > LONGEST_FIELD:
            raise Unfit(N_("The form cannot be read."))
        else:
            self.word += data[start:end]

    def end(self) -> None:
        """A part is whole."""
        if self.stream is not None:
            self.close()
        else:
            self.received.words[self.name] = self.word.decode("utf-8", "replace")

    def close(self) -> None:
        """Close the file that is being written."""
        if self.stream is not None:
            self.stream.close()
            self.stream = None


async def receive(
    request: Request,
    form: Form,
    limits: DataLimits,
    full: Callable[[], bool],
) -> Received:
    """Take in the form of a request. Raises Unfit; what was written then goes with its folder."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= 200:
        raise Unfit(N_("The form cannot be read."), 415)
    most = sum(form.expected.values()) + MARGIN
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > most:
        raise too_large(max(form.expected.values()))
    parser = MultipartParser(boundary, {
        "on_part_begin": form.begin, "on_header_field": form.head_name,
        "on_header_value": form.head_value, "on_header_end": form.head_end,
        "on_headers_finished": form.heads_end, "on_part_data": form.data, "on_part_end": form.end,
    })  # fmt: skip
    try:
        async with asyncio.timeout(limits.upload_time):
            await _parsed(request.stream(), parser, most, full)
        parser.finalize()
    except TimeoutError:
        raise Unfit(N_("The upload took too long."), 408) from None
    except MultipartParseError:
        raise Unfit(N_("The form cannot be read.")) from None
    finally:
        form.close()
    return form.received


async def drained(request: Request, limits: DataLimits) -> None:
    """Read on for a while what a visitor still sends, so that the browser reads the answer."""
    left = 4 * limits.upload
    with suppress(TimeoutError, ClientDisconnect, RuntimeError):
        async with asyncio.timeout(DRAIN):
            async for chunk in request.stream():
                left -= len(chunk)
                if left < 0:
                    return


async def _parsed(
    stream: AsyncIterator[bytes], parser: MultipartParser, most: int, full: Callable[[], bool]
) -> None:
    seen, looked = 0, 0
    async for chunk in stream:
        seen += len(chunk)
        if seen > most:
            raise too_large(most)
        if seen - looked > LOOK:
            looked = seen
            if full():
                from careconomy.web.sessions import no_room

                raise no_room()
        parser.write(chunk)


def too_large(most: int) -> Unfit:
    """A file, or the whole form, is larger than agreed."""
    return Unfit(N_("The file is larger than {most} MB."), 413, most=megabytes(most))


def safe_name(name: str) -> str:
    """A name for the disk: its last part, plain letters, no dot at the beginning."""
    last = re.split(r"[/\\]", name)[-1]
    stem, dot, ending = re.sub(r"[^A-Za-z0-9._-]", "_", last).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    return f"{stem.strip('.')[:60] or 'file'}{dot}{ending[:12]}"


def shown_name(name: str) -> str:
    """A name for the eye: its last part, without signs that do not print."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:LONGEST_NAME]
