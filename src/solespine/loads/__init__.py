"""Loads: what every link of the chain carries in a measured walk, with intervals."""

from solespine.loads.model import Load, LoadQuality, Loads
from solespine.loads.person import Worn, wear
from solespine.loads.solution import Choice
from solespine.loads.solve import solve_loads
from solespine.loads.standing import standing_loads, still_solution

__all__ = [
    "Choice", "Load", "LoadQuality", "Loads", "Worn", "solve_loads", "standing_loads",
    "still_solution", "wear",
]  # fmt: skip
