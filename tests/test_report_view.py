"""The view: every statement has its reference, the four outputs say the same."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest

from solespine.evidence import load_evidence
from solespine.report import words
from solespine.report.build import build_view
from solespine.report.chain_svg import _SITES, chain_svg
from solespine.report.clean import breakable, clean
from solespine.report.html import page
from solespine.report.note import note
from solespine.report.said import told
from solespine.report.terminal import render
from solespine.report.view import Chance, Claim, View
from test_report_people import assessed, everybody, viewed

CHANCES = [0.0, 0.004, 0.005, 0.0499, 0.05, 0.149, 0.15, 0.35, 0.5, 0.65, 0.849, 0.85, 0.996, 1.0]


def walk(value: Any) -> Iterator[Any]:
    """Every dataclass inside."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield value
        for field in dataclasses.fields(value):
            yield from walk(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from walk(part)


def known_refs(view: View) -> set[str]:
    rows = [row.ref for group in view.answers for row in group.rows]
    return {*rows, *(s.ref for s in view.sources), *(m.ref for m in view.methods)}


@everybody
def test_every_statement_points_to_an_answer_a_source_or_a_rule(name: str) -> None:
    for part in walk(viewed(name)):
        if isinstance(part, Claim):
            assert part.refs, part.text


@everybody
def test_every_reference_exists_and_numbers_are_unique(name: str) -> None:
    view = viewed(name)
    known = known_refs(view)
    for part in walk(view):
        for ref in getattr(part, "refs", ()):
            assert ref in known
    numbered = [part.ref for part in walk(view) if hasattr(part, "ref")]
    assert len(numbered) == len(set(numbered))


@everybody
def test_no_diagnosis_is_stated_as_a_fact(name: str) -> None:
    for one in viewed(name).complaints:
        text = one.sentence.text
        assert any(
            hedge in text
            for hedge in (
                "fits best with",
                "cannot be told",
                "knows no cause",
                "None of the causes",
            )
        )


@everybody
def test_the_outputs_agree(name: str) -> None:
    """The same percents in the page, the note and the terminal."""
    view = viewed(name)
    shown = page(view), note(view), str(render(view))
    for one in view.complaints:
        for row in one.rows[:1]:
            percent = row.chance.percent.replace("<", "&lt;").replace(">", "&gt;")
            assert percent in shown[0]
            assert row.chance.percent in shown[1]
            assert row.chance.percent in shown[2]


def test_the_view_is_built_the_same_twice() -> None:
    assert build_view(assessed("example")) == viewed("example")


def test_cannot_tell_names_what_would_settle_it() -> None:
    found = assessed("example")
    leaders = tuple(
        dataclasses.replace(leader, settled=False, settle="heel_loc_back")
        for leader in found.explanation.leaders
    )
    explanation = dataclasses.replace(found.explanation, leaders=leaders)
    view = build_view(dataclasses.replace(found, explanation=explanation))
    ask = found.evidence.findings["heel_loc_back"].ask
    for one in view.complaints:
        assert "cannot be told" in one.sentence.text
        assert "cannot tell" in one.clinical.text
        assert one.settle is not None
        assert ask in one.settle.text
        assert one.settle_term == "Posterior heel pain"
    assert ask in page(view)
    assert "Would settle it: Posterior heel pain" in note(view)
    assert "cannot be told" in str(render(view))


def test_base_rates_come_from_the_evidence() -> None:
    base_rate = viewed("example").link.base_rate
    assert base_rate is not None
    for figure in ("74%", "37%", "27 pairs"):
        assert figure in base_rate.text


def test_base_rates_of_adults_are_named_so_for_who_is_under_18() -> None:
    found = assessed("example")
    for age, said in ((17.9, True), (18.0, False)):
        person = dataclasses.replace(found.case.person, age_years=age)
        case = dataclasses.replace(found.case, person=person)
        link = build_view(dataclasses.replace(found, case=case)).link
        assert link.base_rate is not None and link.base_rate_clinical is not None
        assert ("(adults)" in link.base_rate.text) is said
        assert ("(adults)" in link.base_rate_clinical.text) is said


def test_foot_to_back_at_its_limit_says_so() -> None:
    found = assessed("example")
    explanation = found.explanation
    ceiling = found.evidence.model.foot_to_back_ceiling.value
    at_limit = dict(explanation.link.probabilities, foot_to_back=ceiling)
    link = dataclasses.replace(explanation.link, probabilities=at_limit)
    changed = dataclasses.replace(found, explanation=dataclasses.replace(explanation, link=link))
    said = build_view(changed).link.ceiling
    assert said is not None
    assert words.percent(ceiling) in said.text


def test_warning_signs_not_asked_are_never_called_absent() -> None:
    view = viewed("nothing_known")
    assert view.urgency.unchecked is not None
    assert "as far as was asked" in view.urgency.label


def test_the_clinicians_own_view_stands_beside_the_systems() -> None:
    own = viewed("hostile").own
    assert [entry.time for entry in own] == sorted(entry.time for entry in own)
    assert any("Plantar fasciitis" in entry.says and "%" in entry.system for entry in own)
    assert any(entry.says.startswith("Removed from the plan") for entry in own)


def test_eight_examinations_at_most_and_none_that_follows_a_treatment() -> None:
    tests = viewed("example").next_clinician
    assert 0 < len(tests) <= 8
    assert not [one for one in tests if one.finding.startswith("helped_")]


def test_in_an_emergency_only_questions_of_the_warning_signs() -> None:
    assert all(question.urgent for question in viewed("emergency").next_patient)


def test_sources_are_linked_by_doi() -> None:
    links = [source.link for source in viewed("example").sources if source.link]
    assert any(link.startswith("https://doi.org/10.") for link in links)


@pytest.mark.parametrize("share", CHANCES)
def test_the_word_fits_the_printed_number(share: float) -> None:
    text = words.percent(share)
    assert text not in ("0%", "100%")
    shown = {"<1%": 0, ">99%": 100}.get(text)
    number = int(text.rstrip("%")) if shown is None else shown
    assert words.likely(share) == next(word for least, word in words.SCALE if number >= least)


def test_the_scale_has_no_word_for_certainty() -> None:
    spoken = " ".join(word for _, word in words.SCALE)
    assert "certain" not in spoken
    assert [least for least, _ in words.SCALE] == sorted((n for n, _ in words.SCALE), reverse=True)


def test_a_chance_prints_number_range_and_word() -> None:
    chance = Chance(0.974, 0.91, 0.984)
    assert chance.full == "97% (91 to 98%)"
    assert chance.said == "very likely: 97%, range 91 to 98%"
    assert Chance(0.6, 0.6, 0.6).full == "60%"
    assert Chance(0.01, 0.001, 0.04).span == "<1% to 4%"


def test_clean_drops_what_cannot_be_seen() -> None:
    assert clean("a\u202eb\x00c\x1b[0md\ne\u2028f\ud800") == "ab c [0md e f\ufffd"
    assert clean("\u0645\u06cc\u200c\u062e\u0648") == "\u0645\u06cc\u200c\u062e\u0648"
    assert len(clean("x" * 9000)) == 4000


def test_long_words_get_places_to_break() -> None:
    assert breakable("short words") == "short words"
    assert breakable("w" * 65).replace("\u200b", "") == "w" * 65
    assert max(len(piece) for piece in breakable("w" * 65).split("\u200b")) <= 30


def test_the_likeliest_place_on_the_nerve_path_is_ringed() -> None:
    """Where a damaged nerve is probable enough to count, and only there."""
    least = load_evidence().model.explains_threshold.value
    for name in ("emergency", "nerve", "example", "back_only"):
        found = assessed(name).explanation.lesions
        shown = {one.side: one for one in viewed(name).chain.segments}
        for side, lesions in found.items():
            damaged = [one for one in lesions if one.site != "none"]
            best = max(damaged, key=lambda one: one.probability)
            assert (side in shown) == (best.probability >= least)
            assert side not in shown or shown[side].site == best.site
        drawing = chain_svg(viewed(name).chain)
        assert drawing.count('class="lesion"') == len(shown)
        assert ("A ring on the nerve" in drawing) == bool(shown)  # in words too


def test_all_four_possibilities_of_the_link_are_drawn_with_their_figures() -> None:
    """Arrow up, arrow down, one cause with two lines, two spots apart; thicker where likelier."""
    chain = viewed("example").chain
    drawing = chain_svg(chain)
    strokes = [
        float(wide) for wide in re.findall(r'class="link" stroke-width="([0-9.]+)"', drawing)
    ]
    weights = (chain.up_weight, chain.down_weight, chain.shared_weight, *[chain.apart_weight] * 2)
    assert len(strokes) == 5 and all(weights)
    assert [one for _, one in sorted(zip(weights, strokes, strict=True))] == sorted(strokes)
    for figure in (chain.up, chain.down, chain.shared, chain.apart):
        assert f">{figure}</text>" in drawing and figure in chain.alt
    assert drawing.count('class="spot"') == 4 and "two sore spots apart" in chain.alt
    alone = chain_svg(viewed("back_only").chain)
    assert 'class="link"' not in alone and 'class="spot"' not in alone and "arrow" not in alone


def test_every_place_of_the_nerve_data_can_be_drawn() -> None:
    assert set(_SITES) == set(load_evidence().nerves.sites) - {"none"}


def test_with_a_danger_its_sign_is_the_first_reason_and_none_opposes_the_headline() -> None:
    a, view = assessed("emergency"), viewed("emergency")
    sign, cause = a.triage.fired[0].findings[0], a.triage.fired[0].row.suspects[0]
    texts = [claim.text for claim in view.top_reasons]
    assert told(sign, a.findings) in texts[0]
    assert a.evidence.causes[cause].plain.lower() in texts[0].lower()
    assert a.explanation.link.verdict == "back_to_foot" and len(texts) == 3
    local = [
        one.plain.lower() for one in a.evidence.causes.values() if one.site in ("heel", "foot")
    ]
    assert not [text for text in texts if any(f"for: {name}." in text.lower() for name in local)]
    assert sum(told(sign, a.findings) in text for text in texts) == 1
