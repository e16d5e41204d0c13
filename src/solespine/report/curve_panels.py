"""Curves of a measurement as drawings under headings, in the order of a gait report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from solespine.report.curve_svg import curve_panel
from solespine.report.measurement import CurveSummary, Value

_KINETIC = ("Nm/kg", "W/kg")
_FORCE = ("BW",)
# Heading, what a curve's name begins with, its units.
_GROUPS = (
    ("Pelvis and trunk", ("pelvis_", "trunk_", "spine_"), ("deg",)),
    ("Hip, knee and ankle", ("hip_", "knee_", "ankle_", "foot_"), ("deg",)),
    ("Foot segments", ("hindfoot_", "forefoot_", "hallux_", "arch_"), ("deg", "mm")),
    ("Joint moments (internal) and powers", ("hip_", "knee_", "ankle_"), _KINETIC),
    ("Ground force", ("vertical_", "forward_", "lateral_"), _FORCE),
)


def panels(
    curves: Sequence[CurveSummary], values: Sequence[Value]
) -> Iterator[tuple[str, tuple[Markup, ...]]]:
    """Heading and drawings; a group without a curve is left out.

    Args:
        curves: of both sides.
        values: of which the end of stance is taken, to mark it.
    """
    off: dict[str, float] = {
        value.side: value.mean for value in values if value.name == "stance_percent"
    }
    for heading, starts, units in _GROUPS:
        mine = [one for one in curves if one.name.startswith(starts) and one.unit in units]
        if mine:
            yield heading, tuple(_drawn(mine, {} if units == _FORCE else off, units))


def _drawn(
    curves: Sequence[CurveSummary], off: Mapping[str, float], units: tuple[str, ...]
) -> Iterator[Markup]:
    across = "% of stance" if units == _FORCE else "% of the gait cycle"
    for name in dict.fromkeys(one.name for one in curves):
        drawing = curve_panel([one for one in curves if one.name == name], across, off)
        yield Markup(drawing)  # noqa: S704  escaped where it is made
