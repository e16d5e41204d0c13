"""The exact posterior over all hypotheses, for one set of numbers or many at once.

Every array starts with the axis of draws (one draw for the point estimate). A finding whose
rows lie on one axis costs a vector, on two a matrix. Combinations of extra causes that no
finding ties to foot or back are summed first; the rest by matrix products. A finding that ties
all three axes is met by grouping the combinations by what it can tell apart.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solespine.causes.rows import answer_ratio
from solespine.causes.space import Axis, Space
from solespine.causes.tables import Parts, log_answer

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Numbers:
    """The numbers that enter one update; D draws.

    Attributes:
        space: the hypotheses.
        log_prior: for each axis (D, set).
        findings: (answered,) names.
        present: (answered,) answers.
        factor: (answered,) whether it precedes the causes.
        parts: base (D, answered), effect (D, answered, cause), rows that do not count are 0.
        silent: (group, cause) log chance that a cause does not bring a group of complaints.
        unlisted: chance that something not listed brings it.
    """

    space: Space
    log_prior: tuple[Floats, Floats, Floats]
    findings: tuple[str, ...]
    present: NDArray[np.bool_]
    factor: NDArray[np.bool_]
    parts: Parts
    silent: Floats
    unlisted: float

    @functools.cached_property
    def tied(self) -> NDArray[np.bool_]:
        """(answered, cause) whether a row counts in any draw."""
        return np.asarray(np.any(self.parts.effect != 0.0, axis=0))


@dataclass(frozen=True)
class _Term:
    """One product of the chance that the complaints are explained, multiplied out."""

    sign: float
    foot: Floats  # (foot set,)
    back: Floats  # (back set,)
    extra: Floats  # (combination class,)


@dataclass(frozen=True)
class _Sum:
    """What is needed to sum over combinations of extra causes, class by class.

    Attributes:
        known: (D, foot set, back set) weight before the extra causes, scaled by its largest.
        foot, back: (D, set, class) weights of findings that tie an axis to the extra causes.
        extra: (D, class) weight of each class of combinations.
        groups: classes that no three-axis finding tells apart, with its joint table or None.
        terms: the complaints.
    """

    known: Floats
    foot: Floats
    back: Floats
    extra: Floats
    groups: tuple[tuple[Ints, Floats | None], ...]
    terms: tuple[_Term, ...]

    @functools.cached_property
    def _stacked(self) -> tuple[tuple[Ints, Floats, Floats, Floats, Floats | None], ...]:
        """For each group: its classes once a term, and foot, back and extra weights of those."""
        stacked = []
        for rows, table in self.groups:
            foot = [self.foot[:, :, rows] * term.foot[:, None] for term in self.terms]
            back = [self.back[:, :, rows] * term.back[:, None] for term in self.terms]
            own = [self.extra[:, rows] * (term.sign * term.extra[rows]) for term in self.terms]
            stacked.append(
                (
                    np.tile(rows, len(self.terms)),
                    np.concatenate(foot, axis=2),
                    np.concatenate(back, axis=2).transpose(0, 2, 1),
                    np.concatenate(own, axis=1),
                    table,
                )
            )
        return tuple(stacked)

    def over_classes(self, scale: Floats | None = None) -> Floats:
        """(D, foot set, back set) weight summed over the classes, each scaled by `scale`."""
        total = np.zeros_like(self.known)
        for rows, foot, back, weight, table in self._stacked:
            own = weight if scale is None else weight * scale[..., rows]
            live = np.any(own != 0.0, axis=0)
            met = (foot[:, :, live] * own[:, None, live]) @ back[:, live, :]
            total += met if table is None else met * table
        return total

    def of_class(self) -> Floats:
        """(D, class) weight summed over foot and back."""
        found = np.zeros_like(self.extra)
        for (rows, table), (_, foot, back, weight, _) in zip(
            self.groups, self._stacked, strict=True
        ):
            here = self.known if table is None else self.known * table
            met = np.einsum("dfc,dfc->dc", here @ back.transpose(0, 2, 1), foot) * weight
            found[:, rows] = met.reshape(len(met), len(self.terms), rows.size).sum(axis=1)
        return found

    def of_draws(self, kept: NDArray[np.bool_]) -> _Sum:
        """The same for some of the draws."""
        groups = tuple((rows, None if t is None else t[kept]) for rows, t in self.groups)
        return replace(
            self, known=self.known[kept], foot=self.foot[kept], back=self.back[kept],
            extra=self.extra[kept], groups=groups,
        )  # fmt: skip


@dataclass(frozen=True)
class Posterior:
    """Probabilities given the answers.

    Attributes:
        space: the hypotheses.
        pair: (D, foot set, back set) joint probability, sums to one in each draw.
        combination: (D, extra set) probability of each combination of extra causes.
        marginal: (D, cause) probability that each cause is present.
    """

    space: Space
    pair: Floats
    combination: Floats
    marginal: Floats
    _sum: _Sum
    _total: Floats  # (D, foot set, back set) weight over all combinations
    _share: Floats  # (D, class, extra cause) share of each class' weight that has the cause
    _linked: NDArray[np.bool_]  # (extra cause,) whether its probability varies between classes
    _classes: Ints  # (extra set,) class of every combination

    @functools.cached_property
    def _given_pair(self) -> dict[int, Floats]:
        """Conditional probabilities of extra causes that were asked for already."""
        return {}

    def of_draws(self, kept: NDArray[np.bool_]) -> Posterior:
        """The same for some of the draws."""
        return replace(
            self, pair=self.pair[kept], combination=self.combination[kept],
            marginal=self.marginal[kept], _sum=self._sum.of_draws(kept), _total=self._total[kept],
            _share=self._share[kept],
        )  # fmt: skip

    def extra_range(self, columns: Ints) -> tuple[Floats, Floats]:
        """(D, column) least and most that extra causes' probability can be, given any pair."""
        share = self._share[:, :, columns]
        alone = self.marginal[:, self.space.slices()[2].start + columns]
        linked = self._linked[columns]
        low = np.where(linked, share.min(axis=1), alone)
        return low, np.where(linked, share.max(axis=1), alone)

    def extra_given_pair(self, column: int) -> Floats:
        """(D, foot set, back set) probability of one extra cause given the pair.

        Broadcast to that shape, (D, 1, 1), where no answer ties the cause to foot or back.
        """
        if column not in self._given_pair:
            if self._linked[column]:
                met = self._sum.over_classes(self._share[:, :, column])
                found = met / np.maximum(self._total, 1e-300)
            else:
                found = self.marginal[:, self.space.slices()[2].start + column][:, None, None]
            self._given_pair[column] = found
        return self._given_pair[column]


