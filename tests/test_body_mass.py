"""Masses, centres and inertia against de Leva 1996, and the laws of weight."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest

from body_statics import GRAVITY, gravity_forces
from solespine.body import Change, build_body, standing_pose
from solespine.body.kinematics import contact_points, joint_angles, place, zero_pose
from solespine.case.model import Person
from solespine.errors import InputError

# Rows L01 to L03: mass, centre from the first end, radius of gyration (sagittal).
TABLE = {
    "male": {"thigh": (0.1416, 0.4095, 0.329), "shank": (0.0433, 0.4395, 0.251),
             "foot": (0.0137, 0.4415, 0.257), "trunk": (0.4346, 0.5138, 0.328),
             "head": (0.0694, None, None), "upper_arm": (0.0271, None, None),
             "forearm": (0.0162, None, None), "hand": (0.0061, None, None)},
    "female": {"thigh": (0.1478, 0.3612, 0.369), "shank": (0.0481, 0.4352, 0.267),
               "foot": (0.0129, 0.4014, 0.299), "trunk": (0.4257, 0.4964, 0.307),
               "head": (0.0668, None, None), "upper_arm": (0.0255, None, None),
               "forearm": (0.0138, None, None), "hand": (0.0056, None, None)},
}  # fmt: skip
BONES = {
    "thigh": ("femur_r", "patella_r"), "shank": ("tibia_r",),
    "foot": ("talus_r", "calcn_r", "forefoot_r", "toes_r"),
    "trunk": ("pelvis", "lumbar5", "lumbar4", "lumbar3", "lumbar2", "lumbar1", "Abdomen", "torso"),
    "head": ("head",), "upper_arm": ("humerus_r",), "forearm": ("forearm_r",), "hand": ("hand_r",),
}  # fmt: skip


def whole(body, bones):
    """Mass, centre and inertia tensor of some bones together, standing, in world axes."""
    data = place(body, zero_pose(body))
    mass, centre = 0.0, np.zeros(3)
    for bone in bones:
        m = body.model.body(bone).mass[0]
        mass, centre = mass + m, centre + m * data.body(bone).xipos
    centre /= mass
    tensor = np.zeros((3, 3))
    for bone in bones:
        m, turn = body.model.body(bone).mass[0], data.body(bone).ximat.reshape(3, 3)
        off = data.body(bone).xipos - centre
        tensor += turn @ np.diag(body.model.body(bone).inertia) @ turn.T
        tensor += m * (off @ off * np.eye(3) - np.outer(off, off))
    return mass, centre, tensor


@pytest.fixture(scope="module", params=["male", "female"])
def body(request):
    return build_body(Person(sex=request.param, height_m=1.70, mass_kg=68.0))


@pytest.mark.parametrize("segment", BONES)
def test_segment_masses_are_the_published_shares(body, segment):
    share = TABLE[body.person.sex][segment][0]
    assert whole(body, BONES[segment])[0] / 68.0 == pytest.approx(share, abs=0.0005)


def ends(body, segment):
    data = place(body, zero_pose(body))
    at = {
        "thigh": (data.body("femur_r").xpos, data.body("tibia_r").xpos),
        "shank": (data.body("tibia_r").xpos, data.body("talus_r").xpos),
        "foot": (data.site("heel_back_r").xpos, data.site("toe_tip_r").xpos),
        "trunk": (data.site("c7").xpos, data.body("femur_r").xpos),
    }[segment]
    return np.array(at[0]), np.array(at[1])


@pytest.mark.parametrize("segment", ["thigh", "shank", "foot", "trunk"])
def test_centres_and_inertia_are_the_published_ones(body, segment):
    _, share, radius = TABLE[body.person.sex][segment]
    first, last = ends(body, segment)
    along = 0 if segment == "foot" else 2
    mass, centre, tensor = whole(body, BONES[segment])
    length = last[along] - first[along]
    assert (centre[along] - first[along]) / length == pytest.approx(share, abs=0.001)
    span = np.linalg.norm(last - first) if segment in ("thigh", "shank") else abs(length)
    across = 2 if segment == "foot" else 0
    assert np.sqrt(tensor[across, across] / mass) / span == pytest.approx(radius, rel=0.01)


def test_standing_still_the_ground_carries_the_weight(body):
    held = gravity_forces(body, zero_pose(body))
    tz = body.model.joint("pelvis_tz").dofadr[0]
    assert held[tz] == pytest.approx(68.0 * GRAVITY, rel=1e-9)
    for name in ("pelvis_tx", "pelvis_ty"):
        assert held[body.model.joint(name).dofadr[0]] == pytest.approx(0, abs=1e-9)


def test_double_mass_doubles_what_holds_the_body():
    light, heavy = (
        build_body(Person(sex="male", height_m=1.8, mass_kg=kg)) for kg in (50.0, 100.0)
    )
    pose = zero_pose(light)
    pose[light.coordinates.index("hip_flexion_r")] = 0.5
    twice = 2 * gravity_forces(light, pose)
    # Kneecap and abdominal wall keep their gram.
    assert gravity_forces(heavy, pose) == pytest.approx(twice, abs=0.02)


def test_the_body_stands_as_tall_as_the_person():
    for height in (1.15, 1.50, 1.95):
        body = build_body(Person(sex="female", height_m=height, mass_kg=55.0))
        data = place(body, zero_pose(body))
        assert data.site("vertex").xpos[2] == pytest.approx(height, abs=0.002)


def test_standing_has_flat_feet_an_upright_trunk_and_its_weight_before_the_ankles(body):
    pose = standing_pose(body)
    data = place(body, pose)
    ankles = (data.body("talus_r").xpos[0] + data.body("talus_l").xpos[0]) / 2
    assert 0.03 < data.subtree_com[1][0] - ankles < 0.06
    upright = zero_pose(body)
    for bone in ("pelvis", "torso", "calcn_r", "toes_l"):
        turn = place(body, pose).body(bone).xmat.copy()
        assert turn == pytest.approx(place(body, upright).body(bone).xmat, abs=0.02), (
            bone
        )  # oblique ankle
    heights = [p[2] for p in contact_points(body, pose).values()]
    assert min(heights) == pytest.approx(0, abs=1e-9)
    assert max(heights) < 0.002


def test_without_sex_the_mean_is_taken_and_said():
    body = build_body(Person(height_m=1.70, mass_kg=68.0))
    thigh = whole(body, BONES["thigh"])[0] / 68.0
    assert thigh == pytest.approx((0.1416 + 0.1478) / 2, abs=0.0005)
    assert any("sex is not told" in note for note in body.notes)


def test_what_is_carried_weighs_on_every_level_below():
    person = Person(sex="male", height_m=1.8, mass_kg=80.0)
    plain = build_body(person)
    for where in ("back", "both_hands", "front"):
        laden = build_body(person, changes=(Change("carried_mass", 15.0, where=where),))
        assert laden.mass_kg == pytest.approx(95.0, abs=1e-9)
        pose = zero_pose(plain)
        more = gravity_forces(laden, pose) - gravity_forces(plain, pose)
        for plate in plain.endplates:
            up = plain.model.joint(plate.slides[1]).dofadr[0]
            assert more[up] == pytest.approx(15.0 * GRAVITY, rel=1e-6)


def test_inverse_dynamics_agrees_with_forward(body):
    """What mj_inverse asks for moves the body as told: one model for both ways."""
    model = body.model
    free = mujoco.MjData(model)
    rng = np.random.default_rng(3)
    free.qpos[:] = joint_angles(body, zero_pose(body)) + 0.01 * rng.normal(size=model.nv)
    free.qvel[:] = 0.1 * rng.normal(size=model.nv)
    free.qacc[:] = rng.normal(size=model.nv)
    wanted = free.qacc.copy()
    mujoco.mj_inverse(model, free)
    free.qfrc_applied[:] = free.qfrc_inverse
    mujoco.mj_forward(model, free)
    assert free.qacc == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize(
    ("person", "word"),
    [
        (Person(height_m=1.7), "mass_kg"),
        (Person(mass_kg=70.0), "height_m"),
        (Person(height_m=170.0, mass_kg=70.0), "unit"),
        (Person(height_m=1.7, mass_kg=7.0), "20"),
    ],
)
def test_a_body_that_no_person_has_is_refused(person, word):
    with pytest.raises(InputError, match=word):
        build_body(person)
