"""Parts of the view that answer: urgency, complaints, causes, link, nerve path, next questions."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.report.parts import Chance, Claim


@dataclass(frozen=True)
class Flag:
    """A red-flag rule that fired."""

    rule: str
    level: str
    label: str
    found: tuple[Claim, ...]
    found_terms: tuple[str, ...]  # the same for clinicians
    plain: Claim
    clinical: Claim
    ask: tuple[str, ...]
    terms: tuple[str, ...]  # the same questions for clinicians


@dataclass(frozen=True)
class Urgency:
    """How urgent it is."""

    level: str
    label: str  # for patients
    clinical: str
    reasons: tuple[Claim, ...]
    flags: tuple[Flag, ...]
    unchecked: Claim | None  # warning signs that were not asked about
    open_terms: tuple[str, ...]  # the same, for clinicians
    denied_terms: tuple[str, ...] = ()  # asked and answered no, the most urgent first


@dataclass(frozen=True)
class Explains:
    """One possible explanation of one complaint."""

    cause: str
    name: str  # for clinicians
    plain: str
    about: str
    chance: Chance
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Complaint:
    """One place that hurts, and what probably causes it."""

    site: str
    label: str  # Left heel
    course: str  # 14 weeks, 6 of 10, getting worse
    refs: tuple[str, ...]
    sentence: Claim
    clinical: Claim
    settled: bool
    settle: Claim | None
    settle_term: str | None
    rows: tuple[Explains, ...]
    wins: str  # share of the re-runs that the leader won


@dataclass(frozen=True)
class LinkRow:
    """One of the four possibilities."""

    verdict: str
    plain: str
    clinical: str
    chance: Chance


@dataclass(frozen=True)
class LinkReason:
    """A reason for or against, in both readings."""

    plain: Claim
    clinical: Claim
    speaks_for: str  # in words
    carries: str | None  # percent; None for outside evidence
    minor: bool  # carries too little for the patient's part


@dataclass(frozen=True)
class Link:
    """Whether the pains hang together."""

    verdict: str
    title: str  # the question it answers
    sentence: Claim
    clinical: Claim
    rows: tuple[LinkRow, ...]
    reasons: tuple[LinkReason, ...]
    against: LinkReason | None  # None, like the base rates, where only one place hurts
    base_rate: Claim | None
    base_rate_clinical: Claim | None
    ceiling: Claim | None


@dataclass(frozen=True)
class WeightRow:
    """One answer for or against a cause."""

    term: str
    answer: str  # yes or no
    log_odds: str
    confidence: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Cause:
    """One cause for the clinician."""

    id: str
    name: str
    site: str
    code: str  # ICD-10
    present: Chance
    explains: tuple[tuple[str, str], ...]  # (complaint, percent)
    weighed: bool  # whether its evidence is worth a table
    for_rows: tuple[WeightRow, ...]
    against_rows: tuple[WeightRow, ...]
    left_out: int  # weaker answers not shown
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Lesion:
    """One place on the nerve path of one leg."""

    side: str
    name: str
    plain: str
    percent: str
    found: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """Something worth knowing next."""

    finding: str
    ask: str
    term: str
    why: str
    why_clinical: str
    bits: str  # empty for a question that a red-flag rule asks
    seconds: str
    urgent: bool
    refs: tuple[str, ...]
