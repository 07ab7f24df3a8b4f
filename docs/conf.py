"""Settings of the documentation site; it builds without a network."""

import sys
from pathlib import Path

import careconomy

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "careconomy"
author = "the careconomy contributors"
version = release = careconomy.__version__
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "generated_pages",
    "mathml",
]
myst_enable_extensions = ["deflist"]  # no dollarmath: pages are full of money
myst_heading_anchors = 3
html_math_renderer = "mathml"
html_theme = "pydata_sphinx_theme"
html_title = "careconomy"
html_theme_options = {"show_prev_next": True, "navigation_with_keys": False}
# Pages without siblings need the room more than an empty list of them.
html_sidebars = {
    name: []
    for name in (
        *("index", "quickstart", "concepts", "glossary", "brief", "changelog", "contributing"),
        *("reference/*", "reference/generated/*"),
    )
}
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_copy_source = False
exclude_patterns = ["_build", "_ext"]
autodoc_typehints = "description"
autodoc_member_order = "bysource"
suppress_warnings = ["toc.empty_glob"]  # folders that other pages are still to fill
