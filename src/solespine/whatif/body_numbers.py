"""The numbers in which one body's equations of motion differ from another's.

Masses, places and the lengths in the knee's polynomials are the person's; axes and the turning of
frames are the anatomy's and the same in all bodies. Written as symbols, the first become
parameters, so that one written problem serves every person of the same pattern.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import casadi as ca
import mujoco
import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import chain

_TINY = 1e-9  # m, kg: smaller entries are rounding of a zero
_CARRIERS = ("pelvis", "torso", "hand_r", "hand_l")  # whose centre of mass a load may move
_SLIDE = int(mujoco.mjtJoint.mjJNT_SLIDE)
_FIXED = ("body_quat", "body_iquat", "jnt_axis", "jnt_type", "body_parentid")


@dataclass(frozen=True, eq=False)
class BodyNumbers:
    """Tables of a body, of numbers or of symbols.

    Attributes:
        mass: (bodies,) kg.
        at: (bodies, 3) where a bone begins on the one below it, m.
        centre: (bodies, 3) centre of mass in the bone, m.
        inertia: (bodies, 3) about it, kg m2.
        pivot: (joints, 3) where a joint lies in its bone, m.
        powers: (joints, p) polynomials of the joints in their coordinates.
    """

    mass: Any = field(repr=False)
    at: Any = field(repr=False)
    centre: Any = field(repr=False)
    inertia: Any = field(repr=False)
    pivot: Any = field(repr=False)
    powers: Sequence[Sequence[Any]] = field(repr=False)


def body_numbers(body: Body) -> BodyNumbers:
    """The tables as plain numbers."""
    tables = {name: _clean(table) for name, (table, _) in _tables(body).items()}
    powers = [list(row) for row in tables.pop("powers")]
    return BodyNumbers(powers=powers, **{name: ca.DM(t) for name, t in tables.items()})


def body_symbols(body: Body) -> tuple[BodyNumbers, Any]:
    """The tables with symbols for what differs between persons, and all symbols as a column."""
    found, symbols = {}, []
    for name, (table, personal) in _tables(body).items():
        mine = ca.SX.sym(name, int(personal.sum()))
        symbols.append(mine)
        found[name] = _filled(_clean(table), personal, mine)
    tables = {name: _matrix(rows) for name, rows in found.items() if name != "powers"}
    return BodyNumbers(powers=found["powers"], **tables), ca.vertcat(*symbols)


def body_values(body: Body) -> Array:
    """What the symbols of `body_symbols` stand for, in their order."""
    return np.concatenate([table[personal] for table, personal in _tables(body).values()])


def body_pattern(body: Body) -> str:
    """A digest of all that is no symbol: bodies with the same one share their equations."""
    digest = hashlib.sha256()
    for name in _FIXED:
        digest.update(np.ascontiguousarray(getattr(body.model, name)).tobytes())
    for table, personal in _tables(body).values():
        digest.update(np.packbits(personal).tobytes())
        digest.update(np.where(personal, 0.0, _clean(table)).tobytes())
    return digest.hexdigest()


def _tables(body: Body) -> Mapping[str, tuple[Array, np.ndarray]]:
    """Every table and where its entries are a person's own."""
    model = body.model
    carries = np.array([model.body(i).name in _CARRIERS for i in range(model.nbody)])
    plain = {
        "mass": model.body_mass.reshape(-1, 1),
        "at": model.body_pos,
        "centre": model.body_ipos,
        "inertia": model.body_inertia,
        "pivot": model.jnt_pos,
    }
    found = {name: (np.array(t), np.abs(t) > _TINY) for name, t in plain.items()}
    found["centre"][1][carries] = True
    powers = np.array(chain(body).powers)
    slides = (model.jnt_type == _SLIDE)[:, None]
    found["powers"] = (powers, slides & (np.abs(powers) > _TINY) & (powers != 1.0))
    return found


def _clean(table: Array) -> Array:
    return np.where(np.abs(table) > _TINY, table, 0.0)


def _filled(table: Array, personal: np.ndarray, symbols: Any) -> list[list[Any]]:
    rows: list[list[Any]] = [[float(x) for x in row] for row in table]
    for k, (i, j) in enumerate(zip(*np.nonzero(personal), strict=True)):
        rows[i][j] = symbols[k]
    return rows


def _matrix(rows: list[list[Any]]) -> Any:
    """An SX table in which a plain zero takes no place."""
    found = ca.SX(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            if isinstance(entry, ca.SX) or entry != 0.0:
                found[i, j] = entry
    return found
