"""The whole answer for one person, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solespine.case import Case
from solespine.causes import Explanation
from solespine.evidence import Evidence
from solespine.findings import Findings
from solespine.plan.model import Plan
from solespine.report.contract import as_contract
from solespine.report.provenance import Provenance
from solespine.triage import Triage

if TYPE_CHECKING:
    from solespine.report.insole import Insole
    from solespine.report.measurement import Measurement
    from solespine.report.visits import Visits
    from solespine.whatif.difference import Difference


@dataclass(frozen=True)
class Urgency:
    """How urgent it is.

    Attributes:
        level: emergency, same_day, two_weeks, routine or self_care.
        reasons: plain sentences.
    """

    level: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """The answer: urgency, link, causes, explanations, next questions, plan.

    `measurement` is what the recordings of the walk gave; `refused` says which of them were not
    used, and why. `differences` is what the plan's changes are predicted to do; `untried` says
    which changes were not tried, and why. `visits` is what changed since an earlier assessment.
    `insoles` is what is proposed for each foot, and the parts that were made.
    """

    case: Case
    evidence: Evidence
    findings: Findings
    triage: Triage
    urgency: Urgency
    explanation: Explanation
    plan: Plan
    provenance: Provenance
    measurement: Measurement | None = None
    refused: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    untried: tuple[str, ...] = ()
    visits: Visits | None = None
    insoles: tuple[Insole, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The fields of `solespine/assessment/1`, ready for json.dump."""
        return as_contract(self)
