"""What we were told and what was found, as numbered rows that every statement can point to."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from solespine.case import Case, ScoreGiven
from solespine.case import Complaint as Pain
from solespine.case.scores import score
from solespine.evidence import Evidence
from solespine.evidence.topics import Outcome
from solespine.findings import Findings
from solespine.report import words
from solespine.report.clean import clean
from solespine.report.said import asked, value_of
from solespine.report.view import AnswerGroup, AnswerRow

_ORIGINS = {
    "answer": "answered",
    "examination": "examined",
    "condition": "from the illnesses",
    "medicine": "from the medicines",
    "person": "from the person",
    "complaints": "from the complaints",
    "treatments": "from what was tried",
    "recording": "measured",
    "computed": "from other answers",
}
_REPORTED = {
    "answer": "Answers",
    "examination": "Examination",
    "recording": "Measured from recordings of the walk",
}
_FOLLOWS = "What follows from these"


@dataclass(frozen=True)
class Entry:
    """One row before it has its number; `key` is what builders ask for."""

    key: str
    group: str
    plain: str
    term: str
    value: str
    origin: str


def numbered(case: Case, findings: Findings) -> tuple[tuple[AnswerGroup, ...], dict[str, str]]:
    """The rows in their groups, and key → reference.

    Keys: a finding id; `complaint.0`, `person.age`, `condition.0`, `tried.0`, `score.RMDQ`.
    """
    entries = list(_entries(case, findings))
    refs = {entry.key: f"A{number}" for number, entry in enumerate(entries, start=1)}
    groups: dict[str, list[AnswerRow]] = {}
    for entry in entries:
        row = AnswerRow(refs[entry.key], entry.plain, entry.term, entry.value, entry.origin)
        groups.setdefault(entry.group, []).append(row)
    return tuple(AnswerGroup(title, tuple(rows)) for title, rows in groups.items()), refs


def pain_label(pain: Pain) -> str:
    """`left heel`, `heel (both sides)`, `back`."""
    site = words.SITES[pain.site]
    if pain.side in ("left", "right"):
        return f"{pain.side} {site}"
    return f"{site} ({words.SIDES[pain.side]})" if pain.side else site


def pain_phrase(pain: Pain) -> str:
    """`left heel pain`, `heel pain on both sides`, for the middle of a sentence."""
    site = words.SITES[pain.site]
    if pain.side in ("left", "right"):
        return f"{pain.side} {site} pain"
    where = {"both": " on both sides", "middle": " in the middle"}.get(pain.side or "", "")
    return f"{site} pain{where}"


def pain_course(pain: Pain) -> str:
    """`14 weeks, 6 of 10, getting worse`; empty where nothing is known."""
    parts = []
    if pain.weeks is not None:
        parts.append(words.many(round(pain.weeks), "week"))
    if pain.intensity is not None:
        parts.append(f"{words.number(pain.intensity)} of 10")
    if pain.course is not None:
        parts.append(words.COURSES[pain.course])
    return ", ".join(parts)


def _entries(case: Case, findings: Findings) -> Iterator[Entry]:
    yield from _person(case)
    yield from _pains(case)
    yield from _texts(case)
    found = list(_findings(findings))
    for group in (*_REPORTED.values(), _FOLLOWS):
        yield from (entry for entry in found if entry.group == group)
    yield from _tried(case, findings.evidence)
    yield from _scores(case, findings.evidence)
    yield from _clinician(case, findings.evidence)
    if case.notes.strip():
        yield Entry("notes", "Notes", "Notes", "Notes", clean(case.notes), "answered")


def _person(case: Case) -> Iterator[Entry]:
    person = case.person
    given: list[tuple[str, str, object]] = [
        ("age", "Age", _with(person.age_years, 1, "years")),
        ("sex", "Sex", person.sex),
        ("height", "Height", _with(person.height_m, 100, "cm")),
        ("mass", "Weight", _with(person.mass_kg, 1, "kg")),
        ("waist", "Waist", _with(person.waist_m, 100, "cm")),
        ("work", "Work", person.work),
        ("standing", "On the feet", _with(person.standing_hours, 1, "hours a day")),
        ("activity", "Activity", person.activity),
        ("pregnancy", "Pregnancy", case.pregnancy),
    ]
    for key, name, value in given:
        if value is not None:
            yield Entry(f"person.{key}", "The person", name, name, clean(value), "answered")


def _with(value: float | None, factor: float, unit: str) -> str | None:
    return None if value is None else f"{words.number(value * factor)} {unit}"


def _pains(case: Case) -> Iterator[Entry]:
    for number, pain in enumerate(case.complaints):
        label = f"Pain: {pain_label(pain)}"
        value = pain_course(pain) or "yes"
        yield Entry(f"complaint.{number}", "Where it hurts", label, label, value, "answered")
    if case.no_pain_at:
        value = ", ".join(words.SITES[site] for site in case.no_pain_at)
        yield Entry("no_pain_at", "Where it hurts", "No pain", "No pain", value, "answered")


def _texts(case: Case) -> Iterator[Entry]:
    group = "Illnesses, medicines, allergies"
    parts = (
        ("condition", "Illness", case.conditions),
        ("medicine", "Medicine", case.medicines),
        ("allergy", "Allergy", case.allergies),
    )
    for key, name, texts in parts:
        for number, text in enumerate(texts):
            note = " (kept, not used)" if text in case.unused_terms else ""
            yield Entry(f"{key}.{number}", group, name, name, clean(text) + note, "answered")


def _findings(findings: Findings) -> Iterator[Entry]:
    for finding, entries in findings.observed.items():
        origin = entries[0].origin
        group = _REPORTED.get(origin, _FOLLOWS)
        term = findings.evidence.findings[finding].term
        plain = asked(finding, findings)
        yield Entry(finding, group, plain, term, value_of(entries), _ORIGINS[origin])


def entered(time: datetime.datetime) -> str:
    """`2026-11-02 10:00`."""
    return time.isoformat(sep=" ", timespec="minutes")


def _clinician(case: Case, evidence: Evidence) -> Iterator[Entry]:
    group, own = "The clinician's own view", case.clinician
    for number, held in enumerate(own.diagnosis):
        named = evidence.causes[held.cause].name if held.cause else ""
        text = "; ".join(part for part in (named, clean(held.text or "")) if part)
        name = f"Diagnosis of {entered(held.time)}"
        yield Entry(f"diagnosis.{number}", group, name, name, text, "clinician")
    for number, change in enumerate(own.plan_changes):
        name = f"Plan changed {entered(change.time)}"
        text = f"{change.action}: {evidence.treatments[change.treatment].name}"
        yield Entry(f"plan_change.{number}", group, name, name, text, "clinician")


def _tried(case: Case, evidence: Evidence) -> Iterator[Entry]:
    for number, tried in enumerate((*case.treatments, *case.other_treatments)):
        known = evidence.treatments.get(tried.treatment)
        name = known.name if known else clean(tried.treatment)
        parts = []
        if tried.weeks is not None:
            parts.append(words.many(round(tried.weeks), "week"))
        if tried.as_advised is not None:
            parts.append("as advised" if tried.as_advised else "not as advised")
        parts.append(words.EFFECTS[tried.effect] if tried.effect else "effect not known")
        yield Entry(f"tried.{number}", "Tried so far", name, name, ", ".join(parts), "answered")


def _scores(case: Case, evidence: Evidence) -> Iterator[Entry]:
    for key, given in case.scores.items():
        row = evidence.outcomes[given.measure]
        site = f" {words.SITES[given.site]}" if given.site else ""
        name, term = f"{row.name}{site and ':' + site}", f"{given.measure}{site}"
        yield Entry(f"score.{key}", "Questionnaires", name, term, _score(given, row), "answered")


def _score(given: ScoreGiven, row: Outcome) -> str:
    value, note = given.value, ""
    if value is None and given.items:
        scored = score(row, given.items)
        value, note = scored.value, scored.note
    if value is None:
        return clean(note) or "no total"
    unit = "" if row.unit == "points" else f" {row.unit}"
    reach = f"{words.number(row.low)} to {words.number(row.high)}"
    return f"{words.number(value)}{unit} ({reach}, higher is {row.higher_is})"
