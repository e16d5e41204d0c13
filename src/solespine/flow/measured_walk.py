"""The walk of a case's recordings as the one that a what-if begins with; or why it is not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from solespine.case import Case
from solespine.case.model import Person
from solespine.errors import SolespineError, one_line
from solespine.evidence import load_evidence
from solespine.report.measurement import Measurement
from solespine.whatif.gait_style import GaitStyle


@dataclass(frozen=True, eq=False)
class MeasuredWalk:
    """How a recorded person walks.

    Attributes:
        style: the mean stride; None where no recording tells one.
        lengths: of segments, m, in the order of their names.
        note: what the what-if begins with, in a sentence.
    """

    style: GaitStyle | None = field(default=None, repr=False)
    lengths: tuple[tuple[str, float], ...] = ()
    note: str = ""


def measured_walk(case: Case) -> MeasuredWalk:
    """The walk that a case's recordings tell; a predicted one is begun with where they tell none.

    Args:
        case: with height and mass.
    """
    if not case.recordings:
        return MeasuredWalk()
    from solespine.flow.recorded import LoadsAsked, measure_case

    found = measure_case(case, load_evidence(), LoadsAsked(wanted=False)).measurement
    return walk_of(found, case.person)


def walk_of(found: Measurement | None, person: Person) -> MeasuredWalk:
    """The walk that recordings tell which were measured already.

    Args:
        found: what was measured; None where no recording could be used.
        person: with height and mass.
    """
    if found is None or not found.motion.trials:
        return MeasuredWalk(note=_not_used("no recording of the case has a walk with markers"))
    from solespine.loads.person import wear
    from solespine.whatif.measured_style import measured_style

    try:
        worn = wear(found.motion, found.standing, person)
        style = measured_style(found.motion, worn)
    except SolespineError as error:
        return MeasuredWalk(note=_not_used(one_line(str(error))))
    strides = sum(s.side == "right" for trial in found.motion.trials for s in trial.strides)
    note = (
        f"before is the person's recorded walk (up to {strides} strides at {style.speed:.2f} m/s), "
        "solved again so that forces and motion agree; loads of it are computed, not measured; "
        f"segment lengths are from {'the walk' if found.standing is None else 'the standing trial'}"
    )
    return MeasuredWalk(style, tuple(sorted(worn.lengths.items())), note)


def with_even_legs(walk: MeasuredWalk) -> MeasuredWalk:
    """The same with left and right segments alike, for a person whose difference is told apart."""
    lengths = dict(walk.lengths)

    def even(name: str) -> float:
        sides = [lengths[k] for k in (f"{name[:-2]}_l", f"{name[:-2]}_r") if k in lengths]
        return sum(sides) / len(sides)

    return replace(walk, lengths=tuple((name, even(name)) for name in lengths))


def _not_used(why: str) -> str:
    return f"the recorded walk is not used, a predicted one is: {why}"
