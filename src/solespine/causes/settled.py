"""Whether the leading explanations hold when the figures shake, from as few draws as it takes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solespine.causes.attribution import Attribution, bounds, reach_of
from solespine.causes.engine import Given, draw_batches, point
from solespine.causes.explain import EXPLAINED, Floats, given_of
from solespine.causes.posterior import Posterior
from solespine.causes.questions import rank_questions
from solespine.findings import Findings

_ROUNDING = 1e-9  # bounds that meet closer than this are left to the exact values


def leaders_settled(
    findings: Findings, given: Given | None = None, at: Posterior | None = None
) -> bool:
    """The same as `all(leader.settled for leader in explain(findings).leaders)`, but sooner.

    No link is computed, bounds tell the leader of most draws, and drawing ends as soon as no
    further draw could change the answer.
    """
    given = given or given_of(findings)
    at = at or point(given)
    reach = {
        site: reach_of(at.space, (site,), given.evidence, given.answers)
        for site in sorted(findings.sites & EXPLAINED)
    }
    model = given.evidence.model
    draws = int(model.draws.value)
    races = [
        _Race(_leader(at, own, given), own, model.unlisted_reach.value, draws,
              model.lead_share.value)
        for own in reach.values()
    ]  # fmt: skip
    for posterior, _, _ in draw_batches(given, at, draws):
        for race in races:
            race.run(posterior)
            if race.is_lost:
                return False
        if all(race.is_won for race in races):
            return True
    return all(race.is_won_after_all() for race in races)


def prepare(findings: Findings) -> None:
    """Work out and remember what every question about such a person needs.

    Priors, outcome tables and shifts depend on where it hurts and not on the answers: done while a
    person still answers the first questions, no later step waits for them.
    """
    given = given_of(findings)
    at = point(given)
    rank_questions(given.figures.findings, at, given)
    next(draw_batches(given, at, int(given.evidence.model.draws.value)))


def _leader(at: Posterior, reach: Floats, given: Given) -> int:
    """The cause that explains a complaint best with the figures as they stand."""
    unlisted = given.evidence.model.unlisted_reach.value
    low, high = bounds(at, reach, unlisted)
    lead = int(low[0].argmax())
    if low[0, lead] > np.delete(high[0], lead).max() + _ROUNDING:
        return lead
    return int(np.argsort(-Attribution(at, reach, unlisted).marginal()[0], kind="stable")[0])


@dataclass
class _Race:
    """In how many draws one cause explains one complaint best.

    Attributes:
        lead: the cause's number.
        reach: (cause,) of the complaint.
        unlisted: as in `Attribution`.
        draws: how many there will be.
        share: of the draws that the cause must win.
    """

    lead: int
    reach: Floats
    unlisted: float
    draws: int
    share: float
    wins: int = 0
    losses: int = 0
    _open: list[Posterior] = field(default_factory=list)

    @property
    def is_won(self) -> bool:
        """Whether it has won enough draws already."""
        return self.wins / self.draws >= self.share

    @property
    def is_lost(self) -> bool:
        """Whether it cannot win enough any more."""
        return (self.draws - self.losses) / self.draws < self.share

    def run(self, posterior: Posterior) -> None:
        """Count the draws that bounds decide, and keep the others for later.

        Where bounds leave many open, waiting would only make more of them: then all are computed
        at once, and the other complaints use what comes of it.
        """
        wins, loses = self._certain(posterior)
        undecided = ~(wins | loses)
        if undecided.mean() > 1.0 - self.share:
            self._count(posterior)
            return
        self.wins += int(wins.sum())
        self.losses += int(loses.sum())
        if undecided.any():
            self._open.append(posterior.of_draws(undecided))

    def is_won_after_all(self) -> bool:
        """The same as `is_won`, once every draw was run: what is open is computed exactly."""
        while self._open and not self.is_won and not self.is_lost:
            self._count(self._open.pop())
        return self.is_won

    def _count(self, posterior: Posterior) -> None:
        exact = Attribution(posterior, self.reach, self.unlisted).marginal()
        wins = int((exact.argmax(axis=1) == self.lead).sum())
        self.wins += wins
        self.losses += len(exact) - wins

    def _certain(self, posterior: Posterior) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """(D,) whether the cause certainly explains the complaint best, or certainly does not."""
        low, high = bounds(posterior, self.reach, self.unlisted)
        others = np.arange(len(self.reach)) != self.lead
        wins = low[:, self.lead] > high[:, others].max(axis=1) + _ROUNDING
        return wins, high[:, self.lead] < low[:, others].max(axis=1) - _ROUNDING
