"""Mass, centre of mass and inertia of every bone's segment, after de Leva 1996.

The paper gives head, trunk, arm, forearm, hand, thigh, shank and foot. Here the trunk is divided
into pelvis, five lumbar slices and thorax, and the foot into talus, heel, forefoot and toes, so
that each group has, all joints at zero, exactly the paper's mass, its centre of mass along the
segment, and its moments of inertia. The navel is taken to lie at L3-L4 (judged): the slices of
L1 to L3 come from the paper's middle trunk, those of L4 and L5 from its lower trunk.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solespine.body.anatomy import Anatomy, Array, Vector
from solespine.body.mend import LEVELS, UPPER_BONE
from solespine.body.sizes import Sizes, place, where
from solespine.errors import InputError
from solespine.evidence.body_topics import BodyEvidence, SegmentInertia, SexInertia

_TINY_KG = 0.001  # of patella and abdominal wall, which must have some mass to move
_TINY_INERTIA = 1e-6


@dataclass(frozen=True)
class Inertial:
    """Mass, its centre in the bone's axes and the moments about these axes through it."""

    mass_kg: float
    com: Vector
    inertia: Vector  # kg m2, about x, y, z


@dataclass(frozen=True)
class _Part:
    """One part of a segment that is divided: where its centre lies in the pelvis's axes."""

    bone: str
    mass_kg: float
    centre: Array


def inertials(
    anatomy: Anatomy, scale: Sizes, evidence: BodyEvidence, sex: str | None, mass_kg: float
) -> dict[str, Inertial]:
    """Inertia of every bone of a scaled anatomy.

    Args:
        anatomy: scaled to the person.
        scale: the factors it was scaled with.
        evidence: the body's figures.
        sex: `female`, `male`, or None for the mean of both.
        mass_kg: of the whole body.
    """
    of_sex = _of_sex(evidence, sex)
    found = {"head": _head(anatomy, of_sex.head, mass_kg)}
    found |= _trunk(anatomy, scale, evidence, of_sex, mass_kg)
    for side in ("_r", "_l"):
        found |= _leg(anatomy, of_sex, mass_kg, side)
        found |= _arm(anatomy, of_sex, mass_kg, side)
        found |= _foot(anatomy, scale, evidence, of_sex.foot, mass_kg, side)
    whole = sum(part.mass_kg for part in found.values())
    return {bone: _times(part, mass_kg / whole) for bone, part in found.items()}


def _of_sex(evidence: BodyEvidence, sex: str | None) -> SexInertia:
    female, male = evidence.segments.female, evidence.segments.male
    if sex in ("female", "male"):
        return female if sex == "female" else male
    return SexInertia.model_validate(_mean(female.model_dump(), male.model_dump()))


def _mean(first: object, second: object) -> object:
    if isinstance(first, dict) and isinstance(second, dict):
        return {key: _mean(first[key], second[key]) for key in first}
    if isinstance(first, float) and isinstance(second, float):
        return (first + second) / 2
    return first


def _times(part: Inertial, factor: float) -> Inertial:
    x, y, z = part.inertia
    return Inertial(part.mass_kg * factor, part.com, (x * factor, y * factor, z * factor))


def _upright(figures: SegmentInertia, mass_kg: float, length: float) -> Array:
    """Moments of a segment that hangs or stands: its length along y."""
    radii = np.array([figures.sagittal, figures.longitudinal, figures.transverse]) * length
    return np.asarray(figures.mass * mass_kg * radii**2)


def _limb(figures: SegmentInertia, mass_kg: float, end: Vector, less: float = 0.0) -> Inertial:
    """A segment from its bone's origin to `end`."""
    towards = np.array(end)
    inertia = _upright(figures, mass_kg, float(np.linalg.norm(towards)))
    return Inertial(figures.mass * mass_kg - less, _vector(figures.com * towards), _vector(inertia))


def _head(anatomy: Anatomy, figures: SegmentInertia, mass_kg: float) -> Inertial:
    top, neck = (np.array(where(anatomy, name)) for name in ("vertex", "c7"))
    length = abs(top[1] - neck[1])  # the two end points differ fore and aft; the height counts
    centre = top - [0.0, figures.com * length, 0.0] - np.array(place(anatomy, "head"))
    inertia = _upright(figures, mass_kg, float(length))
    return Inertial(figures.mass * mass_kg, _vector(centre), _vector(inertia))


def _leg(anatomy: Anatomy, of_sex: SexInertia, mass_kg: float, side: str) -> dict[str, Inertial]:
    knee, ankle = anatomy.bones[f"tibia{side}"].pos, anatomy.bones[f"talus{side}"].pos
    patella = Inertial(_TINY_KG, (0.0, 0.0, 0.0), (_TINY_INERTIA,) * 3)
    return {
        f"femur{side}": _limb(of_sex.thigh, mass_kg, knee, less=_TINY_KG),
        f"patella{side}": patella,
        f"tibia{side}": _limb(of_sex.shank, mass_kg, ankle),
    }


def _arm(anatomy: Anatomy, of_sex: SexInertia, mass_kg: float, side: str) -> dict[str, Inertial]:
    ends = {
        "humerus": (of_sex.upper_arm, anatomy.bones[f"forearm{side}"].pos),
        "forearm": (of_sex.forearm, anatomy.bones[f"hand{side}"].pos),
        "hand": (of_sex.hand, anatomy.points[f"hand_end{side}"].pos),
    }
    return {f"{name}{side}": _limb(figures, mass_kg, end) for name, (figures, end) in ends.items()}


