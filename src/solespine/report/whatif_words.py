"""How the effects of a what-if are called and written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solespine.evidence.change_topics import change_terms, treatment_changes
from solespine.report.words import many
from solespine.whatif.difference import Difference, Effect

PREDICTION = "prediction, not a measurement"
NOTHING = "no meaningful change"
FASCIA = "plantar_fascia_tension"  # misses its published band in the predicted walk
_FASCIA_NOTE = (
    " Plantar fascia tension of the predicted walk lies above its published band: for comparison "
    "only."
)
_LABELS = {
    "heel_pad_force": "heel pad force",
    "plantar_fascia_tension": "plantar fascia tension",
    "achilles_tension": "Achilles tendon force",
    "ankle_contact": "ankle joint load",
    "knee_contact": "knee joint load",
    "hip_contact": "hip joint load",
    "pelvic_obliquity": "pelvic obliquity (right up)",
    "pelvic_obliquity_mean": "mean pelvic obliquity (right)",
    "pelvic_obliquity_range": "range of pelvic obliquity",
    "pelvic_rotation_range_rotation": "range of pelvic rotation",
    "lumbar_extension_peak_moment": "peak lumbar ext. moment",
    "lumbar_bending_peak_moment": "peak lumbar bending moment",
    "ankle_plantarflexion_moment": "ankle plantarflexion moment",
}
_LEVELS = ("L5_S1", "L4_L5", "L3_L4", "L2_L3", "L1_L2")
_LOADS = (
    *list(_LABELS)[:6],
    *(f"{level}_{part}" for level in _LEVELS for part in ("compression", "shear")),
)
_DIGITS = {"deg": 1, "N": 0, "Nm": 1, "%": 1, "BW": 2, "s": 3, "m": 2}
_MEANINGFUL = {True: "meaningful", None: "cannot be told", False: NOTHING}
# One solve alone says nothing of how sure it is.
WITHOUT_INTERVAL = "beyond the detectable change, interval not computed"
_NONE = "Nothing goes beyond the detectable change, interval not computed"
_WITHIN = "within the detectable change, interval not computed"


@dataclass(frozen=True)
class Both:
    """One quantity of both sides that changed alike, or of one.

    Attributes:
        effect: of the first side.
        side: left, right, both sides, or empty for the middle of the body.
    """

    effect: Effect
    side: str


def label(name: str) -> str:
    """A quantity in words."""
    level = name[:5]
    if level in _LEVELS:
        return f"{level.replace('_', '-')} {name[6:]}"
    return _LABELS.get(name, name.replace("_", " "))


def is_load(name: str) -> bool:
    """Whether it is a load of the chain from heel pad to L1."""
    return name in _LOADS


def loads(difference: Difference) -> tuple[Effect, ...]:
    """The loads, from the sole up."""
    found = [effect for effect in difference.effects if is_load(effect.name)]
    return tuple(sorted(found, key=lambda one: (_LOADS.index(one.name), one.side or "")))


def others(difference: Difference) -> tuple[Effect, ...]:
    """Posture, time, ground force and moments, in the order in which they were read."""
    return tuple(effect for effect in difference.effects if not is_load(effect.name))


def number(value: float, unit: str, *, signed: bool = False) -> str:
    """A value with the digits that its unit carries; never minus zero."""
    digits = _DIGITS.get(unit, 2)
    rounded = round(value, digits) + 0.0
    return f"{rounded:{'+' if signed and rounded else ''}.{digits}f}"


def interval(effect: Effect) -> str:
    """`-12 to 3`; empty where none was told."""
    if effect.low is None or effect.high is None:
        return ""
    return f"{number(effect.low, effect.unit)} to {number(effect.high, effect.unit)}"


def verdict(effect: Effect) -> str:
    """Whether it matters; without draws only on which side of the detectable change it lies."""
    if effect.low is not None:
        return _MEANINGFUL[effect.meaningful]
    return WITHOUT_INTERVAL if effect.meaningful else _WITHIN


def alike(effects: Sequence[Effect]) -> tuple[Both, ...]:
    """Left and right as one where they print the same."""
    found: list[Both] = []
    for effect in effects:
        twin = next((one for one in effects if _twins(one, effect)), None)
        if twin is None:
            found.append(Both(effect, effect.side or ""))
        elif effect.side == "left":
            found.append(Both(effect, "both sides"))
    return tuple(found)


def _twins(one: Effect, other: Effect) -> bool:
    return (
        one.name == other.name
        and one.side != other.side
        and None not in (one.side, other.side)
        and number(one.change, one.unit) == number(other.change, other.unit)
        and one.meaningful == other.meaningful
    )


def title(difference: Difference) -> str:
    """`heel lift 6 mm (left); body mass -8 kg`."""
    return "; ".join(difference.scenario)


def sentence(difference: Difference) -> str:
    """What the loads would do, in one sentence that says that it is a prediction."""
    told = loads(difference)
    changed = [said(one) for one in alike([e for e in told if e.meaningful])]
    unsure = alike([e for e in told if e.meaningful is None])
    text = f"Predicted for {difference.mode}{against(difference)}: "
    if not difference.draws:
        beyond = f"{'; '.join(changed)}; no other load" if changed else "no load"
        where = "from heel to low back goes beyond the detectable change"
        return f"{text}{beyond} {where} (interval not computed).{_of_fascia(difference)}"
    surely = f"is sure to change meaningfully; {_named(unsure)} cannot be told"
    sure = surely if unsure else "changes meaningfully"
    if changed:
        return f"{text}{'; '.join(changed)}; no other load {sure}.{_of_fascia(difference)}"
    rest = (
        f"no load from heel to low back {sure}"
        if unsure
        else f"{NOTHING} of any load from heel to low back"
    )
    return f"{text}{rest}.{_of_fascia(difference)}"


def _named(unsure: Sequence[Both]) -> str:
    """`plantar fascia tension (both sides), hip joint load (left)`."""
    sides = (f" ({one.side})" if one.side else "" for one in unsure)
    return ", ".join(label(one.effect.name) + side for one, side in zip(unsure, sides, strict=True))


def _of_fascia(difference: Difference) -> str:
    """What must be read beside a change of the plantar fascia; empty where none is told."""
    if not _tells_of_fascia(difference):
        return ""
    note = _FASCIA_NOTE if difference.mode == "walking" else ""
    return note + _caveat(difference)


def _tells_of_fascia(difference: Difference) -> bool:
    """Whether a change of the plantar fascia is told, be it as one that cannot be told surely."""
    return any(e.name == FASCIA and e.meaningful is not False for e in difference.effects)


def _caveat(difference: Difference) -> str:
    """Where a change is said to do to the fascia what published experiments do not show."""
    if not _tells_of_fascia(difference):
        return ""
    return "".join(f" {caveat[0].upper()}{caveat[1:]}." for caveat in caveats(difference))


def caveats(difference: Difference) -> tuple[str, ...]:
    """What is to be read beside any figure of the plantar fascia, for what was tried."""
    told = {
        term.caveat: None
        for term in change_terms().values()
        if term.caveat and any(part.startswith(term.words) for part in difference.scenario)
    }
    return tuple(told)


def against(difference: Difference) -> str:
    """`, against barefoot`; empty where it is held against the person as they go."""
    row = treatment_changes().get(difference.treatment)
    return f", against {row.against}" if row and row.against else ""


def basis(difference: Difference) -> str:
    """What was measured in the person and what was not, in a sentence."""
    # Here, so that an answer without what-ifs loads no solver.
    from solespine.whatif.answer import FROM_MEASURED

    if FROM_MEASURED in difference.notes:
        return (
            "Walking: before follows this person's recorded walk; the change and all loads are "
            "predicted by a model, and were not measured."
        )
    return (
        f"{difference.mode.capitalize()}: predicted by a model from body size and norms; how this "
        "person moves and what loads them was not measured."
    )


def untold(effects: Iterable[Effect]) -> int:
    """How many cannot be told, left and right each counted, as they are drawn and listed."""
    return sum(effect.meaningful is None for effect in effects)


def said(one: Both) -> str:
    """`plantar fascia tension (both sides) -244 N (-80%)`."""
    effect = one.effect
    side = f" ({one.side})" if one.side else ""
    force = effect.unit in ("N", "Nm", "BW")  # a share of an angle or a place says nothing
    told = force and abs(effect.before) > 1
    share = f" ({100 * effect.change / effect.before:+.0f}%)" if told else ""
    change = number(effect.change, effect.unit, signed=True)
    return f"{label(effect.name)}{side} {change} {effect.unit}{share}"


def answer(difference: Difference) -> str:
    """The first line of an answer: what would change meaningfully, and how much cannot be told."""
    found = alike(difference.meaningful)
    if not difference.draws:
        told = ", ".join(said(one) for one in found)
        some = f"{WITHOUT_INTERVAL.capitalize()}: {told}." if told else f"{_NONE}."
        return some + _caveat(difference)
    counts = ((untold(loads(difference)), "load"), (untold(others(difference)), "other value"))
    parts = [many(count, what) for count, what in counts if count]
    more = f" {' and '.join(parts)} cannot be told." if parts else ""
    if not found:
        none = "Nothing is sure to change meaningfully" if parts else NOTHING.capitalize()
        return f"{none}.{more}{_caveat(difference)}"
    return f"Meaningful: {', '.join(said(one) for one in found)}.{more}{_caveat(difference)}"


def worst_first(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """Effects by how far they go beyond what can be detected."""
    return tuple(sorted(effects, key=lambda one: -abs(one.change) / one.detectable))
