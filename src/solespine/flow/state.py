"""Where an interview stands: the case as written, what follows from it, and what may be asked."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from solespine.case import Case, parse_case
from solespine.causes import Question, next_questions
from solespine.causes.engine import Given, point
from solespine.causes.explain import given_of
from solespine.causes.posterior import Posterior
from solespine.causes.settled import leaders_settled
from solespine.evidence import Evidence, topics
from solespine.findings import Findings, grade
from solespine.flow.asking import Ask, Choice, Progress, Stage
from solespine.flow.wording import Checklist, Wording, load_wording
from solespine.triage import Fired, Triage, triage

# Answered by the first questions about the person.
_FROM_PERSON = {"age_band", "sex", "body_weight"}
# A complaint of the list answers these findings by itself.
_SITE_FINDINGS = {
    "back_pain_now": "back", "knee_pain": "knee", "hip_pain": "hip",
    "neck_pain": "neck", "shoulder_pain": "shoulder",
}  # fmt: skip
_ASKED = ("symptom", "history", "questionnaire", "exam")
_EXAMINED = ("exam", "gait")


@dataclass(frozen=True)
class State:
    """The case and what follows from it at one moment.

    Attributes:
        document: the case as plain data, laid out as case.yaml; it knows what was asked.
        case: the same, read.
        findings: graded.
        triaged: the red-flag rules that fire.
        evidence: the vocabulary.
        wording: the texts of the interview.
        clinician: whether examinations may be asked for.
        progress: what was asked before.
    """

    document: Mapping[str, Any]
    case: Case
    findings: Findings
    triaged: Triage
    evidence: Evidence
    wording: Wording
    clinician: bool
    progress: Progress

    @property
    def open_sites(self) -> tuple[topics.Complaint, ...]:
        """The places of which it is not known yet whether they hurt."""
        known: set[str] = {complaint.site for complaint in self.case.complaints}
        known |= set(self.case.no_pain_at)
        known |= {site for name, site in _SITE_FINDINGS.items() if name in self.case.answers}
        return tuple(site for site in self.wording.sites if site not in known)

    @functools.cached_property
    def ranked(self) -> tuple[Question, ...]:
        """What is open, by expected information for its time."""
        return next_questions(self.findings, *self._posterior)

    @functools.cached_property
    def is_settled(self) -> bool:
        """Whether the best explanation of every complaint stays the best when figures shake."""
        return leaders_settled(self.findings, *self._posterior)

    @functools.cached_property
    def _posterior(self) -> tuple[Given, Posterior]:
        """What the engine is told, and what follows with the figures as they stand."""
        given = given_of(self.findings)
        return given, point(given)

    @property
    def fired(self) -> tuple[Fired, ...]:
        """The rules that fire. What only the age starts waits until it is known where it hurts."""
        if not self.open_sites:
            return self.triaged.fired
        said = self.case.answers
        return tuple(
            one for one in self.triaged.fired if any(finding in said for finding in one.findings)
        )

    def written(self, section: str, key: str) -> bool:
        """Whether the case holds anything there, unknown included."""
        group = self.document.get(section)
        return isinstance(group, Mapping) and group.get(key) is not None

    def may_ask(self, finding: str) -> bool:
        """Whether the person can be asked: not answered, applies, and short enough."""
        row = self.evidence.findings[finding]
        return (
            self.is_open(finding)
            and "patient" in row.who
            and row.kind in _ASKED
            and row.seconds <= self.wording.time.longest_s
        )

    def may_examine(self, finding: str) -> bool:
        """Whether a clinician can examine it here and now: no scans, no blood tests."""
        row = self.evidence.findings[finding]
        return (
            self.is_open(finding)
            and "clinician" in row.who
            and row.kind in _EXAMINED
            and finding not in self.wording.not_examined
        )

    def may_put(self, finding: str) -> bool:
        """Whether it may be asked in this interview."""
        return self.may_ask(finding) or (self.clinician and self.may_examine(finding))

    def is_open(self, finding: str) -> bool:
        """Whether it has no answer yet, applies, and does not follow from others."""
        row = self.evidence.findings[finding]
        return (
            not self.findings.observed.get(finding)
            and row.computed is None
            and not _FROM_PERSON & set(row.groups)
            and self.findings.applies(finding)
            and self._was_tried(finding)
        )

    def _was_tried(self, finding: str) -> bool:
        """Whether the treatment that the finding speaks about was tried, if it speaks of one."""
        treatments = self.wording.only_if_tried.get(finding)
        tried = {one.treatment for one in self.case.treatments}
        return treatments is None or bool(tried & set(treatments))


def state_of(
    document: Mapping[str, Any], evidence: Evidence, *, clinician: bool, progress: Progress
) -> State:
    """Read the case and everything that the questions depend on."""
    case = parse_case(dict(document), evidence=evidence)
    findings = grade(case, evidence)
    return State(
        document, case, findings, triage(findings), evidence, load_wording(), clinician, progress
    )


def ask_finding(
    state: State, finding: str, stage: Stage, why: str, bits: float | None = None
) -> Ask:
    """One finding as a question of its own."""
    row = state.evidence.findings[finding]
    return Ask(
        id=finding,
        stage=stage,
        kind=row.answer.type,
        text=row.ask,
        why=why,
        choices=tuple(Choice(choice, choice) for choice in row.answer.choices),
        findings=(finding,),
        unit=row.answer.unit,
        sided=row.sided,
        seconds=row.seconds,
        bits=bits,
        examined=not state.may_ask(finding),
        fired=state.fired,
    )


def ask_list(
    state: State,
    checklist: Checklist,
    findings: Iterable[str],
    stage: Stage,
    why: str,
    bits: float | None = None,
) -> Ask:
    """Some items of a checklist at once; one alone is asked in its own full words."""
    wanted = set(findings)
    items = {finding: text for finding, text in checklist.items.items() if finding in wanted}
    if len(items) == 1:
        return ask_finding(state, next(iter(items)), stage, why, bits)
    return Ask(
        id=checklist.id,
        stage=stage,
        kind="checklist",
        text=checklist.text,
        why=why,
        choices=tuple(Choice(finding, text) for finding, text in items.items()),
        findings=tuple(items),
        seconds=state.wording.seconds(checklist.text, *items.values()),
        bits=bits,
        fired=state.fired,
    )
