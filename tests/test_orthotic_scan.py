"""Reading scans: formats, units, orientation, side, holes, noise, and files made to do harm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

import orthotic_feet as feet
from recordings import DATA, needs_data
from solespine.errors import InputError, TooPoorError
from solespine.evidence import load_evidence
from solespine.orthotic import find_landmarks, measures, read_scan, template_scan
from solespine.orthotic.check_points import check_points
from solespine.orthotic.fairing import close_holes, smoothed
from solespine.orthotic.foam import find_top
from solespine.orthotic.landmarks import outline
from solespine.orthotic.measures import measure_foot
from solespine.orthotic.model import Surface
from solespine.orthotic.pads import Signs
from solespine.orthotic.raster import envelope
from solespine.orthotic.sampling import sample
from solespine.orthotic.scan_files import read_triangles
from solespine.orthotic.wall_holes import close_walls

FOOT = feet.someone(3)
HARD = [("mesh", k) for k in range(6)] + [("whole", k) for k in range(3)]
HARD += [("foam", k) for k in range(3)]


def scanned(tmp_path, foot, kind, seed, **how):
    vertices, faces = getattr(foot, kind)()
    worn = feet.worn(vertices, faces, seed, **how)
    return worn, read_scan(feet.write_stl(tmp_path / "foot.stl", worn.vertices, worn.faces))


def directions(worn, scan):
    """Forward and up of the found frame in the foot's own frame."""
    ends = np.array([[0, 0, 0, 1], [100, 0, 0, 1], [0, 0, 100, 1]]) @ scan.to_file.T
    origin, forward, up = worn.back(ends[:, :3])
    return (forward - origin) / 100, (up - origin) / 100


@pytest.mark.parametrize(("kind", "seed"), HARD)
def test_any_orientation_unit_side_noise_and_holes(tmp_path, kind, seed):
    unit, left = ("mm", "cm", "m")[seed % 3], bool(seed % 2)
    how = {"unit": unit, "left": left, "noise": 0.2 * (seed % 3), "holes": seed}
    worn, scan = scanned(tmp_path, feet.someone(seed), kind, seed, **how)
    assert scan.side == ("left" if left else "right")
    assert (scan.unit, scan.unit_found) == (unit, True)
    assert scan.kind == {"mesh": "plantar", "whole": "whole foot", "foam": "foam box"}[kind]
    forward, up = directions(worn, scan)
    assert forward[0] > 0.99
    assert up[2] > 0.997


@pytest.mark.parametrize("write", [feet.write_stl, feet.write_obj, feet.write_ply])
def test_formats_agree(tmp_path, write):
    vertices, faces = FOOT.mesh()
    scan = read_scan(write(tmp_path / f"foot.{write.__name__[-3:]}", vertices, faces))
    assert scan.side == "right"
    assert scan.faces == len(faces)
    assert scan.surface.z_mm.shape[0] == int(scan.surface.z_mm.shape[0])
    length = measure_foot(scan.surface, find_landmarks(scan)).length_mm
    assert length == pytest.approx(FOOT.length, abs=2.5)


def test_text_stl(tmp_path):
    vertices, faces = FOOT.mesh(60, 40)
    lines = ["solid foot"]
    for face in faces:
        lines.append("facet normal 0 0 0\nouter loop")
        lines += [f"vertex {x:.5f} {y:.5f} {z:.5f}" for x, y, z in vertices[face]]
        lines.append("endloop\nendfacet")
    path = tmp_path / "foot.stl"
    path.write_text("\n".join([*lines, "endsolid foot"]))
    assert read_scan(path).faces == len(faces)


def test_mirrored_foot_gives_the_same_sole(tmp_path):
    _, right = scanned(tmp_path, FOOT, "mesh", 1, turn=False)
    _, left = scanned(tmp_path, FOOT, "mesh", 1, turn=False, left=True)
    assert (right.side, left.side) == ("right", "left")
    assert right.surface.z_mm.shape == left.surface.z_mm.shape
    assert np.nanmax(np.abs(right.surface.z_mm - left.surface.z_mm)) < 1e-6


