"""One zero-lag Butterworth low-pass for markers and forces alike (Winter 2009)."""

from __future__ import annotations

import numpy as np
from scipy import signal

from solespine.errors import InputError
from solespine.recordings.model import Array

# Choice, not a finding: keeps walking markers (content below about 6 Hz, Winter 2009) and most of
# the two force peaks; the same for both, since different ones put false peaks into joint moments.
CUTOFF_HZ = 10.0
PASSES = 2
ORDER_PER_PASS = 2  # forwards and backwards: fourth order in all, no lag
SHORTEST_RUN = 8  # samples; a shorter run between gaps stays as it is


def low_pass(values: Array, rate_hz: float, cutoff_hz: float = CUTOFF_HZ) -> Array:
    """Remove what is faster than the cut-off, without moving anything in time.

    Runs between gaps are filtered one by one, so a gap stays a gap and spoils nothing beside it.
    The cut-off is that of both passes together (-3 dB), by Winter's correction of a single pass.

    Args:
        values: (n,) or (n, k); NaN where missing.
        rate_hz: samples a second.
        cutoff_hz: -3 dB point of the whole filter. At or above half the rate nothing is filtered.

    Returns:
        An array of the same shape.

    Raises:
        InputError: the rate or the cut-off is not a positive number.
    """
    if not (rate_hz > 0 and cutoff_hz > 0):
        raise InputError(
            f"low-pass filter: rate {rate_hz} Hz and cut-off {cutoff_hz} Hz must both be above 0"
        )
    out = np.array(values, dtype=float)
    per_pass = _cutoff_of_one_pass(rate_hz, cutoff_hz)
    if per_pass is None or not out.size:
        return out
    sections = signal.butter(ORDER_PER_PASS, per_pass, fs=rate_hz, output="sos")
    pad = int(round(rate_hz / cutoff_hz))
    flat = out.reshape(len(out), -1)
    known = np.isfinite(flat)
    if known.all():
        return _both_ways(sections, flat, pad).reshape(out.shape)
    for column in range(flat.shape[1]):
        for start, stop in runs(known[:, column]):
            flat[start:stop, column] = _both_ways(sections, flat[start:stop, column], pad)
    return flat.reshape(out.shape)


def runs(known: np.ndarray) -> list[tuple[int, int]]:
    """Stretches of True in a (n,) mask, as (first, one after the last)."""
    edges = np.diff(np.concatenate(([0], np.asarray(known, dtype=np.int8), [0])))
    return list(
        zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True)
    )


def _cutoff_of_one_pass(rate_hz: float, cutoff_hz: float) -> float | None:
    """Cut-off of each pass so that both together have the wanted one; None where none is needed."""
    if cutoff_hz >= rate_hz / 2:
        return None
    correction = (2 ** (1 / PASSES) - 1) ** (1 / (2 * ORDER_PER_PASS))
    analog = np.tan(np.pi * cutoff_hz / rate_hz) / correction
    return float(np.arctan(analog) * rate_hz / np.pi)


def _both_ways(sections: Array, run: Array, pad: int) -> Array:
    """Filter one gapless run forwards and backwards; ends are continued by point reflection."""
    if len(run) < SHORTEST_RUN:
        return run
    result: Array = signal.sosfiltfilt(
        sections, run, axis=0, padtype="odd", padlen=min(3 * pad, len(run) - 1)
    )
    return result
