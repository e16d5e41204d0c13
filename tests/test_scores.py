"""Questionnaire scores against hand-computed examples of the published scoring rules."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest

from solespine.case.scores import changed, score, score_total
from solespine.errors import InputError
from solespine.evidence.load import raw_topic
from solespine.evidence.topics import Outcome

OUTCOMES = {key: Outcome.model_validate(row) for key, row in raw_topic("outcomes").items()}
BY_ITEMS = sorted(key for key, outcome in OUTCOMES.items() if outcome.score)


def points(measure: str, items: Sequence[float | None]) -> float | None:
    return score(OUTCOMES[measure], items).value


class TestOswestry:
    def test_ten_sections(self) -> None:
        """The form's own example: 16 of 50 is 32 %."""
        assert points("ODI", [2, 2, 2, 2, 2, 2, 1, 1, 1, 1]) == pytest.approx(32)

    def test_one_section_left_out(self) -> None:
        """The form's own example: 16 of 45 is 35.5 %."""
        scored = score(OUTCOMES["ODI"], [2, 2, 2, 2, 2, 2, 2, None, 1, 1])
        assert scored.value == pytest.approx(100 * 16 / 45)
        assert (scored.answered, scored.missing) == (9, (8,))
        assert scored.note == "not answered: 8; scored from the others"

    def test_three_left_out_give_no_score(self) -> None:
        scored = score(OUTCOMES["ODI"], [None, None, None, 1, 1, 1, 1, 1, 1, 1])
        assert scored.value is None and scored.band is None
        assert "7 of 10" in scored.note and "at least 8" in scored.note

    def test_band(self) -> None:
        assert score(OUTCOMES["ODI"], [1] * 10).band == "minimal"
        assert score(OUTCOMES["ODI"], [2] * 10).band == "moderate"
        assert score(OUTCOMES["ODI"], [5] * 10).band == "bed-bound"


class TestFootAndAnkleAbility:
    def test_sport_out_of_32_and_of_28(self) -> None:
        assert points("FAAM_SPORT", [3] * 8) == pytest.approx(100 * 24 / 32)
        assert points("FAAM_SPORT", [4, 3, 2, None, 4, 3, 2, 1]) == pytest.approx(100 * 19 / 28)

    def test_limits_of_the_published_rule(self) -> None:
        assert points("FAAM_SPORT", [4] * 7 + [None]) == 100
        assert points("FAAM_SPORT", [4] * 6 + [None] * 2) is None
        assert points("FAAM_ADL", [4] * 19 + [None] * 2) == 100
        assert points("FAAM_ADL", [4] * 18 + [None] * 3) is None


class TestFootFunctionIndex:
    def test_mean_of_three_subscales(self) -> None:
        scored = score(OUTCOMES["FFI"], [5.0] * 9 + [3.0] * 9 + [1.0] * 5)
        assert dict(scored.subscales) == pytest.approx(
            {"pain": 50, "disability": 30, "activity limitation": 10}
        )
        assert scored.value == pytest.approx(30)

    def test_items_that_do_not_apply_leave_both_sums(self) -> None:
        """Pain 8+8+8+8+8+8+8 of 70 is 80 %; the total stays the mean of three."""
        scored = score(OUTCOMES["FFI"], [8.0] * 7 + [None] * 2 + [5.0] * 9 + [2.0] * 5)
        assert scored.subscales["pain"] == pytest.approx(80)
        assert scored.value == pytest.approx((80 + 50 + 20) / 3)

    def test_a_subscale_mostly_empty_gives_no_score(self) -> None:
        scored = score(OUTCOMES["FFI"], [8.0] * 9 + [5.0] * 9 + [2.0, 2.0, None, None, None])
        assert scored.value is None
        assert scored.note == "activity limitation: 2 of 5 items answered, at least 3 are needed"


class TestRolandMorris:
    def test_ticks_are_counted(self) -> None:
        assert points("RMDQ", [1] * 12 + [0] * 12) == 12
        assert points("RMDQ", [True] * 2 + [False] * 22) == 2

    def test_blank_is_not_ticked_and_said(self) -> None:
        scored = score(OUTCOMES["RMDQ"], [1] * 7 + [0] * 14 + [None] * 3)
        assert (scored.value, scored.missing) == (7, (22, 23, 24))
        assert "may be higher" in scored.note

    def test_an_empty_sheet_is_not_zero(self) -> None:
        assert points("RMDQ", [None] * 24) is None

    def test_recovered(self) -> None:
        assert score(OUTCOMES["RMDQ"], [1, 1] + [0] * 22).band == "recovered"
        assert score(OUTCOMES["RMDQ"], [1, 1, 1] + [0] * 21).band is None


