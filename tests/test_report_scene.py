"""The walk in motion: what is drawn, when, and how large the page gets."""

from __future__ import annotations

import dataclasses
import functools
import re
from pathlib import Path

import numpy as np
import pytest

from recordings import DATA, needs_data
from solespine.flow import measure
from solespine.loads.model import Load, Loads
from solespine.recordings.model import Subject
from solespine.report.html import page
from solespine.report.measurement import Measurement
from solespine.report.measurement_view import measurement_view
from solespine.report.measurement_write import measurement_page
from solespine.report.walk_scene import walk_scene
from solespine.scene import scene_block, scene_script_hash
from test_report_people import assessed, viewed

SIMULATED = Path(__file__).parents[1] / "examples" / "simulated_walk"
MOST_BYTES = 8_000_000  # of the report
SITES = ("hip", "knee", "ankle")


@functools.cache
def overground() -> Measurement:
    return measure([DATA / "kineticstoolkit" / "walk.c3d"], loads=False)


def example() -> Measurement:
    walk = assessed("example").measurement
    assert walk is not None
    return walk


def with_loads(walk: Measurement) -> Measurement:
    bell = np.sin(np.linspace(0, np.pi, 101)) ** 2
    loads = tuple(
        Load(site, "resultant", side, "N", 900 * bell, 900, 50)
        for site in SITES
        for side in ("left", "right")
    )
    return dataclasses.replace(walk, loads=Loads(loads, 700.0, {}, {}, False))


def test_the_shipped_walk_is_drawn_and_stays_small() -> None:
    scene = walk_scene(example())
    assert scene is not None
    assert {"left leg", "right leg", "floor"} <= {one.name for one in scene.lines}
    assert scene.arrows == ()  # no force was recorded
    assert scene.values_mean is None
    text = page(viewed("example"), scene)
    assert len(text.encode()) < MOST_BYTES / 10
    assert scene_script_hash() in text
    assert text.count("<script>") == text.count("</script>") == 1


def test_the_left_leg_is_the_left_one() -> None:
    scene = walk_scene(example())
    assert scene is not None
    across = {one.name: float(np.nanmean(one.points[:, :, 1])) for one in scene.lines}
    assert across["left leg"] > across["right leg"]  # y points to the left


def test_no_walk_no_script() -> None:
    text = page(viewed("back_only"))
    assert "<script" not in text
    assert "script-src" not in text


@needs_data
def test_the_ground_pushes_up_under_the_foot_that_stands() -> None:
    scene = walk_scene(overground())
    assert scene is not None
    assert [arrow.name.split(",")[1].split("(")[0].strip() for arrow in scene.arrows] == [
        "left foot", "right foot",
    ]  # fmt: skip
    for arrow in scene.arrows:
        height = arrow.along[:, 0, 2]
        assert 0.5 < np.nanmax(height) < 1.5  # about body weight, 1 m for 1000 N
        assert np.isnan(height).any()  # a foot in the air has none
        # it stands where that foot is
        leg = next(one for one in scene.lines if one.name.startswith(arrow.name.split()[2]))
        foot = leg.points[:, -2]
        apart = np.linalg.norm((arrow.at[:, 0] - foot)[:, :2], axis=1)
        assert np.nanmedian(apart) < 0.3


def test_loads_are_colours_on_one_scale() -> None:
    plain, scene = walk_scene(example()), walk_scene(with_loads(example()))
    assert plain is not None
    assert scene is not None
    coloured = [one for one in scene.lines if one.values is not None]
    assert [one.name for one in coloured] == ["load of the left joints", "load of the right joints"]
    assert scene.values_mean is not None
    assert scene.values_mean[0] == "computed load of hip, knee, ankle: 0"
    assert re.fullmatch(r"\d+\.\d times body weight", scene.values_mean[1])
    assert max(float(np.nanmax(one.values)) for one in coloured) > 0.99
    own = next(one for one in coloured if scene.percent_of.split()[2] in one.name)
    other = next(one for one in coloured if one is not own)
    # the load of the foot that begins the stride is greatest in its middle, the other's is not
    frames = len(own.values)
    assert abs(int(own.values[:, 0].argmax()) - frames / 2) < frames / 10
    assert abs(int(other.values[:, 0].argmax()) - frames / 2) > frames / 4
    assert own.values.max() <= 1.0
    assert len(scene.lines) == len(plain.lines) + 2


def test_the_simulated_example_has_loads_from_heel_pad_to_the_low_back() -> None:
    walk = measure(
        [SIMULATED / f"simulated_walk.{kind}" for kind in ("trc", "mot")],
        SIMULATED / "simulated_standing.trc",
        subject=Subject(mass_kg=79.0, height_m=1.74), load_draws=0,
    )  # fmt: skip
    assert walk.loads is not None
    sites = {(load.site, load.side) for load in walk.loads.loads}
    for site in ("heel_pad", "plantar_fascia", "achilles", *SITES, "L5_S1", "L1_L2"):
        assert {(site, "left"), (site, "right")} <= sites
    heel = {side: walk.loads.get("heel_pad", "force", side) for side in ("left", "right")}
    assert heel["left"] is not None and heel["right"] is not None
    assert heel["left"].peak < 0.8 * heel["right"].peak  # the sore one was spared
    scene = walk_scene(walk)
    assert scene is not None and scene.values_mean is not None and len(scene.arrows) == 2
    assert "no validation" in (SIMULATED / "case.yaml").read_text()


def test_no_stride_no_scene() -> None:
    walk = example()
    none = dataclasses.replace(walk.motion, trials=())
    assert walk_scene(dataclasses.replace(walk, motion=none)) is None


def test_the_page_of_a_measurement_has_it_too() -> None:
    text = measurement_page(measurement_view(example()), walk_scene(example()))
    assert "The walk in motion" in text
    assert re.search(r"script-src 'sha256-", text)


@pytest.mark.parametrize("name", ['hostile" onload=alert(1) <b>.trc'])
def test_the_name_of_a_file_is_text(name: str) -> None:
    walk = example()
    trial = dataclasses.replace(walk.motion.trials[0], name=name)
    motion = dataclasses.replace(walk.motion, trials=(trial,))
    scene = walk_scene(dataclasses.replace(walk, motion=motion))
    assert scene is not None
    assert "<b>" not in scene_block(scene)


def test_curves_show_where_the_foot_leaves_and_how_strides_vary() -> None:
    walk = example()
    text = measurement_page(measurement_view(walk))
    stance = {one.side: one.mean for one in walk.values if one.name == "stance_percent"}
    assert set(stance) == {"left", "right"}
    curves = len({one.name for one in walk.curves if not one.name.endswith("_force")})
    assert text.count('class="left event"') == curves >= 3
    varied = [one for one in walk.curves if one.strides > 1]
    assert len(re.findall('class="own-(left|right)"', text)) == len(varied)
