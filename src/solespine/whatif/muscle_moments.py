"""What muscles can do at any posture and speed, as smooth fits of one body.

Two things are fitted over the angles of walking. The greatest active moment of every coordinate
to either side, against that in upright standing, over its own angle, that of the joints that
share its muscles, and its rate. And the length of passive strands, muscles or groups of them that
pull when stretched: their moments are the strand's force times the slope of its length, so that
what they store they give back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import casadi as ca
import numpy as np

from solespine.body import Body, standing_pose
from solespine.body.anatomy import Array
from solespine.body.kinematics import moment_arms, path_lengths
from solespine.body.model import SUFFIX
from solespine.body.muscles import Muscles, fibre_state, force_parts
from solespine.whatif.chain_expressions import Expression
from solespine.whatif.same_places import ByPlaces

_POSES = 140  # more change the fits by less than their error
_SEED = 11
# Range of the fits, degrees: that of walking with some room.
_RANGES = {
    "hip_flexion": (-25, 45), "hip_adduction": (-12, 12), "hip_rotation": (-15, 20),
    "knee_angle": (0, 70), "ankle_angle": (-25, 20), "subtalar_angle": (-15, 15),
    "midfoot_angle": (-10, 15), "mtp_angle": (-10, 45), "lumbar_extension": (-25, 15),
    "lumbar_bending": (-12, 12), "lumbar_rotation": (-10, 10),
}  # fmt: skip
# Joints that share muscles with a coordinate.
_NEIGHBOURS: Mapping[str, tuple[str, ...]] = {
    "hip_flexion": ("knee_angle",), "knee_angle": ("hip_flexion", "ankle_angle"),
    "ankle_angle": ("knee_angle",), "hip_adduction": ("hip_flexion",),
    "hip_rotation": ("hip_flexion",), "subtalar_angle": ("ankle_angle",),
    "mtp_angle": ("ankle_angle",),
}  # fmt: skip
FEATURES = 8  # own angle and its square, then three of each of two neighbours
_LEAST = 0.05  # of the upright moment: less is not told apart
_BEND = 1.2  # how far the logarithm of a moment may go from the upright one
# Passive strands: muscles, coordinates.
_STRANDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "soleus": (("soleus",), ("ankle_angle", "subtalar_angle")),
    "gastrocnemius": (("gasmed", "gaslat"), ("knee_angle", "ankle_angle", "subtalar_angle")),
    "tibialis posterior": (("tibpost",), ("ankle_angle", "subtalar_angle", "midfoot_angle")),
    "rectus femoris": (("recfem",), ("hip_flexion", "hip_adduction", "knee_angle")),
    "hamstrings": (("semimem", "semiten", "bflh"), ("hip_flexion", "hip_adduction", "knee_angle")),
    "iliacus": (("iliacus",), ("hip_flexion", "hip_adduction", "hip_rotation")),
    "psoas": (("Ps_",), ("hip_flexion", "hip_adduction", "lumbar_extension")),
    "tensor": (("tfl",), ("hip_flexion", "hip_adduction", "knee_angle")),
    "gluteus medius": (("glmed",), ("hip_flexion", "hip_adduction", "hip_rotation")),
    "adductor": (("addlong",), ("hip_flexion", "hip_adduction", "hip_rotation")),
    "piriformis": (("piri",), ("hip_flexion", "hip_adduction", "hip_rotation")),
    "erector spinae": (("erector spinae",), ("lumbar_extension", "lumbar_bending")),
}  # fmt: skip
_LENGTHS = 10  # factors of a quadratic in three angles
STRAND_NUMBERS = _LENGTHS + 4  # then peak force, optimum, slack length, fibre height
STRANDS = len(_STRANDS) * len(SUFFIX)
_SOFT_M, _SOFT_STRAIN = 5e-4, 5e-3
_PASSIVE_SHAPE, _PASSIVE_STRAIN = 4.0, 0.6  # of `passive_force_length`
_D = (-0.318, -8.149, -0.374, 0.886)  # of `force_velocity`
_SLOWEST_KEPT, _SOFT_FORCE = 0.05, 0.05  # of the active force in the fastest shortening


@dataclass(frozen=True, eq=False)
class MuscleMoments:
    """Fits of one body.

    Attributes:
        shape: (n, 2, FEATURES) logarithm of the greatest moment to + and to -, against upright.
        pace: (n, 2) rate in rad/s to greatest shortening velocities.
        strands: (STRANDS, STRAND_NUMBERS).
        moment_error: (n, 2) root mean square miss of the moments, of the upright ones.
        length_error_m: (STRANDS,) root mean square miss of the lengths.
    """

    shape: Array = field(repr=False)
    pace: Array = field(repr=False)
    strands: Array = field(repr=False)
    moment_error: Array = field(repr=False)
    length_error_m: Array = field(repr=False)


_UPRIGHT_DIGITS = 5  # rad; the posture itself is found to about 1e-6
_FIGURES = ("force", "optimum", "slack", "pennation", "fastest")

_fits: WeakKeyDictionary[Body, MuscleMoments] = WeakKeyDictionary()
_shared: ByPlaces[MuscleMoments] = ByPlaces()


def muscle_moments(body: Body) -> MuscleMoments:
    """The fits of a body, made once for all bodies with the same bones and muscles."""
    if body not in _fits:
        figures = [getattr(body.muscles, name) for name in _FIGURES]
        _fits[body] = _shared.get(body, [*figures, upright_joints(body)], lambda: _fit(body))
    return _fits[body]


def upright_joints(body: Body) -> Array:
    """Upright standing with the pelvis at the origin, (n,).

    Rounded, so that bodies that differ in their soles only have the very same.
    """
    pose = np.round(standing_pose(body), _UPRIGHT_DIGITS)
    pose[[name.startswith("pelvis") for name in body.coordinates]] = 0.0
    return np.asarray(pose)


def shape_of(
    q: Expression, rate: Expression, shape: Expression, pace: Expression, names: tuple[str, ...],
    i: int, side: int,
) -> Expression:  # fmt: skip
    """Greatest moment of coordinate i to + (side 0) or - (side 1), against the upright one.

    Args:
        q: (n,) coordinates.
        rate: of coordinate i, rad/s.
        shape: (FEATURES,) of `MuscleMoments.shape`.
        pace: of `MuscleMoments.pace`.
        names: of the coordinates.
        i, side: which.
    """
    told: Expression = 0.0
    for k, feature in enumerate(_features([q[j] for j in _angles(names, i)])):
        told += shape[k] * feature
    shortening = (1.0 if side == 0 else -1.0) * rate * pace
    return ca.exp(_BEND * ca.tanh(told / _BEND)) * _force_velocity(-shortening)


def strand_moments(
    q: Expression, strands: Expression, names: tuple[str, ...]
) -> dict[int, Expression]:
    """Moments of all passive strands by coordinate, Nm.

    Args:
        q: (n,) symbols of the coordinates.
        strands: (STRANDS, STRAND_NUMBERS).
        names: of the coordinates.
    """
    found: dict[int, Expression] = {}
    for row, (at, _) in enumerate(_strands_of(names)):
        told = strands[row, :]
        length = _length([q[i] for i in at], told)
        pull = _pull(length, *(told[_LENGTHS + k] for k in range(4)))
        for i in at:
            found[i] = found.get(i, 0.0) - pull * ca.jacobian(length, q[i])
    return found


def _pull(
    length: Expression, force: Expression, optimum: Expression, slack: Expression,
    height: Expression,
) -> Expression:  # fmt: skip
    """Passive force along the path, N: `passive_force_length`, rounded where it begins."""
    free = _above(length - slack, _SOFT_M)
    fibre = ca.sqrt(free**2 + height**2)
    strain = _above(fibre / optimum - 1.0, _SOFT_STRAIN) / _PASSIVE_STRAIN
    grown = (ca.exp(_PASSIVE_SHAPE * strain) - 1.0) / np.expm1(_PASSIVE_SHAPE)
    return force * grown * free / fibre


def _force_velocity(velocity: Expression) -> Expression:
    curve = _D[0] * ca.asinh(_D[1] * velocity + _D[2]) + _D[3]
    return _SLOWEST_KEPT + _above(curve - _SLOWEST_KEPT, _SOFT_FORCE)


def _above(x: Expression, soft: float) -> Expression:
    return 0.5 * (x + ca.sqrt(x * x + soft * soft))


def _angles(names: tuple[str, ...], i: int) -> list[int]:
    """A coordinate and those that share its muscles."""
    name, suffix = names[i], ""
    if name[-2:] in SUFFIX.values():
        name, suffix = name[:-2], name[-2:]
    return [i, *(names.index(other + suffix) for other in _NEIGHBOURS.get(name, ()))]


def _features(angles: list[Expression]) -> list[Expression]:
    own = angles[0]
    found = [own, own * own]
    for other in angles[1:]:
        found += [other, other * other, own * other]
    return found


def _squares(angles: list[Expression]) -> list[Expression]:
    """1, the angles, and all products of two."""
    found: list[Expression] = [1.0, *angles]
    for i, one in enumerate(angles):
        found += [one * other for other in angles[i:]]
    return found


def _length(angles: list[Expression], factors: Expression) -> Expression:
    total: Expression = 0.0
    for k, feature in enumerate(_squares(angles)):
        total += factors[k] * feature
    return total


def _strands_of(names: tuple[str, ...]) -> list[tuple[list[int], tuple[tuple[str, ...], str]]]:
    """Coordinates, and (muscles, side suffix), of every strand."""
    found = []
    for muscles, angles in _STRANDS.values():
        for suffix in SUFFIX.values():
            at = [names.index(a if a in names else a + suffix) for a in angles]
            found.append((at, (muscles, suffix)))
    return found


def _fit(body: Body) -> MuscleMoments:
    poses = _poses(body)
    lengths = np.array([path_lengths(body, pose) for pose in poses])
    arms = np.array([moment_arms(body, pose) for pose in poses])
    upright = upright_joints(body)
    shape, errors = _fit_shapes(body, poses, lengths, arms, upright)
    strands, misses = _fit_strands(body, poses, lengths)
    return MuscleMoments(shape, _fit_pace(body, upright), strands, errors, misses)


def _poses(body: Body) -> Array:
    rng = np.random.default_rng(_SEED)
    poses = np.zeros((_POSES, len(body.coordinates)))
    for name, (low, high) in _RANGES.items():
        values = np.radians(rng.uniform(low, high, _POSES))
        for i, coordinate in enumerate(body.coordinates):
            if coordinate == name or coordinate[:-2] == name:
                poses[:, i] = values
    return poses


def _fit_shapes(
    body: Body, poses: Array, lengths: Array, arms: Array, upright: Array
) -> tuple[Array, Array]:
    n = len(body.coordinates)
    active, _ = force_parts(body.muscles, fibre_state(body.muscles, lengths))
    still, _ = force_parts(body.muscles, fibre_state(body.muscles, path_lengths(body, upright)))
    turned = arms * active[:, :, None]
    at_rest = moment_arms(body, upright) * still[:, None]
    shape, errors = np.zeros((n, 2, FEATURES)), np.zeros((n, 2))
    for i in _muscled(body):
        at = _angles(body.coordinates, i)
        table = np.column_stack(_features([poses[:, j] - upright[j] for j in at]))
        for side, sign in enumerate((1.0, -1.0)):
            most = np.maximum(sign * turned[:, :, i], 0.0).sum(1)
            usual = float(np.maximum(sign * at_rest[:, i], 0.0).sum())
            if usual <= 0.0:
                continue
            share = np.log(np.maximum(most / usual, _LEAST))
            found = np.linalg.lstsq(table, share, rcond=None)[0]
            shape[i, side, : len(found)] = _about_zero(found, [upright[j] for j in at])
            fitted = np.exp(_BEND * np.tanh(table @ found / _BEND))
            errors[i, side] = np.sqrt(np.mean((fitted - most / usual) ** 2))
    return shape, errors


def _about_zero(found: Array, upright: list[float]) -> Array:
    """Factors of angles about the upright ones as factors of the angles; the constant stays out.

    The upright joints stand within a few degrees of zero, so that the constant is a few percent.
    """
    moved = np.array(found)
    moved[0] -= 2 * found[1] * upright[0]
    for k, other in enumerate(upright[1:]):
        one, square, both = found[2 + 3 * k : 5 + 3 * k]
        moved[0] -= both * other
        moved[2 + 3 * k] = one - 2 * square * other - both * upright[0]
    return moved


def _muscled(body: Body) -> list[int]:
    names = {f"{name}{suffix}" for name in _RANGES for suffix in ("", *SUFFIX.values())}
    return [i for i, name in enumerate(body.coordinates) if name in names]


def _fit_pace(body: Body, upright: Array) -> Array:
    """How fast the muscles of a coordinate shorten as it turns, weighed by their moments."""
    active, _ = force_parts(body.muscles, fibre_state(body.muscles, path_lengths(body, upright)))
    arms = moment_arms(body, upright)
    found = np.zeros((len(body.coordinates), 2))
    for side, sign in enumerate((1.0, -1.0)):
        pulls = np.maximum(sign * arms, 0.0) * active[:, None]
        quick = (pulls * np.abs(arms) / body.muscles.fastest[:, None]).sum(0)
        whole = pulls.sum(0)
        found[:, side] = np.divide(quick, whole, out=np.zeros_like(quick), where=whole > 0)
    return found


def _fit_strands(body: Body, poses: Array, lengths: Array) -> tuple[Array, Array]:
    rows, misses = [], []
    for at, (muscles, suffix) in _strands_of(body.coordinates):
        mine = _members(body.muscles, muscles, suffix)
        weights = body.muscles.force[mine] / body.muscles.force[mine].sum()
        path = lengths[:, mine] @ weights
        table = np.column_stack(np.broadcast_arrays(*_squares([poses[:, i] for i in at])))
        found = np.linalg.lstsq(table, path, rcond=None)[0]
        misses.append(float(np.sqrt(np.mean((table @ found - path) ** 2))))
        row = np.zeros(STRAND_NUMBERS)
        row[: len(found)] = found
        row[_LENGTHS:] = _one_fibre(body.muscles, mine, weights)
        rows.append(row)
    return np.array(rows), np.array(misses)


def _members(muscles: Muscles, parts: tuple[str, ...], suffix: str) -> np.ndarray:
    """Muscles of a side whose name begins so, or whose group is so called."""
    return np.array([
        k for k, (name, group) in enumerate(zip(muscles.names, muscles.groups, strict=True))
        if name.endswith(suffix) and (name.startswith(parts) or group in parts)
    ])  # fmt: skip


def _one_fibre(muscles: Muscles, mine: np.ndarray, weights: Array) -> Array:
    """Peak force, optimum, slack length and fibre height of several muscles as one."""
    height = muscles.optimum * np.sin(muscles.pennation)
    means = [float(weights @ table[mine]) for table in (muscles.optimum, muscles.slack, height)]
    return np.array([float(muscles.force[mine].sum()), *means])
