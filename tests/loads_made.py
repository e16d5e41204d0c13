"""Made loads and the answer they lead to, for tests that need no body and no recording."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

import numpy as np

from solespine.case import Case, parse_case
from solespine.causes import explain
from solespine.evidence import load_evidence
from solespine.findings import grade
from solespine.findings.gait.model import Measured
from solespine.flow.assessing import _urgency
from solespine.loads.comparison import compare
from solespine.loads.model import Load, LoadQuality, Loads
from solespine.plan import make_plan
from solespine.recordings.model import SIDES
from solespine.report.assessment import Assessment
from solespine.report.provenance import Provenance
from solespine.triage import triage

WEIGHT_N = 700.0
_LEG = {
    ("heel_pad", "force"): 0.7, ("heel_pad", "pressure"): 0.0, ("plantar_fascia", "force"): 1.0,
    ("achilles", "force"): 3.5, ("ankle", "resultant"): 4.5, ("knee", "resultant"): 2.8,
    ("hip", "resultant"): 2.9,
}  # fmt: skip
_PRESSURE_PA = 300_000.0
CASE = parse_case(
    {
        "complaints": [{"site": "heel", "side": "left"}, {"site": "back"}],
        "answers": {"first_step_pain": "yes"},
        "person": {"age": 50, "sex": "female", "height": "165 cm", "mass": "71 kg"},
    },
    "case.yaml",
)


def made_loads(
    *,
    left: float = 1.0,
    right: float = 1.0,
    spine_left: float = 1.0,
    spine_bw: float = 1.8,
    shared: float = 0.2,
    own: float = 0.02,
    draws: int = 60,
    measured: float = 100.0,
    residual: float = 3.0,
) -> Loads:
    """Loads of an even walk but for what is told.

    Args:
        left, right: factor on every load of a leg.
        spine_left: factor on the spine's load as weight comes onto the left foot.
        spine_bw: greatest compression of L5/S1 in body weights.
        shared, own: standard deviation of the logarithm of what errs on both sides, on one.
        draws: how many.
        measured: % of the stride.
        residual: % of body weight.
    """
    loads = [*_legs({"left": left, "right": right}), *_spines(spine_left, spine_bw)]
    drawn = _drawn(loads, shared, own, draws)
    told = [_with(load, drawn, measured) for load in loads]
    compared = compare(told, drawn)
    quality = LoadQuality(
        0.01, MappingProxyType({"LASI": 0.01}), (residual, residual, residual), 40.0, 0.5,
        "L5_S1_extension", 0, 0.1,
    )  # fmt: skip
    return Loads(
        tuple(told), WEIGHT_N, MappingProxyType({("L5_S1", "compression"): 400.0}),
        MappingProxyType({"walk.c3d": quality}), False, notes=("the arms hang still",),
        comparisons=compared,
    )  # fmt: skip


def _legs(factors: dict[str, float]) -> list[Load]:
    bump = np.exp(-(((np.arange(101.0) - 45) / 15) ** 2))
    found = []
    for (site, part), bw in _LEG.items():
        for side in SIDES:
            peak = factors[side] * (bw * WEIGHT_N or _PRESSURE_PA)
            unit = "Pa" if part == "pressure" else "N"
            found.append(Load(site, part, side, unit, peak * bump, peak, 45.0, strides=3))
    return found


def _spines(left: float, bw: float) -> list[Load]:
    percent = np.arange(101.0)

    def peak(at: float, size: float) -> np.ndarray:
        away = np.minimum(abs(percent - at), 100 - abs(percent - at))
        return size * np.exp(-((away / 8) ** 2))

    own, other = {"left": left, "right": 1.0}, {"left": 1.0, "right": left}
    found = []
    for side in SIDES:
        size = bw * WEIGHT_N / max(left, 1.0)
        curve = peak(3, size * own[side]) + peak(53, size * other[side])
        found.append(
            Load("L5_S1", "compression", side, "N", curve, float(curve.max()), 3.0, strides=3,
                 uncertain=True)
        )  # fmt: skip
    return found


def _drawn(loads: Sequence[Load], shared: float, own: float, draws: int) -> dict:
    found: dict = {side: [] for side in SIDES}
    for number in range(draws):
        rng = np.random.default_rng([7, number])
        both = rng.normal(0.0, shared)
        for side in SIDES:
            factor = np.exp(both + rng.normal(0.0, own))
            found[side].append(
                {
                    (one.site, one.part, None if one.uncertain else side): one.curve * factor
                    for one in loads
                    if one.side == side
                }
            )
    return found


def _with(load: Load, drawn: dict, measured: float) -> Load:
    key = (load.site, load.part, None if load.uncertain else load.side)
    peaks = [float(np.max(curves[key])) for curves in drawn[load.side]]
    low, high = (None, None) if not peaks else map(float, np.percentile(peaks, (2.5, 97.5)))
    return Load(
        load.site, load.part, load.side, load.unit, load.curve, load.peak, load.at_percent,
        low, high, load.strides, measured, load.uncertain,
    )  # fmt: skip


def of_side(found: Sequence[Measured], name: str, side: str | None) -> Measured:
    """One finding of one side."""
    return next(one for one in found if (one.id, one.side) == (name, side))


def assessed(measured: Sequence[Measured], answers: dict[str, object] | None = None) -> Assessment:
    """The answer for the made person with these findings of a recording."""
    evidence = load_evidence()
    case = CASE if not answers else _case_with(answers)
    findings = grade(case, evidence, tuple(measured))
    triaged, explanation = triage(findings), explain(findings)
    plan = make_plan(case, findings, triaged, explanation)
    return Assessment(
        case, evidence, findings, triaged, _urgency(triaged, plan), explanation, plan,
        Provenance("0", {}, evidence.sha256, ()),
    )  # fmt: skip


def _case_with(answers: dict[str, object]) -> Case:
    person = {"age": 50, "sex": "female", "height": "165 cm", "mass": "71 kg"}
    return parse_case(
        {
            "complaints": [{"site": "heel", "side": "left"}, {"site": "back"}],
            "answers": {"first_step_pain": "yes", **answers},
            "person": person,
        },
        "case.yaml",
    )
