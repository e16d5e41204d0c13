"""When a number or a choice counts as the finding being present."""

from __future__ import annotations

import operator

from solespine.evidence.topics import Answer

_COMPARE = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}


def is_present(answer: Answer, value: bool | float | str | None, sex: str | None) -> bool | None:
    """Whether a value means that the finding is present.

    Args:
        answer: what an answer to the finding looks like.
        value: yes or no, a number in the finding's unit, a choice, or None for unknown.
        sex: female, male or None; some limits differ.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value in answer.present
    return _beyond_limit(answer, float(value), sex)


def _beyond_limit(answer: Answer, number: float, sex: str | None) -> bool | None:
    rule = answer.positive or ""
    if rule == "sex":
        limit = (answer.limits or {}).get(sex or "")
        return None if limit is None else number > limit
    if ".." in rule:
        low, high = (float(part) for part in rule.split(".."))
        return low <= number <= high
    word, limit_text = rule.split()
    return bool(_COMPARE[word](number, float(limit_text)))
