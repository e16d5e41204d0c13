"""Case → Findings: what was answered, examined, and follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from solespine.case import Case
from solespine.evidence import Evidence, load_evidence
from solespine.findings.complaints import from_complaints
from solespine.findings.gait.model import Measured
from solespine.findings.measured import with_measured
from solespine.findings.model import Findings, Observed
from solespine.findings.numbers import is_present
from solespine.findings.person import from_person
from solespine.findings.treatments import from_treatments


def grade(
    case: Case, evidence: Evidence | None = None, measured: Sequence[Measured] = ()
) -> Findings:
    """All findings of a case.

    What was answered, examined or measured stands; what follows from the person, the complaints,
    the treatments tried or from other findings is added only where nothing was answered.

    Args:
        case: the person.
        evidence: other evidence than the shipped one.
        measured: gait findings of the person's recordings.
    """
    evidence = evidence or load_evidence()
    observed = with_measured(_answered(case, evidence), measured)
    for more in (
        from_complaints(case),
        from_person(case, evidence),
        from_treatments(case, evidence),
    ):
        _add_missing(observed, more)
    return _with_computed(observed, case, evidence)


def _answered(case: Case, evidence: Evidence) -> dict[str, tuple[Observed, ...]]:
    observed: dict[str, tuple[Observed, ...]] = {}
    for finding_id, entries in case.answers.items():
        finding = evidence.findings[finding_id]
        observed[finding_id] = tuple(
            Observed(
                finding_id,
                is_present(finding.answer, entry.value, case.person.sex),
                None if isinstance(entry.value, bool) else entry.value,
                entry.unit,
                entry.side,
                entry.origin,
            )
            for entry in entries
        )
    _add_missing(observed, _same_measure(observed, case, evidence))
    return observed


def _same_measure(
    observed: dict[str, tuple[Observed, ...]], case: Case, evidence: Evidence
) -> Iterable[Observed]:
    """One number answers every finding that is a limit on the same measure."""
    given = {
        evidence.findings[f].answer.measure: entries
        for f, entries in observed.items()
        if evidence.findings[f].answer.measure and any(e.value is not None for e in entries)
    }
    for finding_id, finding in evidence.findings.items():
        for entry in given.get(finding.answer.measure, ()):
            present = is_present(finding.answer, entry.value, case.person.sex)
            yield Observed(finding_id, present, entry.value, entry.unit, entry.side, entry.origin)


def _add_missing(observed: dict[str, tuple[Observed, ...]], more: Iterable[Observed]) -> None:
    """Add entries (in place) for findings that have no answer yet."""
    found: dict[str, list[Observed]] = {}
    for entry in more:
        found.setdefault(entry.id, []).append(entry)
    for finding_id, entries in found.items():
        if all(o.present is None for o in observed.get(finding_id, ())):
            observed[finding_id] = tuple(entries)


def _with_computed(
    observed: dict[str, tuple[Observed, ...]], case: Case, evidence: Evidence
) -> Findings:
    """Add what follows from other findings, until nothing new follows."""
    findings = _findings(observed, case, evidence)
    waiting = {f: e.computed for f, e in evidence.findings.items() if e.computed is not None}
    changed = True
    while changed:
        changed = False
        for finding_id, expression in list(waiting.items()):
            if any(o.present is not None for o in observed.get(finding_id, ())):
                del waiting[finding_id]
                continue
            asked_if = evidence.findings[finding_id].asked_if
            if asked_if is not None and asked_if.value(findings) is False:
                continue  # it cannot apply, so its absence is no evidence
            value = expression.value(findings)
            if value is not None:
                entry = Observed(finding_id, value, None, None, None, "computed")
                observed[finding_id] = (entry,)
                findings = _findings(observed, case, evidence)
                changed = True
    return findings


def _findings(
    observed: dict[str, tuple[Observed, ...]], case: Case, evidence: Evidence
) -> Findings:
    sites = {c.site for c in case.complaints}
    denied = set(case.no_pain_at)
    back_now = [o.present for o in observed.get("back_pain_now", ()) if o.present is not None]
    if back_now:
        (sites if any(back_now) else denied).add("back")
    return Findings(
        dict(observed),
        case.person.age_years,
        frozenset(sites),
        frozenset(denied - sites),
        _sore(case, tuple(sites)),
        evidence,
        _sore(case, ("heel", "foot")),
    )


def _sore(case: Case, sites: tuple[str, ...]) -> frozenset[str]:
    """Sides on which any of these sites hurts; empty where no side was given."""
    sides = {c.side for c in case.complaints if c.site in sites}
    if "both" in sides:
        return frozenset({"left", "right"})
    return frozenset(side for side in sides if side in ("left", "right"))
