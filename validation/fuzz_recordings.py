"""Mutate every real recording in many ways and count how reading ends.

    python validation/fuzz_recordings.py [--count 20000] [--seed 1] [--data FOLDER]

Allowed ends: read, InputError (exit 2), TooPoorError (exit 3). Anything else, a warning, or more
than the time limit is a defect; it is printed with the seed that makes it again.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from solespine.errors import InputError, TooPoorError
from solespine.recordings import FORMATS, Recording, read_recording, recognise

SECONDS = 10  # for one file
LIES = (0, 1, 2, 3, 127, 128, 255)
TEXTS = (
    b"nan", b"inf", b"-1e308", b"1e400", b"0", b"", b"-1", b"999999999999", b"\x00", b"\xff\xfe",
    b"Frame#", b"endheader", b"time", b"\t\t\t", b"\n\n", b"B,B,B", b"'\"", b"\xe2\x80\x8b", b"1,5",
)  # fmt: skip
TEXT_KINDS = frozenset({".trc", ".mot", ".sto", ".forces", ".csv", ".asf", ".txt"})


def flip_bits(data: bytearray, rng: random.Random, kind: str) -> None:
    """Up to 40 flipped bits anywhere."""
    for _ in range(rng.randint(1, 40)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def cut(data: bytearray, rng: random.Random, kind: str) -> None:
    """The end, or a piece in the middle, is missing."""
    start = rng.randrange(len(data))
    end = len(data) if rng.random() < 0.6 else min(len(data), start + rng.randint(1, 4000))
    del data[start:end]


def lie_in_header(data: bytearray, rng: random.Random, kind: str) -> None:
    """Bytes of the header or the parameters become others."""
    top = min(len(data), 2000 if kind in TEXT_KINDS else 512 * rng.choice((1, 1, 2, 12, 100)))
    for _ in range(rng.randint(1, 12)):
        data[rng.randrange(top)] = rng.choice(LIES) if rng.random() < 0.5 else rng.randrange(256)


def insert_text(data: bytearray, rng: random.Random, kind: str) -> None:
    """Foreign text somewhere, more often near the start."""
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(min(len(data), 3000) if rng.random() < 0.5 else len(data))
        data[at:at] = rng.choice(TEXTS) * rng.choice((1, 1, 1, 50))


def repeat_block(data: bytearray, rng: random.Random, kind: str) -> None:
    """A piece comes twice or many times."""
    start = rng.randrange(len(data))
    piece = data[start : start + rng.randint(1, 3000)]
    data[start:start] = piece * rng.choice((1, 1, 3, 20))


def swap_columns(data: bytearray, rng: random.Random, kind: str) -> None:
    """Two columns or two pieces change places."""
    mark = b"," if kind in (".csv", ".asf") else b"\t"
    if kind not in TEXT_KINDS:
        a, b = rng.randrange(len(data)), rng.randrange(len(data))
        size = rng.randint(1, 600)
        data[a : a + size], data[b : b + size] = data[b : b + size], data[a : a + size]
        return
    lines = bytes(data).split(b"\n")
    first = rng.randrange(min(len(lines), 12))
    a, b = rng.randrange(12), rng.randrange(12)
    for i, line in enumerate(lines[first:], start=first):
        cells = line.split(mark)
        if max(a, b) < len(cells):
            cells[a], cells[b] = cells[b], cells[a]
            lines[i] = mark.join(cells)
    data[:] = b"\n".join(lines)


def replace_number(data: bytearray, rng: random.Random, kind: str) -> None:
    """Numbers become other texts, or blocks become zeros or ones."""
    if kind not in TEXT_KINDS:
        start = rng.randrange(len(data))
        size = min(rng.randint(1, 3000), len(data) - start)
        data[start : start + size] = bytes([rng.choice((0, 255, 128))]) * size
        return
    mark = b"," if kind in (".csv", ".asf") else b"\t"
    cells = bytes(data).split(mark)
    for _ in range(rng.randint(1, 20)):
        cells[rng.randrange(len(cells))] = rng.choice(TEXTS)
    data[:] = mark.join(cells)


MUTATIONS: tuple[Callable[[bytearray, random.Random, str], None], ...] = (
    flip_bits, cut, lie_in_header, insert_text, repeat_block, swap_columns, replace_number,
)  # fmt: skip


def mutate(data: bytes, seed: int, kind: str) -> tuple[bytes, str]:
    """The data after one to three mutations, and their names."""
    rng = random.Random(seed)
    changed = bytearray(data)
    names = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        mutation = rng.choice(MUTATIONS)
        names.append(mutation.__name__)
        if changed:
            mutation(changed, rng, kind)
    return bytes(changed), "+".join(names)


def outcome(path: Path) -> str:
    """How reading and recognising a file ends."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            recording = read_recording(path)
            if isinstance(recording, Recording):
                recognise(recording)
    except InputError as error:
        return "InputError" if "\n" not in str(error) else "DEFECT: two lines"
    except TooPoorError as error:
        return "TooPoorError" if "\n" not in str(error) else "DEFECT: two lines"
    except TimeoutError:
        return "DEFECT: too slow"
    except BaseException as error:  # noqa: B036  whatever else is what is looked for
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"DEFECT: {type(error).__name__}: {error}"
    return "read"


def _too_slow(*_: object) -> None:
    raise TimeoutError


def files_of(folder: Path) -> list[Path]:
    """Every file that solespine reads or could be asked to."""
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in FORMATS and p.is_file())


def fuzz(folder: Path, count: int, seed: int) -> tuple[Counter[str], float]:
    """Counts of ends, and the longest time of one file in seconds."""
    # The many tables of norms are read alike: two of them stand for all.
    files = [p for p in files_of(folder) if "norms" not in p.parts]
    files += [p for p in files_of(folder) if "norms" in p.parts][:2]
    content = {path: path.read_bytes() for path in files}
    signal.signal(signal.SIGALRM, _too_slow)
    ends: Counter[str] = Counter()
    longest = 0.0
    with tempfile.TemporaryDirectory() as place:
        for i in range(count):
            path = files[i % len(files)]
            kind = path.suffix.lower()
            data, how = mutate(content[path], seed * 1_000_003 + i, kind)
            file = Path(place) / f"mutant{kind}"
            file.write_bytes(data)
            signal.alarm(SECONDS)
            begin = time.perf_counter()
            end = outcome(file)
            signal.alarm(0)
            longest = max(longest, time.perf_counter() - begin)
            ends[end.split(":")[0]] += 1
            if end.startswith("DEFECT"):
                print(f"{path.name} seed {seed * 1_000_003 + i} {how}: {end}", flush=True)
    return ends, longest


def main() -> int:
    """Run and print; 1 if there was a defect."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, required=True)
    told = parser.parse_args()
    ends, longest = fuzz(told.data, told.count, told.seed)
    for end, number in sorted(ends.items()):
        print(f"{number:7,} {end}")
    print(f"longest {longest:.2f} s of {SECONDS} s allowed")
    return int("DEFECT" in ends)


if __name__ == "__main__":
    sys.exit(main())
