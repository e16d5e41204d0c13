"""Questionnaires: a score from its items, and whether two scores really differ.

The arithmetic is each measure's published one and stands in outcomes.yaml with its limits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from solespine.errors import InputError
from solespine.evidence.topics import Outcome, Score

Verdict = Literal["better", "worse", "no clear change"]
_TINY = 1e-9  # limits are met in spite of rounding


@dataclass(frozen=True, slots=True)
class Scored:
    """A questionnaire's score, or why there is none."""

    value: float | None  # None: too few items answered
    unit: str
    answered: int
    missing: tuple[int, ...]  # numbers of the items not answered, from 1
    note: str = ""
    subscales: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    band: str | None = None  # "medium risk"


@dataclass(frozen=True, slots=True)
class Change:
    """What two scores of one measure say about the time between them."""

    verdict: Verdict | None  # None: the measure or the scores cannot tell
    difference: float | None  # after minus before
    unit: str
    reason: str


def score(outcome: Outcome, items: Sequence[float | None]) -> Scored:
    """The score of a questionnaire from its item scores, in order; None is not answered.

    Too few answers give no value and say how many are needed.

    Raises:
        InputError: wrong number of items, an impossible item, or a measure that only its owner's
            tables can score.
    """
    rule = _rule_of(outcome)
    given = _checked(outcome, rule, items)
    missing = tuple(number for number, item in given.items() if item is None)
    answers = {number: item for number, item in given.items() if item is not None}
    short = _too_few(rule, answers)
    if short:
        return Scored(None, outcome.unit, len(answers), missing, short)
    subscales = _subscales(rule, answers)
    value = _total(rule, answers, subscales)
    note = _note(rule, missing)
    band = _band(outcome, value, subscales)
    return Scored(value, outcome.unit, len(answers), missing, note, subscales, band)


def score_total(outcome: Outcome, value: float) -> Scored:
    """A score that was reported as a total, checked against the range of the measure.

    Raises:
        InputError: the value lies outside the range.
    """
    _check_range(outcome, value)
    items = outcome.score.items if outcome.score else 0
    band = _band(outcome, value, None)
    open_question = band is None and bool(outcome.bands)
    note = "the group needs the single items" if open_question else ""
    return Scored(float(value), outcome.unit, items, (), note, band=band)


def changed(outcome: Outcome, before: float | None, after: float | None) -> Change:
    """Better, worse or no clear change between two scores of one person.

    A change counts when it exceeds the minimal detectable change and reaches the minimal
    important change, or the important share of the first score (improvement only).

    Raises:
        InputError: a score lies outside the range of the measure.
    """
    for value in (before, after):
        if value is not None:
            _check_range(outcome, value)
    if before is None or after is None:
        return Change(None, None, outcome.unit, "a score of one of the two days is missing")
    difference = after - before
    if outcome.minimal_important_change is None:
        reason = f"{outcome.name} sorts people into groups and does not measure change"
        return Change(None, difference, outcome.unit, reason)
    better = difference if outcome.higher_is == "better" else -difference
    clear = _detectable(outcome, better) and _important(outcome, better, before)
    verdict: Verdict = "no clear change"
    if clear:
        verdict = "better" if better > 0 else "worse"
    return Change(verdict, difference, outcome.unit, _reason(outcome, difference))


def _rule_of(outcome: Outcome) -> Score:
    if outcome.score is None:
        raise InputError(
            f"{outcome.name}: its items are scored by its owner's tables; give the total instead "
            f"({outcome.low:g} to {outcome.high:g})"
        )
    return outcome.score


def _checked(
    outcome: Outcome, rule: Score, items: Sequence[float | None]
) -> dict[int, float | None]:
    """The items by number, each a possible value or None."""
    right = len(items) <= rule.items if rule.open_ended else len(items) == rule.items
    if not right:
        wanted = f"up to {rule.items}" if rule.open_ended else str(rule.items)
        raise InputError(
            f"{outcome.name}: {len(items)} items given, wants {wanted}; "
            "give them in order, with null for one left out"
        )
    return {
        number: None if item is None else _possible(outcome, rule, number, item)
        for number, item in enumerate(items, start=1)
    }


