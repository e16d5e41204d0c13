"""What a treatment tried before says about proposing it again."""

from __future__ import annotations

from collections.abc import Mapping

from solespine.case import Case, Tried
from solespine.evidence import Evidence

_NO_GAIN = ("none", "worse")


def enough_weeks(treatment: str, evidence: Evidence) -> float | None:
    """Weeks after which a treatment without effect has failed; None where no time is known.

    The sooner of the row's own review and of the rule that turns trials into findings.
    """
    known = [rule.weeks for rule in evidence.tried if _counts_failure(rule.effect)
             and treatment in rule.treatments]  # fmt: skip
    review = evidence.treatments[treatment].review_weeks
    if review is not None:
        known.append(float(review))
    return min(known, default=None)


def _counts_failure(effects: tuple[str, ...]) -> bool:
    return bool(set(effects) & set(_NO_GAIN))


def failed(case: Case, evidence: Evidence) -> Mapping[str, Tried]:
    """Treatments done as advised, for long enough, that brought nothing; longest trial of each."""
    found: dict[str, Tried] = {}
    for tried in case.treatments:
        enough = enough_weeks(tried.treatment, evidence)
        if (
            tried.effect in _NO_GAIN
            and tried.as_advised is True
            and tried.weeks is not None
            and enough is not None
            and tried.weeks >= enough
            and tried.weeks > _trial(found.get(tried.treatment))
        ):
            found[tried.treatment] = tried
    return found


def failed_for_long(case: Case, evidence: Evidence) -> Mapping[str, Tried]:
    """The failed treatments that were done for as long as care has to be to speak of failure.

    Two weeks of a tablet in vain say little about the cause; weeks of exercise do.
    """
    least = min((rule.weeks for rule in evidence.tried if _counts_failure(rule.effect)), default=0)
    found = failed(case, evidence)
    return {name: tried for name, tried in found.items() if (tried.weeks or 0.0) >= least}


def _trial(tried: Tried | None) -> float:
    return -1.0 if tried is None or tried.weeks is None else tried.weeks


def used_up(case: Case, evidence: Evidence) -> frozenset[str]:
    """Treatments not to be proposed again because they, or what they consist of, have failed.

    Of the treatments that contain a failed one or are part of it, the later rungs stay.
    """
    failures = failed(case, evidence)
    parts = {
        other
        for treatment in failures
        for other in evidence.treatments[treatment].same_as
        if evidence.treatments[other].step == "now"
    }
    return frozenset(failures) | parts


def again(tried: Tried, evidence: Evidence) -> str | None:
    """What to mind when something tried before is proposed again; None if there is nothing."""
    if tried.effect in ("some", "good"):
        return "It has helped you: go on with it."
    if tried.effect == "worse":
        return "It made the pain worse before: begin gently, and stop if it does so again."
    enough = enough_weeks(tried.treatment, evidence)
    if tried.as_advised is False:
        return "You tried this, but not as described: do it as written, so that it has its chance."
    if enough is not None and tried.weeks is not None and tried.weeks < enough:
        return f"You tried this for {_weeks(tried.weeks)}, too short: give it {_weeks(enough)}."
    return "You tried this before: tell your clinician how, for how long and what it did."


def _weeks(weeks: float) -> str:
    return "1 week" if weeks == 1 else f"{weeks:g} weeks"
