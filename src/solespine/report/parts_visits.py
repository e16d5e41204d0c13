"""Parts of the view that compare two visits."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.report.parts import Claim


@dataclass(frozen=True)
class VisitRow:
    """One number at two visits, in words."""

    kind: str  # pain, score or walk
    name: str
    term: str  # for clinicians
    before: str
    after: str
    least: str  # the smallest change that is more than error
    verdict: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class VisitAnswer:
    """An answer that turned: `new` is yes now, `gone` is no now."""

    said: str
    plain: Claim
    term: str


@dataclass(frozen=True)
class VisitBelief:
    """One chance at two visits; name and `plain` are for patients, the rest for clinicians."""

    name: str
    term: str
    before: str
    after: str
    plain: str
    verdict: str
    refs: tuple[str, ...]


@dataclass(frozen=True)
class Visits:
    """What changed since an earlier visit."""

    since: Claim
    urgency: Claim
    rows: tuple[VisitRow, ...]
    walk: tuple[VisitRow, ...]
    walk_plain: Claim | None  # the same in a sentence, for patients
    answers: tuple[VisitAnswer, ...]
    causes: tuple[VisitBelief, ...]
    link: tuple[VisitBelief, ...]
    verdicts: Claim
    note: Claim | None
