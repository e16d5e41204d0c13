"""Every error solespine raises on purpose.

SolespineError
├── InputError         the user's input is wrong: exit status 2
│   ├── CaseError      a place in a case file
│   └── EvidenceError  a figure in the evidence data breaks a rule
└── TooPoorError       readable, but not enough to answer: exit status 3
"""


class SolespineError(Exception):
    """Base of all errors below; its text is one line for the user."""

    exit_status = 1


class InputError(SolespineError):
    """The input is wrong: the text names the thing, the valid choices and the next step."""

    exit_status = 2


class CaseError(InputError):
    """A case file is wrong at a named place."""


class EvidenceError(InputError):
    """A row of the evidence data breaks a rule of its topic."""


class TooPoorError(SolespineError):
    """The input can be read but does not allow an answer: the text says why and what would."""

    exit_status = 3


def one_line(text: str) -> str:
    """The text with everything that does not print written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
