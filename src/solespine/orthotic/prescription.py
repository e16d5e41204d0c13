"""The prescription: a frozen, checked value and the YAML file that rebuilds the part exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from solespine.errors import InputError
from solespine.evidence.load import load_evidence
from solespine.evidence.orthotic_topics import Loading, OrthoticEvidence, OrthoticRange
from solespine.orthotic.model import LandmarkName, Side

Length = Literal["three_quarter", "sulcus", "full"]
Place = Literal["met_1", "met_2", "met_3", "met_4", "met_5", "base_5"]
Point = tuple[float, float]
_MAX_BYTES = 20_000


def _as_words(value: object) -> object:
    """YAML reads 2026-11-21 as a date."""
    return value.isoformat() if isinstance(value, date) else value


class Prescription(BaseModel):
    """What to build for one foot. Varus (inner side raised) is positive; None means: none.

    Attributes:
        side: of the foot.
        weight_bearing: how the foot was loaded during the scan; must be stated.
        rearfoot_post_deg, forefoot_post_deg: wedge under heel or ball; 0 is a flat post.
        heel_lift_mm: under the heel, running out to the ball.
        medial_skive_mm: depth of the inner heel skive.
        arch_fill_mm, heel_expansion_mm: None takes what follows from weight_bearing.
        arch_height_mm: of the upper surface at the apex; replaces arch_fill_mm.
        arch_raise_mm: above the foot's own arch, after the fill.
        heel_cup_depth_mm: rim above the lowest place of the heel.
        heel_pocket_mm, heel_pocket_diameter_mm, heel_pocket: hollow under the heel.
        metatarsal_pad_mm: height behind the middle metatarsal heads.
        reliefs: shallow hollows under single metatarsal heads or the fifth base, mm by place.
        first_ray_cutout: the shell ends behind the first ray.
        length, material, thickness_mm, cover, cover_mm: of shell and cover.
        shoe_outline: inside of the shoe in the foot frame, points in mm in order (see `shoe.py`);
            the part is cut to it. None takes the foot's own outline.
        landmarks: places set by a person, x and y in mm in the foot frame; the others are found.
        label: printed under the arch after the side, for example a date; none when empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    side: Side
    weight_bearing: Loading
    rearfoot_post_deg: float | None = None
    forefoot_post_deg: float | None = None
    heel_lift_mm: float = 0.0
    medial_skive_mm: float = 0.0
    arch_fill_mm: float | None = None
    arch_height_mm: float | None = None
    arch_raise_mm: float = 0.0
    heel_expansion_mm: float | None = None
    heel_cup_depth_mm: float = 12.0
    heel_pocket_mm: float = 0.0
    heel_pocket_diameter_mm: float = 25.0
    heel_pocket: Literal["open", "cushion"] = "open"
    metatarsal_pad_mm: float = 0.0
    reliefs: dict[Place, float] = {}
    first_ray_cutout: bool = False
    length: Length = "three_quarter"
    material: str = "polypropylene"
    thickness_mm: float = 3.0
    cover: str = ""
    cover_mm: float = 0.0
    shoe_outline: tuple[Point, ...] | None = None
    landmarks: dict[LandmarkName, Point] = {}
    label: Annotated[str, BeforeValidator(_as_words)] = ""

    @model_validator(mode="after")
    def _places(self) -> Self:
        heads = [place for place in self.reliefs if place != "base_5"]
        if heads and self.length == "three_quarter":
            raise ValueError(
                f"reliefs: a three-quarter part ends behind {heads[0]}; take sulcus or full"
            )
        if self.first_ray_cutout and "met_1" in self.reliefs:
            raise ValueError("reliefs: met_1 lies where the first ray is cut out; take one of both")
        return self

    @classmethod
    def plain(cls, side: Side, weight_bearing: Loading = "full", **more: object) -> Self:
        """The contact shell without any correction."""
        none = {"arch_fill_mm": 0.0, "heel_expansion_mm": 0.0}
        return cls.model_validate({"side": side, "weight_bearing": weight_bearing} | none | more)


@dataclass(frozen=True)
class Checked:
    """A prescription within what can be built, all choices made, and what to say about it."""

    prescription: Prescription
    warnings: tuple[str, ...]


def read_prescription(path: str | Path) -> Prescription:
    """Read a prescription from YAML.

    Raises:
        InputError: not readable, an unknown field, or a value of the wrong kind.
    """
    path = Path(path)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"{path}: too large for a prescription; use the template")
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise InputError(f"{path}: not a YAML file; one `field: value` on each line") from None
    return prescribe(data, str(path))


