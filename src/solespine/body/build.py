"""Build the body of one person."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import mujoco
import numpy as np

from solespine.body.anatomy import Anatomy
from solespine.body.assemble import assemble
from solespine.body.changes import Change, carry, leg_factors, shaped, shod
from solespine.body.foot import CONTACT_REGIONS, FASCIA
from solespine.body.generic import generic_anatomy, landmark_points, load_slides
from solespine.body.inertia_deleva1996 import Inertial, inertials
from solespine.body.kinematics import chain_of, fascia_path
from solespine.body.mend import LEVELS, UPPER_BONE
from solespine.body.model import (
    SUFFIX,
    Body,
    Contact,
    Endplate,
    Figure,
    Passive,
    Segment,
)
from solespine.body.muscles import PSOAS, Muscles, muscle_figures
from solespine.body.segment_names import SEGMENT_NAMES, segment_length
from solespine.body.sizes import Sizes, sizes
from solespine.body.static import measured_lengths
from solespine.body.tissues import tissue_figures
from solespine.case.model import Person
from solespine.errors import InputError
from solespine.evidence import load_body_evidence
from solespine.evidence.body_topics import BodyEvidence, Level
from solespine.recordings.model import MarkerSet

_MASS_KG, _HEIGHT_M = (20.0, 200.0), (1.00, 2.20)


def build_body(
    person: Person, static: MarkerSet | None = None, changes: tuple[Change, ...] = ()
) -> Body:
    """The chain from sole to head of one person.

    Args:
        person: height and mass are needed; without sex the mean of both sexes is taken.
        static: markers of a standing trial, from which segment lengths are taken where it has
            the markers for them.
        changes: what is different from the person's own body.

    Raises:
        InputError: height or mass is missing or not a person's; a change is not possible.
    """
    figure = _figure(person)
    lengths = tuple(sorted(measured_lengths(static).items())) if static else ()
    return _build(figure, lengths, tuple(changes))


def build_sized_body(
    person: Person, lengths: Mapping[str, float], changes: tuple[Change, ...] = ()
) -> Body:
    """The same with lengths in m that are known: `thigh_r`, `shank_l`, `foot_r`, `arm_l` ...

    Raises:
        InputError: as `build_body`.
    """
    return _build(_figure(person), tuple(sorted(lengths.items())), tuple(changes))


def _figure(person: Person) -> Figure:
    limits = {"mass_kg": _MASS_KG, "height_m": _HEIGHT_M}
    for name, (low, high) in limits.items():
        value = getattr(person, name)
        if value is None:
            raise InputError(f"person: {name} is not told; a body needs height_m and mass_kg")
        if not low <= value <= high:
            raise InputError(
                f"person: {name} {value:g} is outside {low:g} to {high:g}; check its unit"
            )
    assert person.height_m is not None and person.mass_kg is not None
    return Figure(float(person.height_m), float(person.mass_kg), person.sex)


@functools.lru_cache(maxsize=16)
def _build(
    figure: Figure, lengths: tuple[tuple[str, float], ...], changes: tuple[Change, ...]
) -> Body:
    evidence = load_body_evidence()
    scale = _scale(figure, dict(lengths), changes, evidence)
    anatomy = generic_anatomy().scale(scale.of, scale.across)
    inertia = inertials(anatomy, scale, evidence, figure.sex, figure.mass_kg)
    inertia = carry(inertia, changes, scale.factors["trunk"], evidence)
    model = assemble(anatomy, inertia)
    joints = tuple(model.joint(i).name for i in range(model.njnt))
    body = Body(
        person=figure,
        model=model,
        anatomy=anatomy,
        coordinates=chain_of(anatomy, joints).coordinates,
        muscles=_muscles(model, anatomy, evidence, figure.mass_kg),
        segments=_segments(anatomy, inertia),
        endplates=_endplates(evidence),
        contacts=shod(_contacts(anatomy), changes),
        passive=shaped(_passive(evidence, _strength(figure, evidence)), changes, evidence),
        fascia=MappingProxyType({side: f"{FASCIA}{SUFFIX[side]}" for side in SUFFIX}),
        landmarks=MappingProxyType(landmark_points()),
        scales=scale.factors,
        tissues=MappingProxyType({}),
        changes=tuple(str(change) for change in changes),
        notes=_notes(figure, dict(lengths)),
    )
    return replace(body, tissues=MappingProxyType(_tissues(body, evidence)))


def _scale(
    figure: Figure,
    lengths: Mapping[str, float],
    changes: tuple[Change, ...],
    evidence: BodyEvidence,
) -> Sizes:
    scale = sizes(evidence, figure.height_m, lengths)
    plain = generic_anatomy().scale(scale.of, scale.across)
    now = {
        f"{part}{side}": float(np.linalg.norm(plain.bones[f"{bone}{side}"].pos))
        for part, bone in (("thigh", "tibia"), ("shank", "talus"))
        for side in ("_r", "_l")
    }
    longer = leg_factors(changes, now)
    return Sizes(MappingProxyType({n: f * longer.get(n, 1.0) for n, f in scale.factors.items()}))


def _strength(figure: Figure, evidence: BodyEvidence) -> float:
    reference = evidence.muscles["legs"].reference_mass_kg
    return float((figure.mass_kg / reference) ** evidence.value("strength_exponent"))


def _muscles(
    model: mujoco.MjModel, anatomy: Anatomy, evidence: BodyEvidence, mass_kg: float
) -> Muscles:
    data = mujoco.MjData(model)
    mujoco.mj_fwdPosition(model, data)
    paths = {
        name: float(data.tendon(name).length[0])
        for name in anatomy.paths
        if not name.startswith(FASCIA)
    }
    spinal = {}
    for name in paths:
        if name.startswith(PSOAS):
            first, rim = (data.site(step.name).xpos for step in anatomy.paths[name].steps[:2])
            spinal[name] = float(np.linalg.norm(first - rim))
    return muscle_figures(paths, spinal, evidence, mass_kg)


def _segments(anatomy: Anatomy, inertia: Mapping[str, Inertial]) -> tuple[Segment, ...]:
    return tuple(
        Segment(
            bone=bone,
            name=SEGMENT_NAMES[bone],
            mass_kg=inertia[bone].mass_kg,
            com=inertia[bone].com,
            length_m=segment_length(anatomy, bone),
        )
        for bone in anatomy.bones
    )


def _endplates(evidence: BodyEvidence) -> tuple[Endplate, ...]:
    """Each joint's load is told in the middle plane of its disc, between both endplates."""
    lower = ("pelvis", *(UPPER_BONE[level] for level in LEVELS[:-1]))
    found = []
    for level, below in zip(LEVELS, lower, strict=True):
        lean = _mid_disc(evidence, level)
        forward = np.array([np.cos(lean), -np.sin(lean), 0.0])
        across = np.array([np.sin(lean), np.cos(lean), 0.0])
        axes = np.column_stack([forward, across, [0.0, 0.0, 1.0]])
        joints = (f"{level}_extension", f"{level}_bending", f"{level}_rotation")
        upper, standing = UPPER_BONE[level], np.radians(evidence.lumbar[level].endplate_deg)
        found.append(
            Endplate(level, below, upper, axes, joints, load_slides(upper), float(standing))
        )
    return tuple(found)


