"""Where the foot lies on the sensor: footprint, long axis, which end is the heel, which side outer.

Rows are the long axis of an insole. On a plate the axis runs from the middle of the heel to the
middle of the forefoot (after the axis of Cavanagh and Rodgers 1987, heel to second toe, which a
pressure picture does not show). The heel is the narrower end of an insole; on a plate it is where
the centre of pressure comes from, and where that does not travel the narrower end of the footprint.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from solespine.motion.plantar_regions import REGIONS, Mask
from solespine.recordings.model import Array, PressureRecording, Side

# Judged: a centre of pressure that travels less than this share of the footprint has no direction.
_TRAVEL = 0.25
# Judged: a midfoot nearer to the axis than this share of the foot's width tells no side.
_OFFSET = 0.05
# Judged: a footprint wider than this share of its length lacks the heel; none is wider than this.
_WIDEST = 0.6
_WIDEST_M = 0.15
# Judged: an insole that stays unloaded at its heel end over more of its length has no heel on it.
_BARE_HEEL = 0.2
# Judged: a footprint is cut where it meets the border over more than this share of its width.
_CUT = 0.5


@dataclass(frozen=True)
class FootOnGrid:
    """The foot's own coordinates of every cell.

    Attributes:
        along: (rows, columns) along the foot, heel 0 to toe 1; outside beyond.
        outward: (rows, columns) m towards the outer side, from the axis.
        footprint: (rows, columns) cells that the foot loads.
        length_m, width_m: of the footprint.
        side: of the foot.
        notes: how heel, axis and side were found.
        doubts: what speaks against a single foot, all of it seen.
        whole: False where the heel leaves no print on a plate, so that `along` has no meaning.
    """

    along: Array = field(repr=False)
    outward: Array = field(repr=False)
    footprint: Mask = field(repr=False)
    length_m: float
    width_m: float
    side: Side
    notes: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    whole: bool = True


def footprint(pressure: Array) -> Mask:
    """Cells ever loaded that form a block of two by two loaded cells, (rows, columns).

    A faulty line of a sensor loads cells one wide; a foot is never that narrow.
    """
    loaded: Mask = np.asarray(pressure.max(axis=0) > 0)
    block = loaded[:-1, :-1] & loaded[1:, :-1] & loaded[:-1, 1:] & loaded[1:, 1:]
    kept: Mask = np.zeros_like(loaded)
    for row in (0, 1):
        for column in (0, 1):
            rows, columns = loaded.shape
            kept[row : rows - 1 + row, column : columns - 1 + column] |= block
    return kept


def place_foot(recording: PressureRecording, pressure: Array, path: Array) -> FootOnGrid | None:
    """Find the foot on the grid.

    Args:
        recording: for its cells, side and kind.
        pressure: (n, rows, columns) Pa of the loaded frames, NaN replaced by 0.
        path: (n, 2) m, centre of pressure along rows and columns.

    Returns:
        The foot, or None where fewer than ten cells are loaded.
    """
    print_ = footprint(pressure)
    if print_.sum() < 10:
        return None
    cells = _cell_places(pressure.shape[1:], recording.cell_m)
    toeward, how = _toeward(recording, cells, print_, path)
    if not recording.in_shoe:
        toeward = _heel_to_forefoot(cells, print_, toeward)
    right = np.array([toeward[1], -toeward[0]])  # of a table printed with the toes up
    along = cells @ toeward
    across = cells @ right
    heel, toe = _ends(along[print_], recording.cell_m)
    heel, heel_note = _heel_of_insole(recording, along, heel)
    along = (along - heel) / (toe - heel)
    across, axis_note = _from_axis(along, across, print_)
    side, outer, side_notes = _outer(recording.side, along, across, print_)
    width = float(np.ptp(across[print_])) + min(recording.cell_m)
    whole = recording.in_shoe or width <= _WIDEST * (toe - heel)
    doubts = () if recording.in_shoe else _doubts(print_, recording.cell_m, width)
    notes = (how, axis_note, *heel_note, *side_notes)
    return FootOnGrid(along, outer * across, print_, toe - heel, width, side, notes, doubts, whole)


def _heel_of_insole(
    recording: PressureRecording, along: Array, heel: float
) -> tuple[float, tuple[str, ...]]:
    """The heel's end along the foot; that of the insole where the heel is never loaded on it."""
    if not recording.in_shoe:
        return heel, ()
    cells = along[np.isfinite(recording.pressure).any(axis=0)]
    start, end = _ends(cells, recording.cell_m)
    if heel - start <= _BARE_HEEL * (end - start):
        return heel, ()
    return start, ("the heel is never loaded: the insole's own end is taken for it",)


