"""The nerve pathway: anatomy as tests, the laws of the posterior, and the data themselves."""

from __future__ import annotations

import itertools
import math
import random

import pytest

from solespine.causes.nerves import Lesion, chance, localise, territory
from solespine.evidence.load import Evidence, load_evidence
from solespine.evidence.nerve_topics import Nerves

FOOT_DROP = {"foot_cannot_lift": True, "numb_top_foot": True, "fibular_tinel": True}
SITE_OF_CAUSE = {
    "radic_l5": ["l5_root"],
    "radic_s1": ["s1_root"],
    "peroneal_nerve": ["peroneal_fibular_head"],
    "tarsal_tunnel": ["tarsal_tunnel"],
    "tibial_nerve": ["tibial_knee", "tibial_soleal"],
    "sural_nerve": ["sural"],
    "baxter_nerve": ["baxter"],
    "piriformis": ["sciatic_piriformis"],
    "diabetic_neuropathy": ["polyneuropathy"],
    "other_polyneuropathy": ["polyneuropathy"],
}
ISSUE_NODES = {
    "L4", "L5", "S1", "S2", "sciatic", "tibial", "medial_calcaneal", "medial_plantar",
    "lateral_plantar", "baxter", "common_peroneal", "superficial_peroneal", "deep_peroneal",
    "sural", "saphenous", "lumbosacral_plexus",
}  # fmt: skip


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load_evidence()


@pytest.fixture(scope="module")
def nerves(evidence: Evidence) -> Nerves:
    return evidence.nerves


def ranked(lesions: tuple[Lesion, ...]) -> list[str]:
    """Sites in order, 'none' left out."""
    return [lesion.site for lesion in lesions if lesion.site != "none"]


def probabilities(lesions: tuple[Lesion, ...]) -> dict[str, float]:
    return {lesion.site: lesion.probability for lesion in lesions}


