"""What probably causes each complaint, for patients and for clinicians."""

from __future__ import annotations

from solespine.causes import Belief, Explaining, Leader, Weight
from solespine.evidence.topics import Cause
from solespine.report import view, words
from solespine.report.answers import pain_course, pain_label, pain_phrase
from solespine.report.assessment import Assessment
from solespine.report.refs import Ledger
from solespine.report.said import termed, told

ORDER = ("heel", "foot", "back", "leg", "hip", "knee", "neck", "shoulder")
_LEAST_SHOWN = 0.03
_MOST_SHOWN = 5
_MOST_CAUSES = 8
_MOST_WEIGHTS = 8
_MOST_BYSTANDERS = 3
_LIKELY_THERE = 0.5
_LEAST_WEIGHED = 0.1
_DANGER = ("emergency", "same_day")


def complaints(a: Assessment, ledger: Ledger) -> tuple[view.Complaint, ...]:
    """One entry for each place that hurts, the foot first."""
    leaders = {leader.site: leader for leader in a.explanation.leaders}
    sites = sorted(a.explanation.explains, key=ORDER.index)
    return tuple(_complaint(site, leaders.get(site), a, ledger) for site in sites)


def more_than_one(ledger: Ledger) -> view.Claim:
    """Why the chances of one complaint need not add up."""
    text = (
        "More than one cause can be true at once, so the numbers of one pain need not add up "
        "to 100%."
    )
    return view.Claim(text, ledger.method("causes"))


def bystanders(a: Assessment, ledger: Ledger) -> tuple[view.Claim, ...]:
    """What is probably there but explains no complaint."""
    threshold = a.evidence.model.explains_threshold.value
    found = [
        belief
        for belief in a.explanation.beliefs
        if a.evidence.causes[belief.cause].role == "trait"
        and belief.probability >= _LIKELY_THERE
        and a.explanation.explaining(belief.cause) < threshold
    ]
    return tuple(_bystander(belief, a, ledger) for belief in found[:_MOST_BYSTANDERS])


def causes(a: Assessment, ledger: Ledger) -> tuple[view.Cause, ...]:
    """The causes worth a table: those that explain something, then the most probable."""
    threshold = a.evidence.model.explains_threshold.value
    ranked = sorted(
        (b for b in a.explanation.beliefs if a.explanation.explaining(b.cause) >= _LEAST_SHOWN),
        key=lambda belief: (-a.explanation.explaining(belief.cause), belief.cause),
    )
    first = [b for b in ranked if a.explanation.explaining(b.cause) >= threshold]
    suspected = [b for b in ranked if b.cause in a.triage.suspected and b not in first]
    rest = [b for b in ranked if b not in first and b not in suspected]
    chosen = (first + suspected + rest)[:_MOST_CAUSES]
    return tuple(_cause(belief, a, ledger) for belief in chosen)


def lesions(a: Assessment) -> tuple[view.Lesion, ...]:
    """The likeliest places of damage on the nerve path, for each sore leg."""
    return tuple(
        view.Lesion(
            side,
            lesion.name,
            lesion.plain,
            words.percent(lesion.probability),
            tuple(termed(f, a.findings) for f in lesion.for_[:3]),
        )
        for side, found in a.explanation.lesions.items()
        for lesion in found[:3]
    )


def strongest(a: Assessment, site: str) -> tuple[Weight, ...]:
    """The answers that speak most for the leading explanation of a complaint.

    Age, sex and the like, and counts of other answers, come last: they say less to the person
    than what is felt or found.
    """
    findings = a.evidence.findings
    leader = next((one for one in a.explanation.leaders if one.site == site), None)
    if leader is None or not a.explanation.explains[site]:
        return ()
    belief = next((b for b in a.explanation.beliefs if b.cause == leader.cause), None)
    weights = belief.weights_for if belief else ()
    return tuple(
        sorted(weights, key=lambda w: findings[w.finding].factor or findings[w.finding].composite)
    )


def danger_sign(a: Assessment) -> str | None:
    """The first sign behind the most urgent warning; None where nothing is urgent today."""
    urgent = a.triage.fired if a.triage.level in _DANGER else ()
    return next((sign for fired in urgent[:1] for sign in fired.findings), None)


