"""The walk in the report: what the recordings showed, how good they are, what was not used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solespine.case import Answered
from solespine.findings.gait.model import Measured
from solespine.findings.measured import same_place
from solespine.report import view, words
from solespine.report.assessment import Assessment
from solespine.report.clean import clean
from solespine.report.measurement import Measurement
from solespine.report.measurement_view import band_text, in_order
from solespine.report.refs import Ledger
from solespine.report.value_rows import figure, published_sources

_INDICES = ("high_gps", "low_gdi")  # their numbers say more than that they are within normal
_VERDICTS = {True: "outside normal", None: "cannot tell", False: "within normal"}


def walk(a: Assessment, ledger: Ledger) -> view.Walk | None:
    """What the recordings showed; None where the case names none."""
    if a.measurement is None and not a.refused:
        return None
    refused = tuple(clean(text) for text in a.refused)
    if a.measurement is None:
        return view.Walk(_none_used(ledger), (), (), (), refused)
    told = [one for one in in_order(a.measurement.findings) if not _of_loads(one, a)]
    return view.Walk(
        plain=tuple(_plain(told, a, ledger)),
        clinical=tuple(_quality(a.measurement)),
        rows=tuple(_row(one, a, ledger) for one in told if one.present is not False),
        within=tuple(_within(told, a)),
        refused=refused,
        counted=_counted(a.measurement),
        rests_on=ledger.method("walk") + ledger.sources(_norms(a.measurement)),
    )


def _of_loads(one: Measured, a: Assessment) -> bool:
    """Loads have a part of the report of their own."""
    return a.evidence.findings[one.id].kind == "load"


def _norms(measurement: Measurement) -> Iterator[str]:
    """Sources of the bands that the curves are drawn on, and of what stands beside the values."""
    yield from (one.source for one in measurement.curves if one.source)
    values = (*measurement.values, *measurement.forces, *measurement.pressure)
    yield from published_sources(values, measurement.evidence)


def _none_used(ledger: Ledger) -> tuple[view.Claim, ...]:
    return (
        view.Claim("The recording of your walk could not be used.", ledger.method("walk")),
        view.Claim(
            "The answer rests on what you told and what was examined.", ledger.method("open")
        ),
    )


def _plain(told: Sequence[Measured], a: Assessment, ledger: Ledger) -> Iterator[view.Claim]:
    """What stands out, in a patient's words, each with the answer it is kept under."""
    assert a.measurement is not None
    rests, method = _rests_on(a.measurement), ledger.method("walk")
    for doubt in a.measurement.doubts:
        yield view.Claim(f"{clean(doubt)}.", method)
    found = list(dict.fromkeys((one.id, one.side) for one in told if one.present))
    if not found:
        none = f"{rests} shows nothing that is clearly outside what is normal."
        yield view.Claim(f"{none}{_untold(told)}", method)
    else:
        yield view.Claim(f"{rests} shows:", method)
    for finding, side in found:
        row = a.evidence.findings[finding]
        text = row.plain or row.term
        where = f" ({words.SIDES[side]})" if side else ""
        yield view.Claim(f"{text}{where}.", ledger.answers(finding))
    yield view.Claim(
        "This is how you walked on that day. Walking differently is not by itself the cause of a "
        "pain.",
        method,
    )


def _untold(told: Sequence[Measured]) -> str:
    """How many values are open, so that nothing found is not read as all being well."""
    count = sum(one.present is None for one in told)
    if not count:
        return ""
    values = words.many(count, "value")
    return f" {values} cannot be judged: there were too few steps, or it is too close."


def _rests_on(measurement: Measurement) -> str:
    if measurement.motion.trials:
        return f"The recording of your walk ({words.many(_strides(measurement), 'stride')})"
    sides = _sides_of_steps(measurement)
    steps = words.many(len(sides), "step")
    if len(set(sides)) != 1:
        return f"The pressure under your feet ({steps})"
    missing = "left" if sides[0] == "right" else "right"
    return f"The pressure under your {sides[0]} foot ({steps}; no {missing} step could be used)"


def _counted(measurement: Measurement) -> str:
    """`7 strides`, or `3 steps, left only`."""
    if measurement.motion.trials:
        return words.many(_strides(measurement), "stride")
    sides = _sides_of_steps(measurement)
    only = f", {sides[0]} only" if len(set(sides)) == 1 else ""
    return f"{words.many(len(sides), 'step')}{only}"


def _strides(measurement: Measurement) -> int:
    trials = measurement.motion.trials
    return sum(s.quality.level != "poor" for t in trials for s in t.strides)


def _sides_of_steps(measurement: Measurement) -> list[str]:
    """Left or right of each usable step."""
    return [step.side for step in measurement.motion.pressure if step.quality.level != "poor"]


def _quality(measurement: Measurement) -> Iterator[str]:
    yield from map(clean, measurement.doubts)
    for trial in measurement.motion.trials:
        told = "; ".join(note.rstrip(".") for note in trial.quality.notes)
        notes = f" ({told})" if told else ""
        yield clean(f"{trial.name}: quality {trial.quality.level}{notes}")
    for name in dict.fromkeys(step.recording for step in measurement.motion.pressure):
        yield clean(f"{name}: pressure under the foot")


def _within(told: Sequence[Measured], a: Assessment) -> Iterator[str]:
    """Terms; with the side where only one is within normal, an index's value, what was seen."""
    within = [one for one in told if one.present is False]
    for finding in dict.fromkeys(one.id for one in within):
        sides = [one for one in within if one.id == finding]
        where = [one.side for one in sides if one.side] if len(sides) == 1 else []
        index = [f"{figure(o.value, o.spread)} {o.unit}" for o in sides if finding in _INDICES]
        seen = dict.fromkeys(filter(None, (_seen(one, a) for one in sides)))
        more = "; ".join([*where, *index, *seen])
        yield f"{_term(sides[0], a)} ({more})" if more else _term(sides[0], a)


def _row(one: Measured, a: Assessment, ledger: Ledger) -> view.WalkRow:
    seen = _seen(one, a)
    return view.WalkRow(
        _term(one, a),
        one.side or "",
        f"{figure(one.value, one.spread)} {one.unit}" + (f"; {seen}" if seen else ""),
        band_text(one.band),
        _VERDICTS[one.present],
        ledger.answers(one.id),
    )


def _seen(one: Measured, a: Assessment) -> str:
    """What an examiner saw of the same: the measurement stands in its place, but does not hide it.

    Told with the side only where that is another than the measurement's.
    """
    said = [
        f"{_answer(entry)}{_on(entry, one)}"
        for entry in a.case.answers.get(one.id, ())
        if entry.value is not None and same_place(entry.side, one.side)
    ]
    return f"seen by the examiner: {', '.join(said)}" if said else ""


def _answer(entry: Answered) -> str:
    if isinstance(entry.value, bool):
        return "yes" if entry.value else "no"
    number = f"{entry.value:g}" if isinstance(entry.value, float) else str(entry.value)
    return f"{number} {entry.unit or ''}".strip()


def _on(entry: Answered, one: Measured) -> str:
    return f" ({words.SIDES[entry.side]})" if entry.side and entry.side != one.side else ""


def _term(one: Measured, a: Assessment) -> str:
    return a.evidence.findings[one.id].term
