"""Loads beside references: the files' own moments, OpenSim, force plates, a person standing still.

    python validation/loads_references.py

Prints the tables of docs/validation_loads_references.md. The part with OpenSim's own marker fit
needs the package opensim and takes half a minute; it is left out without it.
"""

from __future__ import annotations

import copy
import importlib.util
import sys
import tempfile
from pathlib import Path

import mujoco
import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench")]

import loads_references as references  # noqa: E402
from loads_cases import WALKING_3D, adult, problem  # noqa: E402
from recordings import DATA  # noqa: E402
from solespine.body.model import SUFFIX  # noqa: E402
from solespine.loads import solve_loads  # noqa: E402
from solespine.loads.dynamics import frames_of  # noqa: E402
from solespine.loads.solution import Choice, demand_of, equations, onto_equations  # noqa: E402
from solespine.recordings.model import SIDES  # noqa: E402

JOINTS = ("Ankle", "Knee", "Hip")
BACK_M = -0.010  # of both hip centres, the published error of a regression


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |")


def table(title: str, *heads: str) -> None:
    print(f"\n## {title}\n")
    row(*heads)
    print("|" + "---|" * len(heads))


def same_centres() -> None:
    table("Moments from the files' joint centres, largest RMS of three components, Nm/kg",
          "recording", "ankle r / l", "knee r / l", "hip r / l")  # fmt: skip
    for name in references.NAMES:
        told = references.same_centres(name)
        row(name, *(" / ".join(f"{told[s, j]:.3f}" for s in ("right", "left")) for j in JOINTS))


def fitted() -> None:
    table(
        "Fitted body: sagittal moment Nm/kg, sagittal angle deg, RMS in measured stance",
        "recording",
        "ankle r / l",
        "knee r / l",
        "hip r / l",
        "ankle, deg",
        "knee",
        "hip",
    )
    for name in references.NAMES:
        told = references.fitted_body(name)
        cells = [
            " / ".join(f"{told[s, j][part]:.{digits}f}" for s in ("right", "left"))
            for part, digits in ((0, 3), (1, 1))
            for j in JOINTS
        ]
        row(name, *cells)


def waist() -> None:
    table("Waist moment of the files beside L5-S1 here, flexion and extension, Nm/kg: not gated",
          "recording", "RMS theirs", "RMS ours", "RMS apart", "correlation")  # fmt: skip
    for name in references.CHILDREN:
        found = references.waist_moment(name)
        row(name, *("not in the file",) * 4 if found is None else (f"{x:.2f}" for x in found))


def residuals() -> None:
    table("Residual reduction: RMS forward, left, up in % of body weight; L5-S1 above less below",
          "recording", "before", "after", "L5-S1 before", "after, Nm/kg",
          "markers moved RMS / most, mm", "trunk's centre moved, mm",
          "pressure centre moved, mm")  # fmt: skip
    for name in references.CHILDREN:
        motion, worn = references.case(name)
        before, after = (
            next(iter(solve_loads(motion, worn, reduce_residuals=on).quality.values()))
            for on in (False, True)
        )
        done = after.reduced
        assert done and before.residual_percent_bw and after.residual_percent_bw
        row(
            name, size(before.residual_percent_bw), size(after.residual_percent_bw),
            f"{before.l5s1_disagreement_nm_kg:.3f}", f"{after.l5s1_disagreement_nm_kg:.3f}",
            size((done.markers_moved_rms_m, done.markers_moved_most_m), 1000),
            size(done.trunk_centre_moved_m, 1000), size(done.pressure_centre_moved_m, 1000),
        )  # fmt: skip


def size(values: tuple[float, ...], unit: float = 1.0) -> str:
    return " / ".join(f"{unit * value:.1f}" for value in values)


