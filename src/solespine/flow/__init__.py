"""Flow: the one place that names every stage in order, and the interview that feeds it."""

from solespine.flow.answering import apply, begin, document_of, take_back, text_now
from solespine.flow.asking import Ask, Choice, Done, Examination, Progress, Reply
from solespine.flow.assess import assess
from solespine.flow.interview import next_step

__all__ = [
    "Ask", "Choice", "Done", "Examination", "Progress", "Reply", "apply", "assess", "begin",
    "document_of", "next_step", "take_back", "text_now",
]  # fmt: skip
