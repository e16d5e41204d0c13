"""Parts of the view that stand behind it: what was answered, sources, rules of the method."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AnswerRow:
    """One thing we were told or that was found."""

    ref: str
    plain: str
    term: str
    value: str
    origin: str


@dataclass(frozen=True)
class AnswerGroup:
    """Answers of one kind."""

    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class Source:
    """One numbered source."""

    ref: str
    citation: str
    link: str  # address, or empty
    link_text: str


@dataclass(frozen=True)
class Method:
    """One numbered rule of how the answer is made."""

    ref: str
    name: str  # of methods.py, for the templates
    title: str
    text: str