def test_said_unit_is_held_against_the_length(tmp_path):
    path = feet.write_stl(tmp_path / "foot.stl", *FOOT.mesh(60, 40))
    with pytest.raises(InputError, match="mm long"):
        read_scan(path, "m")
    with pytest.raises(InputError, match="choose mm, cm"):
        read_scan(path, "furlong")


def test_a_house_is_no_foot(tmp_path):
    vertices, faces = FOOT.mesh(60, 40)
    path = feet.write_stl(tmp_path / "foot.stl", vertices * 40, faces)
    with pytest.raises(InputError, match="no foot in mm"):
        read_scan(path)


def test_smooth_sole_is_the_foot(tmp_path):
    """Noise of 0.5 mm goes, the shape stays: compared with the formula itself."""
    worn, scan = scanned(tmp_path, FOOT, "mesh", 2, noise=0.5, holes=4)
    s = scan.surface
    x, y = np.meshgrid(s.x_mm, s.y_mm, indexing="ij")
    low = ~np.isnan(s.z_mm) & (s.z_mm < 8)
    places = np.c_[x[low], y[low], s.z_mm[low], np.ones(low.sum())] @ scan.to_file.T
    own = worn.back(places[:, :3])
    off = own[:, 2] - FOOT.heights(own[:, 0], own[:, 1])
    inner, outer = FOOT.edges(own[:, 0] / FOOT.length)
    off = off[np.minimum(inner - own[:, 1], own[:, 1] - outer) > 10]
    assert np.sqrt(np.mean(off**2)) < 0.35


def test_biharmonic_filling_keeps_a_saddle():
    x, y = np.meshgrid(np.arange(60.0), np.arange(50.0), indexing="ij")
    z = 0.01 * (x - 30) ** 2 - 0.02 * (y - 25) ** 2 + 0.1 * x
    holed = z.copy()
    holed[22:38, 18:32] = np.nan
    filled = close_holes(holed, np.ones(z.shape, bool))
    assert np.abs(filled - z).max() < 0.15
    assert np.nanmax(np.abs(smoothed(z, 2.0) - z)[8:-8, 8:-8]) < 0.02


def test_a_hole_in_the_wall_of_a_heel_is_closed_as_the_wall_goes_on():
    x, y = np.meshgrid(np.arange(91.0), np.arange(71.0), indexing="ij")
    out = np.hypot(np.minimum(x - 35, 0), y - 35) / 32  # a round back, straight sides
    region = out < 1.0
    wall = 34 * (1 - np.sqrt(1 - np.where(region, out, 0.0) ** 6))
    rough = wall + np.random.default_rng(1).normal(0, 0.4, wall.shape)
    for at in ((12.0, 15.0), (50.0, 8.0)):  # on the bend behind the heel, and beside it
        hole = np.hypot(x - at[0], y - at[1]) < 8
        z = np.where(region & ~hole, rough, np.nan)
        judged = hole & region & (wall < 14)
        off = [
            np.sqrt(np.mean((closed - wall)[judged] ** 2))
            for closed in (close_walls(z, region, 1.0, 1.6), close_holes(z, region))
        ]
        assert off[0] < 0.7
        assert off[0] < 0.5 * off[1]


def test_envelope_is_exact_on_a_plane_and_takes_the_lowest():
    corners = np.array([[[0, 0, 5], [40, 0, 5], [0, 40, 5]], [[0, 0, 1], [40, 0, 5], [0, 40, 9]]])
    z = envelope(corners, np.eye(3), np.zeros(3), (0.0, 0.0, 1.0), (41, 41))
    x, y = np.meshgrid(np.arange(41), np.arange(41), indexing="ij")
    wanted = np.where(x + y <= 40, np.minimum(5.0, 1 + 0.1 * x + 0.2 * y), np.nan)
    np.testing.assert_allclose(z, wanted, atol=1e-9)


def test_glass_plate_is_not_foam():
    """A sole pressed flat on glass has a plane too, but within its outline."""
    vertices, faces = FOOT.mesh()
    pressed = vertices.copy()
    pressed[:, 2] = np.maximum(pressed[:, 2], 3.0)
    points, _ = sample(pressed[faces].astype(np.float32), 20_000)
    assert find_top(points) is None


