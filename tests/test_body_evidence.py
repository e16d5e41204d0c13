"""The body's figures: sourced, in order, and refused when they break a rule."""

from __future__ import annotations

import pytest

from solespine.body.generic import generic_anatomy
from solespine.errors import EvidenceError
from solespine.evidence import load_body_evidence
from solespine.evidence.body_topics import BodyEvidence
from solespine.evidence.load import _validated


@pytest.fixture(scope="module")
def body_evidence():
    return load_body_evidence()


def test_every_figure_has_unit_source_basis_and_confidence(body_evidence):
    for name, figure in body_evidence.figures.items():
        assert figure.unit and figure.basis and figure.sources, name
    assert {f.confidence for f in body_evidence.figures.values()} == {
        "confirmed",
        "recalled",
        "judged",
    }


def test_every_path_has_its_muscle_and_every_muscle_its_path(body_evidence):
    told = {n for group in body_evidence.muscles.values() for n in group.muscles}
    paths = {name[:-2] for name in generic_anatomy().paths} - {"plantar_fascia"}
    assert told == paths


def test_every_figure_is_used(body_evidence):
    from pathlib import Path

    import solespine.body

    folder = Path(solespine.body.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    shown_only = {
        "ankle_height", "pelvic_tilt_angle", "pelvic_incidence_angle", "disc_area",
        "pressure_to_stress", "forefoot_tissue", "heel_pad_dissipation_pain",
        "shoe_sole_stiffness", "hip_centre_error",
    }  # fmt: skip
    for name in set(body_evidence.figures) - shown_only:
        stem = name.removesuffix("_length")
        assert f'"{name}"' in code or stem in code, name


@pytest.mark.parametrize(
    ("place", "value", "word"),
    [
        (("lumbar", "L5_S1", "extension"), 0.3, "not one"),
        (("segments", "male", "thigh", "mass"), 0.3, "of the body mass"),
        (("figures", "toe_stiffness", "low"), 99.0, "between low and high"),
        (("figures", "toe_stiffness", "sources"), ["nobody"], "not among the sources"),
    ],
)
def test_figures_that_break_a_rule_are_refused(body_evidence, place, value, word):
    data = body_evidence.model_dump()
    inner = data
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    with pytest.raises(EvidenceError, match=word):
        _validated("body", data, BodyEvidence)
