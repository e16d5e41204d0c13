"""Walks with a planted change: real recordings altered by known amounts, and walks by formula."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from solespine.motion.model import (
    Contact,
    Motion,
    PressureStep,
    Quality,
    StaticPose,
    Stride,
    Trial,
)
from solespine.recordings.model import SIDES, Array, Plate, Recording, Side, Subject

LETTER: Mapping[Side, str] = {"left": "L", "right": "R"}
OTHER: Mapping[Side, Side] = {"left": "right", "right": "left"}
# Parts of labels (Plug-in Gait, Oxford foot, clusters) that sit below the pelvis.
_LEG = re.compile(
    "THI|TH[123]|KNE|LFC|MFC|TIB|TB[123]|TUB|HFB|SHN|HFI|ANK|MMA|MAL|AJC|KJC|HEE|CAL|CPG|STL|LCA|"
    "PCA|NAV|D1M|D5M|P1M|P5M|MT|TOE|HLX|SMH|FMH|VMH"
)


# --- real recordings, altered -----------------------------------------------------------------


def of_leg(label: str, side: Side) -> bool:
    """Whether a marker sits on this leg below the hip."""
    name = label.upper()
    return name.startswith(LETTER[side]) and _LEG.search(name[1:]) is not None


def shorten_stance(
    recording: Recording,
    side: Side,
    strides: Sequence[tuple[float, float, float]],
    share: float,
    plates: Iterable[str],
) -> Recording:
    """One leg's stances made shorter by `share`, its swings longer; the strikes stay.

    Args:
        recording: of a walk.
        side: the leg.
        strides: strike, toe-off and next strike of this leg, s, in order, not overlapping.
        share: 0.2 makes every stance 20 % shorter.
        plates: names of the plates that only this foot is on.
    """
    old, new = _knots(strides, share)
    return replace(
        recording,
        markers={
            label: _at(recording.time, xyz, np.interp(recording.time, new, old))
            if of_leg(label, side)
            else xyz
            for label, xyz in recording.markers.items()
        },
        plates=tuple(
            _warped(plate, np.interp(plate.time, new, old)) if plate.name in plates else plate
            for plate in recording.plates
        ),
        events=tuple(
            replace(event, time_s=float(np.interp(event.time_s, old, new)))
            if event.side == side
            else event
            for event in recording.events
        ),
        outputs={},
    )


def _knots(strides: Sequence[tuple[float, float, float]], share: float) -> tuple[Array, Array]:
    """Old and new times between which time runs evenly; outside the strides nothing changes."""
    first, last = strides[0][0], strides[-1][2]
    old, new = [first - 1e3], [first - 1e3]
    for strike, off, _ in strides:
        old += [strike, off]
        new += [strike, strike + (1 - share) * (off - strike)]
    return np.array([*old, last, last + 1e3]), np.array([*new, last, last + 1e3])


def scale_force(
    recording: Recording, spans: Mapping[str, Sequence[tuple[float, float]]], factor: float
) -> Recording:
    """All force of the named plates times `factor` within the spans, s."""
    plates = []
    for plate in recording.plates:
        gain = np.ones(len(plate.time))
        for start, end in spans.get(plate.name, ()):
            gain[(plate.time >= start) & (plate.time <= end)] = factor
        plates.append(
            replace(
                plate,
                force=plate.force * gain[:, None],
                free_moment=plate.free_moment * gain,
            )
        )
    return replace(recording, plates=tuple(plates), outputs={})


def slower(recording: Recording, factor: float) -> Recording:
    """The same walk at `factor` times its speed: every clock stretched."""
    return replace(
        recording,
        rate_hz=recording.rate_hz * factor,
        time=recording.time / factor,
        plates=tuple(
            replace(plate, rate_hz=plate.rate_hz * factor, time=plate.time / factor)
            for plate in recording.plates
        ),
        events=tuple(replace(e, time_s=e.time_s / factor) for e in recording.events),
        outputs={},
    )


def doubled_rate(recording: Recording) -> Recording:
    """Twice as many frames, by linear interpolation between them."""
    time = np.interp(np.arange(2 * len(recording.time) - 1) / 2, np.arange(len(recording.time)),
                     recording.time)  # fmt: skip
    return replace(
        recording,
        rate_hz=2 * recording.rate_hz,
        time=time,
        markers={k: _at(recording.time, xyz, time) for k, xyz in recording.markers.items()},
        outputs={},
    )


def moved(recording: Recording, angle_rad: float, shift: tuple[float, float]) -> Recording:
    """The lab turned about the vertical and shifted on the floor."""
    cos, sin = np.cos(angle_rad), np.sin(angle_rad)
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    offset = np.array([*shift, 0.0])
    return _mapped(recording, turn, offset, lambda label: label, lambda side: side, 1.0)


def mirrored(recording: Recording) -> Recording:
    """Left and right exchanged: the lab seen in a mirror, labels and sides renamed."""
    flip = np.diag([1.0, -1.0, 1.0])
    labels = set(recording.markers)

    def rename(label: str) -> str:
        """L... to R... and back, where the partner exists; others sit in the middle."""
        partner = {"L": "R", "R": "L"}.get(label[:1], "") + label[1:]
        return partner if partner in labels or label not in labels else label

    return _mapped(recording, flip, np.zeros(3), rename, lambda s: OTHER[s], -1.0)


def _mapped(
    recording: Recording,
    turn: Array,
    offset: Array,
    rename: Callable[[str], str],
    exchange: Callable[[Side], Side],
    sign: float,
) -> Recording:
    """All positions and forces by one rotation or reflection, labels and sides renamed."""
    subject = recording.subject
    measures = {
        (name, side if side is None else exchange(side)): value
        for (name, side), value in subject.measures_m.items()
    }
    angles = {rename(name): value for name, value in subject.angles_rad.items()}
    return replace(
        recording,
        markers={rename(k): xyz @ turn.T + offset for k, xyz in recording.markers.items()},
        plates=tuple(
            replace(
                plate,
                force=plate.force @ turn.T,
                cop=plate.cop @ turn.T + offset,
                free_moment=sign * plate.free_moment,
                corners=None if plate.corners is None else plate.corners @ turn.T + offset,
                side=None if plate.side is None else exchange(plate.side),
            )
            for plate in recording.plates
        ),
        events=tuple(replace(e, side=exchange(e.side)) for e in recording.events),
        subject=replace(subject, measures_m=measures, angles_rad=angles),
        outputs={},
    )


def _warped(plate: Plate, at: Array) -> Plate:
    return replace(
        plate,
        force=_at(plate.time, plate.force, at),
        cop=_at(plate.time, plate.cop, at),
        free_moment=np.interp(at, plate.time, plate.free_moment),
    )


def _at(time: Array, values: Array, at: Array) -> Array:
    """(n, 3) values read off at other times, linearly; gaps stay gaps."""
    return np.column_stack([np.interp(at, time, column) for column in values.T])


# --- walks by formula -------------------------------------------------------------------------

RATE_HZ = 100.0
STRIDE_S = 1.1
DEG = np.pi / 180
HEALTHY = {
    "stride_time_s": STRIDE_S,
    "step_time_s": STRIDE_S / 2,
    "stance_time_s": 0.68,
    "swing_time_s": 0.42,
    "stance_percent": 61.8,
    "single_support_percent": 38.2,
    "double_support_percent": 23.6,
    "single_support_s": 0.42,
    "cadence_spm": 109.0,
    "stride_length_m": 1.4,
    "step_length_m": 0.7,
    "step_width_m": 0.1,
    "speed_mps": 1.27,
}


def formula_walk(
    strides: int = 4,
    changes: Mapping[Side, Mapping[str, float]] | None = None,
    angles: Mapping[tuple[str, Side], Array] | None = None,
    contacts: Sequence[Contact] = (),
    pressure: Sequence[PressureStep] = (),
    jitter: float = 0.01,
    treadmill: bool = False,
    static: StaticPose | None = None,
) -> Motion:
    """A Motion of one trial with `strides` strides a side.

    Args:
        strides: a side.
        changes: per side, factors on the healthy spatiotemporal values.
        angles: curve and side to (n,) rad over the trial's time (see `time_of`).
        contacts, pressure: as they are.
        jitter: relative spread between strides, the same for every value of a stride.
        treadmill: whether a belt moves.
        static: the standing pose.
    """
    time = time_of(strides)
    trial = Trial(
        name="formula",
        rate_hz=RATE_HZ,
        time=time,
        direction=(1.0, 0.0),
        treadmill=treadmill,
        marker_set="by formula",
        markers={},
        angles=dict(angles or {}),
        events=(),
        event_method="by formula",
        strides=tuple(_strides(strides, changes or {}, jitter)),
        contacts=tuple(contacts),
        quality=Quality(),
        side_quality={},
    )
    subject = Subject(mass_kg=70.0, height_m=1.75)
    return Motion((trial,), static, tuple(pressure), subject, 6.0)


def time_of(strides: int) -> Array:
    """(n,) time of a walk by formula with this many strides a side."""
    return np.arange(round((strides + 1) * STRIDE_S * RATE_HZ) + 1) / RATE_HZ


def phase(strides: int, side: Side) -> Array:
    """(n,) share of the stride of a side gone by, 0 to 1, over the trial's time."""
    start = 0.0 if side == "left" else STRIDE_S / 2
    return np.round((time_of(strides) - start) / STRIDE_S, 9) % 1.0


