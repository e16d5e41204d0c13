"""One interview on the page: what the terminal's interview keeps in one sitting, kept here.

What matters is in the case file. A sitting is forgotten when the program ends; then the interview
goes on from the file, and only going back over older answers is no longer possible.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from solespine.errors import CaseError
from solespine.evidence import load_evidence
from solespine.flow import (
    Ask,
    Done,
    Progress,
    Reply,
    apply,
    document_of,
    next_step,
    take_back,
    text_now,
)
from solespine.page.ahead import Ahead
from solespine.page.guesses import Guesses, Put
from solespine.triage import Fired


def nothing_more() -> None:
    """An answer that says nothing else."""


@dataclass(frozen=True)
class Answered:
    """A question that was answered in this sitting, and how to take the answer back."""

    before: str  # the file's text
    after: str
    progress: Progress


@dataclass
class Sitting:
    """One interview with one case.

    Attributes:
        file: the case file.
        clinician: whether examinations are asked for.
        ahead: prepares for the questions to come.
        guesses: the steps after the likely answers.
        lock: one change at a time.
        progress: how much was asked.
        answered: in order.
        warned: red-flag rules that were shown.
    """

    file: Path
    clinician: bool
    ahead: Ahead
    guesses: Guesses
    lock: threading.RLock = field(default_factory=threading.RLock)
    progress: Progress = field(default_factory=Progress)
    answered: list[Answered] = field(default_factory=list)
    warned: dict[str, Fired] = field(default_factory=dict)
    _last: tuple[str, Progress, Ask | Done] | None = None

    def step(self) -> Ask | Done:
        """The question to put now, or the end.

        Raises:
            CaseError: the case file is wrong.
        """
        text = text_now(self.file)
        if self._last is None or self._last[:2] != (text, self.progress):
            step = self.guesses.take(text, self.progress)
            if step is None:
                document = document_of(self.file)
                step = next_step(document, clinician=self.clinician, progress=self.progress)
                self.ahead.prepare(document)
            self._last = (text, self.progress, step)
            if isinstance(step, Ask):
                self.guesses.begin(Put(step, text, self.progress, self.clinician))
        return self._last[2]

    def mark(self, ask: Ask) -> str:
        """What a form carries so that its answer goes to this question and no other."""
        said = (str(self.file), ask.id, ask.kind, ask.text, ask.findings, ask.choices)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:24]

    def save(self, ask: Ask, reply: Reply, more: Callable[[], None] = nothing_more) -> None:
        """Write the reply to a question; it is on the disk on return.

        Args:
            ask: the question, as `step` gave it.
            reply: the answer.
            more: what else the same answer says; taken back with it.

        Raises:
            CaseError: it does not fit; nothing of it is kept.
        """
        before, progress = text_now(self.file), self.progress
        try:
            apply(self.file, ask, reply, load_evidence())
            self.progress = progress.plus(ask)
            more()
        except CaseError:
            self.progress = progress
            if text_now(self.file) != before:  # a part was written already
                take_back(self.file, before, text_now(self.file))
            raise
        self.answered.append(Answered(before, text_now(self.file), progress))

    def go_back(self) -> bool:
        """Take the last answer of this sitting back; False where there is none.

        Raises:
            CaseError: the file was changed by another program meanwhile.
        """
        if not self.answered:
            return False
        last = self.answered[-1]
        take_back(self.file, last.before, last.after)
        self.answered.pop()
        self.progress = last.progress
        return True

    def more_time(self) -> None:
        """Begin to count the time anew, as a new sitting does."""
        self.progress = Progress()

    def news(self, fired: tuple[Fired, ...]) -> tuple[list[Fired], list[Fired]]:
        """The rules that fire now and were not shown yet, and those that fire no longer."""
        now = {one.rule: one for one in fired}
        gone = [one for rule, one in self.warned.items() if rule not in now]
        for one in gone:
            del self.warned[one.rule]
        return [one for rule, one in now.items() if rule not in self.warned], gone

    def shown(self, fired: list[Fired]) -> None:
        """Remember that these were shown."""
        self.warned |= {one.rule: one for one in fired}


class Sittings:
    """The sittings of all cases, each apart from the others."""

    def __init__(self) -> None:
        self.ahead = Ahead()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="guess")
        self._lock = threading.Lock()
        self._all: dict[tuple[Path, bool], Sitting] = {}

    def of(self, file: Path, *, clinician: bool) -> Sitting:
        """The sitting of one case."""
        with self._lock:
            key = (file, clinician)
            if key not in self._all:
                self._all[key] = Sitting(file, clinician, self.ahead, Guesses(self._pool))
            return self._all[key]

    def stop(self) -> None:
        """Begin nothing more."""
        self.ahead.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def forget(self, folder: Path) -> None:
        """Drop the sittings of a case that was moved."""
        with self._lock:
            for key in [key for key in self._all if key[0].parent == folder]:
                del self._all[key]
