"""The short way to "settled" says what the whole answer says."""

from __future__ import annotations

from pathlib import Path

import pytest

from solespine.case import parse_case
from solespine.causes import explain
from solespine.causes.settled import leaders_settled
from solespine.evidence import load_evidence
from solespine.findings import grade
from test_interview import PERSONS, Held, hold


@pytest.mark.parametrize("name", ["fasciitis and a back", "S1 root", "only a heel", "only a back"])
def test_it_agrees_with_the_whole_answer(name: str, tmp_path: Path) -> None:
    one = hold(PERSONS[name], tmp_path)
    assert isinstance(one, Held)
    told = [document for document, _, ask in one.asked if ask.stage in ("telling", "plan")]
    for document in (told[0], told[-1]):
        findings = grade(parse_case(document), load_evidence())
        whole = all(leader.settled for leader in explain(findings).leaders)
        assert leaders_settled(findings) is whole