def test_landmarks_within_a_few_millimetres(tmp_path):
    errors = {}
    for seed in range(10):
        foot = feet.someone(seed + 50)
        kind = ("mesh", "mesh", "foam")[seed % 3]
        worn, scan = scanned(tmp_path, foot, kind, seed, noise=0.3, left=bool(seed % 2))
        marks = find_landmarks(scan)
        for name, (x, y) in {**foot.places(), "arch_apex": foot.apex()}.items():
            mark = marks[name]
            at = scan.to_file @ [mark.x_mm, mark.y_mm, np.nan_to_num(mark.z_mm), 1]
            found = worn.back(at[None, :3])[0]
            # the front end of the outline is a line across, not a point
            off = abs(found[0] - x) if name == "toe_end" else np.hypot(found[0] - x, found[1] - y)
            errors.setdefault(name, []).append(off)
    medians = {name: np.median(values) for name, values in errors.items()}
    assert medians["heel_centre"] < 2.0
    assert medians["first_met_head"] < 3.0
    assert medians["fifth_met_head"] < 3.0
    assert medians["toe_end"] < 2.0
    assert medians["arch_apex"] < 3.0
    assert np.median(np.concatenate(list(errors.values()))) < 3.0
    assert max(map(max, errors.values())) < 12.0


def test_confidence_falls_with_every_sign_of_doubt():
    good = Signs(
        apart_mm=2.0, missing=0.0, noise_mm=0.1, proud_mm=2.0, away=0.01, spread_mm=6.0,
        wander_mm=0.3, lobe_mm=2.3, cut_mm=0.0, between_mm=2.5, beside_mm=3.5,
    )  # fmt: skip
    worse = {
        "apart_mm": 12.0, "missing": 0.5, "noise_mm": 0.8, "proud_mm": 1.0, "away": 0.06,
        "spread_mm": 9.0, "wander_mm": 5.0, "lobe_mm": 1.6, "cut_mm": 40.0, "between_mm": 0.0,
        "beside_mm": 0.5,
    }  # fmt: skip
    lowest = load_evidence().orthotic.landmark_sureness.low_pads
    told = []
    for name, low in lowest.items():
        sure = good.confidence(name)
        assert low < sure < 1.0
        less = [replace(good, **{sign: value}).confidence(name) for sign, value in worse.items()]
        assert max(less) <= sure
        told.append(np.array(less) < sure)
    assert np.any(told, axis=0).all()  # no sign is for nothing


def test_a_landmark_in_a_hole_of_a_rough_scan_is_called_uncertain(tmp_path):
    foot = feet.Foot(pad=1.0)
    vertices, faces = foot.mesh()
    x, y = foot.places()["first_met_head"]
    at = [x, y, float(foot.heights(np.array(x), np.array(y)))]
    found = {}
    for name, radius, noise in (("whole", 0.0, 0.1), ("hole", 16.0, 0.9)):
        worn = feet.worn(vertices, feet.without(vertices, faces, at, radius), 3, noise=noise)
        scan = read_scan(feet.write_stl(tmp_path / f"{name}.stl", worn.vertices, worn.faces))
        found[name] = find_landmarks(scan)
    assert "first metatarsal head" in check_points(found["hole"])
    assert "was not scanned" in found["hole"]["first_met_head"].reason
    for name in ("first_met_head", "heel_centre"):
        assert found["hole"][name].confidence < found["whole"][name].confidence


@pytest.mark.parametrize("lean", [-6.0, 0.0, 6.0])
def test_rearfoot_lean(tmp_path, lean):
    foot = feet.Foot(tilt_deg=lean, edge=4)
    _, scan = scanned(tmp_path, foot, "mesh", 4)
    found = measure_foot(scan.surface, find_landmarks(scan))
    assert found.rearfoot_deg == pytest.approx(lean, abs=2.0)
    assert found.forefoot_to_rearfoot_deg == pytest.approx(-lean, abs=3.0)


