"""Hip centre of Bell et al. 1990, from pelvis width alone.

Bell AL, Pedersen DR, Brand RA. A comparison of the accuracy of several hip center location
prediction methods. Journal of Biomechanics 1990;23:617-621.
"""

from __future__ import annotations

import numpy as np

from solespine.motion.hip_centre import HipMeasures, HipRegression
from solespine.recordings.model import Array


def _place(measures: HipMeasures) -> Array:
    return measures.asis_distance_m * np.array([-0.19, 0.36, -0.30])


BELL_1990 = HipRegression(
    "Bell 1990", _place, 0.019, "mean 19 mm in 7 men against radiographs, Bell et al. 1990"
)
