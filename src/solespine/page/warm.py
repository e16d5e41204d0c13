"""A worker that stays: it has the body's engine loaded and answers small what-ifs at once.

    python -m solespine.page.warm

reads lines of JSON on its input, {"folder", "changes", "mode"}, and prints {"result"} or
{"problem"} for each. The page starts it when the first what-if is looked at, and ends it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from solespine.errors import SolespineError
from solespine.one_thread import ONE_THREAD

LONGEST_S = 30.0
_LONGEST_LINE = 2_000_000
_ENDED = "It took too long and was ended. Try a smaller change, or walking, which has more time."


class Warm:
    """The worker as the page sees it; one question at a time."""

    def __init__(self, longest_s: float = LONGEST_S) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._longest_s = longest_s
        self._stopped = False

    def begin(self, question: Mapping[str, Any]) -> None:
        """Start it, if it is not running, with a first question whose answer nobody waits for."""
        if self._process is None or self._process.poll() is not None:
            threading.Thread(target=self.ask, args=(question,), daemon=True).start()

    def ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one question, or {"problem": ...} in words; waits for it."""
        with self._lock:
            try:
                process = self._running()
                line = self._exchange(process, json.dumps(question))
                found: dict[str, Any] = json.loads(line)
            except (OSError, ValueError):
                self._end()
                return {"problem": _ENDED}
            return found

    def stop(self) -> None:
        """End the worker, for good."""
        self._stopped = True
        self._end()

    def _running(self) -> subprocess.Popen[str]:
        if self._stopped:
            raise OSError
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603  our own program, no shell
                [sys.executable, "-m", "solespine.page.warm"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                env=os.environ | dict(ONE_THREAD),
            )
        return self._process

    def _exchange(self, process: subprocess.Popen[str], line: str) -> str:
        assert process.stdin is not None and process.stdout is not None
        alarm = threading.Timer(self._longest_s, process.kill)
        alarm.start()
        try:
            process.stdin.write(line + "\n")
            process.stdin.flush()
            return process.stdout.readline(_LONGEST_LINE)
        finally:
            alarm.cancel()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    assert pipe is not None
                    pipe.close()
            process.wait()


def main() -> int:
    """Answer until the input ends, within the limits of a worker."""
    from solespine.page.limits import limit

    limit(cpu=False)
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)
    return 0


def _answer(question: Mapping[str, Any]) -> dict[str, Any]:
    from solespine.page.trying import MODES, asked_of, try_changes

    try:
        mode = next(mode for mode in MODES if mode == question["mode"])
        asked = asked_of(question["changes"])
        return {"result": try_changes(Path(question["folder"]), asked, mode)}
    except SolespineError as error:
        return {"problem": str(error)}


if __name__ == "__main__":
    sys.exit(main())
