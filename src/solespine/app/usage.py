"""A wrong command line in one line: the thing, the valid choices, the next step."""

from __future__ import annotations

from typing import Any


def usage_line(error: Any) -> str:
    """The line for a usage error of the command line parser.

    Args:
        error: the parser's error, with its message and, where known, its context.
    """
    text = " ".join(str(error.format_message()).split()).removesuffix(".")
    context = error.ctx
    path = context.command_path if context is not None else "solespine"
    choices = _choices(error, context)
    said = f"{text[:1].lower()}{text[1:]}"
    return "; ".join(part for part in (said, choices, f"see {path} --help") if part)


def _choices(error: Any, context: Any) -> str:
    """The commands, the options or the usage, whichever the mistake was about."""
    if context is None:
        return ""
    commands = getattr(context.command, "commands", None)
    if commands:
        return f"commands: {', '.join(commands)}"
    if hasattr(error, "option_name"):
        options = [
            name
            for parameter in context.command.params
            for name in parameter.opts
            if name.startswith("--")
        ]
        return f"options: {', '.join([*options, '--help'])}"
    usage = context.get_usage().replace("Usage:", "usage:")
    return " ".join(usage.translate(str.maketrans("", "", "{}")).split())
