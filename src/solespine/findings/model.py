"""Findings of one person: what is known, from where, and what it answers."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from solespine.evidence import Evidence
from solespine.findings.gait.model import Measured


@dataclass(frozen=True)
class Observed:
    """One finding of one person.

    Attributes:
        id: finding id.
        present: yes, no, or None for unknown.
        value: the number or choice that was given, if any; a number in `unit`.
        unit: unit of a number.
        side: left, right, both or None.
        origin: answer, examination, condition, medicine, person, complaints, treatments, recording,
            computed.
        measured: norm, detectable change and quality, where a recording gave it.
    """

    id: str
    present: bool | None
    value: float | str | None
    unit: str | None
    side: str | None
    origin: str
    measured: Measured | None = None


_FOOT_SITES = ("heel", "foot", "leg_nerve")


@functools.lru_cache(maxsize=4096)
def _is_of_foot(finding: str, evidence: Evidence) -> bool:
    """Whether at least half of the causes that a finding tells of sit at the foot."""
    sites = [
        evidence.causes[cause].site
        for cause, rows in evidence.likelihoods.items()
        if any(row.finding == finding for row in rows)
    ]
    return bool(sites) and 2 * sum(site in _FOOT_SITES for site in sites) >= len(sites)


@dataclass(frozen=True)
class Findings:
    """All that is known of one person; answers every expression of the evidence.

    Attributes:
        observed: finding id to its entries, one a side where sides were told apart.
        years: age.
        sites: sites with a complaint.
        denied: sites asked about and free of pain.
        sore_sides: sides that hurt, of any complaint; empty where no side was given.
        evidence: the vocabulary.
    """

    observed: Mapping[str, tuple[Observed, ...]]
    years: float | None
    sites: frozenset[str]
    denied: frozenset[str]
    sore_sides: frozenset[str]
    evidence: Evidence = field(repr=False)
    sore_below: frozenset[str] = frozenset()  # sides on which heel or foot hurts

    def answer(self, finding: str) -> bool | None:
        """Yes if present anywhere; no if absent, or if the question cannot apply."""
        known = [o.present for o in self.observed.get(finding, ()) if o.present is not None]
        if known:
            return any(known)
        asked_if = self.evidence.findings[finding].asked_if
        return False if asked_if is not None and asked_if.value(self) is False else None

    def on_sore_side(self, finding: str) -> bool | None:
        """As an answer about the side that hurts; None when only the other side is known."""
        entries = [o for o in self.observed.get(finding, ()) if o.present is not None]
        known = [o.present for o in entries if self._concerns(o)]
        return any(known) if known else None

    def _concerns(self, entry: Observed) -> bool:
        if entry.side not in ("left", "right"):
            return True
        of_foot = bool(self.sore_below) and _is_of_foot(entry.id, self.evidence)
        sore = self.sore_below if of_foot else self.sore_sides
        return not sore or entry.side in sore

    def of_side(self, side: str) -> dict[str, bool]:
        """Answers about one side, left or right, and those that were given without a side."""
        known: dict[str, bool] = {}
        for finding, entries in self.observed.items():
            here = [o.present for o in entries if o.side in (side, "both", None)]
            values = [value for value in here if value is not None]
            if values:
                known[finding] = any(values)
        return known

    def answers(self) -> dict[str, bool]:
        """Every finding with an answer about the side that hurts."""
        known = {finding: self.on_sore_side(finding) for finding in self.observed}
        return {finding: value for finding, value in known.items() if value is not None}

    def applies(self, finding: str) -> bool:
        """Whether the question may be asked: its condition is known to hold, or it has none."""
        asked_if = self.evidence.findings[finding].asked_if
        return asked_if is None or asked_if.value(self) is True

    def age_years(self) -> float | None:
        """Age in years."""
        return self.years

    def complaint(self, site: str) -> bool | None:
        """Whether the site hurts; None when it was not asked."""
        if site in self.sites:
            return True
        return False if site in self.denied else None

    def holds(self, relation: str, name: str) -> bool | None:
        """Findings know nothing of causes, treatments or urgency."""
        del relation, name
        return None
