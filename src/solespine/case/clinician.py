"""The clinician's own diagnosis and plan changes: kept beside the system's, never overwritten."""

from __future__ import annotations

import datetime
from typing import Literal

from solespine.case.model import Clinician, Diagnosis, PlanChange
from solespine.case.scalars import maybe, read_group, read_list, read_text, read_time
from solespine.case.sections import read_treatment
from solespine.case.tree import Node
from solespine.evidence import Evidence

_MOST_ENTRIES = 1000
_LONGEST = 2000  # characters of one text


def read_clinician(node: Node, evidence: Evidence) -> Clinician:
    """The clinician's own diagnosis and changes to the plan, each with its time."""
    group = read_group(
        node, ("diagnosis", "plan_changes"), "{diagnosis: [{cause: ..., time: ...}]}"
    )
    diagnosis = maybe(group, "diagnosis", read_list, "[{cause: gout, time: 2026-11-02}]") or ()
    changes = maybe(group, "plan_changes", read_list, "[{remove: T05, time: 2026-11-02}]") or ()
    if len(diagnosis) + len(changes) > _MOST_ENTRIES:
        raise node.place.error(f"more than {_MOST_ENTRIES} entries")
    return Clinician(
        tuple(_diagnosis(entry, evidence) for entry in diagnosis),
        tuple(_plan_change(entry, evidence) for entry in changes),
    )


def _diagnosis(node: Node, evidence: Evidence) -> Diagnosis:
    group = read_group(node, ("cause", "text", "why", "time"), "{cause: gout, time: 2026-11-02}")
    cause = maybe(group, "cause", read_text)
    if cause is not None and cause not in evidence.causes:
        raise group["cause"].place.unknown(cause, "cause", evidence.causes, "`solespine causes`")
    if cause is None and "text" not in group:
        raise node.place.error("wants a cause, or text in own words")
    return Diagnosis(
        time=_time(node, group),
        cause=cause,
        text=maybe(group, "text", read_text, _LONGEST),
        why=maybe(group, "why", read_text, _LONGEST),
    )


def _plan_change(node: Node, evidence: Evidence) -> PlanChange:
    group = read_group(node, ("add", "remove", "why", "time"), "{remove: T05, time: 2026-11-02}")
    if ("add" in group) == ("remove" in group):
        raise node.place.error("wants either 'add: T03' or 'remove: T03'")
    action: Literal["add", "remove"] = "add" if "add" in group else "remove"
    return PlanChange(
        time=_time(node, group),
        action=action,
        treatment=read_treatment(group[action], evidence),
        why=maybe(group, "why", read_text, _LONGEST),
    )


def _time(node: Node, group: dict[str, Node]) -> datetime.datetime:
    time = maybe(group, "time", read_time)
    if time is None:
        raise node.place.error("the time is missing, as in 'time: 2026-11-02T10:00'")
    return time
