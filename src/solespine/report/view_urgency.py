"""How urgent it is: warning signs found, what to do now, and which were not asked about."""

from __future__ import annotations

from collections.abc import Iterator

from solespine.report import view, words
from solespine.report.assessment import Assessment
from solespine.report.refs import Ledger
from solespine.report.said import termed, told
from solespine.triage import LEVELS, Fired

_MOST_OPEN = 6
_FEW_PATIENT = ("emergency", "same_day")


def urgency(a: Assessment, ledger: Ledger) -> view.Urgency:
    """Urgency with its red flags."""
    flags = tuple(_flag(fired, a, ledger) for fired in a.triage.fired)
    return view.Urgency(
        a.urgency.level,
        _label(a),
        words.URGENCY_CLINICAL[a.urgency.level],
        _reasons(a, flags, ledger),
        flags,
        _unchecked(a, ledger),
        tuple(a.evidence.findings[name].term for name in unchecked(a)),
        tuple(a.evidence.findings[name].term for name in _denied(a)),
    )


def unchecked(a: Assessment) -> tuple[str, ...]:
    """Warning signs that a person can be asked about and was not, the most urgent first."""
    return tuple(
        name
        for name in _triggers(a)
        if a.findings.answer(name) is None and a.findings.applies(name)
    )


def _denied(a: Assessment) -> Iterator[str]:
    """Warning signs that were asked about and answered no."""
    for name in _triggers(a):
        if a.findings.observed.get(name) and a.findings.answer(name) is False:
            yield name


def _triggers(a: Assessment) -> tuple[str, ...]:
    """What red-flag rules ask of the person, the most urgent first."""
    rows = sorted(
        a.evidence.red_flags.items(), key=lambda item: (LEVELS.index(item[1].urgency), item[0])
    )
    names = dict.fromkeys(name for _, row in rows for name in row.triggers)
    known = a.evidence.findings
    return tuple(n for n in names if "patient" in known[n].who and known[n].computed is None)


def _label(a: Assessment) -> str:
    label = words.URGENCY[a.urgency.level]
    if a.triage.fired or not unchecked(a):
        return label
    return label.replace("Not urgent", "Not urgent as far as was asked")


def _flag(fired: Fired, a: Assessment, ledger: Ledger) -> view.Flag:
    found = tuple(
        view.Claim(told(name, a.findings), ledger.answers(name) or ledger.method("rules"))
        for name in fired.findings
    )
    refs = ledger.answers(*fired.findings) + ledger.sources(fired.row.sources)
    asks = [a.evidence.findings[name] for name in fired.open]
    return view.Flag(
        fired.rule,
        fired.row.urgency,
        words.URGENCY_CLINICAL[fired.row.urgency],
        found,
        tuple(termed(name, a.findings) for name in fired.findings),
        view.Claim(fired.row.plain, refs),
        view.Claim(words.sentence(fired.row.action), refs),
        tuple(row.ask for row in asks if "patient" in row.who),
        tuple(row.term for row in asks),
    )


def _reasons(a: Assessment, flags: tuple[view.Flag, ...], ledger: Ledger) -> tuple[view.Claim, ...]:
    if flags:
        return tuple(flag.plain for flag in flags)
    none = "No warning sign was found among those that were answered."
    return (
        view.Claim(none, ledger.method("rules")),
        *(view.Claim(words.sentence(text), ledger.method("plan")) for text in a.urgency.reasons),
    )


def _unchecked(a: Assessment, ledger: Ledger) -> view.Claim | None:
    open_names = unchecked(a)
    if not open_names:
        return None
    asks = " ".join(f"\u201c{a.evidence.findings[n].ask}\u201d" for n in open_names[:_MOST_OPEN])
    more = len(open_names) - _MOST_OPEN
    rest = ""
    if more > 0:
        rest = f" {words.many(more, 'more is', 'more are')} in the part for clinicians."
    return view.Claim(
        f"Some warning signs were not asked about yet. If you say yes to one of these, tell a "
        f"doctor today: {asks}{rest}",
        ledger.method("rules", "open"),
    )
