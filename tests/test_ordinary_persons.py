"""Over-triage on simulated ordinary persons, and the base rates they are drawn from.

The limits are emergency <= 1 % and emergency or same day <= 5 %. "As worded" is what people answer
to the first question and then to the second, confirming one; "as meant" what a clinician would
confirm. Where a limit does not hold the test is an expected failure and says so in every run; it
turns into a failure as soon as the limit is met, so that the mark is taken away.
validation/ordinary_persons.py prints the figures.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from solespine.evidence import load_evidence

sys.path.insert(0, str(Path(__file__).parents[1] / "validation"))

import ordinary_persons as ordinary  # noqa: E402

PERSONS = 2000
WAYS = [(reading, examined) for reading in ordinary.READINGS for examined in (False, True)]
# What 10,000 persons showed (docs/red_flags.md): emergency, emergency or same day.
SHOWN = {
    ("rate", False): {"emergency": 0.019, "emergency or same day": 0.109},
    ("rate", True): {"emergency": 0.028, "emergency or same day": 0.133},
    ("meant", False): {"emergency": 0.009, "emergency or same day": 0.049},
    ("meant", True): {"emergency": 0.011, "emergency or same day": 0.054},
}
HOLDS = ("meant", False)  # both limits; measured on the 10,000 of the page, not on a part of them


@functools.cache
def base() -> dict[str, Any]:
    return ordinary.load_base_rates()


@functools.cache
def results(reading: str, examined: bool, count: int = PERSONS) -> list[ordinary.Triage]:
    persons = list(ordinary.draw_persons(count, ordinary.SEED, base()))
    return ordinary.judge(persons, base(), reading, examined)


def needed() -> set[str]:
    """Every finding that a rule names, and all from which those are computed or asked."""
    evidence = load_evidence()
    found: set[str] = set()
    waiting = [name for row in evidence.red_flags.values() for name in row.when.findings()]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        finding = evidence.findings[name]
        for condition in (finding.asked_if, finding.computed):
            waiting += condition.findings() if condition is not None else ()
    return found


# The limits


@pytest.mark.parametrize("limit", ordinary.LIMITS)
def test_few_ordinary_persons_are_sent_at_once(limit: str) -> None:
    shares = ordinary.shares(results(*HOLDS, ordinary.PERSONS))
    assert shares[limit] <= ordinary.LIMITS[limit], f"{shares[limit]:.2%}"
    assert shares[limit] == pytest.approx(SHOWN[HOLDS][limit], abs=0.0006)


@pytest.mark.parametrize("limit", ordinary.LIMITS)
@pytest.mark.parametrize(("reading", "examined"), [way for way in WAYS if way != HOLDS])
def test_the_limits_not_met_yet(
    reading: str, examined: bool, limit: str, request: pytest.FixtureRequest
) -> None:
    shown = SHOWN[reading, examined][limit]
    reason = f"{limit} at most {ordinary.LIMITS[limit]:.0%}; {shown:.1%} of 10,000 persons"
    # 2,000 persons cannot tell a share this near its limit from one that meets it.
    near = shown - ordinary.LIMITS[limit] < 0.006
    request.applymarker(pytest.mark.xfail(reason=reason, strict=not near))
    share = ordinary.shares(results(reading, examined))[limit]
    assert share <= ordinary.LIMITS[limit], f"{share:.1%}"


@pytest.mark.parametrize("limit", ordinary.LIMITS)
@pytest.mark.parametrize(("reading", "examined"), WAYS)
def test_over_triage_is_what_was_measured(reading: str, examined: bool, limit: str) -> None:
    """The share among 2,000 fits with that among 10,000, give or take half a point."""
    low, high = ordinary.interval(ordinary.shares(results(reading, examined))[limit], PERSONS)
    assert low - 0.005 <= SHOWN[reading, examined][limit] <= high + 0.005


def test_what_the_rules_mean_alarms_less_than_their_questions() -> None:
    for examined in (False, True):
        worded = ordinary.shares(results("rate", examined))
        meant = ordinary.shares(results("meant", examined))
        assert all(meant[limit] < worded[limit] for limit in ordinary.LIMITS)


def test_same_seed_same_persons() -> None:
    once, again = (list(ordinary.draw_persons(50, 7, base())) for _ in range(2))
    assert once == again


def test_report_names_shares_and_rules() -> None:
    persons = list(ordinary.draw_persons(PERSONS, ordinary.SEED, base()))
    lines = "\n".join(ordinary.report(persons, results("rate", False), "as worded"))
    for word in ("emergency", "same_day", "limit 1%", "limit 5%", "heel pain", "R34"):
        assert word in lines


# The base rates


def test_every_question_of_a_rule_has_a_base_rate() -> None:
    evidence = load_evidence()
    known = {"female", "male", "back_pain_now"}  # drawn with the person
    computed = {name for name in needed() if evidence.findings[name].computed is not None}
    assert needed() - known - computed <= set(base()["rates"])
    assert set(base()["rates"]) <= set(evidence.findings)


def test_base_rates_are_complete_and_lie_between_0_and_1() -> None:
    for name, row in base()["rates"].items():
        assert row["source"] in base()["sources"], name
        assert row["confidence"] in ("confirmed", "recalled", "judged"), name
        assert row["source"] != "estimate" or row["confidence"] == "judged", name
        for key in ("rate", "meant"):
            assert all(0 <= value <= 1 for value in _numbers(row.get(key, 0.0))), name
        if "meant" in row:
            assert max(_numbers(row["meant"])) <= max(_numbers(row["rate"])), name
        for key in ("confirmed", "without_back"):
            assert all(0 <= value <= 1 for value in _numbers(row.get(key, 0.0))), name


def test_only_second_questions_are_confirmed() -> None:
    """Their two rates hang on the first answer; they lie apart from those of first questions."""
    second = {name for name, row in base()["rates"].items() if "confirmed" in row}
    file = Path(__file__).parents[1] / "src/solespine/evidence/data/findings_confirm.yaml"
    assert second == set(yaml.safe_load(file.read_text(encoding="utf-8")))
    assert not any("meant" in base()["rates"][name] for name in second)


def _numbers(rate: Any) -> list[float]:
    if isinstance(rate, dict):
        return [number for part in rate.values() for number in _numbers(part)]
    return [float(rate)]


def test_base_rates_are_independent_of_the_likelihoods() -> None:
    """No base rate has the source of a likelihood of its finding."""
    likelihoods = load_evidence().likelihoods
    for name, row in base()["rates"].items():
        sources = {
            source
            for rows in likelihoods.values()
            for likelihood in rows
            if likelihood.finding == name
            for source in likelihood.sources
        }
        assert row["source"] not in sources - {"estimate"}, name


def test_questions_come_after_what_they_hang_on() -> None:
    """The file is in an order in which it can be asked."""
    evidence, seen = load_evidence(), {"female", "male", "back_pain_now"}
    for name, row in base()["rates"].items():
        condition = evidence.findings[name].asked_if
        wanted = set(row.get("after", {})) | (condition.findings() if condition else set())
        computed = {f for f in wanted if evidence.findings[f].computed is not None}
        assert wanted - computed <= seen, name
        seen.add(name)
