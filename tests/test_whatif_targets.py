"""The bands of published experiments and what is computed for them belong together."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

pytest.importorskip("casadi")

VALIDATION = Path(__file__).resolve().parents[1] / "validation"
sys.path.append(str(VALIDATION))

from solespine.whatif.figures import calibrated_on, figure, whatif_figures  # noqa: E402
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


def test_the_weights_in_use_are_those_that_the_rule_may_move_or_leaves():
    """The rule names every weight, moves none beyond its bounds, and looks at five rows."""
    told = yaml.safe_load((VALIDATION / "whatif_weights.yaml").read_text(encoding="utf-8"))
    named = set(told["weights"]) | set(told["left"])
    assert named == {n for n in whatif_figures() if n.startswith(("standing_", "walking_"))}
    for name, first in told["weights"].items():
        assert abs(np.log(figure(name) / first)) <= 2 * np.log(told["factor"]), name
    rows = {row["row"] for row in told["rows"]}
    assert len(rows) == len(calibrated_on()) == 5
    fixed = {target.row for target in targets() if target.fixed}
    assert rows <= fixed


def test_standing_rows_that_fixed_the_weights_read_as_the_page_says():
    """The program's own weights, of two digits (docs/whatif.md)."""
    found = {row: CASES[row]() for row in ("tilt_both", "tilt_one", "drop_one")}
    assert {row: round(value, 2) for row, value in found.items()} == {
        "tilt_both": 1.58, "tilt_one": 0.83, "drop_one": 1.62,
    }  # fmt: skip
