"""What a plan needs to know: what forbids its treatments, medicines, and what was tried."""

from __future__ import annotations

from typing import Any

from solespine.causes.engine import point
from solespine.causes.explain import given_of
from solespine.flow.asking import Ask, Choice, Kind
from solespine.flow.intake import about_body, ask_field, how_strong
from solespine.flow.state import State, ask_list

_TELLING_EFFECTS = ("good", "none", "worse")  # of these it matters how long and how regularly


def before_plan(state: State) -> Ask | None:
    """The next question that the plan needs, and other facts, as long as the time allows."""
    wanted = (_medicines, _cautions, _how_it_went, about_body, how_strong)
    for ask in (question(state) for question in wanted):
        if ask is not None and fits(state, ask.seconds + _with_it_s(ask, state)):
            return ask
    return None


def _with_it_s(ask: Ask, state: State) -> float:
    """Time that the body mass takes beside the height: one without the other tells little."""
    if ask.id != "person.height" or state.written("person", "mass"):
        return 0.0
    return state.wording.seconds(state.wording.fields["person.mass"].text)


def fits(state: State, seconds: float) -> bool:
    """Whether a question to the person still fits into the time for the intake."""
    return state.progress.seconds + seconds <= state.wording.time.budget_s


def reserve_s(state: State) -> float:
    """Time that the first questions of this stage will take; the others wait for what is left."""
    cautions = state.wording.cautions
    texts = [text for finding, text in cautions.items.items() if state.may_ask(finding)]
    total = state.wording.seconds(cautions.text, *texts) if texts else 0.0
    if state.progress.planning:
        return total
    medicines = _medicines(state)
    return total + (medicines.seconds if medicines else 0.0)


def _cautions(state: State) -> Ask | None:
    """What would forbid a treatment of a probable cause, in one list."""
    cautions = state.wording.cautions
    items = dict(cautions.items)
    for signs in state.wording.warning_signs:
        items |= signs.items
    named = _named_by_treatments(state)
    here = [finding for finding in items if finding in named and state.may_ask(finding)]
    if not here:
        return None
    listed = cautions.model_copy(update={"items": items})
    return ask_list(state, listed, here, "plan", cautions.why)


def _named_by_treatments(state: State) -> set[str]:
    """Findings in the cautions of treatments for causes that are probable enough to be treated."""
    at = point(given_of(state.findings))
    least = state.evidence.model.explains_threshold.value
    probable = {
        cause
        for cause, chance in zip(at.space.causes, at.marginal[0], strict=True)
        if chance >= least
    }
    return {
        finding
        for row in state.evidence.treatments.values()
        if row.avoid_if is not None and probable & set(row.for_causes)
        for finding in row.avoid_if.findings()
    }


def _medicines(state: State) -> Ask | None:
    if "medicines" in state.document:
        return None
    return ask_field(state, "medicines", "medicines", "plan", "text")


def what_was_tried(state: State) -> Ask | None:
    """Usual treatments for the places that hurt; whether they helped is evidence."""
    items = _usual(state)
    if "treatments" in state.document or not items:
        return None
    choices = tuple(Choice(treatment, text) for treatment, text in items.items())
    return ask_field(state, "treatments", "treatments", "tried", "checklist", choices=choices)


def _usual(state: State) -> dict[str, str]:
    items: dict[str, str] = {}
    for row in state.wording.tried:
        if set(row.for_sites) & state.findings.sites:
            items |= row.items
    return items


def _how_it_went(state: State) -> Ask | None:
    """Effect of each treatment tried; where it can be evidence, also how long and how regularly."""
    tried: list[dict[str, Any]] = state.document.get("treatments") or []
    for number, entry in enumerate(tried):
        wanted = ["effect"]
        if entry.get("effect") in _TELLING_EFFECTS:
            wanted += ["weeks", "as_advised"]
        for key in wanted:
            if "treatment" in entry and entry.get(key) is None:
                return _ask_detail(state, number, entry["treatment"], key)
    return None


def _ask_detail(state: State, number: int, treatment: str, key: str) -> Ask:
    names = {name: text for row in state.wording.tried for name, text in row.items.items()}
    name = names.get(treatment)
    if name is None and treatment in state.evidence.treatments:
        name = state.evidence.treatments[treatment].name
    shown = name or treatment
    effects = tuple(Choice(effect, text) for effect, text in state.wording.effects.items())
    shapes: dict[str, tuple[Kind, tuple[Choice, ...], str | None]] = {
        "effect": ("choice", effects, None),
        "weeks": ("duration", (), "weeks"),
        "as_advised": ("yes_no", (), None),
    }
    kind, choices, unit = shapes[key]
    return ask_field(
        state, f"treatments.{number}.{key}", f"treatment.{key}", "plan", kind,
        choices=choices, unit=unit, treatment=shown[:1].upper() + shown[1:],
    )  # fmt: skip
