"""References: every statement points to an answer, a source or a rule of the method."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from solespine.evidence import Evidence
from solespine.evidence.topics import Source
from solespine.report import view
from solespine.report.answers import numbered
from solespine.report.assessment import Assessment
from solespine.report.methods import NAMES, method_rows

_MOST = 4  # references at one statement; more would hide the text


class Ledger:
    """Hands out references while the view is built, and keeps the lists they point to.

    Sources get their number when first used; answers and rules have theirs from the start.
    """

    def __init__(self, assessment: Assessment) -> None:
        self.evidence: Evidence = assessment.evidence
        self.groups, self._answers = numbered(assessment.case, assessment.findings)
        self.methods = method_rows(self.evidence)
        self._sources: dict[str, str] = {}

    def answers(self, *keys: str) -> tuple[str, ...]:
        """References of findings and other answers; those that were not given are left out."""
        return tuple(self._answers[key] for key in keys if key in self._answers)[:_MOST]

    def sources(self, keys: Iterable[str]) -> tuple[str, ...]:
        """References of sources, in order of first use."""
        chosen = tuple(dict.fromkeys(keys))[:_MOST]
        return tuple(self._sources.setdefault(k, f"S{len(self._sources) + 1}") for k in chosen)

    def method(self, *names: str) -> tuple[str, ...]:
        """References of rules of the method."""
        return tuple(f"M{NAMES.index(name) + 1}" for name in names)

    def source_rows(self) -> tuple[view.Source, ...]:
        """All sources used so far."""
        return tuple(
            _source_row(ref, self.evidence.sources[key]) for key, ref in self._sources.items()
        )


def _source_row(ref: str, source: Source) -> view.Source:
    link, text = _address(source)
    return view.Source(ref, source.citation, link, text)


def _address(source: Source) -> tuple[str, str]:
    """Web address of a source, to follow by hand, and what to show for it."""
    if source.doi:
        return f"https://doi.org/{quote(source.doi, safe='/:;()._-')}", f"doi:{source.doi}"
    if source.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{quote(source.pmid)}/", f"PMID {source.pmid}"
    if source.pmcid:
        address = f"https://pmc.ncbi.nlm.nih.gov/articles/{quote(source.pmcid)}/"
        return address, source.pmcid
    return (source.url, source.url) if source.url else ("", "")
