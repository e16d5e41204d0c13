"""A what-if on the terminal: 80 columns, what is meaningful first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from solespine.report import whatif_words as words
from solespine.report.methods import DISCLAIMER
from solespine.report.whatif_sweeps import shown_curves, solved, sweep_notes
from solespine.whatif.difference import Difference, Effect
from solespine.whatif.sweep import Sweep

_WIDTH = 80
_NAME = 29
_GROUPS = (
    (True, "MEANINGFUL CHANGE"),
    (None, "CANNOT BE TOLD"),
    (False, "NO MEANINGFUL CHANGE"),
)
_SINGLE = ((True, "BEYOND THE DETECTABLE"), (False, "WITHIN THE DETECTABLE"))  # without an interval


def whatif_text(
    found: Sequence[Difference], sweeps: Sequence[Sweep] = (), files: Sequence[Path] = ()
) -> str:
    """What the terminal shows.

    Args:
        found: answers, one for each mode.
        sweeps: dose curves, one for each mode.
        files: what was written, named at the end.
    """
    return "\n".join(line.rstrip() for line in _lines(found, sweeps, files))


def _lines(
    found: Sequence[Difference], sweeps: Sequence[Sweep], files: Sequence[Path]
) -> Iterator[str]:
    for one in found:
        yield from _difference(one)
        yield ""
    for sweep in sweeps:
        yield from _sweep(sweep)
        yield ""
    if files:
        yield from ("WRITTEN", *(f"- {path}" for path in files), "")
    yield from _wrapped(DISCLAIMER)


def _wrapped(text: str, mark: str = "") -> Iterator[str]:
    yield from textwrap.wrap(
        text, _WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark),
        break_on_hyphens=False,
    )  # fmt: skip


def _difference(one: Difference) -> Iterator[str]:
    yield from _wrapped(f"WHAT IF: {words.title(one)} ({one.mode}; {words.PREDICTION})")
    yield from _wrapped(words.answer(one))
    ordered = (*words.loads(one), *words.others(one))
    for state, heading in _GROUPS if one.draws else _SINGLE:
        rows = [effect for effect in ordered if effect.meaningful is state]
        if rows:
            yield ""
            yield (
                f"{heading:<{_NAME}}{'SIDE':<6}{'BEFORE':>7}{'AFTER':>7}{'CHANGE':>8}"
                f"{'DRAWS':>13}  NEEDS"
            )
            yield from (_row(effect) for effect in rows)
    yield ""
    yield from _wrapped(
        "Change: after less before. Draws: where the change lies over them. Needs: the "
        "smallest change beyond error of measuring and natural variation."
    )
    for note in one.notes:
        yield from _wrapped(note, "- ")


def _row(effect: Effect) -> str:
    name = textwrap.shorten(words.label(effect.name), _NAME - 1, placeholder="…")
    unit = effect.unit
    span = words.interval(effect).replace(" to ", "…")
    return (
        f"{name:<{_NAME}}{effect.side or '':<6}{words.number(effect.before, unit):>7}"
        f"{words.number(effect.after, unit):>7}{words.number(effect.change, unit, signed=True):>8}"
        f"{span:>13}{_least(effect):>6} {unit}"
    )


def _least(effect: Effect) -> str:
    """The change that counts, in at most five characters."""
    return f"{effect.needed:.3g}"


def _sweep(sweep: Sweep) -> Iterator[str]:
    mode = next((one.mode for _, one in solved(sweep)), "")
    yield from _wrapped(f"DOSE CURVE: {sweep.words} ({mode}; {words.PREDICTION})")
    for name, side in shown_curves(sweep):
        rows = sweep.curve(name, side)
        unit = rows[0][1].unit
        yield ""
        yield from _wrapped(f"{words.label(name)}{f' ({side})' if side else ''}, change in {unit}")
        for value, effect in rows:
            verdict = words.verdict(effect)
            change = words.number(effect.change, unit, signed=True)
            span = words.interval(effect).replace(" to ", "…")
            span = f"{span:<16} " if span else ""
            yield f"{value:>8g} {sweep.unit:<8}{change:>9}  {span}{verdict}"
    for dose in sweep.doses:
        if dose.difference is None:
            yield from _wrapped(f"{dose.value:g} {sweep.unit}: not solved: {dose.refused}", "- ")
    yield ""
    for note in sweep_notes(sweep):
        yield from _wrapped(note, "- ")
