"""How heel and back pain hang together: a posterior over hidden mechanisms.

Each mechanism of the links table may be at work in a hypothesis if its causes are present. Rows
of one pathway are one mechanism seen by several studies and are not multiplied; rows that
measure the pathway from outside (trials, counter-evidence) set its strength. Findings move the
odds of a mechanism only if they have not already moved its causes, or if they are about the tie
itself (link_findings). One of four is true: foot to
back, back to foot, one shared cause, or coincidence, which is what is left when no mechanism is
at work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solespine.causes.attribution import Attribution, presence, reach_of
from solespine.causes.posterior import Posterior
from solespine.causes.space import home
from solespine.evidence import Evidence
from solespine.evidence.topics import Link

Floats = NDArray[np.float64]

VERDICTS = ("foot_to_back", "back_to_foot", "shared_cause", "coincidental")
_SEED = 20261122
_OUTSIDE = ("counter_evidence", "treatment_evidence")
_SPEAKING = ("foot_to_back", "back_to_foot", "shared_cause", "mimic")
_LARGEST_RATIO = 12.0  # findings together never move a mechanism further than this


@dataclass(frozen=True)
class Mechanism:
    """One row of the links table that can be at work, ready to be computed.

    Attributes:
        link: id of the row.
        row: the row.
        log_odds: its strength as log-odds, after evidence from outside and the findings.
        used: findings that moved it, with their log-likelihood ratio.
    """

    link: str
    row: Link
    log_odds: float
    used: tuple[tuple[str, float], ...]


def mechanisms(answers: Mapping[str, bool], evidence: Evidence) -> tuple[Mechanism, ...]:
    """All mechanisms between foot and back, with the odds that the answers leave them."""
    rows = {
        link_id: row
        for link_id, row in evidence.links.items()
        if row.direction in _SPEAKING and _ties_two_sites(row, evidence)
    }
    made = []
    for link_id, row in rows.items():
        used = _once(tuple(_moves(row, answers, evidence)), evidence)
        most = np.log(_LARGEST_RATIO)
        moved = float(np.clip(sum(ratio for _, ratio in used), -most, most))
        made.append(Mechanism(link_id, row, _outside_view(row, evidence) + moved, used))
    return tuple(made)


def _ties_two_sites(row: Link, evidence: Evidence) -> bool:
    """Rows within one site tell how a cause comes about, not how the sites are tied."""
    if row.direction == "mimic" or row.verdict == "shared_cause":
        return row.verdict != "coincidental"
    start = {_side(c, evidence) for c in row.from_causes}
    end = {_side(c, evidence) for c in row.to_causes}
    wanted = ("foot", "back") if row.verdict == "foot_to_back" else ("back", "foot")
    return (wanted[0] in start or "extra" in start) and wanted[1] in end


def _side(cause: str, evidence: Evidence) -> str:
    return home(cause, evidence)


def _outside_view(row: Link, evidence: Evidence) -> float:
    """Log-odds of the row's strength, drawn half-way to trials and counter-evidence."""
    own = _logit(row.strength.value)
    outside = [
        _logit(other.strength.value)
        for other in evidence.links.values()
        if other.pathway == row.pathway and other.direction in _OUTSIDE
    ]
    return own if not outside else (own + float(np.mean(outside))) / 2.0


def _moves(
    row: Link, answers: Mapping[str, bool], evidence: Evidence
) -> Iterator[tuple[str, float]]:
    """The answered findings that move this mechanism, with log-likelihood ratios."""
    known = {r.finding for c in row.from_causes for r in evidence.likelihoods.get(c, ())}
    special = {r.finding: r for r in evidence.link_findings if r.verdict == row.verdict}
    model = evidence.model
    listed = (*row.findings_for, *row.findings_against)
    for finding in sorted({*listed, *special}):
        if finding not in answers or (finding in known and finding not in special):
            continue
        if finding in special:
            ratio = special[finding].if_yes if answers[finding] else special[finding].if_no
        elif not answers[finding]:
            continue  # absence of a mechanism's usual sign has no figure
        elif finding in row.findings_for:
            ratio = model.mechanism_for.value
        else:
            ratio = model.mechanism_against.value
        yield finding, float(np.log(ratio))


def _once(used: tuple[tuple[str, float], ...], evidence: Evidence) -> tuple[tuple[str, float], ...]:
    """Without a load that follows from what moved the mechanism already.

    Joints carry less where the foot is pressed less on the floor: one thing, told once.
    """
    told = {
        group
        for finding, _ in used
        if evidence.findings[finding].kind != "load"
        for group in evidence.findings[finding].groups
    }
    return tuple(
        (finding, ratio)
        for finding, ratio in used
        if evidence.findings[finding].kind != "load"
        or not told & set(evidence.findings[finding].groups)
    )


def strength_shifts(found: tuple[Mechanism, ...], draws: int, evidence: Evidence) -> Floats:
    """(D, mechanism) shifts of the log-odds over the uncertainty of the strengths.

    Every row's shift depends on its place in the table only, not on the answers.
    """
    order = {link: number for number, link in enumerate(evidence.links)}
    rng = np.random.default_rng(_SEED)
    width = evidence.model.logit_width
    normal = rng.standard_normal((draws, len(order)))
    return np.stack(
        [normal[:, order[m.link]] * width[m.row.strength.confidence].value for m in found], axis=1
    )


