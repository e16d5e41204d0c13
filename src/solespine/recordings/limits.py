"""How large a recording may be: a file beyond these is refused, never half read."""

from __future__ import annotations

from solespine.errors import InputError

MAX_BYTES = 200_000_000  # of one file
MAX_MAPPING_BYTES = 200_000  # of one mapping file
MAX_FILES = 500  # in one folder or call
MAX_LINES = 3_000_000  # of a text file
MAX_FRAMES = 1_000_000
MAX_MARKERS = 2_000
MAX_CHANNELS = 4_000  # analog channels, or columns of a table
MAX_VALUES = 60_000_000  # numbers held of one file
MAX_CELLS = 100_000  # of one pressure frame


def check_counts(name: str, frames: int, columns: int) -> None:
    """Refuse what would not fit.

    Args:
        name: of the file.
        frames: rows or samples.
        columns: numbers in each.

    Raises:
        InputError: too many.
    """
    if frames > MAX_FRAMES or frames * columns > MAX_VALUES:
        raise InputError(
            f"{name}: {frames:,} frames of {columns:,} numbers are more than solespine reads "
            f"({MAX_FRAMES:,} frames, {MAX_VALUES:,} numbers): cut the trial into parts"
        )
