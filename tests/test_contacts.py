"""Feet on force plates against the files' own ground force, and features of the force."""

import numpy as np
import pytest

from recordings import needs_data
from solespine.errors import InputError
from solespine.motion.contacts import find_contacts
from solespine.motion.contacts_quality import judged_by_strides
from solespine.motion.ground_force import (
    GRAVITY_MPS2,
    ground_force_features,
    mass_disagreement,
    mass_from_steps,
)
from solespine.motion.model import Contact, Quality
from walks import STRAIGHT, TURNS, mirrored, walk

LETTER = {"left": "L", "right": "R"}
WITH_REFERENCE = (*STRAIGHT, *TURNS, "kineticstoolkit/walk.c3d")


def _contacts(one):
    found = one.events()
    return find_contacts(
        one.name, one.time, one.markers, one.plates, found.contacts, found.used, found.belt_mps
    )


@needs_data
def test_the_files_own_ground_force_within_half_a_percent_of_body_weight():
    """Per kilogram of the files' own body mass, without the two end frames of each contact."""
    errors = []
    for name in WITH_REFERENCE:
        one = walk(name)
        for contact in _contacts(one):
            output = one.outputs.get(f"{LETTER[contact.side]}GroundReactionForce")
            if not contact.complete or output is None:
                continue
            here = (one.time > contact.start_s - 0.05) & (one.time < contact.end_s + 0.05)
            frames = np.flatnonzero(here & np.isfinite(output[:, 2]) & (output[:, 2] > 0))[2:-2]
            if len(frames) < 20:
                continue
            ours = np.stack(
                [np.interp(one.time[frames], contact.time, f) for f in contact.force.T], axis=1
            )
            error = 100 * (ours / one.mass_kg - output[frames]) / GRAVITY_MPS2
            errors.append(np.sqrt((error**2).mean(axis=0)))
    assert len(errors) >= 12
    assert np.max(errors) <= 0.5


