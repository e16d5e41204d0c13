"""What a person types -> a reply to the question, a command, or what is wrong with it."""

from __future__ import annotations

import re
from enum import Enum

from solespine.case.model import Side
from solespine.case.place import nearest
from solespine.case.scalars import is_unknown, yes_or_no
from solespine.case.units import QuantityError, convert, needs_unit
from solespine.flow import Ask, Reply

_UNKNOWN = {
    "dk", "i don't know", "i dont know", "skip", "not sure", "unsure", "na", "n/a",
    "does not apply", "doesn't apply", "not applicable",
}  # fmt: skip
_NONE = {"none", "no", "n", "0", "nothing", "-"}
_ALL = {"all"}
_SIDES: dict[str, Side] = {
    "left": "left",
    "l": "left",
    "right": "right",
    "r": "right",
    "both": "both",
}
_SIDE = re.compile(r"\b(left|right|both|l|r)\b", re.IGNORECASE)
_NUMBER_WORDS = {
    "a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
}  # fmt: skip


class Command(Enum):
    """What can be typed instead of an answer."""

    BACK = "back"
    STOP = "stop"
    WHY = "why"


_COMMANDS = {
    "b": Command.BACK, "back": Command.BACK, "s": Command.STOP, "stop": Command.STOP,
    "quit": Command.STOP, "q": Command.STOP, "exit": Command.STOP, "w": Command.WHY,
    "why": Command.WHY,
}  # fmt: skip


class MisreadError(ValueError):
    """The text is no answer to the question; its words say what is."""


def read_reply(ask: Ask, typed: str) -> Reply | Command:
    """Read what was typed.

    Args:
        ask: the question.
        typed: one line.

    Raises:
        MisreadError: it is neither an answer nor a command; the text gives the valid ones.
    """
    text = " ".join(typed.split())
    word = text.lower()
    if word in _COMMANDS:
        return _COMMANDS[word]
    if not text:
        raise MisreadError(valid(ask))
    readers = {
        "yes_no": _yes_no, "number": _number, "choice": _choice, "checklist": _checklist,
        "duration": _duration, "text": _free_text,
    }  # fmt: skip
    return readers[ask.kind](ask, text)


def valid(ask: Ask) -> str:
    """The valid answers in one line."""
    known = {
        "yes_no": "y (yes), n (no), ? (don't know, or does not apply)",
        "number": f"a number{_unit_hint(ask)}, ? (don't know)",
        "choice": "a number or word of the list, ? (don't know)",
        "checklist": "the numbers that apply such as 1 3, none, ? (don't know), ?2 (2 not known)",
        "duration": "a number with its unit such as 10 days, 6 weeks or 2 years, ? (don't know)",
        "text": "names with commas between, none, ? (don't know)",
    }[ask.kind]
    if ask.kind == "checklist" and not ask.findings:
        known = "the numbers that apply such as 1 3, or none"
    sides = ", left, right or both (yes, on that side)" if ask.sided else ""
    return f"{known}{sides}; b (back), s (stop), w (why)"


def _unit_hint(ask: Ask) -> str:
    if ask.id.endswith(".intensity"):
        return " from 0 to 10"
    if ask.unit is None or not needs_unit(ask.unit):
        return "" if ask.unit in (None, "years") else f" ({ask.unit})"
    shown = {"m": "165 cm or 5 ft 6 in", "kg": "82 kg or 180 lb"}.get(ask.unit, f"12 {ask.unit}")
    return f" with its unit such as {shown}"


def _key(ask: Ask) -> str:
    return ask.findings[0] if ask.findings else "value"


def _is_unknown(text: str) -> bool:
    return is_unknown(text) or text.lower() in _UNKNOWN


def _yes_no(ask: Ask, text: str) -> Reply:
    if ask.sided and _SIDE.search(text):
        return _of_sides(ask, text)
    if _is_unknown(text):
        return Reply({_key(ask): None})
    truth = yes_or_no(text)
    if truth is None:
        raise MisreadError(f"'{text[:40]}' is no answer here; valid: {valid(ask)}")
    return Reply({_key(ask): truth})


