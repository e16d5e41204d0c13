"""What would tell most next, what the answer hangs on, and what was and was not answered."""

from __future__ import annotations

from solespine.causes import Hinge, Question
from solespine.report import view, words
from solespine.report.assessment import Assessment
from solespine.report.refs import Ledger
from solespine.report.said import asked

_MOST_PATIENT = 5
_MOST_CLINICIAN = 8
_EXAMINED = ("exam", "gait")  # pictures and blood tests are not the first thing to do
_LEAST_BITS = 0.0005  # prints as 0.00
_AFTER_TREATMENT = "helped_"  # what a block or injection did is history, not a test to do next


def for_patient(a: Assessment, ledger: Ledger) -> tuple[view.Question, ...]:
    """Questions the person can answer; in an emergency only those of the warning signs."""
    urgent = [_urgent(name, a, ledger) for name in a.triage.ask_next if _who(name, a, "patient")]
    if a.urgency.level == "emergency":
        return tuple(urgent[:_MOST_PATIENT])
    known = set(a.triage.ask_next)
    rest = [
        _question(question, a, ledger)
        for question in a.explanation.questions
        if question.finding not in known
        and _who(question.finding, a, "patient")
        and question.bits >= _LEAST_BITS
    ]
    return tuple((urgent + rest)[:_MOST_PATIENT])


def for_clinician(a: Assessment, ledger: Ledger) -> tuple[view.Question, ...]:
    """The eight examinations that would tell most, those of the warning signs first."""
    findings = a.evidence.findings
    urgent = [
        _urgent(name, a, ledger)
        for name in a.triage.ask_next
        if findings[name].kind in _EXAMINED or not _who(name, a, "patient")
    ]
    known = set(a.triage.ask_next)
    tests = [
        question
        for question in a.explanation.questions
        if findings[question.finding].kind in _EXAMINED
        and _who(question.finding, a, "clinician")
        and not question.finding.startswith(_AFTER_TREATMENT)
        and question.finding not in known
        and question.bits >= _LEAST_BITS
    ]
    tests.sort(key=lambda question: -question.bits)
    rest = [_question(question, a, ledger) for question in tests]
    return tuple((urgent + rest)[:_MOST_CLINICIAN])


def hinges(a: Assessment, ledger: Ledger) -> tuple[view.Claim, ...]:
    """What the leading answer hangs on, for patients."""
    return tuple(
        view.Claim(_hinge_plain(hinge, a), _hinge_refs(hinge, a, ledger))
        for hinge in a.explanation.hinges[:3]
    )


def hinges_clinical(a: Assessment, ledger: Ledger) -> tuple[view.Claim, ...]:
    """The same for clinicians, with the share of the spread."""
    return tuple(
        view.Claim(_hinge_clinical(hinge, a), _hinge_refs(hinge, a, ledger))
        for hinge in a.explanation.hinges
    )


def told(a: Assessment, ledger: Ledger) -> view.Claim:
    """How much was answered."""
    origins = [entries[0].origin for entries in a.findings.observed.values()]
    answered = words.many(origins.count("answer"), "question")
    tests = words.many(origins.count("examination"), "test")
    return view.Claim(
        f"You answered {answered}, and {tests} were entered from an examination. What was not "
        "answered was never counted as a no.",
        ledger.method("open"),
    )


def unknown(a: Assessment, ledger: Ledger) -> tuple[view.Claim, ...]:
    """Questions that were asked and whose answer is not known."""
    names = [
        name
        for name, entries in a.findings.observed.items()
        if all(entry.present is None and entry.measured is None for entry in entries)
    ]
    return tuple(
        view.Claim(f"\u201c{asked(name, a.findings)}\u201d", ledger.answers(name)) for name in names
    )


def _who(finding: str, a: Assessment, who: str) -> bool:
    return who in a.evidence.findings[finding].who


def _urgent(finding: str, a: Assessment, ledger: Ledger) -> view.Question:
    row = a.evidence.findings[finding]
    rules = [fired for fired in a.triage.fired if finding in fired.open]
    sources = tuple(key for fired in rules for key in fired.row.sources)
    return view.Question(
        finding,
        row.ask,
        row.term,
        "A warning sign was found and this belongs to it.",
        f"belongs to {words.joined([fired.rule for fired in rules])}",
        "",
        words.number(row.seconds),
        True,
        ledger.method("rules") + ledger.sources(dict.fromkeys(sources)),
    )


def _question(question: Question, a: Assessment, ledger: Ledger) -> view.Question:
    row = a.evidence.findings[question.finding]
    causes = a.evidence.causes
    plain = "; ".join(words.inside(causes[c].plain) for c, _ in question.tells[:2])
    names = "; ".join(f"{causes[cause].name} {log:+.1f}" for cause, log in question.tells)
    return view.Question(
        question.finding,
        row.ask,
        row.term,
        f"Helps to tell: {plain}.",
        names,
        f"{question.bits:.2f}",
        words.number(question.seconds),
        False,
        ledger.method("question"),
    )


def _hinge_plain(hinge: Hinge, a: Assessment) -> str:
    cause = words.inside(a.evidence.causes[hinge.cause].plain)
    known = words.CONFIDENCE[hinge.confidence]
    if hinge.finding is None:
        return f"How common this is among people like you: {cause}. The figure is {known}."
    ask = asked(hinge.finding, a.findings)
    return f"How much the answer to \u201c{ask}\u201d says about: {cause}. The figure is {known}."


def _hinge_clinical(hinge: Hinge, a: Assessment) -> str:
    cause = a.evidence.causes[hinge.cause].name
    share = f"{words.percent(hinge.share)} of the spread; {hinge.confidence}"
    if hinge.finding is None:
        return f"Prior of {cause}: {share}."
    return f"{a.evidence.findings[hinge.finding].term}, for {cause}: {share}."


def _hinge_refs(hinge: Hinge, a: Assessment, ledger: Ledger) -> tuple[str, ...]:
    if hinge.finding is None:
        sources: tuple[str, ...] = a.evidence.causes[hinge.cause].sources
        return ledger.sources(sources) + ledger.method("hinge")
    rows = a.evidence.likelihoods.get(hinge.cause, ())
    sources = next((row.sources for row in rows if row.finding == hinge.finding), ())
    refs = ledger.answers(hinge.finding) + ledger.sources(sources)
    return refs + ledger.method("hinge")