def link_posterior(
    posterior: Posterior,
    found: tuple[Mechanism, ...],
    shift: Floats,
    sites: tuple[tuple[str, ...], tuple[str, ...]],
    answers: Mapping[str, bool],
    evidence: Evidence,
) -> tuple[Floats, Floats]:
    """Probabilities of the four verdicts, and how much each mechanism carries.

    Args:
        posterior: D draws.
        found: mechanisms.
        shift: (D, mechanism) added to their log-odds.
        sites: the complaints below (heel, foot, leg) and above (back, hip) that are to be tied.
        answers: for body weight, which is a fact and no hypothesis.

    Returns:
        (D, 4) in the order of VERDICTS, summing to one, foot to back held at its ceiling;
        (D, mechanism) probability that the mechanism is at work.
    """
    at_work = _at_work(posterior, found, shift, sites, answers, evidence)
    none = [np.ones_like(posterior.pair) for _ in VERDICTS[:3]]
    for v, verdict in enumerate(VERDICTS[:3]):
        pathways = {m.row.pathway for m in found if m.row.verdict == verdict}
        for pathway in sorted(pathways):
            same = [q for m, q in zip(found, at_work, strict=True) if m.row.pathway == pathway]
            none[v] = none[v] * (1.0 - np.maximum.reduce(same))
    odds = [(1.0 - n) / np.maximum(n, 1e-9) for n in none]
    rest = 1.0 / (1.0 + sum(odds))
    cells = [o * rest for o in odds] + [rest]
    chance = np.stack([(posterior.pair * c).sum(axis=(1, 2)) for c in cells], axis=1)
    carried = np.stack([(posterior.pair * q).sum(axis=(1, 2)) for q in at_work], axis=1)
    return _under_ceiling(chance, evidence.model.foot_to_back_ceiling.value), carried


def _at_work(
    posterior: Posterior,
    found: tuple[Mechanism, ...],
    shift: Floats,
    sites: tuple[tuple[str, ...], tuple[str, ...]],
    answers: Mapping[str, bool],
    evidence: Evidence,
) -> list[Floats]:
    """For each mechanism (D, foot set, back set), or broadcast: chance that it is at work."""
    ends = _Ends(posterior, sites, answers, evidence)
    at_work = []
    for k, mechanism in enumerate(found):
        strength = 1.0 / (1.0 + np.exp(-(mechanism.log_odds + shift[:, k])))[:, None, None]
        row = mechanism.row
        if row.direction == "mimic" and row.verdict == "back_to_foot":
            at_work.append(ends.explains_below(row.from_causes))
        elif row.verdict == "shared_cause":
            at_work.append(ends.shared(row, strength))
        else:
            at_work.append(strength * ends.any_of(row.from_causes) * ends.any_of(row.to_causes))
    return [np.broadcast_to(q, posterior.pair.shape) for q in at_work]


class _Ends:
    """Whether the two ends of a mechanism are there, in every pair of sets."""

    def __init__(
        self,
        posterior: Posterior,
        sites: tuple[tuple[str, ...], tuple[str, ...]],
        answers: Mapping[str, bool],
        evidence: Evidence,
    ) -> None:
        self.posterior, self.evidence, self.answers = posterior, evidence, answers
        unlisted = evidence.model.unlisted_reach.value
        self.complaints = [
            Attribution(posterior, reach_of(posterior.space, s, evidence, answers), unlisted)
            for s in sites
        ]

    def any_of(self, causes: tuple[str, ...]) -> Floats:
        """Probability that at least one of the causes is present."""
        return _any(self._present(cause) for cause in causes)

    def _present(self, cause: str) -> Floats:
        if cause in self.posterior.space.causes:
            return presence(self.posterior, cause)
        known = self.answers.get("bmi_30")  # the one cause that is a fact and no hypothesis
        prior = self.evidence.causes[cause].prior.both.value
        return np.full((1, 1, 1), prior if known is None else float(known))

    def explains_below(self, causes: tuple[str, ...]) -> Floats:
        """Chance that one of the causes brings the foot's complaint."""
        return _any(self.complaints[0].of(cause) for cause in causes)

    def shared(self, row: Link, strength: Floats) -> Floats:
        """A cause is present, and what it brings about is found below and above.

        It may act through the row's own consequences at an end, with the row's strength, or
        bring both complaints itself.
        """
        return _any(self._shared_by(cause, row, strength) for cause in row.from_causes)

    def _shared_by(self, cause: str, row: Link, strength: Floats) -> Floats:
        present = self._present(cause)
        through: Floats = np.ones((1, 1, 1))
        itself: Floats = np.ones((1, 1, 1))
        for complaint, side in zip(self.complaints, ("foot", "back"), strict=True):
            there = tuple(c for c in row.to_causes if home(c, self.evidence) == side)
            brings: Floats = np.zeros((1, 1, 1))
            if cause in self.posterior.space.causes:
                brings = np.minimum(complaint.of(cause) / np.maximum(present, 1e-12), 1.0)
            itself = itself * brings
            through = through * (1.0 - (1.0 - self.any_of(there)) * (1.0 - brings))
        return present * (1.0 - (1.0 - strength * through) * (1.0 - itself))


def _any(chances: Iterable[Floats]) -> Floats:
    """Chance of at least one."""
    none: Floats = np.ones((1, 1, 1))
    for chance in chances:
        none = none * (1.0 - chance)
    return 1.0 - none


def _under_ceiling(chance: Floats, ceiling: float) -> Floats:
    """What foot to back has above its ceiling is not known: it goes to coincidence."""
    over = np.maximum(chance[:, 0] - ceiling, 0.0)
    held = chance.copy()
    held[:, 0] -= over
    held[:, 3] += over
    return held


def _logit(p: float) -> float:
    return float(np.log(p) - np.log1p(-p))
