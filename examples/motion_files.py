"""Files of simulated walks, as gait software writes them; for the scripts of the examples."""

from __future__ import annotations

from pathlib import Path

import numpy as np


def y_up(point: np.ndarray) -> tuple[float, float, float]:
    """Forward, up, right, of a point that is forward, left, up."""
    return float(point[0]), float(point[2]), float(-point[1])


def trc_head(name: str, rate_hz: float, frames: int, names: list[str]) -> list[str]:
    """Lines of a TRC in mm before its first frame."""
    return [
        f"PathFileType\t4\t(X/Y/Z)\t{name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits"
        "\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"{rate_hz:g}\t{rate_hz:g}\t{frames}\t{len(names)}\tmm\t{rate_hz:g}\t1\t{frames}",
        "Frame#\tTime\t" + "\t\t\t".join(names),
        "\t\t" + "\t".join(f"{a}{k + 1}" for k in range(len(names)) for a in "XYZ"),
        "",
    ]


def write_trc(path: Path, rate_hz: float, time: np.ndarray, points: dict[str, np.ndarray]) -> None:
    """Motion Analysis TRC in mm, the vertical second, as gait software writes it."""
    names = list(points)
    head = trc_head(path.name, rate_hz, len(time), names)
    rows = [
        f"{k + 1}\t{t:.3f}\t"
        + "\t".join(f"{v * 1000:.1f}" for name in names for v in y_up(points[name][k]))
        for k, t in enumerate(time)
    ]
    path.write_text("\n".join([*head, *rows]) + "\n", encoding="ascii")


def write_mot(path: Path, time: np.ndarray, feet: dict[str, np.ndarray]) -> None:
    """OpenSim MOT of each foot (n, 9): force, N, point, m, free moment, Nm; second axis up."""
    names = ["time"]
    for side in feet:
        names += [f"ground_force_{side[0]}_v{a}" for a in "xyz"]
        names += [f"ground_force_{side[0]}_p{a}" for a in "xyz"]
        names += [f"ground_torque_{side[0]}_{a}" for a in "xyz"]
    head = [
        path.stem,
        "version=1",
        f"nRows={len(time)}",
        f"nColumns={len(names)}",
        "inDegrees=no",
        "endheader",
    ]
    table = np.column_stack([time, *feet.values()])
    rows = ["\t".join(f"{v:.4f}" for v in row) for row in table]
    path.write_text("\n".join([*head, "\t".join(names), *rows]) + "\n", encoding="ascii")