class TestStartBack:
    @pytest.mark.parametrize(
        ("items", "total", "psychosocial", "group"),
        [
            ([1, 1, 1, 0, 0, 0, 0, 0, 0], 3, 0, "low risk"),
            ([0, 0, 0, 0, 1, 1, 1, 0, 0], 3, 3, "low risk"),
            ([1, 1, 1, 1, 0, 0, 0, 0, 0], 4, 0, "medium risk"),
            ([1, 1, 1, 1, 1, 1, 1, 0, 0], 7, 3, "medium risk"),
            ([0, 0, 0, 0, 1, 1, 1, 1, 0], 4, 4, "high risk"),
            ([1, 1, 1, 1, 1, 1, 1, 1, 1], 9, 5, "high risk"),
        ],
    )
    def test_groups(self, items: list[float], total: int, psychosocial: int, group: str) -> None:
        scored = score(OUTCOMES["STARTBACK"], items)
        assert scored.value == total
        assert scored.subscales["psychosocial"] == psychosocial
        assert scored.band == group

    def test_total_alone_cannot_tell_medium_from_high(self) -> None:
        assert score_total(OUTCOMES["STARTBACK"], 3).band == "low risk"
        above = score_total(OUTCOMES["STARTBACK"], 6)
        assert above.band is None and above.note == "the group needs the single items"

    def test_one_missing_gives_no_group(self) -> None:
        scored = score(OUTCOMES["STARTBACK"], [1, 1, 1, 1, 1, 1, 1, 1, None])
        assert scored.value is None and scored.band is None


class TestNervePainScreens:
    def test_paindetect_spans_minus_one_to_38(self) -> None:
        assert points("PAINDETECT", [0] * 7 + [-1, 0]) == -1
        assert points("PAINDETECT", [5] * 7 + [1, 2]) == 38

    @pytest.mark.parametrize(
        ("sevens", "total", "band"),
        [
            ([5, 5, 2, 0, 0, 0, 0], 12, "nerve pain unlikely"),
            ([5, 5, 3, 0, 0, 0, 0], 13, "unclear"),
            ([5, 5, 5, 3, 0, 0, 0], 18, "unclear"),
            ([5, 5, 5, 4, 0, 0, 0], 19, "nerve pain likely"),
        ],
    )
    def test_paindetect_bands(self, sevens: list[float], total: int, band: str) -> None:
        scored = score(OUTCOMES["PAINDETECT"], [*sevens, 0, 0])
        assert (scored.value, scored.band) == (total, band)

    def test_paindetect_spreading_pain_is_0_or_2(self) -> None:
        with pytest.raises(InputError, match=r"item 9: 1 is not possible; choices: 0, 2"):
            score(OUTCOMES["PAINDETECT"], [0] * 7 + [0, 1])

    def test_dn4(self) -> None:
        assert score(OUTCOMES["DN4"], [1, 1, 1] + [0] * 7).band == "nerve pain unlikely"
        assert score(OUTCOMES["DN4"], [1, 1, 1, 1] + [0] * 6).band == "nerve pain suggested"
        assert score(OUTCOMES["DN4_INTERVIEW"], [1, 1, 1, 0, 0, 0, 0]).band == (
            "nerve pain suggested"
        )


class TestOneNumberAndOwnActivities:
    def test_pain_rating(self) -> None:
        assert points("NPRS", [6.5]) == 6.5
        assert points("VAS_FIRST_STEP", [73]) == 73
        assert score(OUTCOMES["GROC"], [-2]).band == "worse"

    def test_own_activities_three_to_five(self) -> None:
        assert points("PSFS", [2, 4, 6]) == 4
        assert points("PSFS", [2, 4, 6, 8, 10]) == 6
        assert points("PSFS", [2, 4]) is None
        assert points("PSFS", [2, 4, None, 6]) == 4
        with pytest.raises(InputError, match="6 items given, wants up to 5"):
            points("PSFS", [1] * 6)


