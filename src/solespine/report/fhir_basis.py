"""What every resource of the bundle is made with: its name, codes, quantities, notes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from solespine.report.assessment import Assessment
from solespine.report.clean import clean
from solespine.report.figures import rounded
from solespine.report.view import View

Resource = dict[str, Any]
PATIENT = "patient"
_UCUM = "http://unitsofmeasure.org"
# Units of the findings to codes of UCUM; any other unit is told in words only.
_CODES = {
    "%": "%", "deg": "deg", "degrees": "deg", "mm": "mm", "cm": "cm", "m": "m", "kg": "kg",
    "kg/m2": "kg/m2", "m/s": "m/s", "s": "s", "N": "N", "kPa": "kPa", "weeks": "wk", "years": "a",
    "ms": "ms", "cm2": "cm2", "1/min": "/min", "steps/min": "/min",
}  # fmt: skip


@dataclass(frozen=True)
class Bundled:
    """What a bundle is made of.

    Attributes:
        space: names everything in it; the same for the same inputs.
        a, view: the answer, and the answer in words.
    """

    space: uuid.UUID
    a: Assessment
    view: View

    def url(self, kind: str, name: str) -> str:
        """`urn:uuid:...` of one resource."""
        return uuid.uuid5(self.space, f"{kind}/{name}").urn

    def reference(self, kind: str, name: str) -> Resource:
        """A reference to another resource of the bundle."""
        return {"reference": self.url(kind, name), "type": kind}

    def of(self, kind: str, name: str, status: str = "") -> Resource:
        """The beginning of a resource about this person; a draft where its kind has a status."""
        found: Resource = {"resourceType": kind, "id": name_of(name)}
        return found | ({"status": status} if status else {})

    @property
    def subject(self) -> Resource:
        """The person."""
        return {"subject": self.reference("Patient", PATIENT)}

    def dated(self, field: str) -> Resource:
        """The day of the visit under this field, where it is known."""
        day = self.a.case.date
        return {} if day is None else {field: day.isoformat()}


def name_of(text: str) -> str:
    """A text as an id of FHIR: letters, digits, hyphens and dots, 64 at most."""
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in text)[:64]


def concept(text: str, system: str = "", code: str = "") -> Resource:
    """A thing in words, with its code where there is one."""
    coded = {"coding": [{"system": system, "code": code}]} if code else {}
    return coded | {"text": said(text)}


def said(text: str) -> str:
    """Text without what cannot be printed; FHIR allows none that is empty."""
    return clean(text).encode("utf-8", "replace").decode("utf-8").strip() or "-"


def quantity(value: float, unit: str) -> Resource:
    """A number with its unit, and the unit's code where UCUM has it."""
    found: Resource = {"value": rounded(value)}
    if unit:
        found["unit"] = unit
    return found | ({"system": _UCUM, "code": _CODES[unit]} if unit in _CODES else {})


def notes(*texts: str) -> Resource:
    """Annotations; nothing where there is no text."""
    told = [{"text": said(text)} for text in texts if text]
    return {"note": told} if told else {}
