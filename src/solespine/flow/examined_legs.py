"""What of a person's body was examined and stands in every what-if, before and after."""

from __future__ import annotations

from dataclasses import dataclass

from solespine.body import Change
from solespine.case import Case
from solespine.errors import TooPoorError
from solespine.evidence.change_topics import change_terms
from solespine.plan.legs import LEG_LENGTH, shorter_leg

_MM = 1e-3
_NO_SIDE = (
    "a difference in leg length was answered, but not how many mm and which leg is the shorter; "
    "both legs are taken as alike"
)


@dataclass(frozen=True)
class Examined:
    """What the person has already.

    Attributes:
        changes: of the body, before and after what is tried.
        note: that says so, without its full stop; empty where nothing was examined.
    """

    changes: tuple[Change, ...] = ()
    note: str = ""


def examined_legs(case: Case) -> Examined:
    """The examined difference in leg length, as the body of every what-if of this person has it.

    Raises:
        TooPoorError: it is greater than may be asked for.
    """
    short = shorter_leg(case)
    if short is None:
        told = any(one.value is True or one.value for one in case.answers.get(LEG_LENGTH, ()))
        return Examined(note=_NO_SIDE if told else "")
    side, mm = short
    most = change_terms()["leg_length"].high
    if mm > most:
        raise TooPoorError(
            f"the {side} leg is {mm:g} mm shorter; a body with more than {most:g} mm is not "
            "predicted; check the answer lld_10mm of the examination"
        )
    return Examined(
        (Change("leg_length", -mm * _MM, side),),
        f"the {side} leg is {mm:g} mm shorter, before and after, as it was examined",
    )
