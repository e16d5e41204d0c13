"""Run one command and turn every way it can end into an exit status and at most one line.

0 done, 1 a defect, 2 the input is wrong, 3 the input is too poor, 130 interrupted.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, NoReturn

from solespine.errors import InputError, SolespineError
from solespine.one_thread import usually_one_thread

_DEFECT, _WRONG, _INTERRUPTED = 1, 2, 130
# What the machine, not the program, refuses.
_REFUSED = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG}


def run_process() -> NoReturn:
    """Run the process's own arguments and leave."""
    usually_one_thread()
    if hasattr(signal, "SIGPIPE"):  # a reader that stops early (| head) is no error
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    status = run(sys.argv[1:])
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Args:
        arguments: what stands behind `solespine` on the command line.

    Returns:
        The exit status; whatever went wrong has been said on standard error.
    """
    try:
        status = _command(arguments)
        sys.stdout.flush()
    except SolespineError as error:
        return _say(str(error), error.exit_status)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        return _silence_output(0)
    except OSError as error:
        if error.errno in _REFUSED:
            place = f"{error.filename}: " if error.filename else ""
            return _silence_output(_say(f"{place}cannot be written: {error.strerror}", _WRONG))
        return _defect(error)
    except Exception as error:  # noqa: BLE001  the last place where a defect can be told kindly
        return _defect(error)
    return status


def _command(arguments: Sequence[str]) -> int:
    import typer
    from typer.main import get_command

    from solespine.app.cli import app

    usage_error: Any = typer.BadParameter.__mro__[1]  # of whichever click typer was built on
    try:
        status = get_command(app).main(
            args=list(arguments), prog_name="solespine", standalone_mode=False
        )
    except usage_error as error:
        from solespine.app.usage import usage_line

        raise InputError(usage_line(error)) from None
    except typer.Abort:
        raise KeyboardInterrupt from None
    return status if isinstance(status, int) else 0


def _say(text: str, status: int) -> int:
    """One line on standard error."""
    with contextlib.suppress(OSError, ValueError):
        print("solespine: " + " ".join(text.split()), file=sys.stderr)
    return status


def _defect(error: Exception) -> int:
    if os.environ.get("SOLESPINE_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return _say(
        f"this is a defect, please report it with this line: version {version('solespine')},"
        f" {what}; SOLESPINE_DEBUG=1 shows where",
        _DEFECT,
    )


def _silence_output(status: int) -> int:
    """Let nothing more be written to an output that refuses it."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status
