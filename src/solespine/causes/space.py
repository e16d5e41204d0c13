"""The hypotheses: sets of up to two explaining causes a site, with any traits besides.

Three axes span them. `foot` and `back` hold every set of none, one or two causes that compete to
explain heel and back; `extra` holds what may be present besides: up to two troubles of the toes,
forefoot and hip, with any combination of the traits and of widespread pain. A hypothesis is one
entry of each axis.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solespine.evidence import Evidence

Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

_FOOT_SITES = ("heel", "leg_nerve", "systemic", "vascular")
_MOST_KNOWN = 1000  # divisions of an axis into classes that are remembered
# Causes whose place in the table is not where they compete to explain pain. Trouble of the toes,
# the forefoot and the hip is common beside heel and back pain and rarely explains either.
_HOME = {
    "aaa": "back",
    "dvt": "extra",
    "nociplastic": "extra",
    "pttd": "foot",
    "charcot_foot": "foot",
    "plantar_fibroma": "foot",
    "piriformis": "back",
    "sij_dysfunction": "back",
}


@dataclass(frozen=True, eq=False)
class Axis:
    """One axis: its causes, and its sets as rows of membership."""

    name: str
    causes: tuple[str, ...]
    member: Bools  # (set, cause)

    @property
    def size(self) -> int:
        """Number of sets."""
        return int(self.member.shape[0])

    def columns(self, present: Sequence[str]) -> Ints:
        """Column numbers of those of the causes that lie on this axis."""
        return np.array([self.causes.index(c) for c in present if c in self.causes], dtype=np.intp)

    @functools.cached_property
    def _known_classes(self) -> dict[bytes, tuple[Bools, Ints]]:
        """Classes that were asked for already: one finding's columns come again and again."""
        return {}

    def classes(self, columns: Ints) -> tuple[Bools, Ints]:
        """Sets that these columns do not tell apart form one class.

        Returns:
            membership of one set of each class (class, cause), and the class of every set.
        """
        asked = columns.tobytes()
        found = self._known_classes.get(asked)
        if found is None:
            code = self.member[:, columns] @ (1 << np.arange(columns.size, dtype=np.int64))
            _, first, inverse = np.unique(code, return_index=True, return_inverse=True)
            found = self.member[first], inverse
            if len(self._known_classes) >= _MOST_KNOWN:
                self._known_classes.clear()
            self._known_classes[asked] = found
        return found

    def keep(self, rows: Ints | Bools) -> Axis:
        """The axis with only these sets."""
        return Axis(self.name, self.causes, self.member[rows])


@dataclass(frozen=True, eq=False)
class Space:
    """All hypotheses, and the order of causes used in every array: foot, back, extra.

    Attributes:
        traits: columns of the extra axis that are independent of one another and of all else
            before any answer (traits); its other columns compete like the causes of a site.
    """

    foot: Axis
    back: Axis
    extra: Axis
    traits: Ints

    @property
    def axes(self) -> tuple[Axis, Axis, Axis]:
        """The three axes in the order of the arrays."""
        return self.foot, self.back, self.extra

    @functools.cached_property
    def causes(self) -> tuple[str, ...]:
        """All causes of the space."""
        return self.foot.causes + self.back.causes + self.extra.causes

    def slices(self) -> tuple[slice, slice, slice]:
        """Where each axis' causes stand in `causes`."""
        return self._slices

    @functools.cached_property
    def _slices(self) -> tuple[slice, slice, slice]:
        first, second = len(self.foot.causes), len(self.foot.causes) + len(self.back.causes)
        return slice(0, first), slice(first, second), slice(second, len(self.causes))


def build_space(evidence: Evidence) -> Space:
    """The hypothesis space over all causes that can explain or be a trait."""
    homes: dict[str, list[str]] = {"foot": [], "back": [], "extra": []}
    traits: list[str] = []
    for cause_id, cause in evidence.causes.items():
        if cause.role == "trait" or cause_id == "nociplastic":
            traits.append(cause_id)
        elif cause.role == "explains":
            homes[home(cause_id, evidence)].append(cause_id)
    others = _up_to_two(len(homes["extra"]))
    free = _any_number(len(traits))
    member = np.hstack([np.repeat(others, len(free), axis=0), np.tile(free, (len(others), 1))])
    return Space(
        foot=Axis("foot", tuple(homes["foot"]), _up_to_two(len(homes["foot"]))),
        back=Axis("back", tuple(homes["back"]), _up_to_two(len(homes["back"]))),
        extra=Axis("extra", (*homes["extra"], *traits), member),
        traits=np.arange(others.shape[1], member.shape[1]),
    )


def home(cause_id: str, evidence: Evidence) -> str:
    """The axis of a cause: foot, back or extra."""
    cause = evidence.causes[cause_id]
    if cause_id in _HOME:
        return _HOME[cause_id]
    if cause.role == "trait" or cause.site in ("foot", "pelvis"):
        return "extra"
    return "foot" if cause.site in _FOOT_SITES else "back"


def _up_to_two(n: int) -> Bools:
    rows = [(), *((k,) for k in range(n)), *itertools.combinations(range(n), 2)]
    member = np.zeros((len(rows), n), dtype=bool)
    for number, row in enumerate(rows):
        member[number, list(row)] = True
    return member


def _any_number(n: int) -> Bools:
    return np.array(list(itertools.product((False, True), repeat=n)), dtype=bool).reshape(-1, n)
