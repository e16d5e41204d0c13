"""The texts, checklists and times of the interview (interview.yaml), typed and checked."""

from __future__ import annotations

import functools
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

from solespine.evidence.topics import Complaint, Frozen


class Time(Frozen):
    """What questions cost, in seconds."""

    answer_s: float
    word_s: float
    budget_s: float
    longest_s: float


class Stop(Frozen):
    """When nothing worth asking is left; bits are expected information about the causes."""

    least_bits: float
    settled_bits: float
    list_bits: float
    list_most: int
    examinations: int


class Field(Frozen):
    """A question about something that is not a finding."""

    text: str
    why: str
    more: str = ""


class Checklist(Frozen):
    """Findings asked at once: finding id -> the question in few words."""

    id: str
    text: str
    why: str = ""
    items: dict[str, str]


class TriedList(Frozen):
    """Treatments tried for pain at some sites: treatment id -> few words."""

    for_sites: tuple[Complaint, ...]
    items: dict[str, str]


class Wording(Frozen):
    """All of interview.yaml."""

    time: Time
    stop: Stop
    fields: dict[str, Field]
    sites: dict[Complaint, str]
    sides_of: tuple[Complaint, ...]
    details_of: tuple[tuple[Complaint, ...], ...]
    courses: dict[str, str]
    effects: dict[str, str]
    not_named: tuple[str, ...]  # causes not named to a patient unless a red flag suspects them
    not_examined: tuple[str, ...]  # findings that follow an injection
    warning_signs: tuple[Checklist, ...]
    together: tuple[Checklist, ...]
    cautions: Checklist
    only_if_tried: dict[str, tuple[str, ...]]  # finding -> treatments
    tried: tuple[TriedList, ...]

    def seconds(self, *texts: str) -> float:
        """Time to read the texts and to answer once."""
        words = sum(len(text.split()) for text in texts)
        return self.time.answer_s + self.time.word_s * words


@functools.cache
def load_wording() -> Wording:
    """The texts that ship with the package."""
    raw = files("solespine.flow").joinpath("interview.yaml").read_bytes()
    data = yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    wording: Wording = TypeAdapter(Wording).validate_python(data)
    return wording
