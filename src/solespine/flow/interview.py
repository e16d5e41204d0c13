"""The interview without any terminal: what to ask next and why, from the case alone.

The case file is the only memory. The same case and progress always give the same question, so an
interview can stop at any moment and go on elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solespine.evidence import Evidence, load_evidence
from solespine.flow.asking import Ask, Done, Progress, Reason
from solespine.flow.before_plan import before_plan, what_was_tried
from solespine.flow.intake import about_person, how_it_hurts, where_it_hurts
from solespine.flow.state import State, state_of
from solespine.flow.telling import examination_sheet, telling
from solespine.flow.warning import follow_up, warning_signs

_REASONS: dict[Reason, str] = {
    "no_complaint": "Nothing hurts and no warning sign needs more questions.",
    "settled": "The leading explanations would hardly change with more questions.",
    "little_left": "No further question would tell much.",
    "time": "The time for the questions is used up; run it again to go on.",
    "nothing_left": "Everything that can be asked has been asked.",
}


def next_step(
    document: Mapping[str, Any],
    *,
    clinician: bool = False,
    progress: Progress | None = None,
    evidence: Evidence | None = None,
) -> Ask | Done:
    """The next question of an interview, or its end.

    First who it is and where it hurts, then what a fired red-flag rule needs, then warning signs,
    then what was tried and whatever tells most about the causes for the time it takes, last what
    the plan needs.

    Args:
        document: the case as plain data, laid out as case.yaml.
        clinician: whether examinations may be asked for.
        progress: what this interview has asked already; it bounds the time.
        evidence: the vocabulary; the package's own by default.

    Raises:
        CaseError: the document is no valid case.
    """
    known = evidence or load_evidence()
    state = state_of(document, known, clinician=clinician, progress=progress or Progress())
    for stage in (about_person, where_it_hurts, how_it_hurts, follow_up, warning_signs):
        ask = stage(state)
        if ask is not None:
            return ask
    if not state.findings.sites:
        return _done("no_complaint", state)
    return _about_causes(state)


def _about_causes(state: State) -> Ask | Done:
    """What was tried, the questions that tell most, then those the plan needs."""
    tried = what_was_tried(state)
    if tried is not None:
        return tried
    if not state.progress.planning:
        best = telling(state)
        if isinstance(best, Ask):
            return best
    ask = before_plan(state)
    if ask is not None:
        return ask
    last = telling(state)  # what the plan needed to know may have changed what is worth asking
    return last if isinstance(last, Ask) else _done(last, state)


def _done(reason: Reason, state: State) -> Done:
    return Done(reason, _REASONS[reason], examination_sheet(state), state.fired)
