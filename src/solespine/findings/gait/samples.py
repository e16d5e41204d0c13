"""Values of single strides, contacts or steps, and what they come to together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from solespine.motion.model import Quality

_TWO_SIDED_95 = 0.975


@dataclass(frozen=True)
class Sample:
    """One value of one stride, contact or step, of a trial, with the quality it rests on."""

    trial: str
    value: float
    quality: Quality = Quality()


@dataclass(frozen=True)
class Pooled:
    """What samples come to.

    Attributes:
        mean: over samples.
        spread: standard deviation between samples; None for one.
        between_trials: standard deviation of the trials' means; None for one trial.
        standard_error: of the mean: the larger of the one that follows from the samples and the
            one that follows from the trials; None for one sample.
        freedom: degrees of freedom of the standard error.
        count: how many samples; of a comparison, on the side that has fewer.
        trials: how many trials.
        quality: usable as soon as half of the samples are no better; the notes of all.
    """

    mean: float
    spread: float | None
    between_trials: float | None
    standard_error: float | None
    freedom: int
    count: int
    trials: int
    quality: Quality

    @property
    def half_width(self) -> float | None:
        """Half of the 95 % confidence interval of the mean (Student); None for one sample."""
        if self.standard_error is None or self.freedom < 1:
            return None
        return float(stdtrit(self.freedom, _TWO_SIDED_95)) * self.standard_error


def pool(samples: Iterable[Sample]) -> Pooled | None:
    """Pool the finite samples; None where there is none."""
    kept = [s for s in samples if math.isfinite(s.value)]
    if not kept:
        return None
    values = [s.value for s in kept]
    means = [float(np.mean(group)) for group in _by_trial(kept).values()]
    spread, between = _deviation(values), _deviation(means)
    return Pooled(
        mean=float(np.mean(values)),
        spread=spread,
        between_trials=between,
        standard_error=_larger(spread, len(values), between, len(means)),
        freedom=len(values) - 1,
        count=len(values),
        trials=len(means),
        quality=joined(s.quality for s in kept),
    )


def less_than_other(this: Sequence[Sample], other: Sequence[Sample]) -> Pooled | None:
    """How much less this side has than the other, in % of the other (negative: more).

    Sides are compared within each trial, so that trials at different speeds can be pooled; only
    where no trial has both sides are all of one side compared with all of the other. The standard
    error is that of a ratio of means, to first order.
    """
    ours, theirs = _finite(this), _finite(other)
    shared = sorted({s.trial for s in ours} & {s.trial for s in theirs})
    if shared:
        ours = [s for s in ours if s.trial in shared]
        theirs = [s for s in theirs if s.trial in shared]
    if not ours or not theirs:
        return None
    if not shared:  # one group a side
        ours = [Sample("", s.value, s.quality) for s in ours]
        theirs = [Sample("", s.value, s.quality) for s in theirs]
    return _ratio(ours, theirs)


def _ratio(ours: list[Sample], theirs: list[Sample]) -> Pooled | None:
    mine, yours = _by_trial(ours), _by_trial(theirs)
    if any(np.mean(values) <= 0 for values in yours.values()):
        return None
    ratios = [float(np.mean(mine[trial]) / np.mean(yours[trial])) for trial in mine]
    weights = [min(len(mine[trial]), len(yours[trial])) for trial in mine]
    ratio = float(np.average(ratios, weights=weights))
    relative_mine, relative_yours = _relative_spread(mine), _relative_spread(yours)
    within = None
    if relative_mine is not None or relative_yours is not None:
        # A side with one stride is taken to vary as the other does.
        a = relative_mine if relative_mine is not None else relative_yours
        b = relative_yours if relative_yours is not None else relative_mine
        assert a is not None and b is not None
        within = ratio * math.sqrt(a**2 / len(ours) + b**2 / len(theirs)) * 100
    between = _deviation([100 * r for r in ratios])
    from_trials = None if between is None else between / math.sqrt(len(ratios))
    known = [e for e in (within, from_trials) if e is not None]
    count = min(len(ours), len(theirs))
    error = max(known) if known else None
    return Pooled(
        mean=100 * (1 - ratio),
        spread=None if within is None else within * math.sqrt(count),
        between_trials=between,
        standard_error=error,
        freedom=len(ours) + len(theirs) - 2,
        count=count,
        trials=len(ratios),
        quality=joined(s.quality for s in [*ours, *theirs]),
    )


def averaged(parts: Sequence[Pooled], means: Sequence[float]) -> Pooled:
    """Several comparisons as one: the mean of their values.

    Args:
        parts: one or more; their standard errors are averaged, as if they erred together.
        means: the value of each.
    """
    errors = [p.standard_error for p in parts if p.standard_error is not None]
    spreads = [p.spread for p in parts if p.spread is not None]
    betweens = [p.between_trials for p in parts if p.between_trials is not None]
    return Pooled(
        mean=float(np.mean(means)),
        spread=float(np.mean(spreads)) if spreads else None,
        between_trials=float(np.mean(betweens)) if betweens else None,
        standard_error=float(np.mean(errors)) if errors else None,
        freedom=min(p.freedom for p in parts),
        count=min(p.count for p in parts),
        trials=min(p.trials for p in parts),
        quality=joined(p.quality for p in parts),
    )


def joined(qualities: Iterable[Quality]) -> Quality:
    """Quality of what rests on several parts: usable as soon as half are no better than usable."""
    parts = list(qualities)
    weaker = sum(part.level != "good" for part in parts)
    notes = tuple(dict.fromkeys(note for part in parts for note in part.notes))
    return Quality("usable" if parts and 2 * weaker >= len(parts) else "good", notes)


def _finite(samples: Iterable[Sample]) -> list[Sample]:
    return [s for s in samples if math.isfinite(s.value)]


def _by_trial(samples: Iterable[Sample]) -> dict[str, list[float]]:
    groups: dict[str, list[float]] = {}
    for sample in samples:
        groups.setdefault(sample.trial, []).append(sample.value)
    return groups


def _deviation(values: Sequence[float]) -> float | None:
    return float(np.std(values, ddof=1)) if len(values) > 1 else None


def _relative_spread(groups: dict[str, list[float]]) -> float | None:
    """Standard deviation around the mean of each trial, as a share of that mean."""
    freedom = sum(len(group) - 1 for group in groups.values())
    if freedom < 1:
        return None
    squares = 0.0
    for group in groups.values():
        mean = float(np.mean(group))
        if mean <= 0:
            return None
        squares += sum((value / mean - 1) ** 2 for value in group)
    return math.sqrt(squares / freedom)


def _larger(spread: float | None, count: int, between: float | None, trials: int) -> float | None:
    if spread is None:
        return None
    error = spread / math.sqrt(count)
    return error if between is None else max(error, between / math.sqrt(trials))
