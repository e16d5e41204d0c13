"""How much a shell holds the midfoot, from its stiffness in bending.

The shell is a beam between heel and ball, pressed at the arch apex (see `stiffness.py`). When the
midfoot joint, which lies over the apex, opens by a small angle, the apex sinks by that angle times
a b / (a + b), with a and b the distances to heel and ball. A spring of k there is then a turning
spring of k (a b / (a + b))^2 at the joint. The arch sinks freely until it rests on the shell: by
the fill, and by what it had sunk already when it was scanned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from solespine.evidence.load import load_orthotic_advice
from solespine.orthotic.dorsal import shape_dorsal
from solespine.orthotic.field import fine_field
from solespine.orthotic.landmarks import find_landmarks
from solespine.orthotic.model import Scan
from solespine.orthotic.outline import cut_outline
from solespine.orthotic.prescription import Prescription, check_prescription
from solespine.orthotic.read import as_side
from solespine.orthotic.shell import build_shell
from solespine.orthotic.stiffness import bending_stiffness

_N_PER_M = 1000.0  # of N/mm


@dataclass(frozen=True)
class Support:
    """Shells of one foot.

    Attributes:
        nm_per_rad: turning stiffness at the midfoot by thickness in mm.
        arm_m: sinking of the apex for one radian.
        fill_m: how far the arch was filled.
        sunk: share of the sinking in standing that was in the scan already.
    """

    nm_per_rad: Mapping[float, float]
    arm_m: float
    fill_m: float
    sunk: float

    def effective(self, thickness_mm: float, opened_rad: float, bare_rad: float) -> float:
        """Nm/rad that would act the same from the start.

        Args:
            thickness_mm: of the shell.
            opened_rad: how far the midfoot opens in standing on it.
            bare_rad: how far it opens without it.
        """
        free = self.fill_m / self.arm_m + self.sunk * bare_rad
        share = max(0.0, 1.0 - free / opened_rad) if opened_rad > 0 else 0.0
        return self.nm_per_rad[thickness_mm] * share


def shell_support(scan: Scan, given: Prescription, thicknesses: Iterable[float]) -> Support:
    """The support of shells of several thicknesses for one foot.

    Args:
        scan: or a template.
        given: side, material and loading; everything else as it stands.
        thicknesses: mm.

    Raises:
        TooPoorError: the scan does not carry a shell.
    """
    filled = check_prescription(given).prescription
    landmarks = find_landmarks(scan, filled.side)
    field = fine_field(as_side(scan, filled.side).surface)
    dorsal = shape_dorsal(field, landmarks, filled)
    cut = cut_outline(dorsal, landmarks, filled, filled.heel_cup_depth_mm)
    apex = landmarks["arch_apex"].x_mm - landmarks["heel_centre"].x_mm
    found, arm = {}, 0.0
    for thickness in thicknesses:
        one = filled.model_copy(update={"thickness_mm": thickness})
        shell = build_shell(dorsal, cut.polygon, landmarks, one)
        stiff = bending_stiffness(dorsal, shell, landmarks, one)
        arm = 1e-3 * apex * (stiff.span_mm - apex) / stiff.span_mm
        found[thickness] = stiff.newton_per_mm * _N_PER_M * arm**2
    fill = 1e-3 * max(0.0, filled.arch_fill_mm or 0.0)
    sunk = load_orthotic_advice().sunk_share[filled.weight_bearing].value
    return Support(MappingProxyType(found), arm, fill, sunk)
