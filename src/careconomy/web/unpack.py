"""Unpacking archives of strangers: nothing is written beside the folder, nor more than agreed.

The head of the archive is judged before anything is unpacked, and what it says is not believed:
bytes are counted as they are written.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from careconomy.report.language import N_
from careconomy.timeuse.manifest import NAME as MANIFEST
from careconomy.timeuse.schema import TABLES
from careconomy.web.settings import DataLimits
from careconomy.web.unfit import Unfit, megabytes

NESTED = (".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst", ".jar")
SURVEY_FILES = (MANIFEST, "activities.parquet", *(f"{name}.parquet" for name in TABLES))
# What systems add on their own.
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
LONGEST_NAME = 200
# Small files may be packed as tightly as they like.
RATIO_FROM = 1_000_000
_CHUNK = 1 << 20
_END = struct.Struct("<4s4H2LH")
# Bytes of a directory entry with a name of the longest kind and extra fields.
_LARGEST_HEAD = 1_000


def unpack_survey(archive: Path, folder: Path, limits: DataLimits) -> None:
    """Unpack the files of a survey dataset, and nothing else, into a new folder. Raises Unfit."""
    with opened(archive, limits) as (packed, entries):
        heads = [path for path in entries if path.name == MANIFEST]
        if len(heads) != 1:
            raise Unfit(
                N_(
                    "This is not a survey dataset: the archive has no manifest.json. Pack the "
                    "folder that “careconomy survey import” writes."
                )
            )
        home = heads[0].parent
        wanted = {
            path: path.name for path in entries if path.parent == home and path.name in SURVEY_FILES
        }
        _write(packed, {entries[path]: name for path, name in wanted.items()}, folder, limits)


def unpack_all(archive: Path, folder: Path, limits: DataLimits) -> None:
    """Unpack every file of an archive into a new folder. Raises Unfit."""
    with opened(archive, limits) as (packed, entries):
        _write(packed, {entry: str(path) for path, entry in entries.items()}, folder, limits)


@contextmanager
def opened(
    archive: Path, limits: DataLimits
) -> Iterator[tuple[zipfile.ZipFile, dict[PurePosixPath, zipfile.ZipInfo]]]:
    """Open an archive whose head passes; its files by their paths. Raises Unfit."""
    try:
        _check_directory(archive, limits)
        with zipfile.ZipFile(archive) as packed:
            entries = _entries(packed.infolist(), limits)
            _check_sizes(list(entries.values()), archive.stat().st_size, limits)
            yield packed, entries
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error,
            RuntimeError, UnicodeError, ValueError, OSError):  # fmt: skip
        raise Unfit(N_("The archive is damaged, or is not a zip archive.")) from None


def _check_directory(archive: Path, limits: DataLimits) -> None:
    """Judge the end of the archive, so that a directory of millions is never read."""
    with archive.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - (1 << 16) - _END.size))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise zipfile.BadZipFile
    _, _, _, _, count, directory, _, _ = _END.unpack_from(tail, at)
    if count > limits.entries or directory > limits.entries * _LARGEST_HEAD:
        raise _too_many(limits)


def _too_many(limits: DataLimits) -> Unfit:
    return Unfit(N_("The archive holds more than {most} files."), 413, most=limits.entries)


def _entries(
    found: Sequence[zipfile.ZipInfo], limits: DataLimits
) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """Files of an archive by their paths; raises Unfit for a name that leads elsewhere."""
    if len(found) > limits.entries:
        raise _too_many(limits)
    entries: dict[PurePosixPath, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for entry in found:
        path = _path(entry)
        if entry.is_dir() or any(part in entry.filename for part in LITTER):
            continue
        if path.suffix.lower() in NESTED:
            raise Unfit(N_("The archive holds another archive, “{name}”."), name=path.name)
        if str(path).casefold() in seen:
            raise Unfit(N_("The archive holds the file “{name}” twice."), name=path.name)
        seen.add(str(path).casefold())
        entries[path] = entry
    if not entries:
        raise Unfit(N_("The archive is empty."))
    return entries


def _path(entry: zipfile.ZipInfo) -> PurePosixPath:
    """The path of an entry, if it stays inside."""
    # `filename` ends at a null byte, what stood in the archive is in `orig_filename`.
    name = entry.orig_filename
    path = PurePosixPath(name)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    stays = (
        0 < len(name) <= LONGEST_NAME
        and name.isprintable()
        and not path.is_absolute()
        and ".." not in path.parts
        and not any(sign in name for sign in "\\:")
        and bool(path.parts)
    )
    if not stays or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Unfit(
            N_("The archive holds a path that leads out of it: “{name}”."),
            name=name[:80].encode("ascii", "replace").decode(),
        )
    return path


def _check_sizes(entries: Sequence[zipfile.ZipInfo], size: int, limits: DataLimits) -> None:
    """Raise Unfit for what would unpack to more than agreed, or that overlaps."""
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unfit(N_("The archive is protected by a password."))
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise _too_large(limits)
    tight = any(
        entry.file_size > RATIO_FROM
        and entry.file_size > limits.ratio * max(entry.compress_size, 1)
        for entry in entries
    )
    if tight or sum(entry.compress_size for entry in entries) > size:
        raise Unfit(N_("The archive is packed more tightly than data of a survey are."), 413)


def _too_large(limits: DataLimits) -> Unfit:
    return Unfit(
        N_("The archive unpacks to more than {most} MB."), 413, most=megabytes(limits.unpacked)
    )


def _write(
    packed: zipfile.ZipFile,
    names: Mapping[zipfile.ZipInfo, str],
    folder: Path,
    limits: DataLimits,
) -> None:
    """Write entries under names of ours, counting what comes out."""
    written = 0
    folder.mkdir()
    for entry, name in names.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(entry) as stream, target.open("xb") as file:
            while chunk := stream.read(_CHUNK):
                written += len(chunk)
                if written > limits.unpacked:
                    raise _too_large(limits)
                file.write(chunk)
