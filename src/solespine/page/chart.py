"""The body chart: places on drawings of the body, and what marking them says."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import yaml

from solespine.case.model import SITES

Use = Literal["pain", "numb"]
_MIRRORED = {"left": "right", "right": "left"}


@dataclass(frozen=True)
class Figure:
    """One drawing of the body."""

    id: str
    title: str
    width: float
    height: float
    first: str  # which side of the body is on the left of the picture


@dataclass(frozen=True)
class Area:
    """One place that can be marked.

    Attributes:
        number: names its place on the picture in the style sheet.
        figure: id of the drawing.
        use: pain or numb.
        about: a site of complaints, or a finding.
        side: left, right, middle, or empty.
        x, y: in the drawing's units.
        text: in words, with the side.
    """

    number: int
    figure: str
    use: Use
    about: str
    side: str
    x: float
    y: float
    text: str

    @property
    def key(self) -> str:
        """What a form says when it is marked."""
        return f"{self.about}.{self.side}" if self.side else self.about


@functools.cache
def _data() -> tuple[tuple[Figure, ...], tuple[Area, ...]]:
    raw: dict[str, Any] = yaml.safe_load(
        files("solespine.page").joinpath("areas.yaml").read_bytes()
    )
    figures = {name: Figure(name, **row) for name, row in raw["figures"].items()}
    places: list[Area] = []
    for row in raw["areas"]:
        for side, x in _sides(row, figures[row["figure"]]):
            use: Use = "pain" if "pain" in row else "numb"
            text = f"{side} {row['text']}" if side in _MIRRORED else row["text"]
            places.append(Area(len(places), row["figure"], use, row[use], side, x, row["y"], text))
    return tuple(figures.values()), tuple(places)


def _sides(row: Mapping[str, Any], figure: Figure) -> list[tuple[str, float]]:
    if not row.get("mirror"):
        return [(row.get("side", ""), row["x"])]
    return [(figure.first, row["x"]), (_MIRRORED[figure.first], figure.width - row["x"])]


def figures() -> tuple[Figure, ...]:
    """The drawings."""
    return _data()[0]


def areas() -> tuple[Area, ...]:
    """Every place that can be marked."""
    return _data()[1]


def style() -> str:
    """Where each place is on its picture, as a style sheet."""
    by_id = {figure.id: figure for figure in figures()}
    rules = [
        f".at-{area.number} {{ left: {100 * area.x / by_id[area.figure].width:.2f}%; "
        f"top: {100 * area.y / by_id[area.figure].height:.2f}%; }}"
        for area in areas()
    ]
    shapes = [f".on-{f.id} {{ aspect-ratio: {f.width:g} / {f.height:g}; }}" for f in figures()]
    return "\n".join([*shapes, *rules, ""])


def marked_sides(marks: Iterable[str], use: Use) -> dict[str, set[str]]:
    """What is marked: site or finding -> sides (empty where the place has none)."""
    known = {area.key: area for area in areas() if area.use == use}
    found: dict[str, set[str]] = {}
    for mark in marks:
        if mark in known:
            area = known[mark]
            found.setdefault(area.about, set()).update({area.side} - {""})
    return found


def one_side(sides: set[str]) -> str | None:
    """The word for the sides of one complaint."""
    if {"left", "right"} <= sides:
        return "both"
    return next((side for side in ("left", "right", "middle") if side in sides), None)


def complaints_now(document: Mapping[str, Any]) -> set[str]:
    """The marks that the complaints of a case are."""
    marks = set()
    for entry in document.get("complaints") or []:
        site, side = entry.get("site"), entry.get("side")
        sides = ("left", "right") if side == "both" else (side,)
        marks |= {f"{site}.{one}" if one else f"{site}" for one in sides}
    known = {area.key for area in areas()}
    loose = {mark for mark in marks if mark not in known}  # a site without its side
    return (marks & known) | {
        area.key for area in areas() if area.about in loose and area.side in ("", "middle")
    }


def numb_now(document: Mapping[str, Any]) -> set[str]:
    """The marks that the answers of a case are."""
    said = document.get("answers") or {}
    return {area.key for area in areas() if area.use == "numb" and _is_yes(said, area)}


def _is_yes(said: Mapping[str, Any], area: Area) -> bool:
    value = said.get(area.about)
    if isinstance(value, dict):
        here = value.get("answer") if value.get("side") in (area.side, "both") else None
        value = value.get(area.side, here)
    elif area.side:
        return False  # yes, but on which side is not known
    return str(value).strip().lower() in ("yes", "true", "y")


def new_complaints(
    document: Mapping[str, Any], marks: Mapping[str, set[str]]
) -> list[dict[str, Any]]:
    """The complaints after marking: what is known of those that stay is kept."""
    before = [dict(entry) for entry in document.get("complaints") or []]
    kept: list[dict[str, Any]] = []
    for site in dict.fromkeys([*(str(entry.get("site")) for entry in before), *SITES]):
        if site not in marks:
            continue
        here = [entry for entry in before if entry.get("site") == site]
        side = one_side(marks[site])
        if len(here) > 1 and {entry.get("side") for entry in here} == marks[site]:
            kept += here
            continue
        entry = here[0] if here else {"site": site}
        kept.append(entry | ({"side": side} if side else {}))
    return kept
