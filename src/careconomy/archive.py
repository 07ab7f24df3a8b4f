"""Zip archives of which the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

# The earliest date that an archive can hold.
_DATE = (1980, 1, 1, 0, 0, 0)


def archive(files: Mapping[str, bytes]) -> bytes:
    """Pack files by name, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in files.items():
            made.writestr(zipfile.ZipInfo(name, _DATE), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def same_bytes(packed: bytes) -> bytes:
    """Pack an archive anew, without the times at which it was written."""
    with zipfile.ZipFile(io.BytesIO(packed)) as found:
        return archive({entry.filename: found.read(entry) for entry in found.infolist()})
