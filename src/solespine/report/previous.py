"""An earlier assessment.json, read as somebody else's file: bounded, typed, nothing shown as is.

Only numbers, days, names of our own vocabulary and short plain names of recordings are taken from
it, so that no other text of the file can reach a report.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from solespine.errors import InputError, one_line
from solespine.report.alike import Circumstances

MOST_BYTES = 20_000_000
_SCHEMA = "solespine/assessment/1"
_PLAIN = re.compile(r"[A-Za-z0-9_. ()-]{1,60}")  # of a recording's name
_NEXT = "give the assessment.json that an earlier solespine assess --out wrote"

Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Side = Literal["left", "right", "both", "middle"]
Level = Literal["emergency", "same_day", "two_weeks", "routine", "self_care"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class PreviousPain(_Part):
    """One place that hurt."""

    site: str
    side: Side | None = None
    intensity: Annotated[float, Field(ge=0.0, le=10.0)] | None = None


class PreviousScore(_Part):
    """One questionnaire's total."""

    key: str
    value: Number | None = None


class _Used(_Part):
    name: str


class _Recordings(_Part):
    used: tuple[_Used, ...] = Field(default=(), strict=False)


class _Visit(_Part):
    mass_kg: Annotated[Number, Field(gt=0.0)] | None = None
    height_m: Annotated[Number, Field(gt=0.0)] | None = None
    strides: dict[Literal["left", "right"], Annotated[int, Field(ge=1)]] = Field(
        default_factory=dict
    )
    speed_mps: Annotated[Number, Field(gt=0.0)] | None = None
    date: Annotated[datetime.date | None, Field(strict=False)] = None
    complaints: tuple[PreviousPain, ...] | None = Field(default=None, strict=False)
    no_pain_at: tuple[str, ...] = Field(default=(), strict=False)
    scores: tuple[PreviousScore, ...] = Field(default=(), strict=False)


class _Urgency(_Part):
    level: Level


class PreviousFinding(_Part):
    """One finding: its grade, and its value where it is a number."""

    id: str
    side: Side | None = None
    value: Number | str | None = None
    grade: str | None = None
    present: bool | None = None
    origin: str = Field(alias="from")


class PreviousCause(_Part):
    """How probable a cause was."""

    cause: str
    probability: Share
    low: Share
    high: Share


class _Interval(_Part):
    low: Share
    high: Share


class _Link(_Part):
    verdict: str
    probabilities: dict[str, Share]
    intervals: dict[str, _Interval]


class _Provenance(_Part):
    version: str
    evidence: str


class Previous(_Part):
    """What is taken from an earlier assessment.

    Attributes:
        visit: its day, pains and scores; of a file that an older program wrote, the day alone.
        urgency, findings, explains, link: as in the contract.
        provenance: of which only whether version and evidence are today's is used.
        sha256: of the file.
    """

    visit: _Visit = Field(default_factory=_Visit)
    urgency: _Urgency
    findings: tuple[PreviousFinding, ...] = Field(strict=False)
    explains: dict[str, Annotated[tuple[PreviousCause, ...], Field(strict=False)]]
    link: _Link
    provenance: _Provenance
    recordings: _Recordings = Field(default_factory=_Recordings)
    sha256: str = ""

    @property
    def circumstances(self) -> Circumstances:
        """Body and walk of that visit; an older program's file tells of names alone."""
        names = tuple(one.name for one in self.recordings.used if _PLAIN.fullmatch(one.name))
        seen = self.visit
        strides = {str(side): count for side, count in seen.strides.items()}
        return Circumstances(seen.mass_kg, seen.height_m, strides, seen.speed_mps, names)


def read_previous(path: str | os.PathLike[str]) -> Previous:
    """Read an earlier assessment.

    Args:
        path: an assessment.json, or the folder that holds one.

    Raises:
        InputError: there is none, it is too large, or it is no assessment of this program.
    """
    file = Path(path)
    name = one_line(file.name or str(file))
    content = _bytes(file / "assessment.json" if file.is_dir() else file, name)
    try:
        document = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise InputError(f"{name}: not an assessment (no JSON); {_NEXT}") from None
    if not isinstance(document, dict) or document.get("schema") != _SCHEMA:
        raise InputError(f"{name}: not an assessment of schema {_SCHEMA}; {_NEXT}")
    digest = hashlib.sha256(content).hexdigest()
    return _checked(document | {"sha256": digest}, name)


def _bytes(file: Path, name: str) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InputError(f"{name}: larger than {MOST_BYTES // 1_000_000} MB; {_NEXT}")
        return file.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no such file"
        raise InputError(f"--previous {name}: cannot be read ({why}); {_NEXT}") from None


def _checked(document: dict[str, Any], name: str) -> Previous:
    try:
        return Previous.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = one_line(".".join(str(part) for part in first["loc"]))[:80]
        raise InputError(f"{name}: {place}: {first['msg'].lower()}; {_NEXT}") from None
