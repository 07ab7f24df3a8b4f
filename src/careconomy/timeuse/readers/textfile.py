"""Text files as agencies give them: plain or inside a zip archive."""

from __future__ import annotations

import os
import zipfile
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from careconomy.errors import CareError

SUFFIXES = (".dat", ".csv", ".txt", ".tsv")
_LONGEST_LINE = 1 << 20
# Read as a table, text takes about as much memory as on disk, and twice that for a moment.
_SHARE_OF_MEMORY = 0.4


@dataclass(frozen=True)
class TextSource:
    """A text file: its `path`, the `member` when the path is a zip archive, its `size` in bytes."""

    path: Path
    member: str | None
    size: int

    @property
    def name(self) -> str:
        """The name for messages: the file, and the file inside it."""
        return f"{self.path}/{self.member}" if self.member else str(self.path)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the text as bytes; a damaged archive or an unreadable file raises CareError."""
        with explained(self.name):
            if self.member is None:
                with self.path.open("rb") as stream:
                    yield stream
            else:
                with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as stream:
                    yield stream


def text_source(
    path: Path, *, suffixes: Sequence[str] = SUFFIXES, member: str | None = None
) -> TextSource:
    """Return the text file at `path`; in a zip archive the only one with one of `suffixes`.

    `member` names the file inside the archive where there are several. Raises CareError for a
    file that is missing, empty, too large for this machine, or a damaged archive.
    """
    with explained(str(path)):
        if not path.is_file():
            raise CareError(
                "expected a file; there is none.",
                where=str(path),
                remedy="Check the path.",
            )
        source = TextSource(path, None, path.stat().st_size)
        if path.suffix.lower() == ".zip":
            source = _member(path, suffixes, member)
    if not source.size:
        raise CareError("the file is empty.", where=source.name, remedy="Get the file again.")
    _check_size(source)
    return source


def _member(path: Path, suffixes: Sequence[str], member: str | None) -> TextSource:
    with zipfile.ZipFile(path) as archive:
        files = {item.filename: item for item in archive.infolist() if not item.is_dir()}
    found = [name for name in files if _is_text(name, suffixes)]
    if member is not None:
        found = [name for name in found if member in (name, PurePosixPath(name).name)]
    if len(found) != 1:
        what = member or " or ".join(suffixes)
        there = ", ".join(list(files)[:12]) or "nothing"
        raise CareError(
            f"expected one file {what} in the archive, found {len(found)}; it holds {there}.",
            where=str(path),
            remedy="Unpack the archive and name the file.",
        )
    return TextSource(path, found[0], files[found[0]].file_size)


def _is_text(name: str, suffixes: Sequence[str]) -> bool:
    place = PurePosixPath(name)
    hidden = place.name.startswith(".") or "__MACOSX" in place.parts
    return place.suffix.lower() in suffixes and not hidden


def _check_size(source: TextSource) -> None:
    memory = memory_bytes()
    if memory and source.size > memory * _SHARE_OF_MEMORY:
        raise CareError(
            f"the text has {source.size / 1e9:.1f} GB; this machine can read "
            f"{memory * _SHARE_OF_MEMORY / 1e9:.1f} GB of one file at once.",
            where=source.name,
            remedy="Cut the file into years, or use a machine with more memory.",
        )


def memory_bytes() -> int:
    """Return the memory of this machine in bytes; 0 when the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn errors of the system and of damaged archives into CareError."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise CareError(
            f"the archive is damaged or cut off: {error}.",
            where=name,
            remedy="Get the file again and compare its size with the publisher's.",
        ) from error
    except NotImplementedError as error:
        raise CareError(
            f"the archive cannot be unpacked: {error}.", where=name, remedy="Unpack it by hand."
        ) from error
    except RuntimeError as error:
        if "encrypted" not in str(error):
            raise
        raise CareError(
            "the archive needs a password.", where=name, remedy="Unpack it by hand."
        ) from error
    except OSError as error:
        raise CareError(
            f"cannot be read: {error.strerror or error}.",
            where=name,
            remedy="Check the file and your rights.",
        ) from error


def encoding_of(source: TextSource, encoding: str) -> str:
    """Return the encoding: UTF-16 when the first bytes say so, otherwise the one given."""
    with source.open() as stream:
        start = stream.read(2)
    return "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else encoding


def guess_encoding(source: TextSource) -> str:
    """Return the encoding that the bytes fit: UTF-8 or UTF-16, else cp1252, else Latin-1."""
    if encoding_of(source, "") == "utf-16":
        return "utf-16"
    return next((name for name in ("utf-8", "cp1252") if _fits(source, name)), "latin-1")


def _fits(source: TextSource, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    try:
        with source.open() as stream:
            while part := stream.read(_LONGEST_LINE):
                decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def first_line(source: TextSource, encoding: str) -> str:
    """Return the first line without its line end, decoded; CareError when it is not text."""
    with source.open() as stream:
        start = stream.read(_LONGEST_LINE)
    line = _whole(start, encoding)
    try:
        text = line.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise CareError(
            f"expected text in {encoding}: {error}.",
            where=f"{source.name}, row 1",
            remedy="Name the encoding of the file, such as cp1252.",
        ) from error
    lines = text.splitlines()
    if "\0" in text or not lines or len(line) == _LONGEST_LINE:
        raise CareError(
            "expected text with a first row of column names, found something else.",
            where=source.name,
            remedy="Give a text file; other formats need their own ending.",
        )
    return lines[0]


def _whole(start: bytes, encoding: str) -> bytes:
    """Cut bytes after the first line end, so that no sign is cut in half."""
    if encoding.lower().startswith("utf-16"):
        return start[: len(start) - len(start) % 2]
    ends = [place for place in (start.find(b"\n"), start.find(b"\r")) if place >= 0]
    return start[: min(ends)] if ends else start
