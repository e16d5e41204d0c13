"""What the plan's steps are predicted to do, in both readings, each with its rule of the method."""

from __future__ import annotations

from solespine.report import view, whatif_words
from solespine.report.assessment import Assessment
from solespine.report.clean import clean
from solespine.report.refs import Ledger
from solespine.report.view_whatif import WhatIfs, show
from solespine.whatif.difference import Difference

_PLAIN = {
    "heel_pad_force": "the load on the pad under the heel",
    "plantar_fascia_tension": "the pull on the band under the foot",
    "achilles_tension": "the pull on the Achilles tendon",
    "ankle_contact": "the load on the ankle",
    "knee_contact": "the load on the knee",
    "hip_contact": "the load on the hip",
}
_BACK = "the load on the low back"
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
    """For patients: which loads would fall or rise, in percent, or that none would clearly."""
    changed = _changed(one)
    if not changed:
        return f"A computer model expects no clear change of any load {_WHEN[one.mode]}."
    told = ", ".join(
        f"{what} {'falls' if share < 0 else 'rises'} by about {abs(share):.0f}%"
        for what, share in changed.items()
    )
    return f"A computer model expects that {_WHEN[one.mode]}, {told}. This was not measured."


def _changed(one: Difference) -> dict[str, float]:
    """Loads that would change meaningfully, with the greatest change in percent of each."""
    found: dict[str, float] = {}
    for effect in whatif_words.loads(one):
        if effect.meaningful and effect.before:
            what = _PLAIN.get(effect.name, _BACK)
            share = 100 * effect.change / abs(effect.before)
            if abs(share) > abs(found.get(what, 0.0)):
                found[what] = share
    return found
