"""Shared by all tests: the folder of outside authorities is importable."""

import sys
from pathlib import Path

import pytest

from solespine.evidence import Evidence, load_evidence

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    return load_evidence()
