"""Heel cup, heel width, ends and letters: measured back, and what the scan does not bear."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import orthotic_feet as feet
from solespine.errors import InputError
from solespine.orthotic import Prescription, make_orthotic, read_scan, template_scan
from solespine.orthotic.cup import rim_heights
from solespine.orthotic.cut_checks import _end, low_cup
from solespine.orthotic.label import place_label
from solespine.orthotic.outline import heel_bottom
from solespine.orthotic.part_checks import check_shape
from solespine.orthotic.rim_check import check_rim
from solespine.orthotic.sheet import order_rows
from solespine.orthotic.solid import build_solid, for_side

LOW_WALLS_MM = 14.0


@pytest.fixture(scope="module")
def low(tmp_path_factory):
    """A foot whose walls were scanned only a little up."""
    vertices, faces = feet.Foot(pad=2.0).mesh()
    faces = faces[(vertices[faces][:, :, 2] < LOW_WALLS_MM).all(axis=1)]
    worn = feet.worn(vertices, faces, 5, turn=False)
    path = tmp_path_factory.mktemp("scan") / "foot.stl"
    return read_scan(feet.write_stl(path, worn.vertices, worn.faces))


def found(made, name):
    return next(check for check in made.checks if check.name == name)


def test_a_cup_deeper_than_the_scan_is_a_decision(low):
    order = Prescription.plain("right", heel_cup_depth_mm=20.0)
    with pytest.raises(InputError, match="heel_cup_depth_mm 20: the heel's walls bear") as said:
        make_orthotic(low, order)
    assert "--confirm" in str(said.value)
    made = make_orthotic(low, order, confirm=True)
    cup = found(made, "heel_cup_depth")
    assert cup.passed
    assert cup.wanted == made.prescription.heel_cup_depth_mm < LOW_WALLS_MM
    assert any("confirmed" in line for line in made.warnings)
    again = make_orthotic(low, made.prescription)
    assert np.array_equal(again.solid.vertices, made.solid.vertices)


def test_a_cup_that_nobody_ordered_follows_the_scan(low):
    order = Prescription.plain("right", heel_cup_depth_mm=20.0)
    made = make_orthotic(low, order, proposed=True)
    assert any("no person ordered more" in line for line in made.warnings)


def test_every_cut_is_measured_back():
    """Template of a high foot: cup, widening, hollow, front, first ray and letters."""
    order = Prescription(
        side="left", weight_bearing="none", heel_cup_depth_mm=14, heel_pocket_mm=2,
        medial_skive_mm=4, first_ray_cutout=True, rearfoot_post_deg=4, label="2026-11-21",
    )  # fmt: skip
    made = make_orthotic(template_scan("left", 275.0, None, 20.0), order)
    for name in ("heel_cup_depth", "heel_expansion", "heel_pocket_width", "front_end",
                 "first_ray_cutout", "letters"):  # fmt: skip
        assert found(made, name).passed, name
    assert found(made, "heel_cup_depth").wanted == 14.0
    assert np.isnan(_end(made.solid, 500.0))  # where the part does not reach nothing is measured
    assert found(made, "heel_expansion").wanted == 3.0


@pytest.mark.parametrize(("length", "side"), [(230.0, "left"), (250.0, "right"), (280.0, "left")])
def test_a_templates_cup_is_even_round_the_heel(length, side):
    made = make_orthotic(template_scan(side, length), Prescription.plain(side))
    solid = for_side(made.solid, side)
    x, y, z = solid.vertices.T
    bottom = heel_bottom(made.dorsal.field, made.shell.top, made.landmarks)
    rim = rim_heights(np.c_[x, y], z - bottom, made.landmarks)
    assert np.abs(rim - made.prescription.heel_cup_depth_mm).max() < 2.0
    assert found(made, "heel_cup_depth").value == pytest.approx(rim.mean(), abs=0.5)
    rim_wall = found(made, "rim_wall")
    assert 2.0 * made.built.round_mm - 0.1 < rim_wall.value < 1.5 * rim_wall.wanted
    told = dict(order_rows(made))["Upper edge"]  # where the part is thinner than ordered
    assert float(told.split()[3]) == pytest.approx(rim_wall.wanted + 0.1)
    assert told.endswith(f"{made.prescription.thickness_mm:g} mm thick")


def test_a_rim_that_ends_in_a_lip_is_seen():
    """The same part with its edge hardly rounded: the rim of its steep wall is too thin."""
    made = make_orthotic(template_scan("right", 255.0), Prescription.plain("right"))
    shell, field = made.shell, made.dorsal.field
    sharp = build_solid(field, made.built.cut.polygon, shell.top, shell.bottom, 0.1)
    assert check_rim(made.solid, made.built).passed
    assert not check_rim(sharp, made.built).passed


def test_a_rim_cut_lower_than_ordered_is_seen():
    """The check must see what it is for: a rim two millimetres lower."""
    order = Prescription.plain("right", heel_cup_depth_mm=12.0)
    made = make_orthotic(template_scan("right", 255.0), order)
    solid = for_side(made.solid, "right")
    lowered = solid.vertices.copy()
    lowered[:, 2] = np.minimum(lowered[:, 2], found(made, "heel_cup_depth").value + 1.0)
    cut = type(solid)(lowered, solid.faces)
    checks = {check.name: check for check in check_shape(cut, made.built)}
    assert not checks["heel_cup_depth"].passed


def test_a_notch_in_the_back_of_the_cup_is_told():
    made = make_orthotic(template_scan("right", 255.0), Prescription.plain("right"))
    assert low_cup(made.checks) == ()
    solid, heel = made.solid, made.landmarks["heel_centre"]
    notched = solid.vertices.copy()
    back = (notched[:, 0] < heel.x_mm) & (np.abs(notched[:, 1] - heel.y_mm) < 5.0)
    notched[back, 2] = np.minimum(notched[back, 2], 6.0)
    checks = check_shape(type(solid)(notched, solid.faces), made.built)
    (said,) = low_cup(checks)
    assert "back 3, sides 12 mm" in said  # 6 mm less the shell of 3 mm


def test_a_part_without_a_label_still_says_its_side():
    made = make_orthotic(template_scan("left", 255.0), Prescription.plain("left"))
    assert made.built.label.lines == ("L",)
    assert found(made, "letters").passed
    shell = replace(made.shell, bottom=np.zeros_like(made.shell.bottom))
    (said,) = place_label(made.dorsal, shell, made.prescription).warnings
    assert said.startswith("NO SIDE IS ON THE PART")


@pytest.mark.parametrize(
    ("length", "arch", "lines"),
    [(275, 20.0, ("R 2026-11-21",)), (180, 14.0, None)],
)
def test_letters_fit_every_foot(length, arch, lines):
    made = make_orthotic(
        template_scan("right", length, None, arch), Prescription.plain("right", label="2026-11-21")
    )
    written = made.built.label.lines
    assert found(made, "letters").passed
    assert "".join(written).startswith("R")
    assert lines is None or written == lines
    assert len(written) > 1 or len(written[0]) > 1


def test_no_room_for_letters_is_said_plainly():
    made = make_orthotic(template_scan("right", 255.0), Prescription.plain("right", label="11-21"))
    shell = replace(made.shell, bottom=np.zeros_like(made.shell.bottom))
    label = place_label(made.dorsal, shell, made.prescription)
    assert label.lines == ()
    assert "Mark it by hand" in label.warnings[0]
