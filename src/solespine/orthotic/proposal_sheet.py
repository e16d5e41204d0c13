"""The proposal on a page: what is advised and why, doses to try, and when to look again."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from solespine.evidence import Evidence
from solespine.orthotic.proposal import Chosen, Proposal, Reason
from solespine.orthotic.sheet import set_page

VERDICTS = {
    "prescribe": "A moulded insole is proposed for a trial",
    "ready_made": "Ready-made first: no moulded insole now",
    "none": "No insole is advised",
    "must_not": "No insole now",
}
_WIDE, _HIGH = 62.0, 30.0  # mm of a curve's picture
_LEFT, _BELOW = 12.0, 8.0
_FONT = "Libertinus Serif"


def proposal_sheet(
    proposals: Sequence[Proposal], evidence: Evidence, said: Sequence[str] = ()
) -> bytes:
    """Page or pages (A4) as PDF; the same proposals give the same bytes.

    Args:
        proposals: one a foot.
        evidence: for names of causes, findings and sources.
        said: sentences about scans and parts.
    """
    feet = [foot_words(proposal, evidence) for proposal in proposals]
    return set_page("proposal.typ", {"feet": feet, "said": list(said)})


def foot_words(proposal: Proposal, evidence: Evidence) -> dict[str, Any]:
    """What a page says of one foot, every number in words."""
    against = proposal.verdict == "must_not"  # then every reason is told, otherwise the first
    return {
        "title": "Insole" if proposal.side is None else f"Insole, {proposal.side} foot",
        "verdict": VERDICTS[proposal.verdict],
        "told": [reason.plain for reason in proposal.reasons[: None if against else 1]],
        "good": proposal.verdict == "prescribe",
        "reasons": [_reason(reason, evidence) for reason in proposal.reasons],
        "elements": [
            _element(one, evidence, later=proposal.verdict != "prescribe")
            for one in proposal.elements
        ],
        "together": [
            f"{e.name.replace('_', ' ')}{f' ({e.side})' if e.side else ''}: "
            f"{e.change:+.1f} {e.unit} (detectable {e.detectable:g})"
            for e in proposal.together
        ],
        "unanswered": [asked(name, evidence) for name in proposal.unanswered],
        "zones": [
            f"{zone.place.replace('_', ' ')}: {zone.peak_kpa:.0f} kPa (limit {zone.limit_kpa:.0f} "
            f"kPa): {zone.proposed}"
            for zone in proposal.zones
        ],
        "review": review_words(proposal),
        "notes": list(proposal.notes),
    }


def review_words(proposal: Proposal) -> str:
    """When to look whether it helped; empty where nothing is begun."""
    if proposal.review_in_weeks is None:
        return ""
    on = f", on {proposal.review_date.isoformat()}" if proposal.review_date else ""
    return f"Look after {proposal.review_in_weeks} weeks whether it has helped{on}."


def asked(name: str, evidence: Evidence) -> str:
    """What has to be answered, in words: a finding's term, or the age."""
    return "the age" if name == "age" else evidence.findings[name].term


def _reason(reason: Reason, evidence: Evidence) -> dict[str, str]:
    sources = "; ".join(
        evidence.sources[key].citation for key in reason.sources if key in evidence.sources
    )
    return {
        "plain": reason.plain,
        "clinical": reason.clinical,
        "grade": f"{reason.grade} ({reason.confidence}). {sources}",
    }


def _element(one: Chosen, evidence: Evidence, *, later: bool) -> dict[str, Any]:
    causes = ", ".join(f"{evidence.causes[c].name} {p:.0%}" for c, p in one.for_causes)
    dose = "left out" if one.dose is None else f"{one.dose:g} {one.element.unit}"
    tries = ", ".join(f"week {t.after_weeks}: {t.dose:g} {one.element.unit}" for t in one.tries)
    return {
        "name": one.element.name,
        "dose": dose,
        "kind": _kind(one, later=later),
        "causes": causes,
        "why": one.why,
        "plain": one.element.plain,
        "tries": tries if len(one.tries) > 1 else "",
        "grade": graded(one.strength, one.grade),
        "stop": one.stop_rule,
        "curve": curve_svg(one),
        "curve_alt": _curve_words(one),
    }