def prescribe(data: object, name: str = "prescription") -> Prescription:
    """A prescription from plain data.

    Raises:
        InputError: an unknown field, a missing one, or a value of the wrong kind.
    """
    if not isinstance(data, dict):
        raise InputError(f"{name}: one `field: value` on each line; side and weight_bearing first")
    try:
        return Prescription.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "it"
        hint = ""
        if first["type"] == "extra_forbidden":
            hint = f"; choose {', '.join(Prescription.model_fields)}"
        if field == "weight_bearing":
            hint = "; say how the foot was loaded during the scan: none, partial or full"
        said = first["msg"].removeprefix("Value error, ")
        where = "" if not first["loc"] else f"{field}: "
        raise InputError(f"{name}: {where}{said}{hint}") from None


def write_prescription(prescription: Prescription, *, unset: bool = True) -> str:
    """The YAML text that gives the same prescription again.

    Args:
        unset: with the values that nobody ordered; without them they stay open.
    """
    data = prescription.model_dump(mode="json", exclude_unset=not unset)
    return yaml.safe_dump(data, sort_keys=False, default_flow_style=None, width=100)


def check_prescription(given: Prescription, confirm: bool = False) -> Checked:
    """Fill in what follows from the loading; hold every value against its range.

    Args:
        given: as ordered.
        confirm: a person has confirmed values outside the usual ranges.

    Raises:
        InputError: a value cannot be built, or lies outside what is usual and was not confirmed.
    """
    evidence = load_evidence().orthotic
    rule = evidence.loading[given.weight_bearing]
    filled = given.model_copy(
        update={
            "arch_fill_mm": rule.arch_fill_mm if given.arch_fill_mm is None else given.arch_fill_mm,
            "heel_expansion_mm": rule.heel_expansion_mm
            if given.heel_expansion_mm is None
            else given.heel_expansion_mm,
        }
    )
    warnings = _ranges(filled, evidence, confirm)
    warnings += _together(filled, evidence)
    return Checked(filled, tuple(warnings))


def _ranges(given: Prescription, evidence: OrthoticEvidence, confirm: bool) -> list[str]:
    warnings = []
    for field, row in evidence.ranges.items():
        value = getattr(given, field)
        if value is None:
            continue
        low, high = row.possible
        if not low <= value <= high:
            raise InputError(f"{field} {value:g}: can be built from {low:g} to {high:g} {row.unit}")
        low, high = row.usual
        if not low <= value <= high and not confirm:
            raise InputError(
                f"{field} {value:g}: usual are {low:g} to {high:g} {row.unit} "
                f"({_known_from(row, evidence)}); change it, or confirm it with --confirm"
            )
        if not low <= value <= high:
            warnings.append(f"{row.name} {value:g} {row.unit} is outside what is usual; confirmed.")
    return warnings


def _known_from(row: OrthoticRange, evidence: OrthoticEvidence) -> str:
    names = "; ".join(evidence.sources[key].short for key in row.sources)
    return f"{row.confidence}: {names}"


def _together(given: Prescription, evidence: OrthoticEvidence) -> list[str]:
    """What does not go together."""
    _reliefs(given, evidence)
    material = evidence.materials.get(given.material)
    if material is None:
        raise InputError(f"material {given.material}: choose {', '.join(evidence.materials)}")
    warnings = []
    if given.thickness_mm < material.least_mm:
        warnings.append(
            f"{material.name} is seldom made thinner than {material.least_mm:g} mm; it may break."
        )
    cup = evidence.skive_least_cup_mm.value
    if given.medial_skive_mm > 0 and given.heel_cup_depth_mm < cup:
        warnings.append(f"A medial skive wants a heel cup of at least {cup:g} mm.")
    if given.arch_height_mm is not None and given.arch_raise_mm:
        raise InputError("arch_height_mm and arch_raise_mm: give one of the two")
    if given.heel_lift_mm + given.heel_cup_depth_mm + given.thickness_mm > 30:
        warnings.append("Lift, cup and shell together may push the heel out of the shoe.")
    if given.length != "three_quarter":
        warnings.append("In front of the ball the part is flat: the toes are not followed.")
    if len(given.label) > 16 or not set(given.label.upper()) <= set("0123456789-./ LR"):
        raise InputError("label: up to 16 of 0-9 - . / L R and blanks, for example a date")
    return warnings


def _reliefs(given: Prescription, evidence: OrthoticEvidence) -> None:
    """A hollow must leave the least wall: nothing is lifted for it."""
    low, high = evidence.relief_mm.possible
    high = min(high, given.thickness_mm - evidence.least_wall_mm.value)
    for place, depth in given.reliefs.items():
        if not low <= depth <= high + 1e-9:
            raise InputError(
                f"reliefs, {place}: {depth:g} mm; with a {given.thickness_mm:g} mm shell from "
                f"{low:g} to {high:g} mm"
            )
