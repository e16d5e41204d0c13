"""Walking: derivatives, laws, and what a healthy walk and a sore heel look like."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import mujoco
import numpy as np
import pytest

pytest.importorskip("casadi")

from solespine.body import Change, build_body  # noqa: E402
from solespine.body.kinematics import (  # noqa: E402
    chain,
    joint_angles,
    joint_curvatures,
    joint_rates,
    onto_coordinates,
)
from solespine.case.model import Person  # noqa: E402
from solespine.loads.dynamics import frames_of  # noqa: E402
from solespine.loads.solve import walking_choice  # noqa: E402
from solespine.one_thread import ONE_THREAD  # noqa: E402
from solespine.scene.camera import Frame, project  # noqa: E402
from solespine.whatif import Pain, Problem, Scenario, pair, walk, walking, what_if  # noqa: E402
from solespine.whatif.checking import check  # noqa: E402
from solespine.whatif.gait_style import usual_walk  # noqa: E402
from solespine.whatif.load_readout import CHAIN, solved  # noqa: E402
from solespine.whatif.packing import pack, unpack_walk  # noqa: E402
from solespine.whatif.walking import _task_of  # noqa: E402
from solespine.whatif.walking_readout import _share_above, foot_load, read_walk  # noqa: E402

PERSON = Person(sex="male", height_m=1.75, mass_kg=75.0)
SPEED = 1.3


@pytest.fixture(scope="module")
def before():
    return walk(build_body(PERSON), SPEED)


@pytest.fixture(scope="module")
def sore(before):
    return what_if(PERSON, Scenario(pain=Pain(right=8)), before=before)


def test_the_solver_s_derivatives_are_those_of_its_rules():
    task = _task_of(build_body(PERSON), 1)
    slopes, curvature = (task.solver.get_function(n) for n in ("nlp_jac_g", "nlp_hess_l"))
    gradient = task.solver.get_function("nlp_grad_f")
    rng = np.random.default_rng(1)
    x = np.tile(rng.normal(0, 0.1, task.block), 50) + rng.normal(0, 0.02, task.block * 50)
    x[task.block - 1 :: task.block] = 1.1
    numbers = np.abs(rng.normal(1, 0.1, slopes.size1_in(1)))
    way = rng.normal(0, 1, len(x))
    push = rng.normal(0, 1, slopes.size1_out(0))
    step = 1e-6

    def lagrangian(at):
        rules, jacobian = slopes(at, numbers)
        slope = np.array(gradient(at, numbers)[-1]).ravel()
        return np.array(rules).ravel(), slope + np.array(jacobian.T @ push).ravel()

    (up, up_slope), (down, down_slope) = lagrangian(x + step * way), lagrangian(x - step * way)
    found = np.array(slopes(x, numbers)[1] @ way).ravel()
    assert np.abs(found - (up - down) / (2 * step)).max() < 1e-5 * np.abs(found).max()
    upper = curvature(x, numbers, 1.0, push)
    whole = upper + upper.T
    turned = np.array(whole @ way).ravel() - np.array(upper).diagonal() * way
    wanted = (up_slope - down_slope) / (2 * step)
    assert np.abs(turned - wanted).max() < 1e-5 * np.abs(wanted).max()


def test_the_walk_obeys_newton_by_mujoco(before):
    """Ground force and muscle torque leave nothing of the pelvis unexplained."""
    body, data = before.body, mujoco.MjData(before.body.model)
    for k in range(0, 50, 7):
        q, v, a = before.coordinates[k], before.rates[k], before.accelerations[k]
        rates = joint_rates(body, q)
        data.qpos[:] = joint_angles(body, q)
        data.qvel[:] = rates @ v
        data.qacc[:] = rates @ a + joint_curvatures(body, q) * v[chain(body).leader] ** 2
        mujoco.mj_inverse(body.model, data)
        left = data.qfrc_inverse.copy()
        for contact, force in zip(body.contacts, before.forces[k], strict=True):
            i = body.model.body(contact.bone).id
            turn = data.xmat[i].reshape(3, 3)
            place = data.xpos[i] + turn @ (np.array(contact.pos) + [0, 0.02, 0]) - [0, 0, 0.02]
            pushed = np.zeros(body.model.nv)
            mujoco.mj_applyFT(body.model, data, force, np.zeros(3), place, i, pushed)
            left -= pushed
        assert np.abs(onto_coordinates(body, q, left)[:6]).max() < 0.1


def eversion_at_contact(found):
    at = found.body.coordinates.index("subtalar_angle_r")
    return -float(np.degrees(found.coordinates[:, at][foot_load(found, "right") > 0.05][0]))


def test_a_healthy_walk(before):
    """Rows C01 (calibrated on; within 0.10 body weights, as predicted), A07, B01 and B09."""
    found = read_walk(before)
    load = foot_load(before, "right")
    assert load.mean() + foot_load(before, "left").mean() == pytest.approx(1.0, abs=0.01)
    assert 1.05 - 0.10 <= found["vertical_force_peak_bw_right"] <= 1.15 + 0.10
    assert 2.4 <= found["subtalar_eversion_peak_deg_right"] - eversion_at_contact(before) <= 6.8
    assert 0.6 <= load[12:18].min() <= 0.9
    assert 57 <= found["stance_percent_right"] <= 64
    assert 105 <= 120 / before.period <= 120
    assert 50 <= found["knee_flexion_peak_deg_right"] <= 68
    for name, value in found.items():  # nobody limps without a reason
        if name.endswith("_left"):
            assert value == pytest.approx(found[f"{name[:-5]}_right"], rel=0.01, abs=0.1), name


def test_no_change_changes_nothing(before):
    nothing = what_if(PERSON, Scenario((Change("heel_lift", 0.0),)), before=before)
    most = {"deg": 1e-4, "BW": 1e-5, "N": 0.01, "Nm": 2e-3, "%": 1e-3, "s": 1e-6, "m": 1e-6}
    for effect in nothing.effects:  # loads too; measured 15 to 100 times less
        assert abs(effect.change) <= most[effect.unit], effect.name
    assert nothing.meaningful == ()


def test_a_sore_heel_is_spared(sore):
    """Row I05: less force under the heel, more under the toes; the other heel takes no less."""
    heel = sore.effect("heel_force_peak", "right")
    assert heel.meaningful and heel.after < 0.5 * heel.before
    assert sore.effect("toes_force_peak", "right").change > 0
    assert sore.effect("heel_force_peak", "left").change > 0


def test_more_pain_spares_more(before, sore):
    little = what_if(PERSON, Scenario(pain=Pain(right=3)), before=before)
    some, much = (d.effect("heel_force_peak", "right").change for d in (little, sore))
    assert much < some < 0


def test_a_medial_heel_wedge_takes_eversion_away(before):
    """Row K01 (calibrated on): 0.08 to 0.30 degrees a degree from -6 to 10."""
    peaks = []
    for wedge in (-6.0, 10.0):
        tried = Scenario((Change("heel_wedge", float(np.radians(wedge))),))
        peaks.append(
            what_if(PERSON, tried, before=before).effect("subtalar_eversion_peak", "right")
        )
    slope = (peaks[0].after - peaks[1].after) / 16.0
    assert 0.08 <= slope <= 0.30


def test_the_style_is_the_same_on_both_sides_half_a_stride_apart():
    style = usual_walk(build_body(PERSON), SPEED, 50).coordinates
    names = build_body(PERSON).coordinates
    for name in ("hip_flexion", "knee_angle", "ankle_angle"):
        right, left = (style[:, names.index(f"{name}{suffix}")] for suffix in ("_r", "_l"))
        assert np.roll(right, 25) == pytest.approx(left, abs=1e-9)
    tilt, turn = style[:, names.index("pelvis_tilt")], style[:, names.index("pelvis_rotation")]
    assert np.roll(tilt, 25) == pytest.approx(tilt, abs=1e-9)
    assert np.roll(turn, 25) == pytest.approx(-turn, abs=1e-9)


def test_pain_in_the_other_heel_gives_the_mirrored_walk(before, sore):
    other = what_if(PERSON, Scenario(pain=Pain(left=8)), before=before)
    most = {"deg": 0.01, "BW": 3e-4, "N": 2.0, "Nm": 0.03, "%": 0.01, "s": 1e-5, "m": 1e-5}
    across = {"left": "right", "right": "left"}
    for effect in sore.effects:  # measured: 1e-3 degrees, 5e-5 body weights, 0.4 N
        if effect.side:
            mirrored = other.effect(effect.name, across[effect.side]).change
            assert effect.change == pytest.approx(mirrored, abs=most[effect.unit]), effect.name
    obliquity = "pelvic_obliquity_mean"
    assert sore.effect(obliquity).change == pytest.approx(-other.effect(obliquity).change, abs=0.01)


def test_nothing_is_left_unexplained_in_a_solved_walk(before):
    """The loads room gets the walk's own motion and ground force: they balance."""
    frames = frames_of(before.body, before.coordinates, before.rates, before.accelerations)
    solution, _ = solved(frames, before.forces, walking_choice())
    weight = before.body.mass_kg * 9.81
    assert np.abs(solution.residual_force).max() < 1e-3 * weight
    assert np.abs(solution.sharing.reserves).max() < 5  # Nm that no muscle can make


