"""What the rows of published experiments ask for, computed by the what-if solver.

Each function gives one figure; its name is the `quantity` of tests/authorities/targets_whatif.yaml.
"""

from __future__ import annotations

import whatif_cases_changed  # noqa: F401  fills CASES, as the next two do
import whatif_cases_standing  # noqa: F401
import whatif_cases_walking  # noqa: F401
from whatif_common import CASES, MISSING

__all__ = ["CASES", "MISSING"]
