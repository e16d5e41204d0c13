"""A filled-in form -> a reply to the question, or what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.datastructures import FormData

from solespine.case.editing import Value
from solespine.case.model import Side
from solespine.case.units import QuantityError, convert, needs_unit, units_for
from solespine.flow import Ask, Reply

_BARE = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_LONGEST = 500  # characters of a text
UNKNOWN, NONE = "unknown", "none"
_TRUTH: Mapping[str, Value] = {"yes": True, "no": False, UNKNOWN: None}
# What people use, before what is stored.
_UNITS: Mapping[str, tuple[str, ...]] = {
    "m": ("cm", "m", "in"), "kg": ("kg", "lb", "st"), "weeks": ("weeks", "days", "months", "years"),
}  # fmt: skip


class ReplyError(ValueError):
    """The form does not answer the question; the words say what to do."""


def units_of(ask: Ask) -> tuple[str, ...]:
    """The units to choose among, the usual one first; none where a bare number is understood."""
    if ask.unit is None or not needs_unit(ask.unit):
        return ()
    return _UNITS.get(ask.unit, tuple(dict.fromkeys((ask.unit, *units_for(ask.unit)))))


def read_reply(ask: Ask, form: FormData) -> Reply:
    """Read a form.

    Args:
        ask: the question.
        form: `button` is what was pressed; `value`, `unit`, `left`, `right` and the keys of the
            choices are what was filled in.

    Raises:
        ReplyError: it does not answer the question.
    """
    button = _text(form, "button")
    readers = {
        "yes_no": _yes_no, "number": _number, "choice": _choice, "checklist": _checklist,
        "duration": _number, "text": _free_text,
    }  # fmt: skip
    return readers[ask.kind](ask, button, form)


def _text(form: FormData, key: str) -> str:
    found = form.get(key)
    return " ".join(found.split()) if isinstance(found, str) else ""


def _key(ask: Ask) -> str:
    return ask.findings[0] if ask.findings else "value"


def _yes_no(ask: Ask, button: str, form: FormData) -> Reply:
    if ask.sided and ask.examined:
        return _sides(ask, form)
    word, _, side = button.partition(" ")
    if word not in _TRUTH or (side and not (ask.sided and word == "yes")):
        raise ReplyError("Press one of the answers.")
    return Reply({_key(ask): _TRUTH[word]}, _side(side) if side else None)


def _side(word: str) -> Side:
    sides: dict[str, Side] = {"left": "left", "right": "right", "both": "both"}
    if word not in sides:
        raise ReplyError("Press one of the answers.")
    return sides[word]


def _sides(ask: Ask, form: FormData) -> Reply:
    """What was found on each side; a side that was not looked at is left out."""
    found: dict[Side, Value] = {}
    for side in ("left", "right"):
        value = side_value(ask, _text(form, side), _text(form, "unit"))
        if value != "":
            found[side] = value
    if not found:
        raise ReplyError("Fill in at least one side.")
    return Reply({_key(ask): next(iter(found.values()))}, None, found)


def side_value(ask: Ask, text: str, unit: str) -> Value:
    """What a cell of an examination says; an empty text where nothing is said."""
    if not text:
        return ""
    if text in _TRUTH:
        return _TRUTH[text]
    if ask.kind == "number":
        return _quantity(ask, text, unit)
    if ask.kind == "choice" and text in {choice.key for choice in ask.choices}:
        return text
    raise ReplyError("Choose yes, no or not known.")


def _number(ask: Ask, button: str, form: FormData) -> Reply:
    if button in _TRUTH and (button == UNKNOWN or ask.findings):
        return Reply({_key(ask): _TRUTH[button]})
    if ask.sided:
        return _sides(ask, form)
    return Reply({_key(ask): _quantity(ask, _text(form, "value"), _text(form, "unit"))})


def _quantity(ask: Ask, text: str, unit: str) -> str:
    """The number with its unit, as the case file has it."""
    if not text:
        raise ReplyError("Fill in a number, or press “Don't know”.")
    units = units_of(ask)
    if _BARE.fullmatch(text):
        text = text.replace(",", ".")
        text += f" {unit if unit in units else units[0]}" if units else ""
    try:
        convert(text, ask.unit or "", bare=ask.id == "person.age")
    except QuantityError as error:
        raise ReplyError(f"{error}.") from None
    return text


def _choice(ask: Ask, button: str, form: FormData) -> Reply:
    del form
    if button == UNKNOWN:
        return Reply({_key(ask): None})
    if button not in {choice.key for choice in ask.choices}:
        raise ReplyError("Press one of the answers.")
    return Reply({_key(ask): button})


def _checklist(ask: Ask, button: str, form: FormData) -> Reply:
    """What is ticked applies, the rest does not; some may be said to be unknown."""
    keys = [choice.key for choice in ask.choices]
    if button == UNKNOWN and ask.findings:
        return Reply(dict.fromkeys(keys, None))
    ticked = {str(value) for value in form.getlist("value")} & set(keys)
    unsure = {str(value) for value in form.getlist(UNKNOWN)} & set(keys) if ask.findings else set()
    if button == NONE:
        if ticked | unsure:
            raise ReplyError("Something is ticked: take the ticks away, or press “Save”.")
        return Reply(dict.fromkeys(keys, False))
    if not ticked | unsure:
        raise ReplyError("Tick what applies, or press “None of these”.")
    if ticked & unsure:
        raise ReplyError("Tick “yes” or “don't know” in a row, not both.")
    return Reply({key: None if key in unsure else key in ticked for key in keys})


def _free_text(ask: Ask, button: str, form: FormData) -> Reply:
    del ask
    if button == UNKNOWN:
        return Reply({"value": "not known"})
    if button == NONE:
        return Reply({"value": ""})
    text = _text(form, "value")
    if not text:
        raise ReplyError("Write something, or press “None”.")
    if len(text) > _LONGEST:
        raise ReplyError(f"That is too long: at most {_LONGEST} letters.")
    return Reply({"value": text})
