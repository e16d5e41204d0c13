"""Calibrate the body model to one person: what the file states, the standing trial, the walk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

import numpy as np

from solespine.motion import body_measures as measure
from solespine.motion.calibration_model import Calibration, LegCalibration
from solespine.motion.calibration_static import (
    flat_pitch,
    sole_turn,
    straight_leg,
    with_inner_ankle,
    with_inner_knee,
    with_torsion,
)
from solespine.motion.clusters import turns_from_bending
from solespine.motion.foot_flat import foot_flat
from solespine.motion.hip_centre import HipMeasures, HipRegression
from solespine.motion.hip_centre_davis1991 import DAVIS_1991, asis_trochanter
from solespine.motion.hip_centre_harrington2007 import HARRINGTON_2007_MARKED
from solespine.motion.joint_centres import leg_of
from solespine.motion.model import Level, Quality
from solespine.motion.segments import LETTER, front_of_foot, pelvis_of
from solespine.recordings.model import SIDES, Array, Side, Subject

Markers = Mapping[str, Array]
_THIGH = {"thigh_turn": "ThighRotation"}
_SHANK = {
    "shank_turn": "ShankRotation",
    "tibial_torsion": "TibialTorsion",
    "ankle_abduction": "AnkleAbAdd",
}
# Judged: lateral wands of the recordings that we know lie within 25 degrees, frontal beyond 44.
_AT_THE_SIDE_RAD = np.radians(35.0)
_FOOT = {"plantar_flexion": "StaticPlantFlex", "foot_rotation": "StaticRotOff"}


def calibrate(
    static: Markers | None,
    subject: Subject,
    walk: Markers | None = None,
    hip: HipRegression | None = None,
) -> Calibration:
    """Everything the body model needs to know of one person.

    Args:
        static: role to (n, 3) m of a standing trial, z up; None without one.
        subject: measures and static angles that the files carry.
        walk: role to (n, 3) m of a walk, z up: what neither the standing trial nor the file tells
            is taken from it (lengths of a straight leg, the foot while it lies flat).
        hip: regression of the hip centres; without a choice Davis 1991 for marker sets with wands,
            whose curves clinics read with it, else Harrington 2007, which errs less.

    Returns:
        The calibration with the source of each value; its quality says what was estimated.
    """
    if hip is None:
        wands = "LTHI" in (static or walk or {}) or "RTHI" in (static or walk or {})
        hip = DAVIS_1991 if wands else HARRINGTON_2007_MARKED
    return _Calibrating(static, walk, subject, hip).result()


@dataclass
class _Calibrating:
    """One calibration in the making: the inputs, and where each value came from."""

    static: Markers | None
    walk: Markers | None
    subject: Subject
    hip: HipRegression
    sources: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    poor: bool = False

    @property
    def markers(self) -> Markers:
        return self.static or self.walk or {}

    @property
    def kind(self) -> str:
        return "standing trial" if self.static else "walk"

    def result(self) -> Calibration:
        """Lengths first, then each leg: joints, then the foot that hangs on them."""
        radius = self._noted(
            "marker radius",
            measure.marker_radius({**(self.walk or {}), **self.markers}, self.subject),
            matters=any(self._chord_needed(side) for side in SIDES),
        )
        width = self._noted(
            "asis distance",
            self._measured(lambda m, kind: measure.asis_distance(m, self.subject, kind)),
        )
        legs_m = {side: self._noted(f"{side} leg length", self._leg_length(side)) for side in SIDES}
        mean_leg = float(np.mean(list(legs_m.values())))
        legs = {}
        for side in SIDES:
            hip_at = self._hip(side, legs_m[side], mean_leg, width, radius)
            known = self._joints(side, self._widths(side, hip_at, legs_m[side], radius))
            legs[side] = self._foot(side, known)
        level: Level = "poor" if self.poor else "usable" if self.notes else "good"
        return Calibration(
            legs=MappingProxyType(legs),
            hip_method=self.hip.name,
            hip_error_m=self.hip.error_m,
            marker_radius_m=radius,
            asis_distance_m=width,
            sources=MappingProxyType(self.sources),
            quality=Quality(level, tuple(self.notes)),
        )

    def _measured(self, take: Callable[[Markers, str], measure.Measure]) -> measure.Measure:
        """From the standing trial; from the walk where that does not tell."""
        found = measure.Measure(float("nan"), "unknown")
        for markers, kind in ((self.static, "standing trial"), (self.walk, "walk")):
            if markers and not (np.isfinite(found.value_m) and found.source != "estimate"):
                found = take(markers, kind)
        return found

    def _leg_length(self, side: Side) -> measure.Measure:
        return self._measured(lambda m, kind: measure.leg_length(m, self.subject, side, kind))

    def _noted(self, name: str, found: measure.Measure, matters: bool = True) -> float:
        """A measure's value; its source is kept, and an estimate that matters is said."""
        self.sources[name] = found.source
        if found.source == "estimate" and matters:
            self.notes.append(f"The {name} is not known; {found.value_m * 1000:.0f} mm is assumed.")
        return found.value_m

    def _hip(
        self, side: Side, leg_m: float, mean_leg_m: float, width_m: float, radius_m: float
    ) -> Array | None:
        back_m = self.subject.measures_m.get(("asis_trochanter", side)) or asis_trochanter(leg_m)
        depth_m = self._measured(measure.pelvis_depth).value_m
        values = HipMeasures(mean_leg_m, leg_m, width_m, back_m, depth_m, radius_m)
        place = self.hip.place(values)
        if not np.isfinite(place).all():
            return None
        return place if side == "left" else place * np.array([1.0, -1.0, 1.0])

    def _widths(
        self, side: Side, hip: Array | None, leg_m: float, radius_m: float
    ) -> LegCalibration:
        """Half the joint's width and the marker's radius lie between marker and joint centre."""
        half = {}
        for joint in ("knee", "ankle"):
            found = self._measured(partial(self._width, side, joint, leg_m, radius_m))
            needed = self._chord_needed(side)
            half[joint] = self._noted(f"{side} {joint} width", found, matters=needed) / 2
        return LegCalibration(hip, leg_m, half["knee"] + radius_m, half["ankle"] + radius_m)

    def _width(  # noqa: PLR0913 - what tells a width, then where it is looked for
        self, side: Side, joint: str, leg_m: float, radius_m: float, markers: Markers, kind: str
    ) -> measure.Measure:
        return measure.joint_width(markers, self.subject, side, joint, leg_m, radius_m, kind)

    def _chord_needed(self, side: Side) -> bool:
        """Whether a joint centre hangs on a width: without inner markers and file centres."""
        letter = LETTER[side]
        inner = all(letter + role in self.markers for role in ("MKNE", "MMA"))
        centres = all(letter + role in self.markers for role in ("KJC", "AJC"))
        outer = all(letter + role in self.markers for role in ("KNE", "ANK"))
        return outer and (self._has_wands(side) or not (inner or centres))

    def _joints(self, side: Side, known: LegCalibration) -> LegCalibration:
        """Turn of the joint axes out of the wands' planes: stated, or from inner markers."""
        if not self._has_wands(side):
            return self._landmarks(side, known) or self._bent(side, known)
        at_knee = self._stated(side, known, _THIGH) or self._inner_knee(side, known)
        if at_knee is None:
            known = self._aside(side, known)
        known = at_knee or known
        return self._stated(side, known, _SHANK) or self._inner_ankle(side, known) or known

    def _aside(self, side: Side, known: LegCalibration) -> LegCalibration:
        """Wands stand at the side of the leg; where bending tells that they do not, it is used."""
        found = turns_from_bending(self.walk or {}, known, side)
        off = abs(found.thigh_turn)
        if not off > _AT_THE_SIDE_RAD:  # nor where bending tells nothing
            return known
        self.sources |= {f"{side} {name} turn": "bending leg" for name in ("thigh", "shank")}
        self.notes.append(
            f"The {side} thigh marker stands {np.degrees(off):.0f} degrees from the side of the "
            "leg: the axes of knee and ankle are taken from the bending leg."
        )
        return found

    def _has_wands(self, side: Side) -> bool:
        return all(LETTER[side] + role in self.markers for role in ("THI", "TIB"))

    def _landmarks(self, side: Side, known: LegCalibration) -> LegCalibration | None:
        """The turn from the knee's axis to the ankle's, where both sides of both are marked."""
        found = with_torsion(self.markers, known, side)
        if found is not None:
            self.sources[f"{side} tibial torsion"] = self.kind
        return found

    def _bent(self, side: Side, known: LegCalibration) -> LegCalibration:
        """Cluster markers stand anywhere: only a bending leg tells the joint axes by them."""
        found = turns_from_bending(self.walk or {}, known, side)
        if np.isfinite(found.thigh_turn):
            self.sources[f"{side} thigh turn"] = "bending leg"
            self.notes.append(
                f"The axes of the {side} knee and ankle are taken from the bending leg: rotations "
                "are rough."
            )
        return found

    def _stated(
        self, side: Side, known: LegCalibration, names: Mapping[str, str]
    ) -> LegCalibration | None:
        """With the angles that the file states under these names; None where it states none."""
        stated = {
            ours: self.subject.angles_rad[LETTER[side] + theirs]
            for ours, theirs in names.items()
            if LETTER[side] + theirs in self.subject.angles_rad
        }
        if not stated:
            return None
        self.sources |= {f"{side} {name.replace('_', ' ')}": "file" for name in stated}
        return replace(known, **stated)  # type: ignore[arg-type]

    def _inner_knee(self, side: Side, known: LegCalibration) -> LegCalibration | None:
        for markers, kind in self._shown(side):
            found = with_inner_knee(markers, pelvis_of(markers), known, side)
            if found is not None:
                self.sources[f"{side} thigh turn"] = kind
                return found
        return None

    def _shown(self, side: Side) -> list[tuple[Markers, str]]:
        """What may show the inner side of the joints: the standing trial, else the walk."""
        walk = [(straight_leg(self.walk, side), "walk")] if self.walk else []
        return [(self.static, "standing trial"), *walk] if self.static else walk

    def _inner_ankle(self, side: Side, known: LegCalibration) -> LegCalibration | None:
        for markers, kind in self._shown(side):
            leg = leg_of(markers, pelvis_of(markers), known, side)
            found = with_inner_ankle(markers, leg, known, side)
            if found is not None:
                self.sources[f"{side} shank turn"] = kind
                return found
        return None

    def _foot(self, side: Side, known: LegCalibration) -> LegCalibration:
        """The sole's own line: from the standing trial, the file, or the walk's flat feet."""
        if self.static is not None:
            found = self._flat_foot(self.static, side, known, standing=True)
            if found is not None:
                self.sources[f"{side} foot line"] = "standing trial"
                return found
        from_walk = None if self.walk is None else self._flat_foot(self.walk, side, known)
        pitch = known.sole_pitch if from_walk is None else from_walk.sole_pitch
        stated = self._stated(side, known, _FOOT)
        if stated is not None:
            self.sources[f"{side} foot line"] = "file"
            return replace(stated, sole_pitch=pitch)
        return self._foot_without_static(side, known, from_walk)

    def _foot_without_static(
        self, side: Side, known: LegCalibration, from_walk: LegCalibration | None
    ) -> LegCalibration:
        if from_walk is not None:
            self.sources[f"{side} foot line"] = "walk"
            self.notes.append(
                f"No standing trial: the {side} foot is taken as flat in mid-stance, "
                "so its ankle angle is counted from there."
            )
            return from_walk
        if self._has_ankle(side):
            self.poor = True
            self.sources[f"{side} foot line"] = "unknown"
            self.notes.append(
                f"Neither a standing trial nor a flat foot tells the line of the {side} sole: "
                "the ankle angle is counted from the line to the toe marker."
            )
        return known

    def _has_ankle(self, side: Side) -> bool:
        """Whether an ankle angle will be told, which then lacks its reference."""
        letter = LETTER[side]
        ankle = letter + "ANK" in self.markers or letter + "AJC" in self.markers
        return ankle and front_of_foot(self.markers, letter)[0] is not None

    @staticmethod
    def _flat_foot(
        markers: Markers, side: Side, known: LegCalibration, standing: bool = False
    ) -> LegCalibration | None:
        heel, (toe, _) = markers.get(LETTER[side] + "HEE"), front_of_foot(markers, LETTER[side])
        if heel is None or toe is None:
            return None
        flat = np.ones(len(heel), dtype=bool) if standing else foot_flat(heel, toe)
        known = replace(known, sole_pitch=flat_pitch(heel, toe, flat))
        leg = leg_of(markers, pelvis_of(markers), known, side)
        if leg is None:
            return known if np.isfinite(known.sole_pitch) else None
        flexion, rotation = sole_turn(leg, heel, toe, flat, side)
        if not np.isfinite(flexion):
            return None
        return replace(known, plantar_flexion=flexion, foot_rotation=rotation)
