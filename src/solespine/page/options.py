"""What can be chosen before an answer is worked out, as on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Loads = Literal["full", "quick", "none"]


@dataclass(frozen=True)
class Options:
    """How an answer is worked out.

    Attributes:
        standing: try the plan's changes in standing; seconds.
        walking: try them in walking too; minutes.
        loads: of the recorded walk: full with intervals, quick without, or none.
    """

    standing: bool = True
    walking: bool = False
    loads: Loads = "full"

    @staticmethod
    def of(told: Mapping[str, Any]) -> Options:
        """From plain data; what is no choice is as usual."""
        loads: Loads = next((one for one in get_args(Loads) if one == told.get("loads")), "full")
        return Options(bool(told.get("standing", True)), bool(told.get("walking", False)), loads)