def test_a_lean_between_angles_that_cannot_be_judged_is_not_told(monkeypatch):
    y = np.arange(-30.0, 31.0)
    bowl = Surface(np.tile(y**2 / 30.0, (60, 1)), 0.0, -30.0, 1.0)
    assert measures._lean(bowl, 30.0)[0] == pytest.approx(0.0, abs=0.3)
    monkeypatch.setattr(measures, "_spread", lambda _y, _z, lean: np.inf if lean else 1.0)
    assert measures._lean(bowl, 30.0)[0] is None


def test_arch_height_and_index_order_feet(tmp_path):
    found = []
    for arch in (2.0, 12.0, 26.0):
        _, scan = scanned(tmp_path, feet.Foot(arch=arch, pad=2.0), "mesh", 5)
        found.append(measure_foot(scan.surface, find_landmarks(scan)))
    assert found[0].arch_height_mm < found[1].arch_height_mm < found[2].arch_height_mm
    assert found[0].arch_index > found[1].arch_index >= found[2].arch_index


def test_the_other_side_is_refused_and_a_doubtful_one_believed(tmp_path):
    _, scan = scanned(tmp_path, FOOT, "mesh", 6, left=True)
    with pytest.raises(InputError, match="said to be the right foot"):
        find_landmarks(scan, "right")
    from dataclasses import replace

    doubtful = replace(scan, side_confidence=0.2)
    assert find_landmarks(doubtful, "right").side == "right"


