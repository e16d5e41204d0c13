"""High pressure under the sole → places to relieve or to cushion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from solespine.evidence.load import load_evidence, load_orthotic_advice
from solespine.motion.pressure_map import PeakMap
from solespine.orthotic.model import Side
from solespine.orthotic.proposal import Zone

HEADS = ("met_1", "met_2", "met_3", "met_4", "met_5")


def pressure_zones(maps: Iterable[PeakMap], side: Side) -> tuple[Zone, ...]:
    """Places of one foot whose highest pressure stands out, the highest first.

    Args:
        maps: of recordings; those of the other foot are passed over.
        side: of the foot.
    """
    advice = load_orthotic_advice()
    found: dict[str, Zone] = {}
    for one in maps:
        if one.side != side or not one.peaks_kpa:
            continue
        limit = (advice.zone_in_shoe_kpa if one.in_shoe else advice.zone_bare_kpa).value
        limit = max(limit, advice.zone_share.value * max(one.peaks_kpa.values()))
        for place, peak in one.peaks_kpa.items():
            higher = place not in found or peak > found[place].peak_kpa
            if peak >= limit and higher:
                found[place] = Zone(place, peak, limit, _proposed(place))
    return tuple(sorted(found.values(), key=lambda zone: (-zone.peak_kpa, zone.place)))


def _proposed(place: str) -> str:
    if place == "heel":
        return "cushioned hollow under the heel"
    if place in (*HEADS, "base_5"):
        return "relief"
    return "nothing that can be built here"


def entered(zones: Iterable[Zone], thickness_mm: float) -> Mapping[str, Any]:
    """Fields of a prescription that follow from the zones."""
    advice = load_orthotic_advice()
    least = load_evidence().orthotic.least_wall_mm.value
    depth = round(min(advice.relief_mm.value, thickness_mm - least), 2)
    fields: dict[str, Any] = {}
    places = [zone.place for zone in zones if zone.proposed == "relief"]
    if places and depth > 0:
        fields["reliefs"] = dict.fromkeys(sorted(places), depth)
        if set(places) & set(HEADS):
            fields["length"] = "sulcus"
    if any(zone.place == "heel" for zone in zones):
        fields |= {"heel_pocket_mm": advice.cushion_mm.value, "heel_pocket": "cushion"}
        fields |= {"heel_pocket_diameter_mm": 40.0}
    return fields