def _possible(outcome: Outcome, rule: Score, number: int, item: object) -> float:
    if isinstance(item, int | float) and math.isfinite(item):
        value = float(item)
        if number in rule.allowed:
            fits = value in rule.allowed[number]
        else:
            fits = rule.item_low <= value <= rule.item_high
            fits = fits and not (rule.whole and value != int(value))
        if fits:
            return value
    raise InputError(
        f"{outcome.name}, item {number}: {item!r} is not possible; choices: "
        f"{_choices(rule, number)}; correct it or give null if it was left out"
    )


def _choices(rule: Score, number: int) -> str:
    if number in rule.allowed:
        return ", ".join(f"{value:g}" for value in rule.allowed[number])
    kind = "whole numbers" if rule.whole else "numbers"
    return f"{kind} from {rule.item_low:g} to {rule.item_high:g}"


def _too_few(rule: Score, answers: Mapping[int, float]) -> str:
    """Why the answers give no score; empty when they do."""
    if len(answers) < rule.least_answered:
        return (
            f"{len(answers)} of {rule.items} items answered, at least {rule.least_answered} "
            "are needed; ask the others"
        )
    for name, least in rule.least_of_subscale.items():
        count = sum(number in answers for number in rule.subscales[name])
        if count < least:
            of = len(rule.subscales[name])
            return f"{name}: {count} of {of} items answered, at least {least} are needed"
    return ""


def _subscales(rule: Score, answers: Mapping[int, float]) -> Mapping[str, float]:
    found = {}
    for name, numbers in rule.subscales.items():
        part = [answers[number] for number in numbers if number in answers]
        in_percent = rule.rule == "percent_of_subscales"
        found[name] = _percent(rule, part) if in_percent else sum(part)
    return MappingProxyType(found)


def _total(rule: Score, answers: Mapping[int, float], subscales: Mapping[str, float]) -> float:
    values = list(answers.values())
    if rule.rule == "percent_of_subscales":
        return math.fsum(subscales.values()) / len(subscales)
    if rule.rule == "percent":
        return _percent(rule, values)
    if rule.rule == "mean":
        return math.fsum(values) / len(values)
    return math.fsum(values)


def _percent(rule: Score, values: Sequence[float]) -> float:
    """Sum of the answered items in percent of the range they span."""
    span = (rule.item_high - rule.item_low) * len(values)
    return 100 * (math.fsum(values) - rule.item_low * len(values)) / span


def _note(rule: Score, missing: Sequence[int]) -> str:
    if not missing:
        return ""
    which = ", ".join(map(str, missing))
    if rule.rule == "count":
        return f"not answered: {which}; counted as not ticked, so the score may be higher"
    return f"not answered: {which}; scored from the others"


def _band(outcome: Outcome, value: float, subscales: Mapping[str, float] | None) -> str | None:
    """The named group; a subscale's group goes before that of the total.

    Without the subscales (None) a group is named only where they could not change it.
    """
    for name, bands in (outcome.score.subscale_bands if outcome.score else {}).items():
        for band, (low, high) in bands.items():
            if subscales is None and low <= value:
                return None
            if subscales is not None and low <= subscales[name] <= high:
                return band
    hits = (band for band, (low, high) in outcome.bands.items() if low <= value <= high)
    return next(hits, None)


def _check_range(outcome: Outcome, value: float) -> None:
    if not (math.isfinite(value) and outcome.low <= value <= outcome.high):
        raise InputError(
            f"{outcome.name}: {value:g} is not possible; it runs from {outcome.low:g} to "
            f"{outcome.high:g} {outcome.unit}; correct the total or give the items"
        )


def _detectable(outcome: Outcome, better: float) -> bool:
    limit = outcome.minimal_detectable_change
    return limit is None or abs(better) >= limit - _TINY


def _important(outcome: Outcome, better: float, before: float) -> bool:
    limit, percent = outcome.minimal_important_change, outcome.minimal_important_percent
    if limit is not None and abs(better) >= limit - _TINY:
        return True
    if percent is None or better <= 0:
        return False
    return better >= abs(before) * percent / 100 - _TINY


def _reason(outcome: Outcome, difference: float) -> str:
    important = f"{outcome.minimal_important_change:g}"
    if outcome.minimal_important_percent is not None:
        important += f" or an improvement by {outcome.minimal_important_percent:g} %"
    error = "not known"
    if outcome.minimal_detectable_change is not None:
        error = f"{outcome.minimal_detectable_change:g}"
    return (
        f"changed by {difference:+.3g} {outcome.unit}; important from {important}; "
        f"measurement error {error}"
    )