def _of_sides(ask: Ask, text: str) -> Reply:
    """`left`, `left no`, `12 mm left`, `left yes right no`."""
    parts = [part.strip(" ,;:") for part in _SIDE.split(text)]
    sides = [_SIDES[part.lower()] for part in parts[1::2]]
    said = parts[2::2]
    if len(sides) == 1:
        words = " ".join(part for part in (parts[0], said[0]) if part)
        return Reply({_key(ask): _side_value(ask, words)}, sides[0])
    if parts[0] or "both" in sides or len(set(sides)) != 2 or len(sides) != 2:
        raise MisreadError(f"'{text[:40]}' is no answer here; valid: {valid(ask)}")
    of_side = {side: _side_value(ask, words) for side, words in zip(sides, said, strict=True)}
    return Reply({_key(ask): of_side[sides[0]]}, None, of_side)


def _side_value(ask: Ask, words: str) -> bool | str | None:
    if not words:
        if ask.kind == "number":
            raise MisreadError(f"the number is missing; valid: {valid(ask)}")
        return True
    without = Ask(ask.id, ask.stage, ask.kind, ask.text, ask.why, findings=ask.findings,
                  unit=ask.unit)  # fmt: skip
    reply = (_number if ask.kind == "number" else _yes_no)(without, words)
    value = reply.values[_key(ask)]
    return value if isinstance(value, str) or value is None else bool(value)


def _number(ask: Ask, text: str) -> Reply:
    """A number; a finding that is a limit on one may be answered yes or no as well."""
    if ask.sided and _SIDE.search(text):
        return _of_sides(ask, text)
    if _is_unknown(text):
        return Reply({_key(ask): None})
    truth = yes_or_no(text) if ask.findings else None
    if truth is not None:
        return Reply({_key(ask): truth})
    unit = ask.unit or ""
    try:
        convert(text, unit, bare=ask.id in ("person.age",))
    except QuantityError as error:
        raise MisreadError(f"{error}; valid: {valid(ask)}") from None
    return Reply({_key(ask): text})


def _duration(ask: Ask, text: str) -> Reply:
    if _is_unknown(text):
        return Reply({"value": None})
    words = re.sub(r"^(for|since|about|around|some) ", "", text.lower()).split()
    written = " ".join([_NUMBER_WORDS.get(words[0], words[0]), *words[1:]])
    try:
        convert(written, "weeks")
    except QuantityError as error:
        raise MisreadError(f"{error}; valid: {valid(ask)}") from None
    return Reply({"value": written})


def _choice(ask: Ask, text: str) -> Reply:
    if _is_unknown(text):
        return Reply({_key(ask): None})
    keys = [choice.key for choice in ask.choices]
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= len(keys):
        return Reply({_key(ask): keys[int(text) - 1]})
    words = {choice.text.lower(): choice.key for choice in ask.choices}
    words |= {key.lower(): key for key in keys}
    word = text.lower()
    starts = sorted({key for name, key in words.items() if name.startswith(word)})
    if word in words or len(starts) == 1:
        return Reply({_key(ask): words.get(word, starts[0])})
    close = nearest(text, words, 1)
    hint = f"; nearest: {close[0]}" if close else ""
    raise MisreadError(f"'{text[:40]}' is not in the list{hint}; valid: {valid(ask)}")


def _checklist(ask: Ask, text: str) -> Reply:
    """Numbers of the items that apply; the others do not. `?2` is not known."""
    keys = [choice.key for choice in ask.choices]
    word = text.lower()
    if word in _NONE:
        return Reply(dict.fromkeys(keys, False))
    may_be_unknown = bool(ask.findings)
    if _is_unknown(text) and may_be_unknown:
        return Reply(dict.fromkeys(keys, None))
    if word in _ALL:
        return Reply(dict.fromkeys(keys, True))
    values: dict[str, bool | None] = dict.fromkeys(keys, False)
    for part in re.split(r"[\s,;]+", word.replace(" and ", " ").strip(" ,;")):
        unknown = part.startswith("?") or part.endswith("?")
        key = _item(ask, part.strip("?"))
        if key is None or (unknown and not may_be_unknown):
            raise MisreadError(f"'{part[:40]}' is not in the list; valid: {valid(ask)}")
        values[key] = None if unknown else True
    return Reply(values)


def _item(ask: Ask, word: str) -> str | None:
    """The item of that number or name."""
    keys = [choice.key for choice in ask.choices]
    if word.isdecimal() and len(word) < 4:
        return keys[int(word) - 1] if 1 <= int(word) <= len(keys) else None
    by_name = {key.lower(): key for key in keys}
    by_name |= {choice.text.lower(): choice.key for choice in ask.choices}
    return by_name.get(word)


def _free_text(ask: Ask, text: str) -> Reply:
    del ask
    if _is_unknown(text):
        return Reply({"value": "not known"})
    return Reply({"value": "" if text.lower() in _NONE else text})
