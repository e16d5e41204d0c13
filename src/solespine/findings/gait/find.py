"""Motion → what its strides, contacts and steps show, judged by the norms of the evidence."""

from __future__ import annotations

from solespine.evidence import Evidence
from solespine.findings.gait.ankle import ankle
from solespine.findings.gait.composites import composites
from solespine.findings.gait.foot_drop import foot_drop
from solespine.findings.gait.forefoot import forefoot
from solespine.findings.gait.heel_avoidance import heel_avoidance
from solespine.findings.gait.indices import indices
from solespine.findings.gait.judge import judge
from solespine.findings.gait.limp import limp
from solespine.findings.gait.model import Measured
from solespine.findings.gait.pelvis import pelvis
from solespine.findings.gait.person import Person
from solespine.findings.gait.pronation import pronation
from solespine.findings.gait.speed import speed
from solespine.findings.gait.trunk import trunk
from solespine.findings.gait.walk import gather
from solespine.motion.model import Motion


def find_gait(
    motion: Motion,
    evidence: Evidence,
    *,
    age_years: float | None = None,
    sex: str | None = None,
) -> tuple[Measured, ...]:
    """All gait findings that a motion allows, with what is normal and what may be chance.

    Args:
        motion: how the person moved.
        evidence: norms, detectable changes, vocabulary.
        age_years, sex: choose among norms where they are known.
    """
    walk = gather(motion)
    readings = [
        *limp(walk),
        *heel_avoidance(walk),
        *pronation(walk),
        *forefoot(walk),
        *ankle(walk),
        *pelvis(walk),
        *trunk(walk),
        *speed(walk),
        *indices(walk, evidence),
    ]
    found = judge(readings, evidence, Person(age_years, sex, walk.speed))
    found = foot_drop(found)
    return (*found, *composites(found, evidence))
