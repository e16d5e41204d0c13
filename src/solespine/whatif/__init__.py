"""What if: a change at the foot, carried to the back, for this person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.lazy import lazily

if TYPE_CHECKING:
    from solespine.whatif.answer import How, what_if, what_ifs
    from solespine.whatif.difference import Difference, Effect, Effort
    from solespine.whatif.problem import Problem
    from solespine.whatif.scenario import Pain, Scenario
    from solespine.whatif.standing import Standing, stand
    from solespine.whatif.sweep import Dose, Sweep
    from solespine.whatif.walking import Walk, walk

__all__ = [
    "Difference", "Dose", "Effect", "Effort", "How", "Pain", "Problem", "Scenario", "Standing",
    "Sweep", "Walk", "stand", "walk", "what_if", "what_ifs",
]  # fmt: skip

_FILE = {
    **dict.fromkeys(("Difference", "Effect", "Effort"), "difference"),
    "Problem": "problem",
    **dict.fromkeys(("Pain", "Scenario"), "scenario"),
    **dict.fromkeys(("Standing", "stand"), "standing"),
    **dict.fromkeys(("Dose", "Sweep"), "sweep"),
    **dict.fromkeys(("Walk", "walk"), "walking"),
    **dict.fromkeys(("How", "what_if", "what_ifs"), "answer"),
}
__getattr__ = lazily(__name__, _FILE)
