"""Scenes: small, escaped, the same projection everywhere, refused where they do not fit."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import html
import json
import re

import numpy as np
import pytest

from solespine.errors import InputError
from solespine.scene import (
    Arrows,
    Lines,
    Scene,
    Surface,
    scene_block,
    scene_page,
    scene_script,
    scene_script_hash,
)
from solespine.scene.camera import Frame, project
from solespine.scene.thin import thin

NASTY = "</figure><script>alert(1)</script> & \"quoted\" 'too'"


def walk(frames: int = 110, points: int = 40) -> Scene:
    """Points that wander, joined to a chain, with one arrow that is not there at first."""
    rng = np.random.default_rng(4)
    moving = rng.normal(size=(1, points, 3)) + np.linspace(0, 1.4, frames)[:, None, None]
    pairs = tuple((i, i + 1) for i in range(points - 1))
    along = np.tile([0.0, 0.0, 0.8], (frames, 1, 1))
    at = moving[:, :1].copy()
    at[: frames // 2] = np.nan
    values = rng.uniform(size=(frames, points - 1))
    return Scene(
        "A walk", "Somebody walks.", 100.0,
        (Lines("the chain", moving, pairs, values=values),), (),
        (Arrows("the force", at, along),), ("0 N", "900 N"), "of the stride",
    )  # fmt: skip


def ball(rings: int = 100) -> tuple[np.ndarray, np.ndarray]:
    """A closed ball of about 2 * rings * rings triangles, outward."""
    up = np.linspace(0, np.pi, rings + 1)[1:-1]
    around = np.linspace(0, 2 * np.pi, rings, endpoint=False)
    grid = np.array([[np.sin(u) * np.cos(a), np.sin(u) * np.sin(a), np.cos(u)]
                     for u in up for a in around])  # fmt: skip
    vertices = np.vstack([grid, [0, 0, 1], [0, 0, -1]])
    top, low, faces = len(grid), len(grid) + 1, []
    for i in range(rings):
        j = (i + 1) % rings
        faces += [(top, i, j), (low, len(grid) - rings + j, len(grid) - rings + i)]
        for k in range(0, len(grid) - rings, rings):
            faces += [(k + i, k + rings + i, k + rings + j), (k + i, k + rings + j, k + j)]
    return vertices * 0.13, np.array(faces)


def packed(scene: Scene) -> dict:
    found = re.search(r'data-scene="([^"]*)"', scene_block(scene))
    assert found
    return json.loads(html.unescape(found[1]))


def points_of(part: dict) -> np.ndarray:
    raw = np.frombuffer(base64.b64decode(part["points"]), dtype="<i2")
    return raw.reshape(-1, part["n"], 3)


def test_a_walk_and_a_part_are_small() -> None:
    assert len(scene_block(walk())) < 300_000
    vertices, faces = ball()
    assert len(faces) > 19_000
    values = (vertices[:, 2] - vertices[:, 2].min()) / np.ptp(vertices[:, 2])
    assert (
        len(scene_page(Scene("A", "b", surfaces=(Surface("c", vertices, faces, values=values),))))
        < 1_000_000
    )


def test_points_survive_the_packing() -> None:
    scene = walk()
    part = packed(scene)["parts"][0]
    told = points_of(part).astype(float)
    true = scene.lines[0].points
    middle = (true.reshape(-1, 3).min(axis=0) + true.reshape(-1, 3).max(axis=0)) / 2
    factor, *_ = np.linalg.lstsq(told.reshape(-1, 1), (true - middle).reshape(-1), rcond=None)
    # the arrow is higher than the points, so its middle is another; a shift is left, nothing else
    left = (true - told * factor[0]).reshape(-1, 3)
    assert np.ptp(left, axis=0).max() < 2e-2
    assert np.abs(np.diff(told[:, 0, 0])).max() > 0


def test_what_is_missing_is_not_drawn() -> None:
    part = packed(walk())["parts"][1]
    assert part["kind"] == "arrows"
    told = points_of(part)
    assert (told[:55] == -32768).all()
    assert (told[55:] != -32768).all()
    assert 'class="line force"' not in re.sub(r"<ul.*", "", scene_block(walk()), flags=re.S)


def test_text_is_never_markup() -> None:
    scene = dataclasses.replace(
        walk(), title=NASTY, alt=NASTY, values_mean=(NASTY, NASTY), percent_of=NASTY
    )
    for text in (scene_block(scene), scene_page(scene, NASTY)):
        assert "alert(1)</script>" not in text
        assert text.count("<script") == text.count("</script") <= 1


def test_the_policy_allows_this_script_and_no_other() -> None:
    text = scene_page(walk())
    inside = re.search(r"<script>(.*)</script>", text, flags=re.S)
    assert inside
    digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
    assert scene_script_hash() == f"'sha256-{digest}'"
    assert f"script-src {scene_script_hash()}" in text
    assert inside[1] == scene_script()
    for word in ("eval", "Function(", "innerHTML", "http"):
        assert word not in inside[1]
    assert " style=" not in text


def test_nothing_that_stands_still_can_be_played() -> None:
    vertices, faces = ball(6)
    still = scene_block(Scene("a", "b", surfaces=(Surface("c", vertices, faces),)))
    assert "scene-play" not in still
    assert "scene-play" in scene_block(walk())


def test_the_same_scene_gives_the_same_bytes() -> None:
    assert scene_page(walk()) == scene_page(walk())


def test_looking_from_the_front_the_left_hand_is_on_the_right() -> None:
    frame = Frame((0.0, 0.0, 0.0), 1.0)
    left, high, near = np.array([[0, 0.5, 0.0], [0, 0, 0.5], [0.5, 0, 0]])
    seen = project(np.array([left, high, near]), frame, (0.0, 0.0))
    assert seen[0, 0] > 0.4
    assert seen[1, 1] < -0.4
    assert seen[2, 2] == pytest.approx(0.5)
    above = project(np.array([high]), frame, (0.0, 90.0))
    assert above[0, 2] == pytest.approx(0.5)


def test_a_closed_surface_shows_its_near_half() -> None:
    vertices, faces = ball(24)
    whole = packed(Scene("a", "b", surfaces=(Surface("c", vertices, faces),)))["parts"][0]
    open_one = packed(Scene("a", "b", surfaces=(Surface("c", vertices, faces[:-1]),)))["parts"][0]
    assert whole["closed"]
    assert not open_one["closed"]
    drawn = scene_block(Scene("a", "b", surfaces=(Surface("c", vertices, faces),))).count(
        'class="face bone l'
    )
    assert 0.25 < drawn / len(faces) < 0.45  # the near cap of a ball from four radii: 0.375


def test_a_thinned_mesh_keeps_its_shape() -> None:
    vertices, faces = ball(60)
    fewer, kept, became = thin(vertices, faces, 800)
    assert 200 < len(kept) <= 800
    assert became.shape == (len(vertices),)
    assert np.abs(np.linalg.norm(fewer, axis=1) - 0.13).max() < 0.02


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": "pink"}, "use bone, left, right"),
        ({"pairs": ((0, 99),)}, "joins points that it has not"),
        ({"points": np.zeros((3, 2))}, "give \\(frames, n, 3\\)"),
        ({"values": np.zeros((1, 1))}, "values of the chain"),
    ],
)
def test_what_does_not_fit_is_refused(change: dict, said: str) -> None:
    scene = walk()
    wrong = dataclasses.replace(scene.lines[0], **change)
    with pytest.raises(InputError, match=said):
        scene_block(dataclasses.replace(scene, lines=(wrong,), arrows=()))


def test_an_empty_scene_is_a_page_too() -> None:
    assert "<svg" in scene_page(Scene("Nothing", "Nothing is shown."))
