"""Bounds of a worker's memory, time and files, where the system can set them."""

from __future__ import annotations

import os

MEMORY_BYTES = 4_000_000_000
CPU_S = 600
FILE_BYTES = 500_000_000
_NICER = 5  # the page comes first


def limit(*, cpu: bool = True) -> None:
    """Bound this process.

    Args:
        cpu: its computing time too; one that stays has none, each question has a clock of its own.
    """
    try:
        import resource
    except ImportError:  # Windows: there the page's clock alone ends it
        return
    bounds = [
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ]
    for what, most in [*bounds, (resource.RLIMIT_CPU, CPU_S)] if cpu else bounds:
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))
    os.nice(_NICER)
