"""Shared by all tests: the folder of outside authorities is importable."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from solespine.evidence import Evidence, load_evidence

sys.path.insert(0, str(Path(__file__).parent))

from browsing import browser, chromium, server  # noqa: E402, F401  (fixtures of the tests with Chromium)


@pytest.fixture(scope="session", autouse=True)
def _kept_what_ifs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the plan of one person would do is solved once, also for commands that tests start.

    All processes of a run share the folder: a result is kept whole, by all that it depends on.
    """
    before = os.environ.get("SOLESPINE_CACHE")
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    os.environ["SOLESPINE_CACHE"] = str(place / "what_ifs")
    yield
    os.environ.pop("SOLESPINE_CACHE")
    if before is not None:
        os.environ["SOLESPINE_CACHE"] = before


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    return load_evidence()
