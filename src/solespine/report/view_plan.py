"""The plan in both readings, what is not advised, the second look, the clinician's own view."""

from __future__ import annotations

from solespine.case import Diagnosis, PlanChange
from solespine.plan.model import LeftOut, Step
from solespine.report import view, words
from solespine.report.answers import entered
from solespine.report.assessment import Assessment
from solespine.report.clean import clean
from solespine.report.refs import Ledger
from solespine.report.whatif_claims import predicted

_STAY_ACTIVE = "T01"  # its stop rule names the signs that call for a doctor at once
_NOTHING = ("none", "")


def plan(a: Assessment, ledger: Ledger) -> view.Plan:
    """The plan in both readings."""
    stages = tuple(
        view.Stage(title, steps)
        for when, title in words.STEPS.items()
        if (steps := tuple(_step(s, a, ledger) for s in a.plan.steps if s.row.step == when))
    )
    return view.Plan(
        _see(a, ledger),
        _review(a, ledger),
        _help_at_once(a, ledger),
        stages,
        tuple(_left_out(row, a, ledger) for row in a.plan.not_advised),
        _second_look(a, ledger),
    )


def own_view(a: Assessment, ledger: Ledger) -> tuple[view.OwnView, ...]:
    """The clinician's own diagnoses and changes, in the order of their time."""
    own = a.case.clinician
    rows = [
        *(_diagnosis(n, entry, a, ledger) for n, entry in enumerate(own.diagnosis)),
        *(_change(n, entry, a, ledger) for n, entry in enumerate(own.plan_changes)),
    ]
    return tuple(sorted(rows, key=lambda row: row.time))


def _see(a: Assessment, ledger: Ledger) -> view.Claim:
    who = words.SEE[a.plan.see]
    soon = "" if a.plan.see == "self_care" else f", {a.plan.how_soon}"
    why = "" if a.plan.see_why in a.urgency.reasons else f" {words.sentence(a.plan.see_why)}"
    return view.Claim(f"Whom to see: {who}{soon}.{why}", ledger.method("plan"))


def _review(a: Assessment, ledger: Ledger) -> view.Claim:
    weeks = words.many(a.plan.review_in_weeks, "week")
    return view.Claim(
        f"Look again in {weeks}: is it better, the same or worse?", ledger.method("plan")
    )


def _help_at_once(a: Assessment, ledger: Ledger) -> view.Claim | None:
    row = a.evidence.treatments.get(_STAY_ACTIVE)
    return view.Claim(row.stop_rule, ledger.sources(row.sources)) if row else None


def _step(step: Step, a: Assessment, ledger: Ledger) -> view.Step:
    row, asks = step.row, [a.evidence.findings[name] for name in step.ask_first]
    refs = ledger.answers(*_tried(step.treatment, a)) + ledger.sources(step.row.sources)
    causes = [a.evidence.causes[cause] for cause in step.for_causes if cause in a.evidence.causes]
    review = "" if row.review_weeks is None else words.many(row.review_weeks, "week")
    return view.Step(
        step.treatment,
        row.name,
        view.Claim(row.plain, refs),
        view.Claim(words.sentence(row.clinical), refs),
        row.dose,
        words.joined([words.inside(plain) for plain in _worth_naming(step, a)]),
        "; ".join(cause.name for cause in causes),
        row.time_to_effect,
        review,
        row.grade,
        words.STRENGTH[row.strength],
        tuple(words.sentence(text) for text in step.cautions if text not in _NOTHING),
        tuple(row.ask for row in asks if "patient" in row.who),
        tuple(row.term for row in asks),
        words.sentence(row.stop_rule),
        row.who,
        step.added_by == "clinician",
        predicted(step.treatment, a, ledger),
    )


def _worth_naming(step: Step, a: Assessment) -> list[str]:
    """What a patient is told that a step is for: causes that may explain a pain, not remote ones.

    A visit for safety's sake covers rare and frightening causes; what was found stands with the
    urgency, and the clinician reads all of them.
    """
    least = a.evidence.model.explains_threshold.value
    known = (cause for cause in step.for_causes if cause in a.evidence.causes)
    worth = (cause for cause in known if a.explanation.explaining(cause) >= least)
    return [a.evidence.causes[cause].plain for cause in worth]


def _tried(treatment: str, a: Assessment) -> list[str]:
    tried = enumerate(a.case.treatments)
    return [f"tried.{number}" for number, one in tried if one.treatment == treatment]


def _left_out(row: LeftOut, a: Assessment, ledger: Ledger) -> view.LeftOut:
    known = next((one for one in a.evidence.not_advised if one.id == row.id), None)
    refs = ledger.sources(row.sources) or ledger.method("plan")
    clinical = known.why if known else row.why
    return view.LeftOut(
        row.name,
        view.Claim(words.sentence(row.why), refs),
        view.Claim(words.sentence(clinical), refs),
    )


def _second_look(a: Assessment, ledger: Ledger) -> view.SecondLook | None:
    look = a.plan.second_look
    if look is None:
        return None
    causes, findings = a.evidence.causes, a.evidence.findings
    tried = [f"tried.{number}" for number in range(len(a.case.treatments))]
    return view.SecondLook(
        view.Claim(words.sentence(look.reason), ledger.answers(*tried) + ledger.method("plan")),
        tuple(causes[cause].name for cause in look.reopened),
        tuple(words.inside(causes[cause].plain) for cause in look.reopened),
        tuple(findings[name].term for name in look.examine),
        tuple(findings[name].ask for name in look.examine),
    )


def _diagnosis(number: int, entry: Diagnosis, a: Assessment, ledger: Ledger) -> view.OwnView:
    cause = a.evidence.causes[entry.cause] if entry.cause else None
    text, system = clean(entry.text or ""), "no figure for this"
    names, plain = [text], [text]
    if cause is not None and entry.cause:
        names, plain = [cause.name, text], [words.inside(cause.plain), text]
        system = f"{words.percent(a.explanation.explaining(entry.cause))} as an explanation"
    return view.OwnView(
        entered(entry.time),
        f"Diagnosis: {'. '.join(filter(None, names))}",
        f"It may be: {'. '.join(filter(None, plain))}",
        system,
        clean(entry.why or ""),
        ledger.answers(f"diagnosis.{number}"),
    )


def _change(number: int, entry: PlanChange, a: Assessment, ledger: Ledger) -> view.OwnView:
    row = a.evidence.treatments[entry.treatment]
    by_system = any(
        step.treatment == entry.treatment and step.added_by == "system" for step in a.plan.steps
    )
    added = entry.action == "add"
    return view.OwnView(
        entered(entry.time),
        f"{'Added to' if added else 'Removed from'} the plan: {row.name}",
        f"{'Do also' if added else 'Leave out'}: {words.inside(row.name)}",
        "advised" if by_system else "not among its steps",
        clean(entry.why or ""),
        ledger.answers(f"plan_change.{number}"),
    )
