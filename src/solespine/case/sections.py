"""The sections of a case beside the answers: person, complaints, treatments tried."""

from __future__ import annotations

import datetime
from typing import cast, get_args

from solespine.case import model
from solespine.case.model import SITES, Complaint, Person, Tried
from solespine.case.place import quoted
from solespine.case.scalars import (
    maybe,
    read_choice,
    read_date,
    read_group,
    read_list,
    read_number,
    read_text,
    read_words,
    read_yes_no,
)
from solespine.case.tree import Node, plain
from solespine.evidence import Evidence, topics

WEEKS_A_YEAR = 365.25 / 7
# What a person can be at all; outside of it a number is a slip of the pen: unit, low, high.
PERSON_LIMITS: dict[str, tuple[str, float, float]] = {
    "age": ("years", 0, 120),
    "height": ("m", 0.3, 2.6),
    "mass": ("kg", 1, 400),
    "waist": ("m", 0.2, 2.5),
    "standing_hours": ("hours", 0, 24),
}
PERSON_KEYS = ("age", "sex", "height", "mass", "waist", "work", "standing_hours", "activity")
SEX_WORDS: dict[str, model.Sex | None] = {
    "female": "female", "f": "female", "woman": "female", "girl": "female",
    "male": "male", "m": "male", "man": "male", "boy": "male",
    "other": None, "unknown": None,
}  # fmt: skip
COMPLAINT_KEYS = ("site", "side", "weeks", "onset", "intensity", "course")
COMPLAINT_SIDES: tuple[model.ComplaintSide, ...] = get_args(model.ComplaintSide)
COURSES: tuple[model.Course, ...] = get_args(model.Course)
EFFECTS: tuple[model.Effect, ...] = get_args(model.Effect)
MIDDLE_SITES = ("back", "neck")  # the only ones with a middle
TRIED_KEYS = ("treatment", "other", "weeks", "as_advised", "effect")
MOST_WEEKS = 120 * 53
_MOST_ROWS = 200


def read_person(node: Node) -> Person:
    """Who it is, in SI units (age in years, hours a day)."""
    group = read_group(node, PERSON_KEYS, "{age: 52, sex: female, height: 165 cm, mass: 82 kg}")

    def number(key: str) -> float | None:
        bare = key in ("age", "standing_hours")
        return maybe(group, key, read_number, *PERSON_LIMITS[key], bare=bare)

    sex = maybe(group, "sex", read_choice, tuple(SEX_WORDS), "sex")
    return Person(
        age_years=number("age"),
        sex=SEX_WORDS[sex] if sex else None,
        height_m=number("height"),
        mass_kg=number("mass"),
        waist_m=number("waist"),
        work=maybe(group, "work", read_text),
        standing_hours=number("standing_hours"),
        activity=maybe(group, "activity", read_text),
    )


def read_complaints(
    node: Node, visit: datetime.date | None, age: float | None
) -> tuple[Complaint, ...]:
    """The places that hurt, each once a side.

    Args:
        node: the list.
        visit: date of the visit, from which weeks are counted where an onset date is given.
        age: years; no pain is older than the person.
    """
    entries = read_list(node, "[{site: heel, side: left, weeks: 14}]")
    if len(entries) > _MOST_ROWS:
        raise node.place.error(f"more than {_MOST_ROWS} complaints")
    complaints: list[Complaint] = []
    for entry in entries:
        complaint = _complaint(entry, visit)
        twice = next((c for c in complaints if _overlap(c, complaint)), None)
        if twice is not None:
            raise entry.place.error(
                f"{complaint.site} stands here twice ({_sides(twice)} and {_sides(complaint)});"
                " list left and right, or both once"
            )
        if age is not None and (complaint.weeks or 0) > (age + 1) * WEEKS_A_YEAR:
            raise entry.place.error(f"the pain is older than the person (age {age:g})")
        complaints.append(complaint)
    return tuple(complaints)


def _complaint(node: Node, visit: datetime.date | None) -> Complaint:
    group = read_group(node, COMPLAINT_KEYS, "{site: heel, side: left, weeks: 14}")
    site = maybe(group, "site", read_choice, SITES, "site")
    if site is None:
        raise node.place.error(f"the site is missing; choices: {', '.join(SITES)}")
    sides = COMPLAINT_SIDES if site in MIDDLE_SITES else COMPLAINT_SIDES[:3]
    weeks, onset = _since(group, visit)
    return Complaint(
        site=site,
        side=maybe(group, "side", read_choice, sides, "side"),
        weeks=weeks,
        intensity=maybe(group, "intensity", read_number, "points", 0, 10),
        course=maybe(group, "course", read_choice, COURSES, "course"),
        onset=onset,
    )


