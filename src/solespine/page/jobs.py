"""Work that takes long, each piece in a process of its own with limits; the page never waits.

The worker says in lines of JSON what it does. It is ended when it takes too long, and ends
by itself when the page is gone.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from solespine.one_thread import ONE_THREAD
from solespine.page.cases import Entry

Kind = Literal["answer", "recordings", "body", "whatif", "orthotic", "earlier", "measured"]
State = Literal["waiting", "running", "done", "failed"]
LONGEST_S = 900.0
# A plan tried in walking: a busy machine makes it wait, and its computing is bounded as ever.
LONGEST_WALKING_S = 2700.0
_LONGEST_LINE = 2_000_000
BUSY = "Other work for this case is still going on: wait until it is done."
_ENDED = (
    "It took more time or memory than is allowed and was ended. "
    "A recording may be damaged or too long: cut it into trials of one walk."
)


@dataclass
class Job:
    """One piece of work for one case.

    Attributes:
        kind: what it is.
        state: where it stands.
        stage: what is being done, in words.
        share: how much is done, 0 to 1; None where it is not known.
        said: one dictionary a file that was looked at.
        result: what it gave.
        problem: why it gave nothing.
        begun: seconds on this process's clock.
    """

    kind: Kind
    state: State = "waiting"
    stage: str = "Waiting for its turn"
    share: float | None = None
    said: list[dict[str, Any]] = field(default_factory=list)
    result: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    begun: float = field(default_factory=time.monotonic)

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "failed")

    def hear(self, line: str) -> None:
        """Take one line of the worker."""
        told = json.loads(line)
        self.stage = str(told.get("stage", self.stage))
        if "share" in told:
            self.share = min(max(float(told["share"]), 0.0), 1.0)
        if "file" in told:
            self.said.append(told)
        if "result" in told:
            self.result, self.state = told["result"], "done"
        if "problem" in told:
            self.problem = str(told["problem"])


class Jobs:
    """The work of all cases; one piece a case at a time, and one worker for all."""

    def __init__(self, workers: int = 1) -> None:
        self._lock = threading.Lock()
        self._turn = threading.Semaphore(workers)
        self._jobs: dict[str, Job] = {}
        self._running: set[subprocess.Popen[str]] = set()

    def of(self, entry: Entry) -> Job | None:
        """The last work for a case."""
        return self._jobs.get(entry.id)

    def start(
        self,
        entry: Entry,
        kind: Kind,
        arguments: Sequence[str] = (),
        after: Callable[[Job], None] = lambda job: None,
        longest_s: float = LONGEST_S,
    ) -> Job | None:
        """Begin a piece of work.

        Args:
            entry: the case.
            kind: what to do.
            arguments: names of files.
            after: called when the work is over, before it is said to be.
            longest_s: by the clock; the worker's own limit of computing holds in any case.

        Returns:
            None where other work for the case is still going on.
        """
        with self._lock:
            last = self._jobs.get(entry.id)
            if last is not None and not last.over:
                return None
            job = self._jobs[entry.id] = Job(kind)
        command = [sys.executable, "-m", "solespine.page.work", kind, str(entry.folder), *arguments]
        todo = (job, command, after, longest_s)
        threading.Thread(target=self._run, args=todo, daemon=True).start()
        return job

    def forget(self, entry: Entry) -> None:
        """Drop the last work of a case that was moved: another may get its id."""
        self._jobs.pop(entry.id, None)

    def stop(self) -> None:
        """End every worker."""
        for process in list(self._running):
            process.kill()

    def _run(
        self, job: Job, command: list[str], after: Callable[[Job], None], longest_s: float
    ) -> None:
        seen = Job(job.kind)
        with self._turn:
            job.state, job.stage = "running", "Starting"
            try:
                self._work(job, seen, command, longest_s)
            except (OSError, ValueError) as error:
                seen.problem = f"The work could not be done: {error}"
        with contextlib.suppress(Exception):
            after(seen)
        job.said, job.result = seen.said, seen.result
        job.problem = "" if seen.state == "done" else seen.problem or _ENDED
        job.state = "done" if seen.state == "done" else "failed"

    def _work(self, job: Job, seen: Job, command: list[str], longest_s: float) -> None:
        """Run the worker and hear it to its end."""
        environment = os.environ | dict(ONE_THREAD)
        with subprocess.Popen(  # noqa: S603  our own program, no shell
            command,
            stdin=subprocess.PIPE,  # its end tells the worker that the page is gone
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=environment,
        ) as process:
            self._running.add(process)
            alarm = threading.Timer(longest_s, process.kill)
            alarm.start()
            try:
                said = process.stdout
                assert said is not None
                for line in iter(lambda: said.readline(_LONGEST_LINE), ""):
                    seen.hear(line)
                    job.stage, job.share, job.said = seen.stage, seen.share, list(seen.said)
            finally:
                alarm.cancel()
                process.kill()
                self._running.discard(process)


def folder_of_answer(entry: Entry) -> Path:
    """Where the files of a case's answer are."""
    return entry.folder / "answer"
