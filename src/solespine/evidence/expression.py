"""The small language of `when`, `asked_if`, `requires`, `avoid_if` and `computed`.

    expr := ID                              a finding, answered yes
          | any(expr, ...) | all(expr, ...) | not(expr)
          | at_least(N, expr, ...)          N or more of the parts are yes
          | age>=N | age<N                  years
          | complaint(SITE)                 the person has pain there
          | unanswered_safe(expr)           no only when expr is known to be no
          | explains(CAUSE) | suspected(CAUSE) | using(TREATMENT) | urgency(LEVEL)

A value is True, False or None (not answered). Not answered is never no.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from solespine.errors import EvidenceError

_TOKEN = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*|>=|<|\d+|[(),])")
_JOINS = ("any", "all", "at_least")
_NAMED = ("complaint", "explains", "suspected", "using", "urgency")


class Facts(Protocol):
    """What an expression may ask about one person."""

    def answer(self, finding: str) -> bool | None:
        """Whether the finding is present; None when not answered."""

    def age_years(self) -> float | None:
        """Age in years; None when not known."""

    def complaint(self, site: str) -> bool | None:
        """Whether the person has pain at the site; None when not asked."""

    def holds(self, relation: str, name: str) -> bool | None:
        """The relations `explains`, `suspected`, `using` and `urgency`."""


@dataclass(frozen=True, slots=True)
class Expression:
    """One parsed expression: an operator with its parts."""

    op: str  # finding, age, not, unanswered_safe, any, all, at_least, or a named relation
    name: str = ""  # finding, site, cause, treatment, level; ">=" or "<" for age
    number: int = 0  # years for age, count for at_least
    parts: tuple[Expression, ...] = ()

    def leaves(self) -> Iterator[Expression]:
        """Every part that is not made of parts."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def findings(self) -> frozenset[str]:
        """The ids of all findings named in the expression."""
        return frozenset(leaf.name for leaf in self.leaves() if leaf.op == "finding")

    def value(self, facts: Facts) -> bool | None:
        """True, False or None (not answered) for one person."""
        if self.op == "finding":
            return facts.answer(self.name)
        if self.op == "age":
            return _compare_age(facts.age_years(), self.name, self.number)
        if self.op == "complaint":
            return facts.complaint(self.name)
        if self.op in _NAMED:
            return facts.holds(self.op, self.name)
        return self._joined([part.value(facts) for part in self.parts])

    def _joined(self, values: list[bool | None]) -> bool | None:
        if self.op == "not":
            return None if values[0] is None else not values[0]
        if self.op == "unanswered_safe":
            return values[0] is not False
        wanted = {"any": 1, "all": len(values), "at_least": self.number}[self.op]
        yes, no = values.count(True), values.count(False)
        if yes >= wanted:
            return True
        return False if len(values) - no < wanted else None


def parse(text: str) -> Expression:
    """Parse one expression.

    Raises:
        EvidenceError: the text does not follow the grammar.
    """
    tokens = _tokens(text)
    tree = _expression(tokens, text)
    if tokens != [""]:
        raise EvidenceError(
            f"expression {text!r}: {tokens[0]!r} is left over; close the parentheses"
        )
    return tree


def _tokens(text: str) -> list[str]:
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if not found:
            raise EvidenceError(f"expression {text!r}: unexpected {text[at : at + 12]!r}")
        tokens.append(found.group(1))
        at = found.end()
    return [*tokens, ""]


def _take(tokens: list[str], text: str, want: str) -> None:
    token = tokens.pop(0)
    if token != want:
        raise EvidenceError(f"expression {text!r}: wants {want!r} before {token!r}")


def _number(tokens: list[str], text: str) -> int:
    token = tokens.pop(0)
    if not token.isdigit():
        raise EvidenceError(f"expression {text!r}: wants a number, got {token!r}")
    return int(token)


def _expression(tokens: list[str], text: str) -> Expression:
    word = tokens.pop(0)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", word):
        raise EvidenceError(f"expression {text!r}: unexpected {word!r}")
    if word == "age":
        op = tokens.pop(0)
        if op not in (">=", "<"):
            raise EvidenceError(f"expression {text!r}: age needs >= or <")
        return Expression("age", op, _number(tokens, text))
    if tokens[0] != "(":
        return Expression("finding", word)
    _take(tokens, text, "(")
    tree = _call(word, tokens, text)
    _take(tokens, text, ")")
    return tree


def _call(word: str, tokens: list[str], text: str) -> Expression:
    if word in _NAMED:
        return Expression(word, tokens.pop(0))
    if word in ("not", "unanswered_safe"):
        return Expression(word, parts=(_expression(tokens, text),))
    if word not in _JOINS:
        names = ", ".join((*_JOINS, "not", "unanswered_safe", *_NAMED))
        raise EvidenceError(f"expression {text!r}: unknown word {word!r}; known: {names}")
    number = 0
    if word == "at_least":
        number = _number(tokens, text)
        _take(tokens, text, ",")
    parts = [_expression(tokens, text)]
    while tokens[0] == ",":
        _take(tokens, text, ",")
        parts.append(_expression(tokens, text))
    return Expression(word, number=number, parts=tuple(parts))


def _compare_age(age: float | None, op: str, years: int) -> bool | None:
    if age is None:
        return None
    return age >= years if op == ">=" else age < years
