"""Conditions, medicines, allergies and pregnancy in everyday words -> answers to findings.

The words are data (evidence/data/history_terms.yaml). What they do not cover is kept as text and
named, never guessed at, and nothing here ever answers no except `pregnancy: no`.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from solespine.case.model import Answered, Origin
from solespine.case.place import Place, quoted
from solespine.evidence import Evidence

FIELDS = ("conditions", "medicines", "allergies")
_ALIKE = 0.8  # how alike a misspelt word must be to a known one
_HINTS = 20  # so many unused entries are looked up for a misspelling; more would take long
_WEEKS_IN = {"day": 1 / 7, "week": 1, "month": 52 / 12, "year": 52}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a term says about one finding."""

    finding: str
    firm: bool = True  # by definition; else it only suggests, and an explicit no is believed
    long_term: bool = False  # only where the entry says that it is taken for long


@dataclass(frozen=True, slots=True)
class Terms:
    """The vocabulary of history, per field: the words of a term -> what it says."""

    phrases: Mapping[str, Mapping[tuple[str, ...], tuple[Meaning, ...]]]
    doubt: frozenset[tuple[str, ...]]  # words that deny, doubt or speak of a relative
    stopped: frozenset[tuple[str, ...]]  # medicines no longer taken
    long_term: frozenset[tuple[str, ...]]
    long_term_weeks: float


@dataclass(frozen=True, slots=True)
class Stated:
    """An answer with the place that gave it."""

    finding: str
    answered: Answered
    place: Place
    words: str = ""
    firm: bool = True


@dataclass(frozen=True, slots=True)
class Understood:
    """What the history fields say, and what was left over."""

    stated: tuple[Stated, ...] = ()
    unused: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@functools.cache
def load_terms() -> Terms:
    """The terms that ship with the package."""
    raw = files("solespine.evidence").joinpath("data", "history_terms.yaml").read_bytes()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(raw, Loader=loader)  # noqa: S506  safe loader, in C where there is one
    phrases: dict[str, dict[tuple[str, ...], tuple[Meaning, ...]]] = {name: {} for name in FIELDS}
    phrases["pregnancy"] = {}
    for name in FIELDS:
        for term in data["nothing"].get(name, ()):
            phrases[name][words_of(term)] = ()
    for finding, lists in data["means"].items():
        for key, terms in lists.items():
            name, firm, long_term = _kind_of(key)
            for term in terms:
                meaning = Meaning(finding, firm, long_term)
                known = phrases[name].get(words_of(term), ())
                phrases[name][words_of(term)] = (*known, meaning)
    return Terms(
        phrases=phrases,
        doubt=_word_set(data["doubt"]),
        stopped=_word_set(data["stopped"]),
        long_term=_word_set(data["long_term"]),
        long_term_weeks=float(data["long_term_weeks"]),
    )


def _kind_of(key: str) -> tuple[str, bool, bool]:
    """`medicines_suggest` -> field, by definition or not, only if taken for long or not."""
    name, _, how = key.partition("_")
    return name, how != "suggest", how == "long_term"


def _word_set(terms: Iterable[Any]) -> frozenset[tuple[str, ...]]:
    return frozenset(words_of(str(term)) for term in terms)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in small letters without accents and punctuation."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return tuple(re.findall(r"[a-z0-9]+", "".join(c for c in flat if not unicodedata.combining(c))))


def understand(field: str, entries: Iterable[str], place: Place, evidence: Evidence) -> Understood:
    """Read one history field.

    Args:
        field: conditions, medicines or allergies.
        entries: the entries as written.
        place: where the field stands.
        evidence: its findings are known by id as well.
    """
    terms = load_terms()
    stated: list[Stated] = []
    unused: list[str] = []
    hints: list[str] = []
    for entry in entries:
        hint = len(hints) < _HINTS
        meanings, problem = _meanings(field, entry, terms, evidence, hint=hint)
        origin: Origin = "medicine" if field == "medicines" else "condition"
        for meaning in meanings or ():
            stated.append(
                Stated(meaning.finding, Answered(True, origin=origin), place, entry, meaning.firm)
            )
        if meanings is None:
            unused.append(entry)
            hints.append(f"{field}: {quoted(entry)} was kept but not used{problem}")
    return Understood(tuple(stated), tuple(unused), tuple(hints))


