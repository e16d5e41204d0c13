"""From what an answer or a measurement was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Provenance:
    """From what the answer was made.

    Attributes:
        version: of solespine.
        inputs: path to SHA-256 of every file read.
        evidence: SHA-256 of the evidence data.
        sources: keys of the sources behind the answer.
    """

    version: str
    inputs: Mapping[str, str]
    evidence: str
    sources: tuple[str, ...]
