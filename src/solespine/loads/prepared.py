"""One trial made ready for its strides: poses, arms, toes, the ground's push, residuals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from solespine.body import Body
from solespine.body.model import SUFFIX
from solespine.loads.arms import unseen_arms, with_note, with_swing
from solespine.loads.ground import Ground, ground_of, in_the_air
from solespine.loads.ground_from_motion import estimated_ground
from solespine.loads.model import ResidualReduction
from solespine.loads.person import Worn
from solespine.loads.poses import Poses, fit_trial, with_flat_toes
from solespine.loads.residual_reduction import reduce_residuals
from solespine.motion.model import Trial
from solespine.recordings.model import SIDES, Side

_SAME_STEP_S = 0.1  # between an event and the plate


@dataclass(frozen=True, eq=False)
class Prepared:
    """A trial whose strides can be solved.

    Attributes:
        trial: which.
        body: of the person; its trunk is moved where residuals were reduced.
        poses: with arms and toes.
        ground: on both feet, measured or estimated.
        posed_arms: sides whose arm no marker tells.
        reduced: what residual reduction did; None where it was not asked for or could not be done.
        skipped: what was left out and why.
        notes: what was assumed.
    """

    trial: Trial
    body: Body = field(repr=False)
    poses: Poses = field(repr=False)
    ground: Mapping[Side, Ground] = field(repr=False)
    posed_arms: tuple[Side, ...] = ()
    reduced: ResidualReduction | None = None
    skipped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def prepare(trial: Trial, cutoff_hz: float, worn: Worn, *, reduce: bool = False) -> Prepared:
    """Fit a trial and find the ground's push on both feet.

    Args:
        trial: of a walk.
        cutoff_hz: low-pass of markers and forces.
        worn: body and markers.
        reduce: whether to reduce residuals where trunk and both feet are measured.

    Raises:
        TooPoorError: too few markers for a pose.
    """
    poses = fit_trial(worn.body, worn.places, trial.markers, trial.time, cutoff_hz, worn.rest)
    measured = ground_of(trial, cutoff_hz)
    unseen = unseen_arms(poses.roles)
    poses = with_swing(worn.body, poses, unseen)
    poses = with_flat_toes(
        worn.body, poses, {SUFFIX[side]: loaded(trial, measured[side]) for side in SIDES}
    )
    off_plates = feet_off_plates(trial)
    ground: Mapping[Side, Ground] = measured
    if off_plates:
        guessed = estimated_ground(worn.body, poses, trial, measured)
        ground = {side: (guessed if side in off_plates else measured)[side] for side in SIDES}
    notes = [with_note(unseen)] if unseen else []
    notes += [
        f"{trial.name}: the {side} foot is on no plate by itself: the ground's push on it is "
        "estimated from the motion, and its loads have wider intervals"
        for side in off_plates
    ]
    made = Prepared(trial, worn.body, poses, ground, unseen, notes=tuple(notes))
    return _reduced(made, worn, off_plates) if reduce else made


def _reduced(made: Prepared, worn: Worn, off_plates: tuple[Side, ...]) -> Prepared:
    """With residuals reduced, or the reason why not."""
    done = None if off_plates else reduce_residuals(made.body, made.poses, made.ground, worn.places)
    if done is None:
        why = (
            f"{made.trial.name}: residuals are not reduced: that needs markers on the trunk, both "
            "feet on plates, and plates in step with the markers"
        )
        return Prepared(made.trial, made.body, made.poses, made.ground, made.posed_arms,
                        skipped=(why,), notes=made.notes)  # fmt: skip
    note = f"{made.trial.name}: {_told(done.report)}"
    return Prepared(made.trial, done.body, done.poses, done.ground, made.posed_arms, done.report,
                    notes=(*made.notes, note))  # fmt: skip


def _told(done: ResidualReduction) -> str:
    before, after = (
        max(one) for one in (done.force_before_percent_bw, done.force_after_percent_bw)
    )
    moved = 1000 * float(np.hypot(*done.pressure_centre_moved_m))
    return (
        f"residuals are reduced: movement and ground force disagreed by {before:.1f} % of body "
        f"weight and now by {after:.1f} %; the model's markers moved by "
        f"{1000 * done.markers_moved_rms_m:.0f} mm on average, all centres of pressure by "
        f"{moved:.0f} mm"
    )


def feet_off_plates(trial: Trial) -> tuple[Side, ...]:
    """Feet of which no usable stride begins with a whole contact alone on a plate."""
    whole = {
        stride.side
        for stride in trial.strides
        for contact in trial.contacts
        if stride.quality.level != "poor"
        and contact.complete
        and contact.side == stride.side
        and abs(contact.start_s - stride.strike_s) < _SAME_STEP_S
    }
    return tuple(side for side in SIDES if side not in whole)


def loaded(trial: Trial, ground: Ground) -> np.ndarray:
    """(n,) frames in which a foot is on the floor, as far as events or plates tell."""
    told = [e for e in trial.events if e.side == ground.side]
    if not told:
        return ~np.isnan(ground.cop[:, 0])
    first, last = min(e.time_s for e in told), max(e.time_s for e in told)
    inside = (trial.time >= first) & (trial.time <= last)
    return np.asarray(~in_the_air(trial, ground.side) & inside)
