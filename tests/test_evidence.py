"""The evidence data: complete, sourced, and refused when it breaks a rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solespine.errors import EvidenceError
from solespine.evidence import parse
from solespine.evidence.check import check_references
from solespine.evidence.load import _validated
from solespine.evidence.topics import Cause, Likelihood

TOPICS = ("causes", "links", "treatments", "outcomes", "red_flags")


def test_nothing_of_the_starting_tables_is_missing(evidence):
    assert len(evidence.causes) >= 56
    assert len(evidence.findings) >= 284
    assert sum(map(len, evidence.likelihoods.values())) >= 538
    assert len(evidence.links) >= 46
    assert {f"T{n:02}" for n in range(1, 66)} <= set(evidence.treatments)
    assert {f"R{n:02}" for n in range(1, 39)} <= set(evidence.red_flags)
    assert len(evidence.outcomes) >= 15


@pytest.mark.parametrize("topic", TOPICS)
def test_every_row_has_source_and_confidence(evidence, topic):
    for row_id, row in getattr(evidence, topic).items():
        assert row.sources, row_id
        assert row.confidence in ("confirmed", "recalled", "judged"), row_id


def test_a_confirmed_figure_names_a_source(evidence):
    """What is called confirmed was seen somewhere: an estimate cannot be confirmed."""
    for cause, rows in evidence.likelihoods.items():
        for row in rows:
            for label in (row.confidence.sensitivity, row.confidence.false_positive):
                if label == "confirmed":
                    assert set(row.sources) - {"estimate"}, (cause, row.finding)


def test_every_cause_can_be_found_reached_and_treated(evidence):
    treated = {cause for row in evidence.treatments.values() for cause in row.for_causes}
    for cause, row in evidence.causes.items():
        assert cause in treated, cause
        if row.role != "present_only":
            assert evidence.likelihoods[cause], cause
            assert row.reach, cause


def test_every_group_has_members(evidence):
    members: dict[str, int] = {}
    for finding in evidence.findings.values():
        for group in finding.groups:
            members[group] = members.get(group, 0) + 1
    assert [group for group, count in members.items() if count < 2] == []


def test_wording_is_there_for_patients_and_clinicians(evidence):
    for finding_id, finding in evidence.findings.items():
        assert finding.ask != finding.term, finding_id
        assert len(finding.term.split()) <= 12, finding_id
        if finding.who == ("patient",):
            assert finding.ask.endswith("?"), finding_id
    for cause_id, cause in evidence.causes.items():
        assert cause.plain and cause.about, cause_id


def test_sources_are_citations(evidence):
    for key, source in evidence.sources.items():
        assert source.citation.strip(), key
        assert not (source.doi or "").startswith("http"), key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("any(slr", "wants"),
        ("slr)", "left over"),
        ("perhaps(slr)", "unknown word"),
        ("age=5", "unexpected"),
        ("age<x", "wants a number"),
        ("at_least(slr, slump)", "wants a number"),
        ("'slr'", "unexpected"),
    ],
)
def test_expressions_that_break_the_grammar(text, reason):
    with pytest.raises(EvidenceError, match=reason):
        parse(text)


def test_a_row_outside_zero_to_one_is_refused():
    row = {
        "finding": "slr", "sensitivity": 1.2, "false_positive": 0.1,
        "population": "selected_clinic", "sources": ["estimate"],
        "confidence": {"sensitivity": "judged", "false_positive": "judged"},
    }  # fmt: skip
    with pytest.raises(EvidenceError, match="likelihoods"):
        _validated("likelihoods", [row], tuple[Likelihood, ...])


def test_a_decisive_preferred_row_is_refused():
    row = {
        "finding": "slr", "sensitivity": 0.9, "false_positive": 0.0,
        "population": "selected_clinic", "sources": ["estimate"],
        "confidence": {"sensitivity": "judged", "false_positive": "judged"},
    }  # fmt: skip
    with pytest.raises(EvidenceError, match="strictly between"):
        _validated("likelihoods", [row], tuple[Likelihood, ...])


def test_an_unknown_field_is_refused():
    with pytest.raises(EvidenceError, match="causes"):
        _validated("causes", {"x": {"nme": "x"}}, dict[str, Cause])


def test_an_id_that_does_not_resolve_is_refused(evidence):
    fewer = {f: row for f, row in evidence.findings.items() if f != "slr"}
    with pytest.raises(EvidenceError, match="slr"):
        check_references(replace(evidence, findings=fewer))


def test_a_source_that_does_not_resolve_is_refused(evidence):
    fewer = {k: row for k, row in evidence.sources.items() if k != "estimate"}
    with pytest.raises(EvidenceError, match="estimate"):
        check_references(replace(evidence, sources=fewer))
