"""Warning signs: what starts a red-flag rule that can still fire, in a few checklists.

What a rule that fired still needs to know comes before everything else.
"""

from __future__ import annotations

from collections.abc import Iterator

from solespine.flow.asking import Ask
from solespine.flow.state import State, ask_finding, ask_list

_STARTS = ("symptom", "history", "questionnaire")


def follow_up(state: State) -> Ask | None:
    """The next question of the most urgent rule that fired."""
    for fired in state.triaged.fired:
        for finding in _parts(fired.open, state):
            if state.may_put(finding):
                why = _why_follows(list(fired.findings), state)
                return ask_finding(state, finding, "follow_up", why)
    return None


def _parts(findings: tuple[str, ...], state: State) -> Iterator[str]:
    """The findings; instead of one that is computed, those it is computed from."""
    for finding in findings:
        computed = state.evidence.findings[finding].computed
        yield from (finding,) if computed is None else sorted(computed.findings())


def warning_signs(state: State) -> Ask | None:
    """The next checklist of warning signs that the person and the complaints make possible."""
    wanted = _possible(state)
    for checklist in state.wording.warning_signs:
        here = [f for f in checklist.items if f in wanted and state.may_ask(f)]
        if here:
            return ask_list(state, checklist, here, "warning", checklist.why)
    listed = {f for checklist in state.wording.warning_signs for f in checklist.items}
    for finding in sorted(wanted - listed):
        if _starts(finding, state) and state.may_ask(finding):
            return ask_finding(state, finding, "warning", "It is a warning sign.")
    return _half_met(state)


def _half_met(state: State) -> Ask | None:
    """What is still open of a rule of which a sign is there, but that does not fire yet."""
    for rule in state.evidence.red_flags.values():
        signs = [name for name in rule.triggers if state.findings.answer(name)]
        if not signs or rule.when.value(state.findings) is not None:
            continue
        for finding in _parts(tuple(sorted(rule.when.findings())), state):
            if state.may_put(finding):
                return ask_finding(state, finding, "warning", _why_follows(signs, state))
    return None


def _why_follows(signs: list[str], state: State) -> str:
    terms = " and ".join(state.evidence.findings[name].term for name in signs)
    return f"It follows from what you said ({terms}) and decides how urgent it is."


def _starts(finding: str, state: State) -> bool:
    """Whether it is a warning sign of its own, not only what opens the question after one."""
    return any(finding in rule.triggers for rule in state.evidence.red_flags.values())


def _possible(state: State) -> set[str]:
    """Triggers of rules that can still fire, and what decides whether a trigger can be asked."""
    wanted: set[str] = set()
    for rule in state.evidence.red_flags.values():
        if rule.when.value(state.findings) is False:
            continue
        for trigger in rule.triggers:
            row = state.evidence.findings[trigger]
            if row.kind in _STARTS:
                wanted.add(trigger)
            if row.asked_if is not None and row.asked_if.value(state.findings) is None:
                wanted |= row.asked_if.findings()
    return wanted
