"""The dose curve of one element: what each dose would change, and the smallest that does anything.

The prediction is handed in, so that standing or walking, with draws or without, can stand behind
it. A dose works where its effect is the wanted one and beyond the detectable change; it is sure
where all of the effect's interval is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from solespine.body import Change
from solespine.evidence.orthotic_advice_topics import Element, Predicted
from solespine.orthotic.model import Side
from solespine.orthotic.proposal import DosePoint
from solespine.orthotic.support import Support
from solespine.whatif.difference import Difference, Effect
from solespine.whatif.scenario import Scenario

Predict = Callable[[Scenario], Difference]
_AMOUNTS = (0.0, 10.0, 25.0, 60.0, 150.0, 400.0, 1000.0)  # Nm/rad at which the sinking is asked
_FINE = 4001
_MIDDLE = ("pelvic_obliquity", "pelvic_tilt")  # effects that have no side


@dataclass(frozen=True)
class Outlook:
    """What is at hand to predict with.

    Attributes:
        predict: what a scenario would do; None where height or mass is missing.
        quick: the same without intervals, where `predict` takes long.
        support: of shells; None where there is no shape of the foot.
        shorter: side and mm of a measured difference in leg length; None where there is none.
    """

    predict: Predict | None = None
    support: Support | None = None
    shorter: tuple[Side, float] | None = None
    quick: Predict | None = None


def dose_curve(element: Element, side: Side, outlook: Outlook) -> tuple[DosePoint, ...]:
    """Every dose of an element and its effect; effects are None where nothing is predicted.

    Where there is a quick prediction it gives the curve, and the other one puts intervals on the
    doses that matter.
    """
    doses = _allowed(element, outlook)
    if element.predicted is None or not can_predict(element, outlook):
        return tuple(DosePoint(dose, None, False, False) for dose in doses)
    quick = replace(outlook, predict=outlook.quick or outlook.predict)
    points = [_point(element.predicted, dose, side, quick) for dose in doses]
    if outlook.quick is not None:
        points = [replace(point, sure=False) for point in points]  # no interval stands behind it
        _confirm(points, element.predicted, side, outlook)
    return tuple(points)


def _confirm(points: list[DosePoint], predicted: Predicted, side: Side, outlook: Outlook) -> None:
    """Put intervals on the doses that matter: the smallest that works, and until one is sure.

    If the largest is not sure, none below it is looked for.
    """
    working = [number for number, point in enumerate(points) if point.works]
    for number in dict.fromkeys((*working[:1], *working[-1:])):
        points[number] = _point(predicted, points[number].dose, side, outlook)
    if not working or points[working[0]].sure or not points[working[-1]].sure:
        return
    for number in working[1:-1]:
        points[number] = _point(predicted, points[number].dose, side, outlook)
        if points[number].sure:
            return


def can_predict(element: Element, outlook: Outlook) -> bool:
    """Whether everything that the element's prediction needs is at hand."""
    predicted = element.predicted
    if predicted is None or outlook.predict is None:
        return False
    if predicted.per_unit is None and outlook.support is None:
        return False
    return predicted.sides != "shorter" or outlook.shorter is not None


def change_of(predicted: Predicted, dose: float, side: Side, outlook: Outlook) -> Change:
    """The change of the body that a dose is."""
    where: dict[str, Side | str] = {"same": side, "both": "both"}
    if outlook.shorter is not None:
        where["shorter"] = outlook.shorter[0]
    amount = predicted.per_unit * dose if predicted.per_unit is not None else None
    if amount is None:
        amount = _support(dose, side, outlook)
    place = where[predicted.sides]
    assert place in ("left", "right", "both")
    return Change(predicted.change, amount, place)


def _allowed(element: Element, outlook: Outlook) -> tuple[float, ...]:
    most = element.most_of_difference
    if most is None or outlook.shorter is None:
        return element.doses
    return tuple(dose for dose in element.doses if dose <= most * outlook.shorter[1])


def _point(predicted: Predicted, dose: float, side: Side, outlook: Outlook) -> DosePoint:
    assert outlook.predict is not None
    change = change_of(predicted, dose, side, outlook)
    difference = outlook.predict(Scenario((change,)))
    effect = difference.effect(predicted.effect, _side_of(predicted, side, outlook))
    works = _works(effect, predicted)
    return DosePoint(dose, effect, works, works and effect.meaningful is True)


def _side_of(predicted: Predicted, side: Side, outlook: Outlook) -> Side | None:
    if predicted.effect in _MIDDLE:
        return None
    if predicted.sides == "shorter" and outlook.shorter is not None:
        return outlook.shorter[0]
    return side


def _works(effect: Effect, predicted: Predicted) -> bool:
    if abs(effect.change) <= effect.needed:
        return False
    if predicted.wanted == "level":
        return abs(effect.after) < abs(effect.before)
    return effect.after < effect.before


def _support(thickness: float, side: Side, outlook: Outlook) -> float:
    """Nm/rad from the start that would act as the shell does, onto which the arch has to sink.

    The more the shell holds, the less the arch sinks, and the less of the shell then acts: the
    amount is where both agree, found on the curve of sinking over support.
    """
    assert outlook.support is not None and outlook.predict is not None
    full = outlook.support.nm_per_rad[thickness]
    if not outlook.support.fill_m and not outlook.support.sunk:
        return min(full, _AMOUNTS[-1])
    ask = outlook.quick or outlook.predict
    changes = [Change("arch_support", amount, side) for amount in _AMOUNTS]
    sunk = [ask(Scenario((one,))).effect("midfoot_flattening", side).after for one in changes]
    amounts = np.linspace(0.0, min(full, _AMOUNTS[-1]), _FINE)
    flat = np.radians(np.interp(amounts, _AMOUNTS, sunk))
    bare = max(float(np.radians(sunk[0])), 0.0)
    acting = np.array([outlook.support.effective(thickness, f, bare) for f in flat])
    return float(amounts[np.abs(acting - amounts).argmin()])
