"""The short way to "settled" says what the whole answer says."""

from __future__ import annotations

from pathlib import Path

import pytest

from solespine.case import parse_case
from solespine.causes import explain
from solespine.causes.attribution import Attribution, bounds, reach_of
from solespine.causes.engine import draw_batches, point
from solespine.causes.explain import given_of
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


def test_bounds_hold_what_is_exact() -> None:
    """For every cause and draw, whatever is known of the person."""
    for answers in ({}, {"first_step_pain": "yes", "poor_sleep": "yes"}):
        sites = [{"site": "heel", "side": "left"}, {"site": "back"}]
        document = {"person": {"age": "52"}, "complaints": sites, "answers": answers}
        given = given_of(grade(parse_case(document), load_evidence()))
        unlisted = given.evidence.model.unlisted_reach.value
        posterior, _, _ = next(draw_batches(given, point(given), 24))
        for site in ("heel", "back"):
            reach = reach_of(posterior.space, (site,), given.evidence, given.answers)
            low, high = bounds(posterior, reach, unlisted)
            exact = Attribution(posterior, reach, unlisted).marginal()
            assert (low <= exact + 1e-12).all() and (exact <= high + 1e-12).all()
            assert (high - low).max() > 0.01  # the test is of two different things