def danger_reason(a: Assessment, ledger: Ledger) -> view.Claim | None:
    """That sign and what it may mean."""
    sign = danger_sign(a)
    if sign is None:
        return None
    row = a.triage.fired[0].row
    known = [a.evidence.causes[one] for one in row.suspects if one in a.evidence.causes]
    if not known:
        return None
    meaning = words.inside(known[0].plain)
    refs = ledger.answers(sign) or ledger.method("rules")
    return view.Claim(
        f"{told(sign, a.findings)} This may be a sign of: {meaning}.",
        refs + ledger.sources(row.sources),
    )


def weight_claim(weight: Weight, cause: str, a: Assessment, ledger: Ledger) -> view.Claim:
    """One answer and what it speaks for, for patients."""
    plain = words.inside(a.evidence.causes[cause].plain)
    return view.Claim(
        f"{told(weight.finding, a.findings)} This speaks for: {plain}.",
        ledger.answers(weight.finding) + ledger.sources(weight.sources),
    )


def leading(a: Assessment) -> list[tuple[str, str]]:
    """(complaint, leading cause), the foot first."""
    pairs = [(one.site, one.cause) for one in a.explanation.leaders
             if a.explanation.explains[one.site]]  # fmt: skip
    return sorted(pairs, key=lambda pair: ORDER.index(pair[0]))


def _complaint(site: str, leader: Leader | None, a: Assessment, ledger: Ledger) -> view.Complaint:
    rows = a.explanation.explains[site]
    shown = [row for row in rows if row.probability >= _LEAST_SHOWN][:_MOST_SHOWN] or rows[:1]
    numbers = [n for n, pain in enumerate(a.case.complaints) if pain.site == site]
    refs = ledger.answers(*(f"complaint.{n}" for n in numbers), "back_pain_now")
    label, phrase, course = _label(site, a)
    if leader is None or not shown:
        text = f"For pain of the {site} this system knows no cause."
        none = view.Claim(text, ledger.method("causes"))
        return view.Complaint(site, label, course, refs, none, none, False, None, None, (), "")
    settle = leader.settle if not leader.settled else None
    return view.Complaint(
        site,
        label,
        course,
        refs,
        _sentence(phrase, leader, rows, a, ledger),
        _clinical(phrase, leader, rows, a, ledger),
        leader.settled,
        _settle(settle, a, ledger),
        a.evidence.findings[settle].term if settle else None,
        tuple(_explains(row, a, ledger) for row in shown),
        words.percent(leader.wins),
    )


def _label(site: str, a: Assessment) -> tuple[str, str, str]:
    """Heading, phrase within a sentence, and course."""
    pains = [pain for pain in a.case.complaints if pain.site == site]
    if len(pains) == 1:
        return pain_label(pains[0]), pain_phrase(pains[0]), pain_course(pains[0])
    courses = [f"{p.side or 'side not said'}: {pain_course(p) or 'yes'}" for p in pains]
    return words.SITES[site], f"{words.SITES[site]} pain", "; ".join(courses)


def _sentence(
    pain: str, leader: Leader, rows: tuple[Explaining, ...], a: Assessment, ledger: Ledger
) -> view.Claim:
    first = _row(leader.cause, rows)
    plain = words.inside(a.evidence.causes[leader.cause].plain)
    refs = _cause_refs(leader.cause, a, ledger) + ledger.method("interval")
    if first.point < a.evidence.model.explains_threshold.value:
        text = (
            f"None of the causes known here explains your {pain} well: first is "
            f"{plain} ({first.said})."
        )
        return view.Claim(text, refs + ledger.method("blame"))
    if _must_be_ruled_out(leader.cause, a):
        text = (
            f"First the danger named above has to be ruled out: without it, your {pain} fits "
            f"best with {plain} ({first.said})."
        )
        return view.Claim(text, refs)
    if leader.settled:
        text = f"Your {pain} fits best with: {plain} ({first.said})."
        return view.Claim(text, refs)
    second = _row(leader.runner_up, rows)
    other = words.inside(a.evidence.causes[leader.runner_up].plain)
    text = (
        f"It cannot be told yet what causes your {pain}: first are "
        f"{plain} ({first.said}) and {other} ({second.said})."
    )
    return view.Claim(text, refs + ledger.method("cannot_tell"))


def _must_be_ruled_out(cause: str, a: Assessment) -> bool:
    """Whether something urgent is suspected that is not the leading cause itself."""
    return a.triage.level in _DANGER and cause not in a.triage.suspected