# Anatomy: what a textbook patient shows, and where the damage must be sought first.
PATIENTS = {
    "foot drop, strong inversion, numb dorsum, tap at the fibula": (
        {**FOOT_DROP, "weak_ankle_inversion": False},
        "peroneal_fibular_head",
    ),
    "the same, asked as inversion strong": (
        {**FOOT_DROP, "inversion_strong": True},
        "peroneal_fibular_head",
    ),
    "the same with weak inversion and hip abduction": (
        {**FOOT_DROP, "weak_ankle_inversion": True, "weak_hip_abduction": True},
        "l5_root",
    ),
    "weak big toe, numb top of the foot and outer leg, weak hip, stretch test": (
        {"ehl_weak": True, "numb_top_foot": True, "numb_lateral_leg": True,
         "gluteal_weakness": True, "slr": True, "ankle_reflex_low": False},
        "l5_root",
    ),
    "weak knee with low knee reflex and weak ankle": (
        {"weak_knee_extension": True, "knee_reflex_low": True, "numb_medial_leg": True,
         "weak_ankle_dorsiflexion": True},
        "l4_root",
    ),
    "the same with a strong ankle and no stretch sign": (
        {"weak_knee_extension": True, "knee_reflex_low": True, "numb_medial_leg": True,
         "weak_ankle_dorsiflexion": False, "ehl_weak": False, "slr": False},
        "femoral",
    ),
    "lost ankle reflex, weak calf, numb outer foot and calf": (
        {"ankle_reflex_low": True, "toe_walk_fail": True, "numb_outer_foot": True,
         "numb_posterior_leg": True},
        "s1_root",
    ),
    "numb sole, tap at the tarsal tunnel, normal ankle reflex": (
        {"numb_sole": True, "tinel_tarsal": True, "ankle_reflex_low": False},
        "tarsal_tunnel",
    ),
    "numb sole and weak toes, tap behind the knee, calf spared": (
        {"numb_sole": True, "weak_toe_flexion": True, "popliteal_tinel": True,
         "ankle_reflex_low": False, "toe_walk_fail": False},
        "tibial_soleal",
    ),
    "the same with the calf weak and the reflex lost": (
        {"numb_sole": True, "weak_toe_flexion": True, "popliteal_tinel": True,
         "ankle_reflex_low": True, "toe_walk_fail": True},
        "tibial_knee",
    ),
    "numb outer foot only, tap over the sural nerve": (
        {"numb_outer_foot": True, "sural_tinel": True, "numb_sole": False,
         "numb_posterior_leg": False, "ankle_reflex_low": False},
        "sural",
    ),
    "numb inner heel only": (
        {"numb_medial_heel": True, "numb_sole": False, "numb_outer_foot": False,
         "numb_top_foot": False},
        "medial_calcaneal",
    ),
    "weak little toe without any numbness": (
        {"adm_weak": True, "numb_sole": False, "numb_outer_foot": False,
         "numb_medial_heel": False},
        "baxter",
    ),
    "numb first web only, tap at the front of the ankle, strong foot": (
        {"numb_first_web": True, "numb_top_foot": False, "weak_ankle_dorsiflexion": False,
         "ehl_weak": False, "deep_peroneal_tinel": True, "stocking_numb_both": False},
        "deep_peroneal_ankle",
    ),
    "numb top of the foot, tap at the shin, strong foot": (
        {"numb_top_foot": True, "numb_first_web": False, "weak_ankle_dorsiflexion": False,
         "weak_ankle_eversion": False, "superficial_peroneal_tinel": True},
        "superficial_peroneal_exit",
    ),
    "numb inner sole only": (
        {"numb_medial_sole": True, "numb_lateral_sole": False, "numb_medial_heel": False,
         "numb_top_foot": False, "numb_first_web": False, "ehl_weak": False, "slr": False,
         "tinel_tarsal": False, "abductor_hallucis_tender": True, "adm_weak": False,
         "stocking_numb_both": False},
        "medial_plantar",
    ),
    "numb inner lower leg only": (
        {"numb_medial_leg": True, "knee_reflex_low": False, "weak_knee_extension": False,
         "weak_ankle_dorsiflexion": False, "slr": False, "numb_sole": False,
         "numb_top_foot": False},
        "saphenous",
    ),
    "buttock signs, nothing weak or numb": (
        {"sciatic_notch_tender": True, "fair": True, "seated_piriformis": True,
         "weak_hip_abduction": False, "ankle_reflex_low": False, "crossed_slr": False},
        "sciatic_piriformis",
    ),
    "everything below the knee, hamstrings weak, hip abduction strong": (
        {"foot_cannot_lift": True, "weak_knee_flexion": True, "toe_walk_fail": True,
         "ankle_reflex_low": True, "numb_sole": True, "numb_top_foot": True,
         "weak_hip_abduction": False, "numb_posterior_thigh": False},
        "sciatic_trunk",
    ),
    "the same with hip abduction weak and the thigh numb": (
        {"foot_cannot_lift": True, "weak_knee_flexion": True, "toe_walk_fail": True,
         "ankle_reflex_low": True, "numb_sole": True, "numb_top_foot": True,
         "weak_hip_abduction": True, "numb_posterior_thigh": True},
        "plexus",
    ),
    "socks on both feet": (
        {"stocking_numb_both": True, "vibration_loss": True, "ankle_reflex_low": True},
        "polyneuropathy",
    ),
}  # fmt: skip


@pytest.mark.parametrize("patient", PATIENTS)
def test_the_textbook_patient_is_localised(patient: str, nerves: Nerves) -> None:
    answers, site = PATIENTS[patient]
    assert ranked(localise(answers, nerves))[0] == site


def test_peroneal_lesion_and_l5_root_are_told_apart_by_inversion_and_hip(nerves: Nerves) -> None:
    strong = probabilities(localise({**FOOT_DROP, "weak_ankle_inversion": False}, nerves))
    weak = probabilities(
        localise({**FOOT_DROP, "weak_ankle_inversion": True, "weak_hip_abduction": True}, nerves)
    )
    assert strong["peroneal_fibular_head"] > 5 * strong["l5_root"]
    assert weak["l5_root"] > weak["peroneal_fibular_head"]


