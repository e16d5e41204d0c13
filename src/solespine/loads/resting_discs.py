"""What presses a lumbar disc that carries nothing: ligaments and resting muscle, as measured lying.

It is held in balance inside each level, so it changes no moment and no other joint. Wilke 1999
measured 0.10 to 0.12 MPa lying; the same factor as for all other postures makes it a force.
"""

from __future__ import annotations

from solespine.body import Body
from solespine.evidence import load_body_evidence, load_loads_evidence


def disc_force(pressure_mpa: float) -> float:
    """Compression, N, of the measured adult's L4-L5 disc at a pressure in its middle, MPa."""
    figures = load_body_evidence()
    area, factor = figures.value("disc_area"), figures.value("pressure_to_stress")
    return pressure_mpa * 1e6 * area * factor


def resting_compression(body: Body) -> float:
    """N at every lumbar level of this person; the disc's area grows as strength does."""
    figures = load_loads_evidence()
    size = body.person.mass_kg / figures["disc_mass"].value
    exponent = load_body_evidence().value("strength_exponent")
    return float(disc_force(figures["disc_resting_pressure"].value) * size**exponent)
