"""Hip centre of Hara et al. 2016, from leg length alone.

Hara R, McGinley J, Briggs C, Baker R, Sangeux M. Predicting the location of the hip joint centres,
impact of age group and sex. Scientific Reports 2016;6:37707.
"""

from __future__ import annotations

import numpy as np

from solespine.motion.hip_centre import HipMeasures, HipRegression
from solespine.recordings.model import Array


def _place(measures: HipMeasures) -> Array:
    leg = measures.leg_length_m
    return np.array([0.011 - 0.063 * leg, 0.008 + 0.086 * leg, -0.009 - 0.078 * leg])


HARA_2016 = HipRegression(
    "Hara 2016",
    _place,
    0.0078,
    "5.2, 4.4 and 3.8 mm along the three axes left out one by one, Hara et al. 2016",
)