def _strides(
    count: int, changes: Mapping[Side, Mapping[str, float]], jitter: float
) -> Iterator[Stride]:
    for side in SIDES:
        for k in range(count):
            wobble = 1 + jitter * (-1) ** k
            values = {
                name: value * wobble * changes.get(side, {}).get(name, 1.0)
                for name, value in HEALTHY.items()
            }
            start = k * STRIDE_S + (0.0 if side == "left" else STRIDE_S / 2)
            yield Stride(
                trial="formula",
                side=side,
                strike_s=start,
                end_s=start + STRIDE_S,
                opposite_off_s=start + 0.13,
                opposite_strike_s=start + STRIDE_S / 2,
                off_s=start + 0.68,
                values=values,
            )


def formula_contact(
    side: Side,
    index: int = 0,
    weight_n: float = 686.0,
    load: float = 1.0,
    heel: float = 1.0,
    stance_s: float = 0.68,
    start_at: float = 0.0,
    jitter: float = 0.0,
) -> Contact:
    """A double-humped stance: force by a sine series, centre of pressure from heel to toe.

    Args:
        side: the foot.
        index: tells contacts of one side apart and signs the jitter.
        weight_n: body weight.
        load: factor on all force.
        heel: factor on the force while the centre of pressure lies in the rear third.
        stance_s: duration.
        start_at: where the centre of pressure begins, share of foot length.
        jitter: relative spread.
    """
    progress = np.linspace(0.0, 1.0, 681)
    along = start_at + (0.95 - start_at) * progress
    hump = np.sin(np.pi * progress) + 0.35 * np.sin(3 * np.pi * progress)
    vertical = load * weight_n * 1.1 * hump * np.where(along < 1 / 3, heel, 1.0)
    vertical = vertical * (1 + jitter * (-1) ** index)
    forward = -0.2 * weight_n * np.sin(2 * np.pi * progress) * load
    return Contact(
        trial="formula",
        side=side,
        plate="plate 1",
        start_s=float(index),
        end_s=index + stance_s,
        time=index + progress * stance_s,
        force=np.column_stack([forward, np.zeros_like(forward), vertical]),
        cop=np.zeros((len(progress), 3)),
        cop_foot=np.column_stack([along, np.zeros_like(along)]),
        free_moment=np.zeros_like(progress),
        complete=True,
    )
