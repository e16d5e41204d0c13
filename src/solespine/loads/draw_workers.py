"""Draws on several processors, of a stride or of a what-if: the same answers on however many.

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
from typing import IO, Any, Protocol, TypeVar

import solespine.case.model  # noqa: F401  # teaches pickle frozen mappings, which a body has
from solespine.one_thread import ONE_THREAD

WORKERS = 2
_FEW = 4  # draws of one worker below which another is not worth its start

T = TypeVar("T")
_T = TypeVar("_T", covariant=True)


class Drawn(Protocol[_T]):
    """Anything that can be drawn by number, the same each time."""

    def draw(self, number: int) -> _T:
        """What one draw gives."""
        ...


def run_draws(
    drawing: Drawn[T],
    draws: int,
    progress: Callable[[float], None] | None = None,
    workers: int | None = None,
) -> list[T]:
    """All draws in their order.

    Args:
        drawing: what is drawn.
        draws: how many.
        progress: told the share done.
        workers: how many; not told, few enough that each is worth its start.

    Raises:
        RuntimeError: a worker failed; its own words are in the message.
    """
    job = pickle.dumps(drawing)
    usual = min(WORKERS, os.cpu_count() or 1, draws // _FEW)
    count = max(1, usual if workers is None else min(workers, draws))
    found: dict[int, T] = {}

    def one(first: int) -> None:
        for number, told in _worker(job, range(first, draws, count)):
            found[number] = told
            if progress:
                progress(len(found) / draws)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(one, range(count)))
    return [found[number] for number in range(draws)]


def _worker(job: bytes, numbers: range) -> Iterator[tuple[int, Any]]:
    """Run one worker and yield what it tells, as it tells it."""
    told = dict(ONE_THREAD) | {"PYTHONPATH": os.pathsep.join(sys.path)}
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
    drawing: Drawn[Any] = pickle.loads(job)  # noqa: S301
    for number in numbers:
        pickle.dump((number, drawing.draw(number)), tell)
        tell.flush()


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
