"""Whether the pains hang together: sentence, four possibilities, reasons, base rates."""

from __future__ import annotations

import re

from solespine.causes import Reason
from solespine.report import view, words
from solespine.report.assessment import Assessment
from solespine.report.refs import Ledger

CLINICAL = {
    "foot_to_back": "Foot to back",
    "back_to_foot": "Back to foot",
    "shared_cause": "Shared cause",
    "coincidental": "Coincidence",
}
_PAIRS_ROW = "L01"  # the matched pairs behind "up to 75 %"
_CHANCE_ROW = "L43"  # how common both are anyway
_FIGURES = re.compile(r"^(\d+%) vs (\d+%)")
_PAIRS = re.compile(r"\((\d+) vs \d+ matched\)")
_SAME = 0.005  # equal as printed
_ADULT_YEARS = 18  # the studies of base rates are of adults


def link(a: Assessment, ledger: Ledger) -> view.Link:
    """The link in both readings."""
    found = a.explanation.link
    rows = tuple(
        view.LinkRow(verdict, plain, CLINICAL[verdict], _chance(verdict, a))
        for verdict, plain in plain_names(a).items()
        if verdict in _shown(a)
    )
    both = found.verdict != "not_both_present"
    against = _reason(found.against, a, ledger, outside=True) if both else None
    shown = (_reason(one, a, ledger) for one in found.reasons if one.speaks_for in _shown(a))
    # Where coincidence leads, a reason for the link is the reason against: it is said once.
    reasons = tuple(one for one in shown if against is None or one.plain.text != against.plain.text)
    return view.Link(
        found.verdict,
        _title(a),
        view.Claim(_sentence(a), _refs(a, ledger)),
        view.Claim(_clinical(a), _refs(a, ledger)),
        rows,
        reasons,
        against,
        _base_rate(a, ledger) if both else None,
        _base_rate_clinical(a, ledger) if both else None,
        _ceiling(a, ledger),
    )


def _title(a: Assessment) -> str:
    if a.explanation.link.verdict != "not_both_present":
        return "Are they linked?"
    if _shown(a):
        return f"Does the {foot_word(a)} pain come from the back?"
    return "Is the foot behind it?"


def foot_word(a: Assessment) -> str:
    """What hurts below: heel or foot."""
    return "heel" if "heel" in a.findings.sites or "foot" not in a.findings.sites else "foot"


def top_reason(a: Assessment, ledger: Ledger) -> view.Claim:
    """The reason that carries the most probable of the four, or how common both are."""
    top = _top(a)
    for reason in a.explanation.link.reasons:
        if reason.speaks_for == top:
            return _reason(reason, a, ledger).plain
    row = a.evidence.links[_CHANCE_ROW]
    return view.Claim(row.plain, ledger.sources(row.sources))


def opposes(cause: str, a: Assessment) -> bool:
    """Whether a cause speaks against the headline that the foot's pain comes from the back."""
    local = a.evidence.causes[cause].site in ("heel", "foot")
    return local and a.explanation.link.verdict == "back_to_foot"


def _shown(a: Assessment) -> tuple[str, ...]:
    """The possibilities that can be asked about: all four only where both places hurt."""
    if a.explanation.link.verdict != "not_both_present":
        return tuple(a.explanation.link.probabilities)
    return ("back_to_foot",) if a.findings.sites & {"heel", "foot"} else ()


def plain_names(a: Assessment) -> dict[str, str]:
    """The four possibilities in a patient's words."""
    foot = foot_word(a)
    return {
        "foot_to_back": f"The {foot} adds to the back pain",
        "back_to_foot": f"The {foot} pain comes from the back",
        "shared_cause": "One cause brings both pains",
        "coincidental": "Two separate pains at the same time",
    }


def _chance(verdict: str, a: Assessment) -> view.Chance:
    found = a.explanation.link
    return view.Chance(found.probabilities[verdict], *found.intervals[verdict])


def _top(a: Assessment) -> str:
    probabilities = a.explanation.link.probabilities
    return max(probabilities, key=lambda verdict: probabilities[verdict])