def test_tender_inner_heel_with_weak_little_toe_is_baxter_above_no_lesion(nerves: Nerves) -> None:
    answers = {"adm_weak": True, "abductor_hallucis_tender": True, "numb_sole": False}
    assert localise(answers, nerves)[0].site == "baxter"


def test_reasons_name_the_findings_for_and_against(nerves: Nerves) -> None:
    answers = {**FOOT_DROP, "weak_ankle_inversion": False, "weak_hip_abduction": True}
    by_site = {lesion.site: lesion for lesion in localise(answers, nerves)}
    peroneal, root = by_site["peroneal_fibular_head"], by_site["l5_root"]
    assert set(peroneal.for_) == set(FOOT_DROP)
    assert peroneal.against == ("weak_hip_abduction",)
    assert "weak_ankle_inversion" in root.against
    assert peroneal.causes == ("peroneal_nerve",)


TERRITORIES = {
    "sciatic": ({"ankle_dorsiflexion", "toe_flexion", "knee_flexion", "ankle_reflex", "sole"},
                {"hip_abduction", "knee_extension", "medial_leg", "posterior_thigh"}),
    "lumbosacral_plexus": ({"hip_abduction", "posterior_thigh", "sole"},
                           {"knee_reflex", "medial_leg"}),
    "femoral": ({"knee_extension", "knee_reflex", "medial_leg"}, {"ankle_dorsiflexion"}),
    "common_peroneal": ({"ankle_dorsiflexion", "ankle_eversion", "dorsum", "lateral_foot"},
                        {"toe_flexion", "ankle_reflex", "sole"}),
    "deep_peroneal": ({"toe_extension", "first_web"}, {"ankle_eversion", "lateral_leg"}),
    "superficial_peroneal": ({"ankle_eversion", "dorsum", "lateral_leg"},
                             {"ankle_dorsiflexion", "first_web"}),
    "tibial": ({"ankle_inversion", "ankle_plantarflexion", "ankle_reflex", "lateral_foot",
                "medial_heel"}, {"ankle_eversion", "dorsum"}),
    "tibial_calf": ({"ankle_inversion", "toe_flexion", "sole"},
                    {"ankle_plantarflexion", "ankle_reflex", "lateral_leg"}),
    "tibial_ankle": ({"sole_medial", "sole_lateral", "toe_abduction"}, {"ankle_inversion"}),
    "lateral_plantar": ({"toe_abduction", "sole_lateral"}, {"sole_medial", "medial_heel"}),
    "baxter": ({"toe_abduction"}, {"sole", "sole_lateral", "medial_heel"}),
    "saphenous": ({"medial_leg"}, {"knee_extension"}),
    "L5": ({"toe_extension", "hip_abduction", "medial_hamstring_reflex", "dorsum"},
           {"knee_reflex", "ankle_reflex", "posterior_thigh"}),
    "S1": ({"ankle_reflex", "ankle_plantarflexion", "lateral_foot"},
           {"knee_reflex", "first_web", "ankle_dorsiflexion"}),
    "L4": ({"knee_reflex", "knee_extension", "medial_leg"}, {"ankle_reflex", "lateral_foot"}),
}  # fmt: skip


@pytest.mark.parametrize("node", TERRITORIES)
def test_a_node_supplies_what_anatomy_says(node: str, nerves: Nerves) -> None:
    supplied, spared = TERRITORIES[node]
    reached = set(territory(node, nerves))
    assert supplied <= reached
    assert not spared & reached


def test_sural_skin_comes_from_both_divisions(nerves: Nerves) -> None:
    tibial, peroneal = territory("tibial", nerves), territory("common_peroneal", nerves)
    assert tibial["lateral_foot"] > peroneal["lateral_foot"] > 0