def _clinical(
    pain: str, leader: Leader, rows: tuple[Explaining, ...], a: Assessment, ledger: Ledger
) -> view.Claim:
    first, name = _row(leader.cause, rows), a.evidence.causes[leader.cause].name
    wins = words.percent(leader.wins)
    refs = _cause_refs(leader.cause, a, ledger) + ledger.method("interval", "cannot_tell")
    if first.point < a.evidence.model.explains_threshold.value:
        text = f"{pain[:1].upper()}{pain[1:]}: no listed cause explains it well; first {name}, "
        return view.Claim(f"{text}{first.full}.", refs + ledger.method("blame"))
    if leader.settled:
        urgent = (
            "after exclusion of the urgent causes above, "
            if _must_be_ruled_out(leader.cause, a)
            else ""
        )
        text = f"{pain[:1].upper()}{pain[1:]}: {urgent}fits best with {name}, {first.full}; "
        return view.Claim(f"{text}leads in {wins} of the draws.", refs)
    second = a.evidence.causes[leader.runner_up].name
    text = (
        f"{pain[:1].upper()}{pain[1:]}: cannot tell. {name}, {first.full}, leads {second}, "
        f"{_row(leader.runner_up, rows).full}, in {wins} of the draws."
    )
    return view.Claim(text, refs)


def _cause_refs(cause: str, a: Assessment, ledger: Ledger) -> tuple[str, ...]:
    """The strongest answers behind a cause and the sources of how common it is."""
    belief = next(b for b in a.explanation.beliefs if b.cause == cause)
    strongest_two = [weight.finding for weight in belief.weights_for[:2]]
    return ledger.answers(*strongest_two) + ledger.sources(a.evidence.causes[cause].sources[:2])


def _settle(finding: str | None, a: Assessment, ledger: Ledger) -> view.Claim | None:
    if finding is None:
        return None
    row = a.evidence.findings[finding]
    who = "This answer" if "patient" in row.who else "This test"
    return view.Claim(
        f"{who} would help most to tell them apart: \u201c{row.ask}\u201d",
        ledger.method("question", "cannot_tell"),
    )


def _row(cause: str, rows: tuple[Explaining, ...]) -> view.Chance:
    row = next((one for one in rows if one.cause == cause), None)
    return view.Chance(row.probability, row.low, row.high) if row else view.Chance(0.0, 0.0, 0.0)


def _explains(row: Explaining, a: Assessment, ledger: Ledger) -> view.Explains:
    cause = a.evidence.causes[row.cause]
    chance = view.Chance(row.probability, row.low, row.high)
    refs = _cause_refs(row.cause, a, ledger)
    return view.Explains(row.cause, cause.name, cause.plain, cause.about, chance, refs)


def _bystander(belief: Belief, a: Assessment, ledger: Ledger) -> view.Claim:
    chance = view.Chance(belief.probability, belief.low, belief.high)
    plain = a.evidence.causes[belief.cause].plain
    return view.Claim(
        f"{plain}: may be there ({chance.said}), but is hardly what hurts.",
        _cause_refs(belief.cause, a, ledger) + ledger.method("blame"),
    )


def _cause(belief: Belief, a: Assessment, ledger: Ledger) -> view.Cause:
    cause: Cause = a.evidence.causes[belief.cause]
    explains = tuple(
        (words.SITES[site], _row(belief.cause, rows).full)
        for site, rows in sorted(a.explanation.explains.items(), key=lambda x: ORDER.index(x[0]))
        if any(row.cause == belief.cause and row.probability >= 0.005 for row in rows)
    )
    shown = belief.weights_for[:_MOST_WEIGHTS], belief.weights_against[:_MOST_WEIGHTS]
    total = len(belief.weights_for) + len(belief.weights_against)
    explaining = a.explanation.explaining(belief.cause)
    return view.Cause(
        belief.cause,
        cause.name,
        cause.site.replace("_", " "),
        cause.icd10 or "",
        view.Chance(belief.probability, belief.low, belief.high),
        explains,
        explaining >= _LEAST_WEIGHED or belief.cause in a.triage.suspected,
        tuple(_weight(weight, a, ledger) for weight in shown[0]),
        tuple(_weight(weight, a, ledger) for weight in shown[1]),
        total - sum(map(len, shown)),
        ledger.sources(cause.sources),
    )


def _weight(weight: Weight, a: Assessment, ledger: Ledger) -> view.WeightRow:
    return view.WeightRow(
        a.evidence.findings[weight.finding].term,
        "yes" if weight.present else "no",
        f"{weight.log_odds:+.2f}",
        weight.confidence,
        ledger.answers(weight.finding) + ledger.sources(weight.sources),
    )
