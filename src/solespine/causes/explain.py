"""Findings → what probably causes each complaint, whether they are tied, what to ask next."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from solespine.causes.draws import Draws, Ends, draw, interval, read_off
from solespine.causes.engine import Given, point
from solespine.causes.figures import figures_for
from solespine.causes.link import mechanisms
from solespine.causes.model import Belief, Explaining, Explanation, Hinge, Leader, Weight
from solespine.causes.nerves import Lesion, localise
from solespine.causes.posterior import Posterior
from solespine.causes.questions import Question, rank_questions
from solespine.causes.verdict import give_verdict
from solespine.causes.weights import hinges, weigh
from solespine.evidence import Evidence
from solespine.findings import Findings

Floats = NDArray[np.float64]

BELOW = ("heel", "foot")
ABOVE = ("back",)
EXPLAINED = frozenset({"heel", "foot", "leg", "hip", "back"})  # complaints with causes here
_CHILD_BELOW_YEARS = 16.0
_BY_HAND = ("symptom", "exam", "gait", "questionnaire")
_TECHNICAL = ("imaging", "laboratory")
_TELLS_APART = float(np.log(2.0))  # a finding that moves the odds less settles nothing


def presentation(findings: Findings) -> str:
    """How a person presents: a key of figures.PRESENTATIONS."""
    sites = findings.sites
    below = "heel" if "heel" in sites else "foot" if "foot" in sites else ""
    above = "back" if "back" in sites else "leg" if sites & {"leg", "hip"} else ""
    if (below, above) in (("heel", "back"), ("", "")):
        return "both"
    return f"{below} and {above}" if below and above else below or above


def given_of(findings: Findings) -> Given:
    """What the engine is told of a person."""
    evidence = findings.evidence
    child = findings.years is not None and findings.years < _CHILD_BELOW_YEARS
    excluded = frozenset(
        cause_id
        for cause_id, cause in evidence.causes.items()
        if cause.requires is not None and cause.requires.value(findings) is False
    )
    answers = findings.answers()
    if "back" in findings.sites:
        answers.pop("back_pain_now", None)  # it chose the priors already
    return Given(
        answers,
        excluded,
        complaint_groups(findings),
        figures_for(presentation(findings), child, evidence),
        evidence,
    )


def complaint_groups(findings: Findings) -> tuple[tuple[str, ...], ...]:
    """Complaints that must be explained: those at the foot together, those of the back together."""
    below = tuple(site for site in BELOW if site in findings.sites)
    above = tuple(site for site in ("back", "hip", "leg") if site in findings.sites)
    return tuple(group for group in (below, above) if group)


def explain(findings: Findings) -> Explanation:
    """The posterior over causes and links of one person, with intervals and reasons.

    Without any complaint it is the posterior of a person with both.
    """
    given = given_of(findings)
    at = point(given)
    complaints = tuple(sorted(findings.sites & EXPLAINED))
    ends: Ends = (tuple(s for s in BELOW if s in findings.sites) or BELOW, ABOVE)
    found = mechanisms(given.answers, given.evidence)
    zero = np.zeros((1, len(found)))
    explains, link, carried = read_off(at, given, complaints, found, zero, ends)
    draws = draw(given, at, complaints, found, ends)
    questions = next_questions(findings, given, at)
    leaders = _leaders(explains, draws, at, given, questions)
    both = bool(findings.sites & set(BELOW)) and bool(findings.sites & set(ABOVE))
    return Explanation(
        presentation(findings),
        _beliefs(at, draws, given),
        {site: _explaining(explains[site][0], draws.explains[site], at, given.evidence)
         for site in complaints},
        leaders,
        give_verdict(
            both,
            link[0],
            draws.link,
            found,
            carried[0],
            dict(zip(at.space.causes, map(float, at.marginal[0]), strict=True)),
            given.answers,
            given.evidence,
        ),
        questions,
        _hinges(leaders, draws, given, at),
        _lesions(findings),
    )  # fmt: skip


def next_questions(
    findings: Findings, given: Given | None = None, at: Posterior | None = None
) -> tuple[Question, ...]:
    """Unanswered findings that apply to the person, by expected information for their time."""
    given = given or given_of(findings)
    at = at or point(given)
    return rank_questions(open_findings(findings), at, given)


def open_findings(findings: Findings) -> list[str]:
    """Findings that may be asked: unanswered, applicable, and not computed from others."""
    evidence = findings.evidence
    return [
        finding_id
        for finding_id, finding in evidence.findings.items()
        if not findings.observed.get(finding_id)
        and finding.computed is None
        and finding.kind not in ("derived", "load")  # nobody can look for these
        and findings.applies(finding_id)
    ]


def _beliefs(at: Posterior, draws: Draws, given: Given) -> tuple[Belief, ...]:
    low, high = interval(draws.marginal, at.marginal[0], given.evidence.model.interval.value)
    weights = weigh(given)
    beliefs = [
        Belief(
            cause,
            float(at.marginal[0, c]),
            float(low[c]),
            float(high[c]),
            _of_sign(weights.get(cause, ()), positive=True),
            _of_sign(weights.get(cause, ()), positive=False),
        )
        for c, cause in enumerate(at.space.causes)
    ]
    return tuple(sorted(beliefs, key=lambda belief: (-belief.probability, belief.cause)))


def _of_sign(weights: tuple[Weight, ...], *, positive: bool) -> tuple[Weight, ...]:
    return tuple(w for w in weights if (w.log_odds > 0.0) is positive)


def _explaining(
    point_values: Floats, draws: Floats, at: Posterior, evidence: Evidence
) -> tuple[Explaining, ...]:
    low, high = interval(draws, point_values, evidence.model.interval.value)
    rows = [
        Explaining(cause, float(point_values[c]), float(low[c]), float(high[c]))
        for c, cause in enumerate(at.space.causes)
        if point_values[c] > 0.0
    ]
    return tuple(sorted(rows, key=lambda row: (-row.probability, row.cause)))


def _leaders(
    explains: Mapping[str, Floats],
    draws: Draws,
    at: Posterior,
    given: Given,
    questions: tuple[Question, ...],
) -> tuple[Leader, ...]:
    leaders = []
    for site, values in explains.items():
        first, second = np.argsort(-values[0], kind="stable")[:2]
        wins = float((draws.explains[site].argmax(axis=1) == first).mean())
        settled = wins >= given.evidence.model.lead_share.value
        settle = _settles(int(first), int(second), given, questions)
        causes = at.space.causes
        leaders.append(Leader(site, causes[first], causes[second], wins, settled, settle))
    return tuple(leaders)


def _settles(first: int, second: int, given: Given, questions: tuple[Question, ...]) -> str | None:
    """The open finding whose effects on leader and runner-up differ most.

    A question or an examination by hand goes before any picture or blood test.
    """
    effect = np.abs(given.figures.effect[:, first] - given.figures.effect[:, second])
    order = {name: f for f, name in enumerate(given.figures.findings)}
    findings = given.evidence.findings
    by_hand = [q.finding for q in questions if findings[q.finding].kind in _BY_HAND]
    technical = [q.finding for q in questions if findings[q.finding].kind in _TECHNICAL]
    for names in (by_hand, technical):
        best = max(names, key=lambda name: effect[order[name]], default=None)
        if best is not None and effect[order[best]] >= _TELLS_APART:
            return best
    return None


def _hinges(
    leaders: tuple[Leader, ...], draws: Draws, given: Given, at: Posterior
) -> tuple[Hinge, ...]:
    """What the leading explanation of the main complaint hangs on."""
    if not leaders:
        return ()
    main = max(leaders, key=lambda leader: (leader.site in BELOW, leader.site in ABOVE))
    column = at.space.causes.index(main.cause)
    return hinges(given, draws, draws.explains[main.site][:, column], at.space.causes)


def _lesions(findings: Findings) -> dict[str, tuple[Lesion, ...]]:
    """Where a nerve would be hurt, for each leg that has an answer about its nerves."""
    nerves = findings.evidence.nerves
    return {
        side: localise(findings.of_side(side), nerves)
        for side in ("left", "right")
        if side in findings.sore_sides
    }
