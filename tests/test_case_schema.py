"""The JSON Schema is valid, up to date, and agrees with the reader where it can."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from solespine.case import case_schema, parse_case
from solespine.case.document import to_document, to_text
from solespine.case.schema import schema_text
from solespine.errors import CaseError
from solespine.evidence import load_evidence

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "heel_and_back" / "case.yaml"


class _Texts(yaml.SafeLoader):
    """YAML 1.2 as editors read it: yes and no are texts, and dates too; true is a boolean."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [rule for rule in rules if rule[0].endswith((":null", ":int", ":float"))]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Texts.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = case_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_file_is_up_to_date() -> None:
    there = (ROOT / "schemas" / "case.schema.json").read_text(encoding="utf-8")
    assert there == schema_text(), "run: python -m solespine.case.schema > schemas/case.schema.json"


def test_it_names_the_whole_vocabulary() -> None:
    evidence = load_evidence()
    text = schema_text()
    assert set(case_schema()["$defs"]["answers"]["properties"]) == set(evidence.findings)
    for name in (*evidence.treatments, *evidence.causes, *evidence.outcomes):
        assert f'"{name}"' in text


def test_the_example_fits(validator: jsonschema.Draft202012Validator) -> None:
    document = yaml.load(EXAMPLE.read_text(encoding="utf-8"), Loader=_Texts)
    assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests" / "spec").glob("*.yaml")), ids=lambda p: p.stem
)
def test_what_is_written_fits(path: Path, validator: jsonschema.Draft202012Validator) -> None:
    situation = yaml.safe_load(path.read_text(encoding="utf-8"))
    text = to_text(to_document(parse_case(situation["case"], path.name)))
    document = yaml.load(text, Loader=_Texts)
    assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize(
    "document",
    [
        {"answers": {"first_step_pian": "yes"}},
        {"answers": {"fever": "perhaps"}},
        {"answers": {"fever": 1}},
        {"answers": {"navicular_drop": "12 kg"}},
        {"answers": {"navicular_drop": 12}},
        {"answers": {"navicular_drop": {"left": "12 mm", "up": "yes"}}},
        {"answers": {"smoker": {"left": "yes"}}},
        {"answers": {"numb_sole": {"side": "left"}}},
        {"complaints": [{"site": "heal"}]},
        {"complaints": [{"side": "left"}]},
        {"complaints": [{"site": "heel", "intensity": 12}]},
        {"no_pain_at": ["toe"]},
        {"person": {"age": 300}},
        {"person": {"height": 165}},
        {"person": {"sex": "x"}},
        {"scores": {"NPRS_toe": 3}},
        {"scores": {"ODI": 300}},
        {"scores": {"RMDQ": {"items": [1, 0]}}},
        {"treatments": [{"treatment": "T99"}]},
        {"treatments": [{"weeks": 3}]},
        {"clinician": {"diagnosis": [{"cause": "gout"}]}},
        {"clinician": {"plan_changes": [{"add": "T03", "remove": "T05", "time": "2026-11-02"}]}},
        {"schema": "solespine/case/9"},
        {"anwsers": {}},
    ],
    ids=str,
)
def test_schema_and_reader_refuse_the_same(
    document: dict[str, Any], validator: jsonschema.Draft202012Validator
) -> None:
    assert list(validator.iter_errors(document))
    with pytest.raises(CaseError):
        parse_case(document)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"answers": {"fever": "yes", "smoker": True, "numb_sole": {"left": "unknown"}}},
        {"answers": {"navicular_drop": "1.2 cm", "abi_low": 0.8, "crp_high": "yes"}},
        {"answers": {"numb_sole": {"answer": "no", "side": "both"}}},
        {"examination": {"ankle_df_limited": {"left": "-5 degrees", "right": "8°"}}},
        {"person": {"age": 52, "height": "5 ft 6 in", "mass": "11 st 4 lb", "sex": None}},
        {"complaints": [{"site": "back", "side": "middle", "weeks": "3 months"}]},
        {"conditions": "diabetes", "medicines": None, "allergies": ["plaster"]},
        {"scores": {"NPRS_heel": 6, "ODI": {"value": 30}}},
        {"treatments": [{"treatment": "Night splint"}, {"other": "acupuncture"}]},
        {"pregnancy": "postpartum", "composed": True, "date": "2026-11-02"},
    ],
    ids=str,
)
def test_schema_and_reader_take_the_same(
    document: dict[str, Any], validator: jsonschema.Draft202012Validator
) -> None:
    assert [error.message for error in validator.iter_errors(document)] == []
    parse_case(document)
