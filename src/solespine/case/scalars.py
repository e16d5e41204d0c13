"""Single values of a case file: yes or no, numbers, choices, dates, texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from solespine.case.place import quoted
from solespine.case.tree import Fields, Items, Node, Scalar, is_blank
from solespine.case.units import QuantityError, convert

Word = TypeVar("Word", bound=str)
Read = TypeVar("Read")

_YES = {"yes", "y", "true", "on"}
_NO = {"no", "n", "false", "off"}
_UNKNOWN = {"unknown", "?", "don't know", "dont know", "do not know", "not known"}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_MOST_WORDS = 200
_YEARS = (1900, 2200)


def scalar(node: Node, wanted: str) -> Scalar:
    """The node as one value, or an error that says what is wanted there."""
    if isinstance(node, Scalar):
        return node
    shape = "list" if isinstance(node, Items) else "group of keys"
    raise node.place.error(f"wants {wanted}, not a {shape}")


def is_unknown(text: str) -> bool:
    """Whether the text says that the person does not know."""
    return text.strip().lower() in _UNKNOWN


def yes_or_no(text: str) -> bool | None:
    """The truth value that a text states; None when it states none."""
    word = text.strip().lower()
    return True if word in _YES else False if word in _NO else None


def read_yes_no(node: Node) -> bool | None:
    """Yes or no; None for unknown or blank."""
    text = scalar(node, "yes, no or unknown").text
    if text is None or is_unknown(text):
        return None
    value = yes_or_no(text)
    if value is None:
        raise node.place.error(f"{quoted(text)} is not an answer; choices: yes, no, unknown")
    return value


def read_text(node: Node, longest: int = 500) -> str | None:
    """One text; None when blank."""
    text = scalar(node, "one text").text
    if text is not None and len(text) > longest:
        raise node.place.error(f"the text is longer than {longest} characters; shorten it")
    return text


def read_choice(node: Node, choices: Sequence[Word], kind: str) -> Word | None:
    """One of the choices; None for unknown or blank."""
    text = scalar(node, f"one of {', '.join(choices)}").text
    if text is None:
        return None
    by_word = {choice.lower(): choice for choice in choices}
    word = re.sub(r"[\s-]+", "_", text.strip().lower())
    if word in by_word or text.strip().lower() in by_word:
        return by_word.get(word) or by_word[text.strip().lower()]
    if is_unknown(text):
        return None
    raise node.place.unknown(text, kind, choices)


def read_number(
    node: Node, unit: str, low: float | None, high: float | None, *, bare: bool = False
) -> float | None:
    """A number in `unit` between low and high; None for unknown or blank."""
    text = scalar(node, f"a number in {unit}").text
    if text is None or is_unknown(text):
        return None
    try:
        value = convert(text, unit, bare=bare)
    except QuantityError as error:
        raise node.place.error(str(error)) from None
    if (low is not None and value < low) or (high is not None and value > high):
        raise node.place.error(f"{quoted(text)} is not possible; {_range(low, high, unit)}")
    return value


def _range(low: float | None, high: float | None, unit: str) -> str:
    if low is None:
        return f"at most {high:g} {unit}"
    return f"at least {low:g} {unit}" if high is None else f"between {low:g} and {high:g} {unit}"


def read_date(node: Node, *, month_allowed: bool = False) -> date | None:
    """A calendar date; a month alone stands for its middle where it is allowed."""
    text = scalar(node, "a date such as 2026-11-02").text
    if text is None or is_unknown(text):
        return None
    stripped = text.strip()
    if month_allowed and _MONTH.fullmatch(stripped):
        stripped += "-15"
    found = _calendar(stripped) if _DATE.fullmatch(stripped) else None
    if found is None:
        raise node.place.error(f"{quoted(text)} is not a date; write it like 2026-11-02")
    return found


def read_time(node: Node) -> datetime | None:
    """A date with or without a time of day; None when blank."""
    text = scalar(node, "a time such as 2026-11-02T10:00").text
    if text is None:
        return None
    stripped = text.strip()
    if _TIME.fullmatch(stripped) and _calendar(stripped[:10]):
        try:
            return datetime.fromisoformat(stripped)
        except ValueError:
            pass
    raise node.place.error(f"{quoted(text)} is not a time; write it like 2026-11-02T10:00")


def _calendar(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if _YEARS[0] <= found.year <= _YEARS[1] else None


def read_group(node: Node, keys: Iterable[str], example: str) -> dict[str, Node]:
    """The written values of a group whose keys are fixed; blank ones are left out."""
    known = list(keys)
    if is_blank(node):
        return {}
    if not isinstance(node, Fields):
        raise node.place.error(f"wants a group of keys such as {example}")
    for key, value in node.entries.items():
        if key not in known:
            raise value.place.unknown(key, "key", known)
    return {key: value for key, value in node.entries.items() if not is_blank(value)}


def maybe(
    group: dict[str, Node], key: str, read: Callable[..., Read | None], *how: Any, **more: Any
) -> Read | None:
    """What `read` makes of the key's value; None where the key is not there."""
    return read(group[key], *how, **more) if key in group else None


def read_list(node: Node, example: str) -> tuple[Node, ...]:
    """The entries of a list; blank gives none."""
    if is_blank(node):
        return ()
    if not isinstance(node, Items):
        raise node.place.error(f"wants a list such as {example}")
    for entry in node.entries:
        if is_blank(entry):
            raise entry.place.error("the entry is blank; fill it in or take it out")
    return node.entries


def read_words(node: Node, longest: int = 200) -> tuple[str, ...]:
    """A list of texts; one text alone may hold several, with commas between."""
    if isinstance(node, Scalar):
        found = re.split(r"[,;\n]", read_text(node, longest * 10) or "")
    else:
        entries = read_list(node, "[first, second]")
        found = [read_text(entry, longest) or "" for entry in entries[: _MOST_WORDS + 1]]
    if len(found) > _MOST_WORDS:
        raise node.place.error(f"more than {_MOST_WORDS} entries")
    return tuple(text.strip() for text in found if text.strip())
