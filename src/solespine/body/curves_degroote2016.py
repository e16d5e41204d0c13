"""Muscle curves after De Groote 2016 (Ann Biomed Eng 44:2922-36), normalised and smooth.

Lengths are in optimal fibre lengths, velocities in greatest shortening velocities (lengthening
positive), forces in peak isometric forces. Here the passive force is nothing below the optimum,
where the paper's curve dips a little below zero.
"""

from __future__ import annotations

import numpy as np

from solespine.body.anatomy import Array

# De Groote 2016, supplement: three bells of the active force-length curve (rows b1 to b4).
_HEIGHT = (0.815, 0.433, 0.100)
_CENTRE = (1.055, 0.717, 1.000)
_WIDTH = (0.162, -0.030, 0.354)
_WIDENING = (0.063, 0.200, 0.000)
# Passive force: shape, and the strain at which it equals the peak isometric force.
_PASSIVE_SHAPE = 4.0
_PASSIVE_STRAIN = 0.6
# Force-velocity: d1 to d4.
_D1, _D2, _D3, _D4 = -0.318, -8.149, -0.374, 0.886


def active_force_length(length: Array) -> Array:
    """Isometric force of a fully active fibre, of the peak; 1 near the optimum."""
    total = np.zeros_like(np.asarray(length, dtype=float))
    for height, centre, width, widening in zip(_HEIGHT, _CENTRE, _WIDTH, _WIDENING, strict=True):
        total = total + height * np.exp(
            -0.5 * ((length - centre) / (width + widening * length)) ** 2
        )
    return total


def passive_force_length(length: Array) -> Array:
    """Force of a fibre that is not active, of the peak; nothing up to the optimum."""
    strain = np.maximum(np.asarray(length, dtype=float) - 1.0, 0.0) / _PASSIVE_STRAIN
    return np.asarray(np.expm1(_PASSIVE_SHAPE * strain) / np.expm1(_PASSIVE_SHAPE))


def force_velocity(velocity: Array) -> Array:
    """Factor on the active force; 1 at rest, less when shortening."""
    inner = _D2 * np.asarray(velocity, dtype=float) + _D3
    return np.asarray(np.maximum(_D1 * np.arcsinh(inner) + _D4, 0.0))
