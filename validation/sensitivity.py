"""Which figures the answers hang on most: those are the ones to look up first.

Every likelihood row that counts in a person is moved by one standard deviation of its own
uncertainty; the change in the probability of the leading explanation of each complaint, summed
over all situations and case reports, is its weight. Prints the rows, heaviest first.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import replace

import numpy as np

from persons import REPORTS, SITUATIONS, as_case, documents
from solespine.causes.attribution import Attribution, reach_of
from solespine.causes.engine import Given, point_numbers
from solespine.causes.explain import given_of
from solespine.causes.posterior import Numbers, update
from solespine.causes.tables import parts
from solespine.causes.weights import row_of
from solespine.evidence import Evidence, load_evidence
from solespine.findings import Findings, grade

_PROBABLE = 0.05  # rows of causes below it cannot move the leader


def leaders(numbers: Numbers, given: Given, sites: frozenset[str]) -> dict[str, np.ndarray]:
    """Complaint -> probability of every cause as its explanation."""
    posterior = update(numbers)
    found = {}
    for site in sorted(sites):
        reach = reach_of(posterior.space, (site,), given.evidence, given.answers)
        unlisted = given.evidence.model.unlisted_reach.value
        found[site] = Attribution(posterior, reach, unlisted).marginal()[0]
    return found


def weigh_person(findings: Findings) -> dict[tuple[str, str], float]:
    """(cause, finding) -> change of the leaders' probability for one standard deviation."""
    given = given_of(findings)
    numbers = point_numbers(given)
    before = leaders(numbers, given, findings.sites)
    probable = update(numbers).marginal[0] >= _PROBABLE
    rows = [given.figures.findings.index(name) for name in numbers.findings]
    weight = {}
    for k, f in enumerate(rows):
        for c in np.flatnonzero((numbers.parts.effect[0, k] != 0.0) & probable):
            effect = numbers.parts.effect.copy()
            effect[0, k, c] += given.figures.effect_width[f, c]
            after = leaders(
                replace(numbers, parts=parts(numbers.parts.base, effect)), given, findings.sites
            )
            weight[given.figures.space.causes[c], numbers.findings[k]] = sum(
                abs(after[site][before[site].argmax()] - before[site].max()) for site in before
            )
    return weight


def main() -> None:
    """Print rows by weight; the first argument is how many."""
    evidence = load_evidence()
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    total: dict[tuple[str, str], float] = defaultdict(float)
    people = 0
    for folder in (SITUATIONS, REPORTS):
        for name, document in documents(folder):
            for row, value in weigh_person(grade(as_case(name, document, evidence))).items():
                total[row] += value
            people += 1
    print(f"{people} persons, {len(total)} rows that count\n")
    for (cause, finding), value in sorted(total.items(), key=lambda item: -item[1])[:most]:
        print(_line(cause, finding, value / people, evidence))


def _line(cause: str, finding: str, value: float, evidence: Evidence) -> str:
    row = row_of(cause, finding, evidence)
    return (
        f"{value:.4f}  {cause:22} {finding:26} {row.sensitivity:.3f} / {row.false_positive:.3f}"
        f"  {row.confidence.sensitivity}/{row.confidence.false_positive}"
    )


if __name__ == "__main__":
    main()
