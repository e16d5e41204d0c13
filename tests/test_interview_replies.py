"""What a person types at a question of the interview."""

from __future__ import annotations

from typing import Any

import pytest

from solespine.app.replies import Command, MisreadError, read_reply
from solespine.flow import Ask, Reply
from solespine.flow.asking import Choice


def ask(kind: str, **more: Any) -> Ask:
    return Ask(more.pop("id", "slr"), "telling", kind, "?", "?", **more)  # type: ignore[arg-type]


YES_NO = ask("yes_no", findings=("slr",), sided=True)
LIST = ask("checklist", findings=("a", "b", "c"),
           choices=(Choice("a", "first"), Choice("b", "second"), Choice("c", "third")))  # fmt: skip
NUMBER = ask("number", findings=("navicular_drop",), unit="mm", sided=True)


@pytest.mark.parametrize(
    ("question", "typed", "values", "side"),
    [
        (YES_NO, "y", {"slr": True}, None),
        (YES_NO, " No ", {"slr": False}, None),
        (YES_NO, "don't know", {"slr": None}, None),
        (YES_NO, "?", {"slr": None}, None),
        (YES_NO, "left", {"slr": True}, "left"),
        (YES_NO, "r", {"slr": True}, "right"),
        (YES_NO, "no on the left".replace(" on the", ""), {"slr": False}, "left"),
        (YES_NO, "both", {"slr": True}, "both"),
        (LIST, "none", {"a": False, "b": False, "c": False}, None),
        (LIST, "1,3", {"a": True, "b": False, "c": True}, None),
        (LIST, "second", {"a": False, "b": True, "c": False}, None),
        (LIST, "1 and ?2", {"a": True, "b": None, "c": False}, None),
        (LIST, "?", {"a": None, "b": None, "c": None}, None),
        (LIST, "all", {"a": True, "b": True, "c": True}, None),
        (NUMBER, "12 mm", {"navicular_drop": "12 mm"}, None),
        (NUMBER, "1.2 cm left", {"navicular_drop": "1.2 cm"}, "left"),
        (NUMBER, "y", {"navicular_drop": True}, None),
    ],
)
def test_what_is_typed(question: Ask, typed: str, values: dict[str, Any], side: str | None) -> None:
    reply = read_reply(question, typed)
    assert isinstance(reply, Reply)
    assert dict(reply.values) == values
    assert reply.side == side


def test_both_sides_may_differ() -> None:
    reply = read_reply(YES_NO, "left yes right no")
    assert isinstance(reply, Reply)
    assert dict(reply.of_side) == {"left": True, "right": False}
    reply = read_reply(NUMBER, "left 12 mm, right 9 mm")
    assert isinstance(reply, Reply)
    assert dict(reply.of_side) == {"left": "12 mm", "right": "9 mm"}


@pytest.mark.parametrize(
    ("typed", "command"),
    [("b", Command.BACK), ("BACK", Command.BACK), ("s", Command.STOP), ("stop", Command.STOP),
     ("w", Command.WHY), ("why", Command.WHY)],
)  # fmt: skip
def test_commands(typed: str, command: Command) -> None:
    for question in (YES_NO, LIST, NUMBER, ask("text"), ask("duration")):
        assert read_reply(question, typed) is command


@pytest.mark.parametrize("question", [YES_NO, LIST, NUMBER, ask("duration"), ask("choice")])
@pytest.mark.parametrize("typed", ["", "  ", "maybe", "4 5 6 banana", "-1", "\x1b[31m", "9" * 5000])
def test_what_is_no_answer_is_said_with_the_valid_ones(question: Ask, typed: str) -> None:
    with pytest.raises(MisreadError) as told:
        read_reply(question, typed)
    assert "b (back), s (stop), w (why)" in str(told.value)
    assert len(str(told.value)) < 400
