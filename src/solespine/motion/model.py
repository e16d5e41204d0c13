"""Motion: how one person moved, from all their recordings; no norms, no diagnosis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from solespine.motion.pressure_picture import PressurePicture
from solespine.recordings.model import Array, Event, Side, Subject

Level = Literal["good", "usable", "poor"]
CurveKey = tuple[str, Side]  # name of a curve (names.py) and the side it is told for


@dataclass(frozen=True)
class Quality:
    """How far a part of a recording can be trusted, and why.

    Attributes:
        level: good, usable (with a note), or poor (left out).
        notes: sentences: what was found.
    """

    level: Level = "good"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stride:
    """From one foot strike to the next of the same foot.

    Attributes:
        trial: name of the trial.
        side: the foot.
        strike_s, end_s: its two strikes, s.
        opposite_off_s, opposite_strike_s, off_s: toe-off and strike of the other foot and own
            toe-off in between, s.
        values: spatiotemporal values by name with unit: stride_time_s, step_time_s, stance_time_s,
            swing_time_s, stance_percent, single_support_percent, double_support_percent,
            single_support_s, cadence_spm (steps a minute), stride_length_m, step_length_m,
            step_width_m, speed_mps. What could not be measured is absent. A step is named after
            the foot that it ends with: the right step ends with the right strike.
        quality: poor strides are kept here and used nowhere.
    """

    trial: str
    side: Side
    strike_s: float
    end_s: float
    opposite_off_s: float
    opposite_strike_s: float
    off_s: float
    values: Mapping[str, float]
    quality: Quality = Quality()


@dataclass(frozen=True)
class Contact:
    """One foot on one plate from strike to toe-off.

    Attributes:
        trial, side, plate: where it happened.
        start_s, end_s: while the vertical force is above the threshold, s.
        time: (m,) s.
        force: (m, 3) N on the person: forward, to the left, up.
        cop: (m, 3) m in walk axes.
        cop_foot: (m, 2) along the foot from heel (0) to toe (1), and m to the outer side of the
            heel-to-toe line; NaN where the foot markers do not allow it.
        free_moment: (m,) Nm about the vertical.
        complete: the whole stance is on this plate and nothing else is.
        quality: poor ones are kept here and used nowhere.
    """

    trial: str
    side: Side
    plate: str
    start_s: float
    end_s: float
    time: Array = field(repr=False)
    force: Array = field(repr=False)
    cop: Array = field(repr=False)
    cop_foot: Array = field(repr=False)
    free_moment: Array = field(repr=False)
    complete: bool
    quality: Quality = Quality()


@dataclass(frozen=True)
class PressureStep:
    """One stance measured by a pressure insole or plate.

    Attributes:
        recording: name of the file.
        side: the foot.
        start_s, end_s: loaded from, to, s.
        values: by name with unit: heel_force_share_percent, midfoot_..., forefoot_..., toes_...
            (share of the force-time integral), heel_contact_s, heel_off_percent,
            peak_pressure_heel_kpa, ..., arch_index, cpei_percent, cop_start_percent (of foot length
            from the heel). What could not be measured is absent.
        quality: as everywhere.
        picture: highest pressure and path in the foot's axes; None where the heel left no print.
    """

    recording: str
    side: Side
    start_s: float
    end_s: float
    values: Mapping[str, float]
    quality: Quality = Quality()
    picture: PressurePicture | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Trial:
    """One walking trial.

    Attributes:
        name: of its recording.
        rate_hz: frames a second.
        time: (n,) s.
        direction: (2,) unit vector of walking in the recording's horizontal axes.
        treadmill: the belt moves under the person.
        marker_set: name of the recognised set.
        markers: role to (n, 3) m, filtered, in walk axes: forward, left, up.
        angles: curve name and side to (n,) rad (or m, see names.py); NaN where not measured.
        events: those used.
        event_method: where they come from, with the measured reason of the choice.
        strides: of both sides, in time order.
        contacts: feet on plates.
        quality: of the trial; of a side where the sides differ.
        side_quality: left and right may differ.
        left_out: what was left out and why, in sentences.
        bends: the way has a bend: strides of its straight part are steady, their pace is not free.
    """

    name: str
    rate_hz: float
    time: Array = field(repr=False)
    direction: tuple[float, float]
    treadmill: bool
    marker_set: str
    markers: Mapping[str, Array] = field(repr=False)
    angles: Mapping[CurveKey, Array] = field(repr=False)
    events: tuple[Event, ...] = field(repr=False)
    event_method: str
    strides: tuple[Stride, ...] = field(repr=False)
    contacts: tuple[Contact, ...] = field(repr=False)
    quality: Quality
    side_quality: Mapping[Side, Quality]
    left_out: tuple[str, ...] = ()
    bends: bool = False


@dataclass(frozen=True)
class StaticPose:
    """What a standing trial tells.

    Attributes:
        name: of its recording.
        angles: curve name and side to the mean while standing, rad (or m).
        lengths_m: by name and side: leg_length (hip centre to ankle centre to floor), hip_height,
            foot_length, arch_height, asis_height.
        quality: as everywhere.
    """

    name: str
    angles: Mapping[CurveKey, float]
    lengths_m: Mapping[tuple[str, Side], float]
    quality: Quality = Quality()


@dataclass(frozen=True)
class Motion:
    """All that was measured of one person's walk.

    Attributes:
        trials: walking trials; one too poor is named in `left_out` instead.
        static: the standing trial, or None.
        pressure: steps on pressure insoles or plates.
        subject: mass, height and lengths, from the files or the case.
        cutoff_hz: low-pass cut-off of markers and forces alike.
        inputs: name of each file to its sha256.
        left_out: trials and parts that were left out, with the reason.
        notes: what was found of units, axes and marker sets, in sentences.
    """

    trials: tuple[Trial, ...]
    static: StaticPose | None
    pressure: tuple[PressureStep, ...]
    subject: Subject
    cutoff_hz: float
    inputs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
