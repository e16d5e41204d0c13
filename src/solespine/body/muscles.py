"""Muscle figures of one body, and the force of every muscle from its path (rigid tendon).

Optimal fibre and tendon slack lengths grow with the path, so that every muscle works in the range
that the published model gives it; peak forces grow with the body mass to a published power.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from solespine.body.anatomy import Array
from solespine.body.curves_degroote2016 import (
    active_force_length,
    force_velocity,
    passive_force_length,
)
from solespine.evidence.body_topics import BodyEvidence, MuscleFigures

PSOAS = "Ps_"


@dataclass(frozen=True, eq=False)
class Muscles:
    """All muscles in the order of the model's paths; arrays are (n,).

    Attributes:
        names: with `_r` or `_l`.
        groups: the muscle group of each.
        force: peak isometric force, N.
        optimum: optimal fibre length, m.
        slack: tendon slack length, m.
        pennation: at the optimum, rad.
        path: length of the path with all joints at zero, m.
        fastest: greatest shortening velocity, m/s.
        sources: keys of the evidence's sources, for each muscle.
        judged: whether the lengths are judged, for want of published ones.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]
    force: Array = field(repr=False)
    optimum: Array = field(repr=False)
    slack: Array = field(repr=False)
    pennation: Array = field(repr=False)
    path: Array = field(repr=False)
    fastest: Array = field(repr=False)
    sources: tuple[tuple[str, ...], ...] = field(repr=False)
    judged: tuple[bool, ...] = field(repr=False)


@dataclass(frozen=True)
class _Row:
    group: str
    force: float
    optimum: float
    slack: float
    pennation: float
    sources: tuple[str, ...]
    judged: bool


def muscle_figures(
    paths: Mapping[str, float],
    spinal: Mapping[str, float],
    evidence: BodyEvidence,
    mass_kg: float,
) -> Muscles:
    """The muscles of a body.

    Args:
        paths: length of every muscle's path with all joints at zero, m.
        spinal: for a psoas fascicle, the part of it from the vertebra to the pelvic rim, on which
            its published lengths were measured; what lies beyond is tendon.
        evidence: the published figures.
        mass_kg: of the whole body.
    """
    rows = [_row(name, length, spinal.get(name, length), evidence, mass_kg)
            for name, length in paths.items()]  # fmt: skip
    optimum = np.array([row.optimum for row in rows])
    return Muscles(
        names=tuple(paths),
        groups=tuple(row.group for row in rows),
        force=np.array([row.force for row in rows]),
        optimum=optimum,
        slack=np.array([row.slack for row in rows]),
        pennation=np.array([row.pennation for row in rows]),
        path=np.array(list(paths.values())),
        fastest=optimum * evidence.value("maximal_velocity"),
        sources=tuple(row.sources for row in rows),
        judged=tuple(row.judged for row in rows),
    )


def _row(name: str, length: float, measured: float, evidence: BodyEvidence, mass_kg: float) -> _Row:
    for group in evidence.muscles.values():
        figures = group.muscles.get(name[:-2])
        if figures is not None:
            strength = (mass_kg / group.reference_mass_kg) ** evidence.value("strength_exponent")
            row = _published(figures, length, measured, strength, group.sources)
            return _within_reach(row, length, evidence)
    raise KeyError(f"no figures for the muscle {name}")


def _published(
    figures: MuscleFigures,
    length: float,
    measured: float,
    strength: float,
    sources: tuple[str, ...],
) -> _Row:
    ratio = measured / figures.path_m
    return _Row(
        group=figures.group,
        force=figures.force_n * strength,
        optimum=figures.optimum_m * ratio,
        slack=figures.slack_m * ratio + length - measured,
        pennation=figures.pennation_rad,
        sources=sources,
        judged=False,
    )


def _within_reach(row: _Row, length: float, evidence: BodyEvidence) -> _Row:
    """Keep lengths that put the fibre, all joints at zero, where a muscle can work.

    Published lengths go with an elastic tendon and another posture; with a rigid one a few
    fascicles would stand far out on either side. Theirs are scaled so that the fibre is at its
    optimum, with nothing passive, and are labelled judged.
    """
    free = length - row.slack
    height = row.optimum * np.sin(row.pennation)
    fibre = np.hypot(free, height) / row.optimum if free > 0 else 0.0
    low, high = evidence.value("neutral_fibre_shortest"), evidence.value("neutral_fibre_longest")
    if low <= fibre <= high:
        return row
    factor = length / (row.slack + row.optimum * np.cos(row.pennation))
    return replace(row, optimum=row.optimum * factor, slack=row.slack * factor, judged=True)


@dataclass(frozen=True)
class FibreState:
    """Where every fibre works: (n,) or (time, n) arrays.

    Attributes:
        length: in optimal lengths.
        velocity: in greatest shortening velocities, lengthening positive.
        along: cosine of the pennation angle.
    """

    length: Array = field(repr=False)
    velocity: Array = field(repr=False)
    along: Array = field(repr=False)


def fibre_state(
    muscles: Muscles, path_length: Array, path_velocity: Array | None = None
) -> FibreState:
    """Fibre lengths and velocities behind a rigid tendon; the fibre's height is constant.

    Args:
        muscles: (n,) figures.
        path_length: (..., n) m.
        path_velocity: (..., n) m/s, lengthening positive; at rest when not told.
    """
    height = muscles.optimum * np.sin(muscles.pennation)
    free = np.maximum(np.asarray(path_length) - muscles.slack, 0.0)
    fibre = np.hypot(free, height)
    along = np.divide(free, fibre, out=np.ones_like(fibre), where=fibre > 0)
    speed = np.zeros_like(fibre) if path_velocity is None else np.asarray(path_velocity) * along
    return FibreState(fibre / muscles.optimum, speed / muscles.fastest, along)


def force_parts(muscles: Muscles, state: FibreState) -> tuple[Array, Array]:
    """Force along the path, N: of a fully active muscle beyond its passive force, and passive.

    The force at activation a is `a * active + passive`. A path shorter than the tendon's slack
    length carries nothing.
    """
    pull = muscles.force * state.along
    active = pull * active_force_length(state.length) * force_velocity(state.velocity)
    taut = state.length * state.along > 0
    passive = pull * passive_force_length(state.length)
    return np.where(taut, active, 0.0), np.where(taut, passive, 0.0)


def force_needs(muscles: Muscles, state: FibreState, forces: Array) -> Array:
    """Activation that makes these forces along the path (..., n) N; above 1 cannot be made."""
    active, passive = force_parts(muscles, state)
    spare = np.divide(forces - passive, active, out=np.zeros_like(active), where=active > 1e-9)
    return np.asarray(np.maximum(spare, 0.0))
