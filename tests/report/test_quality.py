"""The page of a quality report: complete by itself, readable, and safe with any text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from careconomy.errors import CareError
from careconomy.report.palette import contrast
from careconomy.report.quality import quality_page, write_quality
from careconomy.timeuse.checks import Detail, Finding, QualityReport

NASTY = '<script>alert("x")</script>'


def report(*findings: Finding, **changes: object) -> QualityReport:
    values: dict[str, object] = {
        "survey": "Survey of Everywhere",
        "country": "FRA",
        "years": (2009, 2010),
        "source": "Office",
        "summary": {"days": 1234, "share of days that close": 0.9999, "episodes a diary": 21.34},
        "findings": findings,
        "repairs": (),
        "version": "1.0",
    }
    return QualityReport(**{**values, **changes})  # type: ignore[arg-type]


def finding(severity: str, **changes: object) -> Finding:
    values: dict[str, object] = {
        "severity": severity,
        "count": 12,
        "of": 400,
        "unit": "diaries",
        "what": f"What a {severity} is.",
        "remedy": "Mend it.",
        "where": ("d1", "d2"),
        "details": (Detail("first", 3.0, 0.25), Detail("second", 9.5, 0.75)),
        "check": f"check-{severity}",
        "title": f"Title of {severity}",
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]


class Reader(HTMLParser):
    """Open tags and visible text; fails where tags do not match."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.stack:
            self.text += data


def test_the_page_says_all_that_was_found() -> None:
    found = Reader(
        quality_page(
            report(
                *(finding(name) for name in ("ok", "note", "error", "warning", "not run")),
                repairs=(
                    {
                        "rule": "drop-duplicates",
                        "diaries": 1200,
                        "episodes": 30,
                        "minutes": 1440.0,
                        "weights": "left as they were",
                        "version": "1.0",
                    },
                ),
            )
        )
    )
    for name in ("error", "warning", "note", "ok", "not run"):
        assert f"What a {name} is." in found.text
    assert found.text.index("What a error") < found.text.index("What a warning")
    assert found.text.index("What a warning") < found.text.index("What a note")
    for words in (
        *("Survey of Everywhere", "FRA, 2009 to 2010, Office", "1 error, 1 warning, 1 note in 4"),
        *("1,234", "> 99.9%", "21.3", "d1, d2, ...", "25.0%", "9.50"),
        "drop-duplicates: 1,200 diaries, 30 episodes and 1,440 minutes changed",
    ):
        assert words in found.text, words


def test_a_clean_report_says_so() -> None:
    text = Reader(quality_page(report(finding("ok"), finding("not run")))).text
    assert "Nothing found in 1 checks." in text
    assert "Errors" not in text
    assert "Repairs" in text
    assert "None. Checks change nothing" in text


def test_nothing_is_fetched_from_elsewhere() -> None:
    page = quality_page(report(finding("error")))
    tags = Reader(page).tags
    assert not [tag for tag, _ in tags if tag in ("script", "link", "img", "iframe")]
    assert not [attrs for _, attrs in tags if {"src", "href", "onclick"} & attrs.keys()]
    assert re.findall(r"url\(([^)]{5})", page) == ['"data', '"data']
    assert "http" not in page


def test_text_of_the_survey_is_no_markup() -> None:
    nasty = finding("error", what=NASTY, where=(NASTY,), details=(Detail(NASTY, 1.0),), title=NASTY)
    found = Reader(quality_page(report(nasty, survey=NASTY, source=NASTY)))
    assert "script" not in [tag for tag, _ in found.tags]
    assert found.text.count(NASTY) >= 6


def test_a_long_table_is_cut_and_says_so() -> None:
    details = tuple(Detail(f"line {i}", float(i)) for i in range(60))
    text = Reader(quality_page(report(finding("note", details=details)))).text
    assert "line 23" in text
    assert "line 24" not in text
    assert "and 36 more lines." in text


def test_colours_can_be_read_in_light_and_dark() -> None:
    page = quality_page(report())
    light, dark = re.findall(r":root \{([^}]*)\}", page)
    for scheme in (light, dark):
        colours = dict(re.findall(r"--(\w+): (#\w+)", scheme))
        colours = {
            k: v if len(v) == 7 else "#" + "".join(2 * c for c in v[1:]) for k, v in colours.items()
        }
        for text in ("ink", "muted", "accent", "error", "warning", "note"):
            for ground in ("paper", "panel"):
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def test_the_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = write_quality(report(finding("ok")), tmp_path / "q.html")
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")
    with pytest.raises(CareError):
        write_quality(report(), tmp_path / "missing" / "q.html")
