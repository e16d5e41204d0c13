"""The walk in pictures: stick figures at key instants, and the centre of pressure on the foot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np

from solespine.motion.model import Contact, Stride, Trial
from solespine.recordings.model import SIDES, Array, Side

_TALL = 210  # of a stick figure
_HEAD = 20  # room for its caption
_INSTANTS = (
    ("strike_s", "{side} foot strikes"),
    ("opposite_off_s", "other foot leaves"),
    ("opposite_strike_s", "other foot strikes"),
    ("off_s", "{side} foot leaves"),
)
# Each limb: joints from the top down, the first name that the trial has.
_LEG = (("HJC", "GTR"), ("KJC", "KNE"), ("AJC", "ANK"), ("HEE",), ("TOE", "MT2", "MT5"))
_TRUNK = (("C7",), ("SACR", "PSI", "ASI"))


def stick_figures(trial: Trial, stride: Stride) -> str:
    """The person from the side at four instants of one stride.

    Args:
        trial: with its markers in walk axes.
        stride: whose instants are shown.

    Returns:
        One SVG; the named side's leg is drawn strong. Empty where no leg is known.
    """
    frames = [
        (int(np.argmin(np.abs(trial.time - getattr(stride, name)))), words)
        for name, words in _INSTANTS
        if np.isfinite(getattr(stride, name))
    ]
    figures = [(_segments(trial, frame), words.format(side=stride.side)) for frame, words in frames]
    figures = [(segments, words) for segments, words in figures if segments]
    if not figures:
        return ""
    points = np.concatenate([line for segments, _ in figures for _, line in segments])
    tall = float(np.ptp(points[:, 1])) or 1.0
    scale = (_TALL - 10) / tall
    wide = [float(np.ptp(np.concatenate([p for _, p in s])[:, 0])) * scale + 40 for s, _ in figures]
    width = max(wide)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="stick" role="img" '
        f'viewBox="0 0 {width * len(figures):.0f} {_TALL + _HEAD + 8}" '
        f'aria-label="Stick figures of one {stride.side} stride, seen from the side">'
    ]
    floor = float(points[:, 1].min())
    for number, (segments, words) in enumerate(figures):
        parts.extend(_figure(segments, words, number * width, width, scale, floor))
    return "\n".join([*parts, "</svg>"])


def _figure(
    segments: Sequence[tuple[str, Array]],
    words: str,
    left: float,
    width: float,
    scale: float,
    floor: float,
) -> Iterator[str]:
    every = np.concatenate([line for _, line in segments])
    middle = 0.5 * float(every[:, 0].min() + every[:, 0].max())
    for kind, line in segments:
        x = left + width / 2 + (line[:, 0] - middle) * scale
        y = _HEAD + _TALL - (line[:, 1] - floor) * scale
        path = "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
        yield f'<path class="{kind}" d="M{path}"/>'
    yield (
        f'<path class="zero" d="M{left + 6:.0f} {_HEAD + _TALL:.0f}H{left + width - 6:.0f}"/>'
        f'<text class="name" x="{left + width / 2:.0f}" y="13" text-anchor="middle">'
        f"{escape(words)}</text>"
    )


def _segments(trial: Trial, frame: int) -> list[tuple[str, Array]]:
    """Polylines of both legs and the trunk: class and (k, 2) m, forward and up."""
    found: list[tuple[str, Array]] = []
    for side in SIDES:
        line = [p for names in _LEG if (p := _point(trial, frame, side, names)) is not None]
        if len(line) >= 2:
            found.append((side, np.array(line)))
    trunk = [p for names in _TRUNK if (p := _middle_point(trial, frame, names)) is not None]
    if found and len(trunk) == len(_TRUNK):
        hips = np.mean([line[0] for _, line in found], axis=0)
        found.append(("trunk", np.array([*trunk, hips])))
    return found


def _point(trial: Trial, frame: int, side: Side, names: Sequence[str]) -> Array | None:
    for name in names:
        marker = trial.markers.get(("L" if side == "left" else "R") + name)
        if marker is not None and np.isfinite(marker[frame]).all():
            return np.asarray(marker[frame][[0, 2]])
    return None


def _middle_point(trial: Trial, frame: int, names: Sequence[str]) -> Array | None:
    for name in names:
        marker = trial.markers.get(name)
        if marker is not None and np.isfinite(marker[frame]).all():
            return np.asarray(marker[frame][[0, 2]])
        pair = [_point(trial, frame, side, (name,)) for side in SIDES]
        if pair[0] is not None and pair[1] is not None:
            return np.asarray(0.5 * (pair[0] + pair[1]))
    return None


_FOOT_WIDE, _FOOT_TALL = 120, 250
_FOOT_SCALE = 700.0  # drawing units a metre across the foot


def footprint(contacts: Sequence[Contact], side: Side) -> str:
    """Paths of the centre of pressure on the outline of one foot; empty where none is known.

    Args:
        contacts: of one person; only complete ones that are not poor are drawn.
        side: which foot.
    """
    paths = [
        c.cop_foot
        for c in contacts
        if c.side == side and c.complete and c.quality.level != "poor"
        and np.isfinite(c.cop_foot).all(axis=1).sum() > 2
    ]  # fmt: skip
    if not paths:
        return ""
    outer = -1.0 if side == "left" else 1.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="foot" role="img" '
        f'viewBox="0 0 {_FOOT_WIDE} {_FOOT_TALL + 24}" '
        f'aria-label="Path of the centre of pressure under the {side} foot, {len(paths)} steps">',
        _sole(outer),
    ]
    for path in paths:
        known = path[np.isfinite(path).all(axis=1)]
        x = _FOOT_WIDE / 2 + outer * known[:, 1] * _FOOT_SCALE
        y = _along(known[:, 0])
        text = "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
        parts.append(f'<path class="{side}" d="M{text}"/>')
    parts.append(
        f'<text class="name" x="{_FOOT_WIDE / 2}" y="{_FOOT_TALL + 18}" text-anchor="middle">'
        f"{side} foot</text></svg>"
    )
    return "\n".join(parts)


def _along(fraction: Array | float) -> Array:
    """Height of a point from heel (0, below) to toe (1, above)."""
    return np.asarray(_FOOT_TALL - 22 - np.asarray(fraction) * (_FOOT_TALL - 60))


def _sole(outer: float) -> str:
    """A plain outline of a sole, for orientation only; outer: +1 where the little toe is right."""
    middle = _FOOT_WIDE / 2

    def at(across: float, fraction: float) -> str:
        return f"{middle + outer * across:.1f} {float(_along(fraction)):.1f}"

    return (
        f'<path class="sole" d="M{at(0, -0.1)}C{at(32, -0.1)} {at(30, 0.2)} {at(28, 0.4)}'
        f"C{at(30, 0.6)} {at(44, 0.75)} {at(38, 0.88)}C{at(30, 1.05)} {at(4, 1.17)} {at(-20, 1.17)}"
        f"C{at(-42, 1.15)} {at(-38, 0.85)} {at(-36, 0.75)}C{at(-32, 0.6)} {at(-8, 0.5)} "
        f'{at(-14, 0.3)}C{at(-22, 0.15)} {at(-30, -0.1)} {at(0, -0.1)}Z"/>'
    )
