"""Rows about the body itself: segments, spine, foot, heel pad."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np

from solespine.body import Body, build_body
from solespine.body.kinematics import place, zero_pose
from solespine.case.model import Person
from solespine.evidence import load_body_evidence

Sex = Literal["female", "male"]
SEXES: tuple[Sex, Sex] = ("female", "male")
TRUNK = ("pelvis", "lumbar5", "lumbar4", "lumbar3", "lumbar2", "lumbar1", "torso", "Abdomen")
FOOT = ("talus_r", "calcn_r", "forefoot_r", "toes_r")
# Bones of a segment and its name in the evidence.
SEGMENTS: Mapping[str, tuple[str, ...]] = {
    "thigh": ("femur_r", "patella_r"), "shank": ("tibia_r",), "foot": FOOT, "trunk": TRUNK,
    "head": ("head",), "upper_arm": ("humerus_r",), "forearm": ("forearm_r",), "hand": ("hand_r",),
}  # fmt: skip
# Row L01's own figures, female and male (de Leva 1996 as the table of targets has it).
MASSES: Mapping[str, tuple[float, float]] = {
    "thigh": (0.1478, 0.1416), "shank": (0.0481, 0.0433), "foot": (0.0129, 0.0137),
    "trunk": (0.4257, 0.4346), "head": (0.0668, 0.0694), "upper_arm": (0.0255, 0.0271),
    "forearm": (0.0138, 0.0162), "hand": (0.0056, 0.0061),
}  # fmt: skip
CENTRES: Mapping[str, tuple[float, float]] = {
    "thigh": (0.3612, 0.4095), "shank": (0.4352, 0.4395), "foot": (0.4014, 0.4415),
    "trunk": (0.4964, 0.5138),
}  # fmt: skip
RADII: Mapping[str, tuple[float, float]] = {
    "thigh": (0.369, 0.329), "shank": (0.267, 0.251), "foot": (0.299, 0.257),
    "trunk": (0.307, 0.328),
}  # fmt: skip


@functools.cache
def adult(sex: Sex = "male") -> Body:
    """An adult of common size."""
    return build_body(Person(sex=sex, height_m=1.75, mass_kg=75.0))


def _masses(body: Body) -> dict[str, float]:
    model = body.model
    return {
        name: float(sum(model.body_mass[model.body(bone).id] for bone in bones))
        for name, bones in SEGMENTS.items()
    }


def segment_masses() -> float:
    """Greatest difference of a mass share, over both sexes."""
    found = []
    for i, sex in enumerate(SEXES):
        masses = _masses(adult(sex))
        found += [abs(masses[n] / 75.0 - told[i]) for n, told in MASSES.items()]
    return max(found)


def total_mass() -> float:
    """Total mass against the person's, %."""
    return max(abs(adult(sex).mass_kg / 75.0 - 1) * 100 for sex in SEXES)


def _ends(body: Body, name: str) -> tuple[np.ndarray, np.ndarray]:
    """First and last end of a segment, at zero angles, m in the world."""
    data = place(body, zero_pose(body))
    at = {n: data.body(n).xpos for n in ("femur_r", "tibia_r", "talus_r")}
    if name == "trunk":
        return data.site("c7").xpos.copy(), (at["femur_r"] + data.body("femur_l").xpos) / 2
    if name == "foot":
        return data.site("heel_back_r").xpos.copy(), data.site("toe_tip_r").xpos.copy()
    first, last = ("femur_r", "tibia_r") if name == "thigh" else ("tibia_r", "talus_r")
    return at[first].copy(), at[last].copy()


def _centre(body: Body, name: str) -> tuple[np.ndarray, float]:
    data, model = place(body, zero_pose(body)), body.model
    ids = [model.body(bone).id for bone in SEGMENTS[name]]
    masses = model.body_mass[ids]
    return (masses[:, None] * data.xipos[ids]).sum(axis=0) / masses.sum(), float(masses.sum())


def segment_centres() -> float:
    """Greatest difference of a centre of mass along its segment, of the length."""
    found = []
    for i, sex in enumerate(SEXES):
        for name, told in CENTRES.items():
            first, last = _ends(adult(sex), name)
            axis = _axis(name)
            along = (_centre(adult(sex), name)[0] - first)[axis] / (last - first)[axis]
            found.append(abs(along - told[i]))
    return float(max(found))


def _axis(name: str) -> int:
    return 0 if name == "foot" else 2


def segment_radii() -> float:
    """Greatest difference of a radius of gyration about the fore-aft axis, of the length."""
    found = []
    for i, sex in enumerate(SEXES):
        for name, told in RADII.items():
            first, last = _ends(adult(sex), name)
            length = abs((last - first)[_axis(name)]) if name in ("foot", "trunk") else float(
                np.linalg.norm(last - first)
            )  # fmt: skip
            found.append(abs(_radius(adult(sex), name) / length - told[i]))
    return float(max(found))


def _radius(body: Body, name: str) -> float:
    """About the fore-aft axis; a foot lies, so about the upright one."""
    data, model = place(body, zero_pose(body)), body.model
    centre, mass = _centre(body, name)
    total = np.zeros((3, 3))
    for bone in SEGMENTS[name]:
        k = model.body(bone).id
        turn = data.ximat[k].reshape(3, 3)
        apart = data.xipos[k] - centre
        total += turn @ np.diag(model.body_inertia[k]) @ turn.T
        total += model.body_mass[k] * (apart @ apart * np.eye(3) - np.outer(apart, apart))
    axis = 2 if name == "foot" else 0
    return float(np.sqrt(total[axis, axis] / mass))


def lordosis() -> float:
    """Angle between the upper endplates of L4 and S1, degrees."""
    plates = {plate.level: plate.inclination_rad for plate in adult().endplates}
    return float(np.degrees(plates["L5_S1"] - plates["L3_L4"]))


def pelvic_incidence() -> float:
    """Of the model, degrees."""
    return load_body_evidence().value("pelvic_incidence_angle")


def pelvic_identity() -> float:
    """Incidence less tilt less slope, degrees."""
    figures = load_body_evidence()
    slope = np.degrees(adult().endplates[0].inclination_rad)
    return abs(pelvic_incidence() - figures.value("pelvic_tilt_angle") - float(slope))


def heel_pad_thickness() -> float:
    """Unloaded, of an adult, mm."""
    return adult().tissues["heel_pad_thickness"] * 1e3


def heel_pad_stiffening() -> float:
    """Last over first stiffness."""
    tissues = adult().tissues
    return tissues["heel_pad_last_stiffness"] / tissues["heel_pad_first_stiffness"]


def ankle_limit() -> float:
    """Farthest upward bend of the ankle that the model's joint is told, degrees."""
    return float(np.degrees(adult().anatomy.joints["ankle_angle_r"].limits[1]))


ROWS: Mapping[str, Callable[[], float]] = {
    f.__name__: f
    for f in (
        segment_masses, total_mass, segment_centres, segment_radii, lordosis, pelvic_incidence,
        pelvic_identity, heel_pad_thickness, heel_pad_stiffening, ankle_limit,
    )
}  # fmt: skip
