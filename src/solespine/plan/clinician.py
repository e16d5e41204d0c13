"""What the clinician added to the plan or took out of it; the last word on each treatment."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from solespine.case import Case, PlanChange


def latest_changes(case: Case) -> Mapping[str, PlanChange]:
    """The clinician's last change of each treatment, in the order of their time."""
    ordered = sorted(case.clinician.plan_changes, key=lambda change: _moment(change.time))
    return {change.treatment: change for change in ordered}


def added(case: Case) -> tuple[str, ...]:
    """Treatments that the clinician put into the plan."""
    return tuple(t for t, change in latest_changes(case).items() if change.action == "add")


def removed(case: Case) -> Mapping[str, PlanChange]:
    """Treatments that the clinician took out of the plan."""
    return {t: change for t, change in latest_changes(case).items() if change.action == "remove"}


def _moment(time: datetime.datetime) -> datetime.datetime:
    """A time to sort by; one without a zone is taken as it stands."""
    return time if time.tzinfo is None else time.astimezone(datetime.UTC).replace(tzinfo=None)
