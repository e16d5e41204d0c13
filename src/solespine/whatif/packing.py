"""A solved walk or stance as named arrays, to be sent to another process or kept in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np

from solespine.body import Body
from solespine.whatif.gait_style import GaitStyle
from solespine.whatif.standing import Standing
from solespine.whatif.walking import Walk

Packed = Mapping[str, np.ndarray]
Solved = Walk | Standing
_T = TypeVar("_T", Walk, Standing, GaitStyle)


def pack(solved: Solved) -> Packed:
    """Everything of it but the body."""
    return dict(_items(solved, ""))


def _items(value: Any, prefix: str) -> list[tuple[str, np.ndarray]]:
    found: list[tuple[str, np.ndarray]] = []
    for field in fields(value):
        content = getattr(value, field.name)
        if isinstance(content, Body) or content is None:
            continue
        if is_dataclass(content):
            found += _items(content, f"{prefix}{field.name}.")
        else:
            found.append((f"{prefix}{field.name}", np.asarray(content)))
    return found


def unpack_walk(packed: Packed, body: Body) -> Walk:
    """The walk of a body.

    Raises:
        KeyError, TypeError, ValueError: it is not one.
    """
    style = _made(GaitStyle, packed, "style.")
    walk = _made(Walk, packed, "", body=body, style=style)
    _fits(walk.coordinates[0], walk.forces[0], body)
    return walk


def unpack_standing(packed: Packed, body: Body) -> Standing:
    """The stance of a body.

    Raises:
        KeyError, TypeError, ValueError: it is not one.
    """
    standing = _made(Standing, packed, "", body=body)
    _fits(standing.pose, standing.forces, body)
    return standing


def _fits(pose: np.ndarray, forces: np.ndarray, body: Body) -> None:
    if pose.shape != (len(body.coordinates),) or forces.shape != (len(body.contacts), 3):
        raise ValueError("made for another body")


def _made(kind: type[_T], packed: Packed, prefix: str, **known: Any) -> _T:
    for field in fields(kind):
        name = f"{prefix}{field.name}"
        if field.name not in known and name in packed:
            array = packed[name]
            known[field.name] = array.item() if array.ndim == 0 else array
    return kind(**known)
