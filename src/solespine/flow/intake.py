"""The first questions: who it is, where it hurts, since when and how."""

from __future__ import annotations

from typing import Any

from solespine.case.sections import COURSES
from solespine.evidence import topics
from solespine.flow.asking import Ask, Choice, Kind, Stage
from solespine.flow.state import State

_PERSON: tuple[tuple[str, Kind, str | None], ...] = (
    ("age", "number", "years"), ("sex", "choice", None),
)  # fmt: skip
_BODY: tuple[tuple[str, Kind, str | None], ...] = (
    ("height", "number", "m"), ("mass", "number", "kg"),
)  # fmt: skip
_SEXES = (Choice("female", "female"), Choice("male", "male"), Choice("other", "other"))
_SIDES = (Choice("left", "left"), Choice("right", "right"), Choice("both", "both sides"))
_MIDDLE = Choice("middle", "in the middle")


def ask_field(
    state: State,
    ask_id: str,
    field: str,
    stage: Stage,
    kind: Kind,
    *,
    choices: tuple[Choice, ...] = (),
    unit: str | None = None,
    **words: str,
) -> Ask:
    """A question about something that is not a finding.

    Args:
        state: where the interview stands.
        ask_id: the place in the case.
        field: key of its texts.
        stage, kind, choices, unit: as in Ask.
        words: what is filled into the text.
    """
    row = state.wording.fields[field]
    text = row.text.format(**words)
    seconds = state.wording.seconds(text, *(choice.text for choice in choices))
    return Ask(ask_id, stage, kind, text, row.why, choices, (), unit, False, seconds,
               fired=state.fired)  # fmt: skip


def about_person(state: State) -> Ask | None:
    """Age and sex; each may be left open."""
    return _person(state, _PERSON, "you")


def about_body(state: State) -> Ask | None:
    """Height and mass."""
    return _person(state, _BODY, "plan")


def _person(
    state: State, fields: tuple[tuple[str, Kind, str | None], ...], stage: Stage
) -> Ask | None:
    for key, kind, unit in fields:
        if not state.written("person", key):
            name = f"person.{key}"
            choices = _SEXES if key == "sex" else ()
            return ask_field(state, name, name, stage, kind, choices=choices, unit=unit)
    return None


def where_it_hurts(state: State) -> Ask | None:
    """The sites that were not spoken about yet, in one list."""
    left = [Choice(site, state.wording.sites[site]) for site in state.open_sites]
    if not left:
        return None
    field = state.wording.fields["complaints"]
    text = field.text if len(left) == len(state.wording.sites) else field.more
    seconds = state.wording.seconds(text, *(choice.text for choice in left))
    return Ask("complaints", "pain", "checklist", text, field.why, tuple(left), seconds=seconds,
               fired=state.fired)  # fmt: skip


def how_it_hurts(state: State) -> Ask | None:
    """Side of each pain, and how long the foremost ones have lasted."""
    foremost = _foremost(state)
    for number, complaint in enumerate(_complaints(state)):
        wanted = ["side"] if complaint["site"] in state.wording.sides_of else []
        wanted += ["weeks"] if number in foremost else []
        for key in wanted:
            if not _is_given(complaint, key):
                return _ask_detail(state, number, complaint["site"], key, "pain")
    return None


def how_strong(state: State) -> Ask | None:
    """How strong the foremost pains are and, where it was not asked yet, how they go."""
    for number in sorted(_foremost(state)):
        complaint = _complaints(state)[number]
        wanted = ["intensity", "course"]
        if f"{complaint['site']}_getting_worse" in state.case.answers:
            wanted.remove("course")
        for key in wanted:
            if not _is_given(complaint, key):
                return _ask_detail(state, number, complaint["site"], key, "plan")
    return None


def _complaints(state: State) -> list[dict[str, Any]]:
    return state.document.get("complaints") or []


def _is_given(complaint: dict[str, Any], key: str) -> bool:
    if key == "weeks" and complaint.get("onset") is not None:
        return True
    return complaint.get(key) is not None


def _foremost(state: State) -> set[int]:
    """The first complaint of each group of sites, in the order of the group."""
    found = set()
    for sites in state.wording.details_of:
        here = [
            (sites.index(complaint.site), number)
            for number, complaint in enumerate(state.case.complaints)
            if complaint.site in sites
        ]
        found |= {min(here)[1]} if here else set()
    return found


def _ask_detail(state: State, number: int, site: topics.Complaint, key: str, stage: Stage) -> Ask:
    kinds: dict[str, tuple[Kind, str | None]] = {
        "side": ("choice", None), "weeks": ("duration", "weeks"),
        "intensity": ("number", "points"), "course": ("choice", None),
    }  # fmt: skip
    choices: tuple[Choice, ...] = ()
    if key == "side":
        choices = (*_SIDES, _MIDDLE) if site == "back" else _SIDES
    elif key == "course":
        choices = tuple(Choice(course, state.wording.courses[course]) for course in COURSES)
    kind, unit = kinds[key]
    return ask_field(
        state, f"complaints.{number}.{key}", f"complaint.{key}", stage, kind,
        choices=choices, unit=unit, site=state.wording.sites[site],
    )  # fmt: skip
