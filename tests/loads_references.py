"""Loads beside references: the files' own moments, OpenSim's, plates, and a person standing still.

Each function gives figures for one recording; validation/loads_references.py prints them all, the
tests hold the ones that are reached.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

import plug_in_gait_moments as reference
from loads_cases import WALKING_3D, adult, child, problem
from recordings import DATA
from solespine.body.kinematics import place_bones
from solespine.loads import wear
from solespine.loads.ground import ground_of
from solespine.loads.ground_from_motion import estimated_ground
from solespine.loads.prepared import prepare
from solespine.loads.solution import lumbar_moments
from solespine.loads.solve import walking_choice
from solespine.loads.stride import problem_of, solve_stride
from solespine.motion import measure_motion
from solespine.motion.axes import walk_axes
from solespine.motion.gaps import fill_gaps
from solespine.motion.plates import plates_in_walk_axes
from solespine.recordings import read_recording, recognise
from solespine.recordings.model import SIDES

CHILDREN = ("HC030A", "HC032A", "HC033A", "HC044A")
NAMES = (*CHILDREN, "kineticstoolkit")
_UNFILTERED_HZ = 1e4
_END_S = 0.02  # left off at either end of a contact, where the files' force is unreliable
COORDINATES = {"Ankle": "ankle_angle", "Knee": "knee_angle", "Hip": "hip_flexion"}
COMPARED = (
    ("ankle_angle", "moment"), ("knee_angle", "moment"), ("hip_flexion", "moment"),
    ("achilles", "force"), ("ankle", "resultant"), ("knee", "resultant"), ("hip", "resultant"),
)  # fmt: skip
OPENSIM = ("ankle_angle", "knee_angle", "hip_flexion", "hip_adduction")


def path_of(name):
    return (
        "kineticstoolkit/walk.c3d"
        if name == "kineticstoolkit"
        else f"biomechzoo/{name}/straight.c3d"
    )


@cache
def case(name):
    """Motion and worn body."""
    if name != "kineticstoolkit":
        return child(name)
    motion = measure_motion([read_recording(DATA / path_of(name))])
    return motion, wear(motion)


@cache
def file_of(name):
    return reference.read(path_of(name))


def whole_contacts(trial):
    for contact in trial.contacts:
        if contact.complete:
            known = (trial.time > contact.start_s + _END_S) & (trial.time < contact.end_s - _END_S)
            yield contact.side, known


def into_room(values, direction):
    """From walk axes into the recording's own."""
    x, y = direction
    return np.column_stack(
        [values[:, 0] * x - values[:, 1] * y, values[:, 0] * y + values[:, 1] * x, values[:, 2]]
    )


def rms(values):
    return float(np.sqrt(np.nanmean(np.square(values))))


def same_centres(name):
    """(side, joint) to the largest RMS of the three components, Nm/kg, in measured stance."""
    motion, _ = case(name)
    (trial,), file = motion.trials, file_of(name)
    ground = ground_of(trial, _UNFILTERED_HZ)
    found = {}
    for side, known in whole_contacts(trial):
        letter = side[0].upper()
        push = (into_room(x, trial.direction) for x in (ground[side].force, ground[side].moment))
        told = reference.moments(file, letter, motion.subject.mass_kg, *push)
        for joint, values in told.items():
            theirs = file.points[f"{letter}{joint}Moment"]  # read as m, so Nmm/kg became Nm/kg
            off = reference.as_reported(joint, letter, values) - theirs
            found[side, joint] = max(rms(off[known, i]) for i in range(3))
    return found


def fitted_body(name):
    """(side, joint) to RMS of the sagittal moment, Nm/kg, and of the sagittal angle, degrees."""
    motion, worn = case(name)
    (trial,), file = motion.trials, file_of(name)
    found = {}
    for side, known in whole_contacts(trial):
        letter = side[0].upper()
        one, _ = problem((motion, worn), side)
        _, curves = solve_stride(one, walking_choice())
        for joint, coordinate in COORDINATES.items():
            ours = curves[coordinate, "moment", side] / motion.subject.mass_kg
            at = known & (trial.time >= one.time[0]) & (trial.time <= one.time[-1])
            theirs = file.points[f"{letter}{joint}Moment"][at, 0]
            moment = -np.interp(trial.time[at], one.time, ours) - theirs
            column = one.body.coordinates.index(f"{coordinate}_{side[0]}")
            angle = np.interp(trial.time[at], one.time, one.frames.coordinates[:, column])
            if joint == "Hip":
                angle = angle + pelvis_slope(worn)
            off = np.degrees(angle) - 1000 * file.points[f"{letter}{joint}Angles"][at, 0]
            found[side, joint] = (rms(moment), rms(off))
    return found


