"""Where the pelvis markers sit on the bone, for want of a standing trial.

A walk alone does not tell how far the pelvis bone leans under its markers: the fit would let the
bone lean until the joints stay near rest. So the bone's own plane of front and back spines is laid
into the plane of their markers, and its hip joints onto the hip centres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from solespine.body import Body
from solespine.body.anatomy import Array
from solespine.body.kinematics import place_at, place_bones, zero_pose
from solespine.body.marker_places import MarkerPlace
from solespine.motion.segments import pelvis_of

ROLES = ("RASI", "LASI", "RPSI", "LPSI", "SACR")
_HIPS = ("RHJC", "LHJC")


def pelvis_places(
    body: Body, places: Mapping[str, MarkerPlace], markers: Mapping[str, Array]
) -> dict[str, MarkerPlace]:
    """Places of the pelvis markers by role; none where the pelvis or the hips are not seen.

    Args:
        body: of the person.
        places: of the landmarks and of the hip joints.
        markers: role to (n, 3) m of the walk, with hip centres.
    """
    seen = {role: markers[role] for role in ROLES if role in markers}
    measured = pelvis_of(seen)
    if measured is None or any(role not in markers for role in _HIPS):
        return {}
    on_bone = _on_bone(body, places)
    own = pelvis_of({role: on_bone[role][None] for role in ROLES})
    assert own is not None
    turns = measured.axes @ own.axes[0].T  # (n, 3, 3) the bone's axes in the walk's
    hips = np.mean([on_bone[role] for role in _HIPS], axis=0)
    origin = np.mean([markers[role] for role in _HIPS], axis=0) - turns @ hips
    return {
        role: replace(places[role], pos=_middle(turns, marker - origin), measured=True)
        for role, marker in seen.items()
    }


def _on_bone(body: Body, places: Mapping[str, MarkerPlace]) -> dict[str, Array]:
    """Landmarks and hip joints in the axes of the pelvis bone, (3,) m each."""
    data = place_bones(body, zero_pose(body))
    pelvis = data.body("pelvis")
    found = {}
    for role in (*ROLES, *_HIPS):
        at = place_at(data, places[role])
        found[role] = pelvis.xmat.reshape(3, 3).T @ (at - pelvis.xpos)
    return found


def _middle(turns: Array, offsets: Array) -> tuple[float, float, float]:
    x, y, z = np.nanmedian(np.einsum("nji,nj->ni", turns, offsets), axis=0)
    return float(x), float(y), float(z)
