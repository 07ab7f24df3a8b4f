"""Reading TOML files strictly; writing files whole or not at all, then renamed."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE, S_ISREG, S_IWGRP, S_IWOTH, S_IWUSR
from tempfile import mkstemp
from typing import Any

from careconomy.errors import CareError

MOST_DOTS = 500  # in a line of TOML
_WRITABLE = S_IWUSR | S_IWGRP | S_IWOTH


def toml_of(data: bytes) -> dict[str, Any]:
    """Read TOML. Raises ValueError, UnicodeDecodeError and RecursionError, as the library does.

    A key of very many parts would take memory with the square of them, before anything is refused.
    """
    if any(line.count(b".") > MOST_DOTS for line in data.splitlines()):
        raise ValueError(f"a line has more than {MOST_DOTS} dots")
    return tomllib.loads(data.decode("utf-8-sig"))


def read_toml(path: Path, *, name: str, kind: str, largest: int, remedy: str) -> dict[str, Any]:
    """Read a TOML file; only a regular file of a sane size is opened.

    `name` and `kind` say in messages what it is, such as "the mapping file" and "a mapping";
    `largest`: bytes; `remedy`: what to do where it cannot be read. Raises CareError.
    """
    try:
        if path.exists() and not path.is_file():
            raise CareError("this is not a file.", where=str(path), remedy="Name a TOML file.")
        with path.open("rb") as file:
            text = file.read(largest + 1)
        if len(text) > largest:
            raise CareError(
                f"{name} has more than the {largest:,} bytes of {kind}.",
                where=str(path),
                remedy="Is it the right file?",
            )
        return toml_of(text)
    except OSError as error:
        raise CareError(
            f"{name} cannot be read ({error.strerror or error}).", where=str(path), remedy=remedy
        ) from error
    except UnicodeDecodeError as error:
        raise CareError(
            f"{name} is not text in UTF-8.", where=str(path), remedy="Save it as UTF-8."
        ) from error
    # A number of thousands of digits is a ValueError of Python's, not of TOML.
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise CareError(
            f"not valid TOML: {str(error)[:200]}.",
            where=str(path),
            remedy="Mend the line that it names.",
        ) from error


def write_file(path: Path, data: bytes) -> Path:
    """Write one file; an existing one keeps its mode, and is left alone when anything fails.

    Raises CareError for a place that cannot be written, and for anything there that is not an
    ordinary file which its owner may write to.
    """
    return write_chunks(path, [data])


def write_chunks(path: Path, chunks: Iterable[bytes]) -> Path:
    """Write one file piece by piece, whole or not at all; otherwise as `write_file`."""
    if not path.parent.is_dir():
        raise CareError(
            "cannot be written: there is no such folder.",
            where=str(path),
            remedy="Choose a folder that exists.",
        )
    with _explained(path):
        _write_beside(_target(path), chunks).replace(os.path.realpath(path))
    return path


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write several files below a folder, all of them or none; names may hold subfolders.

    Folders are made where needed, and taken away again when a file cannot be written.
    """
    temporary: list[Path] = []
    made: list[Path] = []
    with _explained(folder):
        targets = [_target(folder / name) for name in files]
    try:
        with _explained(folder):
            for target in targets:
                made += _make(target.parent)
            for target, data in zip(targets, files.values(), strict=True):
                temporary.append(_write_beside(target, [data]))
            for target, draft in zip(targets, temporary, strict=True):
                draft.replace(target)
    except BaseException:
        for draft in temporary:
            draft.unlink(missing_ok=True)
        for place in reversed(made):
            with suppress(OSError):
                place.rmdir()
        raise
    return [folder / name for name in files]


def _target(path: Path) -> Path:
    """Where a file really lies; refuse what is there and is not an ordinary writable file."""
    if not path.name:
        raise CareError("no file is named.", where=str(path), remedy="Name a file or a folder.")
    target = Path(os.path.realpath(path))
    if target.exists():
        state = target.stat()
        if not S_ISREG(state.st_mode):
            raise CareError(
                "cannot be written: what is here is not an ordinary file.",
                where=str(path),
                remedy="Choose another name.",
            )
        if not state.st_mode & _WRITABLE:
            raise CareError(
                "cannot be written: the file is protected.",
                where=str(path),
                remedy="Choose another name, or change its rights.",
            )
    return target


def _make(folder: Path) -> list[Path]:
    """Make a folder with those above it; return the ones that were not there."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return list(reversed(missing))


def _write_beside(target: Path, chunks: Iterable[bytes]) -> Path:
    mode = S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, name = mkstemp(prefix=f".{target.name[:60]}.", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
        draft.chmod(mode)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        place = getattr(error, "filename", None) or folder
        raise CareError(
            f"cannot be written: {getattr(error, 'strerror', None) or error}.",
            where=str(place),
            remedy="Choose a place that exists and that you may write to.",
        ) from error
