"""Loads → JSON: one entry for each site, part and side, and how far they can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solespine.report.figures import rounded

if TYPE_CHECKING:
    from solespine.evidence import Evidence
    from solespine.loads.model import Comparison, Load, LoadQuality, Loads


def key_of(load: Load) -> str:
    """`L5_S1.compression.left`: site, part and side, so that both sides and all parts have one."""
    return f"{load.site}.{load.part}.{load.side}"


def loads_by_site(loads: Loads | None, evidence: Evidence) -> dict[str, Any] | None:
    """The `loads` of both documents; None where none could be told."""
    if loads is None:
        return None
    return {key_of(one): _load(one, loads, evidence) for one in loads.loads}


def _load(one: Load, loads: Loads, evidence: Evidence) -> dict[str, Any]:
    band = evidence.load_bands.get(f"{one.site}/{one.part}")
    standing = loads.standing.get((one.site, one.part))
    return {
        "site": one.site,
        "part": one.part,
        "side": one.side,
        "peak": rounded(one.peak),
        "unit": one.unit,
        "low": rounded(one.low),
        "high": rounded(one.high),
        "at_percent": rounded(one.at_percent),
        "peak_bw": rounded(one.peak / loads.body_weight_n) if one.unit == "N" else None,
        "standing": rounded(standing),
        "strides": one.strides,
        "measured_percent": rounded(one.measured_percent),
        "uncertain": one.uncertain,
        "published": None
        if band is None
        else {"low": band.low, "high": band.high, "unit": band.unit, "source": band.sources[0]},
    }


def loads_quality(loads: Loads | None, refused: tuple[str, ...]) -> dict[str, Any]:
    """What the loads rest on, left against right, and what was refused or left out."""
    found: dict[str, Any] = {"refused": list(refused)}
    if loads is None:
        return found | {
            "trials": [],
            "left_against_right": [],
            "from_below": None,
            "ground_estimated": None,
            "notes": [],
        }
    return found | {
        "trials": [_trial(name, quality) for name, quality in loads.quality.items()],
        "left_against_right": [_comparison(one) for one in loads.comparisons],
        "from_below": loads.from_below,
        "ground_estimated": loads.ground_estimated,
        "notes": list(loads.notes),
    }


def _trial(name: str, quality: LoadQuality) -> dict[str, Any]:
    residual = quality.residual_percent_bw
    return {
        "trial": name,
        "marker_error_mm": rounded(1000 * quality.marker_rms_m),
        "marker_error_by_role_mm": {
            role: rounded(1000 * error) for role, error in quality.marker_rms_by_role_m.items()
        },
        "residual_percent_bw": None if residual is None else [rounded(one) for one in residual],
        "residual_peak_n": rounded(quality.residual_peak_n),
        "reserve_nm": rounded(quality.reserve_nm),
        "reserve_joint": quality.reserve_joint,
        "frames_not_solved": quality.not_solved,
        "l5s1_disagreement_nm_kg": rounded(quality.l5s1_disagreement_nm_kg),
    }


def _comparison(one: Comparison) -> dict[str, Any]:
    return {
        "site": one.site,
        "part": one.part,
        "left": rounded(one.left),
        "right": rounded(one.right),
        "unit": one.unit,
        "ratio": rounded(one.ratio),
        "low": rounded(one.low),
        "high": rounded(one.high),
        "measured_percent": rounded(one.measured_percent),
        "uncertain": one.uncertain,
    }
