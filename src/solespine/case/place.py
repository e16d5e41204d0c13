"""Where in a case file something stands, and the one line that is said about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from solespine.errors import CaseError, one_line

_CLIP = 40  # characters of the user's own text that a message repeats
_LIST_ALL = 20  # so many choices still fit in one line


@dataclass(frozen=True, slots=True)
class Place:
    """A file, the keys that lead to the place, and its line (from 1; None when unknown)."""

    file: str
    keys: tuple[str, ...] = ()
    line: int | None = None

    def inside(self, key: str, line: int | None = None) -> Place:
        """The place one key further in; list entries are counted from 1."""
        return Place(self.file, (*self.keys, key), self.line if line is None else line)

    def error(self, problem: str) -> CaseError:
        """An error of one line that begins with this place."""
        return CaseError(f"{self}: {problem}")

    def unknown(self, word: str, kind: str, choices: Iterable[str], see: str = "") -> CaseError:
        """An error for a name that is not known: nearest name, and choices or where to see them."""
        known = [choice for choice in choices if choice]
        parts = [
            f"unknown {kind}" if self.keys[-1:] == (word,) else f"unknown {kind} {quoted(word)}"
        ]
        close = nearest(word, known)
        if close:
            parts.append(f"nearest: {', '.join(close)}")
        if len(known) <= _LIST_ALL:
            parts.append(f"choices: {', '.join(known)}")
        if see:
            parts.append(f"see {see}")
        return self.error("; ".join(parts))

    def short(self) -> str:
        """The keys with the line, for naming a second place in the same file."""
        keys = _dotted(self.keys)
        return f"{keys} (line {self.line})" if self.line else keys

    def __str__(self) -> str:
        head = one_line(self.file) + (f" line {self.line}" if self.line else "")
        return f"{head}, {_dotted(self.keys)}" if self.keys else head


def _dotted(keys: tuple[str, ...]) -> str:
    return ".".join(clipped(key) for key in keys)


def nearest(word: str, choices: Iterable[str], count: int = 2) -> list[str]:
    """The known names most like the word, best first; none when nothing is like it."""
    lowered = {choice.lower(): choice for choice in choices}
    wanted = word.strip().lower().replace(" ", "_")[:80]
    best = difflib.get_close_matches(wanted, lowered, n=count, cutoff=0.6)
    if best and difflib.SequenceMatcher(None, wanted, best[0]).ratio() > 0.85:
        best = best[:1]
    return [lowered[name] for name in best]


def clipped(text: str) -> str:
    """At most 40 characters of the text, in one line."""
    return one_line(text if len(text) <= _CLIP else text[: _CLIP - 3] + "...")


def quoted(text: str) -> str:
    """The clipped text in quotes."""
    return f"'{clipped(text)}'"


def joined(words: Iterable[str], last: str = "or") -> str:
    """`a, b or c`."""
    listed = list(words)
    return f" {last} ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)
