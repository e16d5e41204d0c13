"""The persons that the report is tried on, and what each of them must lead to."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

import solespine
from solespine.case import parse_case
from solespine.report import Assessment
from solespine.report.build import build_view
from solespine.report.view import View

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "heel_and_back"
NASTY = '<script>alert("x")</script> #import "a": b; *c* $d$ \\e{f} &amp; <<g>> [red]h[/red] @A1'
LONG_WORD = "w" * 190
RTL = "\u05db\u05d0\u05d1 \u0628\u0637\u0646"
UNSEEN = "a\u202eb\u2066c\u0007d\u001b[31me\ud800f"

HOSTILE: dict[str, Any] = {
    "schema": "solespine/case/1",
    "person": {"age": 40, "sex": "male", "work": NASTY, "activity": LONG_WORD},
    "conditions": [NASTY, RTL, LONG_WORD],
    "medicines": [NASTY],
    "allergies": [RTL],
    "complaints": [
        {"site": "heel", "side": "both", "weeks": 30, "intensity": 5, "course": "same"},
        {"site": "back", "side": "middle", "weeks": 3},
    ],
    "answers": {"first_step_pain": True, "numb_sole": None},
    "treatments": [{"other": NASTY, "weeks": 2, "effect": "none"}],
    "clinician": {
        "diagnosis": [
            {"text": NASTY, "why": RTL, "time": "2026-11-02T10:00"},
            {"cause": "plantar_fasciitis", "time": "2026-11-02T09:00"},
        ],
        "plan_changes": [{"remove": "T03", "why": NASTY, "time": "2026-11-02T10:05"}],
    },
    "notes": "replaced below",
}
OTHERS: dict[str, dict[str, Any]] = {
    "back_only": {
        "complaints": [{"site": "back", "side": "left", "weeks": 5, "intensity": 7}],
        "no_pain_at": ["heel"],
    },
    "no_pain": {"answers": {"saddle_numb": True}},
    "knee_and_foot": {
        "person": {"age": 61},
        "complaints": [
            {"site": "foot"},
            {"site": "knee", "side": "left"},
            {"site": "knee", "side": "right", "weeks": 3},
        ],
    },
}
SPEC = {
    "emergency": "cauda_equina_behind_heel_pain",
    "one_place": "treatment_failed_for_months",
    "nothing_known": "unknown_everywhere",
    "nerve": "baxter_called_fasciitis",
    "child": "sever_football_boy",
}
PEOPLE = ("example", "hostile", "back_only", "no_pain", "knee_and_foot", *SPEC)


@functools.cache
def assessed(name: str) -> Assessment:
    """The assessment of one of PEOPLE."""
    if name == "example":
        return solespine.assess(EXAMPLE)
    case = parse_case(_document(name))
    if name == "hostile":  # a file with unprintable characters is refused; a program may make one
        case = dataclasses.replace(case, notes=f"{NASTY} {RTL} {LONG_WORD} {UNSEEN}")
    return solespine.assess(case)


@functools.cache
def viewed(name: str) -> View:
    """The view of one of PEOPLE."""
    return build_view(assessed(name))


def _document(name: str) -> dict[str, Any]:
    if name == "hostile":
        return HOSTILE
    if name in OTHERS:
        return {"schema": "solespine/case/1", **OTHERS[name]}
    text = (HERE / "spec" / f"{SPEC[name]}.yaml").read_text(encoding="utf-8")
    return {"schema": "solespine/case/1", "composed": True, **yaml.safe_load(text)["case"]}


everybody = pytest.mark.parametrize("name", PEOPLE)


@everybody
def test_every_person_can_be_reported(name: str) -> None:
    assert viewed(name).answer.text


def test_emergency_is_an_emergency() -> None:
    assert viewed("emergency").urgency.level == "emergency"
    assert viewed("emergency").urgency.flags


def test_one_place_has_failed_care() -> None:
    assert viewed("one_place").plan.second_look is not None
    assert viewed("one_place").link.verdict == "not_both_present"
