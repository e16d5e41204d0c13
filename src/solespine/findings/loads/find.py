"""Loads → what they show, judged by the norms of the evidence."""

from __future__ import annotations

from solespine.evidence import Evidence
from solespine.findings.gait.model import Measured
from solespine.findings.gait.person import Person
from solespine.findings.loads.asymmetry import asymmetry
from solespine.findings.loads.judge import judge
from solespine.findings.loads.lumbar import lumbar
from solespine.findings.loads.quality import quality_of
from solespine.loads.model import Loads


def find_loads(
    loads: Loads,
    evidence: Evidence,
    *,
    age_years: float | None = None,
    sex: str | None = None,
) -> tuple[Measured, ...]:
    """All findings that loads allow, with what is normal and what may be chance.

    Sides are compared with each other first: what errs on both alike drops out. The absolute load
    of L5/S1 is told beside its published band and called uncertain.

    Args:
        loads: along the chain.
        evidence: norms and vocabulary.
        age_years, sex: choose among norms where they are known.
    """
    quality = quality_of(loads)
    readings = [*asymmetry(loads, quality), *lumbar(loads, quality)]
    return judge(readings, evidence, Person(age_years, sex))
