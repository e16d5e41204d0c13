"""What the drawing of the chain shows, and its text for those who cannot see it."""

from __future__ import annotations

from solespine.case import Complaint as Pain
from solespine.causes.nerves import Lesion
from solespine.report import view, words
from solespine.report.answers import pain_label
from solespine.report.assessment import Assessment
from solespine.report.refs import Ledger

_MIDDLE = ("back", "neck")
_NO_LESION = "none"
_DRAWN = (
    " They are drawn as an arrow up, an arrow down, one point with a line to each of two sore "
    "spots, and two sore spots apart; the thicker, the more likely."
)


def chain(a: Assessment, link: view.Link, ledger: Ledger) -> view.Chain:
    """Marks of pain, the nerve path of the sore side, and the four figures of the link."""
    probabilities = a.explanation.link.probabilities
    shown = {row.verdict: row.chance for row in link.rows}
    marks = tuple(mark for pain in a.case.complaints for mark in _marks(pain))
    nerves = tuple(side for side in ("left", "right") if side in a.findings.sore_sides)
    percents = {v: shown[v].percent if v in shown else "" for v in probabilities}
    lesions = _lesions(a)
    weights = {v: shown[v].point if v in shown else 0.0 for v in probabilities}
    return view.Chain(
        marks,
        nerves,
        tuple(view.NerveSegment(one.site, side, one.probability) for side, one in lesions),
        _segments(lesions, ledger),
        percents["foot_to_back"],
        percents["back_to_foot"],
        percents["shared_cause"],
        percents["coincidental"],
        weights["foot_to_back"],
        weights["back_to_foot"],
        weights["shared_cause"],
        weights["coincidental"],
        len(link.rows) > 1,
        " ".join(filter(None, [_alt(a, link, nerves), _said(lesions)])),
    )


def _lesions(a: Assessment) -> list[tuple[str, Lesion]]:
    """The likeliest place of each leg, where a damaged nerve is probable enough to count."""
    least = a.evidence.model.explains_threshold.value
    found = []
    for side, lesions in a.explanation.lesions.items():
        damaged = [one for one in lesions if one.site != _NO_LESION]
        first = max(damaged, key=lambda one: one.probability, default=None)
        if first is not None and first.probability >= least:
            found.append((side, first))
    return found


def _said(lesions: list[tuple[str, Lesion]]) -> str:
    if not lesions:
        return ""
    places = [
        f"{side} leg, {one.plain} ({words.percent(one.probability)})" for side, one in lesions
    ]
    return f"A ring on the nerve marks where it may be hurt: {'; '.join(places)}."


def _segments(lesions: list[tuple[str, Lesion]], ledger: Ledger) -> view.Claim | None:
    return view.Claim(_said(lesions), ledger.method("causes")) if lesions else None


def _marks(pain: Pain) -> tuple[view.PainMark, ...]:
    strength = f" {words.number(pain.intensity)}/10" if pain.intensity is not None else ""
    label = f"{words.SITES[pain.site]}{strength}"
    if pain.side in ("left", "right", "middle"):
        return (view.PainMark(pain.site, pain.side, label),)
    if pain.site in _MIDDLE:
        return (view.PainMark(pain.site, "middle", label),)
    # both sides, or the side was not said: both are marked, the label says which
    other = label if pain.side == "both" else f"{label}, side not said"
    return (view.PainMark(pain.site, "left", other), view.PainMark(pain.site, "right", ""))


def _alt(a: Assessment, link: view.Link, nerves: tuple[str, ...]) -> str:
    places = [pain_label(pain) for pain in a.case.complaints]
    pains = f"Pain is marked at: {words.joined(places)}." if places else "No pain is marked."
    side = f"on the {words.joined(nerves)}" if nerves else "on both sides"
    figures = "; ".join(f"{words.inside(row.plain)}: {row.chance.percent}" for row in link.rows)
    return (
        f"The body from behind, from the soles to the low back. {pains} A line {side} follows "
        "the nerve from the roots L4 to S2 in the low back through the buttock, the back of the "
        "thigh, the calf and the inner ankle to the heel and sole. "
        + (f"Chances: {figures}." if figures else "")
        + (_DRAWN if len(link.rows) > 1 else "")
    ).strip()
