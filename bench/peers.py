"""The reduced network in the peers' own engines."""

from __future__ import annotations

from collections.abc import Callable

import pyagrum as gum

from authorities.agrum import network
from solespine.causes.engine import Given

Timer = Callable[[Callable[[], object]], float]


def agrum_time(told: Given, timer: Timer) -> float:
    """pyAgrum, lazy propagation: milliseconds for the posteriors of all causes.

    The network is built outside the clock.
    """
    net, sets = network(told)
    seen = {name: 1 for name in net.names() if name.startswith("seen_")}

    def run() -> None:
        engine = gum.LazyPropagation(net)
        engine.setEvidence(seen)
        engine.makeInference()
        for axis in sets:
            engine.posterior(axis)

    return timer(run)


def pgmpy_time(told: Given, timer: Timer) -> float:
    """pgmpy, variable elimination: milliseconds for the posteriors of all causes.

    The network is written by pyAgrum and built outside the clock.
    """
    from pgmpy.factors.discrete import TabularCPD
    from pgmpy.inference import VariableElimination
    from pgmpy.models import DiscreteBayesianNetwork

    net, sets = network(told)
    model = DiscreteBayesianNetwork()
    model.add_nodes_from(net.names())
    for tail, head in net.arcs():
        model.add_edge(net.variable(tail).name(), net.variable(head).name())
    for name in net.names():
        table = net.cpt(name)
        parents = [v for v in table.names if v != name]
        sizes = [net.variable(p).domainSize() for p in parents]
        values = table.reorganize([name, *reversed(parents)]).toarray()
        size = net.variable(name).domainSize()
        columns = values.reshape(-1, size).T
        model.add_cpds(TabularCPD(name, size, columns, evidence=parents or None,
                                  evidence_card=sizes or None))  # fmt: skip
    engine = VariableElimination(model)
    seen = {name: 1 for name in net.names() if name.startswith("seen_")}

    def run() -> None:
        for axis in sets:
            engine.query([axis], evidence=seen, show_progress=False)

    return timer(run)
