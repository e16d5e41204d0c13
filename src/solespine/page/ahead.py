"""Work done ahead, while a person reads: what later questions of an interview will need."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from solespine.errors import SolespineError

_MOST_KNOWN = 64  # kinds of persons; the rest is prepared again


class Ahead:
    """Prepares the engine for each kind of person once, one after the other, off the requests."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")
        self._lock = threading.Lock()
        self._known: set[tuple[str, ...]] = set()

    def prepare(self, document: Mapping[str, Any]) -> None:
        """Prepare for the complaints of a case, if that was not done yet; does not wait.

        Args:
            document: the case as plain data, laid out as case.yaml.
        """
        complaints = document.get("complaints") or []
        sites = tuple(sorted(str(entry.get("site")) for entry in complaints))
        if not sites:
            return
        with self._lock:
            if sites in self._known:
                return
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known.add(sites)
        self._pool.submit(_prepare, dict(document))

    def stop(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _prepare(document: dict[str, Any]) -> None:
    from solespine.causes.settled import prepare
    from solespine.evidence import load_evidence
    from solespine.flow import Progress
    from solespine.flow.state import state_of

    with contextlib.suppress(SolespineError):  # a case that cannot be read says so on its page
        state = state_of(document, load_evidence(), clinician=False, progress=Progress())
        prepare(state.findings)
