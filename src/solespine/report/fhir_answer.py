"""Causes that may be, their chances, red flags and the proposed plan, as FHIR R4 resources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solespine.report.fhir_basis import Bundled, Resource, concept, name_of, notes, said
from solespine.report.view import Chance, Step

_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_ICD10 = "http://hl7.org/fhir/sid/icd-10"
_NO_FACT = "A possibility that a program weighed from the answers; no diagnosis."


def conditions(made: Bundled) -> Iterator[Resource]:
    """Causes that may explain something, as possibilities."""
    for cause in made.view.causes:
        yield (
            made.of("Condition", f"cause-{cause.id}")
            | {
                "verificationStatus": concept("differential", _VERIFICATION, "differential"),
                "code": concept(cause.name, _ICD10, cause.code),
            }
            | made.subject
            | made.dated("recordedDate")
            | notes(f"Probability that it is present: {cause.present.full}. {_NO_FACT}")
        )


def risks(made: Bundled) -> Iterator[Resource]:
    """What may explain each pain, and how the pains may hang together."""
    for number, complaint in enumerate(made.view.complaints):
        told = [_prediction(row.name, row.chance) for row in complaint.rows]
        yield _risk(made, f"pain-{number}", complaint.clinical.text, told)
    rows = made.view.link.rows
    link = [_prediction(row.clinical, row.chance) for row in rows]
    yield _risk(made, "link", made.view.link.clinical.text, link)


def _risk(made: Bundled, name: str, text: str, predictions: Sequence[Resource]) -> Resource:
    version, evidence = made.a.provenance.version, made.a.provenance.evidence
    return (
        made.of("RiskAssessment", f"chances-{name}", "preliminary")
        | {"method": concept(f"solespine {version}, evidence {evidence}")}
        | made.subject
        | made.dated("occurrenceDateTime")
        | {"basis": [made.reference("QuestionnaireResponse", "answers")]}
        | ({"prediction": list(predictions)} if predictions else {})
        | notes(text, made.view.disclaimer, made.view.composed)
    )


def _prediction(name: str, chance: Chance) -> Resource:
    """Its probability in percent, as FHIR R4 counts it."""
    return {
        "outcome": concept(name),
        "probabilityDecimal": round(100 * chance.point, 1),
        "rationale": f"{chance.said}",
    }


def flags(made: Bundled) -> Iterator[Resource]:
    """Red flags that fired."""
    for number, flag in enumerate(made.view.urgency.flags):
        yield (
            made.of("Flag", f"red-flag-{number}", "active")
            | {"code": concept(f"{flag.label}: {flag.clinical.text}")}
            | made.subject
        )


def care_plan(made: Bundled) -> Resource:
    """The plan as a proposal, step by step."""
    plan, known = made.view.plan, {cause.id for cause in made.view.causes}
    named = [c for step in made.a.plan.steps for c in step.for_causes if c in known]
    causes = dict.fromkeys(named)
    found = (
        made.of("CarePlan", "plan", "draft")
        | {"intent": "proposal", "title": "Plan proposed by solespine"}
        | made.subject
        | made.dated("created")
        | {"description": said(f"{plan.see.text} {plan.review.text}")}
    )
    if causes:
        found["addresses"] = [made.reference("Condition", name_of(f"cause-{c}")) for c in causes]
    steps = [_activity(step, stage.title) for stage in plan.stages for step in stage.steps]
    refused = [f"Not advised: {row.name}. {row.clinical.text}" for row in plan.not_advised]
    return found | ({"activity": steps} if steps else {}) | notes(*refused, made.view.disclaimer)


def _activity(step: Step, when: str) -> Resource:
    parts = [f"{when}.", f"Dose: {step.dose}.", *step.cautions, f"Until: {step.until}"]
    if step.open_terms:
        parts.append(f"Open first: {'; '.join(step.open_terms)}.")
    return {
        "detail": {
            "code": concept(step.name),
            "status": "not-started",
            "description": said(" ".join([*parts, f"Evidence: {step.grade}."])),
        }
    }
