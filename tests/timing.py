"""How long something takes, told so that a busy machine changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE_S = 480.0  # a busy machine is slow, not wrong


def within(limit_s: float, work: Callable[[], Any], tries: int = 5) -> bool:
    """Whether one of some tries takes less processor time [s] than that.

    Waiting for other programs does not count, and what they do to the caches of the processor or
    what is loaded once seldom hits every try.
    """
    return any(_cpu_s(work) < limit_s for _ in range(tries))


def _cpu_s(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def until_it_waits(process: int) -> None:
    """Wait until a process waits for input: asleep, and no processor time used any more."""
    until, still, before = time.monotonic() + PATIENCE_S, 0, ""
    while still < 5 and time.monotonic() < until:
        time.sleep(0.1)
        now = _state(process)
        still = still + 1 if now == before and now.startswith("S") else 0
        before = now


def _state(process: int) -> str:
    """State and processor time by Linux; elsewhere always asleep, so that half a second passes."""
    file = Path(f"/proc/{process}/stat")
    if not file.exists():
        return "S"
    fields = file.read_text().rpartition(")")[2].split()
    return " ".join((fields[0], fields[11], fields[12]))
