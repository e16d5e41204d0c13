"""The reduced model as a Bayesian network of pyAgrum, its tables written by the slow engine."""

from __future__ import annotations

import itertools
import math

import pyagrum as gum

from authorities.slow_engine import answered, complaint, likelihood, pairs
from solespine.causes.engine import Given, _prior_factors


def posterior(given: Given) -> dict[str, float]:
    """Cause -> probability that it is present, by exact inference in pyAgrum."""
    net, sets = network(given)
    engine = gum.LazyPropagation(net)
    engine.setEvidence({name: 1 for name in net.names() if name.startswith("seen_")})
    engine.makeInference()
    found = {}
    for axis, rows in sets.items():
        table = engine.posterior(axis)
        for cause in {c for row in rows for c in row}:
            found[cause] = sum(table[k] for k, row in enumerate(rows) if cause in row)
    return found


def network(given: Given) -> tuple[gum.BayesNet, dict[str, list[tuple[str, ...]]]]:
    """One node a site for its set of causes, one a trait, one for every answer and complaint."""
    space = given.figures.space
    traits = [space.extra.causes[k] for k in space.traits]
    others = [c for c in space.extra.causes if c not in traits]
    sets = {
        "foot": pairs(space.foot.causes),
        "back": pairs(space.back.causes),
        "others": pairs(others),
        **{trait: [(), (trait,)] for trait in traits},
    }
    net = gum.BayesNet()
    for axis, rows in sets.items():
        net.add(gum.LabelizedVariable(axis, axis, len(rows)))
        net.cpt(axis)[:] = prior(rows, given)
    for rows_of, name, chance_of in observations(given):
        add_observation(net, sets, rows_of, name, chance_of)
    return net, sets


def prior(rows, given: Given) -> list[float]:
    factors, _ = _prior_factors(given.figures, given.complaints, given.evidence)
    column = {cause: c for c, cause in enumerate(given.figures.space.causes)}
    values = []
    for row in rows:
        value = math.exp(sum(factors[column[c]] for c in row))
        for pair in given.evidence.associations:
            if set(pair.causes) <= set(row):
                value *= pair.odds_ratio
        values.append(value)
    return [value / sum(values) for value in values]


def observations(given: Given):
    """Causes concerned, node name and chance function of every answer and complaint."""
    for sites in given.complaints:
        concerned = {
            c for c in given.figures.space.causes
            if any(s in given.evidence.causes[c].reach for s in sites)
            and given.evidence.causes[c].role != "trait"
        }  # fmt: skip
        yield concerned, "seen_" + "_".join(sites), lambda h, s=sites: complaint(h, given, s)
    for finding, rows, base, factor, present in answered(given):

        def chance_of(h, rows=rows, base=base, factor=factor, present=present):
            return likelihood(h, rows, base, factor, present, given.figures)

        yield set(rows), f"seen_{finding}", chance_of


def add_observation(net, sets, concerned, name, chance_of) -> None:
    """A node that was seen, with a row for every combination of the sets that concern it."""
    parents = [axis for axis, rows in sets.items() if concerned & {c for row in rows for c in row}]
    net.add(gum.LabelizedVariable(name, name, 2))
    for axis in parents:
        net.addArc(axis, name)
    values = {}
    for combination in itertools.product(*(range(len(sets[axis])) for axis in parents)):
        members = frozenset(
            c for axis, k in zip(parents, combination, strict=True) for c in sets[axis][k]
        )
        values[combination] = chance_of(members & concerned)
    most = max(1.0, *values.values())  # a likelihood may be scaled; a table entry may not exceed 1
    for combination, value in values.items():
        place = dict(zip(parents, combination, strict=True))
        net.cpt(name)[place] = [1.0 - value / most, value / most]
