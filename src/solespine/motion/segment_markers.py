"""Which markers lie on one body segment, and which distances between markers do not change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

_BOTH = ("L", "R")
_LEG: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "thigh": ("GTR", "THI", "THI2", "KNE", "MKNE"),
        "shank": ("TIB", "TIB2", "HFB", "TUB", "SHN", "ANK", "MMA"),
        "hindfoot": ("HEE", "CPG", "PCA", "LCA", "STL", "NAV"),
        "forefoot": ("TOE", "P1M", "D1M", "P5M", "D5M", "MT1", "MT2", "MT5"),
    }
)
_TRUNK: tuple[tuple[str, ...], ...] = (
    ("LASI", "RASI", "LPSI", "RPSI", "SACR"),
    ("C7", "T2", "T6", "T10", "CLAV", "STRN", "RBAK"),
    ("LFHD", "RFHD", "LBHD", "RBHD"),
)
# Distances that bones keep, up to the skin's movement and the bending of the foot.
KEPT: tuple[tuple[str, str], ...] = (
    ("LASI", "RASI"),
    ("LPSI", "RPSI"),
    *((f"{s}{a}", f"{s}{b}") for s in _BOTH for a, b in (("KNE", "ANK"), ("HEE", "ANK"))),
    *((f"{s}{a}", f"{s}{b}") for s in _BOTH for a, b in (("HEE", "TOE"), ("TIB", "ANK"))),
)


@cache
def _segments() -> Mapping[str, tuple[str, ...]]:
    legs = [tuple(f"{s}{name}" for name in names) for s in _BOTH for names in _LEG.values()]
    return MappingProxyType({name: names for names in (*_TRUNK, *legs) for name in names})


def segment_of(marker: str) -> tuple[str, ...]:
    """Roles on the same segment as this one, itself among them; empty for an unknown role."""
    return _segments().get(marker, ())
