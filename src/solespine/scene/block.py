"""A scene as a piece of a page: canvas, controls, legend, still picture, data inside.

A 2-D canvas with a projection of its own: plotly's script is 4.5 MB and compiles text into code,
which a content security policy that allows one known script must refuse.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
from importlib.resources import files

from solespine.scene.model import Scene
from solespine.scene.pack import pack
from solespine.scene.parts import Part, frames_of, parts_of
from solespine.scene.still import LEVELS, still

_TURNS = (("left", "\u2190", "Turn left"), ("right", "\u2192", "Turn right"),
          ("up", "\u2191", "Look from higher"), ("down", "\u2193", "Look from lower"),
          ("in", "+", "Nearer"), ("out", "\u2212", "Farther"))  # fmt: skip
_HOW = (
    "Drag, or use the arrow keys, to turn it; plus and minus to come nearer; "
    "with Shift held down, to move it."
)


def scene_block(scene: Scene) -> str:
    """A `<figure>`; the page must also carry `scene_style()` and, at its end, `scene_script()`.

    Without the script the first frame stands there as a drawing.

    Raises:
        InputError: the scene does not fit together.
    """
    parts = parts_of(scene)
    data = html.escape(pack(scene), quote=True)
    return (
        f'<figure class="scene" data-scene="{data}">\n'
        f"<figcaption>{html.escape(scene.title)}</figcaption>\n"
        f"{still(scene)}\n"
        f'<canvas class="scene-live" role="img" tabindex="0" hidden '
        f'aria-label="{html.escape(scene.alt, quote=True)}"></canvas>\n'
        f"{_time(scene, parts)}{_turning()}{_legend(scene, parts)}</figure>\n"
    )


def scene_script() -> str:
    """The script that draws every scene of a page, once a page, without `<script>` round it."""
    return _static("scene.js")


def scene_script_hash() -> str:
    """For the page's content security policy: `'sha256-...'` of exactly this script."""
    digest = hashlib.sha256(scene_script().encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def scene_style() -> str:
    """The style of scenes, light, dark and on paper, without `<style>` round it."""
    return _static("scene.css")


@functools.cache
def _static(name: str) -> str:
    return (files("solespine.scene") / "static" / name).read_text(encoding="utf-8")


def _time(scene: Scene, parts: tuple[Part, ...]) -> str:
    frames = frames_of(parts)
    if scene.hz <= 0 or frames < 2:
        return ""
    speeds = "".join(
        f'<option value="{value}"{" selected" if value == 0.5 else ""}>{said}</option>'
        for value, said in ((0.25, "quarter"), (0.5, "half"), (1, "as walked"))
    )
    return (
        '<div class="scene-row scene-live" hidden>'
        '<button type="button" class="scene-play" data-moves>Play</button>'
        f'<label class="wide">Time <input type="range" class="scene-slider" min="0" '
        f'max="{frames - 1}" step="1" value="0"></label><span class="scene-time"></span>'
        f'<label data-moves>Speed <select class="scene-speed">{speeds}</select></label></div>\n'
    )


def _turning() -> str:
    buttons = "".join(
        f'<button type="button" data-act="{act}" aria-label="{said}" title="{said}">{sign}</button>'
        for act, sign, said in _TURNS
    )
    return (
        f'<div class="scene-row scene-live" hidden>{buttons}'
        '<button type="button" data-act="start">As at first</button></div>\n'
        f'<p class="scene-how scene-live" hidden>{_HOW}</p>\n'
    )


def _legend(scene: Scene, parts: tuple[Part, ...]) -> str:
    rows = [_row(index, part) for index, part in enumerate(parts)]
    if scene.values_mean is not None:
        low, high = (html.escape(text) for text in scene.values_mean)
        on_lines = any(part.values is not None and part.kind == "lines" for part in parts)
        bars = _scale(0, 20, 0, 18, "w" if on_lines else "v")
        drawing = f'<svg viewBox="0 0 {20 * LEVELS} 18" aria-hidden="true">{bars}</svg>'
        rows.append(f'<li class="scene-colours"><label>{low} {drawing} {high}</label></li>')
    return f'<ul class="scene-legend">{"".join(rows)}</ul>\n'


def _scale(left: float, width: float, top: float, height: float, name: str) -> str:
    """The colours of values side by side, from low to high."""
    return "".join(
        f'<rect class="face {name}{level}" x="{left + width * level}" y="{top}" width="{width}" '
        f'height="{height}"/>'
        for level in range(LEVELS)
    )


def _row(index: int, part: Part) -> str:
    shape = '<path class="line {0}" stroke-width="{1:g}" d="M3 9L29 9{2}"/>'
    if part.values is not None:
        drawn = _scale(4, 3, 5, 8, "w" if part.kind == "lines" else "v")
    elif part.kind == "surface":
        drawn = f'<rect class="face {part.colour} l5" x="4" y="1" width="24" height="16" rx="3"/>'
    else:
        tip = "M22 4L29 9 22 14" if part.kind == "arrows" else ""
        drawn = shape.format(part.colour, part.width, tip)
    return (
        f'<li data-part="{index}"><label><input type="checkbox" checked hidden>'
        f'<svg viewBox="0 0 32 18" aria-hidden="true">{drawn}</svg>'
        f"{html.escape(part.name)}</label></li>"
    )