def _since(
    group: dict[str, Node], visit: datetime.date | None
) -> tuple[float | None, datetime.date | None]:
    """Weeks since the pain began, and its onset where that was given."""
    if "weeks" in group and "onset" in group:
        raise group["onset"].place.error("give weeks or onset, not both")
    weeks = maybe(group, "weeks", read_number, "weeks", 0, MOST_WEEKS, bare=True)
    onset = maybe(group, "onset", read_date, month_allowed=True)
    if onset is None:
        return weeks, None
    place = group["onset"].place
    if visit is None:
        raise place.error("an onset needs the date of the visit; add 'date: 2026-11-02' at the top")
    if onset > visit and len(str(plain(group["onset"])).strip()) == len("2026-11"):
        onset = max(onset.replace(day=1), min(onset, visit))  # the month of the visit itself
    if onset > visit:
        raise place.error(f"{onset} is after the visit on {visit}")
    return (visit - onset).days / 7, onset


def _sides(complaint: Complaint) -> str:
    return complaint.side or "no side"


def _overlap(one: Complaint, other: Complaint) -> bool:
    if one.site != other.site:
        return False
    if one.side is None or other.side is None or one.side == other.side:
        return True
    return "both" in (one.side, other.side) and "middle" not in (one.side, other.side)


def read_sites(node: Node) -> tuple[topics.Complaint, ...]:
    """Sites that were asked about and do not hurt."""
    by_word = {site: site for site in SITES}
    found: list[topics.Complaint] = []
    for word in read_words(node):
        site = by_word.get(cast(topics.Complaint, word.lower()))
        if site is None:
            raise node.place.unknown(word, "site", SITES)
        if site not in found:
            found.append(site)
    return tuple(found)


def read_treatments(node: Node, evidence: Evidence) -> tuple[tuple[Tried, ...], tuple[Tried, ...]]:
    """What was tried: treatments of the evidence, and others in free words."""
    entries = read_list(node, "[{treatment: T03, weeks: 8, as_advised: yes, effect: none}]")
    if len(entries) > _MOST_ROWS:
        raise node.place.error(f"more than {_MOST_ROWS} treatments")
    listed: list[Tried] = []
    others: list[Tried] = []
    for entry in entries:
        group = read_group(entry, TRIED_KEYS, "{treatment: T03, weeks: 8, effect: none}")
        if ("treatment" in group) == ("other" in group):
            raise entry.place.error("name one treatment: 'treatment: T03', or 'other: acupuncture'")
        if "other" in group:
            others.append(_tried(read_text(group["other"], 200) or "", group))
        else:
            listed.append(_tried(read_treatment(group["treatment"], evidence), group))
    return tuple(listed), tuple(others)


def read_treatment(node: Node, evidence: Evidence) -> str:
    """The id of a treatment that was named by id or by its full name."""
    text = read_text(node, 200) or ""
    by_word = {name.lower(): name for name in evidence.treatments}
    by_word |= {row.name.lower(): name for name, row in evidence.treatments.items()}
    if text.strip().lower() in by_word:
        return by_word[text.strip().lower()]
    known = [*evidence.treatments, *(row.name for row in evidence.treatments.values())]
    see = "the schema for the list, or write 'other: ...'"
    raise node.place.unknown(text, "treatment", known, see)


def _tried(name: str, group: dict[str, Node]) -> Tried:
    return Tried(
        treatment=name,
        weeks=maybe(group, "weeks", read_number, "weeks", 0, MOST_WEEKS, bare=True),
        as_advised=maybe(group, "as_advised", read_yes_no),
        effect=maybe(group, "effect", read_choice, EFFECTS, "effect"),
    )


def read_schema(node: Node) -> None:
    """Refuse a file written for another version."""
    text = read_text(node)
    if text is not None and text.strip() != model.SCHEMA:
        raise node.place.error(f"{quoted(text)} is not read here; this reads {model.SCHEMA}")
