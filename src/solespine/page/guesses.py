"""The step after each likely answer, worked out while a person reads the question.

What comes of a guess is kept under the text that the case file would have. An answer that was not
guessed, or that came sooner, is worked out as if nobody had guessed.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from solespine.case.model import Side
from solespine.case.reading import FILE_NAME
from solespine.errors import SolespineError
from solespine.evidence import load_evidence
from solespine.flow import Ask, Done, Progress, Reply, apply, document_of, next_step, text_now

_STAGES = ("telling", "tried", "plan")  # before these a step takes a few milliseconds
_MOST = 6  # answers to one question
_READING_S = 0.15  # nobody reads a question sooner; a program that answers needs no guesses
_MEMORY = Path("/dev/shm")  # noqa: S108  where the system has it, a copy never touches the disk
Key = tuple[str, Progress]


@dataclass(frozen=True)
class Put:
    """A question that is on the screen.

    Attributes:
        ask: the question.
        text: of the case file.
        progress: before the question.
        clinician: whether examinations are asked for.
    """

    ask: Ask
    text: str
    progress: Progress
    clinician: bool


class Guesses:
    """What follows the likely answers to the question that one sitting has on the screen."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._turn = _Turn()

    def begin(self, put: Put) -> None:
        """Work it out for a question, in place of the one before; does not wait."""
        self._turn.over.set()
        self._turn = turn = _Turn()
        if put.ask.stage in _STAGES and not put.ask.examined and likely(put.ask):
            with contextlib.suppress(RuntimeError):  # the page ends
                self._pool.submit(_guess_all, put, turn)

    def take(self, text: str, progress: Progress) -> Ask | Done | None:
        """The step for a case file of this text, if it was guessed.

        A guess that is being worked out is waited for: two at once would take longer than one
        after the other.
        """
        self._turn.over.set()
        with self._turn.busy:
            return self._turn.known.get((text, progress))


class _Turn:
    """The guesses for one question; no more of them are begun when it is over."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.busy = threading.Lock()
        self.known: dict[Key, Ask | Done] = {}


def _guess_all(put: Put, turn: _Turn) -> None:
    if turn.over.wait(_READING_S):
        return
    for reply in likely(put.ask):
        with turn.busy, contextlib.suppress(SolespineError, OSError):
            if turn.over.is_set():
                return
            key, step = _follow(put, reply)
            turn.known[key] = step


def likely(ask: Ask) -> tuple[Reply, ...]:
    """The answers to a question, the likeliest first; of a checklist none, each alone, unknown."""
    if ask.kind == "checklist":
        none = dict.fromkeys((choice.key for choice in ask.choices), False)
        alone = [Reply(none | {key: True}) for key in none]
        return (Reply(none), *alone[: _MOST - 2], Reply(dict.fromkeys(none)))
    key = ask.findings[0] if ask.findings else "value"
    if ask.kind == "yes_no":
        sides: tuple[Side | None, ...] = ("left", "right", "both") if ask.sided else (None,)
        yes = [Reply({key: True}, side) for side in sides]
        return (Reply({key: False}), *yes, Reply({key: None}))
    if ask.kind == "choice":
        found = [Reply({key: choice.key}) for choice in ask.choices]
        return (*found[: _MOST - 1], Reply({key: None}))
    return ()


def _follow(put: Put, reply: Reply) -> tuple[Key, Ask | Done]:
    """The step after a reply, from a copy of the case."""
    after = put.progress.plus(put.ask)
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="solespine-", dir=place) as folder:
        copy = Path(folder) / FILE_NAME
        copy.write_bytes(put.text.encode("utf-8"))
        apply(copy, put.ask, reply, load_evidence())
        step = next_step(document_of(copy), clinician=put.clinician, progress=after)
        return (text_now(copy), after), step
