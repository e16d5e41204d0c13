"""Composed persons for the tests of the plan, built without the causes room's arithmetic.

A person is what was answered, what explains which complaint, and which rules fired; so every
corner of the treatments table can be reached by one line.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from solespine.case import Case, Clinician, Complaint, PlanChange, Tried
from solespine.causes import Belief, Explaining, Explanation, Leader, LinkVerdict, Reason, Weight
from solespine.causes.questions import Question
from solespine.evidence import load_evidence
from solespine.findings import Findings, Observed
from solespine.plan import Plan, make_plan
from solespine.plan.facts import PlanFacts
from solespine.triage import Fired, Triage

EVIDENCE = load_evidence()
SITES = ("heel", "foot", "leg", "knee", "hip", "back", "neck", "shoulder")
THRESHOLD = EVIDENCE.model.explains_threshold.value
DAY = datetime.datetime(2026, 11, 2, 10, 0)


class Somebody:
    """One composed person; every argument can be left out.

    explains: complaint to {cause: probability}.
    answers: finding to yes (True), no (False) or unknown (None).
    fired: red-flag rule to the urgency it fires with.
    tried: (treatment, weeks, as advised, effect).
    changes: (add or remove, treatment).
    """

    def __init__(
        self,
        explains: Mapping[str, Mapping[str, float]],
        *,
        answers: Mapping[str, bool | None] | None = None,
        years: float | None = 45.0,
        fired: Mapping[str, str] | None = None,
        tried: Iterable[tuple[str, float | None, bool | None, str | None]] = (),
        changes: Iterable[tuple[str, str]] = (),
        complaints: tuple[Complaint, ...] | None = None,
        settled: bool = True,
        against: Mapping[str, Iterable[str]] | None = None,
        questions: tuple[Question, ...] = (),
        **more: object,
    ) -> None:
        sites = frozenset(explains)
        observed = {
            name: (Observed(name, present, None, None, None, "answer"),)
            for name, present in (answers or {}).items()
        }
        denied = frozenset(SITES) - sites
        self.findings = Findings(observed, years, sites, denied, frozenset(), EVIDENCE)
        self.triage = fire(fired or {})
        self.explanation = explanation(explains, settled, against or {}, questions)
        self.case = Case(
            complaints=complaints or tuple(Complaint(site, weeks=3.0) for site in explains),
            treatments=tuple(Tried(*one) for one in tried),
            clinician=Clinician((), tuple(change(n, *c) for n, c in enumerate(changes))),
            **more,  # type: ignore[arg-type]
        )

    def plan(self) -> Plan:
        return make_plan(self.case, self.findings, self.triage, self.explanation)

    def facts(self, using: Iterable[str] = ()) -> PlanFacts:
        """What the expressions of the evidence may ask, with these treatments in the plan."""
        tried = {one.treatment for one in self.case.treatments}
        return PlanFacts(self.findings, self.triage, self.explanation, frozenset({*using, *tried}))


def change(number: int, action: str, treatment: str) -> PlanChange:
    time = DAY + datetime.timedelta(minutes=number)
    return PlanChange(time, action, treatment, "as discussed")  # type: ignore[arg-type]


def fire(rules: Mapping[str, str]) -> Triage:
    """The triage in which these rules fired, each with the urgency given."""
    order = ("emergency", "same_day", "two_weeks", "routine")
    fired = [
        Fired(rule, EVIDENCE.red_flags[rule].model_copy(update={"urgency": level}), (), ())
        for rule, level in rules.items()
    ]
    return Triage(tuple(sorted(fired, key=lambda one: (order.index(one.row.urgency), one.rule))))


def explanation(
    explains: Mapping[str, Mapping[str, float]],
    settled: bool,
    weights: Mapping[str, Iterable[str]],
    questions: tuple[Question, ...],
) -> Explanation:
    ranked = {
        site: tuple(
            Explaining(cause, p, p / 2, min(1.0, p * 1.2))
            for cause, p in sorted(causes.items(), key=lambda pair: (-pair[1], pair[0]))
        )
        for site, causes in explains.items()
    }
    leaders = [
        Leader(site, rows[0].cause, rows[-1].cause, 0.9 if settled else 0.5, settled, None)
        for site, rows in ranked.items()
        if rows
    ]
    nothing = Reason("", "", "coincidental", 0.0, (), (), None)
    link = LinkVerdict("cannot_tell", {}, {}, 0.5, (), nothing)
    return Explanation(
        "both", beliefs(explains, weights), ranked, tuple(leaders), link, questions, (), {}
    )


def beliefs(
    explains: Mapping[str, Mapping[str, float]], weights: Mapping[str, Iterable[str]]
) -> tuple[Belief, ...]:
    """Beliefs with a weight for the causes that `weights` names, by finding."""
    probability: dict[str, float] = {}
    for causes in explains.values():
        for cause, p in causes.items():
            probability[cause] = max(p, probability.get(cause, 0.0))
    rows = []
    for cause, p in sorted(probability.items(), key=lambda pair: (-pair[1], pair[0])):
        speaks = tuple(
            Weight(finding, True, 0.5, (), "judged")
            for finding, causes in weights.items()
            if cause in causes
        )
        rows.append(Belief(cause, p, p / 2, p, speaks, ()))
    return tuple(rows)


def treatments(plan: Plan) -> tuple[str, ...]:
    return tuple(step.treatment for step in plan.steps)


def site_of(cause: str) -> str:
    """A complaint that the cause can explain."""
    where = EVIDENCE.causes[cause].site
    return {"heel": "heel", "foot": "foot", "leg_nerve": "leg", "pelvis": "hip"}.get(where, "back")


def test_a_person_without_rules_and_causes_has_an_empty_plan() -> None:
    plan = Somebody({"heel": {"plantar_fasciitis": THRESHOLD / 2}}).plan()
    assert plan.steps == ()
    assert (plan.see, plan.how_soon) == ("self_care", "if it persists")


def test_a_fired_rule_keeps_the_urgency_it_was_given() -> None:
    assert fire({"R24": "routine", "R01": "emergency"}).level == "emergency"
