"""Changes of a body as plain edits: shape of the foot, length of a leg, shoe, insole, load.

A change says what is different, not what follows: the pose in which the changed body stands or
walks is found elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from solespine.body.inertia_deleva1996 import Inertial
from solespine.body.model import SUFFIX, Contact, Passive, Side
from solespine.errors import InputError
from solespine.evidence.body_topics import BodyEvidence

Kind = Literal[
    "flat_foot", "high_arch", "leg_length", "sole_height", "heel_lift", "heel_wedge",
    "forefoot_wedge", "arch_support", "cushioning", "carried_mass",
]  # fmt: skip
Where = Literal["back", "front", "hips", "left_hand", "right_hand", "both_hands"]

# What each kind's amount is, and between what it must lie.
UNITS: Mapping[Kind, tuple[str, float, float]] = {
    "flat_foot": ("times the common flat foot", 0.0, 3.0),
    "high_arch": ("times the common high arch", 0.0, 3.0),
    "leg_length": ("m longer", -0.10, 0.10),
    "sole_height": ("m", 0.0, 0.10),
    "heel_lift": ("m", -0.05, 0.12),
    "heel_wedge": ("rad, inner edge thicker", -0.40, 0.40),
    "forefoot_wedge": ("rad, inner edge thicker", -0.40, 0.40),
    "arch_support": ("Nm/rad beside the midfoot's own", 0.0, 2000.0),
    "cushioning": ("N/m of what lies under the skin", 1e4, 1e7),
    "carried_mass": ("kg", 0.0, 60.0),
}
# Bone, share of the mass, place of the evidence.
_CARRIERS: Mapping[str, tuple[tuple[str, float, str], ...]] = {
    "back": (("torso", 1.0, "carried_back"),),
    "front": (("torso", 1.0, "carried_front"),),
    "hips": (("pelvis", 1.0, "carried_hips"),),
    "left_hand": (("hand_l", 1.0, "carried_hand"),),
    "right_hand": (("hand_r", 1.0, "carried_hand"),),
    "both_hands": (("hand_l", 0.5, "carried_hand"), ("hand_r", 0.5, "carried_hand")),
}


@dataclass(frozen=True)
class Change:
    """One thing that is different.

    Attributes:
        kind: what.
        amount: how much, in the unit of `UNITS`.
        side: whose foot or leg; nothing to a carried mass.
        where: where a carried mass is.
    """

    kind: Kind
    amount: float = 1.0
    side: Side | Literal["both"] = "both"
    where: Where = "back"

    def __post_init__(self) -> None:
        if self.kind not in UNITS:
            raise InputError(f"change {self.kind!r} is not known; one of: {', '.join(UNITS)}")
        unit, low, high = UNITS[self.kind]
        if not low <= self.amount <= high:
            raise InputError(
                f"change {self.kind}: {self.amount:g} {unit} is outside {low:g} to {high:g}; "
                "give a value inside"
            )
        if self.side not in ("left", "right", "both"):
            raise InputError(f"change {self.kind}: side must be left, right or both")
        if self.where not in get_args(Where):
            raise InputError(f"change {self.kind}: where must be one of {', '.join(_CARRIERS)}")

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides it is on."""
        return ("left", "right") if self.side == "both" else (self.side,)

    def __str__(self) -> str:
        place = self.where if self.kind == "carried_mass" else self.side
        return f"{self.kind} {self.amount:g} {UNITS[self.kind][0]} ({place})"


def leg_factors(changes: Iterable[Change], lengths: Mapping[str, float]) -> dict[str, float]:
    """Factors on thigh and shank that make a leg longer by the told amount.

    Args:
        changes: all changes.
        lengths: `thigh_r`, `shank_r`, ... in m before the change.
    """
    factors: dict[str, float] = {}
    for change in changes:
        if change.kind != "leg_length":
            continue
        for side in change.sides:
            names = (f"thigh{SUFFIX[side]}", f"shank{SUFFIX[side]}")
            whole = sum(lengths[name] for name in names)
            for name in names:
                factors[name] = factors.get(name, 1.0) * (1 + change.amount / whole)
    return factors


