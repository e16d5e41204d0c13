"""Make the simulated limping walk of this folder: markers (TRC) and ground forces (MOT).

Nobody walked here. Joint angles are the mean curves of the evidence's norms, put on a figure of
1.65 m and changed on the right side as somebody might walk who spares a sore heel: shorter stance,
the foot set down flat, the heel lifted early, less force and that force further forward. The
changes are invented; the findings must show them, and tests compare both.

    python examples/simulated_limp/make.py
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from scipy.interpolate import PchipInterpolator

from solespine.evidence import load_evidence

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from motion_files import write_mot, write_trc  # noqa: E402

HEIGHT_M, MASS_KG = 1.65, 82.0
RATE_HZ, CYCLES = 100.0, 9
CYCLE_S, SPREAD_S, SEED = 1.16, 0.02, 5  # stride times vary as in healthy people
STANCE = {"left": 0.635, "right": 0.555}  # of the cycle; 0.60 each side is usual
NORMAL_STANCE = 0.60
OFFSET = {"left": 0.0, "right": 0.51}  # when in the cycle each foot lands
PEAKS_BW = {"left": (1.08, 0.76, 1.08), "right": (0.98, 0.84, 0.99)}
RISE = {"left": 0.23, "right": 0.30}  # of stance until the first peak
COP = {"left": (0.06, 0.92), "right": (0.34, 0.90)}  # from heel (0) to toe (1), first and last
# Right side: flatter at contact, and heel lift begun earlier; deg over the cycle.
FLATTER_DEG, EARLIER = 13.0, 0.06
SEGMENTS = {"thigh": 0.245, "shank": 0.246, "ankle_height": 0.039}  # of height
FOOT_M, HEEL_BACK_M = 0.155, 0.05  # toe marker before, heel marker behind the ankle


def main() -> None:
    """Write both files beside this script."""
    time = np.arange(int(CYCLES * CYCLE_S * RATE_HZ)) / RATE_HZ
    points = walk(time)
    write_trc(HERE / "simulated_limp.trc", RATE_HZ, time, points)
    write_mot(HERE / "simulated_limp.mot", time, _feet(time, points))
    second = np.arange(int(RATE_HZ)) / RATE_HZ
    write_trc(HERE / "simulated_standing.trc", RATE_HZ, second, standing(len(second)))


def walk(time: np.ndarray) -> dict[str, np.ndarray]:
    """Marker positions: name to (n, 3) m; forward, left, up."""
    pelvis = _turn(
        np.radians(_at("pelvis_rotation", time, "left")),
        np.radians(_at("pelvis_tilt", time, "left")),
        np.radians(_at("pelvis_obliquity", time, "left")),
    )
    points = _pelvis_markers(pelvis)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        points |= _leg(pelvis, time, side, sign)
    points |= _thorax(pelvis, time)
    root = _root(points, time)
    return {name: p + root for name, p in points.items()}


def standing(frames: int) -> dict[str, np.ndarray]:
    """The same figure with every joint straight."""
    upright = np.tile(np.eye(3), (frames, 1, 1))
    points = _pelvis_markers(upright)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        points |= _markers_of_leg(upright, (upright, upright, upright), side, sign)
    points |= _markers_of_thorax(upright, upright)
    low = min(float(points[n][0, 2]) for n in ("LHEE", "RHEE", "LTOE", "RTOE"))
    return {name: p + np.array([0.0, 0.0, 0.03 - low]) for name, p in points.items()}


def _phase(time: np.ndarray, side: str) -> np.ndarray:
    """Where in its cycle a side is, 0 to 1 from foot strike; cycles differ a little in length."""
    lengths = np.random.default_rng(SEED).normal(CYCLE_S, SPREAD_S, CYCLES + 2)
    starts = np.concatenate([[0.0], np.cumsum(lengths)])
    return (np.interp(time, starts, np.arange(len(starts))) - OFFSET[side]) % 1.0


def _at(name: str, time: np.ndarray, side: str, ahead: float = 0.0) -> np.ndarray:
    """A norm curve over time for one side, its stance stretched to that side's share; deg."""
    curve = load_evidence().norm_curve(name)
    phase = _warp((_phase(time, side) + ahead) % 1.0, STANCE[side])
    around = np.append(curve.mean[:-1], curve.mean[0])
    return np.interp(phase, np.linspace(0, 1, len(around)), around)


def _warp(phase: np.ndarray, stance: float) -> np.ndarray:
    """Phase of a walk with this share of stance → phase of the usual walk."""
    early = phase < stance
    return np.where(
        early,
        phase * NORMAL_STANCE / stance,
        NORMAL_STANCE + (phase - stance) * (1 - NORMAL_STANCE) / (1 - stance),
    )


