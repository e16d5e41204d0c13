"""One recording of a walk → one trial: markers, angles, events, strides, contacts, quality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from solespine.errors import TooPoorError
from solespine.motion.axes import WalkAxes, in_walk_axes, walk_axes
from solespine.motion.calibration import calibrate
from solespine.motion.calibration_model import Calibration
from solespine.motion.clusters import with_static_landmarks
from solespine.motion.contacts import find_contacts
from solespine.motion.contacts_quality import judged_by_strides
from solespine.motion.events import FoundEvents, find_events
from solespine.motion.filter import low_pass
from solespine.motion.gaps import fill_gaps
from solespine.motion.joint_centres import joint_centres, leg_of
from solespine.motion.model import CurveKey, Level, Quality, Trial
from solespine.motion.oxford_foot import calibrate_foot, oxford_foot
from solespine.motion.plates import plates_in_walk_axes
from solespine.motion.plausible import Plausible, plausible
from solespine.motion.plug_in_gait import plug_in_gait
from solespine.motion.quality import (
    Findings,
    TrialQuality,
    doubted,
    graded_trial,
    noise,
    require_walk,
)
from solespine.motion.segments import LETTER, pelvis_of
from solespine.motion.strides import find_strides
from solespine.motion.swaps import find_doubts, sides_swapped
from solespine.recordings.model import SIDES, Array, MarkerSet, Recording, Subject

Markers = Mapping[str, Array]
_MOST_NAMED = 6  # missing markers


@dataclass(frozen=True)
class Person:
    """What is known of the body before a trial is read.

    Attributes:
        subject: mass, height and lengths.
        standing: role to (n, 3) m of the standing trial, z up; None without one.
    """

    subject: Subject
    standing: Markers | None


def read_trial(recording: Recording, roles: MarkerSet, person: Person) -> Trial:
    """Everything that one recording tells of the walk.

    Args:
        recording: of a walk.
        roles: its markers by role.
        person: the body.

    Raises:
        TooPoorError: nobody walks in it, or nothing can be used.
    """
    filled, gaps = fill_gaps(roles.markers, recording.rate_hz)
    axes = _axes(recording.name, filled)
    turned = in_walk_axes(filled, axes.direction)
    markers = {role: low_pass(xyz, recording.rate_hz) for role, xyz in turned.items()}
    plates = plates_in_walk_axes(recording.plates, axes.direction)
    time, rate = recording.time, recording.rate_hz
    found = find_events(time, markers, rate, plates, recording.events)
    doubts = find_doubts(time, roles.markers, rate)
    strides = doubted(
        find_strides(recording.name, time, markers, found.used, found.belt_mps), doubts
    )
    require_walk(recording.name, found.walking, strides)
    about = Findings(gaps, doubts, noise(roles.markers, rate), strides, sides_swapped(markers))
    angles, centres, calibration = _angles(markers, person)
    told = plausible(angles, time, strides)
    quality = _with_calibration(_with_doubts(graded_trial(about), told), calibration)
    contacts = find_contacts(
        recording.name, time, markers, plates, found.contacts, found.used, found.belt_mps
    )
    return Trial(
        name=recording.name,
        rate_hz=rate,
        time=time,
        direction=axes.direction,
        treadmill=axes.way == "treadmill",
        marker_set=roles.name,
        markers=MappingProxyType({**markers, **_right_centres(centres, angles, told)}),
        angles=told.angles,
        events=found.used,
        event_method=_sentence(found),
        strides=strides,
        contacts=judged_by_strides(contacts, strides),
        quality=quality.trial,
        side_quality=quality.sides,
        left_out=(*_lacking(roles), *told.left_out, *quality.left_out),
    )


def _axes(name: str, markers: Markers) -> WalkAxes:
    axes = walk_axes(markers)
    if axes is None:
        raise TooPoorError(
            f"{name}: the markers show no direction of walking: pelvis, hip or shoulder markers of "
            "both sides are needed; name them in a mapping file (--mapping)"
        )
    if axes.mirrored:
        raise TooPoorError(
            f"{name}: left and right markers contradict front and back, so no side can be trusted: "
            "correct the labels or the axes in the recording software"
        )
    if axes.backwards:
        raise TooPoorError(f"{name}: the person walks backwards: record walking straight ahead")
    return axes


def _angles(
    markers: Markers, person: Person
) -> tuple[dict[CurveKey, Array], dict[str, Array], Calibration]:
    """Curves, joint centres, and the calibration that they rest on."""
    calibration = calibrate(person.standing, person.subject, markers)
    if person.standing is not None:
        markers = with_static_landmarks(markers, person.standing)
    angles = {**plug_in_gait(markers, calibration)}
    pelvis = pelvis_of(markers)
    for side in SIDES:
        foot = None
        if person.standing is not None:
            foot = calibrate_foot(person.standing, person.subject, side)
        leg = leg_of(markers, pelvis, calibration.legs[side], side)
        tibia = None if leg is None else leg.shank_ankle
        angles |= oxford_foot(markers, foot, side, tibia)
    return angles, joint_centres(markers, calibration), calibration


def _right_centres(
    centres: Markers, angles: Mapping[CurveKey, Array], told: Plausible
) -> dict[str, Array]:
    """Joint centres without those of a leg whose knee is wrong."""
    wrong = [side for side in SIDES if ("knee_flexion", side) in set(angles) - set(told.angles)]
    letters = tuple(LETTER[side] for side in wrong)
    return {role: xyz for role, xyz in centres.items() if not role.startswith(letters)}


def _with_doubts(quality: TrialQuality, told: Plausible) -> TrialQuality:
    """A side is usable at most where a curve of it was left out, or is kept with a doubt."""
    sides = {}
    for side, one in quality.sides.items():
        gone = any(text.startswith(side) for text in told.left_out)
        notes = (*(("curves that no walking joint shows are left out",) * gone), *told.doubts[side])
        sides[side] = Quality(_lowered(one) if notes else one.level, (*one.notes, *notes))
    return TrialQuality(quality.trial, MappingProxyType(sides), quality.left_out)


def _lowered(one: Quality) -> Level:
    return "usable" if one.level == "good" else one.level


def _with_calibration(quality: TrialQuality, calibration: Calibration) -> TrialQuality:
    """A trial is no better than what its angles rest on."""
    if calibration.quality.level == "good":
        return quality
    notes = (*quality.trial.notes, *calibration.quality.notes)
    return TrialQuality(
        Quality(_lowered(quality.trial), notes),
        MappingProxyType({s: Quality(_lowered(q), q.notes) for s, q in quality.sides.items()}),
        quality.left_out,
    )


def _sentence(found: FoundEvents) -> str:
    text = found.method
    return f"{text[:1].upper()}{text[1:]}."


def _lacking(roles: MarkerSet) -> tuple[str, ...]:
    return tuple(
        f"{family} is not measured: no {_some(missing)}" for family, missing in roles.lacks.items()
    )


def _some(names: tuple[str, ...]) -> str:
    rest = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return f"{shown} and {rest} more" if rest > 0 else shown
