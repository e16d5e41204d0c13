"""Published case reports, entered from the report alone, scored as they come.

Prints for each report whether the report's diagnosis is first, among the first three, whether
link and urgency agree, and the shares over all.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from persons import REPORTS, as_case, documents
from solespine.evidence import Evidence, load_evidence
from solespine.flow import assess
from solespine.report.assessment import Assessment

_SITES = ("heel", "foot", "leg", "back", "hip")


def ranked(answer: Assessment) -> list[str]:
    """Explaining causes over all complaints, by their highest probability of explaining one."""
    best: dict[str, float] = {}
    for rows in answer.explanation.explains.values():
        for row in rows:
            if answer.evidence.causes[row.cause].role == "explains":
                best[row.cause] = max(best.get(row.cause, 0.0), row.probability)
    return sorted(best, key=lambda cause: (-best[cause], cause))


def first_hits(answer: Assessment, first: Mapping[str, Any], count: int) -> bool:
    """Whether, for every complaint named, one of the wanted causes is among the first `count`."""
    for site, wanted in first.items():
        names = [wanted] if isinstance(wanted, str) else wanted
        rows = [
            row.cause
            for row in answer.explanation.explains.get(site, ())
            if answer.evidence.causes[row.cause].role == "explains"
        ]
        if not set(rows[:count]) & set(names):
            return False
    return True


def score(name: str, document: dict[str, Any], evidence: Evidence) -> dict[str, Any]:
    """One report: hits, or None where the report does not allow a judgement."""
    answer = assess(as_case(name, document, evidence), evidence, tries=())
    truth = document["truth"]
    order = ranked(answer)
    causes = truth.get("causes") or []
    named = truth.get("first") or {}
    return {
        "report": name,
        "first": first_hits(answer, named, 1) if named else None,
        "first three": first_hits(answer, named, 3) if named else None,
        "any of the causes in the first three": bool(set(order[:3]) & set(causes))
        if causes
        else None,
        "link": answer.explanation.link.verdict == truth["link"] if truth.get("link") else None,
        "urgency": _agrees(answer.urgency.level, truth.get("urgency")),
        "said": ", ".join(f"{c} {answer.explanation.explaining(c):.2f}" for c in order[:3]),
        "truth": ", ".join(causes),
        "said_urgency": answer.urgency.level,
    }


def _agrees(said: str, wanted: object) -> bool | None:
    if not wanted:
        return None
    return said in ([wanted] if isinstance(wanted, str) else list(wanted))  # type: ignore[call-overload]


def facts_taken(rows: list[dict[str, Any]]) -> tuple[int, int]:
    """Facts stated by all reports, and how many of them the vocabulary takes."""
    stated = sum(row["facts_stated"] for row in rows)
    return stated, stated - sum(len(row.get("facts_not_taken") or ()) for row in rows)


def main() -> None:
    """Print the table and the shares."""
    evidence = load_evidence()
    read = list(documents(REPORTS))
    rows = [score(name, document, evidence) for name, document in read]
    for row in rows:
        if "-v" in sys.argv and not row["first"]:
            print(f"{row['report']:34} truth {row['truth']:40} said {row['said']}")
        if "-v" in sys.argv and row["urgency"] is False:
            print(f"{row['report']:34} urgency said {row['said_urgency']}")
    stated, taken = facts_taken([document for _, document in read])
    print(f"{len(rows)} reports; {taken} of {stated} stated facts taken ({taken / stated:.1%})")
    for key in ("first", "first three", "any of the causes in the first three", "link", "urgency"):
        judged = [row[key] for row in rows if row[key] is not None]
        print(f"{key}: {sum(judged)} of {len(judged)} ({sum(judged) / len(judged):.0%})")


if __name__ == "__main__":
    main()