def test_a_walk_survives_being_packed(before):
    again = unpack_walk(pack(before), before.body)
    assert np.array_equal(again.coordinates, before.coordinates)
    assert np.array_equal(again.style.load, before.style.load)
    assert (again.speed, again.period, again.status) == (
        before.speed, before.period, before.status,
    )  # fmt: skip


def test_both_walks_move_side_by_side(before, sore):
    scene = sore.scene
    assert scene.hz == pytest.approx(len(before.coordinates) / before.period)
    one, other = scene.lines
    assert one.points.shape == other.points.shape and np.isfinite(one.points).all()
    middles = np.array([one.points.mean(axis=(0, 1)), other.points.mean(axis=(0, 1))])
    seen = project(middles, Frame((0.0, 0.0, 0.0), 3.0), scene.turned_deg)
    assert one.name == "before" and "as it is stands on the left" in scene.alt
    assert 0.5 < 3.0 * (seen[1, 0] - seen[0, 0]) < 1.5  # it does, at first
    assert seen[0, 2] == pytest.approx(seen[1, 2], abs=0.02)  # neither is nearer
    assert np.abs(one.points[:, 0, 0] - one.points[0, 0, 0]).max() < 0.2  # on the spot


def test_a_sore_heel_is_unloaded_along_the_chain(sore):
    assert sore.effect("heel_pad_force", "right").change < 0
    told = {effect.name for effect in sore.effects}
    assert {name for name, _, _ in CHAIN} <= told


