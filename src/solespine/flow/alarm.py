"""Dangerous causes that are probable raise the urgency, beside the red-flag rules.

An alarm only ever adds: no rule is silenced, no urgency lowered.
"""

from __future__ import annotations

from solespine.causes import Belief, Explanation
from solespine.evidence import Evidence, Expression
from solespine.evidence.topics import Alarm, RedFlag
from solespine.triage import LEVELS, Fired, Triage


def with_alarms(triaged: Triage, explanation: Explanation, evidence: Evidence) -> Triage:
    """The triage, raised by every dangerous cause that reaches its probability."""
    beliefs = {belief.cause: belief for belief in explanation.beliefs}
    added = [
        _raised(alarm, beliefs[alarm.cause])
        for alarm in evidence.alarms
        if _rings(alarm, beliefs.get(alarm.cause)) and alarm.cause not in triaged.suspected
    ]
    fired = [*triaged.fired, *added]
    fired.sort(key=lambda one: (LEVELS.index(one.row.urgency), one.rule))
    return Triage(tuple(fired))


def _rings(alarm: Alarm, belief: Belief | None) -> bool:
    """Probable enough, and some answer speaks for it: a prior alone rings nothing."""
    return (
        belief is not None
        and belief.probability >= alarm.probability
        and any(weight.log_odds > 0.0 for weight in belief.weights_for)
    )


def _raised(alarm: Alarm, belief: Belief) -> Fired:
    row = RedFlag(
        when=Expression("suspected", alarm.cause),
        urgency=alarm.urgency,
        triggers=(),
        context="",
        suspects=(alarm.cause,),
        action=alarm.action,
        plain=alarm.plain,
        ask_next=alarm.ask_next,
        sources=alarm.sources,
        basis=alarm.basis,
        confidence=alarm.confidence,
    )
    found = tuple(weight.finding for weight in belief.weights_for[:3])
    return Fired(f"P-{alarm.cause}", row, found, alarm.ask_next)
