"""A proposal of an orthotic as the terminal shows it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solespine.evidence import Evidence
    from solespine.flow.prescribing import Prescribed
    from solespine.orthotic.proposal import Chosen
    from solespine.report.insole import Insole


def proposal_lines(found: Prescribed, width: int) -> Iterator[str]:
    """What is advised for each foot and why, doses, and what became of the part."""
    for number, foot in enumerate(found.feet):
        yield from ("",) if number else ()
        yield from _foot(foot, found.answer.evidence, width)
    for line in found.refused:
        yield from ("", *_wrapped(f"Not used: {line}", width))
    yield from (
        "",
        *_wrapped("For study and for talking with a clinician; not a medical device.", width),
    )


def _foot(foot: Insole, evidence: Evidence, width: int) -> Iterator[str]:
    from solespine.orthotic.proposal_sheet import VERDICTS, asked, review_words, source_names

    proposal = foot.proposal
    yield "INSOLE" if proposal.side is None else f"INSOLE, {proposal.side.upper()} FOOT"
    yield f"{VERDICTS[proposal.verdict]}."
    against = proposal.verdict == "must_not"  # then every reason counts
    for reason in proposal.reasons if against else proposal.reasons[:1]:
        yield from _wrapped(reason.plain, width)
        names = source_names(reason.sources, evidence)
        yield from _wrapped(f"[{reason.grade} ({reason.confidence}). {names}]", width)
    for one in proposal.elements:
        later = one.element.part == "shell" and proposal.verdict != "prescribe"
        yield from _element(one, width, later=later)
    if proposal.unanswered:
        yield ""
        questions = "; ".join(asked(name, evidence) for name in proposal.unanswered)
        yield from _wrapped(f"Not answered yet: {questions}.", width)
    for zone in proposal.zones:
        place = zone.place.replace("_", " ")
        yield f"High pressure: {place}, {zone.peak_kpa:.0f} kPa: {zone.proposed}."
    for line in (review_words(proposal), *proposal.notes):
        yield from ("", *_wrapped(line, width)) if line else ()
    made = "made and checked" if foot.part is not None else f"none: {foot.no_part}"
    yield from ("", *_wrapped(f"Part: {made}.", width))
    for line in () if foot.part is None else foot.part.warnings:
        yield from ("", *_wrapped(line, width))


def _element(one: Chosen, width: int, *, later: bool) -> Iterator[str]:
    from solespine.orthotic.proposal_sheet import graded

    dose = "left out" if one.dose is None else f"{one.dose:g} {one.element.unit}"
    if later and one.dose is not None:
        dose += ", only if a moulded one is made later"
    yield ""
    yield f"{one.element.name}: {dose}"
    yield from _wrapped(graded(one.strength, one.grade), width)
    yield from _wrapped(one.why, width)
    if len(one.tries) > 1:
        steps = ", ".join(f"week {step.after_weeks}: {step.dose:g}" for step in one.tries)
        yield from _wrapped(f"To try, only as far as needed: {steps} {one.element.unit}.", width)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)
