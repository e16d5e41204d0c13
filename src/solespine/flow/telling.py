"""The question that tells most about the causes for the time it takes, and when to stop."""

from __future__ import annotations

from collections import Counter

from solespine.causes import Question
from solespine.flow.asking import Ask, Examination, Reason
from solespine.flow.before_plan import fits, reserve_s
from solespine.flow.state import State, ask_finding, ask_list
from solespine.flow.wording import Checklist


def telling(state: State) -> Ask | Reason:
    """The next best question, or why none is asked any more."""
    possible = [
        q for q in state.ranked if state.may_put(q.finding) and not _too_early(q.finding, state)
    ]
    if not possible:
        return "nothing_left"
    best_bits = max(question.bits for question in possible)
    if best_bits < state.wording.stop.least_bits:
        return "little_left"
    if best_bits < state.wording.stop.settled_bits and state.is_settled:
        return "settled"
    for question in possible:
        ask = _put(question, possible, state)
        if ask is not None:
            return ask
    return "time"


def _too_early(finding: str, state: State) -> bool:
    """Whether it asks about care that cannot have lasted long enough yet."""
    known = [c.weeks for c in state.case.complaints if c.weeks is not None]
    least = [rule.weeks for rule in state.evidence.tried if rule.finding == finding]
    return bool(least) and bool(known) and max(known) < min(least)


def _put(question: Question, ranked: list[Question], state: State) -> Ask | None:
    """The question, with those that belong to it; None if it tells too little or takes too long."""
    if question.bits < state.wording.stop.least_bits:
        return None
    if not state.may_ask(question.finding):
        if state.progress.examinations >= state.wording.stop.examinations:
            return None
        why = why_asked(question, state, plain=False)
        return ask_finding(state, question.finding, "examination", why, question.bits)
    checklist = next((c for c in state.wording.together if question.finding in c.items), None)
    related = _related(question, checklist, ranked, state) if checklist else []
    reserve = 0.0 if state.progress.planning else reserve_s(state)
    plain = not state.clinician
    if checklist and len(related) > 1:
        why = _tells_apart(question, state, plain=plain)
        ask = ask_list(state, checklist, related, "telling", why, question.bits)
        if fits(state, ask.seconds + reserve):
            return ask
    why = why_asked(question, state, plain=plain)
    ask = ask_finding(state, question.finding, "telling", why, question.bits)
    return ask if fits(state, ask.seconds + reserve) else None


def _related(
    question: Question, checklist: Checklist, ranked: list[Question], state: State
) -> list[str]:
    """The findings of the same checklist that tell enough, the question itself among them."""
    stop = state.wording.stop
    others = [
        other
        for other in ranked
        if other.finding in checklist.items
        and other.finding != question.finding
        and other.bits >= stop.list_bits
        and state.may_ask(other.finding)
    ]
    others.sort(key=lambda other: -other.bits)
    return [question.finding, *(other.finding for other in others[: stop.list_most - 1])]


def why_asked(question: Question, state: State, *, plain: bool) -> str:
    """What an answer tells apart, in plain words or in the clinician's terms."""
    towards = [cause for cause, ratio in question.tells if ratio > 0.0]
    away = [cause for cause, ratio in question.tells if ratio < 0.0]
    parts = [
        f"{word} {_names(causes, state, plain=plain)}"
        for word, causes in (("for", towards), ("against", away))
        if causes
    ]
    if not parts:
        return "It changes how probable the causes are."
    return f"A yes speaks {' and '.join(parts)}."


def _tells_apart(question: Question, state: State, *, plain: bool) -> str:
    """What a checklist is for, by the causes that its best question moves."""
    names = _names([cause for cause, _ in question.tells], state, plain=plain)
    return f"The answers help to tell apart causes such as {names}."


def _names(causes: list[str], state: State, *, plain: bool) -> str:
    """The causes in words; to a patient, what frightens is only named where a sign hints at it."""
    if not plain:
        return ", ".join(state.evidence.causes[cause].name for cause in causes)
    unnamed = set(state.wording.not_named) - state.triaged.suspected
    names = [
        "something a doctor should look at"
        if cause in unnamed
        else _quoted(state.evidence.causes[cause].plain)
        for cause in causes
    ]
    return " or ".join(dict.fromkeys(names))


def _quoted(name: str) -> str:
    return f'"{name[:1].lower()}{name[1:]}"'


def examination_sheet(state: State) -> tuple[Examination, ...]:
    """The examinations that would tell most: first those a red flag needs, then by information.

    Of findings on one measure only the best is listed, of near-duplicates the best two.
    """
    rows = [
        _row(finding, "a red flag that fired needs it", None, state)
        for finding in state.triaged.ask_next
        if state.may_examine(finding)
    ]
    if state.findings.sites:
        taken = {row.finding for row in rows}
        rows += [
            _row(question.finding, why_asked(question, state, plain=False), question.bits, state)
            for question in _unlike(_examinations(state), state)
            if question.finding not in taken
        ]
    return tuple(rows[: state.wording.stop.examinations])


def _examinations(state: State) -> list[Question]:
    """What only a clinician can find out, most information first."""
    ranked = [
        question
        for question in state.ranked
        if state.may_examine(question.finding) and not state.may_ask(question.finding)
    ]
    return sorted(ranked, key=lambda question: -question.bits)


def _unlike(ranked: list[Question], state: State) -> list[Question]:
    """Without repeated measures and more than two of one group of near-duplicates."""
    kept: list[Question] = []
    seen: Counter[str] = Counter()
    for question in ranked:
        row = state.evidence.findings[question.finding]
        measure = f"measure {row.answer.measure}"
        if (row.answer.measure and seen[measure]) or any(seen[g] >= 2 for g in row.groups):
            continue
        seen.update((measure, *row.groups))
        kept.append(question)
    return kept


def _row(finding: str, why: str, bits: float | None, state: State) -> Examination:
    row = state.evidence.findings[finding]
    return Examination(finding, row.term, row.ask, why, bits, row.seconds)