def understand_pregnancy(value: str | None, place: Place, evidence: Evidence) -> Understood:
    """What `pregnancy` says: yes and postpartum through the terms, no and unknown directly."""
    known = load_terms().phrases["pregnancy"]
    stated: list[Stated] = []
    for phrase, meanings in known.items():
        for meaning in meanings:
            if meaning.finding in evidence.findings and phrase == (value,):
                answered = Answered(True, origin="condition")
                stated.append(Stated(meaning.finding, answered, place, f"pregnancy: {value}"))
    if value in ("no", "unknown") and "pregnant_postpartum" in evidence.findings:
        answered = Answered(False if value == "no" else None, origin="condition")
        stated.append(Stated("pregnant_postpartum", answered, place, f"pregnancy: {value}"))
    return Understood(tuple(stated))


def _meanings(
    field: str, entry: str, terms: Terms, evidence: Evidence, *, hint: bool
) -> tuple[tuple[Meaning, ...] | None, str]:
    """What one entry says; None with the reason when it is not used."""
    name = re.sub(r"[\s-]+", "_", entry.strip().lower())
    if name in evidence.findings and evidence.findings[name].answer.type != "choice":
        return (Meaning(name),), ""
    found, rest = _scan(words_of(entry), terms.phrases[field])
    if found is None:
        return None, _suggestion(entry, terms.phrases[field]) if hint else ""
    meanings = tuple(meaning for meaning in found if meaning.finding in evidence.findings)
    if not meanings:
        return (), ""
    names = ", ".join(dict.fromkeys(meaning.finding for meaning in meanings))
    if _holds(terms.doubt, rest) or "?" in entry:
        return None, f" because it doubts or denies; answer {names} instead"
    if field == "medicines" and _holds(terms.stopped, rest):
        return None, f" because it is no longer taken; answer {names} instead"
    sure = tuple(m for m in meanings if not m.long_term or _is_long_term(entry, rest, terms))
    if not sure:
        return None, f"; say for how long it is taken, or answer {names}"
    return sure, ""


def _scan(
    words: tuple[str, ...], phrases: Mapping[tuple[str, ...], tuple[Meaning, ...]]
) -> tuple[list[Meaning] | None, tuple[str, ...]]:
    """The meanings of all known phrases, the longest first at each word, and the other words."""
    longest = max(map(len, phrases))
    found: list[Meaning] | None = None
    rest: list[str] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + longest), at, -1):
            if words[at:end] in phrases:
                found = [*(found or []), *phrases[words[at:end]]]
                at = end
                break
        else:
            rest.append(words[at])
            at += 1
    return found, tuple(rest)


def _holds(phrases: frozenset[tuple[str, ...]], words: tuple[str, ...]) -> bool:
    return any(
        words[at : at + len(phrase)] == phrase for phrase in phrases for at in range(len(words))
    )


def _is_long_term(entry: str, rest: tuple[str, ...], terms: Terms) -> bool:
    """Whether the entry says so: a duration if it names one, else words such as `long term`."""
    duration = re.search(r"(\d{1,4})\s*(day|week|month|year)", entry.lower())
    if duration:
        return int(duration[1]) * _WEEKS_IN[duration[2]] >= terms.long_term_weeks
    return _holds(terms.long_term, rest)


def _suggestion(entry: str, phrases: Mapping[tuple[str, ...], tuple[Meaning, ...]]) -> str:
    known = [" ".join(phrase) for phrase in phrases]
    close = difflib.get_close_matches(" ".join(words_of(entry))[:60], known, 1, _ALIKE)
    return f"; did you mean {close[0]}?" if close else ""