def _doubts(print_: Mask, cell_m: tuple[float, float], width: float) -> tuple[str, ...]:
    """Whether the footprint goes on beyond the plate, or is more than one."""
    borders = (
        max(int(print_[0].sum()), int(print_[-1].sum())) * cell_m[1],
        max(int(print_[:, 0].sum()), int(print_[:, -1].sum())) * cell_m[0],
    )
    cut = ("The footprint is cut by the edge of the plate.",) if max(borders) > _CUT * width else ()
    many = ("The footprint is wider than one foot.",) if width > _WIDEST_M else ()
    return cut + many


def _cell_places(shape: tuple[int, ...], cell_m: tuple[float, float]) -> Array:
    """(rows, columns, 2) m, middle of each cell along rows and columns."""
    rows, columns = np.indices(shape)
    return np.stack((rows * cell_m[0], columns * cell_m[1]), axis=-1)


def _ends(along: Array, cell_m: tuple[float, float]) -> tuple[float, float]:
    half = cell_m[0] / 2
    return float(along.min()) - half, float(along.max()) + half


def _long_axis(cells: Array, print_: Mask) -> Array:
    """(2,) unit vector of the longest spread of the footprint."""
    spread = np.cov(cells[print_].T)
    axis: Array = np.linalg.eigh(spread)[1][:, -1]
    return axis


def _toeward(
    recording: PressureRecording, cells: Array, print_: Mask, path: Array
) -> tuple[Array, str]:
    """(2,) unit vector from heel to toes, and how it was found."""
    outline: Mask = np.asarray(np.isfinite(recording.pressure).any(axis=0))
    if recording.in_shoe:
        axis = np.array([1.0, 0.0])
        if not outline.all():
            return axis * _wide_end(cells, outline, axis), "heel: narrower end of the insole"
    else:
        axis = _long_axis(cells, print_)
    seen = path[np.isfinite(path).all(axis=1)]
    length = np.ptp(cells[print_] @ axis)
    if len(seen) >= 5:
        fifth = max(1, len(seen) // 5)
        travel = float((seen[-fifth:].mean(axis=0) - seen[:fifth].mean(axis=0)) @ axis)
        if abs(travel) > _TRAVEL * length:
            return axis * np.sign(travel), "heel: where the centre of pressure comes from"
    return axis * _wide_end(cells, print_, axis), "heel: narrower end of the footprint"


def _wide_end(cells: Array, mask: Mask, axis: Array) -> float:
    """+1 where the half ahead along the axis is the larger one, otherwise -1."""
    along = cells[mask] @ axis
    middle = (along.min() + along.max()) / 2
    return 1.0 if (along > middle).sum() >= (along < middle).sum() else -1.0


def _heel_to_forefoot(cells: Array, print_: Mask, toeward: Array) -> Array:
    """The axis turned, in two rounds, through the middles of heel and forefoot."""
    points = cells[print_]
    for _ in range(2):
        along = points @ toeward
        share = (along - along.min()) / np.ptp(along)
        middles = [
            points[(share >= low) & (share < high)].mean(axis=0)
            for low, high in (REGIONS["heel"], REGIONS["forefoot"])
            if ((share >= low) & (share < high)).any()
        ]
        if len(middles) < 2:
            return toeward
        line = middles[1] - middles[0]
        toeward = line / np.linalg.norm(line)
    return toeward


def _from_axis(along: Array, across: Array, print_: Mask) -> tuple[Array, str]:
    """Distance from the line through the middles of heel and forefoot, (rows, columns) m."""
    middles = []
    for low, high in (REGIONS["heel"], REGIONS["forefoot"]):
        part = print_ & (along >= low) & (along < high)
        if not part.any():
            return across - across[print_].mean(), "axis: long axis of the sensor"
        middles.append((along[part].mean(), across[part].mean()))
    (u0, v0), (u1, v1) = middles
    line = v0 + (along - u0) * (v1 - v0) / (u1 - u0)
    return across - line, "axis: middle of the heel to middle of the forefoot"


def _outer(
    told: Side | None, along: Array, across: Array, print_: Mask
) -> tuple[Side, float, tuple[str, ...]]:
    """Side of the foot, and +1 where outer is to the right (toes up), otherwise -1.

    The midfoot touches with its outer edge: it shows the outer side. Where it does not, the foot
    is taken as seen from above: with the toes up, a right foot has its outer side on the right.
    """
    low, high = REGIONS["midfoot"]
    middle = print_ & (along >= low) & (along < high)
    width = np.ptp(across[print_])
    offset = float(across[middle].mean()) / width if middle.any() and width else 0.0
    shown = float(np.sign(offset)) if abs(offset) > _OFFSET else 0.0
    if told is None:
        side: Side = "left" if shown < 0 else "right"
        note = f"side: {side}, by the arch of a footprint seen from above; the file tells none"
        return side, shown or 1.0, (note,)
    above = 1.0 if told == "right" else -1.0
    if shown and shown != above:
        return told, shown, ("the picture is mirrored: its arch is on the other side",)
    return told, above, ()