def _turn(rotation: np.ndarray, tilt: np.ndarray, obliquity: np.ndarray) -> np.ndarray:
    """(n, 3, 3): columns are the forward, left and up axes of a segment.

    rotation: left side forward; tilt: forward; obliquity: left side up; rad.
    """
    zero, one = np.zeros_like(tilt), np.ones_like(tilt)
    c, s = np.cos, np.sin
    about_up = _stack(
        [[c(rotation), s(rotation), zero], [-s(rotation), c(rotation), zero], [zero, zero, one]]
    )
    about_left = _stack([[c(tilt), zero, s(tilt)], [zero, one, zero], [-s(tilt), zero, c(tilt)]])
    about_forward = _stack(
        [[one, zero, zero], [zero, c(obliquity), -s(obliquity)], [zero, s(obliquity), c(obliquity)]]
    )
    return about_up @ about_left @ about_forward


def _stack(rows: list[list[np.ndarray]]) -> np.ndarray:
    return np.moveaxis(np.array(rows), -1, 0)


def _place(frame: np.ndarray, origin: np.ndarray, offset: tuple[float, float, float]) -> np.ndarray:
    return origin + frame @ np.array(offset)


def _pelvis_markers(pelvis: np.ndarray) -> dict[str, np.ndarray]:
    """Relative to the middle between the hips."""
    middle = np.zeros((len(pelvis), 3))
    places = {
        "LASI": (0.045, 0.125, 0.085), "RASI": (0.045, -0.125, 0.085),
        "LPSI": (-0.14, 0.05, 0.095), "RPSI": (-0.14, -0.05, 0.095),
    }  # fmt: skip
    return {name: _place(pelvis, middle, offset) for name, offset in places.items()}


def _leg(pelvis: np.ndarray, time: np.ndarray, side: str, sign: float) -> dict[str, np.ndarray]:
    """Markers of one leg from the pelvis down."""
    flexion, adduction = (np.radians(_at(f"hip_{n}", time, side)) for n in ("flexion", "adduction"))
    knee, ankle = np.radians(_at("knee_flexion", time, side)), np.radians(_ankle(time, side))
    none = np.zeros_like(knee)
    thigh = pelvis @ _turn(none, -flexion, sign * adduction)
    shank = thigh @ _turn(none, knee, none)
    foot = shank @ _turn(none, -ankle, none)
    return _markers_of_leg(pelvis, (thigh, shank, foot), side, sign)


def _markers_of_leg(
    pelvis: np.ndarray, segments: tuple[np.ndarray, ...], side: str, sign: float
) -> dict[str, np.ndarray]:
    """Markers on thigh, shank and foot, relative to the middle between the hips."""
    letter = side[0].upper()
    thigh, shank, foot = segments
    long_thigh, long_shank = (SEGMENTS[n] * HEIGHT_M for n in ("thigh", "shank"))
    hip = pelvis @ np.array([0.0, sign * 0.085, 0.0])
    knee = _place(thigh, hip, (0.0, 0.0, -long_thigh))
    ankle = _place(shank, knee, (0.0, 0.0, -long_shank))
    down = -SEGMENTS["ankle_height"] * HEIGHT_M + 0.02
    return {
        f"{letter}THI": _place(thigh, hip, (0.0, sign * 0.07, -0.6 * long_thigh)),
        f"{letter}KNE": _place(thigh, knee, (0.0, sign * 0.055, 0.0)),
        f"{letter}TIB": _place(shank, knee, (0.0, sign * 0.05, -0.5 * long_shank)),
        f"{letter}ANK": _place(shank, ankle, (0.0, sign * 0.038, 0.0)),
        f"{letter}HEE": _place(foot, ankle, (-HEEL_BACK_M, 0.0, down)),
        f"{letter}TOE": _place(foot, ankle, (FOOT_M - HEEL_BACK_M, sign * 0.01, down)),
    }


def _ankle(time: np.ndarray, side: str) -> np.ndarray:
    """Ankle dorsiflexion, deg; on the sore side flat at contact and pushed off early."""
    usual = _at("ankle_dorsiflexion", time, side)
    if side == "left":
        return usual
    phase = _warp(_phase(time, side), STANCE[side])
    earlier = _at("ankle_dorsiflexion", time, side, EARLIER)
    push = np.clip((phase - 0.25) / 0.1, 0, 1) * np.clip((0.65 - phase) / 0.1, 0, 1)
    contact = np.where(
        phase < 0.5, np.exp(-((phase / 0.08) ** 2)), np.exp(-(((1 - phase) / 0.1) ** 2))
    )
    return usual + push * (earlier - usual) - FLATTER_DEG * contact


