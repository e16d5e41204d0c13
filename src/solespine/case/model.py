"""The case of one person: frozen values, checked when read."""

from __future__ import annotations

import copyreg
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from solespine.evidence import topics

Side = Literal["left", "right", "both"]
ComplaintSide = Literal["left", "right", "both", "middle"]
Course = Literal["better", "same", "worse", "comes_and_goes"]
Effect = Literal["none", "some", "good", "worse"]
Origin = Literal["answer", "examination", "condition", "medicine"]
Sex = Literal["female", "male"]
Pregnancy = Literal["yes", "no", "postpartum", "unknown"]

SITES: tuple[topics.Complaint, ...] = get_args(topics.Complaint)
SCHEMA = "solespine/case/1"


# A frozen mapping does not pickle by itself; cohorts send cases between processes.
def _frozen(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


copyreg.pickle(MappingProxyType, lambda shown: (_frozen, (dict(shown),)))


@dataclass(frozen=True, slots=True)
class Person:
    """Who it is; None where not given."""

    age_years: float | None = None
    sex: Sex | None = None
    height_m: float | None = None
    mass_kg: float | None = None
    waist_m: float | None = None
    work: str | None = None
    standing_hours: float | None = None  # hours on the feet a day
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """One place that hurts."""

    site: topics.Complaint
    side: ComplaintSide | None = None
    weeks: float | None = None  # since it began, at the date of the visit
    intensity: float | None = None  # 0 none .. 10 worst imaginable
    course: Course | None = None
    onset: datetime.date | None = None  # where the date was given instead of weeks


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer to one finding, in the finding's own unit."""

    value: bool | float | str | None  # None: asked, and the person does not know
    unit: str | None = None
    side: Side | None = None
    origin: Origin = "answer"


@dataclass(frozen=True, slots=True)
class ScoreGiven:
    """A questionnaire's total, or its items in order (None where an item was left out)."""

    measure: str  # id of outcomes.yaml
    site: str | None = None  # NPRS_heel: heel
    value: float | None = None
    items: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """One treatment that was tried."""

    treatment: str  # id of treatments.yaml; free words in Case.other_treatments
    weeks: float | None = None
    as_advised: bool | None = None
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the clinician holds it to be, beside the system's own answer."""

    time: datetime.datetime
    cause: str | None = None  # id of causes.yaml
    text: str | None = None  # the clinician's own words
    why: str | None = None


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A step that the clinician added to the plan or removed from it."""

    time: datetime.datetime
    action: Literal["add", "remove"]
    treatment: str  # id of treatments.yaml
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Clinician:
    """The clinician's own words, in the order they were entered."""

    diagnosis: tuple[Diagnosis, ...] = ()
    plan_changes: tuple[PlanChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of one person at one visit. What was not asked is absent."""

    person: Person = field(default_factory=Person)
    conditions: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    allergies: tuple[str, ...] = ()
    pregnancy: Pregnancy | None = None
    complaints: tuple[Complaint, ...] = ()
    no_pain_at: tuple[topics.Complaint, ...] = ()  # asked and denied
    answers: Mapping[str, tuple[Answered, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    scores: Mapping[str, ScoreGiven] = field(default_factory=lambda: MappingProxyType({}))
    treatments: tuple[Tried, ...] = ()
    other_treatments: tuple[Tried, ...] = ()  # tried, but not in treatments.yaml
    recordings: tuple[str, ...] = ()  # paths, relative to the case's folder
    standing: str | None = None  # which of the recordings is of standing still
    scans: tuple[str, ...] = ()
    clinician: Clinician = field(default_factory=Clinician)
    notes: str = ""
    date: datetime.date | None = None  # of the visit
    composed: bool = False  # a made-up person
    unused_terms: tuple[str, ...] = ()  # conditions, medicines, allergies not in history_terms
    hints: tuple[str, ...] = ()  # one line each: what was kept but not used, and what to do
    path: Path | None = None
    sha256: str | None = None  # of the file

    def hurts(self, site: str) -> bool | None:
        """Whether the person has pain at the site; None when not asked."""
        if any(complaint.site == site for complaint in self.complaints):
            return True
        return False if site in self.no_pain_at else None