def _sentence(a: Assessment) -> str:
    verdict, foot, top = a.explanation.link.verdict, foot_word(a), _top(a)
    both = f"Your {foot} pain and your back pain"
    said = _chance(top, a).said
    if verdict == "not_both_present":
        return _one_place(a)
    return {
        "foot_to_back": f"{both} may be linked: the sore {foot} may add to the back pain ({said}).",
        "back_to_foot": f"{both} may be linked: the {foot} pain may come from the back ({said}).",
        "shared_cause": f"{both} may be linked: one cause may bring both ({said}).",
        "coincidental": f"{both} are probably two separate problems, not one ({said}).",
        "cannot_tell": f"It cannot be told yet whether {both[:1].lower()}{both[1:]} are linked: "
        f"first at the moment is \u201c{words.inside(plain_names(a)[top])}\u201d ({said}).",
    }[verdict]


def _one_place(a: Assessment) -> str:
    if a.findings.sites & {"heel", "foot"}:
        foot, said = foot_word(a), _chance("back_to_foot", a).said
        return f"Your back does not hurt. That your {foot} pain comes from the back is {said}."
    if a.findings.sites:
        return "Your foot does not hurt, so there are not two pains to link."
    return "No pain was entered, so there is nothing to link."


def _clinical(a: Assessment) -> str:
    found, top = a.explanation.link, _top(a)
    if found.verdict == "not_both_present":
        if "back_to_foot" not in _shown(a):
            return "Link: not both present."
        chance = _chance("back_to_foot", a).full
        return f"Link: not both present. Foot pain referred from the back: {chance}."
    lead = f"{CLINICAL[top]} {_chance(top, a).full}, on top in {words.percent(found.wins)} of draws"
    if found.verdict == "cannot_tell":
        return f"Link: cannot tell. {lead}."
    return f"Link: {lead}."


def _refs(a: Assessment, ledger: Ledger) -> tuple[str, ...]:
    findings = [name for reason in a.explanation.link.reasons[:1] for name in reason.findings]
    return ledger.answers(*findings) + ledger.method("link", "interval")


def _reason(
    reason: Reason, a: Assessment, ledger: Ledger, *, outside: bool = False
) -> view.LinkReason:
    refs = ledger.answers(*reason.findings) + ledger.sources(reason.sources)
    return view.LinkReason(
        view.Claim(words.sentence(reason.plain), refs),
        view.Claim(words.sentence(_tidy(reason.clinical)), refs),
        CLINICAL[reason.speaks_for],
        None if outside or a.explanation.link.verdict == "not_both_present"
        else words.percent(reason.carries),
        reason.carries < a.evidence.model.explains_threshold.value,
    )  # fmt: skip


def _tidy(text: str) -> str:
    """Without the empty brackets of a row that has no unit or interval."""
    return re.sub(r"\s*\(\s*;?\s*\)", "", re.sub(r"\(; ", "(", text)).replace("; )", ")")


def _base_rate(a: Assessment, ledger: Ledger) -> view.Claim:
    row = a.evidence.links[_PAIRS_ROW]
    refs = ledger.sources(row.sources)
    figures, pairs = _FIGURES.match(row.effect), _PAIRS.search(row.interval_or_n)
    if not figures or not pairs:
        return view.Claim(words.sentence(row.plain), refs)
    return view.Claim(
        f"In one small study{_of_adults(a)} {figures[1]} of people with lasting heel pain also had "
        f"back pain; of people like them without heel pain it was {figures[2]} ({pairs[1]} pairs). "
        "The study cannot tell which of the two came first.",
        refs,
    )


def _of_adults(a: Assessment) -> str:
    """Said of figures that are shown to somebody who is none."""
    age = a.case.person.age_years
    return " (adults)" if age is not None and age < _ADULT_YEARS else ""


def _base_rate_clinical(a: Assessment, ledger: Ledger) -> view.Claim:
    pairs, chance = a.evidence.links[_PAIRS_ROW], a.evidence.links[_CHANCE_ROW]
    return view.Claim(
        f"Base rates{_of_adults(a)}: {pairs.effect} ({pairs.interval_or_n}); {chance.effect}.",
        ledger.sources((*pairs.sources, *chance.sources)),
    )


def _ceiling(a: Assessment, ledger: Ledger) -> view.Claim | None:
    """Said where foot to back is held at its upper limit."""
    figure = a.evidence.model.foot_to_back_ceiling
    shown = "foot_to_back" in _shown(a)
    if not shown or a.explanation.link.probabilities["foot_to_back"] < figure.value - _SAME:
        return None
    return view.Claim(
        f"This report never says more than {words.percent(figure.value)} for the foot adding to "
        "the back pain, because no study shows that treating the heel heals the back.",
        ledger.method("ceiling"),
    )
