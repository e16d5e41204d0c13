"""Assessment → one HL7 FHIR R4 bundle, from what was told to the plan; beside the report.

A collection for reading and keeping, not orders: nothing in it is final, no cause is stated as a
fact (Condition.verificationStatus is `differential`), and a load is labelled as computed. There
are no narratives, so there is no markup that a text of the case could become part of.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

from solespine.report.assessment import Assessment
from solespine.report.fhir_answer import care_plan, conditions, flags, risks
from solespine.report.fhir_basis import Bundled, Resource
from solespine.report.fhir_told import observations_told, patient, questionnaire_response
from solespine.report.fhir_walk import observations_walk
from solespine.report.view import View

_SPACE = uuid.UUID("8c7a31f0-5a5e-5b9c-9d2f-1f6f5f1b7a10")  # of this program's bundles; any will do


def fhir(a: Assessment, view: View) -> str:
    """The bundle as JSON text; the same for the same assessment.

    Args:
        a: the answer.
        view: the same in words.

    Returns:
        JSON in ASCII, with `<` escaped, so that it stays text wherever it is put.
    """
    text = json.dumps(bundle(a, view), indent=2, allow_nan=False)
    return text.replace("<", "\\u003c") + "\n"


def bundle(a: Assessment, view: View) -> Resource:
    """The bundle as plain data."""
    seed = f"{sorted(a.provenance.inputs.items())}{a.provenance.evidence}{a.provenance.version}"
    made = Bundled(uuid.uuid5(_SPACE, seed), a, view)
    entries = [
        {"fullUrl": made.url(resource["resourceType"], resource["id"]), "resource": resource}
        for resource in _resources(made)
    ]
    found: dict[str, Any] = {
        "resourceType": "Bundle",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": made.space.urn},
        "type": "collection",
    }
    if a.case.date is not None:
        found["timestamp"] = f"{a.case.date.isoformat()}T00:00:00Z"  # the visit; no clock is read
    return found | {"entry": entries}


def _resources(made: Bundled) -> Iterator[Resource]:
    yield patient(made)
    yield questionnaire_response(made)
    yield from observations_told(made)
    yield from observations_walk(made)
    yield from conditions(made)
    yield from risks(made)
    yield from flags(made)
    yield care_plan(made)
