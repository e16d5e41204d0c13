"""The link as an answer: verdict, intervals, reasons, and the strongest reason against."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from solespine.causes.draws import interval
from solespine.causes.link import VERDICTS, Mechanism
from solespine.causes.model import LinkVerdict, Reason
from solespine.evidence import Evidence
from solespine.evidence.topics import Link

Floats = NDArray[np.float64]

_BASE_RATE_ROW = "L43"
_COUNTER = ("counter_evidence", "treatment_evidence", "chance", "coexist")
_MOST_REASONS = 4
_LEAST_CARRIED = 0.03
_LIKELY = 0.5


def give_verdict(
    both: bool,
    point: Floats,
    draws: Floats,
    found: tuple[Mechanism, ...],
    carried: Floats,
    present: Mapping[str, float],
    answers: Mapping[str, bool],
    evidence: Evidence,
) -> LinkVerdict:
    """The verdict over the four possibilities.

    Args:
        both: whether foot and back both hurt.
        point: (4,) probabilities with the figures as they stand.
        draws: (D, 4) the same over the draws.
        found: mechanisms.
        carried: (mechanism,) probability that each is at work.
        present: probability that each cause is present.
        answers: what was answered.
    """
    low, high = interval(draws, point, evidence.model.interval.value)
    top = int(point.argmax())
    wins = float((draws.argmax(axis=1) == top).mean())
    verdict = VERDICTS[top] if wins >= evidence.model.lead_share.value else "cannot_tell"
    if verdict == "coincidental" and not _may_say_coincidence(low[top], answers, evidence):
        verdict = "cannot_tell"
    if not both:
        verdict = "not_both_present"
    return LinkVerdict(
        verdict,
        dict(zip(VERDICTS, map(float, point), strict=True)),
        {v: (float(low[k]), float(high[k])) for k, v in enumerate(VERDICTS)},
        wins,
        _reasons(found, carried, present, evidence, VERDICTS[top] if not both else verdict),
        _against(VERDICTS[top], found, carried, evidence),
    )


def _may_say_coincidence(low: float, answers: Mapping[str, bool], evidence: Evidence) -> bool:
    """Whether enough was asked about the tie, and little enough speaks for one."""
    about = {row.finding for row in evidence.link_findings} & set(answers)
    asked = {finding for finding in about if evidence.findings[finding].kind != "load"}
    enough = len(asked) >= evidence.model.coincidence_asked.value
    return enough and low >= evidence.model.coincidence_least.value


def _reasons(
    found: tuple[Mechanism, ...],
    carried: Floats,
    present: Mapping[str, float],
    evidence: Evidence,
    verdict: str,
) -> tuple[Reason, ...]:
    """The mechanisms that carry the verdict, one for each pathway, the strongest first.

    Where it cannot be told, those of every side; for coincidence, how common both pains are.
    """
    if verdict == "coincidental":
        return (_base_rate(evidence),)
    reasons: dict[str, Reason] = {}
    for k in sorted(range(len(found)), key=lambda k: -carried[k]):
        row = found[k].row
        wanted = verdict not in VERDICTS or row.verdict == verdict
        if wanted and carried[k] >= _LEAST_CARRIED and _is_supported(found[k], present, evidence):
            reasons.setdefault(row.pathway, _reason(found[k], float(carried[k])))
    return tuple(reasons.values())[:_MOST_REASONS] or (_base_rate(evidence),)


def _is_supported(mechanism: Mechanism, present: Mapping[str, float], evidence: Evidence) -> bool:
    """Whether this person shows it: its cause is probable, or one of its own signs was found."""
    signs = {
        finding
        for finding, ratio in mechanism.used
        if ratio > 0.0
        and finding in mechanism.row.findings_for
        and not evidence.findings[finding].factor
    }
    common = {row.finding for row in evidence.link_findings}
    likely = max((present.get(c, 0.0) for c in mechanism.row.from_causes), default=0.0)
    return likely >= _LIKELY or bool(signs - common)


def _reason(mechanism: Mechanism, carries: float) -> Reason:
    row = mechanism.row
    return Reason(
        row.plain,
        f"{row.mechanism}: {row.effect} ({row.unit}; {row.interval_or_n})",
        row.verdict,
        carries,
        tuple(finding for finding, ratio in mechanism.used if ratio > 0.0),
        row.sources,
        mechanism.link,
    )


def _base_rate(evidence: Evidence) -> Reason:
    return _against_row(_BASE_RATE_ROW, evidence.links[_BASE_RATE_ROW])


def _against(top: str, found: tuple[Mechanism, ...], carried: Floats, evidence: Evidence) -> Reason:
    """The strongest reason against the leading verdict."""
    if top == "coincidental":
        others = [k for k in range(len(found)) if carried[k] > 0.0]
        best = max(others, key=lambda k: carried[k], default=None)
        return _base_rate(evidence) if best is None else _reason(found[best], float(carried[best]))
    order = sorted(range(len(found)), key=lambda k: -carried[k])
    for k in order:
        if found[k].row.verdict != top or carried[k] < _LEAST_CARRIED:
            continue
        counter = _counter_rows(found[k].row.pathway, evidence)
        if counter:
            return counter[0]
    return _base_rate(evidence)


def _counter_rows(pathway: str, evidence: Evidence) -> list[Reason]:
    """What speaks against a pathway, the strongest (lowest strength left) first."""
    rows = [
        (row.strength.value, link, row)
        for link, row in evidence.links.items()
        if row.direction in _COUNTER and row.pathway == pathway
    ]
    return [_against_row(link, row) for _, link, row in sorted(rows, key=lambda one: one[:2])]


def _against_row(link: str, row: Link) -> Reason:
    clinical = f"{row.mechanism}: {row.effect} ({row.interval_or_n})"
    return Reason(row.plain, clinical, "coincidental", row.strength.value, (), row.sources, link)
