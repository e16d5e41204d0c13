"""Limps planted in real walks: the finding has the right side and the size that was planted."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

import simulated_walks as simulated
from recordings import DATA, needs_data
from solespine.evidence import load_evidence
from solespine.findings.gait import Measured, find_gait
from solespine.findings.gait import forces as force_figures
from solespine.findings.gait.walk import gather
from solespine.motion import measure_motion
from solespine.motion.model import Contact, Motion
from solespine.recordings import read_recording
from solespine.recordings.model import SIDES, Recording, Side

pytestmark = needs_data

ADULT = "kineticstoolkit/walk.c3d"
CHILDREN = tuple(
    f"biomechzoo/{child}/straight.c3d" for child in ("HC030A", "HC032A", "HC033A", "HC044A")
)
WALKS = (ADULT, *CHILDREN)  # each with one whole contact of either foot on a plate
LONGER = "omcs/overground.c3d"  # several strides, then a turn


@functools.cache
def recording(name: str) -> Recording:
    found = read_recording(DATA / name)
    assert isinstance(found, Recording)
    return found


@functools.cache
def standing(name: str) -> Recording | None:
    return recording(f"{name.rsplit('/', 1)[0]}/static.c3d") if name.startswith("biomech") else None


def measure(walk: Recording, static: Recording | None) -> Motion:
    return measure_motion([walk], static=static)


@functools.cache
def unchanged(name: str) -> Motion:
    return measure(recording(name), standing(name))


def found_in(motion: Motion) -> Mapping[tuple[str, Side | None], Measured]:
    return {(m.id, m.side): m for m in find_gait(motion, load_evidence())}


@functools.cache
def found_unchanged(name: str) -> Mapping[tuple[str, Side | None], Measured]:
    return found_in(unchanged(name))


def altered(name: str, walk: Recording) -> Mapping[tuple[str, Side | None], Measured]:
    return found_in(measure(walk, standing(name)))


def stances(motion: Motion, side: Side) -> list[tuple[float, float, float]]:
    """Strike, toe-off and next strike of every stride, and of contacts before the first."""
    (trial,) = motion.trials
    return [(s.strike_s, s.off_s, s.end_s) for s in trial.strides if s.side == side]


def contacts(motion: Motion, side: Side) -> Sequence[Contact]:
    return gather(motion).contacts[side]


def plates_of(motion: Motion, side: Side) -> set[str]:
    return {c.plate for t in motion.trials for c in t.contacts if c.side == side}


def less(value: float, factor: float) -> float:
    """What a comparison of sides tells after this side was multiplied by `factor`."""
    return 100 * (1 - factor * (1 - value / 100))


# --- stance time ------------------------------------------------------------------------------


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("share", [0.04, 0.1])
@pytest.mark.parametrize("name", WALKS)
def test_shortened_stance(name, share, side):
    """One leg's stance shorter and the other's longer: more than that on one leg is running."""
    before, other = unchanged(name), simulated.OTHER[side]
    walk = recording(name)
    for leg, change in ((side, share), (other, -share)):
        walk = simulated.shorten_stance(
            walk, leg, stances(before, leg), change, plates_of(before, leg)
        )
    found, old = altered(name, walk), found_unchanged(name)
    planted = (1 - share) / (1 + share)
    stance = found[("antalgic_gait", side)]
    assert stance.value == pytest.approx(less(old[stance.id, side].value, planted), abs=0.5)
    # The force keeps its height and loses only duration: half of the comparison.
    load = found[("unloading_gait", side)]
    halved = 0.5 * (1 + planted)
    assert load.value == pytest.approx(less(old[load.id, side].value, halved), abs=0.5)
    assert found[("antalgic_gait", other)].present is not True
    if share > 0.05:
        assert stance.present is True


# --- force ------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("factor", [0.9, 0.7])
@pytest.mark.parametrize("name", WALKS)
def test_unloaded_side(name, factor, side):
    before = unchanged(name)
    spans = {plate: [(-1e3, 1e3)] for plate in plates_of(before, side)}
    found = altered(name, simulated.scale_force(recording(name), spans, factor))
    old = found_unchanged(name)
    # Less force crosses the threshold of a contact later, which shifts the loading rate a little.
    for finding, room in (("unloading_gait", 0.2), ("slow_loading", 3.0)):
        expected = less(old[(finding, side)].value, factor)
        assert found[(finding, side)].value == pytest.approx(expected, abs=room)
    if factor < 0.8:
        assert found[("unloading_gait", side)].present is True
        assert found[("unloading_gait", simulated.OTHER[side])].present is not True


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("factor", [0.8, 0.3])
@pytest.mark.parametrize("name", WALKS)
def test_spared_heel(name, factor, side):
    before = unchanged(name)
    (whole,) = contacts(before, side)
    span = (whole.start_s - 0.01, heel_until(whole))
    found = altered(name, simulated.scale_force(recording(name), {whole.plate: [span]}, factor))
    kept = with_gain(whole, span, factor) / force_figures.heel_share_percent(whole)
    old = found_unchanged(name)[("reduced_heel_load", side)].value
    assert found[("reduced_heel_load", side)].value == pytest.approx(less(old, kept), abs=0.5)
    assert found[("reduced_heel_load", simulated.OTHER[side])].present is not True
    if less(old, kept) > 35:
        assert found[("reduced_heel_load", side)].present is True


def heel_until(contact: Contact) -> float:
    """When the centre of pressure leaves the rear half of the foot, s."""
    rear = np.flatnonzero(contact.cop_foot[:, 0] < 0.5)
    return float(contact.time[rear[-1]])


def with_gain(contact: Contact, span: tuple[float, float], factor: float) -> float:
    """The heel's share, %, had the force been `factor` of it within a span."""
    inside = (contact.time >= span[0]) & (contact.time <= span[1])
    gain = np.where(inside, factor, 1.0)
    return force_figures.heel_share_percent(replace(contact, force=contact.force * gain[:, None]))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", WALKS)