class TestImpossible:
    @pytest.mark.parametrize("item", [6, -1, 2.5, math.nan, math.inf, "2"])
    def test_item_is_named_with_its_range(self, item: float) -> None:
        with pytest.raises(InputError) as caught:
            score(OUTCOMES["ODI"], [0, 0, item, 0, 0, 0, 0, 0, 0, 0])
        text = str(caught.value)
        assert "Oswestry" in text and "item 3" in text
        assert "whole numbers from 0 to 5" in text and "give null" in text
        assert "\n" not in text

    def test_wrong_length(self) -> None:
        with pytest.raises(InputError, match="23 items given, wants 24"):
            score(OUTCOMES["RMDQ"], [0] * 23)

    @pytest.mark.parametrize("measure", ["FHSQ", "PROMIS_PF", "PROMIS_PI"])
    def test_owners_tables(self, measure: str) -> None:
        with pytest.raises(InputError, match="give the total instead"):
            score(OUTCOMES[measure], [1, 2, 3])
        assert score_total(OUTCOMES[measure], 40).value == 40

    def test_total_out_of_range(self) -> None:
        with pytest.raises(InputError, match="25 is not possible; it runs from 0 to 24"):
            score_total(OUTCOMES["RMDQ"], 25)


class TestChange:
    @pytest.mark.parametrize(
        ("measure", "before", "after", "verdict"),
        [
            ("NPRS", 6, 4, "better"),
            ("NPRS", 6, 5, "no clear change"),
            ("NPRS", 3, 5, "worse"),
            ("RMDQ", 12, 2, "better"),
            ("RMDQ", 6, 3, "no clear change"),  # 50 %, but within the measurement error
            ("RMDQ", 20, 15, "better"),  # 25 %, but the 5 points that matter
            ("ODI", 30, 40, "worse"),
            ("FAAM_ADL", 60, 68, "better"),
            ("FAAM_ADL", 68, 60, "worse"),
            ("FAAM_SPORT", 50, 60, "no clear change"),  # over 9, within the error of 12.3
            ("FAAM_SPORT", 50, 62.5, "better"),
            ("VAS_FIRST_STEP", 70, 51, "better"),
            ("VAS_FIRST_STEP", 70, 52, "no clear change"),
            ("PSFS", 3, 5, "better"),
            ("GROC", 0, 3, "better"),
        ],
    )
    def test_verdict(self, measure: str, before: float, after: float, verdict: str) -> None:
        change = changed(OUTCOMES[measure], before, after)
        assert change.verdict == verdict
        assert change.difference == pytest.approx(after - before)

    @pytest.mark.parametrize("measure", ["STARTBACK", "PAINDETECT", "DN4", "DN4_INTERVIEW"])
    def test_groups_are_no_change_scores(self, measure: str) -> None:
        change = changed(OUTCOMES[measure], 1, 5)
        assert change.verdict is None and "does not measure change" in change.reason

    def test_a_missing_score_cannot_tell(self) -> None:
        assert changed(OUTCOMES["NPRS"], None, 4).verdict is None
        assert changed(OUTCOMES["NPRS"], 4, None).difference is None

    def test_reason_names_the_limits(self) -> None:
        text = changed(OUTCOMES["RMDQ"], 12, 2).reason
        assert text == (
            "changed by -10 points; important from 5 or an improvement by 30 %; measurement error 5"
        )

    def test_range(self) -> None:
        with pytest.raises(InputError, match="runs from 0 to 10"):
            changed(OUTCOMES["NPRS"], 11, 3)


@pytest.mark.parametrize("measure", BY_ITEMS)
def test_extremes_are_the_range(measure: str) -> None:
    """All lowest items give the low end of the range, all highest the high end."""
    outcome = OUTCOMES[measure]
    assert outcome.score is not None
    rule = outcome.score
    numbers = range(1, rule.items + 1)
    lowest = [min(rule.allowed.get(n, (rule.item_low,))) for n in numbers]
    highest = [max(rule.allowed.get(n, (rule.item_high,))) for n in numbers]
    assert points(measure, [*lowest]) == pytest.approx(outcome.low)
    assert points(measure, [*highest]) == pytest.approx(outcome.high)


@pytest.mark.parametrize("measure", BY_ITEMS)
def test_any_answers_stay_in_range_or_give_none(measure: str) -> None:
    outcome = OUTCOMES[measure]
    assert outcome.score is not None
    rule, dice = outcome.score, random.Random(7)
    for _ in range(200):
        items: list[float | None] = [
            dice.choice(rule.allowed.get(n, (rule.item_low, rule.item_high)))
            if dice.random() < 0.9
            else None
            for n in range(1, rule.items + 1)
        ]
        scored = score(outcome, items)
        assert scored.answered + len(scored.missing) == rule.items
        assert (scored.value is None) == bool(scored.answered < rule.least_answered) or (
            bool(rule.least_of_subscale) and scored.value is None
        )
        assert scored.value is None or outcome.low <= scored.value <= outcome.high
