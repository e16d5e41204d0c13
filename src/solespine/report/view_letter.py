"""View → a referral letter of one page: red flags first, standard terms, no reference marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from solespine.report import words
from solespine.report.clean import clean
from solespine.report.note import likeliest, listed_terms
from solespine.report.view import Letter, View

_LONGEST = 900  # characters of a part; a letter has one page
_LONGEST_LIST = 400
_MOST_FLAGS = 4
_MOST_TESTS = 5
_TO = {
    "emergency": "Emergency department",
    "doctor": "General practitioner",
    "podiatrist": "Podiatrist",
    "physiotherapist": "Physiotherapist",
    "surgeon": "Surgeon",
    "self_care": "Treating clinician",
}


def letter(view: View) -> Letter:
    """The letter in words, ready to print."""
    return Letter(
        to=_TO[view.see],
        urgency=_urgency(view),
        about=_short(view.person.text),
        red_flags=tuple(_red_flags(view)),
        parts=tuple((name, _short(text)) for name, text in _parts(view) if text),
        made=(
            "Drafted by solespine from the answers, examination and recordings entered; figures "
            "are probabilities with intervals, not diagnoses. To be checked and signed by the "
            f"referring clinician. {view.disclaimer} {view.composed}"
        ).strip(),
    )


def _urgency(view: View) -> str:
    level = view.urgency.clinical
    return level if level.lower() == view.how_soon else f"{level}, {view.how_soon}"


def _short(text: str) -> str:
    """Cut, where it must be, after a whole term or sentence."""
    whole = clean(text)
    if len(whole) <= _LONGEST:
        return whole
    kept = whole[: _LONGEST - 4]
    end = max(kept.rfind(mark) for mark in ("; ", ". ", ", "))
    return f"{kept[:end] if end > 0 else kept.rstrip()} ..."


def _some(terms: Sequence[str]) -> str:
    """As many as there is room for, and how many more there are."""
    kept = list(accumulate(len(term) + 2 for term in terms))
    count = sum(length <= _LONGEST_LIST for length in kept) or 1
    more = len(terms) - count
    return "; ".join(_short(t) for t in terms[:count]) + (f"; and {more} more" if more > 0 else "")


def _red_flags(view: View) -> Iterator[str]:
    flags = view.urgency.flags
    for flag in flags[:_MOST_FLAGS]:
        found = _some(flag.found_terms)
        yield _short(f"{flag.rule} ({flag.label}): {flag.clinical.text} Found: {found}.")
    if len(flags) > _MOST_FLAGS:
        yield f"{len(flags) - _MOST_FLAGS} more in the report."
    if not flags:
        yield "No red-flag rule fired on what was answered."
    if view.urgency.denied_terms:
        yield f"Asked and denied: {_some(view.urgency.denied_terms)}."
    if view.urgency.open_terms:
        yield f"Not asked: {_some(view.urgency.open_terms)}."


def _parts(view: View) -> Iterator[tuple[str, str]]:
    yield "Reason for referral", _reason(view)
    yield "History", " ".join(words.sentence(claim.text) for claim in view.history)
    yield "Reported", _found(view, "Answers")
    yield "Examined", _found(view, "Examination")
    yield "Measured walk", _walk(view)
    yield "Probable causes", " ".join(one.clinical.text for one in view.complaints)
    yield "Link of heel and back", view.link.clinical.text
    yield (
        "Nerve path",
        "; ".join(f"{row.side} leg: {row.name} {row.percent}" for row in likeliest(view.lesions)),
    )
    yield "Clinician's own view", " ".join(words.sentence(row.says) for row in view.own)
    yield "Advised", _advised(view)
    yield "Asked of you", _asked(view)


def _reason(view: View) -> str:
    pains = [f"{one.label}{f' ({one.course})' if one.course else ''}" for one in view.complaints]
    if not pains:
        return "The red flags above."
    return f"Please assess: {words.joined(pains)}."


def _found(view: View, group: str) -> str:
    positive, negative = listed_terms(view, group, "yes"), listed_terms(view, group, "no")
    parts = [("Positive", positive), ("Negative", negative)]
    return " ".join(f"{name}: {_some(terms)}." for name, terms in parts if terms)


def _walk(view: View) -> str:
    if view.walk is None:
        return ""
    outside = [row for row in view.walk.rows if row.verdict == "outside normal"]
    untold = f"{words.many(len(view.walk.rows) - len(outside), 'value')} cannot be told."
    rests = f"{view.walk.counted}. " if view.walk.counted else ""
    if not outside:
        none = f"{rests}Nothing measured is clearly outside normal; {untold}"
        return none if view.walk.clinical else ""
    rows = [f"{row.term} {row.side} {row.value} (normal {row.normal})" for row in outside]
    return f"{rests}Outside normal: {_some(rows)}. {untold}"


def _advised(view: View) -> str:
    first = view.plan.stages[0].steps if view.plan.stages else ()
    return f"{'; '.join(step.name for step in first)}." if first else ""


def _asked(view: View) -> str:
    tests = [row.term for row in view.next_clinician[:_MOST_TESTS]]
    asked = f"Examine, as these would tell most: {'; '.join(tests)}. " if tests else ""
    return f"{asked}Please report your findings and what you advise."