def test_fibular_head_spares_the_upper_outer_leg(nerves: Nerves) -> None:
    assert chance("numb_lateral_leg", "peroneal_fibular_head", nerves) < chance(
        "numb_top_foot", "peroneal_fibular_head", nerves
    )


# Laws.
def test_nothing_answered_gives_the_priors(nerves: Nerves) -> None:
    for answers in ({}, {"numb_sole": None, "slr": None}, {"first_step_pain": True}):
        for lesion in localise(answers, nerves):
            prior = nerves.sites[lesion.site].prior.value
            assert lesion.probability == pytest.approx(prior, abs=1e-12)
            assert lesion.for_ == lesion.against == ()


@pytest.mark.parametrize("patient", PATIENTS)
def test_probabilities_sum_to_one_and_are_ranked(patient: str, nerves: Nerves) -> None:
    found = [lesion.probability for lesion in localise(PATIENTS[patient][0], nerves)]
    assert math.fsum(found) == pytest.approx(1.0, abs=1e-12)
    assert found == sorted(found, reverse=True)
    assert len(found) == len(nerves.sites)


@pytest.mark.parametrize("patient", PATIENTS)
def test_the_order_of_the_answers_changes_nothing(patient: str, nerves: Nerves) -> None:
    answers = list(PATIENTS[patient][0].items())
    expected = localise(dict(answers), nerves)
    for order in itertools.islice(itertools.permutations(answers), 20):
        assert localise(dict(order), nerves) == expected


def test_an_unanswered_finding_changes_nothing(nerves: Nerves) -> None:
    everything = dict.fromkeys(seen.finding for s in nerves.signs.values() for seen in s.seen_by)
    for answers, _ in PATIENTS.values():
        assert localise({**everything, **answers}, nerves) == localise(answers, nerves)


def test_no_is_evidence_too(nerves: Nerves) -> None:
    asked = probabilities(localise({"ankle_reflex_low": False}, nerves))
    assert asked["s1_root"] < nerves.sites["s1_root"].prior.value
    assert asked["l5_root"] > nerves.sites["l5_root"].prior.value


def test_it_is_bayes_rule(nerves: Nerves) -> None:
    """The slow, obvious product over independent signs gives the same numbers."""
    answers = {"numb_outer_foot": True, "ankle_reflex_low": True, "slr": False, "adm_weak": False}
    joint = {
        site: place.prior.value
        * math.prod(
            chance(f, site, nerves) if yes else 1 - chance(f, site, nerves)
            for f, yes in answers.items()
        )
        for site, place in nerves.sites.items()
    }
    for site, probability in probabilities(localise(answers, nerves)).items():
        assert probability == pytest.approx(joint[site] / sum(joint.values()), abs=1e-12)


def test_findings_of_one_sign_are_not_counted_twice(nerves: Nerves) -> None:
    once = localise({"foot_cannot_lift": True}, nerves)
    again = {"heel_walk_fail": True, "foot_drop_gait": True, "weak_ankle_dorsiflexion": True}
    more = localise({"foot_cannot_lift": True, **again}, nerves)
    assert probabilities(more) == probabilities(once)


def test_the_sole_and_its_halves_are_not_counted_twice(nerves: Nerves) -> None:
    halves = {"numb_medial_sole": True, "numb_lateral_sole": True}
    assert localise({**halves, "numb_sole": True}, nerves) == localise(halves, nerves)
    part = {"numb_medial_sole": True}
    assert localise({**part, "numb_sole": True}, nerves) == localise(part, nerves)


def test_random_answers_keep_the_laws(nerves: Nerves) -> None:
    draw = random.Random(4)
    findings = sorted(seen.finding for s in nerves.signs.values() for seen in s.seen_by)
    for _ in range(100):
        answers = {f: draw.choice([True, False, None]) for f in findings}
        lesions = localise(answers, nerves)
        assert math.fsum(lesion.probability for lesion in lesions) == pytest.approx(1.0, abs=1e-9)
        assert all(0.0 <= lesion.probability <= 1.0 for lesion in lesions)
        assert not any(set(lesion.for_) & set(lesion.against) for lesion in lesions)


