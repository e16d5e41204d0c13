"""What if: a change at the foot, carried to the back, for this person."""

from solespine.whatif.difference import Difference, Effect, Effort
from solespine.whatif.scenario import Pain, Scenario
from solespine.whatif.standing import Standing, stand
from solespine.whatif.walking import Walk, walk
from solespine.whatif.what_if import what_if

__all__ = [
    "Difference",
    "Effect",
    "Effort",
    "Pain",
    "Scenario",
    "Standing",
    "Walk",
    "stand",
    "walk",
    "what_if",
]