def _trunk(
    anatomy: Anatomy, scale: Sizes, evidence: BodyEvidence, of_sex: SexInertia, mass_kg: float
) -> dict[str, Inertial]:
    masses = _trunk_masses(evidence, of_sex)
    parts = [
        _Part(
            bone,
            share * mass_kg,
            _centre(anatomy, bone, evidence.at(f"mass_{bone}"), scale.of(bone)),
        )
        for bone, share in masses.items()
    ]
    parts.append(_Part("Abdomen", _TINY_KG, np.array(place(anatomy, "Abdomen"))))
    neck, hips = np.array(where(anatomy, "c7")), np.array(place(anatomy, "femur_r"))
    length = float(neck[1] - hips[1])
    wanted = neck[1] - of_sex.trunk.com * length
    inertia = _upright(of_sex.trunk, mass_kg, length)
    return _divide(anatomy, parts, (None, wanted, None), inertia, ("torso",))


def _trunk_masses(evidence: BodyEvidence, of_sex: SexInertia) -> dict[str, float]:
    slices = {UPPER_BONE[level]: evidence.lumbar[level].slice_mass for level in LEVELS}
    low = slices["lumbar5"] + slices["lumbar4"]
    middle = slices["lumbar3"] + slices["lumbar2"] + slices["lumbar1"]
    thorax = of_sex.upper_trunk_mass + of_sex.middle_trunk_mass - middle
    pelvis = of_sex.trunk.mass - thorax - middle - low
    return {"pelvis": pelvis, **slices, "torso": thorax}


def _foot(
    anatomy: Anatomy,
    scale: Sizes,
    evidence: BodyEvidence,
    figures: SegmentInertia,
    mass_kg: float,
    side: str,
) -> dict[str, Inertial]:
    whole = figures.mass * mass_kg
    heel = np.array(place(anatomy, f"calcn{side}"))
    shares = _foot_shares(evidence)
    parts = [
        _Part(f"{name}{side}", share * whole, heel + _foot_centre(evidence, name, side, scale))
        for name, share in shares.items()
    ]
    back, tip = where(anatomy, f"heel_back{side}")[0], where(anatomy, f"toe_tip{side}")[0]
    length = tip - back
    lying = np.array([figures.longitudinal, figures.sagittal, figures.transverse]) * length
    wanted = back + figures.com * length
    names = (f"calcn{side}", f"forefoot{side}", f"toes{side}")
    return _divide(anatomy, parts, (wanted, None, None), whole * lying**2, names)


def _foot_shares(evidence: BodyEvidence) -> dict[str, float]:
    hind, talus = evidence.value("hindfoot_mass_share"), evidence.value("talus_mass_share")
    toes = evidence.value("toes_mass_share")
    return {"talus": talus, "calcn": hind - talus, "forefoot": 1 - hind - toes, "toes": toes}


def _foot_centre(evidence: BodyEvidence, name: str, side: str, scale: Sizes) -> Array:
    mirror = np.array([1.0, 1.0, 1.0 if side == "_r" else -1.0])
    return np.asarray(np.array(evidence.at(f"mass_{name}")) * mirror * scale.of(f"calcn{side}"))


def _centre(anatomy: Anatomy, bone: str, forward: Vector, factor: float) -> Array:
    return np.array(place(anatomy, bone)) + np.array(forward) * factor


def _divide(
    anatomy: Anatomy,
    parts: list[_Part],
    wanted: tuple[float | None, float | None, float | None],
    inertia: Array,
    movable: tuple[str, ...],
) -> dict[str, Inertial]:
    """Shift the movable parts along the told axes to the wanted centre; share out the inertia.

    What the parts' distances do not make of the whole's moments is shared by mass.
    """
    parts = _shifted(parts, wanted, movable)
    mass = sum(part.mass_kg for part in parts)
    centre = sum(part.mass_kg * part.centre for part in parts) / mass
    apart = sum(part.mass_kg * _about(part.centre - centre) for part in parts)
    left = inertia - apart
    if np.any(left <= 0):
        raise InputError(f"the parts around {parts[0].bone} are too far apart for their inertia")
    return {part.bone: _inertial(anatomy, part, left * part.mass_kg / mass) for part in parts}


def _shifted(
    parts: list[_Part],
    wanted: tuple[float | None, float | None, float | None],
    movable: tuple[str, ...],
) -> list[_Part]:
    mass = sum(part.mass_kg for part in parts)
    moved = sum(part.mass_kg for part in parts if part.bone in movable)
    shift = np.zeros(3)
    for axis, target in enumerate(wanted):
        if target is not None:
            now = sum(part.mass_kg * part.centre[axis] for part in parts) / mass
            shift[axis] = (target - now) * mass / moved
    return [
        _Part(part.bone, part.mass_kg, part.centre + shift if part.bone in movable else part.centre)
        for part in parts
    ]


def _inertial(anatomy: Anatomy, part: _Part, inertia: Array) -> Inertial:
    com = part.centre - np.array(place(anatomy, part.bone))
    return Inertial(part.mass_kg, _vector(com), _vector(_possible(inertia)))


def _possible(inertia: Array) -> Array:
    """Raise the smallest moment where two would not reach the third, as no real body allows."""
    order = np.argsort(inertia)
    least = inertia[order[2]] - inertia[order[1]]
    out = inertia.copy()
    out[order[0]] = max(out[order[0]], least * 1.0001)
    return out


def _about(offset: Array) -> Array:
    """Moments of a unit point mass at `offset` about the three axes through the origin."""
    x, y, z = offset**2
    return np.array([y + z, x + z, x + y])


def _vector(values: Array) -> Vector:
    return (float(values[0]), float(values[1]), float(values[2]))
