"""Evidence cut down to what an independent engine can hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from solespine.causes.engine import Given
from solespine.causes.figures import figures_for
from solespine.evidence import Evidence, load_evidence

CAUSES = (
    "plantar_fasciitis", "heel_fat_pad", "baxter_nerve", "tarsal_tunnel", "diabetic_neuropathy",
    "radic_s1", "disc_herniation", "nslbp", "axspa", "sij_dysfunction",
    "hip_bursitis", "hammer_toe", "nociplastic", "flat_foot", "bunion",
)  # fmt: skip
FINDINGS = (
    "first_step_pain", "burning_tingling_foot", "numb_sole", "medial_tubercle_tender",
    "bilateral_heel", "slr", "ankle_reflex_low", "leg_pain_below_knee", "heel_loc_diffuse",
    "female", "hip_pain",
    "fpi_pronated", "forefoot_pain", "multisite_4plus", "diabetes", "age_40_65",
)  # fmt: skip


def reduced(causes: Iterable[str] = CAUSES, findings: Iterable[str] = FINDINGS) -> Evidence:
    """The shipped evidence with these causes and findings only; figures untouched."""
    full = load_evidence()
    kept, asked = set(causes), set(findings)
    return replace(
        full,
        causes={c: row for c, row in full.causes.items() if c in kept},
        findings={f: row for f, row in full.findings.items() if f in asked},
        likelihoods={
            c: tuple(row for row in rows if row.finding in asked)
            for c, rows in full.likelihoods.items()
            if c in kept
        },
        associations=tuple(a for a in full.associations if set(a.causes) <= kept),
    )


def given(answers: dict[str, bool], evidence: Evidence, group: str = "both") -> Given:
    """What the engine is told of a person with heel pain, back pain or both."""
    complaints = {"heel": (("heel",),), "back": (("back",),), "both": (("heel",), ("back",))}
    return Given(
        answers, frozenset(), complaints[group], figures_for(group, False, evidence), evidence
    )
