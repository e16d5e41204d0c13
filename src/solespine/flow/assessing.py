"""The flow: case → recordings → findings → urgency → causes and link → plan → one answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from solespine.case import Case, open_case
from solespine.causes import EXPLAINED, Explanation, explain
from solespine.errors import TooPoorError
from solespine.evidence import Evidence, load_evidence
from solespine.findings import grade
from solespine.flow.alarm import with_alarms
from solespine.flow.recorded import LoadsAsked, Recorded, measure_case
from solespine.plan import Plan, make_plan
from solespine.report.assessment import Assessment, Urgency
from solespine.report.measurement import Measurement
from solespine.report.provenance import Provenance
from solespine.triage import Triage, triage

if TYPE_CHECKING:
    from solespine.whatif.difference import Difference, Mode

_SEE_SOMEBODY = ("podiatrist", "physiotherapist", "doctor", "surgeon")


def assess(
    case: Case | str | Path,
    evidence: Evidence | None = None,
    *,
    tries: Sequence[Mode] = ("standing",),
    loads: bool = True,
    load_draws: int | None = None,
    whatif_draws: int | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Assessment:
    """The answer for one person.

    Args:
        case: a case, or the path of a folder with case.yaml or of a .yaml file.
        evidence: other evidence than the shipped one.
        tries: how the plan's changes at foot and body are tried: standing, a few seconds, walking,
            minutes, or none of both.
        loads: whether to compute the loads along the chain where recordings allow it.
        load_draws: for the loads' intervals; as `measure` where not told.
        whatif_draws: for the intervals of the plan's changes; 16 standing and 4 walking where not
            told.
        progress: told what is being done of the loads and the share done.

    Raises:
        CaseError: the case file is wrong.
        TooPoorError: no complaint and no warning sign is entered.
    """
    evidence = evidence or load_evidence()
    if not isinstance(case, Case):
        case = open_case(case, evidence)
    asked = LoadsAsked(loads, load_draws, progress)
    recorded = measure_case(case, evidence, asked) if case.recordings else Recorded()
    walk = recorded.measurement
    findings = grade(case, evidence, walk.findings if walk else ())
    triaged = triage(findings)
    if not findings.sites & EXPLAINED and not triaged.fired:
        raise TooPoorError(_nothing_to_explain(findings.sites))
    explanation = explain(findings)
    triaged = with_alarms(triaged, explanation, evidence)
    plan = make_plan(case, findings, triaged, explanation)
    differences, untried = _tried(case, plan, tries, walk, whatif_draws, progress)
    return Assessment(
        case,
        evidence,
        findings,
        triaged,
        _urgency(triaged, plan),
        explanation,
        plan,
        _provenance(case, evidence, triaged, explanation, plan, walk),
        walk,
        recorded.refused,
        differences,
        untried,
    )


def try_also(
    answer: Assessment, mode: Mode, progress: Callable[[str, float], None] | None = None
) -> Assessment:
    """The answer with its plan tried in one mode more.

    Args:
        answer: of a case whose plan was not tried in this mode.
        mode: standing or walking.
        progress: told the share done; what it raises ends the trying.
    """
    done, untried = _tried(answer.case, answer.plan, (mode,), answer.measurement, None, progress)
    more = tuple(text for text in untried if text not in answer.untried)
    return replace(
        answer, differences=(*answer.differences, *done), untried=(*answer.untried, *more)
    )


def _tried(
    case: Case,
    plan: Plan,
    tries: Sequence[Mode],
    measured: Measurement | None,
    draws: int | None,
    progress: Callable[[str, float], None] | None,
) -> tuple[tuple[Difference, ...], tuple[str, ...]]:
    """What the plan's changes are predicted to do; the solvers are loaded where there are any."""
    from solespine.plan.candidates import candidates

    if not tries or not candidates(plan.steps, case):
        return (), ()
    from solespine.flow.measured_walk import walk_of
    from solespine.flow.trying import missing_size, try_plan

    walk = None
    if "walking" in tries and case.recordings and not missing_size(case.person):
        walk = walk_of(measured, case.person)

    def tell(share: float) -> None:
        if progress:
            progress("changes of the plan", share)

    return try_plan(case, plan, tries, draws=draws, walk=walk, progress=tell)


def _nothing_to_explain(sites: frozenset[str]) -> str:
    known = ", ".join(sorted(EXPLAINED))
    if sites:
        return (
            f"pain at {', '.join(sorted(sites))} alone is not explained here; "
            f"explained are complaints at {known}"
        )
    return (
        "no complaint is entered, so there is nothing to explain; "
        "add complaints: [{site: heel, side: left}] to the case or run solespine interview"
    )


def _urgency(triaged: Triage, plan: Plan) -> Urgency:
    """The highest fired rule; nothing lowers it."""
    if triaged.level is not None:
        return Urgency(triaged.level, tuple(fired.row.plain for fired in triaged.fired))
    level = "routine" if plan.see in _SEE_SOMEBODY and plan.how_soon != "if it persists" else ""
    return Urgency(level or "self_care", (plan.see_why,))


def _provenance(
    case: Case,
    evidence: Evidence,
    triaged: Triage,
    explanation: Explanation,
    plan: Plan,
    walk: Measurement | None,
) -> Provenance:
    inputs = {}
    if case.path is not None and case.sha256 is not None:
        inputs[case.path.name] = case.sha256
    sources = _sources(evidence, triaged, explanation, plan)
    if walk is not None:
        inputs |= walk.provenance.inputs
        sources |= set(walk.provenance.sources)
    return Provenance(version("solespine"), inputs, evidence.sha256, tuple(sorted(sources)))


def _sources(evidence: Evidence, triaged: Triage, explanation: Explanation, plan: Plan) -> set[str]:
    """Keys of every source that a figure or sentence of the answer rests on."""
    keys: set[str] = set()
    for fired in triaged.fired:
        keys.update(fired.row.sources)
    for belief in explanation.beliefs:
        keys.update(evidence.causes[belief.cause].sources)
        for weight in (*belief.weights_for, *belief.weights_against):
            keys.update(weight.sources)
    for reason in (*explanation.link.reasons, explanation.link.against):
        keys.update(reason.sources)
    for step in plan.steps:
        keys.update(step.row.sources)
    for row in plan.not_advised:
        keys.update(row.sources)
    return keys
