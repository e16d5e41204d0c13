"""What a day of steps and standing adds up to on each link, for JSON and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solespine.report.figures import rounded
from solespine.report.loads_view import RUNGS

if TYPE_CHECKING:
    from solespine.loads.daily_dose import Day, Dose

_MEGA = 1e-6


def daily_dose(day: Day | None, doses: tuple[Dose, ...]) -> dict[str, Any] | None:
    """The `daily_dose` of assessment.json; None without loads."""
    if day is None:
        return None
    return {
        "steps": {
            "value": rounded(day.steps), "low": rounded(day.steps_low),
            "high": rounded(day.steps_high),
        },
        "standing_hours": {
            "value": rounded(day.standing_hours), "low": rounded(day.standing_low),
            "high": rounded(day.standing_high),
        },
        "assumed": list(day.assumed),
        "doses": [
            {
                "site": one.site, "part": one.part, "side": one.side,
                "peaks": rounded(one.peaks), "walking_ns": rounded(one.walking_ns),
                "standing_ns": rounded(one.standing_ns), "total_ns": rounded(one.total_ns),
                "low_ns": rounded(one.low_ns), "high_ns": rounded(one.high_ns),
            }
            for one in doses
        ],
    }  # fmt: skip


def dose_lines(day: Day | None, doses: tuple[Dose, ...]) -> tuple[str, ...]:
    """Sentences: the day, each link's dose, and what stands for what nobody told."""
    by_site = {(one.site, one.part, one.side): one for one in doses}
    told = []
    for site, part, name, _ in RUNGS:
        sides = [
            f"{side} {_MEGA * one.total_ns:.1f} ({_MEGA * one.low_ns:.1f} to "
            f"{_MEGA * one.high_ns:.1f})"
            for side in ("left", "right")
            if (one := by_site.get((site, part, side)))
        ]
        if sides:
            told.append(f"{name} {', '.join(sides)}")
    if day is None or not told:
        return ()
    return (
        f"A day of {day.steps:.0f} steps and {day.standing_hours:.1f} hours of standing adds up "
        f"to, in MN s: {'; '.join(told)}.",
        *(f"{text[:1].upper()}{text[1:]}." for text in day.assumed),
    )
