"""OpenSim's own tools from markers to joint reaction, timed a frame in processor time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import opensim

opensim.Logger.removeFileSink()  # it would write opensim.log wherever it is run


@dataclass(frozen=True)
class Peer:
    """What OpenSim is timed on.

    Attributes:
        name: in words.
        folder, model, markers, forces: the files.
        feet: what marks the right and the left foot in the names of the force columns.
        span_s: from, to.
        motion: coordinates for the stages after the fit, where the folder brings some.
        aim: how many times as fast the issue asks us to be.
    """

    name: str
    folder: Path
    model: str
    markers: str
    forces: str
    feet: tuple[str, str]
    span_s: tuple[float, float]
    aim: int
    motion: str | None = None


def opensim_times(peer: Peer, out: Path) -> dict[str, float]:
    """Milliseconds a frame of its four stages."""
    opensim.Logger.setLevelString("Off")
    loads = _external_loads(peer, out)
    fitted = out / "ik.mot"
    stages = {"inverse kinematics": _timed(_fit(peer, fitted, out), fitted)}
    frames = opensim.TimeSeriesTable(str(fitted)).getNumRows()
    if peer.motion:
        fitted = peer.folder / peer.motion
        step = opensim.TimeSeriesTable(str(fitted)).getIndependentColumn()
        inside = [t for t in step if peer.span_s[0] <= t <= peer.span_s[1]]
        frames = len(inside)
    stages["inverse dynamics"] = _timed(_dynamics(peer, fitted, loads, out), out / "id.sto")
    optimise = opensim.StaticOptimization()
    optimise.setUseMusclePhysiology(True)
    stages["static optimisation"] = _analysis(peer, optimise, "so", fitted, loads, out) / frames
    react = opensim.JointReaction()
    react.setForcesFileName(str(next(out.glob("so_*_force.sto"))))
    stages["joint reaction"] = _analysis(peer, react, "jr", fitted, loads, out) / frames
    return stages


def moments_of(peer: Peer, out: Path) -> Path:
    """Inverse dynamics of OpenSim's own fit of the markers: the file of its moments."""
    opensim.Logger.setLevelString("Off")
    loads = _external_loads(peer, out)
    _fit(peer, out / "ik.mot", out)()
    _dynamics(peer, out / "ik.mot", loads, out)()
    return out / "id.sto"


def _timed(run: Callable[[], object], result: Path) -> float:
    start = time.process_time()
    run()
    taken = time.process_time() - start
    return 1e3 * taken / opensim.TimeSeriesTable(str(result)).getNumRows()


def _fit(peer: Peer, fitted: Path, out: Path) -> Callable[[], object]:
    model = opensim.Model(str(peer.folder / peer.model))
    model.initSystem()
    seen = set(opensim.TimeSeriesTableVec3(str(peer.folder / peer.markers)).getColumnLabels())
    tasks = opensim.IKTaskSet()
    for i in range(model.getMarkerSet().getSize()):
        name = model.getMarkerSet().get(i).getName()
        if name in seen:
            task = opensim.IKMarkerTask()
            task.setName(name)
            task.setApply(True)
            task.setWeight(1.0)
            tasks.cloneAndAppend(task)
    tool = opensim.InverseKinematicsTool()
    tool.set_IKTaskSet(tasks)
    tool.setModel(model)
    tool.setMarkerDataFileName(str(peer.folder / peer.markers))
    tool.setStartTime(peer.span_s[0])
    tool.setEndTime(peer.span_s[1])
    tool.setOutputMotionFileName(str(fitted))
    tool.setResultsDir(str(out))
    return lambda: (tool.run(), model)  # the tool does not keep its model alive


def _external_loads(peer: Peer, out: Path) -> Path:
    """The file that tells OpenSim which force acts on which foot."""
    loads = opensim.ExternalLoads()
    loads.setDataFileName(str(peer.folder / peer.forces))
    head = (peer.folder / peer.forces).read_text().split("endheader")[1].split()[:19]
    plain = any(label.startswith("ground_force_v") for label in head)
    for foot, side in zip(peer.feet, ("r", "l"), strict=True):
        force = opensim.ExternalForce()
        force.setName(f"ground_{side}")
        force.setAppliedToBodyName(f"calcn_{side}")
        mark = "" if plain else f"_{foot}"
        lead = "l_" if plain and side == "l" else ""
        force.setForceIdentifier(f"{lead}ground_force{mark}_v")
        force.setPointIdentifier(f"{lead}ground_force{mark}_p")
        force.setTorqueIdentifier(f"{lead}ground_torque{mark}_")
        loads.cloneAndAppend(force)
    path = out / "grf.xml"
    loads.printToXML(str(path))
    return path


def _dynamics(peer: Peer, fitted: Path, loads: Path, out: Path) -> Callable[[], object]:
    model = opensim.Model(str(peer.folder / peer.model))
    model.initSystem()
    tool = opensim.InverseDynamicsTool()
    tool.setModel(model)
    tool.setCoordinatesFileName(str(fitted))
    tool.setLowpassCutoffFrequency(10)
    tool.setStartTime(peer.span_s[0])
    tool.setEndTime(peer.span_s[1])
    tool.setExternalLoadsFileName(str(loads))
    tool.setResultsDir(str(out))
    tool.setOutputGenForceFileName("id.sto")
    left_out = opensim.ArrayStr()
    left_out.append("Muscles")
    tool.setExcludedForces(left_out)
    return lambda: (tool.run(), model)  # the tool does not keep its model alive


def _analysis(
    peer: Peer, analysis: opensim.Analysis, name: str, fitted: Path, loads: Path, out: Path
) -> float:
    """Milliseconds of one analysis of all frames; only a tool read from a file heeds its motion."""
    model = opensim.Model(str(peer.folder / peer.model))
    _add_reserves(model)
    saved = out / f"model_{name}.osim"
    model.printToXML(str(saved))
    tool = opensim.AnalyzeTool()
    tool.setName(name)
    tool.setModelFilename(str(saved))
    tool.setCoordinatesFileName(str(fitted))
    tool.setLowpassCutoffFrequency(10)
    tool.setExternalLoadsFileName(str(loads))
    tool.setInitialTime(peer.span_s[0])
    tool.setFinalTime(peer.span_s[1])
    tool.setResultsDir(str(out))
    tool.setSolveForEquilibrium(False)
    analysis.setStartTime(peer.span_s[0])
    analysis.setEndTime(peer.span_s[1])
    analysis.setStepInterval(1)
    tool.updAnalysisSet().cloneAndAppend(analysis)
    setup = out / f"setup_{name}.xml"
    tool.printToXML(str(setup))
    tool = opensim.AnalyzeTool(str(setup))
    start = time.process_time()
    tool.run()
    return 1e3 * (time.process_time() - start)


def _add_reserves(model: opensim.Model) -> None:
    state = model.initSystem()
    driven = set()
    for i in range(model.getForceSet().getSize()):
        actuator = opensim.CoordinateActuator.safeDownCast(model.getForceSet().get(i))
        if actuator:
            driven.add(actuator.get_coordinate())
    coordinates = model.getCoordinateSet()
    free = [
        coordinates.get(i).getName()
        for i in range(coordinates.getSize())
        if not coordinates.get(i).isConstrained(state)
    ]
    for name in free:
        if name in driven:
            continue
        actuator = opensim.CoordinateActuator(name)
        actuator.setName(f"{name}_reserve")
        actuator.setOptimalForce(100 if name.startswith("pelvis") else 10)
        actuator.setMinControl(-1e3)
        actuator.setMaxControl(1e3)
        model.addForce(actuator)
    model.finalizeConnections()
