"""The bands of published experiments and what is computed for them belong together."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("casadi")

sys.path.append(str(Path(__file__).resolve().parents[1] / "validation"))

from targets_whatif import Target, hold, targets  # noqa: E402
from whatif_cases import CASES  # noqa: E402
from whatif_loads_cases import WHY_NOT  # noqa: E402


def test_every_line_is_computed_or_says_why_not():
    asked = {target.quantity for target in targets()}
    assert asked == set(CASES) | set(WHY_NOT)
    assert len({(target.row, target.quantity) for target in targets()}) == len(targets())


def test_bands_are_open_on_one_side_at_most_and_gates_are_known():
    for target in targets():
        assert target.low is not None or target.high is not None
        assert target.low is None or target.high is None or target.low <= target.high
        assert target.gate in ("must", "count", "report")


def test_a_figure_is_held_against_its_band():
    line = Target("X1", "made_up", 0.5, 2.5, "deg", "must", "nothing")
    inside = [hold(line, {"made_up": value}).inside for value in (0.4, 0.5, 2.5, 2.6)]
    assert inside == [False, True, True, False]
    assert line.band == "0.5 to 2.5"


def test_standing_rows_that_need_no_walk_are_met():
    """A01 and A03 (usual speed), F08 and F09 (heel pad)."""
    for target in targets():
        if target.row in ("A01", "A03", "F08", "F09"):
            assert hold(target, {}).inside, target.what