def update(numbers: Numbers) -> Posterior:
    """The posterior for each draw. The order of the findings changes nothing beyond rounding."""
    numbers, spared = _split_noes(numbers)
    touched = _touched(numbers)
    linked, inverse = _linked_classes(numbers, touched)
    joint = replace(numbers, space=replace(numbers.space, extra=linked))
    tables = _gather(numbers, joint, touched)
    for axis, columns in zip(numbers.space.axes, numbers.space.slices(), strict=True):
        own = spared[:, columns] @ axis.member.T.astype(np.float64)
        tables[axis.name] = tables.get(axis.name, 0.0) + own
    extra_log = numbers.log_prior[2] + tables.get("extra", 0.0)
    extra_log = extra_log - extra_log.max(axis=1, keepdims=True)
    of_set = np.exp(extra_log)
    one_hot = (inverse[:, None] == np.arange(linked.size)).astype(np.float64)
    of_class = of_set @ one_hot
    within = of_set / np.maximum(of_class, 1e-300)[:, inverse]
    three = [k for k, axes in enumerate(touched) if all(axes)]
    summed = _Sum(
        _known(numbers, tables),
        _weights(tables.get("foot_extra"), of_class.shape[0], numbers.space.foot.size, linked.size),
        _weights(tables.get("back_extra"), of_class.shape[0], numbers.space.back.size, linked.size),
        of_class,
        tuple(_groups(joint, three)),
        _terms(joint),
    )
    member = numbers.space.extra.member.astype(np.float64)
    share = np.stack([(within * member[:, x]) @ one_hot for x in range(member.shape[1])], axis=2)
    return _normalised(summed, within, inverse, share, numbers.space)


