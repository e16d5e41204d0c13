"""Rules that hold between topics: every id named anywhere must exist, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from solespine.errors import EvidenceError
from solespine.evidence.expression import Expression

if TYPE_CHECKING:
    from solespine.evidence.load import Evidence

_SITES = ("heel", "foot", "leg", "knee", "hip", "back", "neck", "shoulder")
_LEVELS = ("emergency", "same_day", "two_weeks", "routine")
_UNITS = {"deg": "degrees"}  # names of norms to those of answers


class _Sourced(Protocol):
    @property
    def sources(self) -> tuple[str, ...]: ...


def check_references(evidence: Evidence) -> None:
    """Refuse evidence whose parts do not fit together.

    Raises:
        EvidenceError: names the row and the id that does not resolve.
    """
    _check_sources(evidence)
    _check_expressions(evidence)
    _check_likelihoods(evidence)
    _check_links_and_treatments(evidence)
    _check_rules(evidence)
    _check_gait(evidence)
    _check_no_circles(evidence)


def _need(where: str, names: Iterable[str], known: Iterable[str]) -> None:
    missing = sorted(set(names) - set(known))
    if missing:
        raise EvidenceError(f"evidence {where}: {missing[0]!r} is not known")


def _check_sources(evidence: Evidence) -> None:
    lists: dict[str, Sequence[_Sourced]] = {
        "associations": evidence.associations,
        "link_findings": evidence.link_findings,
        "reach_findings": evidence.reach_findings,
        "tried": evidence.tried,
        "alarms": evidence.alarms,
        "not_advised": evidence.not_advised,
    }
    for name, rows in lists.items():
        for row in rows:
            _need(name, row.sources, evidence.sources)
    topics = (evidence.causes, evidence.links, evidence.treatments, evidence.outcomes)
    for topic in (*topics, evidence.red_flags):
        for row_id, row in topic.items():
            _need(row_id, row.sources, evidence.sources)
    for table in (evidence.likelihoods, evidence.published):
        for cause, of_cause in table.items():
            for row in of_cause:
                _need(f"{cause}/{row.finding}", row.sources, evidence.sources)


def _check_expressions(evidence: Evidence) -> None:
    person = ("finding", "age", "complaint")
    for finding_id, finding in evidence.findings.items():
        _expression(finding_id, finding.asked_if, person, evidence)
        _expression(finding_id, finding.computed, person, evidence)
    for cause_id, cause in evidence.causes.items():
        _expression(cause_id, cause.requires, person, evidence)
    for rule_id, rule in evidence.red_flags.items():
        _expression(rule_id, rule.when, person, evidence)
    plan = (*person, "explains", "suspected", "using", "urgency")
    for treatment_id, treatment in evidence.treatments.items():
        _expression(treatment_id, treatment.avoid_if, plan, evidence)
    for row in evidence.not_advised:
        _expression(row.id, row.when, plan, evidence)


def _expression(
    where: str, tree: Expression | None, allowed: tuple[str, ...], evidence: Evidence
) -> None:
    if tree is None:
        return
    known: dict[str, Iterable[str]] = {
        "finding": evidence.findings,
        "complaint": _SITES,
        "explains": evidence.causes,
        "suspected": evidence.causes,
        "using": evidence.treatments,
        "urgency": _LEVELS,
    }
    for leaf in tree.leaves():
        if leaf.op not in allowed:
            raise EvidenceError(f"evidence {where}: {leaf.op} is not allowed here")
        if leaf.op != "age":
            _need(where, (leaf.name,), known[leaf.op])


def _check_likelihoods(evidence: Evidence) -> None:
    for cause, rows in evidence.likelihoods.items():
        _need("likelihoods", (cause,), evidence.causes)
        _need(f"likelihoods of {cause}", (row.finding for row in rows), evidence.findings)
        for finding, times in Counter(row.finding for row in rows).items():
            if times > 1:
                raise EvidenceError(f"evidence {cause}/{finding}: {times} preferred rows")


def _check_links_and_treatments(evidence: Evidence) -> None:
    for link_id, link in evidence.links.items():
        _need(link_id, (*link.from_causes, *link.to_causes), evidence.causes)
        _need(link_id, (*link.findings_for, *link.findings_against), evidence.findings)
    for row in evidence.link_findings:
        _need("link_findings", (row.finding,), evidence.findings)
    for reach in evidence.reach_findings:
        _need("reach_findings", (reach.finding,), evidence.findings)
        _need("reach_findings", (reach.cause,), evidence.causes)
    for alarm in evidence.alarms:
        _need("alarms", (alarm.cause,), evidence.causes)
        _need("alarms", alarm.ask_next, evidence.findings)
    for tried in evidence.tried:
        _need("tried", (tried.finding,), evidence.findings)
        _need("tried", tried.treatments, evidence.treatments)
    for pair in evidence.associations:
        _need("associations", pair.causes, evidence.causes)
    for treatment_id, treatment in evidence.treatments.items():
        _need(treatment_id, treatment.for_causes, evidence.causes)
        _need(treatment_id, treatment.same_as, evidence.treatments)
        _need(treatment_id, treatment.conflicts_with, evidence.treatments)
        for other in treatment.conflicts_with:
            if treatment_id not in evidence.treatments[other].conflicts_with:
                raise EvidenceError(f"evidence {treatment_id}: conflict with {other} is one-sided")


def _check_rules(evidence: Evidence) -> None:
    for rule_id, rule in evidence.red_flags.items():
        _need(rule_id, (*rule.triggers, *rule.ask_next), evidence.findings)
        _need(rule_id, rule.suspects, evidence.causes)
        _need(f"{rule_id} triggers", rule.triggers, rule.when.findings())


def _check_gait(evidence: Evidence) -> None:
    for key, norm in evidence.gait_norms.items():
        finding = evidence.findings.get(key.partition("/")[0])
        if finding is None:
            raise EvidenceError(f"evidence gait_norms: {key!r} is not known")
        unit = _UNITS.get(norm.unit, norm.unit)
        if "/" not in key and finding.answer.unit not in (None, unit):
            raise EvidenceError(f"evidence gait_norms, {key}: unit is not {finding.answer.unit}")
        _need(key, norm.mdc_sources, evidence.sources)
        for band in norm.bands:
            _need(key, band.sources, evidence.sources)
    sourced: dict[str, _Sourced] = {
        **evidence.gait_curves, **evidence.gait_references, **evidence.load_bands,
    }  # fmt: skip
    for name, row in sourced.items():
        _need(name, row.sources, evidence.sources)
    _need("gait_indices", evidence.gait_indices.sources, evidence.sources)
    _need("gait_indices", evidence.gait_indices.gps_curves, evidence.gait_curves)


def _check_no_circles(evidence: Evidence) -> None:
    def visit(finding_id: str, above: tuple[str, ...]) -> None:
        if finding_id in above:
            circle = " → ".join((*above, finding_id))
            raise EvidenceError(f"evidence asked_if goes in a circle: {circle}")
        finding = evidence.findings[finding_id]
        for tree in (finding.asked_if, finding.computed):
            for part in sorted(tree.findings()) if tree else ():
                visit(part, (*above, finding_id))

    for finding_id in evidence.findings:
        visit(finding_id, ())
