"""Two visits of one person: what changed, and whether it is more than chance may bring."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from solespine.case.model import SITES
from solespine.case.scores import changed, score
from solespine.errors import InputError
from solespine.findings.gait.model import Measured
from solespine.report.alike import Circumstances, circumstances
from solespine.report.assessment import Assessment
from solespine.report.previous import Previous, PreviousCause, read_previous

PAIN_MEASURE = "NPRS"  # the measure whose limits hold for pain from 0 to 10
_ANSWERED = ("answer", "examination")
_Name = tuple[str, str | None]  # a site or finding, and its side


@dataclass(frozen=True)
class Changed:
    """One number at two visits.

    Attributes:
        kind: pain, score or walk.
        id: site, measure (as the case names it) or finding.
        side: left, right, both, middle or None.
        unit: of all figures.
        before, after: None where it was not told.
        detectable: the smallest change that is more than error; None where none is known.
        verdict: better, worse, no clear change; for the walk: changed or no clear change; None
            where it cannot be told.
        source: keys of the sources of the detectable change.
    """

    kind: str
    id: str
    side: str | None
    unit: str
    before: float | None
    after: float | None
    detectable: float | None
    verdict: str | None
    source: tuple[str, ...] = ()


@dataclass(frozen=True)
class Believed:
    """One probability at two visits, each with its interval.

    Attributes:
        site: complaint that a cause explains; empty for a direction of the link.
        id: cause or direction.
        before, after: (point, low, high); None where it was not among the answers.
        apart: whether the intervals do not touch.
    """

    site: str
    id: str
    before: tuple[float, float, float] | None
    after: tuple[float, float, float] | None
    apart: bool


@dataclass(frozen=True)
class Visits:
    """What changed between two visits.

    Attributes:
        before, after: days; None where not told.
        urgency: of both.
        numbers: pain, scores and the measured walk.
        new, gone: findings that are now answered yes and were answered no, and the reverse.
        causes: of each complaint, those that led at one of the visits.
        verdicts: of the link.
        link: its four directions.
        same_evidence: whether both rest on the same evidence and version of the program.
        pains_known: whether the earlier file says where it hurt.
        measured: body and walk of both visits, as far as told.
    """

    before: datetime.date | None
    after: datetime.date | None
    urgency: tuple[str, str]
    numbers: tuple[Changed, ...]
    new: tuple[tuple[str, str | None], ...]
    gone: tuple[tuple[str, str | None], ...]
    causes: tuple[Believed, ...]
    verdicts: tuple[str, str]
    link: tuple[Believed, ...]
    same_evidence: bool
    pains_known: bool
    measured: tuple[Circumstances, Circumstances]


def compare(previous: Previous, a: Assessment) -> Visits:
    """What changed from an earlier assessment to this one.

    Raises:
        InputError: the earlier one is of a later day.
    """
    before, after = previous.visit.date, a.case.date
    if before and after and before > after:
        raise InputError(
            f"--previous: that visit ({before}) is later than this one ({after}); "
            "give an earlier assessment"
        )
    new, gone = _answers(previous, a)
    return Visits(
        before,
        after,
        (previous.urgency.level, a.urgency.level),
        (*_pains(previous, a), *_scores(previous, a), *_walk(previous, a)),
        new,
        gone,
        tuple(_causes(previous, a)),
        (previous.link.verdict, a.explanation.link.verdict),
        tuple(_link(previous, a)),
        (previous.provenance.evidence, previous.provenance.version)
        == (a.provenance.evidence, a.provenance.version),
        previous.visit.complaints is not None,
        (previous.circumstances, circumstances(a)),
    )


def _pains(previous: Previous, a: Assessment) -> Iterator[Changed]:
    """Every place that hurt at one of the visits; 0 where it was denied at the other."""
    told = previous.visit.complaints or ()
    before: dict[_Name, float | None] = {(p.site, p.side): p.intensity for p in told}
    after: dict[_Name, float | None] = {(p.site, p.side): p.intensity for p in a.case.complaints}
    known = [key for key in dict.fromkeys((*before, *after)) if key[0] in SITES]
    denied_before, denied_after = set(previous.visit.no_pain_at), set(a.case.no_pain_at)
    for site, side in known:
        first = before.get((site, side), 0.0 if site in denied_before else None)
        second = after.get((site, side), 0.0 if site in denied_after else None)
        yield _scored("pain", site, side, PAIN_MEASURE, first, second, a)


def _scores(previous: Previous, a: Assessment) -> Iterator[Changed]:
    before = {row.key: row.value for row in previous.visit.scores}
    for key, given in a.case.scores.items():
        if key in before:
            first = _in_range(before[key], given.measure, a)
            yield _scored("score", key, given.site, given.measure, first, total(key, a), a)


def total(key: str, a: Assessment) -> float | None:
    """A questionnaire's total, from its items where those were given."""
    given = a.case.scores[key]
    if given.value is None and given.items:
        return score(a.evidence.outcomes[given.measure], given.items).value
    return given.value


