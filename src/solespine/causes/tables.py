"""P(finding | set of causes).

A symptom or sign follows a noisy-OR whose leak is the base rate: each cause that makes it more
frequent adds its own chance of producing it, each that makes it rarer thins the leak out. With
one cause present this gives exactly that cause's probability of the finding. A factor (age,
sex, risk) precedes the causes: log odds ratios add up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """What each cause does to the findings.

    Attributes:
        base: (..., finding) log-odds of each finding without any listed cause.
        effect: (..., finding, cause) log odds ratio of the rows that count, 0 elsewhere.
        thins: (..., finding, cause) log of the factor on the leak (0 where it does not thin).
        spares: (..., finding, cause) log of the chance that the cause does not produce it.
    """

    base: Floats
    effect: Floats
    thins: Floats
    spares: Floats


def parts(base: Floats, effect: Floats) -> Parts:
    """Split each row into what thins the leak and what produces the finding."""
    thins, spares = np.zeros(effect.shape), np.zeros(effect.shape)
    rows = np.nonzero(effect)  # most rows do not count, and leave both at 0
    own, before = effect[rows], np.broadcast_to(base[..., None], effect.shape)[rows]
    alone = before + own
    raises = own > 0.0
    thins[rows] = np.where(raises, 0.0, np.logaddexp(0.0, -before) - np.logaddexp(0.0, -alone))
    spares[rows] = np.where(raises, np.logaddexp(0.0, before) - np.logaddexp(0.0, alone), 0.0)
    return Parts(base, effect, thins, spares)


def log_answer(
    base: Floats, thins: Floats, spares: Floats, effect: Floats, *, factor: bool, present: bool
) -> Floats:
    """Log-probability of an answer for sets whose members' parts are summed already.

    Args:
        base: log-odds, broadcast against the rest.
        thins, spares, effect: sums over the members of each set.
        factor: whether the finding precedes the causes.
        present: the answer.
    """
    if factor:
        x = base + effect
        return -np.logaddexp(0.0, -x) if present else -np.logaddexp(0.0, x)
    leak = np.exp(thins - np.logaddexp(0.0, -base))
    log_no = np.log1p(-leak) + spares
    if not present:
        return log_no
    return np.log(-np.expm1(np.minimum(log_no, -1e-300)))
