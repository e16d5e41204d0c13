"""The part: closed, as thick and as tilted as ordered, mirrored, repeatable."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace

import numpy as np
import pypdf
import pytest
import trimesh
import yaml
from shapely import contains_xy

import orthotic_feet as feet
from recordings import DATA, needs_data
from solespine.errors import InputError, TooPoorError
from solespine.orthotic import (
    Prescription,
    make_from_measures,
    make_from_scan,
    make_orthotic,
    prescribe,
    read_prescription,
    read_scan,
    template_scan,
    write_orthotic,
)
from solespine.orthotic.check_points import check_points
from solespine.orthotic.dorsal import relief_centre
from solespine.orthotic.model import Landmark, Landmarks
from solespine.orthotic.prescription import check_prescription, write_prescription
from solespine.orthotic.shell import underside

FULL = {
    "rearfoot_post_deg": 4.0,
    "forefoot_post_deg": -3.0,
    "heel_lift_mm": 5.0,
    "medial_skive_mm": 4.0,
    "heel_cup_depth_mm": 15.0,
    "metatarsal_pad_mm": 4.0,
    "heel_pocket_mm": 2.0,
    "label": "2026-11-21",
}


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    worn = feet.worn(*feet.someone(3).mesh(), 3, noise=0.2)
    path = tmp_path_factory.mktemp("scan") / "foot.stl"
    return read_scan(feet.write_stl(path, worn.vertices, worn.faces))


@pytest.fixture(scope="module")
def plain(scan):
    return make_orthotic(scan, Prescription.plain("right"))


def as_mesh(solid):
    return trimesh.Trimesh(solid.vertices, solid.faces, process=False)


def heights(solid, places, down=False):
    """Upper (or lower) surface of a solid by rays of trimesh, independent of our own raster."""
    mesh = as_mesh(solid)
    sign = 1.0 if down else -1.0
    origins = np.c_[places, np.full(len(places), -sign * 200.0)]
    towards = np.tile([0.0, 0.0, sign], (len(places), 1))
    at, ray, _ = mesh.ray.intersects_location(origins, towards, multiple_hits=True)
    found = np.full(len(places), np.nan)
    for place, k in zip(at, ray, strict=True):
        better = np.fmin if down else np.fmax
        found[k] = better(found[k], place[2])
    return found


def around(orthotic, dx=0.0, dy=0.0, wide=6.0):
    """A few places about the heel centre in the part's own coordinates (right foot)."""
    heel = orthotic.landmarks["heel_centre"]
    grid = np.linspace(-wide, wide, 5)
    x, y = np.meshgrid(heel.x_mm + dx + grid, heel.y_mm + dy + grid)
    return np.c_[x.ravel(), y.ravel()] + 0.013  # off the edges of the mesh


@pytest.mark.parametrize("seed", range(8))
def test_every_part_passes_its_checks(tmp_path, seed):
    foot, rng = feet.someone(seed + 20), np.random.default_rng(seed)
    kind = ("mesh", "whole", "foam")[seed % 3]
    worn = feet.worn(*getattr(foot, kind)(), seed, noise=0.3, holes=seed, left=bool(seed % 2))
    side = "left" if seed % 2 else "right"
    given = Prescription(
        side=side,
        weight_bearing=("none", "partial", "full")[seed % 3],
        rearfoot_post_deg=rng.uniform(-4, 8) if seed % 2 else None,
        forefoot_post_deg=rng.uniform(-6, 6) if seed % 4 == 1 else None,
        heel_lift_mm=rng.uniform(0, 9),
        medial_skive_mm=(0, 2, 4, 6)[seed % 4],
        heel_cup_depth_mm=rng.uniform(10, 20),
        metatarsal_pad_mm=(0, 4)[seed % 2],
        heel_pocket_mm=(0, 0, 2)[seed % 3],
        thickness_mm=rng.uniform(2, 4.5),
        length=("three_quarter", "sulcus", "full")[seed % 3],
        first_ray_cutout=seed % 3 == 0,
        label="11.21",
    )
    path = feet.write_stl(tmp_path / "foot.stl", worn.vertices, worn.faces)
    made = make_orthotic(read_scan(path), given, confirm=True)  # some walls are too low for the cup
    assert [check for check in made.checks if not check.passed] == []
    mesh = as_mesh(made.solid)
    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    assert mesh.volume > 10_000


