"""Hip centre of Harrington et al. 2007 by one predictor a direction: pelvis depth, pelvis width.

Harrington ME, Zavatsky AB, Lawson SEM, Yuan Z, Theologis TN. Prediction of the hip joint centre in
adults, children, and patients with cerebral palsy based on magnetic resonance imaging.
Journal of Biomechanics 2007;40:595-602. The paper also gives a form with leg length and two
predictors sideways; this one needs the pelvis only, and is the one that body models took over.
As printed it is told from landmarks on the body; from markers it is set back by what lies between.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from solespine.body.hip_harrington2007 import hip_offset, marked_hip_offset
from solespine.motion.hip_centre import HipMeasures, HipRegression
from solespine.recordings.model import Array


def _place(measures: HipMeasures) -> Array:
    depth, width = np.array(measures.pelvis_depth_m), np.array(measures.asis_distance_m)
    ahead, above, out = hip_offset(depth, width)
    return np.array([ahead, out, above])


HARRINGTON_2007 = HipRegression(
    "Harrington 2007",
    _place,
    0.0123,
    "12.3 (SD 5.9) mm in 67 adults against CT, Mantovani et al., Gait & Posture 2016;44:48-54",
)


def _place_marked(measures: HipMeasures) -> Array:
    depth, width = np.array(measures.pelvis_depth_m), np.array(measures.asis_distance_m)
    ahead, above, out = marked_hip_offset(depth, width, measures.marker_radius_m)
    return np.array([ahead, out, above])


HARRINGTON_2007_MARKED = replace(
    HARRINGTON_2007, name="Harrington 2007, set back from the markers", place=_place_marked
)