def _split_noes(numbers: Numbers) -> tuple[Numbers, Floats]:
    """Take out of every "no" what each cause contributes by itself.

    A sign is absent if no cause produces it, cause by cause, and the leak does not either. The
    first part is a product over the causes: it is returned as (D, cause) log-likelihoods and
    ties nothing. What is left of a "no" ties only the causes that thin the leak.
    """
    noes = ~numbers.present & ~numbers.factor
    spared = numbers.parts.spares[:, noes].sum(axis=1)
    spares = np.where(noes[:, None], 0.0, numbers.parts.spares)
    ties = np.where(noes[:, None], numbers.parts.thins, numbers.parts.effect)
    left = Parts(numbers.parts.base, ties, numbers.parts.thins, spares)
    return replace(numbers, parts=left), spared


def _touched(numbers: Numbers) -> list[tuple[bool, bool, bool]]:
    """Which axes each finding ties; a factor moves traits one by one and never ties them."""
    foot, back, extra = (numbers.tied[:, s] for s in numbers.space.slices())
    return [
        (bool(foot[k].any()), bool(back[k].any()), bool(extra[k].any() and not numbers.factor[k]))
        for k in range(len(numbers.findings))
    ]


def _linked_classes(numbers: Numbers, touched: list[tuple[bool, bool, bool]]) -> tuple[Axis, Ints]:
    """Combinations that differ in a cause tied to foot or back; the class of every one."""
    s = numbers.space.slices()[2]
    tied = [k for k, (foot, back, extra) in enumerate(touched) if extra and (foot or back)]
    counts = numbers.tied[tied, s].any(axis=0)
    columns = np.flatnonzero(counts | np.any(numbers.silent[:, s], 0))
    member, inverse = numbers.space.extra.classes(columns)
    shown = np.zeros_like(member)
    shown[:, columns] = member[:, columns]
    return Axis("extra", numbers.space.extra.causes, shown), inverse


def _gather(
    numbers: Numbers, joint: Numbers, touched: list[tuple[bool, bool, bool]]
) -> dict[str, Floats]:
    """Log-likelihoods summed by the axes that the findings tie."""
    tables: dict[str, Floats] = {}

    def add(name: str, table: Floats) -> None:
        tables[name] = table if name not in tables else tables[name] + table

    for k, axes in enumerate(touched):
        if numbers.factor[k] and numbers.tied[k, numbers.space.slices()[2]].any():
            add("extra", _factor_on_extra(numbers, k))
        if any(axes) and not all(axes):
            names = [axis.name for axis, tied in zip(numbers.space.axes, axes, strict=True) if tied]
            source = numbers if names == ["extra"] else joint
            add("_".join(names), _table(source, k, [a for a in range(3) if axes[a]]))
    return tables


def _factor_on_extra(numbers: Numbers, k: int) -> Floats:
    """A factor moves the odds of each extra cause by its own ratio."""
    s = numbers.space.slices()[2]
    base, effect = numbers.parts.base[:, k, None], numbers.parts.effect[:, k, s]
    ratio = answer_ratio(base, effect, bool(numbers.present[k]))
    return np.asarray(ratio @ numbers.space.extra.member.T.astype(np.float64))


def _class_sums(numbers: Numbers, k: int, axis: int) -> tuple[list[Floats], Ints]:
    """Summed parts (D, class) of finding k on one axis, and the class of every set."""
    s = numbers.space.slices()[axis]
    tied = np.flatnonzero(numbers.tied[k, s])
    member, inverse = numbers.space.axes[axis].classes(tied)
    weights, columns = member[:, tied].T.astype(np.float64), s.start + tied
    split = (numbers.parts.thins, numbers.parts.spares, numbers.parts.effect)
    return [p[:, k, columns] @ weights for p in split], inverse


def _answer(numbers: Numbers, k: int, sums: list[Floats], axes: int) -> Floats:
    base = numbers.parts.base[:, k].reshape(-1, *([1] * axes))
    return log_answer(base, *sums, factor=bool(numbers.factor[k]), present=bool(numbers.present[k]))


