"""The nerve pathway from the roots to the foot: the types of its data, checked when made."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from solespine.evidence.topics import Confidence, Figure, Frozen, ModelFigure, Probability


class NerveNode(Frozen):
    """One root, plexus or nerve of the pathway."""

    name: str
    kind: Literal["root", "plexus", "nerve"]
    roots: tuple[str, ...] = ()  # root values, among the roots of the graph
    fed_by: dict[str, Probability] = {}  # share of its fibres that comes from each node
    sources: tuple[str, ...]
    basis: str = ""
    confidence: Confidence


class NerveObservation(Frozen):
    """One way to look at a sign: a finding, and how it depends on the loss of supply."""

    finding: str
    background: Figure  # P(finding) with the supply of the sign intact
    severity: float = Field(default=1.0, ge=1.0)  # above 1: seen only when most supply is lost
    direct: dict[str, Figure] = {}  # P(finding | site) where the graph does not say it


class NerveSign(Frozen):
    """A skin area, movement, reflex or provocation test, and what supplies it."""

    name: str
    plain: str
    kind: Literal["skin", "movement", "reflex", "test"]
    nerves: dict[str, Probability] = {}  # share of the supply by the last nerve on the way
    roots: dict[str, Probability] = {}  # share of the supply by root; L2, L3 make up the rest
    parts: tuple[str, ...] = ()  # signs of which this one is the whole
    seen_by: tuple[NerveObservation, ...]
    sources: tuple[str, ...]
    basis: str = ""
    confidence: Confidence

    @model_validator(mode="after")
    def _supplied(self) -> NerveSign:
        if self.kind == "test" and (self.nerves or self.roots):
            raise ValueError("a test has no supply; say its figures by site")
        if self.kind != "test" and abs(sum(self.nerves.values()) - 1) > 1e-9:
            raise ValueError("the shares of the nerves must sum to one")
        if sum(self.roots.values()) > 1 + 1e-9:
            raise ValueError("the shares of the roots must not exceed one")
        return self


class NerveSite(Frozen):
    """A place where the pathway can be damaged, and what such a damage usually does."""

    name: str
    plain: str
    hits: dict[str, Probability] = {}  # share of the node's fibres that usually suffers
    sensory: Figure  # P(area numb) when all its fibres pass here
    motor: Figure  # P(movement weak) when all its fibres pass here
    reflex: Figure  # P(reflex low) when all its fibres pass here
    prior: Figure
    feeds: tuple[str, ...] = ()  # causes
    why_no_cause: str = ""
    sources: tuple[str, ...]
    basis: str = ""

    @model_validator(mode="after")
    def _led_on(self) -> NerveSite:
        if bool(self.feeds) is bool(self.why_no_cause):
            raise ValueError("a site feeds causes or says why not")
        if max(self.sensory.value, self.motor.value, self.reflex.value) >= 1:
            raise ValueError("no damage shows itself always")
        return self


class Nerves(Frozen):
    """The nerve pathway as a graph: nodes, the signs they supply, places of damage."""

    nodes: dict[str, NerveNode]
    signs: dict[str, NerveSign]
    sites: dict[str, NerveSite]
    telling_ratio: ModelFigure  # from this likelihood ratio on a finding speaks for a site

    @model_validator(mode="after")
    def _joined(self) -> Nerves:
        nodes, signs, sites = set(self.nodes), set(self.signs), set(self.sites)
        for node_id, node in self.nodes.items():
            self._known(node_id, {*node.roots, *node.fed_by}, nodes)
            if node.fed_by and abs(sum(node.fed_by.values()) - 1) > 1e-9:
                raise ValueError(f"{node_id}: the shares of fed_by must sum to one")
        for sign_id, sign in self.signs.items():
            self._known(sign_id, {*sign.nerves, *sign.roots}, nodes)
            self._known(sign_id, set(sign.parts), signs)
            for seen in sign.seen_by:
                self._known(f"{sign_id}/{seen.finding}", set(seen.direct), sites)
                figures = (seen.background, *seen.direct.values())
                if not all(0 < figure.value < 1 for figure in figures):
                    raise ValueError(f"{sign_id}/{seen.finding}: figures lie between 0 and 1")
        for site_id, site in self.sites.items():
            self._known(site_id, set(site.hits), nodes)
        if abs(sum(site.prior.value for site in self.sites.values()) - 1) > 1e-9:
            raise ValueError("the priors of the sites must sum to one")
        return self

    @model_validator(mode="after")
    def _acyclic(self) -> Nerves:
        def visit(node_id: str, below: tuple[str, ...]) -> None:
            if node_id in below:
                raise ValueError(f"the graph goes in a circle at {node_id}")
            for parent in self.nodes[node_id].fed_by:
                visit(parent, (*below, node_id))

        for node_id in self.nodes:
            visit(node_id, ())
        return self

    @staticmethod
    def _known(where: str, names: set[str], known: set[str]) -> None:
        missing = sorted(names - known)
        if missing:
            raise ValueError(f"{where}: {missing[0]!r} is not known")
