"""The brief as one web page that needs nothing else: pictures, fonts and style are inside it."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from careconomy.report.content import Content
from careconomy.report.fonts import web_fonts


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("careconomy.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("brief.html")


def html(content: Content) -> str:
    """The page; printed, it fills two A4 pages."""
    data = content.to_dict()
    without_fonts = _template().render(**data, fonts={})
    # Only the characters of this very page go into its fonts: some 20 kB in all.
    return _template().render(**data, fonts=web_fonts(without_fonts))
