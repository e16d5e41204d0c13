"""What to ask or examine next: the most expected information for the patient's time.

The information of a finding is the mutual information between it and the set of causes at both
sites, in bits. It is exact but for the traits, which enter by their own probabilities.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solespine.causes.engine import Given
from solespine.causes.figures import Figures
from solespine.causes.posterior import Posterior
from solespine.causes.tables import log_answer, parts

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
    wanted, told = set(candidates), _Told.of(posterior)
    questions = [
        _question(f, told, given) for f, name in enumerate(given.figures.findings) if name in wanted
    ]
    return tuple(sorted(questions, key=lambda question: -question.worth))


@dataclass(frozen=True)
class _Told:
    """What every question needs of one draw.

    Attributes:
        posterior: the draw.
        foot, back: (set,) probability of the sets of each axis.
        spread: (cause,) standard deviation of each cause's presence.
    """

    posterior: Posterior
    foot: Floats
    back: Floats
    spread: Floats

    @classmethod
    def of(cls, posterior: Posterior) -> _Told:
        pair, marginal = posterior.pair[0], posterior.marginal[0]
        spread = np.sqrt(marginal * (1.0 - marginal))
        return cls(posterior, pair.sum(axis=1), pair.sum(axis=0), spread)


def _question(f: int, told: _Told, given: Given) -> Question:
    name = given.figures.findings[f]
    chance, mass = _chance_of_yes(_outcome(given.figures, f), told)
    bits = max(0.0, float(_entropy((chance * mass).sum()) - (_entropy(chance) * mass).sum()))
    effect = given.figures.effect[f]
    return Question(name, bits, given.evidence.findings[name].seconds, _tells(effect, told))


@dataclass(frozen=True, eq=False)
class _Outcome:
    """What a finding tells apart before anything of the person is known.

    Attributes:
        yes: (foot class, back class, class of extra causes) P(yes).
        codes: for each axis (set,) the class of every set.
    """

    yes: Floats
    codes: tuple[NDArray[np.intp], ...]

    @functools.cached_property
    def in_class(self) -> tuple[Floats, Floats]:
        """(foot class, set) and (set, back class): 1 where the set is of the class."""
        foot, back, _ = self.codes
        of_foot = foot[None, :] == np.arange(self.yes.shape[0])[:, None]
        of_back = back[:, None] == np.arange(self.yes.shape[1])[None, :]
        return of_foot.astype(np.float64), of_back.astype(np.float64)


@functools.lru_cache(maxsize=4096)
def _outcome(figures: Figures, f: int) -> _Outcome:
    """The outcome table of finding number f."""
    split = parts(figures.base[f][None], figures.effect[f][None])
    sums: list[list[Floats]] = []
    codes: list[NDArray[np.intp]] = []
    for axis, columns in zip(figures.space.axes, figures.space.slices(), strict=True):
        member, code = axis.classes(np.flatnonzero(split.effect[0, columns]))
        weights = member.T.astype(np.float64)
        sums.append([p[0, columns] @ weights for p in (split.thins, split.spares, split.effect)])
        codes.append(code)
    joined = [
        foot[:, None, None] + back[None, :, None] + extra[None, None, :]
        for foot, back, extra in zip(*sums, strict=True)
    ]
    factor = bool(figures.factor[f])
    yes = np.exp(log_answer(split.base[0], *joined, factor=factor, present=True))
    return _Outcome(yes, tuple(codes))


def _chance_of_yes(outcome: _Outcome, told: _Told) -> tuple[Floats, Floats]:
    """P(yes) in the classes of pairs that the finding tells apart, and the classes' mass."""
    extra, classes = outcome.codes[2], outcome.yes.shape
    mass = _class_mass(outcome, told)
    return outcome.yes @ _extra_mass(told.posterior, extra, classes[2]), mass


def _class_mass(outcome: _Outcome, told: _Told) -> Floats:
    """Probability of each (foot class, back class)."""
    foot, back, _ = outcome.codes
    classes = outcome.yes.shape
    if classes[1] == 1:
        return _summed(foot, told.foot, classes[0])[:, None]
    if classes[0] == 1:
        return _summed(back, told.back, classes[1])[None, :]
    in_foot, in_back = outcome.in_class
    return np.asarray(in_foot @ told.posterior.pair[0] @ in_back)


def _extra_mass(posterior: Posterior, code: NDArray[np.intp], count: int) -> Floats:
    """Probability of each class of combinations of extra causes."""
    return _summed(code, posterior.combination[0], count)


def _summed(code: NDArray[np.intp], weights: Floats, count: int) -> Floats:
    """(class,) the weights of each class added up."""
    return np.bincount(code, weights=weights, minlength=count).astype(np.float64)


def _tells(effect: Floats, told: _Told) -> tuple[tuple[str, float], ...]:
    """The probable causes that a yes would move most."""
    moved = np.abs(effect) * told.spread
    order = np.argsort(-moved, kind="stable")[:3]
    causes = told.posterior.space.causes
    return tuple((causes[c], float(effect[c])) for c in order if moved[c] > 0.0)


def _entropy(p: Floats | float) -> Floats:
    """Binary entropy in bits."""
    q = np.clip(p, 1e-300, 1.0 - 1e-16)
    return np.asarray(-(q * np.log2(q) + (1.0 - q) * np.log2(1.0 - q)))
