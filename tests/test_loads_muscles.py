"""Muscle sharing: the optimum, checked by its own conditions and against an exact solver."""

from __future__ import annotations

import numpy as np
import pytest

from loads_cases import made_body, made_frames
from solespine.body.muscles import fibre_state, force_parts
from solespine.loads.muscle_sharing import share, volume_weights
from solespine.loads.solution import onto_equations, solve_frames


def made(n=8, equations=9, muscles=40, seed=2):
    rng = np.random.default_rng(seed)
    moments = rng.normal(0.0, 20.0, (n, equations, muscles))
    wanted = rng.uniform(0.0, 0.5, (n, muscles))
    return moments, (moments @ wanted[..., None])[..., 0]


@pytest.mark.parametrize("power", [2, 3])
def test_the_moments_are_made_and_no_activation_is_out_of_bounds(power):
    moments, asked = made()
    found = share(moments, asked, power)
    assert np.abs(found.reserves).max() < 0.05
    assert (found.unmet < 1e-6).all()
    assert (found.activations >= 0).all() and (found.activations <= 1).all()


@pytest.mark.parametrize("power", [2, 3])
def test_no_small_change_within_the_equations_is_cheaper(power):
    moments, asked = made(n=1)
    a = share(moments, asked, power).activations[0]
    free = np.flatnonzero((a > 1e-3) & (a < 0.999))
    null = np.linalg.svd(moments[0][:, free])[2][moments.shape[1] :]
    cost = (a**power).sum()
    for direction in null:
        for step in (1e-3, -1e-3):
            moved = a.copy()
            moved[free] += step * direction
            assert (moved**power).sum() > cost - 1e-7


def test_against_an_exact_solver():
    daqp = pytest.importorskip("daqp", reason="the exact solver daqp is not installed")
    body = made_body()
    frames, pushes, _ = made_frames(body, n=4)
    solution = solve_frames(frames, pushes)
    active, _ = force_parts(body.muscles, fibre_state(body.muscles, frames.lengths, frames.speeds))
    moments = onto_equations(frames, frames.arms).transpose(0, 2, 1) * active[:, None, :]
    weights = volume_weights(body.muscles)
    for k, a in enumerate(solution.sharing.activations):
        made_ = moments[k] @ a
        rows, count = moments[k].shape
        exact = daqp.solve(
            2 * np.diag(weights), np.zeros(count), np.ascontiguousarray(moments[k]),
            np.concatenate([np.ones(count), made_]), np.concatenate([np.zeros(count), made_]),
            np.concatenate([np.zeros(count), np.full(rows, 5)]).astype(np.int32),
        )[0]  # fmt: skip
        assert a == pytest.approx(exact, abs=1e-5)


def test_weights_and_a_start_change_nothing_but_what_they_should():
    moments, asked = made()
    plain = share(moments, asked)
    same = share(moments, asked, weights=np.ones(moments.shape[2]), start=plain.multipliers)
    assert same.activations == pytest.approx(plain.activations, abs=1e-7)
    assert same.steps <= 2
    heavy = np.ones(moments.shape[2])
    heavy[0] = 50.0
    assert (
        share(moments, asked, weights=heavy).activations[:, 0] <= plain.activations[:, 0] + 1e-9
    ).all()


def test_what_muscles_cannot_make_is_told_as_a_reserve():
    moments = np.ones((1, 1, 3)) * 10.0
    found = share(moments, np.array([[50.0]]))
    assert found.activations == pytest.approx(1.0)
    assert found.reserves[0, 0] == pytest.approx(20.0)


def test_a_muscle_divided_into_parts_pulls_as_the_undivided_one():
    """Volume adds up over the parts, so how finely a model divides a muscle tells nothing."""
    rng = np.random.default_rng(5)
    moments, asked = made(n=3, equations=3, muscles=8)
    weights = rng.uniform(0.2, 2.0, 8)
    parts = np.concatenate([moments[..., 1:], np.repeat(moments[..., :1] / 11, 11, axis=2)], axis=2)
    finer = np.concatenate([weights[1:], np.repeat(weights[:1] / 11, 11)])
    whole = share(moments, asked, weights=weights).activations
    divided = share(parts, asked, weights=finer).activations
    assert divided[:, 7:] == pytest.approx(np.repeat(whole[:, :1], 11, axis=1), abs=1e-6)
    assert divided[:, :7] == pytest.approx(whole[:, 1:], abs=1e-6)
