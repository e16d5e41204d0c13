"""What to ask or examine next: the most expected information for the patient's time.

The information of a finding is the mutual information between it and the set of causes at both
sites, in bits. It is exact but for the traits, which enter by their own probabilities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solespine.causes.engine import Given
from solespine.causes.posterior import Posterior
from solespine.causes.tables import Parts, log_answer, parts

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """A finding worth knowing.

    Attributes:
        finding: its id.
        bits: expected information about the causes, in bits.
        seconds: what asking or testing costs.
        tells: the causes that it moves most, as (cause, log-likelihood ratio of a yes).
    """

    finding: str
    bits: float
    seconds: float
    tells: tuple[tuple[str, float], ...]

    @property
    def worth(self) -> float:
        """Bits for each second."""
        return self.bits / self.seconds


def rank_questions(
    candidates: Iterable[str], posterior: Posterior, given: Given
) -> tuple[Question, ...]:
    """The candidates, most bits for each second first; ties by the vocabulary's order.

    Args:
        candidates: unanswered findings that apply to the person.
        posterior: one draw.
        given: what is known already.
    """
    figures = given.figures
    wanted = set(candidates)
    numbers = [f for f, name in enumerate(figures.findings) if name in wanted]
    if not numbers:
        return ()
    rows = np.array(numbers, np.intp)
    split = parts(figures.base[rows][None], figures.effect[rows][None])
    questions = [
        _question(k, figures.findings[f], split, posterior, given) for k, f in enumerate(numbers)
    ]
    return tuple(sorted(questions, key=lambda question: -question.worth))


def _question(k: int, name: str, split: Parts, posterior: Posterior, given: Given) -> Question:
    finding = given.evidence.findings[name]
    chance, mass = _chance_of_yes(k, finding.factor, split, posterior)
    bits = max(0.0, float(_entropy((chance * mass).sum()) - (_entropy(chance) * mass).sum()))
    return Question(name, bits, finding.seconds, _tells(k, split, posterior))


def _chance_of_yes(
    k: int, factor: bool, split: Parts, posterior: Posterior
) -> tuple[Floats, Floats]:
    """P(yes) in the classes of pairs that the finding tells apart, and the classes' mass."""
    space = posterior.space
    slices = space.slices()
    sums: list[list[Floats]] = []
    codes: list[NDArray[np.intp]] = []
    for axis, columns in zip(space.axes, slices, strict=True):
        own = split.effect[0, k, columns]
        member, code = axis.classes(np.flatnonzero(own))
        weights = member.T.astype(np.float64)
        sums.append([p[0, k, columns] @ weights for p in (split.thins, split.spares, split.effect)])
        codes.append(code)
    mass = _class_mass(posterior.pair[0], codes[0], codes[1], sums)
    extra = _extra_mass(posterior, codes[2], sums[2][0].size)
    joined = [
        f[:, None, None] + b[None, :, None] + x[None, None, :]
        for f, b, x in zip(*sums, strict=True)
    ]
    yes = np.exp(log_answer(split.base[0, k], *joined, factor=factor, present=True))
    return yes @ extra, mass


def _class_mass(
    pair: Floats, foot: NDArray[np.intp], back: NDArray[np.intp], sums: list[list[Floats]]
) -> Floats:
    """Probability of each (foot class, back class)."""
    if sums[1][0].size == 1:
        of_set = pair.sum(axis=1)
        mass = np.bincount(foot, weights=of_set, minlength=sums[0][0].size)
        return mass.astype(np.float64)[:, None]
    in_class = (foot[None, :] == np.arange(sums[0][0].size)[:, None]).astype(np.float64)
    rows = in_class @ pair
    in_class = (back[None, :] == np.arange(sums[1][0].size)[:, None]).astype(np.float64)
    return np.asarray(rows @ in_class.T)


def _extra_mass(posterior: Posterior, code: NDArray[np.intp], count: int) -> Floats:
    """Probability of each class of combinations of extra causes."""
    mass = np.bincount(code, weights=posterior.combination[0], minlength=count)
    return mass.astype(np.float64)


def _tells(k: int, split: Parts, posterior: Posterior) -> tuple[tuple[str, float], ...]:
    """The probable causes that a yes would move most."""
    effect = split.effect[0, k]
    moved = np.abs(effect) * np.sqrt(posterior.marginal[0] * (1.0 - posterior.marginal[0]))
    order = np.argsort(-moved, kind="stable")[:3]
    return tuple((posterior.space.causes[c], float(effect[c])) for c in order if moved[c] > 0.0)


def _entropy(p: Floats | float) -> Floats:
    """Binary entropy in bits."""
    q = np.clip(p, 1e-300, 1.0 - 1e-16)
    return np.asarray(-(q * np.log2(q) + (1.0 - q) * np.log2(1.0 - q)))
