"""The person, what was answered, and how much it hurts, as FHIR R4 resources."""

from __future__ import annotations

from collections.abc import Iterator

from solespine.report import words
from solespine.report.answers import pain_phrase
from solespine.report.fhir_basis import PATIENT, Bundled, Resource, concept, quantity, said
from solespine.report.view import AnswerRow

_LOINC = "http://loinc.org"
_PAIN = "72514-3"  # pain severity, 0 to 10, as reported
_HEIGHT, _MASS = "8302-2", "29463-7"
_UNKNOWN = {
    "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "asked-unknown",
}  # fmt: skip
_YES = {"yes": True, "no": False}


def patient(made: Bundled) -> Resource:
    """The person, without a name: a case has none."""
    sex = made.a.case.person.sex
    return made.of("Patient", PATIENT) | ({"gender": sex} if sex in ("female", "male") else {})


def questionnaire_response(made: Bundled) -> Resource:
    """Everything that was told and examined, as it is numbered in the report."""
    items = [
        {
            "linkId": f"group-{number}",
            "text": said(group.title),
            "item": [_item(row) for row in group.rows],
        }
        for number, group in enumerate(made.view.answers, start=1)
    ]
    return (
        made.of("QuestionnaireResponse", "answers", "in-progress")
        | made.subject
        | made.dated("authored")
        | ({"item": items} if items else {})
    )


def _item(row: AnswerRow) -> Resource:
    return {"linkId": row.ref, "text": said(row.plain), "answer": [_answer(row.value)]}


def _answer(value: str) -> Resource:
    if value in _YES:
        return {"valueBoolean": _YES[value]}
    if value == "not known":
        return {"valueCoding": _UNKNOWN}
    return {"valueString": said(value)}


def observations_told(made: Bundled) -> Iterator[Resource]:
    """Height, mass, and each pain with how much it hurts."""
    person = made.a.case.person
    if person.age_years is not None:
        yield _observed(made, "age", concept("Age"), person.age_years, "years")
    if person.height_m is not None:
        code = concept("Body height", _LOINC, _HEIGHT)
        yield _observed(made, "height", code, 100 * person.height_m, "cm")
    if person.mass_kg is not None:
        code = concept("Body weight", _LOINC, _MASS)
        yield _observed(made, "mass", code, person.mass_kg, "kg")
    for number, pain in enumerate(made.a.case.complaints):
        code = concept(pain_phrase(pain), _LOINC, _PAIN)
        site = {"bodySite": concept(f"{pain.side or ''} {words.SITES[pain.site]}".strip())}
        if pain.intensity is None:
            about: Resource = {"dataAbsentReason": {"coding": [_UNKNOWN]}}
        else:
            about = {"valueQuantity": quantity(pain.intensity, "of 10")}
        yield (
            made.of("Observation", f"pain-{number}", "preliminary")
            | {"code": code}
            | made.subject
            | made.dated("effectiveDateTime")
            | about
            | site
        )


def _observed(made: Bundled, name: str, code: Resource, value: float, unit: str) -> Resource:
    return (
        made.of("Observation", name, "preliminary")
        | {"code": code}
        | made.subject
        | made.dated("effectiveDateTime")
        | {"valueQuantity": quantity(value, unit)}
    )
