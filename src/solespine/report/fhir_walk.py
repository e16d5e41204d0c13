"""What was measured of the walk, and the loads computed from it, as FHIR R4 observations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solespine.findings.gait.model import Measured
from solespine.report.fhir_basis import Bundled, Resource, concept, notes, quantity

if TYPE_CHECKING:
    from solespine.report.loads_view import Bar, Rung

_COMPUTED = "Computed by a model of the body from the recording; not measured in the person."


def observations_walk(made: Bundled) -> Iterator[Resource]:
    """Findings of the recordings with what is normal, and the greatest load of each link."""
    walk = made.a.measurement
    if walk is None:
        return
    for one in walk.findings:
        yield _measured(made, one)
    for rung in made.view.loads.rungs if made.view.loads else ():
        for side, bar in (("left", rung.left), ("right", rung.right)):
            if bar is not None:
                yield _load(made, rung, side, bar)


def _measured(made: Bundled, one: Measured) -> Resource:
    known = {"low": one.band.low, "high": one.band.high}
    band = {end: quantity(value, one.unit) for end, value in known.items() if value is not None}
    side = {"bodySite": concept(one.side)} if one.side else {}
    return (
        made.of("Observation", f"walk-{one.id}-{one.side or 'person'}", "preliminary")
        | {"code": concept(made.a.evidence.findings[one.id].term)}
        | made.subject
        | made.dated("effectiveDateTime")
        | {"valueQuantity": quantity(one.value, one.unit)}
        | side
        | ({"referenceRange": [band]} if band else {})
        | notes(one.detail, f"Quality of the recording: {one.quality.level}.")
    )


def _load(made: Bundled, rung: Rung, side: str, bar: Bar) -> Resource:
    reach = "" if bar.low is None else f"95 % interval {bar.text} {rung.unit}."
    unsure = "The absolute value is uncertain." if rung.uncertain else ""
    return (
        made.of("Observation", f"load-{rung.name}-{side}", "preliminary")
        | {"code": concept(f"Greatest load of the stride: {rung.name}")}
        | made.subject
        | made.dated("effectiveDateTime")
        | {"valueQuantity": quantity(bar.value, rung.unit), "bodySite": concept(side)}
        | notes(_COMPUTED, reach, unsure)
    )