def unevenness(scan, plain, every=37):
    """RMS and worst distance of the scan's nodes further in than the rounded edge to the part (mm).

    By rays; the height that the whole foot is raised by is taken off.
    """
    s = scan.surface
    x, y = np.meshgrid(s.x_mm, s.y_mm, indexing="ij")
    under = plain.shell.inside[::2, ::2][: s.z_mm.shape[0], : s.z_mm.shape[1]]
    known = under & ~np.isnan(scan.raw_z_mm)
    picked = np.flatnonzero(known.ravel())[::every]
    places = np.c_[x.ravel()[picked], y.ravel()[picked]] + 0.013
    inner = contains_xy(plain.built.cut.polygon.buffer(-2.0 * plain.built.round_mm), *places.T)
    assert inner.mean() > 0.85
    places, picked = places[inner], picked[inner]
    top = heights(plain.solid, places)
    off = top - scan.raw_z_mm.ravel()[picked]
    off = off[~np.isnan(off)]
    middle = np.median(off)
    assert middle == pytest.approx(3.0, abs=0.5)  # it stands on its own 3 mm
    return np.sqrt(np.mean((off - middle) ** 2)), np.abs(off - middle).max()


def test_plain_shell_is_the_foot_within_half_a_millimetre(scan, plain):
    assert unevenness(scan, plain)[0] < 0.5


def test_a_confidence_that_rounds_to_its_level_is_told_as_below_it():
    apex = Landmark("arch_apex", 100.0, 15.0, 12.0, 0.7996, "")
    assert "(confidence just under 0.80" in check_points(Landmarks("right", {"arch_apex": apex}))
    told = check_points(Landmarks("right", {"arch_apex": replace(apex, confidence=0.6)}))
    assert "(confidence 0.60, sure from 0.80)" in told


def test_no_order_adds_nothing(plain):
    assert not plain.shell.heel_post.any()
    assert not plain.shell.front_post.any()
    assert plain.dorsal.arch_change_mm == 0.0
    assert np.array_equal(plain.dorsal.base, plain.dorsal.top)


@pytest.mark.parametrize("angle", [-4.0, 2.0, 7.5])
def test_wedge_measured_by_rays_against_the_plain_part(scan, plain, angle):
    made = make_orthotic(scan, Prescription.plain("right", rearfoot_post_deg=angle))
    places = around(made)
    rise = heights(made.solid, places) - heights(plain.solid, places)
    slope = np.polyfit(places[:, 1], rise, 1)[0]
    assert np.degrees(np.arctan(slope)) == pytest.approx(angle, abs=0.3)
    assert np.abs(heights(made.solid, places, down=True)).max() < 0.02  # flat on the ground


@pytest.mark.parametrize("lift", [3.0, 9.0])
def test_lift_measured_by_rays_against_the_plain_part(scan, plain, lift):
    made = make_orthotic(scan, Prescription.plain("right", heel_lift_mm=lift))
    places = around(made)
    rise = heights(made.solid, places) - heights(plain.solid, places)
    assert rise == pytest.approx(np.full(len(rise), lift), abs=0.2)
    front = np.array([[made.landmarks["fifth_met_head"].x_mm - 14.0, 0.4]])
    moved = heights(made.solid, front) - heights(plain.solid, front)
    assert abs(moved[0]) < 0.2  # nothing at the ball


def test_lift_and_wedge_do_not_disturb_each_other(scan):
    wedge = make_orthotic(scan, Prescription.plain("right", rearfoot_post_deg=5.0))
    both = make_orthotic(scan, Prescription.plain("right", rearfoot_post_deg=5.0, heel_lift_mm=4))
    places = around(both)
    rise = heights(both.solid, places) - heights(wedge.solid, places)
    assert rise == pytest.approx(np.full(len(rise), 4.0), abs=0.1)