def carry(
    inertia: Mapping[str, Inertial],
    changes: Iterable[Change],
    size: float,
    evidence: BodyEvidence,
) -> dict[str, Inertial]:
    """Add what is carried, as points of mass, to the bones that carry it."""
    changed = dict(inertia)
    for change in changes:
        if change.kind == "carried_mass" and change.amount > 0:
            for bone, share, place in _CARRIERS[change.where]:
                load = (share * change.amount, np.array(evidence.at(place)) * size)
                changed[bone] = _with_point(changed[bone], *load)
    return changed


def _with_point(part: Inertial, mass: float, place: np.ndarray) -> Inertial:
    """Inertia about the common centre; the axes stay, so products of inertia are left out."""
    whole = part.mass_kg + mass
    com = (part.mass_kg * np.array(part.com) + mass * place) / whole
    inertia = np.array(part.inertia)
    for m, c in ((part.mass_kg, np.array(part.com)), (mass, place)):
        x, y, z = (c - com) ** 2
        inertia = inertia + m * np.array([y + z, x + z, x + y])
    return Inertial(
        whole,
        (float(com[0]), float(com[1]), float(com[2])),
        (float(inertia[0]), float(inertia[1]), float(inertia[2])),
    )


def shod(contacts: tuple[Contact, ...], changes: Iterable[Change]) -> tuple[Contact, ...]:
    """Contact points under a sole, a wedge or a cushion."""
    for change in changes:
        contacts = tuple(
            _under(contact, change, contacts) if contact.side in change.sides else contact
            for contact in contacts
        )
    return contacts


def _under(contact: Contact, change: Change, contacts: tuple[Contact, ...]) -> Contact:
    heel = contact.region == "heel"
    if change.kind == "sole_height" or (change.kind == "heel_lift" and heel):
        return _raised(contact, change.amount)
    wedged = (change.kind == "heel_wedge" and heel) or (
        change.kind == "forefoot_wedge" and not heel
    )
    if wedged:
        return _raised(contact, np.tan(change.amount) * _inwards(contact, contacts))
    if change.kind == "cushioning":
        return replace(contact, stiffness=change.amount)
    return contact


def _raised(contact: Contact, thickness: float) -> Contact:
    x, y, z = contact.pos
    return replace(contact, sole_m=contact.sole_m + thickness, pos=(x, y - thickness, z))


def _inwards(contact: Contact, contacts: tuple[Contact, ...]) -> float:
    """How far the point lies inward of the outermost one of its region, m.

    The midfoot lies on the plane of the ball.
    """
    outward = 1.0 if contact.side == "right" else -1.0
    region = "ball" if contact.region == "midfoot" else contact.region
    others = [
        outward * other.pos[2]
        for other in contacts
        if other.side == contact.side and other.region == region
    ]
    return max(others) - outward * contact.pos[2]


def shaped(
    passive: tuple[Passive, ...], changes: Iterable[Change], evidence: BodyEvidence
) -> tuple[Passive, ...]:
    """The midfoot's rest angle and stiffness of a flat or high arch, or above a support."""
    drop = np.radians(evidence.value("flat_arch_drop"))
    for change in changes:
        sense = {"flat_foot": 1.0, "high_arch": -1.0}.get(change.kind, 0.0)
        more = change.amount if change.kind == "arch_support" else 0.0
        names = {f"midfoot_angle{SUFFIX[side]}" for side in change.sides}
        passive = tuple(
            replace(
                row,
                neutral_rad=row.neutral_rad + sense * change.amount * drop,
                rising=row.rising + more,
            )
            if row.joint in names
            else row
            for row in passive
        )
    return passive
