"""What-ifs ready to be shown: words, rows and drawings of each, for page and report."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from solespine.report import whatif_words as words
from solespine.report.whatif_svg import bars
from solespine.whatif.difference import Difference, Effect


@dataclass(frozen=True)
class Row:
    """One quantity, printed."""

    label: str
    side: str
    before: str
    after: str
    change: str
    interval: str
    detectable: str
    natural: str
    unit: str
    verdict: str


@dataclass(frozen=True)
class Shown:
    """One what-if, printed.

    Attributes:
        title: what was tried.
        name: of the plan's step; empty for a change asked for by name.
        treatment: its id.
        mode: standing or walking.
        basis: what of it was measured in the person.
        answer: what is meaningful.
        sentence: what the loads would do, labelled as a prediction.
        bars: drawing of the loads.
        rows: all quantities.
        notes: sentences without their full stop.
        scene: moving picture; empty where none is drawn.
    """

    title: str
    name: str
    treatment: str
    mode: str
    basis: str
    answer: str
    sentence: str
    bars: Markup
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    scene: Markup = Markup("")


@dataclass(frozen=True)
class WhatIfs:
    """What the plan's changes are predicted to do, and which were not tried."""

    shown: tuple[Shown, ...]
    untried: tuple[str, ...]
    refs: tuple[str, ...]

    @property
    def bases(self) -> tuple[str, ...]:
        """What of them was measured in the person, each sentence once."""
        return tuple(dict.fromkeys(one.basis for one in self.shown))


def show(one: Difference, name: str = "", scene: str = "") -> Shown:
    """A what-if ready to be shown.

    Args:
        one: the answer.
        name: of the plan's step.
        scene: HTML of its moving picture.
    """
    told = words.loads(one)
    heading = f"{words.title(one)}, {one.mode}, {words.PREDICTION}"
    drawing = bars(told, heading) if told else ""
    return Shown(
        words.title(one), name, one.treatment, one.mode, words.basis(one), words.answer(one),
        words.sentence(one),
        Markup(drawing),  # noqa: S704  escaped where it is made
        tuple(_row(effect) for effect in (*told, *words.others(one))),
        one.notes,
        Markup(scene),  # noqa: S704  our own drawing
    )  # fmt: skip


def _row(effect: Effect) -> Row:
    unit = effect.unit
    return Row(
        words.label(effect.name), effect.side or "", words.number(effect.before, unit),
        words.number(effect.after, unit), words.number(effect.change, unit, signed=True),
        words.interval(effect), words.number(effect.detectable, unit),
        words.number(effect.natural, unit), unit, words.verdict(effect),
    )  # fmt: skip
