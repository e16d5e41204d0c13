"""The `answers` and `examination` of a case: finding id -> what was answered, on which side."""

from __future__ import annotations

from solespine.case.history import Stated
from solespine.case.model import Answered, Origin, Side
from solespine.case.place import quoted
from solespine.case.scalars import (
    is_unknown,
    read_choice,
    read_group,
    read_number,
    scalar,
    yes_or_no,
)
from solespine.case.tree import Fields, Items, Node, is_blank
from solespine.evidence import Evidence
from solespine.evidence.topics import Finding

MAX_ANSWERS = 2000
SIDES: tuple[Side, ...] = ("left", "right", "both")
_BODY = ("symptom", "exam", "gait", "load", "imaging")  # kinds of findings that can have a side


def read_answers(node: Node, origin: Origin, evidence: Evidence) -> list[Stated]:
    """Every answer of one section, in the order of the file.

    Raises:
        CaseError: an unknown finding, or a value that the finding cannot have.
    """
    if is_blank(node):
        return []
    if not isinstance(node, Fields):
        raise node.place.error("wants lines of finding and answer such as first_step_pain: yes")
    if len(node.entries) > MAX_ANSWERS:
        raise node.place.error(f"more than {MAX_ANSWERS} answers")
    stated: list[Stated] = []
    for name, value in node.entries.items():
        if name not in evidence.findings:
            raise value.place.unknown(name, "finding", evidence.findings, "`solespine findings`")
        stated += _of_finding(name, value, origin, evidence.findings[name])
    return stated


def may_have_side(finding: Finding) -> bool:
    """Whether a side can be given: part of the body can be meant, not a fact about the person."""
    return finding.sided or finding.kind in _BODY


def _of_finding(name: str, node: Node, origin: Origin, finding: Finding) -> list[Stated]:
    """One answer, or one for each side."""
    if isinstance(node, Items):
        raise node.place.error(f"wants one answer, not a list; {_wanted(finding)}")
    if is_blank(node):
        return []
    if not isinstance(node, Fields):
        return [_stated(name, node, None, origin, finding)]
    if not may_have_side(finding):
        raise node.place.error(f"has no side; {_wanted(finding)}")
    known = ("answer", "side") if node.entries.keys() & {"answer", "side"} else ("left", "right")
    group = read_group(node, known, "{left: yes, right: no} or {answer: yes, side: left}")
    if known == ("left", "right"):
        return [
            _stated(name, value, side, origin, finding)
            for side in SIDES
            if (value := group.get(side)) is not None
        ]
    if "answer" not in group:
        raise node.place.error("the answer is missing, as in {answer: yes, side: left}")
    side = read_choice(group["side"], SIDES, "side") if "side" in group else None
    return [_stated(name, group["answer"], _as_side(side), origin, finding)]


def _as_side(word: str | None) -> Side | None:
    return next((side for side in SIDES if side == word), None)


def _stated(name: str, node: Node, side: Side | None, origin: Origin, finding: Finding) -> Stated:
    value, unit = _value(node, finding)
    return Stated(
        name, Answered(value, unit, side, origin), node.place, scalar(node, "").text or ""
    )


def _value(node: Node, finding: Finding) -> tuple[bool | float | str | None, str | None]:
    """The value in the finding's unit; a number may also be answered yes (its limit is passed)."""
    text = scalar(node, _wanted(finding)).text or ""
    answer = finding.answer
    if answer.type == "choice":
        return read_choice(node, answer.choices, "choice"), None
    if is_unknown(text):
        return None, None
    truth = yes_or_no(text)
    if truth is not None:
        return truth, None
    if answer.type == "number" and answer.unit is not None:
        return read_number(node, answer.unit, answer.low, answer.high), answer.unit
    raise node.place.error(f"{quoted(text)} is not an answer to it; choices: yes, no, unknown")


def _wanted(finding: Finding) -> str:
    answer = finding.answer
    if answer.type == "choice":
        return f"choices: {', '.join(answer.choices)}, unknown"
    number = f", a number in {answer.unit}" if answer.type == "number" else ""
    return f"choices: yes, no, unknown{number}"


def merge(explicit: list[Stated], mapped: list[Stated]) -> tuple[list[Stated], list[str]]:
    """Explicit answers with those that conditions and medicines give besides.

    An explicit answer stands. `unknown` is no answer, so a condition fills it. A no against what
    a condition says by definition is an error; against a mere suggestion it is believed.

    Returns:
        The answers, and one line for each suggestion that was overruled.

    Raises:
        CaseError: a contradiction.
    """
    answers = by_finding(explicit)
    kept: dict[str, Stated] = {}
    hints: list[str] = []
    for given in mapped:
        said = answers.get(given.finding, [])
        against = _against(said, given)
        if against is not None and given.firm:
            raise against.place.error(
                f"'{against.words}' contradicts {given.place.short()}, {quoted(given.words)};"
                " change one of them"
            )
        if against is not None:
            hints.append(
                f"{quoted(given.words)} often means {given.finding}; the answer"
                f" '{against.words}' was believed"
            )
        elif _adds(given, said) and given.finding not in kept:
            kept[given.finding] = given
    replaced = {name for name, given in kept.items() if given.answered.value is not None}
    return [s for s in explicit if not _gives_way(s, replaced)] + list(kept.values()), hints


def by_finding(stated: list[Stated]) -> dict[str, list[Stated]]:
    """The answers grouped by finding, in order."""
    grouped: dict[str, list[Stated]] = {}
    for one in stated:
        grouped.setdefault(one.finding, []).append(one)
    return grouped


def _against(said: list[Stated], given: Stated) -> Stated | None:
    """The explicit answer that leaves no room for what the condition says, if one does."""
    if given.answered.value is False:
        return next((one for one in said if one.answered.value is True), None)
    if given.answered.value is None or any(one.answered.value is not False for one in said):
        return None
    sides = {one.answered.side for one in said}
    return said[0] if sides & {None, "both"} or sides >= {"left", "right"} else None


def _adds(given: Stated, said: list[Stated]) -> bool:
    """Whether the condition tells more than the explicit answers do."""
    if given.answered.value is True:
        return all(one.answered.value in (None, False) for one in said)
    return not any(one.answered.value is not None for one in said)


def _gives_way(one: Stated, replaced: set[str]) -> bool:
    return one.finding in replaced and one.answered.value is None and one.answered.side is None