def _in_range(value: float | None, measure: str, a: Assessment) -> float | None:
    row = a.evidence.outcomes[measure]
    return value if value is not None and row.low <= value <= row.high else None


def _scored(
    kind: str,
    name: str,
    side: str | None,
    measure: str,
    before: float | None,
    after: float | None,
    a: Assessment,
) -> Changed:
    row = a.evidence.outcomes[measure]
    change = changed(row, before, after)
    return Changed(
        kind, name, side, row.unit, before, after, row.minimal_detectable_change, change.verdict,
        row.sources,
    )  # fmt: skip


def _walk(previous: Previous, a: Assessment) -> Iterator[Changed]:
    """Measured findings of both visits, against the least change that could be told."""
    before = {
        (one.id, one.side): one.value
        for one in previous.findings
        if one.origin == "recording" and isinstance(one.value, float | int)
    }
    for now in a.measurement.findings if a.measurement else ():
        first = before.get((now.id, now.side))
        if isinstance(first, float | int):
            yield _measured(now, float(first))


def _measured(now: Measured, before: float) -> Changed:
    verdict = None
    if now.mdc is not None:
        verdict = "changed" if abs(now.value - before) > now.mdc else "no clear change"
    source = (now.band.source,) if now.band.source else ()
    return Changed("walk", now.id, now.side, now.unit, before, now.value, now.mdc, verdict, source)


def _answers(previous: Previous, a: Assessment) -> tuple[tuple[_Name, ...], tuple[_Name, ...]]:
    """Findings whose answer turned from no to yes, and from yes to no."""
    words = {"present": True, "absent": False}
    before: dict[_Name, bool | None] = {
        (one.id, one.side): words.get(one.grade or "")
        for one in previous.findings
        if one.origin in _ANSWERED
    }
    now: dict[_Name, bool | None] = {
        (one.id, one.side): one.present
        for entries in a.findings.observed.values()
        for one in entries
        if one.origin in _ANSWERED
    }
    both = [key for key in now if before.get(key) is not None and now[key] is not None]
    new = tuple(key for key in both if now[key] and not before[key])
    return new, tuple(key for key in both if before[key] and not now[key])


def _causes(previous: Previous, a: Assessment) -> Iterator[Believed]:
    least = a.evidence.model.explains_threshold.value
    for site in dict.fromkeys((*a.explanation.explains, *previous.explains)):
        before = {row.cause: _triple(row) for row in previous.explains.get(site, ())}
        after = {
            row.cause: (row.probability, row.low, row.high)
            for row in a.explanation.explains.get(site, ())
        }
        for cause in dict.fromkeys((*after, *before)):
            first, second = before.get(cause), after.get(cause)
            most = max(first[0] if first else 0.0, second[0] if second else 0.0)
            if cause in a.evidence.causes and most >= least:
                yield Believed(site, cause, first, second, _apart(first, second))


def _triple(row: PreviousCause) -> tuple[float, float, float]:
    return row.probability, row.low, row.high


def _link(previous: Previous, a: Assessment) -> Iterator[Believed]:
    """The four directions; nothing where one of the visits had one pain only."""
    if "not_both_present" in (previous.link.verdict, a.explanation.link.verdict):
        return
    for name, point in a.explanation.link.probabilities.items():
        after = (point, *a.explanation.link.intervals[name])
        before = None
        if name in previous.link.probabilities and name in previous.link.intervals:
            reach = previous.link.intervals[name]
            before = (previous.link.probabilities[name], reach.low, reach.high)
        yield Believed("", name, before, after, _apart(before, after))


def _apart(
    before: tuple[float, float, float] | None, after: tuple[float, float, float] | None
) -> bool:
    return (
        before is not None and after is not None and (before[2] < after[1] or after[2] < before[1])
    )


def with_previous(a: Assessment, path: str | os.PathLike[str]) -> Assessment:
    """The same assessment, compared with an earlier one of the same person.

    Args:
        a: today's.
        path: an earlier assessment.json, or the folder that holds it.

    Raises:
        InputError: it cannot be read, is no assessment, or is of a later day.
    """
    previous = read_previous(path)
    inputs = dict(a.provenance.inputs) | {f"earlier {Path(path).name}": previous.sha256}
    return replace(
        a,
        visits=compare(previous, a),
        provenance=replace(a.provenance, inputs=MappingProxyType(inputs)),
    )
