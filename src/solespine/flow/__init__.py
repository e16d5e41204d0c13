"""Flow: the one place that names every stage in order, and the interview that feeds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.lazy import lazily

if TYPE_CHECKING:
    from solespine.flow.answering import apply, begin, document_of, take_back, text_now
    from solespine.flow.asking import Ask, Choice, Done, Examination, Progress, Reply
    from solespine.flow.assessing import assess
    from solespine.flow.interview import next_step
    from solespine.flow.measuring import measure

__all__ = [
    "Ask", "Choice", "Done", "Examination", "Progress", "Reply", "apply", "assess", "begin",
    "document_of", "measure", "next_step", "take_back", "text_now",
]  # fmt: skip

_FILE = {
    **dict.fromkeys(("apply", "begin", "document_of", "take_back", "text_now"), "answering"),
    **dict.fromkeys(("Ask", "Choice", "Done", "Examination", "Progress", "Reply"), "asking"),
    "assess": "assessing",
    "measure": "measuring",
    "next_step": "interview",
}
__getattr__ = lazily(__name__, _FILE)
