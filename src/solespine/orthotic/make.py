"""Scan and prescription → the part, checked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solespine.errors import InputError
from solespine.orthotic.check_points import check_points
from solespine.orthotic.cup import settle_cup
from solespine.orthotic.cut_checks import Built, low_cup
from solespine.orthotic.dorsal import Dorsal, shape_dorsal
from solespine.orthotic.field import fine_field
from solespine.orthotic.label import place_label, with_label
from solespine.orthotic.landmarks import find_landmarks
from solespine.orthotic.measures import measure_foot
from solespine.orthotic.model import Check, FootMeasures, Landmarks, Scan, Solid
from solespine.orthotic.part_checks import check_closed, check_shape
from solespine.orthotic.prescription import Prescription, check_prescription
from solespine.orthotic.read import as_side
from solespine.orthotic.shell import Shell, build_shell, refuse_deep_pocket
from solespine.orthotic.solid import build_solid, for_side
from solespine.orthotic.stiffness import Stiffness, bending_stiffness


@dataclass(frozen=True, eq=False)
class Orthotic:
    """A part and what it was made from.

    Attributes:
        scan, landmarks, measures: of the foot; the scan as the side it was made for.
        prescription: as built, with every open choice filled in.
        solid: in millimetres, heel at x = 0, toes along x, y to the left, sole down, ground at 0.
        dorsal, shell, outline_mm: surfaces and cut (n, 2) in the foot frame.
        checks: what was measured on the solid.
        stiffness: of the shell between heel and ball.
        warnings: what a person must know before it is made.
        built: what the checks hold the solid against.
    """

    scan: Scan
    landmarks: Landmarks
    measures: FootMeasures
    prescription: Prescription
    solid: Solid
    dorsal: Dorsal
    shell: Shell
    outline_mm: np.ndarray
    checks: tuple[Check, ...]
    stiffness: Stiffness
    warnings: tuple[str, ...]
    built: Built


def make_orthotic(
    scan: Scan,
    prescription: Prescription,
    landmarks: Landmarks | None = None,
    confirm: bool = False,
    proposed: bool = False,
) -> Orthotic:
    """Build the part and measure it.

    Args:
        scan: of the sole.
        prescription: what to build.
        landmarks: None finds them; those that the prescription sets stay as they are.
        confirm: a person has confirmed values outside the usual ranges, or that a heel cup is made
            as deep as the scan bears.
        proposed: the prescription is the program's own, so that its heel cup follows the scan.

    Raises:
        InputError: the sides disagree, or the prescription cannot be built.
        TooPoorError: the scan does not carry a part.
    """
    checked = check_prescription(prescription, confirm)
    given = checked.prescription
    landmarks = landmarks or find_landmarks(scan, given.side, given.landmarks)
    if landmarks.side != given.side:
        raise InputError(
            f"landmarks are of the {landmarks.side} foot, the order of the {given.side}"
        )
    scan = as_side(scan, given.side)
    foot = fine_field(scan.surface)
    dorsal = shape_dorsal(foot, landmarks, given)
    ordered = not proposed and "heel_cup_depth_mm" in given.model_fields_set
    cup = settle_cup(dorsal, landmarks, given, ordered, confirm)
    cut, given = cup.cut, cup.given
    shell = build_shell(dorsal, cut.polygon, landmarks, given)
    refuse_deep_pocket(given, shell)
    bare = build_solid(dorsal.field, cut.polygon, shell.top, shell.bottom, cup.round_mm)
    label = place_label(dorsal, shell, given)
    solid = with_label(for_side(bare, given.side), label, dorsal, shell, given)
    built = Built(foot, dorsal, shell, cut, landmarks, given, label, cup.round_mm)
    checks = (*check_closed(solid), *check_shape(for_side(solid, given.side), built))
    return Orthotic(
        scan,
        landmarks,
        measure_foot(scan.surface, landmarks),
        given,
        solid,
        dorsal,
        shell,
        np.asarray(cut.polygon.exterior.coords),
        checks,
        bending_stiffness(dorsal, shell, landmarks, given),
        (
            *_found(scan, landmarks),
            *checked.warnings,
            *cup.warnings,
            *low_cup(checks),
            *shell.warnings,
            *label.warnings,
        ),
        built,
    )


def _found(scan: Scan, landmarks: Landmarks) -> tuple[str, ...]:
    """What is uncertain about the landmarks, and how the scan was read: its unit above all."""
    said = check_points(landmarks)
    return (*([said] if said else []), *scan.notes, *landmarks.notes)
