"""L5/S1 against the published band: told, judged with care, and called uncertain."""

from __future__ import annotations

from solespine.evidence import load_loads_limits
from solespine.findings.loads.model import LoadReading
from solespine.loads.model import Load, Loads
from solespine.motion.model import Quality
from solespine.recordings.model import SIDES

_UNCERTAIN = "absolute loads of the lumbar spine are uncertain"


def lumbar(loads: Loads, quality: Quality) -> list[LoadReading]:
    """lumbar_load_high, from the side whose strides tell more of the spine."""
    told = [load for side in SIDES if (load := loads.get("L5_S1", "compression", side))]
    if not told:
        return []
    load = max(told, key=lambda one: one.measured_percent)
    weight = loads.body_weight_n
    low, high = (None if end is None else end / weight for end in (load.low, load.high))
    detail = (
        f"Greatest compression of L5/S1 over the stride, {load.peak:.0f} {load.unit}; uncertain."
    )
    usable = Quality("usable", (*quality.notes, _UNCERTAIN))
    return [
        LoadReading("lumbar_load_high", None, load.peak / weight, low, high, "BW", load.strides,
                    usable, detail, _held(load))
    ]  # fmt: skip


def _held(load: Load) -> str:
    least = load_loads_limits()["measured_least"].value
    if load.measured_percent >= least:
        return ""
    return f"Only {load.measured_percent:.0f} % of the stride could be measured: not judged."
