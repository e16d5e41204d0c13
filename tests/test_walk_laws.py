"""What must not change any gait finding: the unit in which a file is written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "validation"))

import walk_laws  # noqa: E402


def test_a_walk_in_metres_has_the_findings_of_the_walk_in_millimetres():
    millimetres, metres = walk_laws.both_units(walk_laws.SHIPPED)
    assert len(millimetres) > 15
    assert set(millimetres) == set(metres)
    for key, one in millimetres.items():
        assert metres[key].value == pytest.approx(one.value, abs=1e-6), key
        assert (metres[key].present, metres[key].grade) == (one.present, one.grade), key
