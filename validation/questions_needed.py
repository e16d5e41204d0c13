"""How many questions until the leading explanation stays what it is with everything answered.

Simulated persons answer the question of the most information for its time, one at a time, until
from there on the leading explanation of every complaint is the one with all patient questions
answered and within 0.05 of its probability. Arguments: number of persons, seed.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import replace

from cannot_tell import findings_of
from simulate import Simulated, simulate
from solespine.causes.attribution import Attribution, reach_of
from solespine.causes.engine import Given, point
from solespine.causes.explain import given_of, open_findings
from solespine.causes.posterior import Posterior
from solespine.causes.questions import rank_questions
from solespine.evidence import Evidence, load_evidence

_PATIENT = ("symptom", "history")
_CLOSE = 0.05
_MOST = 60  # questions; nobody is asked more


def leading(found: Posterior, given: Given, sites: frozenset[str]) -> dict[str, tuple[str, float]]:
    """Complaint -> leading explanation and its probability."""
    unlisted = given.evidence.model.unlisted_reach.value
    best = {}
    for site in sorted(sites):
        reach = reach_of(found.space, (site,), given.evidence, given.answers)
        values = Attribution(found, reach, unlisted).marginal()[0]
        best[site] = (found.space.causes[int(values.argmax())], float(values.max()))
    return best


def questions_needed(person: Simulated, evidence: Evidence) -> int:
    """Number of questions, or _MOST where the leader still moves then."""
    everything = findings_of(person.group, person.answers, evidence)
    told = given_of(everything)
    final = leading(point(told), told, everything.sites)
    known: dict[str, bool] = {}
    agreed: list[bool] = []
    for _ in range(_MOST):
        findings = findings_of(person.group, known, evidence)
        given = replace(told, answers=given_of(findings).answers)
        found = point(given)
        agreed.append(_same(leading(found, given, findings.sites), final))
        asked = [f for f in open_findings(findings) if f in person.answers]
        ranked = rank_questions(asked, found, given)
        if not ranked:
            break
        known[ranked[0].finding] = person.answers[ranked[0].finding]
    last_wrong = max((k for k, same in enumerate(agreed) if not same), default=-1)
    return last_wrong + 1


def _same(now: dict[str, tuple[str, float]], final: dict[str, tuple[str, float]]) -> bool:
    return all(
        now[site][0] == final[site][0] and abs(now[site][1] - final[site][1]) <= _CLOSE
        for site in final
    )


def main() -> None:
    """Print median and quartiles."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    evidence = load_evidence()
    needed = [
        questions_needed(person, evidence)
        for person in simulate(count, evidence, seed, kinds=_PATIENT, share=1.0)
    ]
    low, middle, high = statistics.quantiles(needed, n=4)
    short = sum(number >= _MOST for number in needed)
    print(
        f"{count} persons: median {middle:.0f} questions (quartiles {low:.0f} to {high:.0f}); "
        f"{short} not settled after {_MOST}"
    )


if __name__ == "__main__":
    main()
