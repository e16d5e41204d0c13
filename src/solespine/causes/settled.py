"""Whether the leading explanations hold when the figures shake, from as few draws as it takes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solespine.causes.attribution import Attribution, bounds, reach_of
from solespine.causes.engine import Given, draw_batches, point
from solespine.causes.explain import EXPLAINED, Floats, given_of
from solespine.causes.posterior import Posterior
from solespine.causes.questions import rank_questions
from solespine.findings import Findings

_ROUNDING = 1e-9  # bounds that meet closer than this are left to the exact values


def leaders_settled(findings: Findings) -> bool:
    """The same as `all(leader.settled for leader in explain(findings).leaders)`, but sooner.

    No link is computed, and drawing ends as soon as no further draw could change the answer.
    """
    given = given_of(findings)
    at = point(given)
    leads = {
        site: int(np.argsort(-_explains(site, at, given)[0], kind="stable")[0])
        for site in sorted(findings.sites & EXPLAINED)
    }
    model = given.evidence.model
    draws, share = int(model.draws.value), model.lead_share.value
    wins, done = dict.fromkeys(leads, 0), 0
    for posterior, _, _ in draw_batches(given, at, draws):
        if all(count / draws >= share for count in wins.values()):
            return True
        done += posterior.pair.shape[0]
        for site, lead in leads.items():
            wins[site] += int(_leads(lead, site, posterior, given).sum())
            if (wins[site] + draws - done) / draws < share:
                return False
    return True


def prepare(findings: Findings) -> None:
    """Work out and remember what every question about such a person needs.

    Priors, outcome tables and shifts depend on where it hurts and not on the answers: done while a
    person still answers the first questions, no later step waits for them.
    """
    given = given_of(findings)
    at = point(given)
    rank_questions(given.figures.findings, at, given)
    next(draw_batches(given, at, int(given.evidence.model.draws.value)))


def _leads(lead: int, site: str, posterior: Posterior, given: Given) -> NDArray[np.bool_]:
    """(D,) whether a cause explains a complaint best; exactly where the bounds do not tell."""
    reach, unlisted = _reach(site, posterior, given)
    low, high = bounds(posterior, reach, unlisted)
    others = np.arange(len(reach)) != lead
    wins = low[:, lead] > high[:, others].max(axis=1) + _ROUNDING
    loses = high[:, lead] < low[:, others].max(axis=1) - _ROUNDING
    if np.all(wins | loses):
        return np.asarray(wins)
    return np.asarray(_explains(site, posterior, given).argmax(axis=1) == lead)


def _explains(site: str, posterior: Posterior, given: Given) -> Floats:
    """(D, cause): what explains one complaint, as in the whole answer."""
    return Attribution(posterior, *_reach(site, posterior, given)).marginal()


def _reach(site: str, posterior: Posterior, given: Given) -> tuple[Floats, float]:
    reach = reach_of(posterior.space, (site,), given.evidence, given.answers)
    return reach, given.evidence.model.unlisted_reach.value