def _mid_disc(evidence: BodyEvidence, level: Level) -> float:
    """How far a disc's middle plane leans forward with all joints at zero, rad.

    Published angles are those of people who stand. The package's zero pose is not: its sacrum
    leans less, so there each disc leans less by its part of that difference, the trunk upright.
    """
    row = evidence.lumbar[level]
    turned = evidence.lumbar["L5_S1"].endplate_deg - evidence.value("package_sacral_slope")
    below = sum(evidence.lumbar[name].extension for name in LEVELS[: LEVELS.index(level)])
    left = 1 - below - row.extension / 2
    return float(np.radians((row.endplate_deg + row.above_deg) / 2 - turned * left))


def _contacts(anatomy: Anatomy) -> tuple[Contact, ...]:
    found = []
    for name, region in CONTACT_REGIONS.items():
        for side, suffix in SUFFIX.items():
            point = anatomy.points[f"{name}{suffix}"]
            found.append(Contact(point.name, side, region, point.bone, point.pos))
    return tuple(found)


def _passive(evidence: BodyEvidence, strength: float) -> tuple[Passive, ...]:
    """Discs, midfoot and toes; stiffness grows with strength, as area and lever do (judged)."""
    rows = []
    for level in LEVELS:
        for angle, rising, falling in (
            ("extension", "disc_extension", "disc_flexion"),
            ("bending", "disc_bending", "disc_bending"),
            ("rotation", "disc_rotation", "disc_rotation"),
        ):
            row = _spring(f"{level}_{angle}", evidence, rising, falling, strength)
            if angle == "extension":
                row = replace(row, stiffening_rad=evidence.value("disc_flexion_stiffening"))
            rows.append(row)
    # The evidence's stiffness is about the side-to-side axis; the joint turns about an oblique one.
    share = float(np.cos(np.radians(evidence.value("midfoot_rise")))
                  * np.sin(np.radians(evidence.value("midfoot_turn"))))  # fmt: skip
    for suffix in SUFFIX.values():
        rows.append(_spring(f"midfoot_angle{suffix}", evidence, "midfoot_stiffness",
                            "midfoot_stiffness", strength * share**2))  # fmt: skip
        rows.append(
            _spring(f"mtp_angle{suffix}", evidence, "toe_stiffness", "toe_stiffness", strength)
        )
    return tuple(rows)


def _spring(
    joint: str, evidence: BodyEvidence, rising: str, falling: str, strength: float
) -> Passive:
    figure = evidence.figures[rising]
    return Passive(
        joint=joint,
        rising=figure.value * strength,
        falling=evidence.value(falling) * strength,
        low=(figure.low or figure.value) / figure.value,
        high=(figure.high or figure.value) / figure.value,
    )


def _tissues(body: Body, evidence: BodyEvidence) -> dict[str, float]:
    """Figures of the soft parts; the fascia is slack at the midfoot's rest angle."""
    pose = np.zeros(len(body.coordinates))
    for row in body.passive:
        if row.joint in body.coordinates:
            pose[body.coordinates.index(row.joint)] = row.neutral_rad
    lengths = fascia_path(body, pose)
    slack = {body.fascia[side]: lengths[side][0] for side in body.fascia}
    size = float(np.mean([body.scales["foot_r"], body.scales["foot_l"]]))
    return tissue_figures(evidence, slack, size=size, strength=_strength(body.person, evidence))


def _notes(figure: Figure, lengths: Mapping[str, float]) -> tuple[str, ...]:
    notes = []
    if figure.sex is None:
        notes.append("sex is not told: segment masses are the mean of both sexes")
    known = sorted({name[:-2] for name in lengths})
    told = f"lengths of {', '.join(known)} are measured" if known else "no length is measured"
    notes.append(f"{told}; the others are fractions of the height")
    return tuple(notes)
