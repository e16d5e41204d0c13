"""Foot drop: a foot that hangs in swing counts only where it does not land heel first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from solespine.findings.gait.model import Measured


def foot_drop(found: Sequence[Measured]) -> list[Measured]:
    """The findings, with foot drop left open unless the foot does not land heel first.

    Little dorsiflexion in swing alone is common and harmless; with it a foot that drops lands flat
    or on the toes (Perry & Burnfield 2010).
    """
    landing = {m.side: m.present for m in found if m.id == "toe_landing"}
    return [
        _with_landing(m, landing.get(m.side)) if m.id == "foot_drop_gait" and m.present else m
        for m in found
    ]


def _with_landing(measured: Measured, on_toes: bool | None) -> Measured:
    if on_toes is True:
        return replace(measured, detail=f"{measured.detail} It does not land heel first.")
    if on_toes is False:
        return replace(
            measured,
            present=None,
            grade="borderline",
            detail=f"{measured.detail} It lands heel first, against a foot drop: open.",
        )
    return replace(
        measured,
        present=None,
        grade="borderline",
        detail=f"{measured.detail} How it lands is not sure: open.",
    )
