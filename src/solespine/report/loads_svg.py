"""The load ladder: each link from heel pad to L1, left and right, with interval and published band.

Colours are classes of the page's style (light, dark, print); `palette` puts a style of its own
inside, for the PDF. The axis is in times body weight; what has another unit stands in the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from solespine.report.loads_view import Bar, LoadsView, Rung

_WIDTH, _NAMES, _RIGHT = 560, 150, 14
_TOP, _BOTTOM, _RUNG = 22, 30, 34
_BAR = 9
_MOST_BW = 12.0  # a wider interval runs off the drawing, with an arrow
PRINT_PALETTE = """
.band{fill:#dfe5dc}.grid{stroke:#e4e0d6;stroke-width:.7}.left{fill:#b3261e}.right{fill:#1c567e}
.edge{stroke:#5c7a62;stroke-width:1.2;stroke-dasharray:3 2}.unsure{fill-opacity:.45}
.whisker{stroke:#1d1f21;stroke-width:1.1;fill:none}
text{font-family:"Libertinus Serif";font-size:13px;fill:#222}.tick{font-size:12px;fill:#555}
"""


def ladder_svg(view: LoadsView, palette: str = "", key: str = "ladder") -> str:
    """The drawing as SVG text, L1 on top as in the body; empty where there are no rungs.

    Args:
        view: what to draw.
        palette: CSS to put inside; empty where the page around it has the style.
        key: prefix of ids, for a page that holds the drawing twice.
    """
    rungs = [rung for rung in reversed(view.rungs) if rung.unit == "BW"]
    if not rungs:
        return ""
    most = _most(rungs)
    height = _TOP + _RUNG * len(rungs) + _BOTTOM
    style = f"<style>{palette}</style>" if palette else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ladder" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" aria-labelledby="{key}-t {key}-d">',
        f'<title id="{key}-t">Loads along the chain, in times body weight</title>',
        f'<desc id="{key}-d">{escape(view.said)}</desc>{style}',
        *_axis(most, height),
        *(part for n, rung in enumerate(rungs) for part in _rung(rung, _TOP + n * _RUNG, most)),
        "</svg>",
    ]
    return "\n".join(parts)


def _most(rungs: list[Rung]) -> float:
    """The end of the axis: what the bars and bands need, intervals as far as they are readable."""
    bars = [bar for rung in rungs for bar in (rung.left, rung.right) if bar is not None]
    needed = max([bar.value for bar in bars] + [rung.band_high or 0.0 for rung in rungs])
    wide = max((bar.high or 0.0 for bar in bars), default=0.0)
    return float(int(max(needed, min(wide, _MOST_BW, 1.5 * needed)) + 1.0))


def _x(value: float, most: float) -> float:
    return _NAMES + (_WIDTH - _NAMES - _RIGHT) * min(value, most) / most


def _axis(most: float, height: int) -> Iterator[str]:
    step = 1 if most <= 8 else 2
    for tick in range(0, int(most) + 1, step):
        x = _x(float(tick), most)
        yield f'<path class="grid" d="M{x:.1f} {_TOP - 6}V{height - _BOTTOM}"/>'
        yield (
            f'<text class="tick" x="{x:.1f}" y="{height - _BOTTOM + 13}" text-anchor="middle">'
            f"{tick}</text>"
        )
    yield (
        f'<text class="tick" x="{_WIDTH - _RIGHT}" y="{height - 3}" text-anchor="end">'
        "times body weight</text>"
    )


def _rung(rung: Rung, top: float, most: float) -> Iterator[str]:
    if rung.band_low is not None and rung.band_high is not None:
        low, high = _x(rung.band_low, most), _x(rung.band_high, most)
        yield (
            f'<rect class="band" x="{low:.1f}" y="{top:.1f}" width="{high - low:.1f}" '
            f'height="{_RUNG - 8}"/>'
        )
    name = rung.name.split(",")[0]
    mark = " ?" if rung.uncertain else ""
    yield f'<text x="4" y="{top + 17:.1f}">{escape(name)}{mark}</text>'
    for n, (side, bar) in enumerate((("left", rung.left), ("right", rung.right))):
        if bar is not None:
            yield from _bar(bar, side, top + 3 + n * (_BAR + 2), most, uncertain=rung.uncertain)
    for end in (rung.band_low, rung.band_high):  # seen over the bars as well
        if end is not None:
            yield f'<path class="edge" d="M{_x(end, most):.1f} {top:.1f}v{_RUNG - 8}"/>'


def _bar(bar: Bar, side: str, y: float, most: float, *, uncertain: bool) -> Iterator[str]:
    kind = f"{side} unsure" if uncertain else side
    end = _x(bar.value, most)
    yield (
        f'<rect class="{kind}" x="{_NAMES}" y="{y:.1f}" width="{end - _NAMES:.1f}" '
        f'height="{_BAR}"/>'
    )
    if side == "right":  # told apart without colour
        yield f'<path class="whisker" d="M{_NAMES} {y + _BAR:.1f}H{end:.1f}"/>'
    if bar.low is None or bar.high is None:
        return
    low, high, middle = _x(bar.low, most), _x(bar.high, most), y + _BAR / 2
    tip = (
        f"M{high - 4:.1f} {middle - 3:.1f}L{high:.1f} {middle:.1f}L{high - 4:.1f} {middle + 3:.1f}"
        if bar.high > most
        else f"M{high:.1f} {middle - 3:.1f}V{middle + 3:.1f}"
    )
    yield (
        f'<path class="whisker" d="M{low:.1f} {middle - 3:.1f}V{middle + 3:.1f}M{low:.1f} '
        f'{middle:.1f}H{high:.1f}{tip}"/>'
    )
