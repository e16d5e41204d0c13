"""Loads against references outside: the files' own moments and angles, plates under a person."""

from __future__ import annotations

import pytest

import loads_references as references
from recordings import needs_data

pytestmark = needs_data

SAME_CENTRES_NM_KG = {"Ankle": 0.02, "Knee": 0.03, "Hip": 0.05}
FITTED_NM_KG = {"Ankle": 0.08, "Knee": 0.12, "Hip": 0.20}
SAGITTAL_DEG = 5.0


@pytest.mark.parametrize("name", references.NAMES)
def test_moments_from_the_files_own_joint_centres(name):
    told = references.same_centres(name)
    assert {joint for _, joint in told} == set(SAME_CENTRES_NM_KG)
    for (side, joint), off in told.items():
        assert off <= SAME_CENTRES_NM_KG[joint], (side, joint)


@pytest.mark.parametrize("name", references.NAMES)
def test_moments_and_angles_of_the_fitted_body(name):
    for (side, joint), (moment, angle) in references.fitted_body(name).items():
        assert moment <= FITTED_NM_KG[joint], (side, joint)
        assert angle <= SAGITTAL_DEG, (side, joint)


@pytest.mark.parametrize("name", references.CHILDREN)
def test_the_body_stands_over_its_feet(name):
    """Nothing of the body was fitted to the plate that the person stands on."""
    ahead, left = references.standing_centre(name)
    assert abs(ahead) < 0.010 and abs(left) < 0.010
