"""Where on the nerve pathway is the damage? An exact posterior over single places of one leg.

Each place cuts a share of the fibres of some nodes of the graph; the loss runs down the graph to
the skin, muscles and reflexes they supply. Given the place the signs count as independent, and of
the findings that look at one sign only the most telling answer counts. Not answered counts for
nothing. Several lesions at once (double crush) are left to the posterior over causes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solespine.evidence.nerve_topics import NerveObservation, Nerves, NerveSign

Answers = Mapping[str, bool | None]
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesion:
    """One place of the pathway and how well it explains the answers."""

    site: str
    name: str  # for clinicians
    plain: str  # for patients
    probability: float  # 0 to 1; all sites sum to one
    nodes: tuple[str, ...]  # where the fibres suffer
    causes: tuple[str, ...]  # causes it feeds; empty: the site's why_no_cause says why
    for_: tuple[str, ...]  # findings, the most telling first
    against: tuple[str, ...]


def localise(present: Answers, nerves: Nerves) -> tuple[Lesion, ...]:
    """Rank the places of damage of one leg, the most probable first.

    Args:
        present: finding id → yes, no or None (not answered), already chosen for the leg.
            Findings that the graph does not know are left out.
        nerves: the graph.
    """
    sites = tuple(nerves.sites)
    prior = np.array([site.prior.value for site in nerves.sites.values()])  # (sites,)
    prior /= prior.sum()
    heard = _heard(present, nerves)
    total = np.sum([np.zeros(len(sites)), *heard.values()], axis=0)  # (sites,)
    posterior = prior * np.exp(total - total.max())
    posterior /= posterior.sum()
    ratios = {finding: _ratios(log, prior) for finding, log in heard.items()}
    lesions = [
        _lesion(site, float(posterior[at]), {f: float(r[at]) for f, r in ratios.items()}, nerves)
        for at, site in enumerate(sites)
    ]
    return tuple(sorted(lesions, key=lambda lesion: -lesion.probability))  # ties: file order


def chance(finding: str, site: str, nerves: Nerves) -> float:
    """P(finding | damage at the site only), 0 to 1.

    Raises:
        KeyError: the graph knows no such finding or site.
    """
    for sign in nerves.signs.values():
        for seen in sign.seen_by:
            if seen.finding == finding:
                lost = _spread(nerves.sites[site].hits, nerves)
                return _chance(seen, sign, site, lost, nerves)
    raise KeyError(finding)


def territory(node: str, nerves: Nerves) -> dict[str, float]:
    """Share of each sign's supply that runs through the node; signs it does not reach left out."""
    lost = _spread({node: 1.0}, nerves)
    shares = {sign_id: _share(sign, lost) for sign_id, sign in nerves.signs.items()}
    return {sign_id: share for sign_id, share in shares.items() if share > 0}


def _heard(present: Answers, nerves: Nerves) -> dict[str, Vector]:
    """The finding that counts for each answered sign, with its log-likelihoods (sites,)."""
    losses = {site: _spread(place.hits, nerves) for site, place in nerves.sites.items()}
    heard = {}
    for sign in nerves.signs.values():
        if _said_by_parts(sign, present, nerves):
            continue
        logs = {}
        for seen in sign.seen_by:
            answer = present.get(seen.finding)
            if answer is not None:
                chances = [_chance(seen, sign, site, lost, nerves) for site, lost in losses.items()]
                logs[seen.finding] = np.log(np.array(chances) if answer else 1 - np.array(chances))
        if logs:
            most_telling = max(logs, key=lambda finding: float(np.ptp(logs[finding])))
            heard[most_telling] = logs[most_telling]
    return heard


def _said_by_parts(sign: NerveSign, present: Answers, nerves: Nerves) -> bool:
    """Whether the parts of a whole (the two halves of the sole) already say what it says."""
    whole = _answers(sign, present)
    parts = [_answers(nerves.signs[part], present) for part in sign.parts]
    return bool(parts) and (all(parts) or any(part & whole for part in parts))


def _answers(sign: NerveSign, present: Answers) -> set[bool]:
    given = (present.get(seen.finding) for seen in sign.seen_by)
    return {answer for answer in given if answer is not None}


def _chance(
    seen: NerveObservation, sign: NerveSign, site: str, lost: Mapping[str, float], nerves: Nerves
) -> float:
    if site in seen.direct:
        return seen.direct[site].value
    place = nerves.sites[site]
    figures = {"skin": place.sensory, "movement": place.motor, "reflex": place.reflex}
    shown = figures[sign.kind].value * _share(sign, lost) if sign.kind in figures else 0.0
    background = seen.background.value
    return float(background + (1.0 - background) * shown**seen.severity)


def _spread(hits: Mapping[str, float], nerves: Nerves) -> dict[str, float]:
    """Share of the fibres lost in each node: what is hit there, or above it on the way down.

    A root's loss is not run down the graph: each sign says how much of it a root supplies.
    """
    lost: dict[str, float] = {}

    def fill(node_id: str) -> float:
        if node_id not in lost:
            above = nerves.nodes[node_id].fed_by.items()
            from_above = sum(share * fill(parent) for parent, share in above)
            lost[node_id] = max(hits.get(node_id, 0.0), from_above)
        return lost[node_id]

    for node_id in nerves.nodes:
        fill(node_id)
    return lost


def _share(sign: NerveSign, lost: Mapping[str, float]) -> float:
    """Share of the sign's supply that is lost, through its roots or through its nerves."""
    by_root = sum(share * lost[root] for root, share in sign.roots.items())
    by_nerve = sum(share * lost[nerve] for nerve, share in sign.nerves.items())
    return min(1.0, max(by_root, by_nerve))


def _ratios(log: Vector, prior: Vector) -> Vector:
    """Likelihood ratio of one answer for each site against all other sites together (sites,)."""
    joint = prior * np.exp(log)
    return np.asarray(np.exp(log) * (1.0 - prior) / (joint.sum() - joint))


def _lesion(
    site_id: str, probability: float, ratios: Mapping[str, float], nerves: Nerves
) -> Lesion:
    site, telling = nerves.sites[site_id], nerves.telling_ratio.value
    ordered = sorted(ratios, key=lambda finding: -ratios[finding])
    return Lesion(
        site=site_id,
        name=site.name,
        plain=site.plain,
        probability=probability,
        nodes=tuple(site.hits),
        causes=site.feeds,
        for_=tuple(f for f in ordered if ratios[f] >= telling),
        against=tuple(f for f in reversed(ordered) if ratios[f] <= 1.0 / telling),
    )
