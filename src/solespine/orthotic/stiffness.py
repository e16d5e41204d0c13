"""How stiff the shell is between heel and ball, as a beam with the part's own cross-sections."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solespine.evidence.load import load_evidence
from solespine.orthotic.dorsal import Dorsal
from solespine.orthotic.field import STEP_MM
from solespine.orthotic.model import Array, Landmarks, Mask
from solespine.orthotic.prescription import Prescription
from solespine.orthotic.shell import Shell


@dataclass(frozen=True)
class Stiffness:
    """Force at the arch apex per sag there, held at heel centre and ball; a computed estimate.

    Attributes:
        newton_per_mm: of the arch.
        sag_mm_at_100n: what it gives way under 100 N.
        span_mm: between the supports.
        modulus_mpa: of the material, with its confidence.
        confidence: of the modulus.
    """

    newton_per_mm: float
    sag_mm_at_100n: float
    span_mm: float
    modulus_mpa: float
    confidence: str


def bending_stiffness(
    dorsal: Dorsal, shell: Shell, landmarks: Landmarks, given: Prescription
) -> Stiffness:
    """Three-point bending by the unit-load theorem (Euler and Bernoulli's beam).

    The second moment of area of each cross-section is taken about its own centroid from the
    part's heights. Held freely: in a shoe the part is stiffer. Shear and twisting are left out.
    """
    heel, apex = landmarks["heel_centre"].x_mm, landmarks["arch_apex"].x_mm
    x = dorsal.field.x
    end = float(x[shell.inside.sum(axis=1) * STEP_MM > 20.0][-1])
    part = (x > heel) & (x < end)
    second = _second_moment(shell, part)
    span = end - heel
    a, b = apex - heel, end - apex
    place = x[part] - heel
    moment = np.where(place < a, place * b / span, (span - place) * a / span)
    material = load_evidence().orthotic.materials[given.material]
    sag = float((moment**2 / (material.modulus_mpa * second)).sum() * STEP_MM)
    return Stiffness(1.0 / sag, 100.0 * sag, span, material.modulus_mpa, material.confidence)


def _second_moment(shell: Shell, part: Mask) -> Array:
    """mm^4 of each cross-section about the horizontal through its centroid."""
    inside = shell.inside[part]
    top = np.where(inside, shell.top[part], 0.0)
    bottom = np.where(inside, shell.bottom[part], 0.0)
    area = (top - bottom).sum(axis=1) * STEP_MM
    first = 0.5 * (top**2 - bottom**2).sum(axis=1) * STEP_MM
    about_ground = (top**3 - bottom**3).sum(axis=1) / 3.0 * STEP_MM
    moment: Array = about_ground - first**2 / np.maximum(area, 1e-9)
    return np.maximum(moment, 1e-3)
