"""The ground's push on each foot over a trial, when it is known, and on which part of the sole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.motion.filter import low_pass
from solespine.motion.model import Contact, Trial
from solespine.recordings.model import SIDES, Side

_LEAST_N = 20.0  # vertical force below which a centre of pressure means nothing
_PAD_S = 0.3  # of unloaded time around a contact, so that the filter starts from zero
_NEAR_GROUND_M = 0.012  # a point of the sole this much higher carries less by a factor of e
_SLACK_S = 0.03  # between the events and the plate
_SMEARED_S = 0.05  # to either side, by a low-pass of about 10 Hz


@dataclass(frozen=True)
class Ground:
    """What the ground does to one foot.

    Attributes:
        side: the foot.
        force: (n, 3) N in walk axes, low-passed with the markers' cut-off.
        moment: (n, 3) Nm about the origin of the walk axes.
        cop: (n, 3) m on the floor; NaN where the foot is hardly loaded.
        known: (n,) frames in which the push is told: on a plate, the foot in the air, or estimated.
        estimated: (n,) frames in which it comes from the motion, not from a plate.
    """

    side: Side
    force: Array = field(repr=False)
    moment: Array = field(repr=False)
    cop: Array = field(repr=False)
    known: np.ndarray = field(repr=False)
    estimated: np.ndarray = field(repr=False)


def ground_of(trial: Trial, cutoff_hz: float) -> dict[Side, Ground]:
    """The push on both feet at the trial's frames; feet on no whole plate are not known there."""
    return {side: _of_side(trial, side, cutoff_hz) for side in SIDES}


def _of_side(trial: Trial, side: Side, cutoff_hz: float) -> Ground:
    contacts = [c for c in trial.contacts if c.side == side and c.complete]
    force, moment = np.zeros((2, len(trial.time), 3))
    known = _clear_of_floor(trial, side, contacts)
    height = 0.0
    for contact in contacts:
        wrench = _filtered(contact, trial.time, cutoff_hz)
        force += wrench[:, :3]
        moment += wrench[:, 3:]
        known |= (trial.time >= contact.start_s - _SLACK_S) & (
            trial.time <= contact.end_s + _SLACK_S
        )
        height = float(np.nanmedian(contact.cop[:, 2]))
    estimated = np.zeros(len(known), dtype=bool)
    return Ground(side, force, moment, pressure_centre(force, moment, height), known, estimated)


def _clear_of_floor(trial: Trial, side: Side, contacts: Sequence[Contact]) -> np.ndarray:
    """(n,) frames in the air, less those into which the filter smears a push that no plate told.

    Markers feel an unmeasured strike a little before it: the low-pass spreads it so far.
    """
    air = in_the_air(trial, side)
    for event in trial.events:
        told = any(c.start_s - _SLACK_S <= event.time_s <= c.end_s + _SLACK_S for c in contacts)
        if event.side == side and not told:
            air &= np.abs(trial.time - event.time_s) > _SMEARED_S
    return air


def in_the_air(trial: Trial, side: Side) -> np.ndarray:
    """(n,) frames between a toe-off and the next strike of this foot."""
    air = np.zeros(len(trial.time), dtype=bool)
    events = sorted((e for e in trial.events if e.side == side), key=lambda e: e.time_s)
    for event, after in zip(events, events[1:], strict=False):
        if event.kind == "off" and after.kind == "strike":
            air |= (trial.time >= event.time_s) & (trial.time <= after.time_s)
    return air


def _filtered(contact: Contact, time: Array, cutoff_hz: float) -> Array:
    """Force and moment about the origin at `time`, (n, 6); force and point are filtered as one."""
    rate = 1.0 / float(np.median(np.diff(contact.time)))
    cop = _filled(contact.cop)
    moment = np.cross(cop, contact.force)
    moment[:, 2] += np.nan_to_num(contact.free_moment)
    pad = int(_PAD_S * rate)
    whole = np.pad(np.hstack([contact.force, moment]), ((pad, pad), (0, 0)))
    smooth = low_pass(whole, rate, cutoff_hz)
    clock = contact.time[0] + (np.arange(len(whole)) - pad) / rate
    return np.column_stack(
        [np.interp(time, clock, column, left=0.0, right=0.0) for column in smooth.T]
    )


def _filled(cop: Array) -> Array:
    """Gaps at the ends, where the force is small, take the nearest known place."""
    known = np.flatnonzero(np.isfinite(cop).all(axis=1))
    if not len(known):
        return np.zeros_like(cop)
    at = np.arange(len(cop))
    return np.column_stack([np.interp(at, known, cop[known, i]) for i in range(3)])


def pressure_centre(force: Array, moment: Array, height_m: float = 0.0) -> Array:
    """Where the push goes through the floor, (n, 3) m; NaN where it is too small."""
    up = np.where(force[:, 2] > _LEAST_N, force[:, 2], np.nan)
    x = (-moment[:, 1] + force[:, 0] * height_m) / up
    y = (moment[:, 0] + force[:, 1] * height_m) / up
    return np.column_stack([x, y, np.where(np.isnan(up), np.nan, height_m)])


def sole_shares(body: Body, side: Side, points: Array, cop: Array) -> Array:
    """How the push divides among the contact points of a sole, (n, k); rows make one.

    The least sum of squared shares whose centre is the centre of pressure, where points high above
    the lowest count as hardly reachable (judged); shares below zero are set to zero.

    Args:
        body: its contacts of this side, in their order, are the k points.
        side: which foot.
        points: (n, k, 3) m where they lie.
        cop: (n, 3) m.
    """
    count = points.shape[1]
    if count != len(contacts_of(body, side)):
        raise ValueError("one point for each contact of the sole")
    height = points[..., 2] - points[..., 2].min(axis=1, keepdims=True)
    ease = (np.exp(-height / _NEAR_GROUND_M) + 1e-6) * _carrying(body, side)
    rows = np.stack(
        [np.ones_like(ease), points[..., 0] - cop[:, None, 0], points[..., 1] - cop[:, None, 1]],
        axis=1,
    )
    rows[:, 1:] *= 10.0  # per decimetre, so that a place outside the sole is told approximately
    eased = rows * ease[:, None, :]
    matrix = eased @ rows.transpose(0, 2, 1) + 1e-4 * np.diag([0.0, 1.0, 1.0])
    wanted = np.zeros((len(cop), 3, 1))
    wanted[:, 0] = 1.0
    loaded = ~np.isnan(cop).any(axis=1)
    shares = np.zeros((len(cop), count))
    if loaded.any():
        weight = np.linalg.solve(matrix[loaded], wanted[loaded])
        raw = (eased[loaded].transpose(0, 2, 1) @ weight)[..., 0]
        raw = np.maximum(raw, 0.0)
        shares[loaded] = raw / raw.sum(axis=1, keepdims=True)
    shares[~loaded] = 1.0 / count
    return shares


def contacts_of(body: Body, side: Side) -> list[str]:
    """Names of the contact points of one sole, in the body's order."""
    return [c.name for c in body.contacts if c.side == side]


def _carrying(body: Body, side: Side) -> Array:
    """Nought for the midfoot: a centre of pressure cannot tell it from heel and ball."""
    mine = [c.region != "midfoot" for c in body.contacts if c.side == side]
    return np.array(mine, dtype=float)
