"""The lab sheet: one page that tells a technician what this part is."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from solespine.evidence.load import load_evidence
from solespine.orthotic import drawing
from solespine.orthotic.make import Orthotic
from solespine.orthotic.model import Check

_TEMPLATES = files("solespine.orthotic") / "templates"
_NO_PRINT = 0.02  # arch index below which the arch touches next to nothing
_PLACES = {
    "base_5": "base of the fifth metatarsal",
    **{f"met_{k}": f"head of metatarsal {k}" for k in range(1, 6)},
}
NOT_CHECKED = (
    "Geometry only: whether this person should wear it was not checked. Not without specialist "
    "care on a numb or ulcerated foot, not on an acute Charcot foot, in a child not without review."
)


def sheet(orthotic: Orthotic, caution: str = NOT_CHECKED) -> bytes:
    """The page as PDF (A4), the same bytes for the same part: no network, fonts or clock.

    Args:
        orthotic: the part.
        caution: what was checked of the person.
    """
    return set_page("sheet.typ", sheet_data(orthotic, caution))


def set_page(template: str, data: dict[str, Any]) -> bytes:
    """A page of the room's templates with its data, as PDF."""
    import typst  # here, because loading it costs time that the other outputs need not spend

    made = typst.compile(
        (_TEMPLATES / template).read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(data)},
    )
    return bytes(made)


def sheet_data(orthotic: Orthotic, caution: str = NOT_CHECKED) -> dict[str, Any]:
    """What the page shows, every number in words."""
    given = orthotic.prescription
    places = orthotic.landmarks
    return {
        "title": f"Foot orthotic, {given.side} foot",
        "label": given.label,
        "from": f"{orthotic.scan.name} ({orthotic.scan.kind})",
        "custom": orthotic.scan.kind != "template",
        "caution": caution,
        "warnings": list(orthotic.warnings),
        "order": order_rows(orthotic),
        "measures": measure_rows(orthotic),
        "checks": [_check(check) for check in orthotic.checks],
        "top": drawing.top_view(orthotic),
        "long": drawing.long_section(orthotic),
        "heel": drawing.cross_section(orthotic, places["heel_centre"].x_mm, "heel, from behind"),
        "arch": drawing.cross_section(orthotic, places["arch_apex"].x_mm, "arch, from behind"),
        "key": drawing.thickness_key(orthotic),
    }


def order_rows(orthotic: Orthotic) -> list[tuple[str, str]]:
    """The prescription in words."""
    given = orthotic.prescription
    evidence = load_evidence().orthotic
    rows = [("Foot during the scan", evidence.loading[given.weight_bearing].name)]
    for field, row in evidence.ranges.items():
        value = getattr(given, field)
        if value is None or (not value and not field.endswith("post_deg")):
            continue
        if field == "heel_pocket_diameter_mm" and not given.heel_pocket_mm:
            continue
        if field == "arch_fill_mm" and given.arch_height_mm is not None:
            continue
        if field == "cover_mm" and given.cover:
            continue  # told with what it is made of
        size = abs(value) if field.endswith("post_deg") else value
        rows.append((row.name, f"{size:g} {row.unit}{_sense(field, value)}"))
    if given.heel_pocket_mm:
        filled = {"open": "left open", "cushion": "filled with soft material"}
        rows.append(("The heel's hollow is", filled[given.heel_pocket]))
    return rows + _made_rows(orthotic)


def _made_rows(orthotic: Orthotic) -> list[tuple[str, str]]:
    """Reliefs, material, cover, cut and what a person set."""
    given = orthotic.prescription
    rows = [(f"Relief, {_PLACES[spot]}", f"{depth:g} mm") for spot, depth in given.reliefs.items()]
    rows.append(("Length", given.length.replace("_", "-")))
    rows.append(("Upper edge", _edge(orthotic)))
    if given.first_ray_cutout:
        rows.append(("First ray", "cut out"))
    rows.append(("Material", load_evidence().orthotic.materials[given.material].name))
    stiff = orthotic.stiffness
    rows.append(
        ("Arch stiffness (computed)", f"about {_two(stiff.newton_per_mm)} N/mm, held freely")
    )
    if given.cover:
        thick = f", {given.cover_mm:g} mm" if given.cover_mm else ""
        rows.append(("Cover", f"{given.cover}{thick}, not in the solid"))
    if given.shoe_outline is not None:
        rows.append(("Cut to", "the inside of the shoe"))
    if given.landmarks:
        names = ", ".join(name.replace("_", " ") for name in given.landmarks)
        rows.append(("Landmarks set by a person", names))
    return rows


def _edge(orthotic: Orthotic) -> str:
    """How wide the cup's round rim is, and from where on the wall is as thick as ordered."""
    width = round(2.0 * orthotic.built.round_mm, 2)
    wall = orthotic.prescription.thickness_mm
    return f"round: cup rim {width:g} mm wide, {width:g} mm further in {wall:g} mm thick"


def _two(value: float) -> str:
    """Two digits: a computed stiffness is not known better."""
    return f"{float(f'{value:.2g}'):g}"


def _sense(field: str, value: float) -> str:
    if not field.endswith("post_deg") or not value:
        return " (flat)" if field.endswith("post_deg") else ""
    return " varus (inner side raised)" if value > 0 else " valgus (outer side raised)"


def _arch_index(value: float) -> str:
    """A middle third without print is a finding, not a missing number."""
    said = " (the middle third leaves no print: a high arch, or an unloaded one)"
    return f"{value:.2f}{said if value < _NO_PRINT else ''}"


def measure_rows(orthotic: Orthotic) -> list[tuple[str, str]]:
    """The foot in words."""
    m = orthotic.measures
    rows = [
        ("Length", f"{m.length_mm:.0f} mm"),
        ("Ball and heel width", f"{m.ball_width_mm:.0f} and {m.heel_width_mm:.0f} mm"),
        ("Arch height of the sole", f"{m.arch_height_mm:.1f} mm ({m.arch_ratio:.3f} of length*)"),
        ("Arch index (4 mm print)", _arch_index(m.arch_index)),
    ]
    if m.rearfoot_deg is not None and m.forefoot_to_rearfoot_deg is not None:
        rows.append(("Rearfoot", _lean(m.rearfoot_deg)))
        rows.append(("Forefoot to rearfoot", _lean(m.forefoot_to_rearfoot_deg)))
    else:
        rows.append(("Rearfoot", "not in the scan"))
    return rows


def _lean(degrees: float) -> str:
    if abs(degrees) < 0.5:
        return "straight"
    return f"{abs(degrees):.0f} deg {'inverted (varus)' if degrees > 0 else 'everted (valgus)'}"


def _check(check: Check) -> tuple[str, str, str, bool]:
    digits = "0" if check.unit in ("yes/no", "count") else "2"
    value = f"{round(check.value, int(digits)) + 0.0:.{digits}f} {check.unit}"
    wanted = "" if check.wanted is None else f"{check.wanted:.{digits}f}"
    if check.wanted is not None:
        wanted = (
            f"at least {wanted}" if check.tolerance is None else f"{wanted} ± {check.tolerance:g}"
        )
    if check.unit == "yes/no":
        value, wanted = ("yes" if check.passed else "no"), "yes"
    return check.name.replace("_", " "), value, wanted, check.passed