def test_reliefs_are_hollows_where_they_were_ordered(scan):
    order = {"length": "sulcus", "thickness_mm": 3.5, "label": ""}
    bare = make_orthotic(scan, Prescription.plain("right", **order))
    made = make_orthotic(scan, Prescription.plain("right", reliefs={"met_3": 2.0}, **order))
    place = np.array([relief_centre("met_3", made.landmarks)]) + 0.013
    assert heights(made.solid, place) == pytest.approx(heights(bare.solid, place) - 2.0, abs=0.1)
    beside = place + [0.0, 14.0]
    assert heights(made.solid, beside) == pytest.approx(heights(bare.solid, beside), abs=0.05)
    for reliefs, reason in (({"met_3": 3.0}, "from 0 to 2.5 mm"), ({"met_9": 1}, "met_9")):
        with pytest.raises(InputError, match=reason):
            check_prescription(
                prescribe({"side": "right", "weight_bearing": "none", "reliefs": reliefs} | order)
            )
    with pytest.raises(InputError, match="take sulcus or full"):
        prescribe({"side": "right", "weight_bearing": "none", "reliefs": {"met_3": 1}})
    gone = {"side": "right", "weight_bearing": "none", "length": "full", "first_ray_cutout": True}
    with pytest.raises(InputError, match="where the first ray is cut out"):
        prescribe({**gone, "reliefs": {"met_1": 1}})


def test_a_part_that_cuts_itself_is_seen(scan, plain):
    """Two triangles turned over: the check must see what it is for."""
    from solespine.orthotic.part_checks import _folds

    folded = plain.solid.vertices.copy()
    middle = int(np.hypot(*(folded[:, :2] - folded[:, :2].mean(axis=0)).T).argmin())
    folded[middle, :2] += [6.0, 0.0]
    assert _folds(plain.solid).passed
    assert not _folds(type(plain.solid)(folded, plain.solid.faces)).passed


def test_corrected_landmarks_travel_in_the_prescription(scan):
    order = Prescription.plain("right", landmarks={"arch_apex": (112.0, 15.0)})
    made = make_orthotic(scan, order)
    assert made.landmarks["arch_apex"].x_mm == 112.0
    assert prescribe(yaml.safe_load(write_prescription(made.prescription))) == made.prescription


def test_scene_holds_part_and_foot(scan, plain):
    from solespine.orthotic.view import part_scene

    scene = part_scene(plain)
    part, sole = scene.surfaces
    assert len(part.faces) < 20_000
    assert np.ptp(part.vertices, axis=0) == pytest.approx(
        np.ptp(plain.solid.vertices, axis=0) / 1000, abs=1e-3
    )
    assert sole.vertices[:, 2].min() > part.vertices[:, 2].min()


@pytest.mark.parametrize(("field", "value"), [("thickness_mm", 2.0), ("thickness_mm", 4.5)])
def test_wall_is_as_thick_as_ordered(scan, field, value):
    made = make_orthotic(scan, Prescription.plain("right", **{field: value}))
    wall = next(check for check in made.checks if check.name == "least_wall")
    assert wall.value == pytest.approx(value, abs=0.1)


def test_underside_of_a_slope_is_square_to_it():
    x = np.arange(0, 60, 0.5)
    slope = np.tan(np.radians(50.0))
    top = np.repeat((slope * x)[:, None], 60, axis=1)
    gap = (top - underside(top, 3.0))[30:-30, 20:-20] * np.cos(np.radians(50.0))
    assert gap == pytest.approx(np.full(gap.shape, 3.07), abs=0.06)


