"""When a measured value is a finding, when it is none, and when nothing can be said."""

from __future__ import annotations

import math

import pytest

from solespine.evidence.gait_topics import GaitNorm, NormBand
from solespine.findings.gait.judge import judge, uncertainty
from solespine.findings.gait.model import Measured
from solespine.findings.gait.person import Person
from solespine.findings.gait.reading import Reading
from solespine.findings.gait.samples import Sample, less_than_other, pool
from solespine.motion.model import Quality


class Norms:
    """Evidence with nothing but one norm."""

    def __init__(self, norm: GaitNorm) -> None:
        self.gait_norms = {"short_step": norm}


def norm(mdc: float | None = 4.0, worse: str = "high") -> GaitNorm:
    """Normal to 5, present from 8, marked from 20 (mirrored where low is worse)."""
    sign = 1 if worse == "high" else -1
    band = NormBand(
        population="made up",
        low=None if sign > 0 else -5,
        high=5 if sign > 0 else None,
        mild=8 * sign,
        marked=20 * sign,
        sources=("x",),
        confidence="judged",
    )
    stated = {"mdc": mdc, "mdc_confidence": "judged", "mdc_sources": ("x",)} if mdc else {}
    return GaitNorm(quantity="made up", unit="%", worse=worse, bands=(band,), **stated)


def measured(values: list[float], the_norm: GaitNorm, quality: Quality | None = None) -> Measured:
    pooled = pool(Sample("trial", v, quality or Quality()) for v in values)
    assert pooled is not None
    reading = Reading("short_step", "left", "%", pooled, "Made up.")
    (found,) = judge([reading], Norms(the_norm), Person())  # type: ignore[arg-type]
    return found


def around(mean: float, spread: float = 0.1, count: int = 6) -> list[float]:
    return [mean + spread * (-1) ** k for k in range(count)]


@pytest.mark.parametrize(
    ("value", "present", "grade"),
    [
        (0.0, False, "normal"),
        (4.9, False, "normal"),  # inside what is normal
        (6.0, None, "borderline"),  # beyond normal, within the detectable change of the limit
        (11.9, None, "borderline"),
        (12.1, True, "mild"),
        (25.0, True, "marked"),
    ],
)
def test_present_only_beyond_the_detectable_change(value, present, grade):
    for worse, sign in (("high", 1), ("low", -1)):
        found = measured(around(sign * value), norm(worse=worse))
        assert (found.present, found.grade) == (present, grade)
        assert found.value == pytest.approx(sign * value)
        assert found.mdc == 4.0


def test_the_wider_of_change_and_interval_counts():
    # Six strides with a spread of 8: the 95 % interval (2.57 * 8.76 / 2.45 = 9.2) exceeds 4.
    assert measured(around(16.0, 8.0), norm()).present is None
    assert measured(around(16.0, 1.0), norm()).present is True


def test_without_a_published_change_the_strides_decide():
    assert measured(around(9.0, 0.1), norm(mdc=None)).present is True
    assert measured(around(9.0, 3.0), norm(mdc=None)).present is None
    assert measured([30.0, 30.1], norm(mdc=None)).present is None
    assert "Too few" in measured([30.0, 30.1], norm(mdc=None)).detail


def test_few_strides_widen_the_change():
    pooled = {n: pool(Sample("t", 10.0) for _ in range(n)) for n in (1, 2, 3, 12)}
    wide = {n: uncertainty(p, 4.0, steady=False) for n, p in pooled.items() if p}
    assert wide[1] == pytest.approx(4 * math.sqrt(3))
    assert wide[2] == pytest.approx(4 * math.sqrt(1.5))
    assert wide[3] == wide[12] == 4.0
    assert measured([13.0], norm()).present is None
    assert measured([15.0], norm()).present is True
    assert measured([4.9], norm()).present is None  # one normal stride proves little
    assert measured([0.0], norm()).present is False


def test_usable_quality_needs_more():
    usable = Quality("usable", ("a marker flickers",))
    assert measured(around(13.0), norm()).present is True
    found = measured(around(13.0), norm(), usable)
    assert found.present is None
    assert found.quality == usable
    assert measured(around(14.5), norm(), usable).present is True


def test_held_back_readings_say_why():
    pooled = pool(Sample("t", v) for v in around(50.0))
    assert pooled is not None
    reading = Reading("short_step", None, "%", pooled, "Made up.", held="On a belt.")
    (found,) = judge([reading], Norms(norm()), Person())  # type: ignore[arg-type]
    assert found.present is None
    assert found.detail.endswith("On a belt.")


def test_trials_vary_more_than_strides():
    near = pool(Sample(str(k), 10 + 0.01 * (-1) ** i) for k in range(3) for i in range(4))
    apart = pool(Sample(str(k), 10 + k + 0.01 * (-1) ** i) for k in range(3) for i in range(4))
    assert near is not None
    assert apart is not None
    assert apart.between_trials == pytest.approx(1.0)
    assert apart.standard_error == pytest.approx(1 / math.sqrt(3))
    assert near.half_width is not None
    assert near.half_width < 0.01


def test_sides_are_compared_within_trials():
    # The fast trial has right strides only more often; the legs are alike within each trial.
    left = [Sample("slow", 0.8), Sample("fast", 0.5)]
    right = [Sample("slow", 0.8), Sample("fast", 0.5), Sample("fast", 0.5), Sample("fast", 0.5)]
    pooled = less_than_other(left, right)
    assert pooled is not None
    assert pooled.mean == pytest.approx(0.0)
    assert less_than_other([Sample("a", 0.6)], [Sample("b", 0.8)]).mean == pytest.approx(25.0)  # type: ignore[union-attr]
    assert less_than_other([], right) is None
    assert less_than_other([Sample("a", math.nan)], right) is None
