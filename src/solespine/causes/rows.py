"""Which rows count: each piece of evidence once for each cause.

Findings that share a group are parts of one another or near-duplicates. For one cause, among
the answered findings of a group, one row counts: a composite if it is answered, otherwise the
answer with the largest absolute log-likelihood ratio. A row that counts also replaces the
findings that it contains outside its groups. Ties go to the finding that stands first in the
vocabulary, so the order of the answers never matters.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from solespine.causes.figures import Figures
from solespine.evidence import Evidence


def answer_ratio(
    base: NDArray[np.float64] | float, effect: NDArray[np.float64], present: bool
) -> NDArray[np.float64]:
    """Log-likelihood ratio of an answer, for a base log-odds and a log odds ratio.

    Returns:
        log P(answer | cause) - log P(answer | base), same shape as `effect`.
    """
    sign = 1.0 if present else -1.0
    ratio = np.logaddexp(0.0, -sign * base) - np.logaddexp(0.0, -sign * (base + effect))
    return np.asarray(ratio)


def active_rows(
    answers: Mapping[str, bool], figures: Figures, evidence: Evidence
) -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.bool_]]:
    """The answered findings and the rows of them that count.

    Returns:
        numbers of the answered findings (answered,), their answers (answered,), and which of
        their rows count (answered, cause).
    """
    numbers = np.array([f for f, name in enumerate(figures.findings) if name in answers], np.intp)
    given = np.array([answers[figures.findings[f]] for f in numbers], dtype=bool)
    effect = figures.effect[numbers]
    active = effect != 0.0
    strength = _strength(numbers, given, figures)
    composite = np.array(
        [evidence.findings[figures.findings[f]].composite for f in numbers], dtype=bool
    )
    for group, members in _groups(numbers, figures, evidence).items():
        _keep_one(active, members, strength, composite, own=group)
    return numbers, given, active


def _strength(
    numbers: NDArray[np.intp], given: NDArray[np.bool_], figures: Figures
) -> NDArray[np.float64]:
    """(answered, cause) absolute log-likelihood ratio of each answer."""
    base, effect = figures.base[numbers][:, None], figures.effect[numbers]
    yes = answer_ratio(base, effect, True)
    no = answer_ratio(base, effect, False)
    return np.asarray(np.abs(np.where(given[:, None], yes, no)))


def _groups(
    numbers: NDArray[np.intp], figures: Figures, evidence: Evidence
) -> dict[str, list[int]]:
    """Positions in `numbers` that share a group, composites' contents joined to it."""
    groups: dict[str, list[int]] = {}
    place = {figures.findings[f]: k for k, f in enumerate(numbers)}
    for name, k in place.items():
        finding = evidence.findings[name]
        for group in finding.groups:
            groups.setdefault(group, []).append(k)
        inside = [place[part] for part in finding.contains if part in place]
        if inside:
            groups[f"inside {name}"] = [k, *inside]
    shared = {group: members for group, members in groups.items() if len(members) > 1}
    # What a finding contains is judged last: only a row that still counts replaces its contents.
    return dict(sorted(shared.items(), key=lambda item: item[0].startswith("inside ")))


def _keep_one(
    active: NDArray[np.bool_],
    members: list[int],
    strength: NDArray[np.float64],
    composite: NDArray[np.bool_],
    own: str,
) -> None:
    """Within one group, leave one active row a cause (in place)."""
    rows = np.array(members)
    if own.startswith("inside "):
        # Only the composite's own causes lose the parts.
        active[rows[1:]] &= ~active[rows[0]]
        return
    standing = active[rows]
    rank = np.where(standing, strength[rows] + 1e6 * composite[rows][:, None], -1.0)
    best = rank.argmax(axis=0)
    keep = np.zeros_like(standing)
    keep[best, np.arange(standing.shape[1])] = standing.any(axis=0)
    active[rows] = standing & keep
