"""Where the real recordings are that tests read, and a mark that skips without them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"
DATA = Path(os.environ.get("SOLESPINE_RECORDINGS", _BESIDE))

needs_data = pytest.mark.skipif(
    not (DATA / "biomechzoo").is_dir(),
    reason="the real recordings are not on this machine: set SOLESPINE_RECORDINGS to their folder",
)
