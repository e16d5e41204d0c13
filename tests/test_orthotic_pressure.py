"""Pressure under the sole to places of relief, beside what a workshop measured on one foot."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import numpy as np
import pytest

from recordings import DATA, needs_data
from solespine.evidence.load import load_orthotic_advice
from solespine.motion.pressure_map import peak_map
from solespine.orthotic.dorsal import pad_centre, relief_centre
from solespine.orthotic.model import Landmark, Landmarks
from solespine.orthotic.prescription import Prescription, check_prescription
from solespine.orthotic.zones import entered, pressure_zones
from solespine.recordings import read_recordings
from solespine.recordings.model import PressureRecording

CELL = 0.005


def footprint(hot=None, peak_kpa=600.0, mirrored=False, in_shoe=False):
    """One picture of a right foot, toes up, cells of 5 mm; `hot` is (along, across) of a spot.

    Across runs from the inner edge (0) to the outer (1).
    """
    rows, columns = 52, 20
    u = 1 - (np.arange(rows)[:, None] + 0.5) / rows  # heel 0, toes 1
    w = (np.arange(columns)[None, :] + 0.5) / columns
    heel = (u < 0.3) & (np.abs(w - 0.5) < 0.3)
    middle = (u >= 0.3) & (u < 0.6) & (w > 0.55) & (w < 0.9)
    ball = (u >= 0.55) & (u < 0.8)
    toes = (u >= 0.82) & (w < 0.8)
    kpa = np.where(heel | middle | ball | toes, 150.0, 0.0)
    if hot is not None:
        spot = np.hypot((u - hot[0]) * rows, (w - hot[1]) * columns) < 1.6
        kpa = np.where(spot & (kpa > 0), peak_kpa, kpa)
    if mirrored:
        kpa = kpa[:, ::-1]
    side = "left" if mirrored else "right"
    return PressureRecording(
        "foot.csv", "table", "0" * 64, side, in_shoe, np.array([0.0]), 1000 * kpa[None],
        (CELL, CELL),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("hot", "place"),
    [((0.13, 0.5), "heel"), ((0.72, 0.12), "met_1"), ((0.70, 0.42), "met_2"),
     ((0.68, 0.58), "met_3"), ((0.64, 0.92), "met_5")],
)  # fmt: skip
def test_a_hot_spot_is_found_in_its_place(hot, place):
    zones = pressure_zones([peak_map(footprint(hot))], "right")
    assert [zone.place for zone in zones][:1] == [place]
    mirror = pressure_zones([peak_map(footprint(hot, mirrored=True))], "left")
    assert [zone.place for zone in mirror] == [zone.place for zone in zones]
    assert pressure_zones([peak_map(footprint(hot))], "left") == ()


def test_even_pressure_asks_for_nothing():
    assert pressure_zones([peak_map(footprint())], "right") == ()
    assert entered((), 3.0) == {}


def test_doubled_pressure_doubles_the_peaks():
    low, high = (peak_map(footprint((0.13, 0.5), kpa)) for kpa in (300.0, 600.0))
    assert high.peaks_kpa["heel"] == pytest.approx(2 * low.peaks_kpa["heel"])


def test_zones_enter_an_order_that_can_be_built():
    zones = pressure_zones([peak_map(footprint((0.70, 0.42)))], "right")
    fields = entered(zones, 3.0)
    assert fields["length"] == "sulcus"
    order = Prescription(side="right", weight_bearing="none", **fields)
    assert set(check_prescription(order).prescription.reliefs) == {zone.place for zone in zones}
    assert max(order.reliefs.values()) <= load_orthotic_advice().relief_mm.value


@needs_data
def test_in_shoe_recordings_give_places():
    paths = sorted((DATA / "pressure").glob("*.asf"))
    assert paths
    for path in paths:
        for recording in read_recordings([path]):
            found = peak_map(recording)
            assert found is not None
            assert found.in_shoe
            assert found.steps >= 2
            assert {"heel", "met_1", "met_3", "met_5"} <= set(found.peaks_kpa)
            assert all(5 < kpa < 2000 for kpa in found.peaks_kpa.values())


def workshop():
    """Points of the one foot (22, 2) in the foot frame, as of a foot 250 mm long."""
    file = DATA / "pressure_plate" / "predictions_with_insole_parameters.csv"
    row = next(csv.DictReader(file.open()))
    points = np.array([ast.literal_eval(row[f"pointType_{k}"]) for k in range(22)])
    heel, ball = points[17], 0.5 * (points[8] + points[12])
    x = (ball - heel) / np.linalg.norm(ball - heel)
    y = np.array([x[1], -x[0]])
    y *= np.sign((points[8] - points[12]) @ y)
    placed = np.c_[(points - heel) @ x - (points[20] - heel) @ x, (points - heel) @ y]
    return placed * 250.0 / placed[:, 0].max(), row


@needs_data
def test_reliefs_lie_where_a_workshop_put_them():
    """Of its 16 parameters those that mean the same here; see docs/orthotic.md."""
    points, row = workshop()
    marks = {
        name: Landmark(name, *points[k], 0.0, 1.0, "")
        for name, k in (("heel_centre", 17), ("first_met_head", 8), ("fifth_met_head", 12))
    }
    foot = Landmarks("right", marks)
    for place, k in (("met_2", 9), ("met_3", 10), ("met_4", 11)):
        assert row[f"mfk_{place[-1]}_entlasten"] == "3"
        away = np.hypot(*(np.array(relief_centre(place, foot)) - points[k]))
        assert away < 6.0, place
    # farther off, and said so: pad 12 mm behind its point, base of the fifth 12 mm beside it
    assert np.hypot(*(np.array(pad_centre(foot)) - points[13])) == pytest.approx(12.3, abs=0.5)
    assert np.hypot(*(np.array(relief_centre("base_5", foot)) - points[14])) < 12.0
    for name, wanted in (("first_met_head", 0.72), ("fifth_met_head", 0.635)):
        assert marks[name].x_mm / 250.0 == pytest.approx(wanted, abs=0.065)


# Every parameter of the workshop, its value, and the row of the document that holds it to ours.
PARAMETERS = {
    **{f"mfk_{k}_entlasten": ("3", "relief of metatarsal heads 2, 3, 4") for k in (2, 3, 4)},
    **{f"mfk_{k}_entlasten": ("0", "relief of heads 1 and 5") for k in (1, 5)},
    **{f"zehe_{k}_entlasten": ("0", "relief of toes 1 to 5") for k in range(1, 6)},
    "pelotten_hoehe": ("3", "pad height"),
    "pelotten_form": ("1", "pad form"),
    "laengsgewoelbe_hoehe": ("4", "arch height"),
    "basis_5_entlasten": ("0", "relief of the fifth base"),
    "aussenrand_anheben": ("3", "outer border raised"),
    "innenrand_anheben": ("0", "inner border raised"),
}


@needs_data
def test_all_sixteen_parameters_of_the_workshop_are_held_against_ours():
    points, row = workshop()
    found = {name: value for name, value in row.items() if not name.startswith("pointType")}
    assert found == {name: value for name, (value, _) in PARAMETERS.items()}
    text = (Path(__file__).parents[1] / "docs" / "orthotic.md").read_text(encoding="utf-8")
    cells = [line.split("|")[1:-1] for line in text.splitlines() if line.count("|") == 4]
    told = {cell[0].strip(): cell[1].split()[0] for cell in cells}
    for value, words in PARAMETERS.values():
        assert told[words] == value, words
    raised = np.degrees(np.arctan2(3.0, np.linalg.norm(points[6] - points[7])))
    assert raised == pytest.approx(1.8, abs=0.1)  # over the ball, edge to edge
