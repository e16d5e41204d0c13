"""`solespine interview`: put the questions on a terminal, save every answer at once."""

from __future__ import annotations

import datetime
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import typer

from solespine.app import shown
from solespine.app.replies import Command, MisreadError, read_reply
from solespine.app.working import working
from solespine.case import open_case
from solespine.case.reading import FILE_NAME, find_file
from solespine.errors import CaseError, SolespineError, one_line
from solespine.evidence import load_evidence
from solespine.flow import (
    Ask,
    Done,
    Progress,
    Reply,
    apply,
    begin,
    document_of,
    next_step,
    take_back,
    text_now,
)
from solespine.triage import Fired

_INTERRUPTED = 130
_NO_CASES = (".json", ".txt", ".csv", ".pdf", ".html", ".toml", ".md", ".docx", ".xlsx", ".c3d")
_PLACE = re.compile(r"^\S+( line \d+)?, [\w.]+: ")


@dataclass(frozen=True)
class _Answered:
    """One question that was answered in this session, and how to take the answer back."""

    before: str  # the file's text
    after: str
    progress: Progress


@dataclass
class _Session:
    """One sitting; what matters is in the file."""

    file: Path
    clinician: bool
    progress: Progress = field(default_factory=Progress)
    answered: list[_Answered] = field(default_factory=list)
    warned: dict[str, Fired] = field(default_factory=dict)
    stage: str = ""


class _Stopped(Exception):  # noqa: N818  not an error: the person stops
    """The person stops; everything is saved."""


def hold_interview(case: Path, *, clinician: bool) -> int:
    """Ask until nothing worth asking is left or the person stops.

    Args:
        case: a folder or a .yaml file; made if it does not exist.
        clinician: ask for examinations as well.

    Returns:
        The exit status: 0, or 130 when interrupted; every answer is saved either way.

    Raises:
        CaseError: the case is wrong or cannot be written.
    """
    session = _Session(_open_or_begin(case), clinician)
    try:
        done = _ask_all(session)
        shown.show_end(done)
        typer.echo(f"\nEverything is saved in {one_line(str(session.file))}")
        _offer_answer(session)
    except _Stopped:
        _say_how_to_go_on(session)
    except KeyboardInterrupt:
        typer.echo()
        _say_how_to_go_on(session)
        return _INTERRUPTED
    return 0


def _open_or_begin(case: Path) -> Path:
    """The file of the case, which is readable; a new one where there was nothing."""
    evidence = load_evidence()
    if _is_new(case):
        begun = begin(case, datetime.date.today().isoformat(), evidence)
        file = Path(begun.path or case)
        typer.echo(f"New case: {one_line(str(file))}")
    else:
        file = find_file(case).resolve()
        open_case(file, evidence)
        typer.echo(f"Case: {one_line(str(file))}")
    shown.say(
        "Every answer is saved at once. You can stop (s) at any question and go on later, go back"
        " (b), ask why (w), or say that you do not know (?)."
    )
    return file


def _is_new(case: Path) -> bool:
    """Whether the case has to be made first.

    Raises:
        CaseError: it could not be read as a case afterwards.
    """
    try:
        is_folder, exists = case.is_dir(), case.exists()
    except (OSError, ValueError) as error:
        raise CaseError(f"{one_line(str(case))}: cannot be read: {error}") from None
    if not exists and case.suffix.lower() in _NO_CASES:
        raise CaseError(
            f"{one_line(str(case))}: wants a folder, which will hold {FILE_NAME}, or a .yaml file"
        )
    names = [path.suffix.lower() for path in case.iterdir()] if is_folder else []
    return not exists or (is_folder and not {".yaml", ".yml"} & set(names))


def _ask_all(session: _Session) -> Done:
    while True:
        document = document_of(session.file)
        with working("looking for the best question"):
            step = next_step(document, clinician=session.clinician, progress=session.progress)
        _warn(step.fired, session)
        if isinstance(step, Done):
            return step
        if step.stage != session.stage:
            shown.show_stage(step)
            session.stage = step.stage
        _ask_one(step, session)


def _warn(fired: tuple[Fired, ...], session: _Session) -> None:
    """Show at once what fired with the last answer; after an emergency, offer to stop."""
    now = {one.rule: one for one in fired}
    for rule, gone in list(session.warned.items()):
        if rule not in now:
            shown.show_gone(gone)
            del session.warned[rule]
    new = [one for one in fired if one.rule not in session.warned]
    for one in new:
        shown.show_warning(one, clinician=session.clinician)
        session.warned[one.rule] = one
    if any(one.row.urgency == "emergency" for one in new) and _says_yes(
        "Getting help comes first. Stop here?"
    ):
        raise _Stopped


def _ask_one(ask: Ask, session: _Session) -> None:
    """Put one question until there is a valid answer, and save it."""
    shown.show_question(ask)
    while True:
        try:
            reply = read_reply(ask, _typed(shown.prompt(ask)))
            if reply is Command.STOP:
                raise _Stopped
            if reply is Command.WHY:
                shown.show_more(ask)
            elif reply is Command.BACK:
                if _go_back(session):
                    return
            elif isinstance(reply, Reply):
                _save(ask, reply, session)
                return
        except MisreadError as misread:
            shown.say(str(misread), indent="  ")
        except CaseError as error:
            shown.say(f"That does not fit: {_PLACE.sub('', str(error))}", indent="  ")


def _save(ask: Ask, reply: Reply, session: _Session) -> None:
    before = text_now(session.file)
    try:
        apply(session.file, ask, reply, load_evidence())
    except CaseError:
        if text_now(session.file) != before:  # a part of a list was written already
            take_back(session.file, before, text_now(session.file))
        raise
    session.answered.append(_Answered(before, text_now(session.file), session.progress))
    session.progress = session.progress.plus(ask)


def _go_back(session: _Session) -> bool:
    """Take the last answer of this session back; its question is asked again."""
    if not session.answered:
        shown.say("This is the first question of this session.", indent="  ")
        return False
    last = session.answered[-1]
    take_back(session.file, last.before, last.after)
    session.answered.pop()
    session.progress = last.progress
    return True


def _offer_answer(session: _Session) -> None:
    if not _says_yes("Show the answer now?"):
        _say_how_to_answer(session)
        return
    from solespine.app.assess import assess_case

    try:
        assess_case(session.file, None, as_json=False)
    except SolespineError as error:
        shown.say(str(error))


def _typed(text: str) -> str:
    """One line from the person.

    Raises:
        _Stopped: the input has ended.
    """
    try:
        return input(text)
    except EOFError:
        typer.echo()
        raise _Stopped from None


def _says_yes(question: str) -> bool:
    while True:
        word = _typed(f"\n{question} [y/n] > ").strip().lower()
        if word in ("y", "yes"):
            return True
        if word in ("n", "no"):
            return False
        if word in ("s", "stop", "q", "quit"):
            raise _Stopped
        shown.say("valid: y (yes), n (no)", indent="  ")


def _say_how_to_go_on(session: _Session) -> None:
    mode = " --clinician" if session.clinician else ""
    typer.echo(f"Stopped. Everything so far is saved in {one_line(str(session.file))}")
    typer.echo(f"Go on with: solespine interview {_quoted(session.file)}{mode}")


def _say_how_to_answer(session: _Session) -> None:
    typer.echo(f"The answer: solespine assess {_quoted(session.file)}")


def _quoted(file: Path) -> str:
    return shlex.quote(one_line(str(file)))
