"""From likelihood rows to numbers against one base rate for each finding.

Rows of one finding come from different comparison groups. Only the odds ratio of a row is
kept; all rows of a finding then stand against one base rate, so that a finding moves no cause
that it says nothing about. Ratios measured against healthy or selected people are shrunk.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from solespine.causes.space import Space, build_space
from solespine.evidence import Evidence
from solespine.evidence.topics import Figure, Likelihood, Prior

Floats = NDArray[np.float64]

_ALL = ("other_heel_or_foot_pain", "other_low_back_pain", "other_leg_or_buttock_pain")
_COMPARATORS = {"below": _ALL[:1], "above": _ALL[1:], "both": _ALL}
# Columns of priors for the causes of foot, back and besides, by presentation.
PRESENTATIONS = {
    "heel": ("heel", "heel", "heel"),
    "foot": ("foot", "foot", "foot"),
    "back": ("back", "back", "back"),
    "leg": ("leg", "leg", "leg"),
    "both": ("both", "both", "both"),
    "foot and back": ("foot", "both", "foot"),
    "heel and leg": ("both", "leg", "leg"),
    "foot and leg": ("foot", "leg", "foot"),
}
_STANDS_IN = {"foot": "heel", "leg": "back"}
_FLATTERING = ("population_or_healthy", "selected_clinic")
_SAME = 1e-9  # an odds ratio this near to one says nothing


@dataclass(frozen=True, eq=False)
class Figures:
    """Numbers for one kind of presentation.

    Attributes:
        space: the hypotheses; its causes give the columns.
        findings: ids of findings with at least one informative row; the rows below.
        base: (finding,) log-odds of the finding without any listed cause.
        base_width: (finding,) standard deviation of `base`.
        effect: (finding, cause) log odds ratio; 0 where there is no row.
        effect_width: (finding, cause) standard deviation of `effect`; 0 where there is no row.
        factor: (finding,) True for age, sex and risk, which precede the causes.
        prior: (cause,) probability before any answer.
        prior_width: (cause,) standard deviation of its log-odds.
    """

    space: Space
    findings: tuple[str, ...]
    base: Floats
    base_width: Floats
    effect: Floats
    effect_width: Floats
    factor: NDArray[np.bool_]
    prior: Floats
    prior_width: Floats


def logit(p: float | Floats) -> Floats:
    """Log-odds of a probability."""
    q = np.asarray(p, dtype=np.float64)
    return np.log(q) - np.log1p(-q)


@functools.lru_cache(maxsize=8)
def figures_for(group: str, child: bool, evidence: Evidence) -> Figures:
    """The numbers for a presentation (a key of PRESENTATIONS), of an adult or a child."""
    space = build_space(evidence)
    rows = _rows_by_finding(space, evidence)
    findings = tuple(rows)
    shape = (len(findings), len(space.causes))
    effect, effect_width = np.zeros(shape), np.zeros(shape)
    base, base_width = np.zeros(shape[0]), np.zeros(shape[0])
    for f, finding in enumerate(findings):
        base[f], base_width[f] = _base_rate(rows[finding], group, evidence)
        for c, row in rows[finding].items():
            if _is_informative(row):
                effect[f, c], effect_width[f, c] = _effect(row, evidence)
    prior, prior_width = _priors(space, group, child, evidence)
    factor = np.array([evidence.findings[f].factor for f in findings])
    if child:
        _drop_age_of_children(effect, findings, space, evidence)
    return Figures(
        space, findings, base, base_width, effect, effect_width, factor, prior, prior_width
    )


def _rows_by_finding(space: Space, evidence: Evidence) -> dict[str, dict[int, Likelihood]]:
    rows: dict[str, dict[int, Likelihood]] = {}
    for c, cause in enumerate(space.causes):
        for row in evidence.likelihoods.get(cause, ()):
            rows.setdefault(row.finding, {})[c] = row
    rows = {f: of_f for f, of_f in rows.items() if any(map(_is_informative, of_f.values()))}
    order = {finding: number for number, finding in enumerate(evidence.findings)}
    return {finding: rows[finding] for finding in sorted(rows, key=order.__getitem__)}


def _is_informative(row: Likelihood) -> bool:
    """A ratio of one counts for the base rate only."""
    return abs(_raw_effect(row)) > _SAME


def _raw_effect(row: Likelihood) -> float:
    return float(logit(row.sensitivity) - logit(row.false_positive))


def _effect(row: Likelihood, evidence: Evidence) -> tuple[float, float]:
    """Log odds ratio of a row and its standard deviation."""
    model = evidence.model
    width = float(
        np.hypot(
            model.logit_width[row.confidence.sensitivity].value,
            model.logit_width[row.confidence.false_positive].value,
        )
    ) / np.sqrt(2.0)
    effect = _raw_effect(row)
    if row.population in _FLATTERING and not row.already_shrunk:
        return effect * model.comparator_shrink.value, width * model.comparator_widen.value
    return effect, width


def _base_rate(rows: dict[int, Likelihood], group: str, evidence: Evidence) -> tuple[float, float]:
    """Log-odds of the finding among people with such a complaint, and its standard deviation."""
    side = {"heel": "below", "foot": "below", "back": "above", "leg": "above"}.get(group, "both")
    chosen = [row for row in rows.values() if row.population in _COMPARATORS[side]]
    chosen = chosen or [row for row in rows.values() if row.population in _COMPARATORS["both"]]
    chosen = chosen or list(rows.values())
    widths = [evidence.model.logit_width[row.confidence.false_positive].value for row in chosen]
    return float(logit(median(row.false_positive for row in chosen))), median(widths)


def _priors(space: Space, group: str, child: bool, evidence: Evidence) -> tuple[Floats, Floats]:
    prior, width = np.zeros(len(space.causes)), np.zeros(len(space.causes))
    for axis, columns in enumerate(space.slices()):
        for c in range(columns.start, columns.stop):
            table = evidence.causes[space.causes[c]].prior
            figure = prior_of(table, PRESENTATIONS[group][axis], child)
            prior[c] = figure.value
            width[c] = evidence.model.logit_width[figure.confidence].value
    return prior, width


def prior_of(table: Prior, column: str, child: bool) -> Figure:
    """The prior of a column; a child's own where there is one."""
    if child and table.child is not None:
        return table.child
    figure: Figure | None = getattr(table, column)
    return figure if figure is not None else getattr(table, _STANDS_IN[column])


def _drop_age_of_children(
    effect: Floats, findings: tuple[str, ...], space: Space, evidence: Evidence
) -> None:
    """A prior given for children has used the age already."""
    ages = [f for f, name in enumerate(findings) if "age_band" in evidence.findings[name].groups]
    given = [c for c, cause in enumerate(space.causes) if evidence.causes[cause].prior.child]
    effect[np.ix_(ages, given)] = 0.0
