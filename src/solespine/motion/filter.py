"""One zero-lag Butterworth low-pass for markers and forces alike (Winter 2009)."""

from __future__ import annotations

import numpy as np

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
    if cutoff_hz >= rate_hz / 2 or not out.size:
        return out
    flat = out.reshape(len(out), -1)
    known = np.isfinite(flat)
    if known.all():
        return _filtered(flat, rate_hz, cutoff_hz).reshape(out.shape)
    for column in range(flat.shape[1]):
        for start, stop in runs(known[:, column]):
            run = flat[start:stop, column : column + 1]
            flat[start:stop, column : column + 1] = _filtered(run, rate_hz, cutoff_hz)
    return flat.reshape(out.shape)


def runs(known: np.ndarray) -> list[tuple[int, int]]:
    """Stretches of True in a (n,) mask, as (first, one after the last)."""
    edges = np.diff(np.concatenate(([0], np.asarray(known, dtype=np.int8), [0])))
    return list(
        zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True)
    )


def _filtered(run: Array, rate_hz: float, cutoff_hz: float) -> Array:
    """One gapless run (n, k) through both passes at once, as a product of its frequencies.

    Ends are continued by point reflection: less the line from its first to its last sample the run
    is an odd wave, which a Fourier transform continues so by itself.
    """
    if len(run) < SHORTEST_RUN:
        return run
    line = run[0] + np.linspace(0.0, 1.0, len(run))[:, None] * (run[-1] - run[0])
    wave = run - line
    period = np.concatenate([wave, -wave[-2:0:-1]])
    kept = _gain(len(period), rate_hz, cutoff_hz)[:, None]
    smooth = np.fft.irfft(np.fft.rfft(period, axis=0) * kept, len(period), axis=0)
    result: Array = smooth[: len(run)] + line
    return result


def _gain(samples: int, rate_hz: float, cutoff_hz: float) -> Array:
    """What both passes leave of each frequency of a real transform: 1 / sqrt 2 at the cut-off."""
    correction = (2 ** (1 / PASSES) - 1) ** (1 / (2 * ORDER_PER_PASS))
    cutoff_of_a_pass = np.tan(np.pi * cutoff_hz / rate_hz) / correction
    # The highest frequency of an even number of samples is half the rate: tan is huge there, not
    # infinite, and the gain nought.
    analog = np.tan(np.pi * np.fft.rfftfreq(samples)) / cutoff_of_a_pass
    gain: Array = (1 + analog ** (2 * ORDER_PER_PASS)) ** (-PASSES / 2)
    return gain
