"""What the plan's steps are predicted to do, in both readings, each with its rule of the method."""

from __future__ import annotations

from solespine.report import view, whatif_words
from solespine.report.assessment import Assessment
from solespine.report.clean import clean
from solespine.report.refs import Ledger
from solespine.report.view_whatif import WhatIfs, show
from solespine.whatif.difference import Difference, Effect

_PLAIN = {
    "heel_pad_force": "the load on the pad under the heel",
    "achilles_tension": "the pull on the Achilles tendon",
    "ankle_contact": "the load on the ankle",
    "knee_contact": "the load on the knee",
    "hip_contact": "the load on the hip",
}
_BACK = "the load on the low back"
_NO_BAND = " It cannot tell well enough what this does to the band under the foot."
_WHEN = {"standing": "when you stand", "walking": "when you walk"}


def predicted(treatment: str, a: Assessment, ledger: Ledger) -> tuple[view.Predicted, ...]:
    """What was predicted of one step."""
    refs = ledger.method("whatif")
    return tuple(
        view.Predicted(view.Claim(plain(one), refs), view.Claim(whatif_words.sentence(one), refs))
        for one in a.differences
        if one.treatment == treatment
    )


def what_ifs(a: Assessment, ledger: Ledger) -> WhatIfs | None:
    """The section of the report; None where nothing was to be tried."""
    if not a.differences and not a.untried:
        return None
    rows = a.evidence.treatments
    shown = tuple(show(one, rows[one.treatment].name) for one in a.differences)
    return WhatIfs(shown, tuple(clean(text) for text in a.untried), ledger.method("whatif"))


def plain(one: Difference) -> str:
    """For patients: which loads would fall or rise, in percent, and of how many it cannot be told.

    Without the plantar fascia, whose tension misses its published band in the predicted walk.
    """
    changed, when = _changed(one), f"{_WHEN[one.mode]}{whatif_words.against(one)}"
    band = _NO_BAND if any(e.name == whatif_words.FASCIA for e in one.meaningful) else ""
    rest = _untold(one) + band
    if not changed:
        which = "load it can tell" if rest else "load"
        return f"A computer model expects no clear change of any {which} {when}.{rest}"
    told = ", ".join(f"{what} {how_far}" for what, how_far in changed.items())
    return f"A computer model expects that {when}, {told}. This was not measured.{rest}"


def _untold(one: Difference) -> str:
    """Of how many loads it cannot be told, left and right each counted, as for clinicians."""
    loads = whatif_words.loads(one)
    count = whatif_words.untold(loads)
    if not count:
        return ""
    return f" For {count} of the {len(loads)} loads it looks at, it cannot tell."


def _changed(one: Difference) -> dict[str, str]:
    """Loads that would change meaningfully, and how far, by the greatest change of each."""
    greatest: dict[str, Effect] = {}
    for effect in whatif_words.loads(one):
        if effect.name == whatif_words.FASCIA:
            continue
        what = _PLAIN.get(effect.name, _BACK)
        known = greatest.get(what)
        if effect.meaningful and (known is None or abs(effect.change) > abs(known.change)):
            greatest[what] = effect
    return {what: _how_far(effect) for what, effect in greatest.items()}


def _how_far(effect: Effect) -> str:
    """`falls by 45 to 90%`; with its interval where one was told."""
    way = "falls" if effect.change * effect.before < 0 else "rises"
    ends = [effect.change if end is None else end for end in (effect.low, effect.high)]
    shares = sorted(100 * abs(end / effect.before) for end in ends)
    low, high = (f"{share:.0f}" for share in shares)
    return f"{way} by {low}%" if low == high else f"{way} by {low} to {high}%"