def _thorax(pelvis: np.ndarray, time: np.ndarray) -> dict[str, np.ndarray]:
    """Upright above the pelvis, leaning a little forward and, on the sore side, to that side."""
    phase = _phase(time, "right")
    lean = 2.0 * np.exp(-(((phase - 0.25) / 0.15) ** 2))
    turn = -_at("pelvis_rotation", time, "left") * 0.7
    thorax = _turn(np.radians(turn), np.full(len(time), np.radians(3.0)), np.radians(lean))
    return _markers_of_thorax(pelvis, thorax)


def _markers_of_thorax(pelvis: np.ndarray, thorax: np.ndarray) -> dict[str, np.ndarray]:
    base = pelvis @ np.array([-0.03, 0.0, 0.12])
    places = {
        "C7": (-0.06, 0.0, 0.45), "T10": (-0.10, 0.0, 0.2), "CLAV": (0.07, 0.0, 0.4),
        "STRN": (0.1, 0.0, 0.24), "LSHO": (0.0, 0.17, 0.43), "RSHO": (0.0, -0.17, 0.43),
    }  # fmt: skip
    return {name: _place(thorax, base, offset) for name, offset in places.items()}


def _in_stance(time: np.ndarray, side: str) -> np.ndarray:
    return _phase(time, side) < STANCE[side]


def _root(points: dict[str, np.ndarray], time: np.ndarray) -> np.ndarray:
    """Where the hips are: the lowest foot touches the floor, and the foot that carries stays."""
    soles = {s: np.stack([points[f"{s[0].upper()}{m}"] for m in ("HEE", "TOE")]) for s in STANCE}
    low = np.min([p[..., 2].min(axis=0) for p in soles.values()], axis=0)
    up = _smooth(0.03 - low)
    ahead = _carried(soles, time, 0)
    aside = _carried(soles, time, 1)
    aside -= np.polyval(np.polyfit(time, aside, 1), time)  # the way as a whole is straight
    return np.column_stack([ahead, aside, up])


def _carried(soles: dict[str, np.ndarray], time: np.ndarray, axis: int) -> np.ndarray:
    """How far the hips go along one axis so that the foot that carries stays in its place."""
    speeds = []
    for side, sole in soles.items():
        touching = np.argmin(sole[..., 2], axis=0)  # heel or toe
        way = np.gradient(sole[..., axis], 1 / RATE_HZ, axis=1)
        speed = -np.where(touching == 0, way[0], way[1])
        speeds.append(np.where(_in_stance(time, side), speed, np.nan))
    speed = _smooth(np.nanmean(speeds, axis=0))
    return np.concatenate([[0.0], np.cumsum(0.5 * (speed[1:] + speed[:-1])) / RATE_HZ])


def _smooth(values: np.ndarray, frames: int = 9) -> np.ndarray:
    window = np.hanning(frames + 2)[1:-1]
    padded = np.pad(values, frames // 2, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid")


def _force(time: np.ndarray, side: str) -> np.ndarray:
    """Vertical force of one foot, N: rise, valley and second peak, then fall."""
    phase = _phase(time, side) / STANCE[side]
    first, valley, second = PEAKS_BW[side]
    knots = [0.0, RISE[side], 0.5, 0.77, 1.0]
    shape = PchipInterpolator(knots, [0.0, first, valley, second, 0.0])
    return np.where(phase < 1.0, shape(np.clip(phase, 0, 1)), 0.0) * MASS_KG * 9.81


def _feet(time: np.ndarray, points: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Ground force of each foot, its point and its moment, the vertical second."""
    feet = {}
    for side in ("right", "left"):
        force = _force(time, side)
        phase = np.clip(_phase(time, side) / STANCE[side], 0, 1)
        start, end = COP[side]
        along = (start + (end - start) * phase)[:, None]
        heel, toe = points[f"{side[0].upper()}HEE"], points[f"{side[0].upper()}TOE"]
        at = (heel + along * (toe - heel)) * (force > 0)[:, None]
        fore = -0.18 * np.cos(np.pi * phase) * np.sin(np.pi * phase) ** 0.5 * force
        zero = np.zeros_like(force)
        columns = [fore, force, zero, at[:, 0], zero, -at[:, 1], zero, zero, zero]
        feet[side] = np.column_stack(columns)
    return feet


if __name__ == "__main__":
    main()
