"""Write what a what-if gave: whatif.json and whatif.html, each whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from solespine.case.model import Person
from solespine.report import whatif_words as words
from solespine.report.methods import DISCLAIMER
from solespine.report.templating import environment, style
from solespine.report.view_whatif import show
from solespine.report.whatif_contract import whatif_document
from solespine.report.whatif_svg import dose_curve
from solespine.report.whatif_sweeps import shown_curves, solved, sweep_notes
from solespine.report.write import write_all
from solespine.scene import Scene
from solespine.whatif.difference import Difference
from solespine.whatif.sweep import Sweep


@dataclass(frozen=True)
class Curves:
    """One dose curve, drawn."""

    words: str
    mode: str
    drawings: tuple[Markup, ...]
    refused: tuple[str, ...]
    with_intervals: bool
    notes: tuple[str, ...]
    basis: str


def write_whatif(
    person: Person, found: Sequence[Difference], sweeps: Sequence[Sweep], out: Path
) -> tuple[Path, ...]:
    """Write whatif.html and whatif.json.

    Args:
        person: whose body it was.
        found: answers, one for each mode.
        sweeps: dose curves, one for each mode.
        out: folder; made if it is not there.

    Raises:
        InputError: the folder cannot be written.
    """
    document = whatif_document(person, found, sweeps)
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    contents = {"whatif.html": whatif_page(person, found, sweeps), "whatif.json": text}
    return write_all(out, {name: text.encode("utf-8") for name, text in contents.items()})


def whatif_page(person: Person, found: Sequence[Difference], sweeps: Sequence[Sweep]) -> str:
    """One self-contained HTML page; a script only where something moves, and no network."""
    drawn = [_drawn(one.scene) for one in found]
    shown = [show(one, scene=scene) for one, scene in zip(found, drawn, strict=True)]
    curves = [_curves(one) for one in sweeps]
    title = shown[0].title if shown else curves[0].words
    look = style("report.css") + style("whatif.css") + _of_scenes("style")
    both = Markup(look)  # noqa: S704  our own files
    return environment().get_template("whatif.html.j2").render(
        title=title, person=_person(person), found=shown, curves=curves, style=both,
        disclaimer=DISCLAIMER, script=Markup(_of_scenes("script") if any(drawn) else ""),  # noqa: S704
        policy=Markup(_of_scenes("script_hash") if any(drawn) else ""),  # noqa: S704  a digest
    )  # fmt: skip


def _person(person: Person) -> str:
    sex = f", {person.sex}" if person.sex else ""
    return f"{person.height_m:.2f} m, {person.mass_kg:g} kg{sex}"


def _drawn(scene: Scene | None) -> str:
    """The scene as HTML; empty where there is none."""
    return "" if scene is None else _of_scenes("block", scene)


def _of_scenes(part: str, *scene: Scene) -> str:
    """What draws scenes gives: `scene_block`, `scene_style`, ...; empty where nothing draws."""
    from solespine import scene as room

    make = getattr(room, f"scene_{part}", None)
    return "" if make is None else str(make(*scene))


def _curves(sweep: Sweep) -> Curves:
    drawings = tuple(
        Markup(dose_curve(sweep, name, side))  # noqa: S704  escaped where it is made
        for name, side in shown_curves(sweep)
    )
    doses = [one for _, one in solved(sweep)]
    refused = [f"{d.value:g} {sweep.unit}: {d.refused}" for d in sweep.doses if d.refused]
    return Curves(sweep.words, doses[0].mode if doses else "", drawings, tuple(refused),
                  any(one.draws for one in doses), sweep_notes(sweep),
                  words.basis(doses[0]) if doses else "")  # fmt: skip
