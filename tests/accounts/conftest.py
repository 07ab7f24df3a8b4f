"""What tests of the accounts share."""

from __future__ import annotations

import pytest

from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("accounts") / "invented"
    generate(folder, persons=600, seed=5, replicates=16)
    return Survey.open(folder)
