"""A measured walk as the style to stay near: the person's own stride, mean of those recorded.

Coordinates are those that the loads room fits to the markers. Each right stride is cut at its
strikes, brought to the same phases and averaged; what is left open at its ends is closed by a
straight line, for a stride that repeats. What the markers do not tell (a trunk without markers,
arms, toes) is that of usual people at this speed, and so is the force under a foot that stood on
no plate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import contact_points
from solespine.body.model import SUFFIX
from solespine.errors import TooPoorError
from solespine.loads.ground import ground_of
from solespine.loads.person import Worn
from solespine.loads.poses import Poses, fit_trial
from solespine.motion.model import Motion, Stride, Trial
from solespine.whatif.gait_style import SINK_M, GaitStyle, usual_walk

_UNTOLD = ("arm_", "elbow_", "mtp_")  # few or no markers tell them
_GRAVITY = 9.81
_MOST_APART = 0.15  # of the stride time: other strides are another walk
_KNOWN_SHARE = 0.98  # of a stride's instants at which a foot's force must be known


def measured_style(motion: Motion, worn: Worn, times: int = 50) -> GaitStyle:
    """The style of a recorded person.

    Args:
        motion: the walk.
        worn: the person's body with the markers on it.
        times: how many instants of the stride.

    Raises:
        TooPoorError: no whole right stride has poses.
    """
    found: list[tuple[Stride, Array, Array]] = []
    for trial in motion.trials:
        poses = fit_trial(
            worn.body, worn.places, trial.markers, trial.time, motion.cutoff_hz, worn.rest
        )
        found += _strides(worn.body, motion, trial, poses, times)
    if not found:
        raise TooPoorError(
            "no whole right stride has poses: a what-if from a measured walk needs one; "
            "leave the recording away for a predicted walk"
        )
    alike = _alike(found)
    period = float(np.mean([stride.end_s - stride.strike_s for stride, _, _ in alike]))
    coordinates = np.mean([rows for _, rows, _ in alike], axis=0)
    forces = _mean_known([told for _, _, told in alike])
    return _style(worn.body, period, coordinates, forces, times)


def _strides(
    body: Body, motion: Motion, trial: Trial, poses: Poses, times: int
) -> list[tuple[Stride, Array, Array]]:
    """Stride, its coordinates (times, n) and forces (times, 4) for every whole right stride."""
    ground = ground_of(trial, motion.cutoff_hz)
    weight, found = body.mass_kg * _GRAVITY, []
    for stride in trial.strides:
        if stride.side != "right" or stride.quality.level == "poor":
            continue
        at = stride.strike_s + np.arange(1, times + 1) / times * (stride.end_s - stride.strike_s)
        rows = poses.at(at)[0]
        begin = poses.at(np.array([stride.strike_s]))[0][0]
        told = [i for i, name in enumerate(body.coordinates) if not name.startswith("lumbar")]
        if np.isnan(rows[:, told]).any() or np.isnan(begin[told]).any():
            continue
        forces = np.full((times, 4), np.nan)
        near = np.abs(trial.time[:, None] - at).argmin(axis=0)
        for k, side in enumerate(SUFFIX):
            push = ground[side]
            forces[:, [k, 2 + k]] = push.force[near][:, [2, 0]] / weight
            forces[~push.known[near]] *= np.where(np.arange(4) % 2 == k, np.nan, 1.0)
        found.append((stride, _closed(rows, begin), forces))
    return found


def _closed(rows: Array, begin: Array) -> Array:
    """Take off straight lines so that the stride ends as it began; the way is kept for later."""
    share = np.arange(1, len(rows) + 1)[:, None] / len(rows)
    closed = rows - share * (rows[-1] - begin)
    closed[:, 0] = rows[-1, 0] - begin[0]  # the length of the stride, of which the speed is taken
    return np.asarray(closed)


def _alike(found: Sequence[tuple[Stride, Array, Array]]) -> list[tuple[Stride, Array, Array]]:
    lasting = np.array([one[0].end_s - one[0].strike_s for one in found])
    middle = float(np.median(lasting))
    near = np.abs(lasting / middle - 1.0) <= _MOST_APART
    return [one for one, keep in zip(found, near, strict=True) if keep]


def _mean_known(forces: Sequence[Array]) -> Array:
    """Mean over the strides in which a foot's force is known throughout; NaN where none is."""
    found = np.full(np.shape(forces[0]), np.nan)
    for column in range(4):
        whole = [t[:, column] for t in forces
                 if (~np.isnan(t[:, column])).mean() >= _KNOWN_SHARE]  # fmt: skip
        if whole:
            mean = np.nanmean(whole, axis=0)
            gaps = np.isnan(mean)
            mean[gaps] = np.interp(np.flatnonzero(gaps), np.flatnonzero(~gaps), mean[~gaps])
            found[:, column] = mean
    return found


def _style(body: Body, period: float, coordinates: Array, forces: Array, times: int) -> GaitStyle:
    names = body.coordinates
    speed = float(coordinates[0, 0]) / period
    usual = usual_walk(body, speed, times)
    rows = np.array(coordinates)
    for i, name in enumerate(names):
        if name.startswith(_UNTOLD) or np.isnan(rows[:, i]).any():
            rows[:, i] = usual.coordinates[:, i]
    rows[:, names.index("pelvis_tx")] = usual.coordinates[:, names.index("pelvis_tx")]
    across = names.index("pelvis_ty")
    rows[:, across] -= rows[:, across].mean()
    rows[:, names.index("pelvis_rotation")] -= rows[:, names.index("pelvis_rotation")].mean()
    rows = _on_the_floor(body, rows)
    load, along = (
        np.where(np.isnan(told), other, told)
        for told, other in ((forces[:, :2], usual.load), (forces[:, 2:], usual.along))
    )
    return replace(usual, period=period, coordinates=rows, load=load, along=along - along.mean())


def _on_the_floor(body: Body, rows: Array) -> Array:
    """Raise or lower the whole stride so that the standing foot's soles are pressed in a little."""
    low = [min(p[2] for p in contact_points(body, row).values()) for row in rows]
    placed = np.array(rows)
    placed[:, body.coordinates.index("pelvis_tz")] -= float(np.median(low)) + SINK_M
    return placed
