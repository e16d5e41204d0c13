"""Findings that are made of other findings: heel avoidance and cautious gait."""

from __future__ import annotations

from collections.abc import Sequence

from solespine.evidence import Evidence
from solespine.findings.gait.heel_avoidance import SIGNS
from solespine.findings.gait.model import Band, Measured
from solespine.findings.gait.samples import joined
from solespine.findings.gait.speed import PARTS
from solespine.recordings.model import SIDES, Side

_HEEL_SIGNS = 2  # how many make the finding, by its definition in the vocabulary
_CAUTIOUS_SIGNS = 3


def composites(found: Sequence[Measured], evidence: Evidence) -> list[Measured]:
    """heel_avoidance_gait of each side and cautious_gait of the person."""
    sided = [_counted(found, "heel_avoidance_gait", SIGNS, side, _HEEL_SIGNS) for side in SIDES]
    person = _counted(found, "cautious_gait", PARTS, None, _CAUTIOUS_SIGNS)
    return [m for m in (*sided, person) if m is not None and m.id in evidence.findings]


def _counted(
    found: Sequence[Measured], finding: str, signs: tuple[str, ...], side: Side | None, need: int
) -> Measured | None:
    """Present with `need` signs; absent only where most signs are known to be absent."""
    parts = [m for m in found if m.id in signs and m.side == side]
    if len(parts) < need:
        return None
    yes = [m.id for m in parts if m.present]
    no = [m.id for m in parts if m.present is False]
    unclear = len(parts) - len(yes) - len(no)
    present: bool | None = None
    if len(yes) >= need:
        present = True
    elif len(yes) + unclear < need and 2 * len(no) > len(signs):
        present = False
    named = ", ".join(yes) or "none"
    return Measured(
        id=finding,
        side=side,
        value=float(len(yes)),
        unit="signs",
        present=present,
        grade="mild" if present else "borderline" if present is None or yes else "normal",
        band=Band(None, float(need - 1), parts[0].band.source),
        mdc=None,
        spread=None,
        strides=min(m.strides for m in parts),
        quality=joined(m.quality for m in parts),
        detail=f"{len(yes)} of {len(parts)} signs present ({named}), {unclear} open, "
        f"{len(signs) - len(parts)} not measured.",
    )
