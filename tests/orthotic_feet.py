"""Feet from formulas, with known landmarks, to measure what is found in them.

Right foot: x from the heel to the toes, y to the left (inner side), z up, millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.spatial.transform import Rotation

_U = (0.0, 0.03, 0.08, 0.16, 0.3, 0.45, 0.6, 0.7, 0.8, 0.9, 0.96, 1.0)
_INNER = (0.0, 0.2, 0.29, 0.34, 0.34, 0.36, 0.45, 0.5, 0.47, 0.42, 0.32, 0.12)
_OUTER = (0.0, 0.2, 0.29, 0.34, 0.36, 0.42, 0.49, 0.47, 0.37, 0.2, 0.05, -0.1)


@dataclass(frozen=True)
class Foot:
    length: float = 255.0
    ball: float = 98.0
    arch: float = 14.0
    heel: float = 1.0  # factor on the heel's width
    pad: float = 3.0
    wall: float = 34.0
    tilt_deg: float = 0.0  # heel inverted against the ball
    first: tuple = (0.72, 0.22)  # first metatarsal head: of the length, of the ball inside the edge
    fifth: tuple = (0.64, 0.17)
    heel_at: float = 0.16
    edge: int = 6  # how abruptly the sole turns into the wall
    landmarks: dict = field(init=False, default_factory=dict)

    def edges(self, u):
        factor = 1 + (self.heel - 1) * np.exp(-((u - 0.16) ** 2) / 0.02)
        inner = PchipInterpolator(_U, _INNER)(u) * self.ball * factor
        outer = -PchipInterpolator(_U, _OUTER)(u) * self.ball * factor
        return inner, outer

    def places(self):
        """Landmarks (x, y) by name."""
        L, W = self.length, self.ball
        first, fifth, heel = self.first[0], self.fifth[0], self.heel_at
        inner, outer = self.edges(np.array([first, fifth, heel]))
        return {
            "heel_centre": (heel * L, 0.5 * (inner[2] + outer[2])),
            "first_met_head": (first * L, inner[0] - self.first[1] * W),
            "fifth_met_head": (fifth * L, outer[1] + self.fifth[1] * W),
            "toe_end": (L, 0.11 * W),
        }

    def apex(self):
        """The arch's highest place (x, y) on the line from heel centre to first metatarsal head."""
        heel, head = (np.array(self.places()[name]) for name in ("heel_centre", "first_met_head"))
        line = heel + np.linspace(0.15, 0.85, 701)[:, None] * (head - heel)
        z = self.heights(*line.T)
        weight = np.exp((z - z.max()) / 0.4)[:, None]
        return tuple((weight * line).sum(axis=0) / weight.sum())

    def heights(self, x, y):
        """z of the sole under (x, y); the walls stand vertically at the edges."""
        u = np.clip(x / self.length, 0, 1)
        inner, outer = self.edges(u)
        half, middle = np.maximum(0.5 * (inner - outer), 1e-6), 0.5 * (inner + outer)
        w = np.clip((y - middle) / half, -1, 1)
        bump = np.where(np.abs(u - 0.44) < 0.26, np.cos((u - 0.44) / 0.26 * np.pi / 2) ** 2, 0.0)
        arch = self.arch * bump / (1 + np.exp(-(w - 0.25) / 0.2))
        pads = np.zeros_like(u)
        for name in ("heel_centre", "first_met_head", "fifth_met_head"):
            px, py = self.places()[name]
            wide = 20.0 if name == "heel_centre" else 15.0
            pads = np.maximum(pads, np.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * wide**2)))
        sulcus = 4.0 * np.exp(-(((u - 0.82) / 0.03) ** 2)) + 2.0 * (u > 0.85) * (u - 0.85) / 0.15
        rim = self.wall * (1 - (1 - np.abs(w) ** self.edge) ** 0.5)
        return arch + self.pad * (1 - pads) + sulcus + rim

    def mesh(self, nu=220, nv=110):
        """Open sole: vertices (n, 3), faces (m, 3)."""
        u = 0.5 * (1 - np.cos(np.pi * np.linspace(0.01, 0.995, nu)))
        v = np.sin(0.5 * np.pi * np.sin(0.5 * np.pi * np.linspace(-1, 1, nv)))
        U, V = np.meshgrid(u, v, indexing="ij")
        inner, outer = self.edges(U)
        Y = 0.5 * (inner + outer) + 0.5 * (inner - outer) * V
        X = U * self.length
        Z = self.heights(X, Y)
        angle = np.radians(self.tilt_deg) * np.clip((0.5 - U) / 0.15, 0, 1)
        Y, Z = Y * np.cos(angle) - Z * np.sin(angle), Y * np.sin(angle) + Z * np.cos(angle)
        return np.stack([X, Y, Z], -1).reshape(-1, 3), grid_faces(nu, nv)

    def whole(self, nu=160, nv=80):
        """The sole with the back of the foot and the ankle over it, closed but for the ends."""
        sole, faces = self.mesh(nu, nv)
        grid = sole.reshape(nu, nv, 3)
        u = grid[:, :1, 0] / self.length
        v = np.linspace(-1, 1, nv)[None, :]
        rise = 12 + 55 * np.clip((0.75 - u) / 0.4, 0, 1) + 60 * np.exp(-(((u - 0.22) / 0.12) ** 2))
        top = grid.copy()
        top[:, :, 2] = grid[:, :1, 2] * (1 - v) / 2 + grid[:, -1:, 2] * (1 + v) / 2
        top[:, :, 2] += rise * (1 - np.abs(v) ** 0.9)
        top = top.reshape(-1, 3)
        return np.concatenate([sole, top]), np.concatenate([faces, faces[:, ::-1] + len(sole)])

    def foam(self, step=1.5, depth=25.0):
        """An imprint in a box: the sole below `depth`, flat foam around it."""
        x = np.arange(-45, self.length + 45, step)
        y = np.arange(-0.5 * self.ball - 40, 0.5 * self.ball + 40, step)
        X, Y = np.meshgrid(x, y, indexing="ij")
        inner, outer = self.edges(np.clip(X / self.length, 0, 1))
        there = (np.abs(X / self.length - 0.5) < 0.5) & (
            np.abs(Y - (inner + outer) / 2) < (inner - outer) / 2
        )
        Z = np.where(there, np.minimum(self.heights(X, Y), depth), depth)
        return np.stack([X, Y, Z], -1).reshape(-1, 3), grid_faces(*X.shape)


