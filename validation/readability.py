"""How easily the patient's part of the report reads: Flesch-Kincaid grade of composed persons.

Kincaid, Fishburne, Rogers and Chissom 1975 (Research Branch Report 8-75), grade level:
0.39 * words / sentences + 11.8 * syllables / words - 15.59; grade 7 is an age of about 12.
Counted strictly: headings, labels and what has under four words are no sentences (they would make
the text look easier), a semicolon ends none; figures, references and drawings are left out.
Syllables are groups of vowels without a silent e, the usual count by program, off by a little.

Without arguments: the figure of every situation in tests/spec, the spread, and the hardest
sentences.
"""

from __future__ import annotations

import html
import re
import statistics
import sys
from collections.abc import Iterable

from persons import SITUATIONS, as_case, documents
from solespine.evidence import load_evidence
from solespine.flow import assess
from solespine.report.build import build_view
from solespine.report.html import page

LEAST_WORDS = 4
HARD = 9.0  # grade of a sentence that is listed
_SHOWN = 25
_LEFT_OUT = (
    r"<svg.*?</svg>|<sup.*?</sup>|<ul class=\"contents\">.*?</ul>|<thead>.*?</thead>|"
    r"<caption>.*?</caption>|<h[1-6][^>]*>.*?</h[1-6]>|<figure class=\"scene\".*?</figure>|"
    r"<span class=\"figure\">.*?</span>|<time.*?</time>|<summary>.*?</summary>"
)
_ENDS = r"</(?:p|li|tr|td|th|figcaption|dd|dt)>"
_FIGURES = r"\([^)]*\d[^)]*\)|(?<![A-Za-z])\d[\d.,:-]*\s*(?:%|(?:mm|cm|mg|kg|m)\b)?"


def patient_part(text: str) -> str:
    """The HTML of what the patient reads."""
    return text[text.index('<section id="patient"') : text.index('<h2 id="clinician"')]


def sentences(part: str) -> list[str]:
    """Sentences of the patient's part, without figures."""
    shown = re.sub(_LEFT_OUT, " ", part, flags=re.DOTALL)
    shown = re.sub(_ENDS, ". ", shown)
    plain = html.unescape(re.sub(r"<[^>]+>", " ", shown))
    plain = re.sub(_FIGURES, " ", plain)
    pieces = (" ".join(piece.split()) for piece in re.split(r"[.!?]+", plain))
    return [piece for piece in pieces if len(words(piece)) >= LEAST_WORDS]


def words(text: str) -> list[str]:
    """Words of a text."""
    return re.findall(r"[A-Za-z][A-Za-z'’]*", text)


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    word = word.lower()
    groups = len(re.findall("[aeiouy]+", word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    return max(1, groups)


def grade(said: Iterable[str]) -> float:
    """Flesch-Kincaid grade level of sentences (Kincaid 1975)."""
    said = list(said)
    every = [word for one in said for word in words(one)]
    parts = sum(map(syllables, every))
    return 0.39 * len(every) / len(said) + 11.8 * parts / len(every) - 15.59


def main() -> None:
    evidence = load_evidence()
    grades, seen = {}, {}
    for name, document in documents(SITUATIONS):
        view = build_view(assess(as_case(name, document, evidence), evidence))
        said = sentences(patient_part(page(view)))
        grades[name] = grade(said)
        seen |= {one: grade([one]) for one in said}
    hard = sorted((g, one) for one, g in seen.items() if g > HARD)[::-1]
    values = sorted(grades.values())
    print(f"{len(grades)} persons: grade median {statistics.median(values):.1f}, "
          f"{values[0]:.1f} to {values[-1]:.1f}")  # fmt: skip
    print(f"{len(seen)} different sentences, {len(hard)} ({len(hard) / len(seen):.0%}) over {HARD}")
    for g, one in hard[: int(sys.argv[1]) if len(sys.argv) > 1 else _SHOWN]:
        print(f"{g:5.1f}  {one}")


if __name__ == "__main__":
    main()