# The data.
def test_the_graph_holds_what_the_pathway_names(nerves: Nerves) -> None:
    assert set(nerves.nodes) >= ISSUE_NODES
    assert {sign.kind for sign in nerves.signs.values()} == {"skin", "movement", "reflex", "test"}


def test_a_circle_in_the_graph_is_refused(nerves: Nerves) -> None:
    data = nerves.model_dump()
    data["nodes"]["sciatic"]["fed_by"] = {"baxter": 1.0}
    with pytest.raises(ValueError, match="circle"):
        Nerves.model_validate(data)


def test_priors_that_do_not_sum_to_one_are_refused(nerves: Nerves) -> None:
    data = nerves.model_dump()
    data["sites"]["sural"]["prior"]["value"] = 0.5
    with pytest.raises(ValueError, match="sum to one"):
        Nerves.model_validate(data)


def test_roots_of_a_nerve_are_among_those_above_it(nerves: Nerves) -> None:
    for node in nerves.nodes.values():
        above = {root for parent in node.fed_by for root in nerves.nodes[parent].roots}
        assert not node.fed_by or set(node.roots) <= above, node.name


def test_roots_of_a_sign_reach_it_through_its_nerves(nerves: Nerves) -> None:
    for sign_id, sign in nerves.signs.items():
        through = {root for nerve in sign.nerves for root in nerves.nodes[nerve].roots}
        assert set(sign.roots) <= through, sign_id


def test_every_finding_exists_and_stands_once(evidence: Evidence, nerves: Nerves) -> None:
    findings = [seen.finding for s in nerves.signs.values() for seen in s.seen_by]
    assert set(findings) <= set(evidence.findings)
    assert len(findings) == len(set(findings))


def test_every_source_exists(evidence: Evidence, nerves: Nerves) -> None:
    named = [
        *(node.sources for node in nerves.nodes.values()),
        *(sign.sources for sign in nerves.signs.values()),
        *(site.sources for site in nerves.sites.values()),
    ]
    assert all(named)
    assert set(itertools.chain(*named)) <= set(evidence.sources)


def test_every_site_reaches_a_cause_or_says_why_not(evidence: Evidence, nerves: Nerves) -> None:
    for site_id, site in nerves.sites.items():
        assert set(site.feeds) <= set(evidence.causes), site_id
        assert site.feeds or site.why_no_cause.endswith("."), site_id


def test_every_nerve_cause_is_fed_by_a_site(evidence: Evidence, nerves: Nerves) -> None:
    fed = {cause for site in nerves.sites.values() for cause in site.feeds}
    assert set(SITE_OF_CAUSE) <= fed
    leg_nerves = {c for c, cause in evidence.causes.items() if cause.site == "leg_nerve"}
    assert leg_nerves <= fed


def test_likelihoods_of_the_causes_are_in_step_with_the_graph(
    evidence: Evidence, nerves: Nerves
) -> None:
    known = {seen.finding for s in nerves.signs.values() for seen in s.seen_by}
    compared = 0
    for cause, sites in SITE_OF_CAUSE.items():
        for row in evidence.likelihoods[cause]:
            if row.finding not in known or row.population == "population_or_healthy":
                continue
            chances = [chance(row.finding, site, nerves) for site in sites]
            if row.finding.endswith("_tinel") and max(chances) < 0.1:
                continue  # the lesion of a branch, which has its own site
            compared += 1
            assert row.sensitivity == pytest.approx(sum(chances) / len(sites), abs=0.2), row
    assert compared > 100


def test_every_new_finding_moves_a_cause(evidence: Evidence, nerves: Nerves) -> None:
    new = [f for f in evidence.findings if f.startswith(("numb_", "weak_", "knee_reflex", "hamst"))]
    moved = {row.finding for rows in evidence.likelihoods.values() for row in rows}
    assert set(new) <= moved
