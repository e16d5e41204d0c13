"""The JSON Schema of case.yaml, so that editors complete and check it.

It is made from the vocabulary and the tables the reader itself uses. A schema cannot see
contradictions between answers; `open_case` checks those.
"""

from __future__ import annotations

import re
from typing import Any

from solespine.case.answers import SIDES, may_have_side
from solespine.case.model import SCHEMA, SITES
from solespine.case.reading import PREGNANCY
from solespine.case.sections import (
    COMPLAINT_SIDES,
    COURSES,
    EFFECTS,
    MOST_WEEKS,
    PERSON_LIMITS,
    SEX_WORDS,
)
from solespine.case.units import needs_unit, spellings, units_for
from solespine.evidence import Evidence, load_evidence
from solespine.evidence.topics import Finding

Schema = dict[str, Any]
_NUMBER = r"[+-]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?"
# Both spellings: editors read YAML 1.2 (yes is text), other programs YAML 1.1 (yes is true).
_YES_NO: Schema = {"enum": ["yes", "no", "unknown", True, False, None]}
_TEXT: Schema = {"type": ["string", "null"]}
_TEXTS: Schema = {"type": ["array", "string", "null"], "items": {"type": ["string", "number"]}}
_DATE: Schema = {"type": ["string", "null"], "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_TIME: Schema = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+.*)?$"}


def case_schema(evidence: Evidence | None = None) -> Schema:
    """JSON Schema (draft 2020-12) of a case file.

    Args:
        evidence: the vocabulary; the package's own by default.

    Returns:
        A plain dict, the same for the same vocabulary.
    """
    known = evidence or load_evidence()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "solespine case",
        "description": "One person with heel, foot, leg or back pain, at one visit.",
        **_group(_sections(known)),
        "$defs": _definitions(known),
    }


def _sections(evidence: Evidence) -> Schema:
    answers = {"$ref": "#/$defs/answers"}
    return {
        "schema": {"const": SCHEMA, "description": "The version of this layout."},
        "composed": {**_YES_NO, "description": "yes for a made-up person."},
        "date": {**_DATE, "description": "Day of the visit; needed where an onset is given."},
        "person": _person(),
        "conditions": {**_TEXTS, "description": "Illnesses in everyday words, or finding ids."},
        "medicines": {**_TEXTS, "description": "Medicines taken now, with dose if known."},
        "allergies": {**_TEXTS, "description": "Allergies, such as plaster or ibuprofen."},
        "pregnancy": {"enum": [*PREGNANCY, True, False, None]},
        "complaints": _list_of(_complaint(), "Where it hurts, each place once."),
        "no_pain_at": _no_pain_at(),
        "answers": {**answers, "description": "What the person says: finding id, then answer."},
        "examination": {**answers, "description": "What a clinician found, in the same way."},
        "scores": _scores(evidence),
        "treatments": _list_of(_tried(evidence), "What was tried so far."),
        "recordings": {**_TEXTS, "description": "Files of walking recordings."},
        "standing": {**_TEXT, "description": "Which of the recordings is of standing still."},
        "scans": {**_TEXTS, "description": "Files of foot scans."},
        "clinician": _clinician(evidence),
        "notes": {**_TEXT, "description": "Free text."},
    }


def _group(properties: Schema, **more: Any) -> Schema:
    return {
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": properties,
        **more,
    }


def _list_of(items: Schema, description: str) -> Schema:
    return {"type": ["array", "null"], "items": items, "description": description}


def _person() -> Schema:
    number = {
        key: _number(unit, low, high, bare=key in ("age", "standing_hours"))
        for key, (unit, low, high) in PERSON_LIMITS.items()
    }
    return _group(
        {
            "age": number["age"],
            "sex": {"enum": [*SEX_WORDS, None]},
            "height": {**number["height"], "description": "Such as 165 cm or 5 ft 5 in."},
            "mass": {**number["mass"], "description": "Such as 82 kg, 180 lb or 12 st 12 lb."},
            "waist": {**number["waist"], "description": "Around the belly, such as 88 cm."},
            "work": _TEXT,
            "standing_hours": {**number["standing_hours"], "description": "On the feet, a day."},
            "activity": _TEXT,
        }
    )


def _number(unit: str, low: float | None, high: float | None, *, bare: bool = False) -> Schema:
    """A number with one of its units, or alone where no unit is needed."""
    choices: list[Schema] = [{"type": "string", "pattern": _quantity_pattern(unit, bare)}]
    if bare or not needs_unit(unit):
        limits = {"minimum": low, "maximum": high}
        bounds = {key: value for key, value in limits.items() if value is not None}
        choices.append({"type": "number", **bounds})
    return {"anyOf": [*choices, {"enum": ["unknown", None]}]}