def without_plates() -> None:
    table("Ground force estimated from the motion, RMS against plates in whole contacts",
          "recording", "forward, % BW", "left", "up", "place forward, mm", "left")  # fmt: skip
    cases = {name: references.case(name) for name in references.NAMES} | {
        "example3DWalking": adult()
    }
    for name, told in cases.items():
        forward, left, up, x, y = references.estimate_against_plates(*told)
        row(
            name, f"{forward:.1f}", f"{left:.1f}", f"{up:.1f}", f"{1000 * x:.0f}", f"{1000 * y:.0f}"
        )


def loads_without_plates() -> None:
    table("Peak with the ground force estimated over peak with the plates, both legs of each",
          "load", "least", "most", "median")  # fmt: skip
    told: dict[str, list[float]] = {}
    for name in (*references.NAMES, "example3DWalking"):
        for load, ratio in references.peaks_without_plates(name):
            told.setdefault(load, []).append(ratio)
    for load, ratios in told.items():
        row(load, *(f"{x:.2f}" for x in (min(ratios), max(ratios), np.median(ratios))))


def standing() -> None:
    table("Standing on a plate: our centre of mass against the centre of pressure, mm",
          "person", "ahead", "to the left")  # fmt: skip
    for name in references.CHILDREN:
        row(name, *(f"{1000 * x:.1f}" for x in references.standing_centre(name)))


def opensim() -> None:
    table("Moments beside OpenSim's, RMS in % of its peak, right / left",
          "reference", *references.OPENSIM)  # fmt: skip
    sides(
        "inverse dynamics shipped with the recording",
        references.beside_opensim(*references.shipped_opensim()),
    )
    if importlib.util.find_spec("opensim") is None:
        print("\nopensim is not installed: its own marker fit is left out")
        return
    names, values = own_opensim()
    sides(
        "OpenSim's own fit and dynamics of the same markers",
        references.beside_opensim(names, values),
    )
    sides("the same, our hip centres 10 mm further back", hips_moved(names, values))


def sides(title: str, told: dict[tuple[str, str], float]) -> None:
    row(title, *(" / ".join(f"{told[s, n]:.1f}" for s in ("right", "left"))
                 for n in references.OPENSIM))  # fmt: skip


def own_opensim() -> tuple[list[str], np.ndarray]:
    from loads_peer import Peer, moments_of

    peer = Peer("", DATA / WALKING_3D, "subject_walk_scaled.osim", "markers_walk.trc",
                "grf_walk.mot", ("r", "l"), (0.2, 2.2), 0)  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        return references.opensim_table(moments_of(peer, Path(folder)))


def hips_moved(names: list[str], values: np.ndarray) -> dict[tuple[str, str], float]:
    found = {}
    for side in SIDES:
        stride, poses = problem(adult(), side)
        body, model = stride.body, copy.copy(stride.body.model)
        for suffix in SUFFIX.values():
            for turn in ("hip_flexion", "hip_adduction", "hip_rotation"):
                model.jnt_pos[model.joint(f"{turn}{suffix}").id][0] += BACK_M
        mujoco.mj_setConst(model, mujoco.MjData(model))
        frames = frames_of(body, *poses.at(stride.time), model)
        demand = demand_of(frames, stride.pushes, Choice(residual_on="torso"))[0]
        asked = onto_equations(frames, demand)
        order = [name for name, _ in equations(body)]
        inside = (stride.time >= values[0, 0]) & (stride.time <= values[-1, 0])
        for name in references.OPENSIM:
            theirs = values[:, names.index(f"{name}_{side[0]}_moment")]
            theirs = np.interp(stride.time, values[:, 0], theirs)
            known = inside & stride.pushes[side].known
            off = (asked[:, order.index(f"{name}_{side[0]}")] - theirs)[known]
            found[side, name] = 100 * references.rms(off) / float(np.abs(theirs[inside]).max())
    return found


def main() -> None:
    """Every table."""
    for part in (same_centres, fitted, waist, opensim, residuals, standing, without_plates,
                 loads_without_plates):  # fmt: skip
        part()


if __name__ == "__main__":
    main()
