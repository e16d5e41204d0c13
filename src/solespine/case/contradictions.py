"""What a case may not say at once: each contradiction is an error that names both places.

Only what cannot be true together is refused. What is merely unlikely is left to the causes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from solespine.case.answers import by_finding
from solespine.case.history import Stated
from solespine.case.model import SITES, Complaint, Person, Pregnancy
from solespine.case.place import Place, joined
from solespine.evidence import Evidence, Expression, topics

# A finding that says of itself that a site hurts.
_SITE_FINDINGS = {
    "back_pain_now": "back", "knee_pain": "knee", "hip_pain": "hip",
    "neck_pain": "neck", "shoulder_pain": "shoulder",
}  # fmt: skip
_NOT_BOTH = (("heel_before_back", "back_before_heel"), ("female", "male"))


@dataclass(frozen=True, slots=True)
class Said:
    """What the checks look at, with the places of the sections."""

    person: Person
    pregnancy: Pregnancy | None
    complaints: tuple[Complaint, ...]
    no_pain_at: tuple[topics.Complaint, ...]
    stated: tuple[Stated, ...]  # explicit answers only
    places: Mapping[str, Place]

    def yes(self, finding: str) -> Stated | None:
        """The first yes to the finding."""
        return self._first(finding, True)

    def no(self, finding: str) -> Stated | None:
        """The first no to the finding."""
        return self._first(finding, False)

    def _first(self, finding: str, value: bool) -> Stated | None:
        return next(
            (s for s in self.stated if s.finding == finding and s.answered.value is value), None
        )


def check(said: Said, evidence: Evidence) -> None:
    """Refuse a case that contradicts itself.

    Raises:
        CaseError: names both places that cannot be true together.
    """
    _check_sites(said)
    _check_sex(said)
    _check_age(said, evidence)
    _check_pairs(said)
    _check_measures(said, evidence)
    _check_same_side(said)
    _check_needed_complaints(said, evidence)


def _check_sites(said: Said) -> None:
    hurting = {complaint.site for complaint in said.complaints}
    for site in said.no_pain_at:
        if site in hurting:
            raise said.places["no_pain_at"].error(
                f"{site} stands in {said.places['complaints'].short()} as well; take one out"
            )
    for finding, denied in _SITE_FINDINGS.items():
        yes, no = said.yes(finding), said.no(finding)
        if yes and denied in said.no_pain_at:
            raise yes.place.error(f"yes contradicts {said.places['no_pain_at'].short()}: {denied}")
        if no and finding == "back_pain_now" and "back" in hurting:
            raise no.place.error(f"no contradicts {said.places['complaints'].short()}: back")


def _check_sex(said: Said) -> None:
    sex = said.person.sex
    for finding in ("female", "male"):
        wrong = said.no(finding) if sex == finding else said.yes(finding) if sex else None
        if wrong:
            raise wrong.place.error(f"'{wrong.words}' contradicts person.sex: {sex}")
    if sex != "male" and not said.yes("male"):
        return
    if said.pregnancy in ("yes", "postpartum"):
        raise said.places["pregnancy"].error(f"'{said.pregnancy}' contradicts the sex, male")
    pregnant = said.yes("pregnant_postpartum")
    if pregnant:
        raise pregnant.place.error("yes contradicts the sex, male")


class _OnlyAge:
    """Facts of which nothing but the age is known."""

    def __init__(self, age: float) -> None:
        self._age = age

    def answer(self, finding: str) -> bool | None:
        """Not known."""
        return None

    def age_years(self) -> float | None:
        """Age in years."""
        return self._age

    def complaint(self, site: str) -> bool | None:
        """Not known."""
        return None

    def holds(self, relation: str, name: str) -> bool | None:
        """Not known."""
        return None


def _check_age(said: Said, evidence: Evidence) -> None:
    """Findings that follow from the age alone must not say another age."""
    age = said.person.age_years
    if age is None:
        return
    for one in said.stated:
        finding = evidence.findings[one.finding]
        value = one.answered.value
        if finding.computed is None or {leaf.op for leaf in finding.computed.leaves()} != {"age"}:
            continue
        if isinstance(value, bool) and value is not finding.computed.value(_OnlyAge(age)):
            raise one.place.error(f"'{one.words}' contradicts person.age: {age:g}")
        if isinstance(value, float) and abs(value - age) >= 1:
            raise one.place.error(f"'{one.words}' contradicts person.age: {age:g}")


def _check_pairs(said: Said) -> None:
    for first, second in _NOT_BOTH:
        one, other = said.yes(first), said.yes(second)
        if one and other:
            raise other.place.error(f"yes contradicts {one.place.short()}: yes; change one of them")


def _check_measures(said: Said, evidence: Evidence) -> None:
    """Findings of one measure are limits on one number: it cannot have two values."""
    numbers: dict[tuple[str, str | None, str], Stated] = {}
    for one in said.stated:
        measure = evidence.findings[one.finding].answer.measure
        if measure is None or not isinstance(one.answered.value, float):
            continue
        key = (measure, one.answered.side, one.answered.origin)
        first = numbers.setdefault(key, one)
        if first.answered.value != one.answered.value:
            raise one.place.error(
                f"{one.words} contradicts {first.place.short()}: {first.words}; it is one measure"
            )


def _check_same_side(said: Said) -> None:
    heel, back = _sides_of("heel", said), _sides_of("back", said)
    yes, no = said.yes("same_side"), said.no("same_side")
    if not heel or not back:
        return
    if yes and not heel & back:
        raise yes.place.error("yes contradicts the complaints: heel and back on opposite sides")
    if no and heel == back and len(heel) == 1:
        raise no.place.error(f"no contradicts the complaints: heel and back both {min(heel)}")


def _sides_of(site: str, said: Said) -> set[str]:
    """left, right or both of the site; empty when a side is open or in the middle."""
    sides = {complaint.side for complaint in said.complaints if complaint.site == site}
    if not sides or sides & {None, "middle"}:
        return set()
    return {"left", "right"} if "both" in sides else {side for side in sides if side}


class _OnlyComplaints:
    """Facts of which only the complaints are known; once some are listed, the list is complete."""

    def __init__(self, said: Said) -> None:
        self._hurting: set[str] = {complaint.site for complaint in said.complaints}
        if said.yes("back_pain_now"):
            self._hurting.add("back")
        self._denied = set(SITES if said.complaints else said.no_pain_at) - self._hurting

    def answer(self, finding: str) -> bool | None:
        """Not looked at."""
        return None

    def age_years(self) -> float | None:
        """Not looked at."""
        return None

    def complaint(self, site: str) -> bool | None:
        """Whether it hurts there."""
        return True if site in self._hurting else False if site in self._denied else None

    def holds(self, relation: str, name: str) -> bool | None:
        """Not looked at."""
        return None


def _check_needed_complaints(said: Said, evidence: Evidence) -> None:
    """A yes to a question about a pain needs that pain among the complaints."""
    facts = _OnlyComplaints(said)
    for name, answers in by_finding(list(said.stated)).items():
        asked_if = evidence.findings[name].asked_if
        yes = next((one for one in answers if one.answered.value is True), None)
        if asked_if is None or yes is None or asked_if.value(facts) is not False:
            continue
        missing = _complaints_in(asked_if, facts)
        raise yes.place.error(
            f"yes needs pain at the {joined(missing)}, which the case does not have;"
            f" add it to complaints or take the answer out"
        )


def _complaints_in(expression: Expression, facts: _OnlyComplaints) -> list[str]:
    names: Iterable[str] = (leaf.name for leaf in expression.leaves() if leaf.op == "complaint")
    return list(dict.fromkeys(name for name in names if facts.complaint(name) is False))