def _table(numbers: Numbers, k: int, axes: list[int]) -> Floats:
    """(D, set) or (D, set, set) log-likelihood of a finding that ties one or two axes."""
    per_axis = [_class_sums(numbers, k, a) for a in axes]
    if len(axes) == 1:
        values, inverse = per_axis[0]
        return _answer(numbers, k, values, 1)[:, inverse]
    (one, first), (two, second) = per_axis
    joined = [x[:, :, None] + y[:, None, :] for x, y in zip(one, two, strict=True)]
    return _answer(numbers, k, joined, 2)[:, :, second][:, first, :]


def _known(numbers: Numbers, tables: dict[str, Floats]) -> Floats:
    foot = numbers.log_prior[0] + tables.get("foot", 0.0)
    back = numbers.log_prior[1] + tables.get("back", 0.0)
    log = foot[:, :, None] + back[:, None, :] + tables.get("foot_back", 0.0)
    return np.asarray(np.exp(log - log.max(axis=(1, 2), keepdims=True)))


def _weights(log: Floats | None, draws: int, sets: int, classes: int) -> Floats:
    """(D, set, class) weights, scaled by the largest of each draw."""
    if log is None:
        return np.ones((draws, sets, classes))
    return np.asarray(np.exp(log - log.max(axis=(1, 2), keepdims=True)))


def _groups(numbers: Numbers, three: list[int]) -> Iterator[tuple[Ints, Floats | None]]:
    """Classes of combinations that no three-axis finding tells apart, with its joint table."""
    if not three:
        yield np.arange(numbers.space.extra.size), None
        return
    s = numbers.space.slices()[2]
    columns = np.flatnonzero(numbers.tied[three, s].any(axis=0))
    classes, inverse = numbers.space.extra.classes(columns)
    shared = [(_class_sums(numbers, k, 0), _class_sums(numbers, k, 1)) for k in three]
    for number, row in enumerate(classes):
        table: Floats | None = None
        for k, ((one, first), (two, second)) in zip(three, shared, strict=True):
            mine = [
                p[:, k, s] @ row.astype(np.float64)
                for p in (numbers.parts.thins, numbers.parts.spares, numbers.parts.effect)
            ]
            joined = [
                x[:, :, None] + y[:, None, :] + m[:, None, None]
                for x, y, m in zip(one, two, mine, strict=True)
            ]
            here = np.exp(_answer(numbers, k, joined, 2))[:, :, second][:, first, :]
            table = here if table is None else table * here
        yield np.flatnonzero(inverse == number), table


def _terms(numbers: Numbers) -> tuple[_Term, ...]:
    """The chance that every group of complaints is explained, as a sum of products."""
    axes, slices = numbers.space.axes, numbers.space.slices()
    quiet = [axis.member @ numbers.silent[:, s].T for axis, s in zip(axes, slices, strict=True)]
    terms = []
    for term in subsets(len(numbers.silent)):
        foot, back, extra = (np.exp(q[:, list(term)].sum(axis=1)) for q in quiet)
        terms.append(_Term((-(1.0 - numbers.unlisted)) ** len(term), foot, back, extra))
    return tuple(terms)


def subsets(count: int) -> list[tuple[int, ...]]:
    """Every subset of `count` numbers, the empty one first."""
    found: list[tuple[int, ...]] = [()]
    for number in range(count):
        found += [(*subset, number) for subset in found]
    return found


def _normalised(
    summed: _Sum, within: Floats, inverse: Ints, share: Floats, space: Space
) -> Posterior:
    total = np.maximum(summed.over_classes(), 0.0)
    weight = summed.known * total
    scale = weight.sum(axis=(1, 2), keepdims=True)
    pair = weight / scale
    combination = (summed.of_class() / scale[:, :, 0])[:, inverse] * within
    marginal = np.concatenate(
        [
            pair.sum(axis=2) @ space.foot.member.astype(np.float64),
            pair.sum(axis=1) @ space.back.member.astype(np.float64),
            combination @ space.extra.member.astype(np.float64),
        ],
        axis=1,
    )
    linked = np.ptp(share, axis=1).max(axis=0) > 0.0
    return Posterior(space, pair, combination, marginal, summed, total, share, linked, inverse)
