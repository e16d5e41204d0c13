"""Findings that follow from where it hurts, on which side, since when and how it goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solespine.case import Case, Complaint
from solespine.case.model import Course
from solespine.findings.model import Observed

_ORDER_WEEKS = 2.0  # one pain came first if it is older by at least this
_NEW_WEEKS = 6.0  # "started in the last 6 weeks"
_LONG_WEEKS = 13.0  # "over three months"
_WEEKS_A_YEAR = 52.18
_OWN_FINDING = ("knee", "hip", "neck", "shoulder")


def from_complaints(case: Case) -> Iterator[Observed]:
    """Every finding that the list of complaints answers."""
    heel = [c for c in case.complaints if c.site == "heel"]
    back = [c for c in case.complaints if c.site == "back"]
    if back or "back" in case.no_pain_at:
        yield _entry("back_pain_now", bool(back))
    for site in _OWN_FINDING:
        if site in {c.site for c in case.complaints}:
            yield _entry(f"{site}_pain", True)
        elif site in case.no_pain_at:
            yield _entry(f"{site}_pain", False)
    if heel:
        yield from _both_heels(heel)
    if heel and back:
        yield from _order(heel, back)
        yield from _same_side(heel, back)
    for site, complaints in (("heel", heel), ("back", back)):
        yield from _course(site, complaints)
    yield from _age_at_onset(case, back)


def _both_heels(heel: Sequence[Complaint]) -> Iterator[Observed]:
    sides = {c.side for c in heel}
    if "both" in sides or {"left", "right"} <= sides:
        yield _entry("bilateral_heel", True)
    elif None not in sides:
        yield _entry("bilateral_heel", False)


def _order(heel: Sequence[Complaint], back: Sequence[Complaint]) -> Iterator[Observed]:
    first = [_longest(heel), _longest(back)]
    if first[0] is None or first[1] is None:
        return
    lead = first[0] - first[1]
    yield _entry("heel_before_back", lead >= _ORDER_WEEKS)
    yield _entry("back_before_heel", -lead >= _ORDER_WEEKS)


def _longest(complaints: Sequence[Complaint]) -> float | None:
    weeks = [c.weeks for c in complaints if c.weeks is not None]
    return max(weeks) if weeks else None


def _same_side(heel: Sequence[Complaint], back: Sequence[Complaint]) -> Iterator[Observed]:
    """Same side, opposite side, or not to be told (one of them in the middle or on both)."""
    below, above = ({c.side for c in part} for part in (heel, back))
    one_sided = ({"left"}, {"right"})
    if below in one_sided and above in one_sided:
        yield _entry("same_side", below == above)


def _course(site: str, complaints: Sequence[Complaint]) -> Iterator[Observed]:
    weeks = _longest(complaints)
    if weeks is not None:
        yield _entry(f"{site}_over_3_months", weeks >= _LONG_WEEKS)
    courses = {c.course for c in complaints if c.course}
    if site == "back" and weeks is not None:
        yield from _newness(weeks, courses)
    if courses:
        yield _entry(f"{site}_getting_worse", "worse" in courses)
        yield _entry(f"{site}_comes_and_goes", "comes_and_goes" in courses)


def _newness(weeks: float, courses: set[Course]) -> Iterator[Observed]:
    """Whether the back pain is new or has clearly changed.

    An old pain is known not to be new only if its course says so: red-flag rules fall silent on
    this answer, and a pain of years may have changed yesterday.
    """
    if weeks <= _NEW_WEEKS:
        yield _entry("back_pain_new", True)
    elif courses and courses <= {"same", "better"}:
        yield _entry("back_pain_new", False)


def _age_at_onset(case: Case, back: Sequence[Complaint]) -> Iterator[Observed]:
    weeks, age = _longest(back), case.person.age_years
    if weeks is not None and age is not None:
        yield _entry("onset_before_40", age - weeks / _WEEKS_A_YEAR < 40.0)


def _entry(finding: str, present: bool) -> Observed:
    return Observed(finding, present, None, None, None, "complaints")