def test_weak_push_off(name, side):
    before = unchanged(name)
    spans: dict[str, list[tuple[float, float]]] = {}
    for contact in contacts(before, side):
        from_s = contact.start_s + 0.4 * (contact.end_s - contact.start_s)
        spans.setdefault(contact.plate, []).append((from_s, contact.end_s))
    found = altered(name, simulated.scale_force(recording(name), spans, 0.6))
    weak = found[("weak_pushoff_gait", side)]
    assert weak.present is True
    assert found[("weak_pushoff_gait", simulated.OTHER[side])].present is not True


# --- speed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("factor", [0.9, 0.5])
@pytest.mark.parametrize("name", [ADULT, CHILDREN[0]])
def test_slower(name, factor):
    found = altered(name, simulated.slower(recording(name), factor))
    old = found_unchanged(name)
    for finding in ("slow_gait", "low_cadence"):
        expected = factor * old[(finding, None)].value
        assert found[(finding, None)].value == pytest.approx(expected, rel=0.02)
    if factor < 0.6:
        assert found[("slow_gait", None)].present is True
        assert found[("antalgic_gait", "left")].present is not True
        assert found[("antalgic_gait", "right")].present is not True


# --- laws -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WALKS)
def test_a_mirrored_walk_mirrors_the_findings(name):
    static = standing(name)
    motion = measure(simulated.mirrored(recording(name)), static and simulated.mirrored(static))
    found = found_in(motion)
    old = found_unchanged(name)
    assert len(found) == len(old)
    for (finding, side), measured in old.items():
        other = found[(finding, None if side is None else simulated.OTHER[side])]
        assert (other.present, other.grade) == (measured.present, measured.grade), finding
        assert close(other, measured, 0.01), (finding, side, measured.value, other.value)


@pytest.mark.parametrize("name", [LONGER, CHILDREN[1]])
def test_where_the_lab_lies_changes_nothing(name):
    static, turn = standing(name), (2.0, (3.0, -1.5))
    motion = measure(
        simulated.moved(recording(name), *turn), static and simulated.moved(static, *turn)
    )
    found = found_in(motion)
    old = found_unchanged(name)
    assert set(found) == set(old)
    for key, measured in old.items():
        assert (found[key].present, found[key].grade) == (measured.present, measured.grade), key
        assert close(found[key], measured, 0.01), (key, measured.value, found[key].value)


@pytest.mark.parametrize("name", WALKS)
def test_a_doubled_frame_rate_changes_nothing_that_matters(name):
    found = altered(name, simulated.doubled_rate(recording(name)))
    old = found_unchanged(name)
    assert set(found) == set(old)
    for key, measured in old.items():
        # From open to said or back may happen near a limit; never from yes to no.
        assert {found[key].present, measured.present} != {True, False}, key
        assert close(found[key], measured, 0.05), (key, measured.value, found[key].value)


def close(one: Measured, two: Measured, share: float) -> bool:
    """Whether two values agree within a share of the detectable change (or 2 % of the value)."""
    room = share * (two.mdc or 0.0) * 4 + 0.02 * abs(two.value) + 0.01
    return abs(one.value - two.value) <= room
