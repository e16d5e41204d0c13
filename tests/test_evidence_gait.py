"""The walk in the evidence: its vocabulary, and likelihoods that stay modest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from solespine.case import parse_case
from solespine.causes.figures import figures_for, logit
from solespine.causes.rows import active_rows, answer_ratio
from solespine.findings.grade import grade

SEEN_BEFORE = (
    "antalgic_gait", "reduced_heel_load", "slow_gait", "wide_gait", "forward_lean_gait",
    "foot_drop_gait", "trendelenburg_gait", "prolonged_pronation_gait", "weak_pushoff_gait",
)  # fmt: skip
NEW = (
    "short_single_support", "short_step", "unloading_gait", "slow_loading", "gait_asymmetry",
    "early_heel_off", "toe_landing", "plantarflexed_contact", "cop_starts_forward",
    "heel_avoidance_gait", "excess_pronation_gait", "late_pronation_gait", "supinated_gait",
    "low_cpei", "arch_collapse_gait", "low_arch_gait", "high_arch_gait", "forefoot_overload",
    "toe_overload", "limited_hallux_gait", "limited_dorsiflexion_gait", "pelvic_obliquity_gait",
    "side_lean_gait", "stiff_trunk_gait", "low_cadence", "short_stride_gait",
    "long_double_support", "cautious_gait", "variable_gait", "high_gps", "low_gdi",
)  # fmt: skip
FAMILIES = {
    "limp": {"antalgic_gait", "short_single_support", "short_step", "unloading_gait",
             "slow_loading", "reduced_heel_load", "gait_asymmetry"},
    "heel_avoidance": {"reduced_heel_load", "early_heel_off", "toe_landing",
                       "plantarflexed_contact", "cop_starts_forward", "heel_avoidance_gait"},
    "pronation_gait": {"prolonged_pronation_gait", "excess_pronation_gait", "late_pronation_gait",
                       "supinated_gait", "low_cpei", "arch_collapse_gait"},
    "cautious_walk": {"slow_gait", "low_cadence", "short_stride_gait", "long_double_support",
                      "cautious_gait"},
    "trunk_gait": {"forward_lean_gait", "side_lean_gait", "stiff_trunk_gait"},
}  # fmt: skip
# Base rates as they were before the gait rows: median false positives of the older rows.
OLD_BASE_RATES = {
    "antalgic_gait": 0.325, "reduced_heel_load": 0.40, "slow_gait": 0.20, "wide_gait": 0.03,
    "forward_lean_gait": 0.12, "prolonged_pronation_gait": 0.25, "trendelenburg_gait": 0.12,
    "weak_pushoff_gait": 0.15,
}  # fmt: skip


# Vocabulary


def test_every_finding_of_the_walk_is_there_and_tells_something(evidence):
    tells = {row.finding for rows in evidence.likelihoods.values() for row in rows}
    for name in (*SEEN_BEFORE, *NEW):
        assert evidence.findings[name].kind == "gait", name
        assert "recording" in evidence.findings[name].who, name
        assert name in tells, name


@pytest.mark.parametrize("group", FAMILIES)
def test_near_duplicates_share_a_group(evidence, group):
    for name in FAMILIES[group]:
        assert group in evidence.findings[name].groups, name


@pytest.mark.parametrize("group", FAMILIES)
def test_a_family_counts_once_for_each_cause(evidence, group):
    """All of a family answered yes: at most one row of it is active for any cause."""
    figures = figures_for("both", False, evidence)
    members = {name for name in FAMILIES[group] if name in figures.findings}
    numbers, _, active = active_rows(dict.fromkeys(members, True), figures, evidence)
    names = [figures.findings[f] for f in numbers]
    in_group = np.array([name in FAMILIES[group] for name in names])
    assert active[in_group].any(axis=0).sum() > 3
    assert active[in_group].sum(axis=0).max() == 1


def _findings(evidence: Any, examined: Mapping[str, Any]) -> Any:
    case = {
        "schema": "solespine/case/1",
        "person": {"age": 45, "sex": "female"},
        "complaints": [{"site": "heel", "side": "left"}],
        "examination": dict(examined),
    }
    return grade(parse_case(case, evidence=evidence), evidence)


def test_two_signs_make_heel_avoidance_and_one_does_not(evidence):
    two = _findings(evidence, {"early_heel_off": {"left": "40 %"}, "toe_landing": {"left": True}})
    assert two.answer("heel_avoidance_gait") is True
    rest = ("toe_landing", "plantarflexed_contact", "cop_starts_forward", "reduced_heel_load")
    one = _findings(evidence, {"early_heel_off": True, **dict.fromkeys(rest, False)})
    assert one.answer("heel_avoidance_gait") is False


def test_three_signs_make_a_cautious_walk(evidence):
    three = {"slow_gait": "0.8 m/s", "short_stride_gait": "55 %", "long_double_support": "34 %"}
    assert _findings(evidence, three).answer("cautious_gait") is True
    normal = {"slow_gait": "1.3 m/s", "short_stride_gait": "82 %", "low_cadence": 110}
    assert _findings(evidence, normal).answer("cautious_gait") is False


# Likelihoods


@pytest.mark.parametrize("finding", OLD_BASE_RATES)
def test_new_rows_leave_base_rates_where_they_were(evidence, finding):
    for group in ("heel", "back", "both"):
        figures = figures_for(group, False, evidence)
        rate = 1 / (1 + np.exp(-figures.base[figures.findings.index(finding)]))
        assert rate == pytest.approx(OLD_BASE_RATES[finding], abs=0.03)


def test_no_gait_finding_comes_near_to_proving_a_cause(evidence):
    """Outside shape itself (a flat print, a high arch) and a dropping foot, ratios stay small."""
    shape = {("flat_foot", "low_arch_gait"), ("high_arch", "high_arch_gait"),
             ("high_arch", "supinated_gait")}  # fmt: skip
    for cause, rows in evidence.likelihoods.items():
        for row in rows:
            if row.finding in NEW and (cause, row.finding) not in shape:
                ratio = row.sensitivity / row.false_positive
                assert 0.1 < ratio < 6.0, (cause, row.finding)
                assert 0.3 < (1 - row.sensitivity) / (1 - row.false_positive) < 1.4


def test_all_signs_of_heel_avoidance_together_move_plantar_fasciitis_little(evidence):
    """Gait separates heel pain weakly (Phillips and McClinton 2017): no more than threefold."""
    figures = figures_for("heel", False, evidence)
    signs = FAMILIES["heel_avoidance"] | FAMILIES["limp"] | {"forefoot_overload", "toe_overload"}
    answers = dict.fromkeys((s for s in signs if s in figures.findings), True)
    numbers, _, active = active_rows(answers, figures, evidence)
    column = figures.space.causes.index("plantar_fasciitis")
    total = sum(
        float(answer_ratio(float(figures.base[f]), figures.effect[f], True)[column])
        for f, on in zip(numbers, active[:, column], strict=True)
        if on
    )
    assert np.log(1.1) < total < np.log(3.0)


def test_back_pain_rows_follow_the_meta_analysis(evidence):
    """Smith 2022: speed -0.59, stride -0.38, in step 0.60 standard deviations from healthy people.

    A limit that 20 of 100 healthy people pass is then passed by 40, 32 and 40 of 100.
    """
    rows = {row.finding: row for row in evidence.likelihoods["nslbp"]}
    for finding, share in (("short_stride_gait", 0.32), ("stiff_trunk_gait", 0.40)):
        assert rows[finding].false_positive == 0.2
        assert rows[finding].sensitivity == pytest.approx(share, abs=0.015)
        assert rows[finding].population == "population_or_healthy"
    assert 0.2 < rows["slow_gait"].sensitivity <= 0.40 + 0.015


def test_a_limp_says_more_for_a_broken_heel_bone_than_for_a_sore_fascia(evidence):
    figures = figures_for("heel", False, evidence)
    effect = figures.effect[figures.findings.index("short_single_support")]
    column = figures.space.causes.index
    assert effect[column("calcaneal_fracture")] > 1.5
    assert abs(effect[column("plantar_fasciitis")]) < 0.2
    assert effect[column("calcaneal_fracture")] == pytest.approx(
        float(logit(0.75) - logit(0.25)), abs=1e-9
    )
