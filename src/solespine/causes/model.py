"""What the causes room gives: beliefs with intervals, explanations, the link, what to ask next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from solespine.causes.nerves import Lesion
from solespine.causes.questions import Question


@dataclass(frozen=True)
class Weight:
    """One answered finding as evidence about one cause.

    Attributes:
        finding: id.
        present: the answer.
        log_odds: natural log of the likelihood ratio; positive speaks for the cause.
        sources: source keys of the figure.
        confidence: confirmed, recalled or judged.
    """

    finding: str
    present: bool
    log_odds: float
    sources: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class Belief:
    """How probable it is that a cause is present, 0 to 1, with an interval over the figures."""

    cause: str
    probability: float
    low: float
    high: float
    weights_for: tuple[Weight, ...]
    weights_against: tuple[Weight, ...]


@dataclass(frozen=True)
class Explaining:
    """How probable it is that a cause is the explanation of one complaint."""

    cause: str
    probability: float
    low: float
    high: float


@dataclass(frozen=True)
class Leader:
    """The leading explanation of one complaint, and whether the figures allow to say so.

    Attributes:
        site: the complaint.
        cause: the leading cause.
        runner_up: the next one.
        wins: share of the draws in which the leader leads.
        settled: False means "cannot tell".
        settle: the finding that would tell leader and runner-up apart best; None if none would.
    """

    site: str
    cause: str
    runner_up: str
    wins: float
    settled: bool
    settle: str | None


@dataclass(frozen=True)
class Reason:
    """One reason in the words of the evidence.

    Attributes:
        plain: for patients.
        clinical: for clinicians.
        speaks_for: the verdict it supports.
        carries: probability that this mechanism is at work.
        findings: answers that moved it.
        sources: source keys.
        link: id of the links row; None for the base rate.
    """

    plain: str
    clinical: str
    speaks_for: str
    carries: float
    findings: tuple[str, ...]
    sources: tuple[str, ...]
    link: str | None


@dataclass(frozen=True)
class LinkVerdict:
    """Whether heel and back pain hang together, and how sure that is."""

    verdict: str
    probabilities: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]
    wins: float  # share of the draws in which the most probable verdict is on top
    reasons: tuple[Reason, ...]
    against: Reason


@dataclass(frozen=True)
class Hinge:
    """A figure that the leading answer hangs on.

    Attributes:
        cause: the cause whose figure it is.
        finding: the finding; None for the cause's prior.
        share: share (0 to 1) of the leader's spread over the draws that this figure explains.
        confidence: of the figure.
    """

    cause: str
    finding: str | None
    share: float
    confidence: str


@dataclass(frozen=True)
class Explanation:
    """The answer of the causes room for one person."""

    presentation: str  # heel, back or both: the column of priors
    beliefs: tuple[Belief, ...]  # most probable first
    explains: Mapping[str, tuple[Explaining, ...]]  # by complaint, most probable first
    leaders: tuple[Leader, ...]
    link: LinkVerdict
    questions: tuple[Question, ...]  # by worth
    hinges: tuple[Hinge, ...]
    lesions: Mapping[str, tuple[Lesion, ...]]  # by side

    def probability(self, cause: str) -> float:
        """Probability that a cause is present."""
        return next((b.probability for b in self.beliefs if b.cause == cause), 0.0)

    def explaining(self, cause: str) -> float:
        """The highest probability with which the cause explains any complaint."""
        found = [e.probability for site in self.explains.values() for e in site if e.cause == cause]
        return max(found, default=0.0)