def test_mirrored_foot_and_order_give_the_mirrored_part(tmp_path):
    made = {}
    for side in ("right", "left"):
        worn = feet.worn(*feet.someone(8).mesh(), 1, left=side == "left", turn=False)
        path = feet.write_stl(tmp_path / "foot.stl", worn.vertices, worn.faces)
        more = FULL | {"label": "", "heel_cup_depth_mm": 15.0}  # what the walls of this scan bear
        order = Prescription(side=side, weight_bearing="none", **more)
        made[side] = make_orthotic(read_scan(path), order)
    right, left = made["right"], made["left"]
    assert as_mesh(left.solid).volume == pytest.approx(as_mesh(right.solid).volume, rel=2e-4)
    places = np.array([[40, 5], [40, -12], [90, 10], [120, -15]]) + 0.013
    flipped = places * [1, -1]
    assert heights(left.solid, flipped) == pytest.approx(heights(right.solid, places), abs=1e-4)


def test_the_label_changes_neither_upper_side_nor_ground(scan):
    order = Prescription.plain("right", rearfoot_post_deg=3.0)
    bare = make_orthotic(scan, order)
    named = make_orthotic(scan, order.model_copy(update={"label": "11"}))
    assert as_mesh(named.solid).volume > as_mesh(bare.solid).volume + 2
    assert named.solid.vertices[:, 2].min() == pytest.approx(0.0, abs=1e-6)
    raised = named.solid.vertices[len(bare.solid.vertices) // 2 :, :2]
    places = raised[:: max(1, len(raised) // 60)] + 0.013
    top = heights(named.solid, places)
    known = ~np.isnan(top)
    assert top[known] == pytest.approx(heights(bare.solid, places)[known], abs=0.02)


def test_arch_follows_fill_and_height(scan):
    apex = {}
    for name, order in {
        "plain": {},
        "filled": {"arch_fill_mm": 3.0},
        "high": {"arch_raise_mm": 2.0},
        "told": {"arch_height_mm": 15.0},
    }.items():
        made = make_orthotic(scan, Prescription.plain("right", **order))
        mark = made.landmarks["arch_apex"]
        place = np.array([[mark.x_mm, mark.y_mm]]) + 0.013
        apex[name] = heights(made.solid, place)[0] - made.shell.heel_raise_mm
    assert apex["filled"] - apex["plain"] == pytest.approx(-3.0, abs=0.2)
    assert apex["high"] - apex["plain"] == pytest.approx(2.0, abs=0.2)
    assert apex["told"] == pytest.approx(15.0, abs=0.3)


def test_heel_expansion_widens_the_cup(scan, plain):
    wide = make_orthotic(scan, Prescription.plain("right", heel_expansion_mm=3.0))
    at = plain.landmarks["heel_centre"].x_mm

    def width(orthotic):
        cut = orthotic.outline_mm
        return np.ptp(cut[np.abs(cut[:, 0] - at) < 3.0, 1])

    assert width(wide) - width(plain) == pytest.approx(6.0, abs=1.5)


def test_stiffness_grows_with_thickness_and_modulus(scan):
    thin = make_orthotic(scan, Prescription.plain("right", thickness_mm=2.0)).stiffness
    thick = make_orthotic(scan, Prescription.plain("right", thickness_mm=4.0)).stiffness
    ratio = thick.newton_per_mm / thin.newton_per_mm
    assert 1.5 < ratio < 8.5  # a flat plate gives 8; a curved one is held by its shape
    soft = make_orthotic(scan, Prescription.plain("right", thickness_mm=4.0, material="tpu"))
    assert soft.stiffness.newton_per_mm < 0.1 * thick.newton_per_mm


def test_the_wrong_side_is_refused(scan):
    with pytest.raises(InputError, match="said to be the left foot"):
        make_orthotic(scan, Prescription.plain("left"))


@pytest.mark.parametrize(("length", "arch"), [(140, 6), (200, 4), (255, None), (315, 28)])
def test_template_has_the_measures_asked_for(length, arch):
    scan = template_scan("left", length, None, arch)
    made = make_orthotic(scan, Prescription.plain("left", heel_cup_depth_mm=10))
    assert [check for check in made.checks if not check.passed] == []
    assert made.measures.length_mm == pytest.approx(length, abs=1.5)
    if arch is not None:
        assert made.measures.arch_height_mm == pytest.approx(arch, abs=1.5)
    assert any("not custom" in line for line in made.warnings)


def test_template_of_no_foot():
    with pytest.raises(InputError, match="length 500"):
        template_scan("left", 500)
    with pytest.raises(InputError, match="ball width"):
        template_scan("left", 250, 20)


def test_files_are_whole_and_the_same_bytes(tmp_path, scan):
    order = Prescription(side="right", weight_bearing="none", **FULL)
    paths = write_orthotic(make_orthotic(scan, order), tmp_path / "a")
    again = write_orthotic(make_orthotic(scan, order), tmp_path / "b")
    assert [p.name for p in paths] == [
        "orthotic.stl",
        "orthotic.3mf",
        "positive.stl",
        "sheet.pdf",
        "orthotic.html",
        "orthotic.json",
        "prescription.yaml",
    ]
    for one, two in zip(paths, again, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name
    part = trimesh.load(paths[0])
    assert part.is_watertight
    positive = trimesh.load(paths[2])
    assert positive.is_watertight
    with zipfile.ZipFile(paths[1]) as packed:
        assert b'unit="millimeter"' in packed.read("3D/3dmodel.model")
    assert "<canvas" in paths[4].read_text()
    held = json.loads(paths[5].read_text())
    assert held["schema"] == "solespine/orthotic/1"
    assert held["scan"]["custom"] is True
    assert all(check["passed"] for check in held["checks"])
    assert "not checked" in held["warnings"][0]
    assert read_prescription(paths[6]).side == "right"


def test_positive_fits_the_shell(tmp_path, scan):
    from solespine.orthotic.positive import corrected_positive

    made = make_orthotic(scan, Prescription.plain("right"))
    positive = corrected_positive(made)
    places = around(made)
    gap = heights(positive, places, down=True) - heights(made.solid, places)
    assert np.abs(gap).max() < 0.1


def test_sheet_names_side_template_and_order(tmp_path):
    order = tmp_path / "order.yaml"
    order.write_text("side: left\nweight_bearing: full\nrearfoot_post_deg: 3\n")
    _, paths = make_from_measures("left", 250, order, tmp_path / "out")
    pages = pypdf.PdfReader(paths[3]).pages
    text = pages[0].extract_text()
    assert len(pages) == 1
    for words in ("left foot", "TEMPLATE", "3 deg varus", "was not checked"):
        assert words in text
    with pytest.raises(InputError, match="not the right"):
        make_from_measures("right", 250, order, tmp_path / "out")


def test_a_failed_part_is_not_written(tmp_path, plain):
    bad = replace(plain.checks[0], passed=False)
    with pytest.raises(TooPoorError, match="failed its checks"):
        write_orthotic(replace(plain, checks=(bad,)), tmp_path)
    assert list(tmp_path.iterdir()) == []


@needs_data
def test_part_from_the_real_scan(tmp_path):
    order = tmp_path / "order.yaml"
    order.write_text(write_prescription(Prescription(side="right", weight_bearing="none", **FULL)))
    made, paths = make_from_scan(DATA / "foot_scan" / "scan.obj", "right", order, tmp_path / "out")
    assert [check for check in made.checks if not check.passed] == []
    assert all(path.stat().st_size > 100 for path in paths)
    sheet = pypdf.PdfReader(paths[3]).pages
    assert len(sheet) == 1
    said = " ".join(sheet[0].extract_text().split())
    assert "The file is in mm (found from the length of the foot)" in said
    with pytest.raises(InputError, match="is for the right foot"):
        make_from_scan(DATA / "foot_scan" / "scan.obj", "left", order, tmp_path / "out")


@needs_data
def test_a_plain_part_is_the_real_foot():
    scan = read_scan(DATA / "foot_scan" / "scan.obj", "mm")
    assert "The file is in mm (as said)" in scan.notes[0]
    plain = make_orthotic(scan, Prescription.plain("right"))
    rms, worst = unevenness(scan, plain, every=11)
    assert rms < 0.05  # over a grid; over the scan's own points it is 0.088
    assert worst < 0.5
