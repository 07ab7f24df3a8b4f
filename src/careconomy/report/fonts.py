"""The one typeface of figures and briefs: its files, its widths, and a small cut for web pages.

Source Sans Pro (SIL Open Font Licence) comes as a package of its own, so that a brief looks the
same on every machine and needs no font of the system.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile

from careconomy.errors import CareError

FAMILY = "Source Sans Pro"
STACK = "'Source Sans Pro', 'Source Sans 3', 'Segoe UI', Helvetica, Arial, sans-serif"
PACKAGE = "font_source_sans_pro"
REGULAR, SEMIBOLD = 400, 600
_FILES = {REGULAR: "SourceSansPro-Regular.ttf", SEMIBOLD: "SourceSansPro-Semibold.ttf"}


@cache
def font_file(weight: int) -> Path:
    """The font file of a weight, 400 or 600."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise CareError(
            "the typeface of the brief is not installed.",
            where=PACKAGE,
            remedy="Install it with: pip install font-source-sans-pro",
        )
    return Path(spec.origin).parent / "files" / _FILES[weight]


def copy_fonts(folder: Path) -> None:
    """Copy the fonts used to `folder`: the package holds two formats, and either might be taken."""
    for weight in _FILES:
        source = font_file(weight)
        copyfile(source, folder / source.name)


@cache
def _advances(weight: int) -> tuple[dict[int, float], float]:
    """Advance width of each character in ems, and the width of an unknown one."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    font = TTFont(font_file(weight), lazy=True)
    widths, em = font["hmtx"], font["head"].unitsPerEm
    table = {code: widths[name][0] / em for code, name in font.getBestCmap().items()}
    return table, widths[".notdef"][0] / em


@lru_cache(maxsize=50_000)
def text_width(text: str, size: float, weight: int = REGULAR) -> float:
    """Width of `text` in points, without kerning (which only makes it narrower)."""
    table, unknown = _advances(weight)
    return size * sum(table.get(ord(character), unknown) for character in text)


def has_glyphs(text: str) -> bool:
    """Whether every character of `text` is drawn in the typeface."""
    return all(ord(character) in _advances(REGULAR)[0] for character in text)


def wrap(
    text: str, width: float, size: float, *, lines: int = 2, weight: int = REGULAR
) -> list[str]:
    """Break `text` into at most `lines` lines of `width` points; cut the rest with an ellipsis."""
    result: list[str] = []
    rest = text.split(" ")
    while rest and len(result) < lines:
        line = rest.pop(0)
        last = len(result) == lines - 1
        while rest and text_width(f"{line} {rest[0]}", size, weight) <= width:
            line += " " + rest.pop(0)
        if (last and rest) or text_width(line, size, weight) > width:
            line = shorten(
                f"{line} {rest[0]}" if last and rest else line,
                width,
                size,
                weight,
                cut=last and bool(rest),
            )
        result.append(line)
    return result or [""]


def shorten(
    text: str, width: float, size: float, weight: int = REGULAR, *, cut: bool = False
) -> str:
    """Cut `text` with an ellipsis so that it is at most `width` points wide."""
    if not cut and text_width(text, size, weight) <= width:
        return text
    while text and text_width(text + "…", size, weight) > width:
        text = text[:-1]
    return text.rstrip(" ,;:(-") + "…"


def web_fonts(text: Iterable[str]) -> dict[int, str]:
    """For each weight a WOFF file in base64 with only the characters of `text`."""
    from fontTools import subset  # type: ignore[import-untyped]

    characters = "".join(sorted(set("".join(text))))
    options = subset.Options()
    options.flavor, options.recalc_timestamp = "woff", False
    options.layout_features = ["kern"]
    options.hinting = False
    result = {}
    for weight in _FILES:
        font = subset.load_font(str(font_file(weight)), options)
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        buffer = io.BytesIO()
        subset.save_font(font, buffer, options)
        result[weight] = base64.b64encode(buffer.getvalue()).decode("ascii")
    return result
