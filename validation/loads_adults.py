"""Two adults on seven force plates whose files tell neither mass nor height.

The mass is what the plates carry over whole steps, the height follows from the legs by the body's
own shares of the height. The first one's labels are swapped left and right (every marker lies on
the wrong side of a body that walks forward, and the plates lie under the feet as swapped), so they
are swapped back; they are two persons, 0.89 and 0.80 m from hip to ankle.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]

from recordings import DATA  # noqa: E402
from solespine.evidence import load_body_evidence  # noqa: E402
from solespine.loads import wear  # noqa: E402
from solespine.loads.person import Worn, walking_lengths  # noqa: E402
from solespine.loads.standing import GRAVITY  # noqa: E402
from solespine.motion import measure_motion  # noqa: E402
from solespine.motion.model import Motion, Trial  # noqa: E402
from solespine.recordings import read_recordings  # noqa: E402
from solespine.recordings.model import Array, Recording, Subject  # noqa: E402

_OTHER = {"L": "R", "R": "L"}


def on_seven_plates(name: str, *, swapped: bool) -> tuple[Motion, Worn]:
    """One walk of `bmc_gait`, with the person's mass and height as told by plates and legs."""
    folder = DATA / "bmc_gait"
    (recording,) = read_recordings([folder / f"{name}.trc", folder / f"{name}.forces"])
    if swapped:
        recording = _swapped(recording)
    trial = measure_motion([recording]).trials[0]
    motion = measure_motion([recording], subject=Subject(_mass(trial), _height(trial.markers)))
    return motion, wear(motion)


def _swapped(recording: Recording) -> Recording:
    markers = {
        _OTHER.get(label[0], label[0]) + label[1:] if label[1] == "." else label: xyz
        for label, xyz in recording.markers.items()
    }
    return replace(recording, markers=MappingProxyType(markers))


def _mass(trial: Trial) -> float:
    """Over the whole steps in which every contact is told, from one strike to the next, kg."""
    whole = [c for c in trial.contacts if c.complete]
    first, last = whole[1].start_s, whole[-1].start_s
    if len(whole) == 2:  # the second step ends where an unfinished contact begins
        last = trial.contacts[-1].start_s
    time = np.linspace(first, last, 1000)
    told = (np.interp(time, c.time, c.force[:, 2], left=0.0, right=0.0) for c in trial.contacts)
    return float(np.sum(list(told), axis=0).mean() / GRAVITY)


def _height(markers: Mapping[str, Array]) -> float:
    """From thighs and shanks, m."""
    lengths, evidence = walking_lengths(markers), load_body_evidence()
    parts = ("thigh", "shank")
    legs = sum(lengths[f"{part}{side}"] for part in parts for side in ("_r", "_l")) / 2
    return float(legs / sum(evidence.value(f"{part}_length") for part in parts))
