"""How many ordinary people the red-flag rules would send to a doctor at once: over-triage.

    python validation/ordinary_persons.py [N] [SEED]

Draws N adults who consult for heel or back pain without serious disease, with the base rates of
base_rates.yaml (not those of the likelihoods), asks them what applies to them, and runs the rules.
Four ways, same people: with the questions as they are worded and as the rules mean them, each from
the questionnaire alone and with the examination. As worded a yes to a warning sign is followed by
its second, confirming question. Prints the share of each urgency with its 95 % interval, and the
rules that fire most.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from solespine.case import Answered, Case, Complaint, Person
from solespine.evidence import Evidence, load_evidence
from solespine.findings import grade
from solespine.triage import LEVELS, Triage, triage

BASE_RATES = Path(__file__).parent / "base_rates.yaml"
LIMITS = {"emergency": 0.01, "emergency or same day": 0.05}
PERSONS, SEED = 10_000, 20261121
READINGS = ("rate", "meant")  # the question as worded; as the rule means it
_KINDS_ASKED = ("symptom", "history", "questionnaire", "exam", "gait")  # no laboratory, no scan
_Z95 = 1.959964


@dataclass(frozen=True)
class Drawn:
    """One ordinary person: who, where it hurts, and what each question would be answered."""

    age: int
    sex: str
    sites: tuple[str, ...]
    rolls: Mapping[str, float]  # finding -> uniform number; a yes if below the chance


@dataclass
class Told:
    """What has been answered so far; answers the conditions under which questions apply."""

    person: Drawn
    evidence: Evidence
    answers: dict[str, bool]

    def answer(self, finding: str) -> bool | None:
        """The answer, or what follows from the others; None if not asked."""
        if finding in self.answers:
            return self.answers[finding]
        if finding in ("female", "male"):
            return self.person.sex == finding
        if finding == "back_pain_now":
            return "back" in self.person.sites
        row = self.evidence.findings[finding]
        if row.computed is not None:
            return row.computed.value(self)
        return False if row.asked_if is not None and row.asked_if.value(self) is False else None

    def age_years(self) -> float | None:
        """Age in years."""
        return self.person.age

    def complaint(self, site: str) -> bool | None:
        """Heel and back were asked about."""
        return site in self.person.sites if site in ("heel", "back") else None

    def holds(self, relation: str, name: str) -> bool | None:
        """Not known of a person."""
        del relation, name
        return None


def load_base_rates() -> dict[str, Any]:
    """The base rates as they stand in the file."""
    content: dict[str, Any] = yaml.safe_load(BASE_RATES.read_text(encoding="utf-8"))
    return content


def draw_persons(count: int, seed: int, base: Mapping[str, Any]) -> Iterator[Drawn]:
    """Ordinary persons; the same ones whatever is asked of them afterwards."""
    rng = random.Random(seed)  # noqa: S311
    who = base["persons"]
    age, parts = who["age"], who["complaints"]
    for _ in range(count):
        years = rng.gauss(age["mean"], age["sd"])
        while not age["low"] <= years <= age["high"]:
            years = rng.gauss(age["mean"], age["sd"])
        sex = "female" if rng.random() < who["female"]["rate"] else "male"
        place = rng.choices(["heel", "back", "both"], [parts[p] for p in ("heel", "back", "both")])
        sites = ("heel", "back") if place == ["both"] else tuple(place)
        rolls = {finding: rng.random() for finding in base["rates"]}
        yield Drawn(int(years), sex, sites, rolls)


def chance(row: Mapping[str, Any], reading: str, person: Drawn, told: Told) -> float:
    """Chance of a yes of this person to one question."""
    if row.get("complaint", person.sites[0]) not in person.sites:
        return 0.0
    if "without_back" in row and "back" not in person.sites:
        return by_sex_and_age(row["without_back"], person)
    if reading == "meant" and "meant" in row:
        return by_sex_and_age(row["meant"], person)
    if reading == "meant" and "confirmed" in row:
        return by_sex_and_age(row["confirmed"], person)
    for finding, rate in row.get("after", {}).items():
        if told.answer(finding):
            return by_sex_and_age(rate, person)
    return by_sex_and_age(row["rate"], person)


def by_sex_and_age(rate: Any, person: Drawn) -> float:
    """A chance that may be given by sex, and then by age from which on it holds."""
    if isinstance(rate, Mapping) and "female" in rate:
        rate = rate[person.sex]
    if isinstance(rate, Mapping):
        rate = rate[max(years for years in rate if years <= person.age)]
    return float(rate)


def answers_of(
    person: Drawn, base: Mapping[str, Any], reading: str, examined: bool, evidence: Evidence
) -> dict[str, bool]:
    """Every question that applies to the person, answered in the order of the file."""
    told = Told(person, evidence, {})
    for finding, row in base["rates"].items():
        question = evidence.findings[finding]
        if question.kind not in _KINDS_ASKED or question.computed is not None:
            continue
        if not examined and "patient" not in question.who:
            continue
        if question.asked_if is not None and question.asked_if.value(told) is not True:
            continue
        told.answers[finding] = person.rolls[finding] < chance(row, reading, person, told)
    return told.answers


def as_case(person: Drawn, answers: Mapping[str, bool], evidence: Evidence) -> Case:
    """The person as a case."""
    return Case(
        person=Person(age_years=float(person.age), sex=person.sex),  # type: ignore[arg-type]
        complaints=tuple(Complaint(site) for site in person.sites),  # type: ignore[arg-type]
        no_pain_at=tuple({"heel", "back"} - set(person.sites)),  # type: ignore[arg-type]
        answers={f: (Answered(_value(f, yes, evidence)),) for f, yes in answers.items()},
        composed=True,
    )


def _value(finding: str, yes: bool, evidence: Evidence) -> bool | str | None:
    answer = evidence.findings[finding].answer
    if answer.type != "choice":
        return yes
    others = [choice for choice in answer.choices if choice not in answer.present]
    return answer.present[0] if yes else others[0]


def judge(
    persons: list[Drawn], base: Mapping[str, Any], reading: str, examined: bool
) -> list[Triage]:
    """The rules on every person."""
    evidence = load_evidence()
    return [
        triage(
            grade(as_case(p, answers_of(p, base, reading, examined, evidence), evidence), evidence)
        )
        for p in persons
    ]


def shares(results: list[Triage]) -> dict[str, float]:
    """Share of persons by highest urgency, and by the two limits."""
    counts = Counter(result.level or "none" for result in results)
    found = {level: counts[level] / len(results) for level in (*LEVELS, "none")}
    return {**found, "emergency or same day": found["emergency"] + found["same_day"]}


def interval(share: float, of: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    z2 = _Z95**2 / of
    half = _Z95 * math.sqrt(share * (1 - share) / of + z2 / (4 * of))
    return (share + z2 / 2 - half) / (1 + z2), (share + z2 / 2 + half) / (1 + z2)


def rule_shares(results: list[Triage]) -> list[tuple[str, str, float, float]]:
    """Rule, urgency, share in which it fires, share in which it alone sets the highest urgency."""
    fires: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for result in results:
        fires.update(one.rule for one in result.fired)
        top = [one.rule for one in result.fired if one.row.urgency == result.level]
        alone.update(top if len(top) == 1 else [])
    rows = load_evidence().red_flags
    count = len(results)
    found = [
        (rule, rows[rule].urgency, n / count, alone[rule] / count) for rule, n in fires.items()
    ]
    return sorted(found, key=lambda row: (LEVELS.index(row[1]), -row[2], row[0]))


def report(persons: list[Drawn], results: list[Triage], title: str) -> Iterator[str]:
    """The printed lines of one way of asking."""
    found, count = shares(results), len(results)
    yield f"\n{title}: {count} ordinary persons"
    for level in (*LEVELS, "none", "emergency or same day"):
        low, high = interval(found[level], count)
        limit = LIMITS.get(level)
        verdict = "" if limit is None else f"  limit {limit:.0%}: {_met(found[level], limit)}"
        yield f"  {level:24} {found[level]:6.1%}  ({low:.1%} to {high:.1%}){verdict}"
    for sites in (("heel",), ("back",), ("heel", "back")):
        group = [r for p, r in zip(persons, results, strict=True) if p.sites == sites]
        part = shares(group)
        yield (
            f"  {' and '.join(sites) + ' pain':24} emergency {part['emergency']:.1%},"
            f" emergency or same day {part['emergency or same day']:.1%} of {len(group)}"
        )
    yield "  rule  urgency    fires  alone at the top"
    for rule, urgency, share, alone in rule_shares(results):
        if urgency in LEVELS[:2] and share > 0:
            yield f"  {rule}   {urgency:10} {share:5.1%}  {alone:5.1%}"


def _met(share: float, limit: float) -> str:
    return "met" if share <= limit else "EXCEEDED"


def main() -> None:
    """Print all four ways of asking."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PERSONS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    base = load_base_rates()
    persons = list(draw_persons(count, seed, base))
    for reading, words in (("rate", "questions as worded"), ("meant", "questions as meant")):
        for examined in (False, True):
            title = f"{words}, {'with examination' if examined else 'questionnaire alone'}"
            results = judge(persons, base, reading, examined)
            print("\n".join(report(persons, results, title)))


if __name__ == "__main__":
    main()
