"""Two thousand damaged scan files: each ends in a part or in a reason, in bounded time and memory.

    python validation/orthotic_mutants.py [COUNT | FIRST LAST]

STL, OBJ and PLY in turn: bytes overwritten, cut off, repeated or exchanged. The command line turns
the two reasons into exit status 2 (the file is wrong) and 3 (too poor); anything else is a defect.
What can be read goes on to landmarks and a part; one that fails its checks is not written: 3, too.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TextIO

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

import orthotic_feet as feet  # noqa: E402
from solespine.errors import SolespineError  # noqa: E402
from solespine.orthotic import Prescription, make_orthotic, read_scan  # noqa: E402

WRITERS = (feet.write_stl, feet.write_obj, feet.write_ply)


def damaged(whole: bytes, rng: np.random.Generator) -> bytes:
    """One file with one kind of damage."""
    data = bytearray(whole)
    kind = rng.integers(0, 4)
    if kind == 0:
        return bytes(data[: rng.integers(0, len(data))])
    if kind == 1:
        start, length = rng.integers(0, len(data), 2)
        return bytes(data[:start] + data[start : start + length // 8] * 2 + data[start:])
    if kind == 2:
        a, b = sorted(rng.integers(0, len(data), 2))
        return bytes(data[b:] + data[a:b] + data[:a])
    for at in rng.integers(0, len(data), rng.integers(1, 60)):
        data[at] = rng.integers(0, 256)
    if rng.integers(0, 2):
        for at in rng.integers(0, min(400, len(data)), 3):  # heads are where lies do most harm
            data[at] = rng.integers(0, 256)
    return bytes(data)


def end_of(path: Path) -> tuple[str, str]:
    """How far a file comes, and how that ends: 0, 2, 3, or the defect."""
    step = "read"
    try:
        scan = read_scan(path)
        step = "part"
        made = make_orthotic(scan, Prescription.plain(scan.side, label="11.21"))
    except SolespineError as error:
        several = str(error).count("\n") > 0
        return step, "more than one line" if several else str(error.exit_status)
    except Exception:  # a defect is what is looked for
        traceback.print_exc()
        return step, "defect"
    return "part", "0" if all(check.passed for check in made.checks) else "3"


def main(first: int, last: int) -> None:
    """The files of one range, the same as in a whole run, then how they ended."""
    rng = np.random.default_rng(7)
    ends: Counter[tuple[str, str]] = Counter()
    longest: dict[str, tuple[float, int]] = {}
    with tempfile.TemporaryDirectory() as name:
        wholes = []
        for write in WRITERS:
            path = write(Path(name) / f"a.{write.__name__[-3:]}", *feet.someone(5).mesh(70, 45))
            wholes.append((path, path.read_bytes()))
        for number in range(last):
            path, whole = wholes[number % len(wholes)]
            data = damaged(whole, rng)
            if number < first:
                continue
            path.write_bytes(data)
            begun = time.process_time()
            end = end_of(path)
            ends[end] += 1
            spent = (time.process_time() - begun, number)
            longest[end[0]] = max(longest.get(end[0], spent), spent)
            if end[1] not in ("0", "2", "3"):
                print(f"file {number}: {end}", file=sys.stderr, flush=True)
            if (number + 1) % 100 == 0:
                told(number + 1 - first, ends, longest, sys.stderr)
    told(last - first, ends, longest, sys.stdout)


def told(
    count: int,
    ends: Counter[tuple[str, str]],
    longest: dict[str, tuple[float, int]],
    stream: TextIO,
) -> None:
    """Counts so far, the slowest file of each step with its number, and the most memory."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    slow = {step: f"{spent:.1f} (file {number})" for step, (spent, number) in longest.items()}
    print(
        f"{count} files, by how far they came and exit status: {dict(sorted(ends.items()))}\n"
        f"longest, s of processor time: {slow}; most memory {most:.0f} MB",
        file=stream,
        flush=True,
    )


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:3]]
    main(*(asked if len(asked) == 2 else [0, *(asked or [2000])]))
