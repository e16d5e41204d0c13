"""How deep the heel cup becomes: cut until its rim is as high as ordered, or as the scan bears.

The depth is that of the finished part: height of its rounded rim above the lowest place of the
heel, posts and skive taken off, the middle of what is found behind and beside the heel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solespine.errors import InputError
from solespine.evidence.load import load_evidence
from solespine.orthotic.dorsal import Dorsal
from solespine.orthotic.model import Array, Landmarks
from solespine.orthotic.outline import Outline, cut_outline, heel_bottom
from solespine.orthotic.prescription import Prescription
from solespine.orthotic.shell import leaning
from solespine.orthotic.solid import ROUND_MM, edge_points, rounding

_ROUNDS_MM = (ROUND_MM, 0.7, 0.4)  # of the rim: rounder ones want higher walls
_ROUND_SHARE = 0.4  # of the shell's thickness: no radius is larger
_CUTS = 6  # at most so many times is the rim looked for again
_GAINS = (0.3, 1.5)
_NEAR_MM, _SHORT_MM = 0.02, 0.08
_BACK_DEG = np.arange(102.0, 258.1, 4.0)  # from the heel centre, 180 is straight back


@dataclass(frozen=True, eq=False)
class Cup:
    """The cut, the prescription with the depth that was reached, and what to say about it.

    `round_mm` is the radius of the upper edge.
    """

    cut: Outline
    round_mm: float
    given: Prescription
    warnings: tuple[str, ...]


def settle_cup(
    dorsal: Dorsal, landmarks: Landmarks, given: Prescription, ordered: bool, confirm: bool
) -> Cup:
    """Cut the part so that its heel cup is as deep as given, its rim as round as that allows.

    Args:
        dorsal, landmarks, given: upper surface and what is to be built.
        ordered: a person ordered the depth; otherwise it follows the scan's walls.
        confirm: a person has confirmed that less will do.

    Raises:
        InputError: scan or shoe do not bear the ordered depth, and nobody confirmed less.
        TooPoorError: the scan is too small for a part.
    """
    most = _ROUND_SHARE * given.thickness_mm
    rounds = list(dict.fromkeys(min(radius, most) for radius in _ROUNDS_MM))
    for round_mm in rounds:
        cut, reached = _cut_to(dorsal, landmarks, given, round_mm)
        if reached > given.heel_cup_depth_mm - _SHORT_MM:
            return Cup(cut, round_mm, given, _thin(round_mm, rounds[0]))
    wanted = given.heel_cup_depth_mm
    least, _ = load_evidence().orthotic.ranges["heel_cup_depth_mm"].possible
    for _ in range(_CUTS):
        given = given.model_copy(update={"heel_cup_depth_mm": _tenth_below(reached)})
        cut, reached = _cut_to(dorsal, landmarks, given, round_mm)
        if reached > given.heel_cup_depth_mm - _SHORT_MM:
            break
    bears = f"scan and shoe bear {given.heel_cup_depth_mm:g} mm"
    if given.shoe_outline is None:
        bears = f"the heel's walls bear {given.heel_cup_depth_mm:g} mm"
    if given.heel_cup_depth_mm < least:
        helps = "scan again" if given.shoe_outline is None else "take a wider shoe, or scan again"
        raise InputError(f"heel_cup_depth_mm {wanted:g}: {bears}, too little for a cup; {helps}")
    if ordered and not confirm:
        raise InputError(
            f"heel_cup_depth_mm {wanted:g}: {bears}; order that, or confirm it with --confirm"
        )
    said = "confirmed" if ordered else "no person ordered more"
    told = f"Heel cup {wanted:g} mm: {bears}, and so it is made; {said}."
    return Cup(cut, round_mm, given, (told, *_thin(round_mm, rounds[0])))


def _thin(round_mm: float, usual_mm: float) -> tuple[str, ...]:
    if round_mm == usual_mm:
        return ()
    return (
        f"The heel cup's rim is {2 * round_mm:.1f} mm wide, not {2 * usual_mm:.1f}: the heel's "
        "walls bear the depth only so.",
    )


def rim_heights(points: Array, heights: Array, landmarks: Landmarks) -> Array:
    """Height (mm) of the rim in each direction behind and beside the heel, (n,).

    Args:
        points, heights: of the upper side along the outline, (n, 2) and (n,), foot frame.
    """
    heel = landmarks["heel_centre"]
    turn = np.degrees(np.arctan2(points[:, 1] - heel.y_mm, points[:, 0] - heel.x_mm)) % 360.0
    sector = np.round((turn - _BACK_DEG[0]) / (_BACK_DEG[1] - _BACK_DEG[0])).astype(int)
    tops = [heights[sector == k].max(initial=-np.inf) for k in range(len(_BACK_DEG))]
    return np.array(tops)


def _cut_to(
    dorsal: Dorsal, landmarks: Landmarks, given: Prescription, round_mm: float
) -> tuple[Outline, float]:
    """The cut whose rim comes nearest to the ordered depth: rounding moves it along the walls."""
    wanted = aim = given.heel_cup_depth_mm
    gain = 1.0  # by how much the rim rises where it is cut 1 mm higher
    last: tuple[float, float] | None = None
    best: tuple[Outline, float] | None = None
    for _ in range(_CUTS):
        cut = cut_outline(dorsal, landmarks, given, aim)
        reached = _reached(dorsal, cut, landmarks, given, round_mm)
        if best is None or abs(reached - wanted) < abs(best[1] - wanted):
            best = cut, reached
        if abs(reached - wanted) < _NEAR_MM:
            break
        if last is not None and aim != last[0]:
            gain = float(np.clip((reached - last[1]) / (aim - last[0]), *_GAINS))
        last = aim, reached
        aim += (wanted - reached) / gain
    assert best is not None
    return best


def _reached(
    dorsal: Dorsal, cut: Outline, landmarks: Landmarks, given: Prescription, round_mm: float
) -> float:
    """Depth of the cup that a cut gives, its edge rounded on the surface as skived and tilted."""
    field, points = dorsal.field, edge_points(cut.polygon, round_mm)
    leant = dorsal.top + leaning(dorsal, landmarks, given)
    heights = field.at(dorsal.base, points[:, 0], points[:, 1])
    heights = heights - rounding(field, leant, points, cut.polygon, round_mm)
    rim = float(np.median(rim_heights(points, heights, landmarks)))
    return rim - heel_bottom(field, dorsal.base, landmarks)


def _tenth_below(value: float) -> float:
    return float(np.floor(10.0 * value) / 10.0)