def grid_faces(nu, nv):
    k = np.arange(nu * nv).reshape(nu, nv)
    a, b, c, d = (part.ravel() for part in (k[:-1, :-1], k[1:, :-1], k[1:, 1:], k[:-1, 1:]))
    return np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])


@dataclass(frozen=True)
class Worn:
    """What a scanner makes of a foot: turned, in a unit, noisy, with holes, mirrored."""

    vertices: np.ndarray
    faces: np.ndarray
    turn: np.ndarray
    shift: np.ndarray
    factor: float
    left: bool

    def back(self, points):
        """Places in the file → the foot's own frame, inner side at +y for either foot."""
        return (np.asarray(points) / self.factor - self.shift) @ self.turn


def worn(vertices, faces, seed, unit="mm", noise=0.0, holes=0, left=False, hole_mm=8.0, turn=True):
    rng = np.random.default_rng(seed)
    points = vertices.copy()
    if left:
        points[:, 1] *= -1
    points = points + rng.normal(0, noise, points.shape) if noise else points
    kept = np.ones(len(faces), bool)
    centre = points[faces].mean(axis=1)
    for _ in range(holes):
        at = centre[rng.integers(len(faces))]
        kept &= np.linalg.norm(centre - at, axis=1) > hole_mm
    R = Rotation.random(random_state=seed).as_matrix() if turn else np.eye(3)
    t = rng.uniform(-200, 200, 3) if turn else np.zeros(3)
    factor = {"mm": 1.0, "cm": 0.1, "m": 0.001, "in": 1 / 25.4}[unit]
    # back(): undo shift and turn, then undo the mirror
    flip = np.diag([1.0, -1.0, 1.0]) if left else np.eye(3)
    return Worn(((points @ R.T) + t) * factor, faces[kept], R @ flip, t, factor, left)


def write_stl(path: Path, vertices, faces):
    kind = np.dtype([("n", "<f4", 3), ("c", "<f4", (3, 3)), ("m", "<u2")])
    body = np.zeros(len(faces), kind)
    body["c"] = vertices[faces]
    path.write_bytes(b"\0" * 80 + len(faces).to_bytes(4, "little") + body.tobytes())
    return path


def write_obj(path: Path, vertices, faces):
    lines = [f"v {x:.6g} {y:.6g} {z:.6g}" for x, y, z in vertices]
    lines += [f"f {a} {b} {c}" for a, b, c in faces + 1]
    path.write_text("\n".join(lines))
    return path


def write_ply(path: Path, vertices, faces):
    head = (
        f"ply\nformat binary_little_endian 1.0\nelement vertex {len(vertices)}\n"
        "property float x\nproperty float y\nproperty float z\n"
        f"element face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    body = np.zeros(len(faces), np.dtype([("n", "u1"), ("i", "<i4", 3)]))
    body["n"], body["i"] = 3, faces
    path.write_bytes(head.encode() + vertices.astype("<f4").tobytes() + body.tobytes())
    return path


def unusual(seed) -> Foot:
    """The same with faint pads, farther from where they usually lie."""
    rng = np.random.default_rng(seed)
    return replace(
        someone(seed),
        pad=rng.uniform(0.8, 4),
        first=(rng.uniform(0.66, 0.78), rng.uniform(0.13, 0.31)),
        fifth=(rng.uniform(0.57, 0.70), rng.uniform(0.1, 0.25)),
        heel_at=rng.uniform(0.12, 0.20),
    )


def without(vertices, faces, centre, radius):
    """The faces of a mesh that lie outside of a ball: a hole where it matters."""
    middles = vertices[faces].mean(axis=1)
    return faces[np.linalg.norm(middles - centre, axis=1) > radius]


def someone(seed) -> Foot:
    """A foot of ordinary proportions by chance, flat to cavus."""
    rng = np.random.default_rng(seed)
    length = rng.uniform(180, 320)
    return Foot(
        length=length,
        ball=length * rng.uniform(0.36, 0.42),
        arch=length * rng.uniform(0.02, 0.10),
        heel=rng.uniform(0.9, 1.1),
        pad=rng.uniform(2, 4),
        first=(rng.uniform(0.69, 0.75), rng.uniform(0.18, 0.26)),
        fifth=(rng.uniform(0.6, 0.67), rng.uniform(0.14, 0.2)),
        heel_at=rng.uniform(0.14, 0.18),
        edge=int(rng.integers(4, 9)),
    )
