"""Draws of a stride on several processors: the same answers on however many.

Each worker is a fresh Python of its own, which works on one core: no threads that fight for one
interpreter, nothing of the calling program copied, and the same arithmetic whatever it has set.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Protocol

import solespine.case.model  # noqa: F401  # teaches pickle frozen mappings, which a body has
from solespine.body.anatomy import Array
from solespine.loads.stride import Key

WORKERS = 2
_ONE_CORE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
_FEW = 4  # draws of one worker below which another is not worth its start

Curves = dict[Key, Array]


class Drawn(Protocol):
    """Anything that can be drawn by number, the same each time."""

    def curves(self, number: int) -> Curves:
        """Every load over the stride in one draw."""
        ...


def run_draws(
    drawing: Drawn, draws: int, progress: Callable[[float], None] | None = None
) -> list[Curves]:
    """All draws in their order.

    Args:
        drawing: what is drawn.
        draws: how many.
        progress: told the share done.

    Raises:
        RuntimeError: a worker failed; its own words are in the message.
    """
    job = pickle.dumps(drawing)
    count = max(1, min(WORKERS, os.cpu_count() or 1, draws // _FEW))
    found: dict[int, Curves] = {}

    def one(first: int) -> None:
        for number, told in _worker(job, range(first, draws, count)):
            found[number] = told
            if progress:
                progress(len(found) / draws)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(one, range(count)))
    return [found[number] for number in range(draws)]


def _worker(job: bytes, numbers: range) -> Iterator[tuple[int, Curves]]:
    """Run one worker and yield what it tells, as it tells it."""
    told = dict.fromkeys(_ONE_CORE, "1") | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "solespine.loads.draw_workers"]
    with subprocess.Popen(  # noqa: S603  # ourselves
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | told,
    ) as worker:  # fmt: skip
        assert worker.stdin and worker.stdout and worker.stderr
        pickle.dump((job, numbers), worker.stdin)
        worker.stdin.close()
        for _ in numbers:
            try:
                yield pickle.load(worker.stdout)  # noqa: S301  # our own worker
            except EOFError:
                words = worker.stderr.read().decode(errors="replace").strip()
                raise RuntimeError(f"a worker of the intervals failed: {words[-500:]}") from None


def _work(told: IO[bytes], tell: IO[bytes]) -> None:
    job, numbers = pickle.load(told)  # noqa: S301  # from the program that started this worker
    drawing: Drawn = pickle.loads(job)  # noqa: S301
    for number in numbers:
        pickle.dump((number, drawing.curves(number)), tell)
        tell.flush()


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