@needs_data
@pytest.mark.parametrize("name", STRAIGHT)
def test_both_contacts_of_a_straight_walk_are_whole(name):
    contacts = _contacts(walk(name))
    assert [c.side for c in contacts] == ["right", "left"]
    assert all(c.complete and c.quality.level == "good" for c in contacts)
    for contact in contacts:
        along = contact.cop_foot[np.isfinite(contact.cop_foot[:, 0]), 0]
        assert along[: len(along) // 10].mean() < 0.4  # from the heel
        assert along[-len(along) // 10 :].mean() > 0.9  # to the toes
        assert np.nanmax(np.abs(contact.cop_foot[:, 1])) < 0.06


@needs_data
def test_a_foot_over_the_edge_is_partial():
    left = next(c for c in _contacts(walk("biomechzoo/HC032A/turn.c3d")) if c.side == "left")
    assert not left.complete
    assert left.quality.level == "poor"
    assert any("partial" in note for note in left.quality.notes)


@needs_data
def test_two_feet_on_one_plate_are_seen():
    double = [c for c in _contacts(walk("kineticstoolkit/walk.c3d")) if c.plate == "plate 1"]
    assert len(double) == 1
    assert not double[0].complete
    assert any("both feet" in note for note in double[0].quality.notes)


@needs_data
def test_contacts_of_turning_strides_are_left_out():
    one = walk("biomechzoo/HC033A/turn.c3d")
    judged = judged_by_strides(_contacts(one), one.strides())
    assert all(c.quality.level == "poor" for c in judged)
    assert all(any("turning" in n for n in c.quality.notes) for c in judged)


@needs_data
@pytest.mark.parametrize("name", STRAIGHT)
def test_a_mirrored_walk_has_mirrored_contacts(name):
    one = walk(name)
    for ours, theirs in zip(_contacts(one), _contacts(mirrored(one)), strict=True):
        assert ours.side != theirs.side
        assert ours.complete == theirs.complete
        assert ground_force_features(theirs, 50.0) == pytest.approx(
            ground_force_features(ours, 50.0)
        )


@needs_data
@pytest.mark.parametrize("name", STRAIGHT)
def test_body_mass_from_one_left_and_one_right_step(name):
    one = walk(name)
    mass = mass_from_steps(_contacts(one), one.strides())
    assert mass == pytest.approx(one.mass_kg, rel=0.05)


@needs_data
def test_a_mass_that_the_forces_do_not_bear_out():
    """This file states 73.4 kg; its two whole steps carry 83.5 kg."""
    one = walk("kineticstoolkit/walk.c3d")
    measured = mass_from_steps(_contacts(one), one.strides())
    assert measured == pytest.approx(83.5, abs=0.5)
    assert "+14 %" in mass_disagreement(one.mass_kg, measured)
    assert mass_disagreement(83.0, measured) == ""


def _contact(vertical, forward=None, left=None, along=None, side="left", seconds=0.7):
    count = len(vertical)
    zero = np.zeros(count)
    force = np.stack(
        [zero if forward is None else forward, zero if left is None else left, vertical], axis=1
    )
    cop_foot = np.full((count, 2), np.nan)
    if along is not None:
        cop_foot[:, 0], cop_foot[:, 1] = along, 0.0
    return Contact("t", side, "p", 0.0, seconds, np.linspace(0, seconds, count), force,
                   np.full((count, 3), np.nan), cop_foot, zero, True, Quality())  # fmt: skip


def _double_hump(count=701, first=1.1, valley=0.8, second=1.05):
    at = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0]
    share = np.linspace(0, 1, count)
    from scipy.interpolate import PchipInterpolator

    return PchipInterpolator(at, [0, 0.6, first, valley, second, 0.5, 0])(share)


def test_features_of_a_planted_force():
    mass = 70.0
    weight = mass * GRAVITY_MPS2
    share = np.linspace(0, 1, 701)
    forward = 0.2 * weight * -np.sin(2 * np.pi * share)
    found = ground_force_features(
        _contact(_double_hump() * weight, forward, -0.05 * weight * np.ones(701), 1.25 * share),
        mass,
    )
    assert found["first_peak_bw"] == pytest.approx(1.1, abs=1e-3)
    assert found["valley_bw"] == pytest.approx(0.8, abs=1e-3)
    assert found["second_peak_bw"] == pytest.approx(1.05, abs=1e-3)
    assert found["first_peak_percent"] == pytest.approx(25, abs=0.5)
    assert found["braking_peak_bw"] == pytest.approx(0.2, abs=1e-3)
    assert found["propulsion_impulse_bw_s"] == pytest.approx(0.2 * 0.7 / np.pi, rel=1e-3)
    assert found["medial_peak_bw"] == pytest.approx(0.05)
    assert found["lateral_impulse_bw_s"] == 0
    assert found["cop_leaves_heel_percent"] == pytest.approx(100 / 3, abs=0.3)
    assert found["cop_start_percent"] == pytest.approx(4, abs=0.3)
    whole = _double_hump()
    assert found["heel_impulse_percent"] == pytest.approx(
        100 * whole[share < 1 / 3].sum() / whole.sum(), abs=0.3
    )


def test_a_force_that_only_rises_and_falls_has_no_two_peaks():
    share = np.linspace(0, 1, 701)
    found = ground_force_features(_contact(700 * np.sin(np.pi * share)), 70.0)
    assert "valley_bw" not in found
    assert ("first_peak_bw" in found) + ("second_peak_bw" in found) <= 1
    assert found["peak_bw"] == pytest.approx(700 / (70 * GRAVITY_MPS2))


def test_twice_the_mass_and_force_change_nothing():
    one = ground_force_features(_contact(_double_hump() * 700), 70.0)
    two = ground_force_features(_contact(_double_hump() * 1400), 140.0)
    assert one == pytest.approx(two)


def test_a_mass_of_nothing_is_refused():
    with pytest.raises(InputError, match="body mass"):
        ground_force_features(_contact(_double_hump() * 700), 0.0)
