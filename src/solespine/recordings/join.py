"""Forces that lie in a file of their own are joined to the trial that they belong to."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

import numpy as np

from solespine.errors import InputError
from solespine.recordings.marker_sets import find_places
from solespine.recordings.model import Array, Plate, PressureRecording, Recording

_EXTRA = frozenset(
    {"grf", "grfs", "force", "forces", "forceplate", "forceplates", "kinetics", "markers", "marker",
     "trc", "mot", "fp"}
)  # fmt: skip
_FEET = ("HEE", "TOE", "TIP", "MT1", "MT2", "MT5", "HLX")
# A force acts under a foot that is near and down. In recordings that fit it does in all samples;
# two tenths of a second between the clocks leave more than 5 % out.
_NEAR_M = 0.25
_DOWN_M = 0.04
_MOST_ASTRAY = 0.05
_LOADED_N = 100.0
_LEAST_SHARE = 0.5  # of a trial that its forces must cover


@dataclass(frozen=True)
class Named:
    """A recording and the names under which it may be found.

    Attributes:
        recording: what was read.
        names: of the file, and of the one it was made from.
        by_name: the user named the file; it was not just found in a folder.
    """

    recording: Recording | PressureRecording
    names: tuple[str, ...]
    by_name: bool = True


def join_forces(
    found: list[Named],
) -> tuple[tuple[Recording | PressureRecording, ...], list[str]]:
    """Recordings with their forces, and what was left out of folders.

    A force file belongs to the marker files of the same name, apart from words such as `grf` and
    `markers`; or to the only one there is.

    Raises:
        InputError: a force file given by name belongs to no trial, or does not fit its trial.
    """
    forces = [item for item in found if _is_force(item)]
    trials = [item for item in found if not _is_force(item)]
    bare = [item for item in trials if _lacks_forces(item)]
    if not trials:
        return tuple(item.recording for item in found), []
    left: list[str] = []
    given: dict[int, Recording] = {}
    for item in forces:
        for trial in _partners(item, bare, alone=len(forces) == len(bare) == 1, left=left):
            try:
                given[id(trial)] = _joined(trial.recording, item.recording)
            except InputError as error:
                if item.by_name:
                    raise
                left.append(str(error))
    return tuple(given.get(id(item), item.recording) for item in trials), left


def _is_force(item: Named) -> bool:
    recording = item.recording
    return isinstance(recording, Recording) and not recording.markers and bool(recording.plates)


def _lacks_forces(item: Named) -> bool:
    return isinstance(item.recording, Recording) and not item.recording.plates


def _partners(force: Named, trials: list[Named], *, alone: bool, left: list[str]) -> list[Named]:
    """The trials that a force file belongs to."""
    own = {_stem(name) for name in force.names}
    partners = [trial for trial in trials if own & {_stem(name) for name in trial.names}]
    partners = partners or (trials if alone else [])
    if not partners:
        text = (
            f"{force.recording.name}: belongs to none of the trials given: name it like its "
            "trial, or give the two alone"
        )
        if force.by_name:
            raise InputError(text)
        left.append(text)
    return partners


def _stem(name: str) -> str:
    """A file name without what only says which kind of data it holds."""
    words = [word for word in re.split(r"[_\-. ]+", name.lower()) if word]
    return "_".join(word for word in words if word not in _EXTRA) or "_".join(words)


def _joined(
    trial: Recording | PressureRecording, force: Recording | PressureRecording
) -> Recording:
    """The trial with the part of the forces that was recorded during it."""
    if not isinstance(trial, Recording) or not isinstance(force, Recording):
        raise InputError("pressure and ground force files cannot be joined")
    start, end = trial.time[0], trial.time[-1]
    covered = min(end, force.time[-1]) - max(start, force.time[0])
    if covered < _LEAST_SHARE * (end - start):
        raise InputError(
            f"{force.name}: runs from {force.time[0]:.2f} to {force.time[-1]:.2f} s and "
            f"{trial.name} from {start:.2f} to {end:.2f} s: they are not of one trial or clock"
        )
    plates = tuple(_during(plate, start, end + 1 / trial.rate_hz) for plate in force.plates)
    astray = _astray(trial, plates)
    if astray is not None and astray > _MOST_ASTRAY:
        raise InputError(
            f"{force.name}: {astray:.0%} of its forces act where no foot of {trial.name} is on the "
            "ground: clock, axes or trial differ: export both from one trial"
        )
    both = hashlib.sha256(f"{trial.sha256}{force.sha256}".encode()).hexdigest()
    told = tuple(f"{force.name}: {note}" for note in force.notes)
    return replace(
        trial, plates=plates, sha256=both, notes=(*trial.notes, *told, _fit_note(astray))
    )


def _fit_note(astray: float | None) -> str:
    if astray is None:
        return "whether forces and markers fit together could not be checked: no foot markers known"
    return f"{1 - astray:.0%} of the forces act under a foot that is on the ground"


def _during(plate: Plate, start: float, end: float) -> Plate:
    inside = (plate.time >= start - 1e-9) & (plate.time < end)
    return replace(
        plate,
        time=plate.time[inside],
        force=plate.force[inside],
        cop=plate.cop[inside],
        free_moment=plate.free_moment[inside],
    )


def _astray(trial: Recording, plates: tuple[Plate, ...]) -> float | None:
    """Share of the loaded samples without a foot marker near and down; None without markers."""
    roles = find_places(tuple(trial.markers))
    feet = [trial.markers[label] for role, label in roles.items() if role[1:] in _FEET]
    if not feet:
        return None
    markers = np.stack(feet)
    lifted = markers[:, :, 2] - np.nanpercentile(markers[:, :, 2], 5, axis=1)[:, None]
    parts = [_without_foot(trial, plate, markers, lifted) for plate in plates]
    together = np.concatenate(parts) if parts else np.zeros(0)
    return float(together.mean()) if together.size else None


def _without_foot(trial: Recording, plate: Plate, markers: Array, lifted: Array) -> Array:
    """(k,) 1 for each loaded sample with a force point and no foot there, else 0."""
    loaded = np.isfinite(plate.cop).all(axis=1) & (plate.force[:, 2] > _LOADED_N)
    frame = np.round((plate.time[loaded] - trial.time[0]) * trial.rate_hz).astype(int)
    frame = np.clip(frame, 0, len(trial.time) - 1)
    away = np.linalg.norm((markers[:, frame] - plate.cop[loaded])[:, :, :2], axis=2)
    with np.errstate(invalid="ignore"):
        stands = (away < _NEAR_M) & (lifted[:, frame] < _DOWN_M)
    return np.asarray(1.0 - stands.any(axis=0))
