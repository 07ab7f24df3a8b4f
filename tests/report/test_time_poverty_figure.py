"""The figure of time poverty names its levels and its source as the other figures do."""

from __future__ import annotations

from pathlib import Path

from careconomy.accounts.time_poverty import time_poverty
from careconomy.report.time_poverty_figure import time_poverty_figure
from careconomy.timeuse.generate import generate


def test_levels_have_capitals_and_the_source_is_called_one(tmp_path: Path) -> None:
    survey = generate(tmp_path / "invented", persons=300, replicates=4)
    table = time_poverty(survey, line="threshold", by=("parenthood",))
    figure = time_poverty_figure(table, source="An invented survey")
    texts = [box.text for box in figure.labels]
    assert {"All", "Mothers", "Other women"} <= set(texts)
    assert figure.note.endswith("Source: An invented survey.")