def changed(before, scenario):
    return what_if(PERSON, scenario, before=before)


def test_a_weak_gluteus_medius_lets_the_trunk_lean_over_its_hip(before):
    weak = {"gluteus medius_r": 0.9, "gluteus minimus_r": 0.9}
    found = changed(before, Scenario(weakness=weak))
    assert found.effect("hip_abduction_moment", "right").change < 0
    lean = found.effect("trunk_lean_peak", "right").change
    assert lean > 0 and lean > found.effect("trunk_lean_peak", "left").change


def test_a_tight_calf_lifts_the_heel_earlier_and_takes_dorsiflexion_away(before):
    found = changed(before, Scenario(tightness={"calf_r": 0.2}))
    assert found.effect("heel_off_stance", "right").change < 0
    assert found.effect("ankle_dorsiflexion_peak", "right").change < 0


def test_leaning_forward_loads_the_back_as_in_people_who_do(before):
    """Row E09: forward against backward leaners, extension moment at L5-S1 1.2 to 1.7 times."""
    ahead, behind = (changed(before, Scenario(lean_deg=lean)) for lean in (4.0, -4.0))
    moments = [d.effect("lumbar_extension_peak_moment").after for d in (ahead, behind)]
    assert 1.2 <= moments[0] / moments[1] <= 1.7


def test_a_slower_walk_asks_less_of_the_knee(before):
    """Row K15: 30 to 60 % less at 1.0 than at 1.5 m/s."""
    slow, fast = (changed(before, Scenario(speed_m_s=speed)) for speed in (1.0, 1.5))
    moments = [d.effect("knee_extension_moment", "right").after for d in (slow, fast)]
    assert 0.40 <= moments[0] / moments[1] <= 0.70


