"""Case -> plain document -> YAML text, in the layout of case.yaml."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from solespine.case.model import (
    SCHEMA,
    Answered,
    Case,
    Clinician,
    Complaint,
    Person,
    ScoreGiven,
    Tried,
)
from solespine.case.tree import plain, tree_of

_PERSON_UNITS = {"age_years": "age", "height_m": "height", "mass_kg": "mass", "waist_m": "waist"}
_SECTION_OF = {"answer": "answers", "examination": "examination"}


def to_document(case: Case) -> dict[str, Any]:
    """The case as dicts, lists and texts; reading it again gives the same case.

    Answers that come from conditions or medicines are left to them.
    """
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "composed": True if case.composed else None,
        "date": case.date,
        "person": _person(case.person),
        "conditions": list(case.conditions),
        "medicines": list(case.medicines),
        "allergies": list(case.allergies),
        "pregnancy": case.pregnancy,
        "complaints": [_complaint(complaint) for complaint in case.complaints],
        "no_pain_at": list(case.no_pain_at),
        "answers": _answers(case, "answer"),
        "examination": _answers(case, "examination"),
        "scores": {name: _score(score) for name, score in case.scores.items()},
        "treatments": [_tried("treatment", tried) for tried in case.treatments]
        + [_tried("other", tried) for tried in case.other_treatments],
        "recordings": list(case.recordings),
        "standing": case.standing,
        "scans": list(case.scans),
        "clinician": _clinician(case.clinician),
        "notes": case.notes or None,
    }
    return {key: value for key, value in document.items() if value not in (None, [], {})}


def _given(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if value is not None}


def number_text(value: float, unit: str | None = None) -> str:
    """The shortest text that reads back as the same number."""
    digits = repr(float(value)).removesuffix(".0")
    return f"{digits} {unit}" if unit else digits


def _number(value: float | None, unit: str | None = None) -> str | None:
    return None if value is None else number_text(value, unit)


def _person(person: Person) -> dict[str, Any]:
    return _given(
        [
            ("age", _number(person.age_years)),
            ("sex", person.sex),
            ("height", _number(person.height_m, "m")),
            ("mass", _number(person.mass_kg, "kg")),
            ("waist", _number(person.waist_m, "m")),
            ("work", person.work),
            ("standing_hours", _number(person.standing_hours)),
            ("activity", person.activity),
        ]
    )


def _complaint(complaint: Complaint) -> dict[str, Any]:
    weeks = None if complaint.onset else _number(complaint.weeks)
    return _given(
        [
            ("site", complaint.site),
            ("side", complaint.side),
            ("weeks", weeks),
            ("onset", complaint.onset),
            ("intensity", _number(complaint.intensity)),
            ("course", complaint.course),
        ]
    )


def _answers(case: Case, origin: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, answers in case.answers.items():
        here = [one for one in answers if one.origin == origin]
        if len(here) == 1 and here[0].side in (None, "both"):
            both = {"answer": _value(here[0]), "side": "both"}
            found[name] = both if here[0].side else _value(here[0])
        elif here:
            found[name] = {str(one.side): _value(one) for one in here}
    return found


def _value(answered: Answered) -> Any:
    value = answered.value
    if value is None:
        return "unknown"
    return number_text(value, answered.unit) if isinstance(value, float) else value


def _score(score: ScoreGiven) -> Any:
    if score.items:
        return {"items": [_number(item) for item in score.items]}
    return _number(score.value) if score.value is not None else "unknown"


def _tried(key: str, tried: Tried) -> dict[str, Any]:
    return _given(
        [
            (key, tried.treatment),
            ("weeks", _number(tried.weeks)),
            ("as_advised", tried.as_advised),
            ("effect", tried.effect),
        ]
    )


def _clinician(clinician: Clinician) -> dict[str, Any]:
    diagnosis = [
        _given([("cause", d.cause), ("text", d.text), ("why", d.why), ("time", d.time)])
        for d in clinician.diagnosis
    ]
    changes = [
        _given([(c.action, c.treatment), ("why", c.why), ("time", c.time)])
        for c in clinician.plan_changes
    ]
    return {
        key: rows for key, rows in (("diagnosis", diagnosis), ("plan_changes", changes)) if rows
    }


class _Dumper(yaml.SafeDumper):
    """Writes texts plain wherever this package's reader reads them back as the same text."""

    yaml_implicit_resolvers = {  # noqa: RUF012  a table of the base class
        first: [(tag, pattern) for tag, pattern in rules if tag == "tag:yaml.org,2002:null"]
        for first, rules in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def ignore_aliases(self, data: Any) -> bool:
        """Never write an anchor: the reader refuses them."""
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = None if text.isprintable() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _represent_text)


def in_one_line(value: Any) -> str:
    """A value of a plain document as YAML in one line."""
    text = yaml.dump(
        value, Dumper=_Dumper, default_flow_style=True, allow_unicode=True,
        sort_keys=False, width=10**9,
    )  # fmt: skip
    return str(text).removesuffix("\n").removesuffix("\n...")


def to_text(document: dict[str, Any]) -> str:
    """A document as YAML text: sections as blocks, what is in them in one line each.

    Raises:
        CaseError: the document holds something that a case cannot.
    """
    content = plain(tree_of(document, "case"))
    return "".join(_section(key, value) for key, value in content.items())


def _section(key: str, value: Any) -> str:
    head = in_one_line(key)
    if isinstance(value, dict) and value and key != "person":
        lines = (f"  {in_one_line(name)}: {in_one_line(entry)}\n" for name, entry in value.items())
    elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        lines = (f"  - {in_one_line(entry)}\n" for entry in value)
    else:
        return f"{head}: {in_one_line(value)}\n"
    return f"{head}:\n{''.join(lines)}"