def _quantity_pattern(unit: str, bare: bool) -> str:
    units = units_for(unit)
    others = spellings()
    names = sorted({n for u in units for n in (u, *others.get(u, ()))}, key=lambda n: (-len(n), n))
    one = "|".join(re.escape(name) for name in names)
    optional = "?" if bare or not needs_unit(unit) else ""
    pattern = rf"{_NUMBER} *({one})s?{optional}" if not optional else rf"{_NUMBER} *(({one})s?)?"
    pairs = {"ft": ("(ft|feet|foot|') *", '(in|inches|")'), "st": ("(st|stone) *", "(lb|lbs)")}
    for first, (high_part, low_part) in pairs.items():
        if first in units:
            pattern += rf"|{_NUMBER} *{high_part}{_NUMBER} *{low_part}"
    return f"^ *({pattern}) *$"


def _complaint() -> Schema:
    weeks = _number("weeks", 0, MOST_WEEKS, bare=True)
    onset = {**_DATE, "pattern": r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"}
    return {
        **_group(
            {
                "site": {"enum": list(SITES)},
                "side": {"enum": [*COMPLAINT_SIDES, "unknown", None]},
                "weeks": {**weeks, "description": "Since it began, at the date of the visit."},
                "onset": {**onset, "description": "Day or month it began, instead of weeks."},
                "intensity": {"type": ["number", "null"], "minimum": 0, "maximum": 10},
                "course": {"enum": [*COURSES, "unknown", None]},
            },
            required=["site"],
        ),
        "type": "object",
    }


def _no_pain_at() -> Schema:
    return {
        "type": ["array", "string", "null"],
        "items": {"enum": list(SITES)},
        "description": "Places that were asked about and do not hurt.",
    }


def _scores(evidence: Evidence) -> Schema:
    properties: Schema = {}
    for name, row in evidence.outcomes.items():
        total = {"type": ["number", "null"], "minimum": row.low, "maximum": row.high}
        choices: list[Schema] = [total, {"enum": ["unknown"]}, _group({"value": total})]
        if row.score is not None:
            item = {"type": ["number", "boolean", "null"]}
            least = 0 if row.score.open_ended else row.score.items
            items = {"type": "array", "items": item, "minItems": least}
            choices.append(_group({"items": {**items, "maxItems": row.score.items}}))
        properties[name] = {"description": row.name, "anyOf": choices}
    sites = "|".join(SITES)
    patterns = {f"^{re.escape(name)}_({sites})$": schema for name, schema in properties.items()}
    return _group(
        properties, patternProperties=patterns, description="Questionnaire totals or items."
    )


def _tried(evidence: Evidence) -> Schema:
    weeks = _number("weeks", 0, MOST_WEEKS, bare=True)
    return {
        **_group(
            {
                "treatment": _treatment(evidence),
                "other": {"type": "string", "description": "A treatment that has no id."},
                "weeks": weeks,
                "as_advised": _YES_NO,
                "effect": {"enum": [*EFFECTS, "unknown", None]},
            }
        ),
        "type": "object",
        "oneOf": [{"required": ["treatment"]}, {"required": ["other"]}],
    }


def _treatment(evidence: Evidence) -> Schema:
    by_id = [{"const": name, "description": row.name} for name, row in evidence.treatments.items()]
    return {"anyOf": [*by_id, {"enum": [row.name for row in evidence.treatments.values()]}]}


def _clinician(evidence: Evidence) -> Schema:
    causes = [{"const": name, "description": row.name} for name, row in evidence.causes.items()]
    diagnosis = _group(
        {"cause": {"anyOf": causes}, "text": _TEXT, "why": _TEXT, "time": _TIME},
        required=["time"],
        anyOf=[{"required": ["cause"]}, {"required": ["text"]}],
    )
    change = _group(
        {"add": _treatment(evidence), "remove": _treatment(evidence), "why": _TEXT, "time": _TIME},
        required=["time"],
        oneOf=[{"required": ["add"]}, {"required": ["remove"]}],
    )
    return _group(
        {
            "diagnosis": _list_of({**diagnosis, "type": "object"}, "The clinician's own view."),
            "plan_changes": _list_of({**change, "type": "object"}, "Steps added or removed."),
        }
    )


def _definitions(evidence: Evidence) -> Schema:
    findings = {name: _finding(row) for name, row in evidence.findings.items()}
    return {
        "answers": _group(findings),
        "yes_no": _YES_NO,
        "yes_no_sided": _sided({"$ref": "#/$defs/yes_no"}),
    }


def _finding(finding: Finding) -> Schema:
    answer = finding.answer
    sided = may_have_side(finding)
    about = {"title": finding.term, "description": finding.ask}
    if answer.type == "yes_no":
        return {**about, "$ref": "#/$defs/yes_no_sided" if sided else "#/$defs/yes_no"}
    if answer.type == "choice":
        value: Schema = {"enum": [*answer.choices, "unknown", None]}
    else:
        number = _number(answer.unit or "", answer.low, answer.high)
        value = {"anyOf": [{"$ref": "#/$defs/yes_no"}, *number["anyOf"]]}
    return {**about, **(_sided(value) if sided else value)}


def _sided(value: Schema) -> Schema:
    """The value alone, one for each side, or with its side named."""
    both_ways = _group({"left": value, "right": value})
    named = _group({"answer": value, "side": {"enum": list(SIDES)}}, required=["answer"])
    return {"anyOf": [value, {**both_ways, "type": "object"}, {**named, "type": "object"}]}
