"""OpenSim Moco tracking a measured walk, timed: the nearest that the field's own tool offers.

A torque-driven gait2392 follows one second of the marker-fitted walk of subject01 with the measured
ground force applied. That is less than a what-if has to find, which knows no ground force: the
sole's contact is part of the problem there. `whatif_peer.py FOLDER THREADS` prints JSON.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import opensim

MODEL = "subject01_gait2392_scaled.osim"
MOTION = "subject01_walk1_ik.mot"
FORCES = "subject01_walk1_grf.mot"
SPAN_S = (0.65, 1.65)
MESH_S = 0.02  # 50 intervals, as many instants as ours
TORQUE_NM = 250.0
FEET = (("r", ""), ("l", "1_"))


@dataclass(frozen=True)
class Tracked:
    """What Moco needed, by the clock and of the processor, s; whether it found a solution."""

    wall_s: float
    cpu_s: float
    solved: bool
    iterations: int


def track(folder: Path, out: Path, threads: int) -> Tracked:
    """Track the walk.

    Args:
        folder: with subject01's model, motion and forces.
        out: for what Moco has to write.
        threads: for its own parallel evaluation.
    """
    opensim.Logger.setLevelString("Off")
    begun, cpu = time.perf_counter(), time.process_time()
    study = _track(folder, out).initialize()
    solver = opensim.MocoCasADiSolver.safeDownCast(study.updSolver())
    solver.set_verbosity(0)
    solver.set_optim_ipopt_print_level(0)
    solver.set_parallel(threads)
    solver.set_optim_max_iterations(500)
    solver.resetProblem(study.getProblem())
    solution = study.solve()
    wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
    solved = bool(solution.success())
    solution.unseal()
    return Tracked(wall, cpu, solved, solution.getNumIterations())


def _track(folder: Path, out: Path) -> opensim.MocoTrack:
    track_ = opensim.MocoTrack()
    track_.setName("walk")
    track_.setModel(_model(folder, out))
    motion = opensim.TimeSeriesTable(str(folder / MOTION))
    motion.addTableMetaDataString("inDegrees", "yes")  # the old file says it in words only
    table = opensim.TableProcessor(motion)
    table.append(opensim.TabOpLowPassFilter(6))
    table.append(opensim.TabOpUseAbsoluteStateNames())
    track_.setStatesReference(table)
    track_.set_states_global_tracking_weight(10)
    track_.set_allow_unused_references(True)
    track_.set_track_reference_position_derivatives(True)
    track_.set_apply_tracked_states_to_guess(True)
    track_.set_initial_time(SPAN_S[0])
    track_.set_final_time(SPAN_S[1])
    track_.set_mesh_interval(MESH_S)
    return track_


def _model(folder: Path, out: Path) -> opensim.ModelProcessor:
    processor = opensim.ModelProcessor(str(folder / MODEL))
    processor.append(opensim.ModOpAddExternalLoads(str(_loads(folder, out))))
    processor.append(opensim.ModOpRemoveMuscles())
    processor.append(opensim.ModOpAddReserves(TORQUE_NM))
    return processor


def _loads(folder: Path, out: Path) -> Path:
    """The file that tells which force acts on which foot."""
    columns = re.split(r"\s+", (folder / FORCES).read_text().split("endheader")[1].strip())[:19]
    loads = opensim.ExternalLoads()
    loads.setDataFileName(str(folder / FORCES))
    for side, mark in FEET:
        force = opensim.ExternalForce()
        force.setName(f"ground_{side}")
        force.setAppliedToBodyName(f"calcn_{side}")
        lead = "l_" if side == "l" and "l_ground_force_vx" in columns else ""
        mark = mark if f"{mark}ground_force_vx" in columns else lead
        force.setForceIdentifier(f"{mark}ground_force_v")
        force.setPointIdentifier(f"{mark}ground_force_p")
        force.setTorqueIdentifier(f"{mark}ground_torque_")
        loads.cloneAndAppend(force)
    path = out / "grf.xml"
    loads.printToXML(str(path))
    return path


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(asdict(track(Path(sys.argv[1]), Path(place), int(sys.argv[2])))))
