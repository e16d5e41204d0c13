"""Whether the leading explanations hold when the figures shake, from as few draws as it takes."""

from __future__ import annotations

import numpy as np

from solespine.causes.attribution import Attribution, reach_of
from solespine.causes.engine import Given, draw_batches, point
from solespine.causes.explain import EXPLAINED, Floats, given_of
from solespine.causes.posterior import Posterior
from solespine.findings import Findings


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
            wins[site] += int((_explains(site, posterior, given).argmax(axis=1) == lead).sum())
            if (wins[site] + draws - done) / draws < share:
                return False
    return True


def _explains(site: str, posterior: Posterior, given: Given) -> Floats:
    """(D, cause): what explains one complaint, as in the whole answer."""
    unlisted = given.evidence.model.unlisted_reach.value
    reach = reach_of(posterior.space, (site,), given.evidence, given.answers)
    return Attribution(posterior, reach, unlisted).marginal()
