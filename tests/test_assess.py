"""The whole flow: the contract that other programs rely on, and laws over the whole answer."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import solespine
from solespine.case import parse_case

EXAMPLE = Path(__file__).parents[1] / "examples" / "heel_and_back"
TOP = {
    "schema": str, "urgency": dict, "red_flags": list, "link": dict, "causes": list,
    "explains": dict, "next": list, "findings": list, "whatif": list, "plan": dict,
    "provenance": dict,
}  # fmt: skip
INSIDE = {
    "urgency": {"level", "reasons"},
    "link": {"verdict", "probabilities", "intervals", "reasons"},
    "plan": {"steps", "not_advised", "review_in_weeks", "see"},
    "provenance": {"version", "inputs", "evidence", "sources"},
}
ROWS = {
    "red_flags": {"rule", "findings", "action", "urgency", "source"},
    "causes": {"id", "name", "site", "probability", "low", "high", "for", "against"},
    "next": {"finding", "why", "information_bits", "who"},
    "findings": {"id", "value", "unit", "side", "grade", "norm", "mdc", "quality", "from"},
}
STEP = {"treatment", "for", "dose", "grade", "cautions", "until", "source"}


def case_of(**content):
    return parse_case({"schema": "solespine/case/1", **content}, "case.yaml")


@pytest.fixture(scope="module")
def document():
    return solespine.assess(EXAMPLE).to_json()


def test_the_contract_is_kept(document):
    for field, kind in TOP.items():
        assert isinstance(document[field], kind), field
    assert document["schema"] == "solespine/assessment/1"
    assert document["loads"] is None
    for field, names in INSIDE.items():
        assert names <= set(document[field]), field
    for field, names in ROWS.items():
        for row in document[field]:
            assert names <= set(row), field
    for step in document["plan"]["steps"]:
        assert set(step) >= STEP
    verdicts = {"foot_to_back", "back_to_foot", "shared_cause", "coincidental"}
    assert set(document["link"]["probabilities"]) == verdicts
    for rows in document["explains"].values():
        assert all({"cause", "probability"} <= set(row) for row in rows)
    for cause in document["causes"]:
        for weight in cause["for"] + cause["against"]:
            assert {"finding", "log_odds", "source", "confidence"} <= set(weight)


def test_it_is_plain_json(document):
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_probabilities_sum_to_one_as_printed(document):
    assert sum(document["link"]["probabilities"].values()) == pytest.approx(1.0, abs=4e-4)


def mirrored(value):
    """Left and right exchanged everywhere."""
    swap = {"left": "right", "right": "left"}
    if isinstance(value, dict):
        return {swap.get(key, key): mirrored(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [mirrored(entry) for entry in value]
    return swap.get(value, value) if isinstance(value, str) else value


def test_a_mirrored_person_gets_the_mirrored_answer():
    text = (EXAMPLE / "case.yaml").read_text(encoding="utf-8")
    content = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  scalars stay text
    one = solespine.assess(parse_case(copy.deepcopy(content), "case.yaml")).to_json()
    other = solespine.assess(parse_case(mirrored(content), "case.yaml")).to_json()
    for field in ("urgency", "link", "causes", "explains", "leaders", "next", "plan"):
        assert one[field] == other[field], field
    assert one["nerves"]["left"] == other["nerves"]["right"]


def test_without_complaint_it_is_too_poor():
    with pytest.raises(solespine.TooPoorError, match="no complaint"):
        solespine.assess(case_of(answers={"diabetes": "no"}))


def test_a_warning_sign_without_complaint_is_not_silenced():
    answer = solespine.assess(case_of(answers={"saddle_numb": "yes"}))
    assert answer.urgency.level == "emergency"
    assert answer.to_json()["red_flags"][0]["rule"] == "R01"


def test_the_clinicians_view_stands_beside_the_systems():
    case = case_of(
        complaints=[{"site": "heel", "side": "left"}],
        clinician={
            "diagnosis": [{"cause": "tarsal_tunnel", "time": "2026-11-02T10:00"}],
            "plan_changes": [{"remove": "T04", "why": "tried", "time": "2026-11-02T10:05"}],
        },
    )
    document = solespine.assess(case).to_json()
    assert document["clinician"]["diagnosis"][0]["cause"] == "tarsal_tunnel"
    assert document["causes"][0]["id"] != "tarsal_tunnel"
    assert "T04" not in [step["treatment"] for step in document["plan"]["steps"]]


def test_same_bytes_in_another_process():
    """What-ifs are solved anew in both; intervals of draws are tested in test_whatif_intervals."""
    anew = {name: value for name, value in os.environ.items() if name != "SOLESPINE_CACHE"}
    asked = f"solespine.assess({str(EXAMPLE)!r}, whatif_draws=0)"
    code = f"import json, solespine; print(json.dumps({asked}.to_json(), sort_keys=True))"
    there = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env={**anew, "PYTHONHASHSEED": "2"},
        capture_output=True,
        check=True,
    ).stdout
    here = solespine.assess(EXAMPLE, whatif_draws=0).to_json()
    assert json.loads(there) == json.loads(json.dumps(here))
    assert there.decode().strip() == json.dumps(here, sort_keys=True)


def test_the_public_surface_is_what_it_says():
    for name in solespine.__all__:
        assert getattr(solespine, name) is not None
    with pytest.raises(AttributeError, match="no attribute"):
        solespine.nothing_of_the_kind  # noqa: B018
