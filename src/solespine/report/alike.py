"""Whether two visits were measured alike enough for their walks to be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solespine.report import words

if TYPE_CHECKING:
    from solespine.evidence.topics import Model
    from solespine.report.assessment import Assessment

_MOST_NAMES = 4
_PERCENT = 100.0
_BOTH_ONE = "Both visits rest on one stride of a side, so a change of the walk may be chance."


@dataclass(frozen=True)
class Circumstances:
    """What one visit measured, and of what body.

    Attributes:
        mass_kg, height_m: as told, else as the recordings say; None where neither does.
        strides: usable ones by side; empty without a measured walk.
        speed_mps: mean over usable strides; None without a measured walk.
        recordings: their names.
    """

    mass_kg: float | None = None
    height_m: float | None = None
    strides: Mapping[str, int] = field(default_factory=dict)
    speed_mps: float | None = None
    recordings: tuple[str, ...] = ()


def circumstances(a: Assessment) -> Circumstances:
    """Those of an assessment."""
    person, walk = a.case.person, a.measurement
    if walk is None:
        return Circumstances(person.mass_kg, person.height_m)
    body = walk.motion.subject
    times = [value for value in walk.values if value.name == "stride_time_s"]
    speeds = [value.mean for value in walk.values if value.name == "speed_mps"]
    steps = {step.recording for step in walk.motion.pressure}
    return Circumstances(
        person.mass_kg or body.mass_kg,
        person.height_m or body.height_m,
        {value.side: value.count for value in times},
        sum(speeds) / len(speeds) if speeds else None,
        (*(trial.name for trial in walk.motion.trials), *sorted(steps)),
    )


def described(one: Circumstances) -> str:
    """`82 kg, 1.75 m; walk.trc: 1 left and 1 right stride at 1.26 m/s`."""
    body = [f"{one.mass_kg:.1f} kg"] if one.mass_kg else []
    body += [f"{one.height_m:.2f} m"] if one.height_m else []
    return "; ".join(part for part in (", ".join(body), _walk(one)) if part) or "not told"


def _walk(one: Circumstances) -> str:
    if not one.strides and not one.recordings:
        return ""
    more = len(one.recordings) - _MOST_NAMES
    names = ", ".join(one.recordings[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
    counts = " and ".join(f"{one.strides[side]} {side}" for side in sorted(one.strides))
    strides = f"strides: {counts}" if counts else "strides not told"
    speed = f" at {one.speed_mps:.2f} m/s" if one.speed_mps else ""
    return f"{names or 'recordings not told'} ({strides}{speed})"


def unlike(before: Circumstances, after: Circumstances, model: Model) -> str | None:
    """What differs too much, and that both rest on one stride; None where neither is so."""
    found = tuple(_differences(before, after, model))
    told = words.joined(found)
    sentences = [f"The two visits were not measured alike: {told}, so a change may come of that."
                 ] if found else []  # fmt: skip
    if _rests_on_one(before) and _rests_on_one(after):
        sentences.append(_BOTH_ONE)
    return " ".join(sentences) or None


def _rests_on_one(visit: Circumstances) -> bool:
    return bool(visit.strides) and min(visit.strides.values()) == 1


def _differences(before: Circumstances, after: Circumstances, model: Model) -> Iterator[str]:
    pairs = (
        ("body mass", before.mass_kg, after.mass_kg, "kg", model.visits_mass_percent.value),
        ("walking speed", before.speed_mps, after.speed_mps, "m/s",
         model.visits_speed_percent.value),
    )  # fmt: skip
    for what, then, now, unit, most in pairs:
        if then and now and abs(now - then) > most / _PERCENT * then:
            yield f"{what} {words.number(then)} to {words.number(now)} {unit}"
    tall, then = after.height_m, before.height_m
    if then and tall and abs(tall - then) > model.visits_height_m.value:
        yield f"height {then:.2f} to {tall:.2f} m"
    if before.strides and after.strides and _rests_on_one(before) != _rests_on_one(after):
        yield f"one stride of a side {'then' if _rests_on_one(before) else 'now'}"
