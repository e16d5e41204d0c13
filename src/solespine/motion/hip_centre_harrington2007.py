"""Hip centre of Harrington et al. 2007 by one predictor a direction: pelvis depth, pelvis width.

Harrington ME, Zavatsky AB, Lawson SEM, Yuan Z, Theologis TN. Prediction of the hip joint centre in
adults, children, and patients with cerebral palsy based on magnetic resonance imaging.
Journal of Biomechanics 2007;40:595-602. The paper also gives a form with leg length and two
predictors sideways; this one needs the pelvis only, and is the one that body models took over.
"""

from __future__ import annotations

import numpy as np

from solespine.motion.hip_centre import HipMeasures, HipRegression
from solespine.recordings.model import Array


def _place(measures: HipMeasures) -> Array:
    width, depth = measures.asis_distance_m, measures.pelvis_depth_m
    return np.array([-0.24 * depth - 0.0099, 0.33 * width + 0.0073, -0.30 * width - 0.0109])


HARRINGTON_2007 = HipRegression(
    "Harrington 2007",
    _place,
    0.0123,
    "12.3 (SD 5.9) mm in 67 adults against CT, Mantovani et al., Gait & Posture 2016;44:48-54",
)
