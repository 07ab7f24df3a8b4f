"""Web pages that need nothing else, such as the brief: pictures, fonts and style are inside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from careconomy.report.content import Content
from careconomy.report.fonts import web_fonts


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("careconomy.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def web_page(template: str, data: Mapping[str, Any]) -> str:
    """Fill a template with data and with fonts that hold the characters of this very page."""
    without_fonts = _template(template).render(**data, fonts={})
    return _template(template).render(**data, fonts=web_fonts(without_fonts))


def html(content: Content) -> str:
    """The page; printed, it fills two or three A4 pages."""
    return web_page("brief.html", content.to_dict())
