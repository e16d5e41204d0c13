"""The corrected positive: the foot as the shell wants it, as a block to mill or form over."""

from __future__ import annotations

import numpy as np
from shapely import Polygon

from solespine.orthotic.make import Orthotic
from solespine.orthotic.model import Solid
from solespine.orthotic.solid import build_solid, for_side

_AROUND_MM = 5.0
_BLOCK_MM = 15.0


def corrected_positive(orthotic: Orthotic) -> Solid:
    """The block whose underside is the shell's upper surface, a little wider than the shell.

    Its edges on the flat side are rounded; the side that forms the shell is not.
    """
    polygon = Polygon(orthotic.outline_mm).buffer(_AROUND_MM)
    form = orthotic.shell.top
    level = float(form[orthotic.shell.inside].max()) + _BLOCK_MM
    # beyond the outline the scan's walls go on; none may rise above the block
    form = np.minimum(form, level - 5.0)
    solid = build_solid(orthotic.dorsal.field, polygon, np.full_like(form, level), form)
    return for_side(solid, orthotic.prescription.side)