def graded(strength: str, grade: str) -> str:
    """How strong the evidence is and what the grade says beyond it."""
    more = grade.removeprefix(strength.capitalize()).strip("; :.")
    more = more.removesuffix(f"; {strength}")
    said = f"{strength.capitalize()} evidence."
    return f"{said} {more[0].upper()}{more[1:]}." if more else said


def source_names(keys: Sequence[str], evidence: Evidence) -> str:
    """Sources as a reader knows them, without what each says."""
    return "; ".join(evidence.sources[key].short for key in keys if key in evidence.sources)


def _kind(one: Chosen, *, later: bool) -> str:
    if one.element.part == "loose":
        return "loose piece"
    return "only if a moulded one is made later" if later and one.dose is not None else "moulded"


def _curve_words(one: Chosen) -> str:
    """The dose curve as a sentence; empty without one."""
    points = [(p.dose, p.effect) for p in one.curve if p.effect is not None]
    if len(points) < 2:
        return ""
    first = points[0][1]
    steps = "; ".join(f"{dose:g} {one.element.unit}: {e.change:+.1f}" for dose, e in points)
    name = first.name.replace("_", " ")
    return (
        f"Predicted change of {name} in {first.unit} by dose: {steps}. "
        f"Grey: less than {first.detectable:g} cannot be told from chance."
    )


def curve_svg(one: Chosen) -> str:
    """The dose curve with the band of what cannot be told from chance; empty without one."""
    points = [(p.dose, p.effect) for p in one.curve if p.effect is not None]
    if len(points) < 2:
        return ""
    detectable = points[0][1].detectable
    ends = [v for _, e in points for v in (e.change, e.low, e.high) if v is not None]
    low, high = min(*ends, -detectable), max(*ends, detectable)
    first, last = points[0][0], points[-1][0]

    def x(dose: float) -> float:
        return _LEFT + (_WIDE - _LEFT - 4) * (dose - first) / (last - first)

    def y(value: float) -> float:
        return 2 + (_HIGH - _BELOW - 2) * (high - value) / (high - low)

    band = y(-detectable) - y(detectable)
    parts = [
        f'<rect x="{_LEFT}" y="{y(detectable):.2f}" width="{_WIDE - _LEFT - 2}" '
        f'height="{band:.2f}" fill="#e7e9eb"/>',
        f'<line x1="{_LEFT}" y1="{y(0):.2f}" x2="{_WIDE - 2}" y2="{y(0):.2f}" stroke="#8a8f94" '
        'stroke-width="0.2"/>',
    ]
    line = " ".join(f"{x(d):.2f},{y(e.change):.2f}" for d, e in points)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#1c567e" stroke-width="0.5"/>')
    for dose, effect in points:
        if effect.low is not None and effect.high is not None:
            parts.append(
                f'<line x1="{x(dose):.2f}" y1="{y(effect.low):.2f}" x2="{x(dose):.2f}" '
                f'y2="{y(effect.high):.2f}" stroke="#1c567e" stroke-width="0.3"/>'
            )
        fill = "#1c567e" if dose == one.dose else "#ffffff"
        parts.append(
            f'<circle cx="{x(dose):.2f}" cy="{y(effect.change):.2f}" r="0.9" fill="{fill}" '
            'stroke="#1c567e" stroke-width="0.3"/>'
        )
        parts.append(_label(x(dose), _HIGH - 4.5, f"{dose:g}", "middle"))
    unit = points[0][1].unit
    parts.append(_label(_LEFT - 1, y(0) + 1, "0", "end"))
    parts.append(_label(_LEFT - 1, y(-detectable) + 1, f"-{detectable:g}", "end"))
    name = points[0][1].name.replace("_", " ")
    parts.append(
        _label(_LEFT, _HIGH - 0.8, f"{one.element.unit}; change of {name}, {unit}", "start")
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDE}mm" height="{_HIGH}mm" '
        f'viewBox="0 0 {_WIDE} {_HIGH}">{"".join(parts)}</svg>'
    )


def _label(x: float, y: float, words: str, anchor: str) -> str:
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-family="{_FONT}" font-size="2.8" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )
