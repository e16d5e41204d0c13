"""What a what-if may be asked, and what the treatments of a plan would change: as data."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError, model_validator

from solespine.errors import EvidenceError
from solespine.evidence.load import load_evidence, raw_topic
from solespine.evidence.topics import Confidence, Frozen

Takes = Literal["side", "place", "group", "nothing"]


class ChangeTerm(Frozen):
    """One change that may be asked for, in the words and the unit of its user."""

    kind: str  # of body.changes, or mass, pain, speed, cadence, lean, weakness
    words: str
    unit: str
    to_si: float  # factor to the unit of the kind
    low: float
    high: float
    takes: Takes
    share_of: Literal["mass", "speed"] | None = None
    walking_only: bool = False
    example: str
    about: str
    reported_at: str = ""  # site of the complaint whose intensity may be taken instead of a value
    stand_for: dict[str, tuple[str, ...]] = {}  # muscle groups of the body behind a common name
    caveat: str = ""  # beside what is said of the plantar fascia
    sources: tuple[str, ...] = ()  # of the caveat

    @model_validator(mode="after")
    def _ordered(self) -> ChangeTerm:
        if not self.low < self.high:
            raise ValueError("low must be below high")
        return self


class TreatmentChange(Frozen):
    """What a treatment changes at the foot, at the body or in walking, at its usual dose."""

    changes: tuple[str, ...]  # as on the command line
    doses: dict[str, tuple[float, float]] = {}  # what an interval varies, by change, in its unit
    walking_only: bool = False
    against: str = ""  # what it is held against, where that is not the person as they go
    sources: tuple[str, ...]
    basis: str
    confidence: Confidence


@functools.cache
def change_terms() -> Mapping[str, ChangeTerm]:
    """Every change by its name on the command line.

    Raises:
        EvidenceError: a row breaks a rule.
    """
    rows: dict[str, ChangeTerm] = _checked("change_terms", dict[str, ChangeTerm])
    for name, row in rows.items():
        unknown = [key for key in row.sources if key not in load_evidence().sources]
        if unknown or bool(row.caveat) != bool(row.sources):
            raise EvidenceError(f"change_terms {name}: {unknown or 'a caveat needs sources'}")
    return MappingProxyType(rows)


@functools.cache
def treatment_changes() -> Mapping[str, TreatmentChange]:
    """What a what-if can try of a treatment, by treatment.

    Raises:
        EvidenceError: a row breaks a rule, or names a treatment or a source that is not known.
    """
    rows: dict[str, TreatmentChange] = _checked("changes_by_treatment", dict[str, TreatmentChange])
    evidence = load_evidence()
    for treatment, row in rows.items():
        unknown = [key for key in row.sources if key not in evidence.sources]
        if treatment not in evidence.treatments or unknown:
            raise EvidenceError(f"changes_by_treatment {treatment}: {unknown or 'no such id'}")
    return MappingProxyType(rows)


def _checked(name: str, kind: Any) -> Any:
    try:
        return TypeAdapter(kind).validate_python(raw_topic(name))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise EvidenceError(f"evidence {name}, {place}: {first['msg']}") from None
