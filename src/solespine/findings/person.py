"""Findings that follow from the person: sex, body mass index, waist, standing work."""

from __future__ import annotations

from collections.abc import Iterator

from solespine.case import Case
from solespine.evidence import Evidence
from solespine.findings.model import Observed
from solespine.findings.numbers import is_present


def from_person(case: Case, evidence: Evidence) -> Iterator[Observed]:
    """Every finding that the person's own data answer."""
    person = case.person
    if person.sex in ("female", "male"):
        yield _yes_no("female", person.sex == "female")
        yield _yes_no("male", person.sex == "male")
    if person.height_m and person.mass_kg:
        index = person.mass_kg / person.height_m**2
        yield from _limits("body_mass_index", index, "kg/m2", case, evidence)
    if person.waist_m:
        finding = evidence.findings["waist_cm"]
        present = is_present(finding.answer, person.waist_m * 100, person.sex)
        yield Observed("waist_cm", present, person.waist_m * 100, "cm", None, "person")
    if person.standing_hours is not None:
        yield _yes_no("standing_work", person.standing_hours >= _MOST_OF_A_DAY_H)


# "Most of the working day" on one's feet, for a day of eight hours.
_MOST_OF_A_DAY_H = 4.0


def _limits(
    measure: str, number: float, unit: str, case: Case, evidence: Evidence
) -> Iterator[Observed]:
    for finding_id, finding in evidence.findings.items():
        if finding.answer.measure == measure:
            present = is_present(finding.answer, number, case.person.sex)
            yield Observed(finding_id, present, number, unit, None, "person")


def _yes_no(finding: str, present: bool) -> Observed:
    return Observed(finding, present, None, None, None, "person")
