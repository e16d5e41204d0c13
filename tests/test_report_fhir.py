"""The FHIR bundle: valid, closed in itself, nothing stated as a fact, text stays text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from solespine.report.clean import clean
from solespine.report.fhir import bundle, fhir
from test_report_people import NASTY, assessed, viewed

some = pytest.mark.parametrize("name", ["example", "hostile", "emergency", "no_pain", "child"])


def made(name: str) -> dict[str, Any]:
    return bundle(assessed(name), viewed(name))


def of(kind: str, name: str) -> list[dict[str, Any]]:
    resources = [entry["resource"] for entry in made(name)["entry"]]
    return [one for one in resources if one["resourceType"] == kind]


def every(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in it, with the name it stands under."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from every(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from every(part, key)
    elif isinstance(value, str):
        yield key, value


@some
def test_it_is_fhir(name: str) -> None:
    """By R4B, whose resources of these kinds are those of R4."""
    models = pytest.importorskip("fhir.resources.R4B.bundle", reason="fhir.resources is missing")
    read = models.Bundle.model_validate_json(fhir(assessed(name), viewed(name)))
    assert read.entry[0].resource.get_resource_type() == "Patient"
    assert len(read.entry) == len(made(name)["entry"])


@some
def test_it_is_closed_in_itself(name: str) -> None:
    document = made(name)
    urls = [entry["fullUrl"] for entry in document["entry"]]
    assert len(urls) == len(set(urls))
    assert {text for key, text in every(document) if key == "reference"} <= set(urls)
    assert not [text for key, text in every(document) if key == "div"]


@some
def test_no_cause_is_a_fact_and_no_plan_an_order(name: str) -> None:
    for cause in of("Condition", name):
        assert cause["verificationStatus"]["coding"][0]["code"] == "differential"
        assert "clinicalStatus" not in cause
        assert "no diagnosis" in cause["note"][0]["text"]
    (plan,) = of("CarePlan", name)
    assert (plan["status"], plan["intent"]) == ("draft", "proposal")
    final = {one["status"] for kind in ("Observation", "RiskAssessment") for one in of(kind, name)}
    assert final <= {"preliminary"}


def test_chances_are_those_of_the_report_in_percent() -> None:
    told = {
        row["outcome"]["text"]: row["probabilityDecimal"]
        for one in of("RiskAssessment", "example")
        for row in one["prediction"]
    }
    for link in viewed("example").link.rows:
        assert told[link.clinical] == pytest.approx(100 * link.chance.point, abs=0.05)


def test_a_script_in_a_note_stays_text() -> None:
    text = fhir(assessed("hostile"), viewed("hostile"))
    assert "<" not in text
    assert text.isascii()
    told = [one for _, one in every(json.loads(text))]
    assert NASTY in told
    assert clean(assessed("hostile").case.notes).strip() in told


def test_an_answer_keeps_its_kind_and_not_known_is_no_no() -> None:
    (response,) = of("QuestionnaireResponse", "example")
    items = {item["text"]: item["answer"][0] for g in response["item"] for item in g["item"]}
    evidence = assessed("example").evidence.findings
    assert items[evidence["first_step_pain"].ask] == {"valueBoolean": True}
    unknown = items[evidence["earlier_back_episodes"].ask]["valueCoding"]
    assert unknown["code"] == "asked-unknown"
    assert response["status"] == "in-progress"


def test_what_was_measured_stands_there_with_its_band_and_quality() -> None:
    found = [one for one in of("Observation", "example") if one["id"].startswith("walk-")]
    assert found
    assert any("referenceRange" in one for one in found)
    assert all("valueQuantity" in one and "note" in one for one in found)


def test_the_same_assessment_gives_the_same_bundle_and_no_clock_is_read() -> None:
    one, two = (fhir(assessed("example"), viewed("example")) for _ in range(2))
    assert one == two
    assert json.loads(one)["timestamp"] == "2026-11-02T00:00:00Z"
    assert "timestamp" not in made("hostile")
