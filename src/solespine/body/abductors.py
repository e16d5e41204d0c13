"""Lead the muscles beside the hip where the newer published model has them.

The package has them as in Rajagopal 2016, with frontal moment arms below those measured; Uhlrich
2022 moved them. The lengths in the evidence come from that newer model, so the paths must too.
"""

from __future__ import annotations

from dataclasses import replace

from solespine.body.anatomy import Anatomy
from solespine.evidence.body_topics import BodyEvidence

# Point of the package's path to the place in the evidence.
MOVED = {
    "glmed1-P1_r": "glmed1_origin", "glmed1-P2_r": "glmed1_insertion",
    "glmed2-P1_r": "glmed2_origin", "glmed2-P2_r": "glmed2_insertion",
    "glmed3-P1_r": "glmed3_origin",
    "glmin1-P1_r": "glmin1_origin", "glmin1-P2_r": "glmin1_insertion",
    "glmin2-P1_r": "glmin2_origin", "glmin2-P2_r": "glmin2_insertion",
    "glmin3-P2_r": "glmin3_insertion", "tfl-P1_r": "tfl_origin",
}  # fmt: skip


def move_abductors(anatomy: Anatomy, evidence: BodyEvidence) -> Anatomy:
    """Gluteus medius and minimus and tensor fasciae latae of the right side in their new places."""
    points = dict(anatomy.points)
    for name, place in MOVED.items():
        points[name] = replace(points[name], pos=evidence.at(place))
    return replace(anatomy, points=points)