def test_a_person_corrects_a_landmark(tmp_path):
    _, scan = scanned(tmp_path, FOOT, "mesh", 7)
    marks = find_landmarks(scan, corrected={"arch_apex": (100.0, 15.0)})
    assert (marks["arch_apex"].x_mm, marks["arch_apex"].confidence) == (100.0, 1.0)
    with pytest.raises(InputError, match="not on the sole"):
        find_landmarks(scan, corrected={"arch_apex": (100.0, 500.0)})
    with pytest.raises(InputError, match="choose heel_centre"):
        find_landmarks(scan, corrected={"nose": (100.0, 0.0)})


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.stl", b"", "too few"),
        ("a.stl", b"\0" * 80 + (10**6).to_bytes(4, "little") + b"\0" * 50, "cut off"),
        ("a.stl", b"solid\nvertex 1 2 3\n", "cut off"),
        ("a.obj", b"v 1 2 3\nv 2 3 4\n", "without faces"),
        ("a.obj", b"v 1 2 3\n" * 9 + b"f 1 2 99\n" * 300, "not there"),
        ("a.obj", b"v 1 2 3\n" * 9 + b"f -1 -2 -3\n" * 300, "from the end"),
        ("a.obj", b"v 1 2 3\n" * 9 + b"f 1 2 3\n" * 300 + b"f 1 2 " + b"3" * 10**6, "not there"),
        ("a.stl", b"solid x\n" + b"vertex 1 1 " + b"1" * 10**6 + b"\n", "too few"),
        ("a.ply", b"ply\nelement vertex 99999999999\nend_header\n", "promises more"),
        ("a.ply", b"PK\x03\x04", "not a PLY"),
        ("a.step", b"ISO-10303", "not an STL"),
        ("a.stl", b"solid x\n" + b"vertex nan nan nan\n" * 900, "no usable place"),
        ("a.stl", b"solid x\n" + b"vertex 1 1 1\n" * 900, "no area"),
    ],
)
def test_broken_files_say_why(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises((InputError, TooPoorError), match=reason):
        read_scan(path)


def test_missing_file(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_scan(tmp_path / "none.stl")


def test_layers_upon_layers_are_refused_in_bounded_time(tmp_path):
    """Many huge faces: more work than a foot needs is not begun."""
    rng = np.random.default_rng(1)
    vertices, faces = FOOT.mesh(60, 40)
    huge = vertices[rng.integers(0, len(vertices), (60_000, 3))].reshape(-1, 3)
    soup = np.arange(len(huge)).reshape(-1, 3)
    path = feet.write_stl(tmp_path / "a.stl", huge, soup)
    with pytest.raises((InputError, TooPoorError)):
        read_scan(path)


def test_mutated_files_end_in_a_reason(tmp_path):
    rng = np.random.default_rng(5)
    vertices, faces = FOOT.mesh(40, 30)
    for write in (feet.write_stl, feet.write_obj, feet.write_ply):
        path = write(tmp_path / f"a.{write.__name__[-3:]}", vertices, faces)
        whole = path.read_bytes()
        for _ in range(12):
            data = bytearray(whole)
            for at in rng.integers(0, len(data), rng.integers(1, 40)):
                data[at] = rng.integers(0, 256)
            path.write_bytes(bytes(data[: rng.integers(len(data) // 2, len(data) + 1)]))
            try:
                read_scan(path)
            except (InputError, TooPoorError) as error:
                assert str(error).count("\n") == 0


@needs_data
def test_the_real_scan():
    scan = read_scan(DATA / "foot_scan" / "scan.obj")
    assert (scan.side, scan.unit, scan.kind, scan.faces) == ("right", "mm", "plantar", 12_721)
    assert scan.side_confidence > 0.8
    found = measure_foot(scan.surface, find_landmarks(scan))
    assert found.length_mm == pytest.approx(273, abs=3)  # the file's own box is 274 mm
    assert found.ball_width_mm == pytest.approx(104, abs=3)  # and 105 mm
    assert 5 < found.arch_height_mm < 20


@needs_data
@pytest.mark.parametrize(("turn", "swapped", "most_mm"), [(0, True, 1e-6), (3, False, 0.005)])
def test_the_real_scan_mirrored_is_the_other_foot(tmp_path, turn, swapped, most_mm):
    """Whichever way it lies and in whichever order its corners stand."""
    triangles, _ = read_triangles(DATA / "foot_scan" / "scan.obj")
    mirror = triangles * [1.0, -1.0, 1.0]
    mirror = mirror[:, [0, 2, 1]] if swapped else mirror
    mirror = mirror @ Rotation.from_rotvec([turn, 0.4 * turn, 0]).as_matrix()
    faces = np.arange(3 * len(mirror)).reshape(-1, 3)
    path = feet.write_stl(tmp_path / "mirror.stl", mirror.reshape(-1, 3), faces)
    right, left = read_scan(DATA / "foot_scan" / "scan.obj"), read_scan(path)
    assert left.side == "left"
    low = right.surface.z_mm < 12
    off = np.abs(right.surface.z_mm - left.surface.z_mm)[low]
    assert np.nanmax(off) < most_mm
    assert np.isnan(off).sum() == 0
    places = [[[m.x_mm, m.y_mm] for m in find_landmarks(s).points.values()] for s in (right, left)]
    assert np.abs(np.subtract(*places)).max() < max(0.01, most_mm)


@pytest.mark.parametrize("share", [0.8, 0.92])  # of the length; the ball's width shows the first
def test_missing_toes_are_noticed(tmp_path, share):
    foot = feet.someone(72)
    vertices, faces = foot.mesh()
    cut = faces[vertices[faces][:, :, 0].max(axis=1) < share * foot.length]
    worn = feet.worn(vertices, cut, 2)
    scan = read_scan(feet.write_stl(tmp_path / "foot.stl", worn.vertices, worn.faces))
    marks = find_landmarks(scan)
    assert any("toes are not in the scan" in note for note in marks.notes)
    assert marks["toe_end"].confidence < 0.3
    assert "toe end" in check_points(marks)
    length = measure_foot(scan.surface, marks).length_mm
    assert length == pytest.approx(foot.length, rel=0.12)  # feet differ in ball width


def test_a_missing_heel_is_noticed(tmp_path):
    vertices, faces = FOOT.mesh()
    cut = faces[vertices[faces][:, :, 0].min(axis=1) > 0.08 * FOOT.length]
    marks = find_landmarks(read_scan(feet.write_stl(tmp_path / "foot.stl", vertices, cut)))
    assert any("back of the heel is not in the scan" in note for note in marks.notes)
    assert "heel centre" in check_points(marks)


@pytest.mark.parametrize("length", [180.0, 300.0])
def test_whole_ends_are_not_called_cut(length):
    plan = outline(template_scan("right", length).surface)
    assert (plan.toes, plan.heel) == (True, True)