def pelvis_slope(worn):
    """How far the plane of the pelvis markers slopes forward on the model's level pelvis, rad.

    Plug-in Gait counts the hip's flexion from this plane, the model from the pelvis bone.
    """
    places = {role: np.array(place.pos) for role, place in worn.places.items() if place.pos}
    front = (places["RASI"] + places["LASI"]) / 2
    sacrum = places.get("SACR")
    back = (places["RPSI"] + places["LPSI"]) / 2 if sacrum is None else sacrum
    forward, up, _ = front - back
    return np.arctan2(-up, forward)


def waist_moment(name):
    """RMS of theirs, of ours, of both apart, Nm/kg, and their correlation; None without theirs."""
    motion, worn = case(name)
    (trial,), file = motion.trials, file_of(name)
    theirs = file.points.get("RWaistMoment")
    if theirs is None or not np.isfinite(theirs).any():
        return None
    one, _ = problem((motion, worn), "right")
    solution, _ = solve_stride(one, walking_choice())
    ours = lumbar_moments(solution)[:, 0, 0] / motion.subject.mass_kg
    told = np.interp(one.time, trial.time, theirs[:, 0])
    known = one.spine_known & np.isfinite(told)
    ours, told = ours[known], told[known]
    sign = np.sign(np.corrcoef(ours, told)[0, 1])
    return rms(told), rms(ours), rms(sign * ours - told), abs(np.corrcoef(ours, told)[0, 1])


def beside_opensim(names, values):
    """(side, coordinate) to RMS in percent of the peak of OpenSim's moments (n, 1 + columns)."""
    found = {}
    for side in ("right", "left"):
        stride, _ = problem(adult(), side)
        _, curves = solve_stride(stride, walking_choice())
        inside = (stride.time >= values[0, 0]) & (stride.time <= values[-1, 0])
        for name in OPENSIM:
            theirs = values[:, names.index(f"{name}_{side[0]}_moment")]
            theirs = np.interp(stride.time, values[:, 0], theirs)[inside]
            off = curves[name, "moment", side][inside] - theirs
            found[side, name] = 100 * rms(off) / float(np.abs(theirs).max())
    return found


def opensim_table(path):
    """Column names and values of one of OpenSim's tables."""
    rows = path.read_text().splitlines()
    start = rows.index("endheader")
    values = np.array([[float(x) for x in row.split()] for row in rows[start + 2 :] if row.strip()])
    return [name.strip() for name in rows[start + 1].split("\t")], values


def shipped_opensim():
    return opensim_table(DATA / WALKING_3D / "id_walk.sto")


def peaks_without_plates(name):
    """Each load of both legs: its name, its peak with no plate over its peak with the plates."""
    motion, worn = adult() if name == "example3DWalking" else case(name)
    (trial,) = motion.trials
    made = prepare(trial, motion.cutoff_hz, worn)
    for side in SIDES:
        stride = next(s for s in trial.strides if s.side == side)
        measured, guessed = (
            solve_stride(
                problem_of(made.body, stride, made.poses, ground, made.posed_arms), walking_choice()
            )[1]
            for ground in (made.ground, blind_ground(made, trial))
        )
        for site, part in COMPARED:
            plates, motions = measured[site, part, side], guessed[site, part, side]
            both = np.isfinite(plates) & np.isfinite(motions)
            yield (
                f"{site} {part}",
                float(np.abs(motions[both]).max() / np.abs(plates[both]).max()),
            )


def blind_ground(made, trial):
    """The push on both feet as the motion alone tells it."""
    blind = {side: replace(g, known=g.known & False, force=0 * g.force, moment=0 * g.moment)
             for side, g in made.ground.items()}  # fmt: skip
    return estimated_ground(made.body, made.poses, trial, blind)


def estimate_against_plates(motion, worn):
    """RMS of the estimated push: forward, left, up in % of body weight, its place in m."""
    (trial,) = motion.trials
    made = prepare(trial, motion.cutoff_hz, worn)
    told = blind_ground(made, trial)
    weight, rows = worn.body.mass_kg * 9.81, []
    for side, known in whole_contacts(trial):
        ours, plate = told[side], made.ground[side]
        known = known & ours.known
        off = (ours.force - plate.force)[known] / weight * 100
        firm = known & (plate.force[:, 2] > 0.2 * weight)
        place = (ours.cop - plate.cop)[firm][:, :2]
        rows.append([rms(column) for column in (*off.T, *place.T)])
    return np.mean(rows, axis=0)


def standing_centre(name):
    """How far before and left of the plates' centre of pressure our centre of mass is, m."""
    _, worn = child(name)
    static = read_recording(DATA / "biomechzoo" / name / "static.c3d")
    filled, _ = fill_gaps(recognise(static).markers, static.rate_hz)
    axes = walk_axes(filled)
    loaded = max(
        plates_in_walk_axes(static.plates, axes.direction), key=lambda p: p.force[:, 2].mean()
    )
    centre = place_bones(worn.body, worn.rest).subtree_com[1]
    return (centre - np.nanmedian(loaded.cop, axis=0))[:2]
