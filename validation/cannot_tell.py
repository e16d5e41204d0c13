"""How often the answer is "cannot tell" on complete examinations.

Over the situations with 20 answers or more, and over simulated persons with about as many
answers as a careful first visit gives. Arguments: number of simulated persons, seed.
"""

from __future__ import annotations

import sys

from persons import SITUATIONS, as_case, documents
from simulate import simulate
from solespine.causes import Explanation, explain
from solespine.evidence import Evidence, load_evidence
from solespine.findings import Findings, Observed, grade

_COMPLETE = 20  # answers
_SITES = {"heel": {"heel"}, "back": {"back"}, "both": {"heel", "back"}}


def of_situations(evidence: Evidence) -> list[Explanation]:
    """Explanations of the situations with a complete examination."""
    found = []
    for name, document in documents(SITUATIONS):
        case = as_case(name, document, evidence)
        if len(case.answers) >= _COMPLETE:
            found.append(explain(grade(case)))
    return found


def of_simulated(count: int, seed: int, evidence: Evidence) -> list[Explanation]:
    """Explanations of simulated persons with about 60 answers."""
    return [
        explain(findings_of(person.group, person.answers, evidence))
        for person in simulate(count, evidence, seed)
    ]


def findings_of(group: str, answers: dict[str, bool], evidence: Evidence) -> Findings:
    """Findings of a simulated adult of 50 years."""
    observed = {
        name: (Observed(name, value, None, None, None, "answer"),)
        for name, value in answers.items()
    }
    sites = frozenset(_SITES[group])
    denied = frozenset({"heel", "back"}) - sites
    return Findings(observed, 50.0, sites, denied, frozenset(), evidence)


def shares(explanations: list[Explanation]) -> str:
    """Share of complaints and of links that end in "cannot tell"."""
    leaders = [
        leader for e in explanations for leader in e.leaders if leader.site in ("heel", "back")
    ]
    open_leaders = sum(not leader.settled for leader in leaders)
    links = [e.link.verdict for e in explanations if e.link.verdict != "not_both_present"]
    open_links = links.count("cannot_tell")
    return (
        f"{len(explanations)} persons: cause cannot be told in {open_leaders} of {len(leaders)} "
        f"complaints ({open_leaders / len(leaders):.0%}), link in {open_links} of {len(links)} "
        f"({open_links / max(len(links), 1):.0%})"
    )


def main() -> None:
    """Print both shares."""
    evidence = load_evidence()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    print("situations,", shares(of_situations(evidence)))
    print("simulated,", shares(of_simulated(count, seed, evidence)))


if __name__ == "__main__":
    main()
