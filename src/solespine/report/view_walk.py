"""The walk in the report: what the recordings showed, how good they are, what was not used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solespine.findings.gait.model import Measured
from solespine.report import view, words
from solespine.report.assessment import Assessment
from solespine.report.clean import clean
from solespine.report.measurement import Measurement
from solespine.report.measurement_view import band_text, figure, in_order
from solespine.report.refs import Ledger

_VERDICTS = {True: "outside normal", None: "cannot tell", False: "within normal"}


def walk(a: Assessment, ledger: Ledger) -> view.Walk | None:
    """What the recordings showed; None where the case names none."""
    if a.measurement is None and not a.refused:
        return None
    refused = tuple(clean(text) for text in a.refused)
    if a.measurement is None:
        return view.Walk(_none_used(), (), (), (), refused)
    told = in_order(a.measurement.findings)
    return view.Walk(
        plain=tuple(_plain(told, a, ledger)),
        clinical=tuple(_quality(a.measurement)),
        rows=tuple(_row(one, a, ledger) for one in told if one.present is not False),
        within=tuple(dict.fromkeys(_term(one, a) for one in told if one.present is False)),
        refused=refused,
    )


def _none_used() -> tuple[view.Claim, ...]:
    return (
        view.Claim("The recording of your walk could not be used.", ()),
        view.Claim("This answer rests on what you told and what was examined.", ()),
    )


def _plain(told: Sequence[Measured], a: Assessment, ledger: Ledger) -> Iterator[view.Claim]:
    """What stands out, in a patient's words, each with the answer it is kept under."""
    assert a.measurement is not None
    rests = _rests_on(a.measurement)
    found = list(dict.fromkeys((one.id, one.side) for one in told if one.present))
    if not found:
        yield view.Claim(f"{rests} shows nothing that is clearly outside what is normal.", ())
    else:
        yield view.Claim(f"{rests} shows:", ())
    for finding, side in found:
        row = a.evidence.findings[finding]
        text = row.plain or row.term
        where = f" ({words.SIDES[side]})" if side else ""
        yield view.Claim(f"{text}{where}.", ledger.answers(finding))
    yield view.Claim(
        "This is how you walked on that day. Walking differently is not by itself the cause of a "
        "pain.",
        (),
    )


def _rests_on(measurement: Measurement) -> str:
    motion = measurement.motion
    strides = sum(s.quality.level != "poor" for t in motion.trials for s in t.strides)
    if motion.trials:
        return f"The recording of your walk ({words.many(strides, 'stride')})"
    steps = sum(step.quality.level != "poor" for step in motion.pressure)
    return f"The pressure under your feet ({words.many(steps, 'step')})"


def _quality(measurement: Measurement) -> Iterator[str]:
    for trial in measurement.motion.trials:
        notes = f" ({'; '.join(trial.quality.notes)})" if trial.quality.notes else ""
        yield clean(f"{trial.name}: quality {trial.quality.level}{notes}")
    for name in dict.fromkeys(step.recording for step in measurement.motion.pressure):
        yield clean(f"{name}: pressure under the foot")


def _row(one: Measured, a: Assessment, ledger: Ledger) -> view.WalkRow:
    return view.WalkRow(
        _term(one, a),
        one.side or "",
        f"{figure(one.value, one.spread)} {one.unit}",
        band_text(one.band),
        _VERDICTS[one.present],
        ledger.answers(one.id),
    )


def _term(one: Measured, a: Assessment) -> str:
    return a.evidence.findings[one.id].term
