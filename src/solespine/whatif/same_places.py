"""Whether two bodies have their bones and paths in the same places: then they share their fits."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array

_PLACES = ("body_pos", "body_quat", "jnt_pos", "jnt_axis", "site_pos", "geom_pos", "geom_size")
_KEPT = 16
_T = TypeVar("_T")


class ByPlaces(Generic[_T]):
    """Results kept for bodies that differ in soles, arches or masses only.

    A result must follow from the places and from what is told beside them, so that it does not
    matter which of the bodies came first.
    """

    def __init__(self) -> None:
        self._found: OrderedDict[str, _T] = OrderedDict()

    def get(self, body: Body, beside: Sequence[Array], make: Callable[[], _T]) -> _T:
        """The result for a body, made where there is none yet.

        Args:
            body: whose places.
            beside: all else that the result depends on.
            make: makes it.
        """
        digest = hashlib.sha256(repr(body.coordinates).encode())
        for table in (*(getattr(body.model, name) for name in _PLACES), *beside):
            digest.update(np.ascontiguousarray(table).tobytes())
        key = digest.hexdigest()
        if key not in self._found:
            self._found[key] = make()
            if len(self._found) > _KEPT:
                self._found.popitem(last=False)
        return self._found[key]
