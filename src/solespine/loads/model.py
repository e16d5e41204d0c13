"""Loads: what every link of the chain carries, with interval, quality and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from solespine.body.anatomy import Array
from solespine.recordings.model import Side


@dataclass(frozen=True)
class Load:
    """One load over the stride.

    Attributes:
        site: `hip`, `knee`, `ankle`, `subtalar`, `midfoot`, `mtp`, `L5_S1` ... `L1_L2`,
            `achilles`, `plantar_fascia`, `heel_pad`, or a coordinate for a net moment.
        part: `compression`, `fore_aft_shear`, `side_shear`, `resultant`, `force`, `strain`,
            `pressure`, `moment`, `power` (made is positive).
        side: the side of the body; for the spine, the foot whose strike begins the stride.
        unit: N, Nm, W, Pa or 1.
        curve: (101,) mean over the strides in percent of the stride; NaN where not measurable.
        peak: of the strides' greatest values (by size, with its sign), the mean.
        at_percent: where the mean curve has it.
        low, high: interval of the peak, 95 %; None where none was asked for.
        strides: how many went in.
        measured_percent: part of the stride that could be measured.
        uncertain: absolute values of this site are uncertain; compare within the person.
    """

    site: str
    part: str
    side: Side
    unit: str
    curve: Array = field(repr=False)
    peak: float
    at_percent: float
    low: float | None = None
    high: float | None = None
    strides: int = 1
    measured_percent: float = 100.0
    uncertain: bool = False


@dataclass(frozen=True)
class Comparison:
    """One load of the left side against the right.

    Attributes:
        site, part, unit: of the load, as in Load.
        left, right: greatest size; of the spine, around the strike of that foot.
        ratio: left over right.
        low, high: its 95 % interval, of draws in which both sides see the same model; None where
            none was asked for.
        measured_percent: of what is compared, on the side that has less.
        uncertain: as in Load.
    """

    site: str
    part: str
    unit: str
    left: float
    right: float
    ratio: float
    low: float | None
    high: float | None
    measured_percent: float
    uncertain: bool = False


@dataclass(frozen=True)
class ResidualReduction:
    """What residual reduction changed in a trial; forward, left, up, RMS where both feet are told.

    Attributes:
        force_before_percent_bw, force_after_percent_bw: force that nothing measured explains.
        moment_before_nm_kg, moment_after_nm_kg: the same of the moment about the centre of mass.
        markers_moved_rms_m, markers_moved_most_m: how far the model's markers went.
        trunk_centre_moved_m: of the trunk's centre of mass in the trunk, forward and left.
        pressure_centre_moved_m: of all centres of pressure against the markers, forward and left.
    """

    force_before_percent_bw: tuple[float, float, float]
    force_after_percent_bw: tuple[float, float, float]
    moment_before_nm_kg: tuple[float, float, float]
    moment_after_nm_kg: tuple[float, float, float]
    markers_moved_rms_m: float
    markers_moved_most_m: float
    trunk_centre_moved_m: tuple[float, float]
    pressure_centre_moved_m: tuple[float, float]


@dataclass(frozen=True)
class LoadQuality:
    """How far the loads of a trial can be trusted.

    Attributes:
        marker_rms_m: distance of model and measured markers, of all but the arms', and by role.
        residual_percent_bw: RMS of the force that nothing measured explains, forward, left, up,
            in percent of the body weight, where both feet are measured; None where they never are.
        residual_peak_n: its greatest size.
        reserve_nm: greatest moment that the muscles could not make, with the joint.
        not_solved: frames in which the muscle forces did not settle.
        l5s1_disagreement_nm_kg: RMS of the L5-S1 moment from above less that from below.
        reduced: what residual reduction did, where it was asked for and could be done.
    """

    marker_rms_m: float
    marker_rms_by_role_m: Mapping[str, float] = field(repr=False)
    residual_percent_bw: tuple[float, float, float] | None
    residual_peak_n: float | None
    reserve_nm: float
    reserve_joint: str
    not_solved: int
    l5s1_disagreement_nm_kg: float | None
    reduced: ResidualReduction | None = None


@dataclass(frozen=True)
class Loads:
    """All loads of one person's walk.

    Attributes:
        loads: one for each site, part and side.
        body_weight_n: of the person.
        standing: (site, part) to N in quiet standing, of the same body; legs: of one leg.
        quality: of each trial by name.
        from_below: whether the spine's load was taken from the ground, for want of trunk markers.
        skipped: what was left out and why, in sentences.
        notes: what was assumed, in sentences.
        comparisons: left against right, one for each site.
        ground_estimated: whether the ground's push on a foot comes from the motion, not a plate.
    """

    loads: tuple[Load, ...]
    body_weight_n: float
    standing: Mapping[tuple[str, str], float]
    quality: Mapping[str, LoadQuality]
    from_below: bool
    skipped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    ground_estimated: bool = False

    def get(self, site: str, part: str, side: Side) -> Load | None:
        """One load, or None where it was not measured."""
        for load in self.loads:
            if (load.site, load.part, load.side) == (site, part, side):
                return load
        return None
