"""The three kinds of processor that have written C3D files, and their numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solespine.recordings.model import Array

_INTEL, _DEC, _SGI = 84, 85, 86


@dataclass(frozen=True)
class Dialect:
    """How numbers lie in one C3D file.

    Attributes:
        order: `<` low byte first, `>` high byte first.
        dec: real numbers are those of a DEC VAX.
    """

    order: str
    dec: bool

    def integers(self, data: bytes) -> NDArray[np.int16]:
        """Signed 16-bit integers."""
        return np.frombuffer(data, dtype=f"{self.order}i2", count=len(data) // 2)

    def counts(self, data: bytes) -> NDArray[np.uint16]:
        """Unsigned 16-bit integers."""
        return np.frombuffer(data, dtype=f"{self.order}u2", count=len(data) // 2)

    def reals(self, data: bytes) -> Array:
        """4-byte real numbers.

        A VAX number is the IEEE number with its two halves exchanged, times four.
        """
        count = len(data) // 4
        with np.errstate(invalid="ignore"):  # damaged files hold numbers that are none
            if not self.dec:
                return np.frombuffer(data, dtype=f"{self.order}f4", count=count).astype(float)
            halves = np.frombuffer(data, dtype="<u2", count=2 * count).reshape(-1, 2)
            swapped = np.ascontiguousarray(halves[:, ::-1]).view("<f4")[:, 0]
            return swapped.astype(float) / 4


def dialect_of(processor: int) -> Dialect | None:
    """The dialect for a file's processor byte; None for an unknown one."""
    known = {
        _INTEL: Dialect("<", dec=False),
        _DEC: Dialect("<", dec=True),
        _SGI: Dialect(">", dec=False),
    }
    return known.get(processor)