def test_fast_walks_are_reached_in_steps(before, monkeypatch):
    asked = []

    def slower(body, speed, **how):
        asked.append(speed)
        style = usual_walk(body, speed, 50)
        near = walking._led_up(body, style, None, None, None, 1) if speed > 2.0 else before
        return walking.beside_style(near, style)

    monkeypatch.setattr(walking, "walk", slower)
    style = usual_walk(before.body, 2.4, 50)
    first = walking._led_up(before.body, style, before, None, None, 1)
    assert asked == pytest.approx([2.25, 2.1, 2.0]) and first.style is style
    asked.clear()
    walking._led_up(before.body, usual_walk(before.body, 2.5, 50), first, None, None, 1)
    assert asked == []


def test_a_check_solves_both_walks_again_from_their_style_and_finer(before, monkeypatch):
    asked = []

    def again(body, speed, **how):
        alike = np.array_equal(how["style"].coordinates, before.style.coordinates)
        asked.append((how["from_style"], how["instants"], alike))
        return before

    monkeypatch.setattr(pair, "walk", again)
    problem = Problem(PERSON, (Scenario(),), "walking", SPEED)
    state = pair.Setting(problem).state(before)
    second, finer = check(problem, Scenario(), state, state)
    assert asked == [(True, 50, True)] * 2 + [(True, 100, True)] * 2
    assert "second start: changes move by at most 0 deg" in second and "none" in finer


TELL = """
import hashlib, os
from solespine.body import build_body
from solespine.case.model import Person
from solespine.whatif import walk
found = walk(build_body(Person(sex="male", height_m=1.75, mass_kg=75.0)), 1.3)
print(hashlib.sha256(found.numbers.tobytes()).hexdigest(), *(n for n in NAMES if n in os.environ))
"""


def test_plain_python_gives_the_same_bytes_without_a_word_on_threads(before):
    """Where there is one core only, no library starts a second thread and nothing is tested."""
    environment = {k: v for k, v in os.environ.items() if k not in ONE_THREAD}
    told = f"NAMES = {list(ONE_THREAD)}{TELL}"
    done = subprocess.run(  # noqa: S603  ourselves
        [sys.executable, "-c", told], capture_output=True, text=True, check=True,
        env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    # The last word would be a variable that was not there before.
    assert done.stdout.split() == [hashlib.sha256(before.numbers.tobytes()).hexdigest()]


def test_another_person_needs_no_new_problem(before):
    own = _task_of(before.body, 1)
    heavy = build_body(Person(sex="female", height_m=1.5, mass_kg=100.0),
                       changes=(Change("flat_foot", 1.0), Change("carried_mass", 8.0)))  # fmt: skip
    assert _task_of(heavy, 1) is own


def test_a_walk_of_the_looser_limits_is_begun_again_where_it_lies(before):
    """A law of no change on a recorded walk: it moved by up to 11 degrees when solved once more."""
    begun = []

    class Solver:
        def __init__(self, *words):
            self.words = list(words)

        def __call__(self, x0, **_):
            begun.append(float(x0[0]))
            return {"x": np.asarray(x0) + 0.1}

        def stats(self):
            word = self.words.pop(0)
            return {"success": word != "Failed", "return_status": word, "iter_count": 5}

    loosely = walking.LOOSELY
    for words, starts, told in (
        ((loosely, "Solve_Succeeded"), [0.0, 0.1], ("Solve_Succeeded", 10)),
        ((loosely, "Failed"), [0.0, 0.1], (loosely, 5)),
        ((loosely,) * 4, [0.0, 0.1, 0.2, 0.3], (loosely, 20)),
        (("Solve_Succeeded",), [0.0], ("Solve_Succeeded", 5)),
    ):
        begun.clear()
        task = replace(walking._task_of(before.body, 1), solver=Solver(*words))
        _, said = walking._solve(before.body, task, np.zeros(0), [np.zeros(len(before.numbers))])
        assert begun == pytest.approx(starts)
        assert (said["return_status"], said["iter_count"]) == told


def test_a_share_of_the_stride_is_told_between_instants():
    curve = np.array([0.0, 0.1, 0.1, 0.0, 0.0])
    assert _share_above(curve, 0.05) == pytest.approx(2 / 5)
    assert _share_above(1.2 * curve, 0.05) == pytest.approx((1 + 2 * (0.07 / 0.12)) / 5)
    assert _share_above(curve, 0.2) == 0.0 and _share_above(curve, -0.1) == 1.0
