"""Speed from a scan of 100,000 faces to a part, beside the usual script with trimesh.

The peer reads the same file, offsets every point of the raw scan along its normal by the shell's
thickness and stitches the rim. It finds no side, landmarks, outline or posts, closes no holes and
takes no noise out; it is here to tell how much of the time is reading and offsetting.
"""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import trimesh

import orthotic_feet as feet
from solespine.orthotic import make_orthotic, prescribe, read_scan, write_orthotic

FACES = (252, 200)  # nodes along and across: 99,898 faces
AIM_S = 10.0
ORDER = {
    "side": "right", "weight_bearing": "none", "rearfoot_post_deg": 4.0, "heel_lift_mm": 4.0,
    "medial_skive_mm": 2.0, "heel_cup_depth_mm": 16.0, "metatarsal_pad_mm": 3.0, "label": "11-21",
}  # fmt: skip


def offset_by_trimesh(path: Path, thickness_mm: float) -> trimesh.Trimesh:
    """The raw scan as a shell: a second surface along the normals, the rim stitched."""
    mesh = trimesh.load(path, force="mesh")
    mesh.merge_vertices()
    below = mesh.vertices - thickness_mm * mesh.vertex_normals
    count = len(mesh.vertices)
    edges = mesh.edges[trimesh.grouping.group_rows(mesh.edges_sorted, require_count=1)]
    wall = np.concatenate(
        [np.c_[edges[:, 1], edges[:, 0], edges[:, 0] + count],
         np.c_[edges[:, 1], edges[:, 0] + count, edges[:, 1] + count]]
    )  # fmt: skip
    faces = np.concatenate([mesh.faces, mesh.faces[:, ::-1] + count, wall])
    return trimesh.Trimesh(np.concatenate([mesh.vertices, below]), faces, process=False)


def orthotic() -> None:
    """Print times and memory."""
    with tempfile.TemporaryDirectory() as name:
        worn = feet.worn(*feet.someone(3).mesh(*FACES), 3, noise=0.3)
        path = feet.write_stl(Path(name) / "foot.stl", worn.vertices, worn.faces)
        print(f"\northotic from a scan of {len(worn.faces):,} faces, one core")
        ours = _timed("scan to part, checked", lambda: _part(path), f"aim {AIM_S:g} s")
        part = _part(path)
        _timed("its files beside it", lambda: write_orthotic(part, Path(name) / "out"))
        peer = _timed("trimesh, raw scan offset", lambda: offset_by_trimesh(path, 3.0))
        body = offset_by_trimesh(path, 3.0)
        print(f"  ours is {ours / peer:.1f} x that; the peer's shell is watertight: "
              f"{body.is_watertight}, folded: {_cuts_itself(body)}")  # fmt: skip
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(f"  most memory of this process: {most:.0f} MB")


def _part(path: Path) -> object:
    return make_orthotic(read_scan(path), prescribe(ORDER))


def _timed(what: str, work: object, aim: str = "") -> float:
    assert callable(work)
    taken = []
    for _ in range(3):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    middle = sorted(taken)[1]
    print(f"  {what + ':':32} {middle:6.2f} s of processor   {aim}")
    return middle


def _cuts_itself(body: trimesh.Trimesh) -> bool:
    """Whether the offset turned a face of the underside over."""
    corners = body.triangles
    raw = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    count = len(body.vertices) // 2
    upper = (body.faces < count).all(axis=1)
    lower = (body.faces >= count).all(axis=1)
    return bool(((raw[upper] * -raw[lower]).sum(axis=1) <= 0).any())


if __name__ == "__main__":
    orthotic()
