"""Text that a person typed, made safe to show: it never carries control or direction marks."""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"  # needed to write Persian, Hindi and others
_LONGEST = 4000
_LONG_WORD = 30
_BREAK = "\u200b"  # zero-width space: a place where a line may break
_INSTEAD = "\ufffd"


def clean(text: object, most: int = _LONGEST) -> str:
    """One line of plain text.

    Control characters, direction overrides and other invisible marks are dropped, lone surrogates
    replaced, white space is joined, and what is longer than `most` characters is cut off, visibly.
    Escaping for HTML or typst is the renderers' work.
    """
    shown = "".join(_shown(character) for character in str(text))
    line = " ".join(shown.split())
    return line if len(line) <= most else line[: most - 4].rstrip() + " ..."


def breakable(text: str) -> str:
    """With places to break in words too long for a line."""
    if all(len(word) <= _LONG_WORD for word in text.split(" ")):
        return text
    return " ".join(_broken(word) for word in text.split(" "))


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if character.isspace() or category in ("Cc", "Zl", "Zp"):
        return " "
    if category == "Cf":
        return character if character in _JOINERS else ""
    if category == "Cs" or ord(character) & 0xFFFE == 0xFFFE:
        return _INSTEAD
    return character


def _broken(word: str) -> str:
    pieces = [word[at : at + _LONG_WORD] for at in range(0, len(word), _LONG_WORD)]
    return _BREAK.join(pieces)
