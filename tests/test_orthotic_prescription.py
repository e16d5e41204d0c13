"""Orders: what can be built, what has to be confirmed, and the file that holds them."""

from __future__ import annotations

import pytest

from solespine.errors import InputError
from solespine.evidence import load_evidence
from solespine.orthotic import Prescription, prescribe, read_prescription
from solespine.orthotic.prescription import check_prescription, write_prescription

FULL = {
    "rearfoot_post_deg": 4.0,
    "forefoot_post_deg": -3.0,
    "reliefs": {"met_2": 1.5},
    "length": "sulcus",
    "label": "2026-11-21",
}


def test_loading_decides_what_was_left_open():
    filled = {
        loading: check_prescription(Prescription(side="left", weight_bearing=loading)).prescription
        for loading in ("none", "partial", "full")
    }
    fills = [filled[name].arch_fill_mm for name in ("none", "partial", "full")]
    assert fills == sorted(fills, reverse=True)
    assert fills[-1] == 0.0


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ({}, "weight_bearing"),
        ({"weight_bearing": "none", "heel": 3}, "choose side"),
        ({"weight_bearing": "standing"}, "none, partial or full"),
        (
            {"weight_bearing": "none", "heel_lift_mm": 15},
            "0 to 10 mm .confirmed: Pearce.*--confirm",
        ),
        ({"weight_bearing": "none", "heel_lift_mm": 150}, "can be built from"),
        ({"weight_bearing": "none", "material": "gold"}, "choose polypropylene"),
        ({"weight_bearing": "none", "label": "x" * 9}, "label"),
        ({"weight_bearing": "none", "heel_lift_mm": float("nan")}, "finite"),
        ({"weight_bearing": "none", "arch_height_mm": 9, "arch_raise_mm": 1}, "one of the two"),
    ],
)
def test_orders_that_cannot_be_built(order, reason):
    with pytest.raises(InputError, match=reason):
        check_prescription(prescribe({"side": "left"} | order))


def test_confirmed_values_are_built_and_said():
    order = Prescription(side="left", weight_bearing="none", heel_lift_mm=15)
    assert any("confirmed" in line for line in check_prescription(order, confirm=True).warnings)


def test_every_range_has_source_and_a_field():
    evidence = load_evidence().orthotic
    assert set(evidence.ranges) <= set(Prescription.model_fields)
    numbers = {name for name in Prescription.model_fields if name.endswith(("_mm", "_deg"))}
    assert numbers == set(evidence.ranges)
    for row in evidence.rows():
        assert set(row.sources) <= set(evidence.sources)
        if row.confidence == "confirmed":
            assert set(row.sources) - {"practice", "handbook"}


def test_prescription_file_comes_back(tmp_path):
    order = Prescription(side="left", weight_bearing="none", **FULL)
    path = tmp_path / "order.yaml"
    path.write_text(write_prescription(order))
    assert read_prescription(path) == order
    path.write_text("side: [left\n")
    with pytest.raises(InputError, match="not a YAML file"):
        read_prescription(path)
