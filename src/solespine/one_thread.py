"""Libraries of linear algebra on one thread: sums come out the same on every machine.

On arrays as small as ours more threads would cost more than they gain.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping

ONE_THREAD: Mapping[str, str] = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)


def usually_one_thread() -> None:
    """Set it for this process, unless its user told something else; before numpy is loaded."""
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """For libraries loaded meanwhile, whatever the user told; what was told stands again after."""
    told = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    try:
        yield
    finally:
        for name, value in told.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
