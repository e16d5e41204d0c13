"""Evidence for and against each cause, and the figures that the answer hangs on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solespine.causes.draws import Draws
from solespine.causes.engine import Given
from solespine.causes.model import Hinge, Weight
from solespine.causes.rows import active_rows, answer_ratio
from solespine.evidence import Evidence
from solespine.evidence.topics import Likelihood

Floats = NDArray[np.float64]

_SPEAKS = 0.05  # log odds below which a finding is not worth a line
_LEAST_SHARE = 0.05  # below it, 240 draws cannot tell a share from chance
_MOST_HINGES = 5


def row_of(cause: str, finding: str, evidence: Evidence) -> Likelihood:
    """The preferred row of a cause and a finding."""
    return next(row for row in evidence.likelihoods[cause] if row.finding == finding)


def weigh(given: Given) -> dict[str, tuple[Weight, ...]]:
    """For each cause, the answered findings that count for or against it, strongest first."""
    figures = given.figures
    numbers, present, active = active_rows(given.answers, figures, given.evidence)
    weights: dict[str, list[Weight]] = {}
    for k, f in enumerate(numbers):
        ratio = answer_ratio(figures.base[f], figures.effect[f], bool(present[k]))
        for c in np.flatnonzero(active[k] & (np.abs(ratio) >= _SPEAKS)):
            cause = figures.space.causes[c]
            row = row_of(cause, figures.findings[f], given.evidence)
            weights.setdefault(cause, []).append(
                Weight(row.finding, bool(present[k]), float(ratio[c]), row.sources,
                       row.confidence.weaker)
            )  # fmt: skip
    return {cause: tuple(sorted(w, key=lambda one: -abs(one.log_odds)))
            for cause, w in weights.items()}  # fmt: skip


def hinges(
    given: Given, draws: Draws, leaders: Floats, causes: tuple[str, ...]
) -> tuple[Hinge, ...]:
    """The figures that explain most of the spread of the leading answer.

    Args:
        leaders: (D,) probability of the leading explanation in each draw.
        causes: all causes in the order of the arrays.
    """
    answered = [f for f in given.figures.findings if f in given.answers]
    target = np.log(leaders + 1e-9) - np.log1p(-np.minimum(leaders, 1.0 - 1e-9))
    found: list[Hinge] = []
    for c, cause in enumerate(causes):
        share = _explained(draws.prior_shift[:, c], target)
        found.append(Hinge(cause, None, share, _prior_confidence(given, cause)))
        for k in np.flatnonzero(draws.effect_shift[:, :, c].any(axis=0)):
            row = row_of(cause, answered[k], given.evidence)
            share = _explained(draws.effect_shift[:, k, c], target)
            found.append(Hinge(cause, answered[k], share, row.confidence.weaker))
    found.sort(key=lambda hinge: -hinge.share)
    return tuple(hinge for hinge in found[:_MOST_HINGES] if hinge.share >= _LEAST_SHARE)


def _explained(shift: Floats, target: Floats) -> float:
    """Squared correlation; 0 where either does not vary."""
    if shift.std() == 0.0 or target.std() == 0.0:
        return 0.0
    return float(np.corrcoef(shift, target)[0, 1] ** 2)


def _prior_confidence(given: Given, cause: str) -> str:
    return given.evidence.causes[cause].prior.both.confidence
