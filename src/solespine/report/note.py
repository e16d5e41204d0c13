"""View → a plain-text clinical note to paste: subjective, objective, assessment, plan."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from solespine.report import words
from solespine.report.view import (
    AnswerRow,
    Complaint,
    Lesion,
    Link,
    Step,
    Urgency,
    View,
    Visits,
    Walk,
)

_WIDTH = 80
_MOST_TRIGGERS = 12
_FEW = 2  # steps of a later stage that are still told in full
# Pasted into systems that know no others; what a person typed keeps its letters.
_PLAIN = str.maketrans("\u201c\u201d\u2018\u2019\u2013\u00b2", "\"\"''-2")


def note(view: View) -> str:
    """The note.

    Args:
        view: what to print.

    Returns:
        Text of at most 80 columns, lines ended by a newline; the same for the same view.
    """
    lines = [
        *_head(view),
        "",
        "S  SUBJECTIVE",
        *_subjective(view),
        "",
        "O  OBJECTIVE",
        *_objective(view),
        "",
        "A  ASSESSMENT",
        *_assessment(view),
        "",
        "P  PLAN",
        *_plan(view),
        "",
        *_foot(view),
    ]
    return "\n".join(lines).translate(_PLAIN) + "\n"


def _wrap(text: str, first: str = "", rest: str = "  ") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    ) or [first.rstrip()]


def _head(view: View) -> Iterator[str]:
    yield "HEEL AND BACK PAIN" + (f", VISIT OF {view.visit}" if view.visit else "")
    if view.composed:
        yield view.composed
    yield from _urgency(view.urgency)


def _urgency(urgency: Urgency) -> Iterator[str]:
    yield f"URGENCY: {urgency.clinical}"
    if not urgency.flags:
        yield "RED FLAGS: no rule fired on what was answered"
    for flag in urgency.flags:
        found = " ".join(claim.text for claim in flag.found)
        title = f"RED FLAG {flag.rule} ({flag.label})"
        yield from _wrap(f"{title}: {flag.clinical.text} Found: {found}")
        if flag.terms:
            yield from _wrap(f"Ask or examine at once: {'; '.join(flag.terms)}", "  ", "    ")


def _subjective(view: View) -> Iterator[str]:
    yield from _wrap(view.person.text)
    for claim in view.history:
        yield from _wrap(claim.text)
    rows = _rows(view, "Answers")
    yield from _listed("Positive", _terms(rows, "yes"))
    yield from _listed("Negative", _terms(rows, "no"))
    yield from _listed("Asked, not known", _terms(rows, "not known"))


def _objective(view: View) -> Iterator[str]:
    rows = _rows(view, "Examination")
    if not rows and view.walk is None:
        yield "No examination entered."
    yield from _listed("Positive", _terms(rows, "yes"))
    yield from _listed("Negative", _terms(rows, "no"))
    yield from _listed("Not known", _terms(rows, "not known"))
    if view.walk is not None:
        yield from _walk(view.walk)
    if view.visits is not None:
        yield from _visits(view.visits)


def _visits(visits: Visits) -> Iterator[str]:
    """What changed since the earlier visit."""
    yield from _wrap(visits.since.text)
    if visits.note is not None:
        yield from _wrap(visits.note.text)
    rows = [f"{row.term} {row.before} to {row.after} ({row.verdict})"
            for row in (*visits.rows, *visits.walk)]  # fmt: skip
    yield from _listed("Then to now", rows)
    yield from _listed("Now positive", [one.term for one in visits.answers if one.said == "new"])
    yield from _listed("Now negative", [one.term for one in visits.answers if one.said == "gone"])


def _walk(walk: Walk) -> Iterator[str]:
    """What was measured of the walk, with what could not be used."""
    for text in walk.clinical:
        yield from _wrap(f"Walk, {text}")
    found = [f"{r.term} {r.side} {r.value} (normal {r.normal})" for r in walk.rows
             if r.verdict == "outside normal"]  # fmt: skip
    yield from _listed("Outside normal", found)
    yield from _listed("Cannot tell", [f"{r.term} {r.side}".strip() for r in walk.rows
                                       if r.verdict == "cannot tell"])  # fmt: skip
    yield from _listed("Within normal", list(walk.within))
    yield from _listed("Recordings not used", list(walk.refused))


def _rows(view: View, title: str) -> tuple[AnswerRow, ...]:
    return next((group.rows for group in view.answers if group.title == title), ())


def listed_terms(view: View, title: str, answer: str) -> list[str]:
    """Clinical terms of one group of answers that were answered so, with sides and numbers."""
    return _terms(_rows(view, title), answer)


def _terms(rows: Iterable[AnswerRow], answer: str) -> list[str]:
    """Terms with that answer on any side; with sides and numbers where there are any."""
    chosen = []
    for row in rows:
        if _answer_of(row.value) == answer:
            more = _beside(row.value, answer)
            chosen.append(f"{row.term} ({more})" if more else row.term)
    return chosen


def _beside(value: str, answer: str) -> str:
    """Sides and numbers; the answer itself only where the sides differ."""
    if value == answer:
        return ""
    parts = value.split("), ") if "), " in value else value.split(", ")
    if not all(answer in part.split(" (")[0].split() for part in parts):
        return value
    shown = (" ".join(part.replace(answer, "", 1).replace("(", " ").replace(")", " ").split())
             for part in parts)  # fmt: skip
    return ", ".join(part for part in shown if part)


def _answer_of(value: str) -> str:
    """yes if present on any side, else no, else not known."""
    said = value.replace(",", " ").split()
    if "yes" in said:
        return "yes"
    return "no" if "no" in said else "not known"


def _listed(title: str, terms: list[str]) -> Iterator[str]:
    if terms:
        yield from _wrap(f"{title}: {'; '.join(terms)}")


def _assessment(view: View) -> Iterator[str]:
    for one in view.complaints:
        yield from _complaint(one)
    yield from _link(view.link)
    for row in likeliest(view.lesions):
        yield from _wrap(f"Nerve path, {row.side} leg: {row.name} {row.percent}")
    for entry in view.own:
        why = f" ({entry.why})" if entry.why else ""
        yield from _wrap(f"Clinician, {entry.time}: {entry.says}{why} [system: {entry.system}]")
    if view.plan.second_look:
        look = view.plan.second_look
        yield from _wrap(f"Second look: {look.reason.text} Reopened: {'; '.join(look.reopened)}")


def likeliest(lesions: Iterable[Lesion]) -> list[Lesion]:
    """The likeliest place of damage of each leg, which stands first among its rows."""
    first: dict[str, Lesion] = {}
    for row in lesions:
        first.setdefault(row.side, row)
    return list(first.values())


def _complaint(one: Complaint) -> Iterator[str]:
    yield from _wrap(one.clinical.text)
    others = [f"{row.name} {row.chance.full}" for row in one.rows[1:]]
    if others:
        yield from _wrap(f"Also: {'; '.join(others)}", "  ", "    ")
    if one.settle_term:
        yield from _wrap(f"Would settle it: {one.settle_term}", "  ", "    ")


def _link(link: Link) -> Iterator[str]:
    yield from _wrap(link.clinical.text)
    others = [f"{row.clinical} {row.chance.full}" for row in link.rows]
    if len(others) > 1:
        yield from _wrap("; ".join(others), "  ", "    ")
    for reason in link.reasons[:1]:
        yield from _wrap(f"For: {reason.clinical.text}", "  ", "    ")
    if link.against:
        yield from _wrap(f"Against: {link.against.clinical.text}", "  ", "    ")


def _plan(view: View) -> Iterator[str]:
    yield from _wrap(f"{view.plan.see.text} {view.plan.review.text}")
    for number, stage in enumerate(view.plan.stages):
        if number == 0 or len(stage.steps) <= _FEW:
            yield f"{stage.title}:"
            for step in stage.steps:
                yield from _step(step)
        else:
            yield from _wrap(f"{stage.title}: {'; '.join(map(_brief, stage.steps))}")
    if view.plan.not_advised:
        yield from _wrap("Not advised: " + "; ".join(row.name for row in view.plan.not_advised))
    if view.next_clinician:
        yield from _wrap("Would tell most: " + "; ".join(q.term for q in view.next_clinician))
    yield from _not_asked(view)


def _step(step: Step) -> Iterator[str]:
    parts = [f"{step.name}: {step.dose}."]
    parts += [f"Caution: {text}" for text in step.cautions]
    if step.open_terms:
        parts.append(f"Open first: {'; '.join(step.open_terms)}.")
    if step.by_clinician:
        parts.append("Added by the clinician.")
    yield from _wrap(" ".join(parts), "- ")


def _brief(step: Step) -> str:
    return f"{step.name} (open: {', '.join(step.open_terms)})" if step.open_terms else step.name


def _not_asked(view: View) -> Iterator[str]:
    terms = view.urgency.open_terms
    if terms:
        more = len(terms) - _MOST_TRIGGERS
        rest = f"; and {more} more" if more > 0 else ""
        yield from _wrap(f"Not asked, matters: {'; '.join(terms[:_MOST_TRIGGERS])}{rest}")


def _foot(view: View) -> Iterator[str]:
    yield from _wrap(
        "Probabilities with intervals over the uncertainty of the figures; "
        f"words: {'; '.join(f'{word} {reach}' for word, reach in words.scale_rows())}.", "", ""
    )  # fmt: skip
    yield from _wrap(f"solespine {view.version}. {view.disclaimer}", "", "")
