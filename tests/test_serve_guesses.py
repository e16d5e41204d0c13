"""What is worked out while a question is read is what would be worked out afterwards."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from solespine.evidence import load_evidence
from solespine.flow import Ask, Progress, Reply, apply, begin, document_of, next_step
from solespine.page import guesses, sitting
from solespine.page.guesses import likely
from solespine.page.sitting import Sittings
from test_interview import PERSONS
from timing import PATIENCE_S

NAME = "fasciitis and a back"


def asked(folder: Path, stage: str) -> tuple[Ask, Progress]:
    """The first question of a stage of somebody's interview."""
    begin(folder, "2026-11-21")
    progress = Progress()
    while True:
        step = next_step(document_of(folder), progress=progress)
        assert isinstance(step, Ask)
        if step.stage == stage:
            return step, progress
        apply(folder, step, PERSONS[NAME].reply(step), load_evidence())
        progress = progress.plus(step)


def test_a_guess_is_the_step_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask, progress = asked(tmp_path, "telling")
    sittings = Sittings()
    one = sittings.of(tmp_path / "case.yaml", clinician=False)
    one.progress = progress
    assert one.step() == ask and len(likely(ask)) > 2
    reply = likely(ask)[1]
    until = time.monotonic() + PATIENCE_S
    while len(one.guesses._turn.known) < len(likely(ask)) and time.monotonic() < until:
        time.sleep(0.02)
    one.save(ask, reply)
    wanted = next_step(document_of(tmp_path), progress=progress.plus(ask))
    monkeypatch.setattr(sitting, "next_step", lambda *_, **__: pytest.fail("nothing was guessed"))
    assert one.step() == wanted
    sittings.stop()


def test_an_answer_that_was_not_guessed_is_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guesses, "likely", lambda ask: (Reply({"heel_loc_centre": True}),))
    ask, progress = asked(tmp_path, "telling")
    sittings = Sittings()
    one = sittings.of(tmp_path / "case.yaml", clinician=False)
    one.progress = progress
    one.step()
    one.save(ask, PERSONS[NAME].reply(ask))
    assert one.step() == next_step(document_of(tmp_path), progress=progress.plus(ask))
    sittings.stop()
