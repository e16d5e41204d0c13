"""Limp: the antalgic pattern, each side against the other.

Stance time, single support and step length from strides; unloading and loading rate from plates.
A painful leg is stood on for a shorter time, and the other leg hurries into a shorter step (Perry &
Burnfield 2010). Sides are compared as by Robinson 1987, but as % of the other side instead of % of
both sides' mean, so that a clinician's "20 % less than the other" is the same number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from solespine.findings.gait import forces
from solespine.findings.gait.reading import Reading, against_other, other_of
from solespine.findings.gait.samples import averaged
from solespine.findings.gait.walk import Walk
from solespine.motion.model import Contact


def limp(walk: Walk) -> list[Reading]:
    """antalgic_gait, short_single_support, short_step, unloading_gait, slow_loading."""
    return [
        *against_other(
            "antalgic_gait",
            "Stance time",
            lambda side: walk.named(side, "stance_time_s"),
            "s",
        ),
        *against_other(
            "short_single_support",
            "Single-support time",
            lambda side: walk.named(side, "single_support_s"),
            "s",
        ),
        *against_other(
            "short_step",
            "Length of the other foot's step while this foot carries, against this foot's own step",
            lambda side: walk.named(other_of(side), "step_length_m"),
            "m",
        ),
        *_unloading(walk),
        *against_other(
            "slow_loading",
            "Loading rate on plates, 20 to 80 % of the rise to the first peak",
            lambda side: walk.of_contacts(side, forces.loading_rate_nps),
            "N/s",
        ),
    ]


def _unloading(walk: Walk) -> list[Reading]:
    how = "Vertical force on plates, mean of peak and impulse"
    peaks = _forces(walk, "peak", forces.peak_n, "N")
    impulses = _forces(walk, "impulse", forces.impulse_ns, "Ns")
    return [
        replace(
            peak,
            pooled=averaged((peak.pooled, impulse.pooled), (peak.pooled.mean, impulse.pooled.mean)),
            detail=f"{how}; {peak.detail[:-1]}; {impulse.detail}",
        )
        for peak, impulse in zip(peaks, impulses, strict=True)
    ]


def _forces(walk: Walk, name: str, force: Callable[[Contact], float], unit: str) -> list[Reading]:
    return against_other("unloading_gait", name, lambda s: walk.of_contacts(s, force), unit)
