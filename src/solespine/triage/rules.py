"""Red-flag rules: executed on the findings, outside the probabilities, silenced by nothing."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.evidence import Expression
from solespine.evidence.topics import RedFlag
from solespine.findings import Findings

LEVELS = ("emergency", "same_day", "two_weeks", "routine")


@dataclass(frozen=True)
class Fired:
    """A rule that fired.

    Attributes:
        rule: id.
        row: the rule itself.
        findings: what was found that met it.
        open: context findings that are not answered, to be asked next.
    """

    rule: str
    row: RedFlag
    findings: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True)
class Triage:
    """All rules that fired, most urgent first, and what to ask at once."""

    fired: tuple[Fired, ...]

    @property
    def level(self) -> str | None:
        """The highest urgency of the fired rules; None if none fired."""
        return self.fired[0].row.urgency if self.fired else None

    @property
    def suspected(self) -> frozenset[str]:
        """Causes that the fired rules name."""
        return frozenset(cause for fired in self.fired for cause in fired.row.suspects)

    @property
    def ask_next(self) -> tuple[str, ...]:
        """Findings to ask at once, in order, each once."""
        return tuple(dict.fromkeys(name for fired in self.fired for name in fired.open))


def triage(findings: Findings) -> Triage:
    """Run every rule. The order of the answers and the probabilities play no part."""
    fired = [
        _fired(rule_id, rule, findings)
        for rule_id, rule in findings.evidence.red_flags.items()
        if rule.when.value(findings) is True
    ]
    fired.sort(key=lambda one: (LEVELS.index(one.row.urgency), one.rule))
    return Triage(tuple(fired))


def _fired(rule_id: str, rule: RedFlag, findings: Findings) -> Fired:
    named = rule.when.findings()
    found = [name for name in rule.triggers if findings.answer(name)]
    found += sorted(name for name in named - set(found) if findings.answer(name))
    waiting = _open_context(rule.when, findings)
    after = [name for name in rule.ask_next if findings.answer(name) is None]
    return Fired(rule_id, rule, tuple(found), tuple(dict.fromkeys([*waiting, *after])))


def _open_context(tree: Expression, findings: Findings) -> list[str]:
    """What is unanswered in the contexts of the parts that made the rule fire, as they are written.

    A context that belongs to a part which does not hold would be asked about something not said.
    """
    if tree.op == "unanswered_safe":
        return _unanswered(tree.parts[0], findings)
    return [
        name
        for part in tree.parts
        if part.value(findings) is True
        for name in _open_context(part, findings)
    ]


def _unanswered(tree: Expression, findings: Findings) -> list[str]:
    """The findings on which a part still hangs; none once it is decided."""
    if tree.value(findings) is not None:
        return []
    if tree.op == "finding":
        return [tree.name]
    return [name for part in tree.parts for name in _unanswered(part, findings)]
