"""The body: one MuJoCo model of one person and all that loads need to know beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import mujoco

from solespine.body.anatomy import Anatomy, Array, Vector
from solespine.body.muscles import Muscles
from solespine.evidence.body_topics import Level

Side = Literal["left", "right"]
SUFFIX: Mapping[Side, str] = {"left": "_l", "right": "_r"}


@dataclass(frozen=True)
class Figure:
    """Whose body it is.

    Attributes:
        height_m: standing height.
        mass_kg: without what is carried.
        sex: None where not told; the mean of both is used.
    """

    height_m: float
    mass_kg: float
    sex: Literal["female", "male"] | None


@dataclass(frozen=True)
class Segment:
    """One part of the body that moves as a whole.

    Attributes:
        bone: its name in the model.
        name: in plain words.
        mass_kg: its mass.
        com: centre of mass in the bone's axes, m.
        length_m: to the next joint or the end; None where it has none.
    """

    bone: str
    name: str
    mass_kg: float
    com: Vector
    length_m: float | None


@dataclass(frozen=True)
class Endplate:
    """The axes in which the load of one lumbar joint is told.

    Attributes:
        level: `L5_S1` ... `L1_L2`.
        lower: the bone below, in whose axes `axes` stands.
        upper: the bone above, at whose origin the joint lies.
        axes: (3, 3) columns: forward along the middle plane of the disc, compression (up, across
            it), to the right; in the axes of the lower bone.
        joints: the three joints: extension, bending, rotation.
        slides: the three locked slides on which the joint's force is read, along the axes of the
            lower bone: forward, up, right.
        inclination_rad: how far the upper endplate of the lower bone leans forward from the
            horizontal in people who stand.
    """

    level: Level
    lower: str
    upper: str
    axes: Array = field(repr=False)
    joints: tuple[str, str, str] = ("", "", "")
    slides: tuple[str, str, str] = ("", "", "")
    inclination_rad: float = 0.0


@dataclass(frozen=True)
class Contact:
    """One place of the sole that meets the ground.

    Attributes:
        name: `heel_inside_r`, ...
        side: left or right.
        region: heel, midfoot, ball or toes.
        bone: on which it lies.
        pos: on the skin, or on the shoe's sole under it, in the bone's axes, m.
        sole_m: thickness of the sole between skin and ground.
        stiffness: N/m of what lies under the skin (shoe, insole); None for barefoot.
    """

    name: str
    side: Side
    region: Literal["heel", "midfoot", "ball", "toes"]
    bone: str
    pos: Vector
    sole_m: float = 0.0
    stiffness: float | None = None


@dataclass(frozen=True)
class Passive:
    """A passive turning stiffness of one joint, about its own angle.

    Attributes:
        joint: which.
        rising: Nm/rad for positive angles.
        falling: Nm/rad for negative angles.
        neutral_rad: where it makes no moment.
        low, high: factors on both that an interval should span.
        stiffening_rad: turned so far to the negative side, it resists twice as hard as at first;
            None where it stays the same.
    """

    joint: str
    rising: float
    falling: float
    neutral_rad: float = 0.0
    low: float = 1.0
    high: float = 1.0
    stiffening_rad: float | None = None


@dataclass(frozen=True, eq=False)
class Body:
    """One person's chain from sole to head. Two bodies are the same only if they are one object.

    Attributes:
        person: whose it is.
        model: MuJoCo's model; x forward, y left, z up; joints in `model.joint(i).name`.
        anatomy: what the model was made from, at this person's size.
        coordinates: the independent coordinates, in the order of all (n_coordinates,) arrays.
        muscles: figures of all muscles, in the order of all (n_muscles,) arrays.
        segments: of the person, with what is carried.
        endplates: from L5-S1 up.
        contacts: of both soles.
        passive: turning stiffness of discs, midfoot and toes.
        fascia: names of the two fascia paths.
        landmarks: marker role to point of the model.
        scales: factors on the package's own size, by part.
        tissues: figures of heel pad, fascia and Achilles tendon at this person's size.
        changes: what was changed against the plain body, in words.
        notes: what was assumed, in sentences.
    """

    person: Figure
    model: mujoco.MjModel = field(repr=False)
    anatomy: Anatomy = field(repr=False)
    coordinates: tuple[str, ...] = field(repr=False)
    muscles: Muscles = field(repr=False)
    segments: tuple[Segment, ...] = field(repr=False)
    endplates: tuple[Endplate, ...] = field(repr=False)
    contacts: tuple[Contact, ...] = field(repr=False)
    passive: tuple[Passive, ...] = field(repr=False)
    fascia: Mapping[Side, str] = field(repr=False)
    landmarks: Mapping[str, str] = field(repr=False)
    scales: Mapping[str, float] = field(repr=False)
    tissues: Mapping[str, float] = field(repr=False)
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def mass_kg(self) -> float:
        """Mass of all segments, with what is carried."""
        return float(self.model.body_subtreemass[0])
