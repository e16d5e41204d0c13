"""The drawing of the chain: soles to low back from behind, nerve path, pain, figures of the link.

Colours are classes, so that the page's style (light, dark, print) decides; `palette` puts a style
of its own inside, for the PDF. Everything is drawn in a box of 360 x 494 units.
"""

from __future__ import annotations

from html import escape

from solespine.report.view import Chain, NerveSegment, PainMark

_WIDTH, _HEIGHT = 360, 494
_MIDDLE = 180
# x is the distance from the midline; y runs down. Lumbar vertebrae L1 to L5, then the sacrum.
_LUMBAR = tuple((f"L{n}", 92 + 14 * (n - 1)) for n in range(1, 6))
_ROOTS = (("L4", 134), ("L5", 148), ("S1", 163), ("S2", 173))
_PLACES: dict[str, tuple[float, float]] = {
    "heel": (31, 391), "foot": (45, 402), "leg": (33, 325), "knee": (31, 280), "hip": (46, 196),
    "back": (17, 132), "neck": (7, 44), "shoulder": (44, 60),
}  # fmt: skip
# Sites of the nerve data: distance from the midline, height, radius of the ring.
_SITES: dict[str, tuple[float, float, float]] = {
    "l4_root": (9, 134, 8), "l5_root": (9, 148, 8), "s1_root": (9, 163, 8), "s2_root": (8, 173, 8),
    "several_roots": (9, 154, 22), "plexus": (20, 182, 11), "sciatic_piriformis": (26, 203, 11),
    "sciatic_trunk": (30, 245, 12), "femoral": (32, 215, 11), "peroneal_fibular_head": (37, 288, 9),
    "tibial_knee": (31, 280, 10), "tibial_soleal": (31, 302, 10), "saphenous": (25, 330, 10),
    "sural": (35, 345, 10), "superficial_peroneal_exit": (36, 352, 9),
    "deep_peroneal_ankle": (36, 384, 10), "tarsal_tunnel": (27, 374, 10),
    "medial_calcaneal": (29, 390, 11), "medial_plantar": (33, 398, 11),
    "lateral_plantar": (39, 398, 11), "baxter": (33, 393, 12), "polyneuropathy": (36, 392, 20),
}  # fmt: skip
_LABELS_BELOW = {"heel": 425, "foot": 442}  # y of their labels
_SPOT_X, _BACK_Y, _FOOT_Y = 40, 455, 481  # back and foot once more, below the body
PRINT_PALETTE = """
.body{fill:#f1efe9;stroke:#8a8577;stroke-width:1.2}.bone{fill:#dcd8cc;stroke:#6f6a5d;stroke-width:.8}
.nerve{fill:none;stroke:#8a5a00;stroke-width:2.2}.nerve-quiet{fill:none;stroke:#b9b2a0;stroke-width:1.2}
.lesion{fill:none;stroke:#5b2a86;stroke-width:2.6}
.pain{fill:#b3261e;stroke:#fff;stroke-width:1.5}.link{fill:none;stroke:#1f5f8b}.tip{fill:#1f5f8b}
.spot{fill:#b3261e}.cause{fill:#fff;stroke:#1f5f8b}
text{font-family:"Libertinus Serif";font-size:17px;fill:#222}.small{font-size:15.5px;fill:#444}
.strong{font-weight:700}
"""


def chain_svg(chain: Chain, palette: str = "") -> str:
    """The drawing as SVG text.

    Args:
        chain: what to mark.
        palette: CSS to put inside; empty where the page around it has the style.
    """
    style = f"<style>{palette}</style>" if palette else ""
    quiet = tuple(side for side in ("left", "right") if side not in chain.nerve_sides)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chain" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" role="img" aria-labelledby="chain-title chain-text">',
        '<title id="chain-title">The chain from the sole to the low back</title>',
        f'<desc id="chain-text">{escape(chain.alt)}</desc>{style}',
        _body(),
        *(_nerve(side, "nerve-quiet") for side in quiet),
        *(_nerve(side, "nerve") for side in chain.nerve_sides),
        _roots(),
        *(_ring(segment) for segment in chain.segments),
        *(_mark(mark) for mark in chain.marks),
        _links(chain),
        _words(),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def _x(side: str, distance: float) -> float:
    """From behind, the person's left is on the left of the picture."""
    return _MIDDLE + {"left": -distance, "right": distance}.get(side, 0.0)


def _body() -> str:
    parts = [
        f'<circle class="body" cx="{_MIDDLE}" cy="22" r="15"/>',
        f'<path class="body" d="M{_MIDDLE - 7} 37V48L{_MIDDLE - 48} 60L{_MIDDLE - 36} 120'
        f"L{_MIDDLE - 46} 190H{_MIDDLE + 46}L{_MIDDLE + 36} 120L{_MIDDLE + 48} 60"
        f'L{_MIDDLE + 7} 48V37Z"/>',
        *(_leg(side) for side in ("left", "right")),
        *(
            f'<rect class="bone" x="{_MIDDLE - 8}" y="{y}" width="16" height="11" rx="3"/>'
            for _, y in ((f"T{n}", 50 + 14 * n) for n in range(3))
        ),
        *(
            f'<rect class="bone" x="{_MIDDLE - 10}" y="{y}" width="20" height="11" rx="3"/>'
            for _, y in _LUMBAR
        ),
        f'<path class="bone" d="M{_MIDDLE - 13} 162H{_MIDDLE + 13}L{_MIDDLE + 5} 190'
        f'H{_MIDDLE - 5}Z"/>',
    ]
    return "\n".join(parts)


def _leg(side: str) -> str:
    def at(distance: float, y: float) -> str:
        return f"{_x(side, distance):g} {y:g}"

    return (
        f'<path class="body" d="M{at(46, 190)}C{at(48, 230)} {at(44, 255)} {at(42, 280)}'
        f"C{at(45, 310)} {at(42, 340)} {at(38, 372)}L{at(54, 408)}L{at(24, 408)}L{at(24, 372)}"
        f'C{at(18, 340)} {at(18, 310)} {at(21, 280)}C{at(18, 250)} {at(8, 230)} {at(4, 196)}Z"/>'
    )


def _nerve(side: str, kind: str) -> str:
    """Roots L4 to S2, sciatic, tibial, behind the inner ankle to heel and sole."""

    def at(distance: float, y: float) -> str:
        return f"{_x(side, distance):g} {y:g}"

    roots = "".join(f"M{at(8, y)}Q{at(24, y + 12)} {at(26, 200)}" for _, y in _ROOTS)
    path = (
        f"M{at(26, 200)}C{at(32, 240)} {at(30, 260)} {at(31, 280)}"
        f"C{at(32, 310)} {at(30, 340)} {at(28, 372)}L{at(30, 390)}L{at(42, 404)}"
    )
    return f'<path class="{kind}" d="{roots}{path}"/>'


def _roots() -> str:
    lines = []
    for at, (name, y) in enumerate(_ROOTS):
        label = 140 + 14 * at
        lines.append(f'<text class="small" x="{_MIDDLE + 62}" y="{label}">{name}</text>')
        lines.append(
            f'<path class="nerve-quiet" d="M{_MIDDLE + 10} {y}L{_MIDDLE + 59} {label - 3}"/>'
        )
    return "\n".join(lines)


def _ring(segment: NerveSegment) -> str:
    """Round the part of the path where the trouble most probably is; nothing for a new site."""
    if segment.site not in _SITES:
        return ""
    distance, y, radius = _SITES[segment.site]
    x = _x(segment.side, distance)
    return f'<circle class="lesion" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'


def _mark(mark: PainMark) -> str:
    distance, y = _PLACES[mark.site]
    x = _x(mark.side, distance)
    dot = f'<circle class="pain" cx="{x:g}" cy="{y:g}" r="6.5"/>'
    if not mark.label:
        return dot
    left = mark.side != "right"
    if mark.site in _LABELS_BELOW:
        anchor, label_x = "middle", _x(mark.side, 46)
        label_y: float = _LABELS_BELOW[mark.site]
    else:
        anchor = "end" if left else "start"
        label_x, label_y = x + (-50 if left else 50), y - 7
        if mark.site in ("leg", "knee", "hip", "shoulder"):
            label_x = x + (-26 if left else 26)
    text = f'<text class="strong" x="{label_x:g}" y="{label_y:g}" text-anchor="{anchor}">'
    return f"{dot}{text}{escape(mark.label)}</text>"


def _links(chain: Chain) -> str:
    """An arrow up on the left, one down on the right; below, one cause of two spots, two apart."""
    if not chain.linked:
        return ""
    up, down = _stroke(chain.up_weight), _stroke(chain.down_weight)
    return "\n".join(
        [
            f'<path class="link" stroke-width="{up:.1f}" d="M112 396C10 360 10 190 112 146"/>',
            '<path class="tip" d="M124 139L108 138L115 153Z"/>',
            *_two_lines(54, 222, "start", "foot to back", chain.up),
            f'<path class="link" stroke-width="{down:.1f}" d="M272 150C352 200 348 360 248 396"/>',
            '<path class="tip" d="M236 403L252 404L245 389Z"/>',
            *_two_lines(308, 222, "end", "back to foot", chain.down),
            *_two_lines(52, 464, "start", "one cause for both", chain.shared),
            *_fork(_stroke(chain.shared_weight)),
            *_two_lines(322, 464, "end", "two separate pains", chain.apart),
            *_apart(_stroke(chain.apart_weight)),
        ]
    )


def _fork(stroke: float) -> tuple[str, ...]:
    """One ring, the cause, with a line to each of two places: the back above, the foot below."""
    return (
        f'<path class="link" stroke-width="{stroke:.1f}" d="M{_SPOT_X} {_BACK_Y}L16 468'
        f'L{_SPOT_X} {_FOOT_Y}"/>',
        f'<circle class="cause" stroke-width="{stroke:.1f}" cx="14" cy="468" r="6"/>',
        *(f'<circle class="spot" cx="{_SPOT_X}" cy="{y}" r="4.5"/>' for y in (_BACK_Y, _FOOT_Y)),
    )


def _apart(stroke: float) -> tuple[str, ...]:
    """The same two places, each in a ring of its own and nothing between them."""
    x = _WIDTH - 20
    return tuple(
        f'<circle class="link" stroke-width="{stroke:.1f}" cx="{x}" cy="{y}" r="8"/>'
        f'<circle class="spot" cx="{x}" cy="{y}" r="4.5"/>'
        for y in (_BACK_Y, _FOOT_Y)
    )


def _stroke(weight: float) -> float:
    return 1.0 + 7.0 * weight


def _two_lines(x: float, y: float, anchor: str, name: str, figure: str) -> tuple[str, str]:
    return (
        f'<text class="small" x="{x}" y="{y}" text-anchor="{anchor}">{escape(name)}</text>',
        f'<text class="strong" x="{x}" y="{y + 15}" text-anchor="{anchor}">{escape(figure)}</text>',
    )


def _words() -> str:
    return (
        f'<text class="small" x="8" y="402">left</text>'
        f'<text class="small" x="{_WIDTH - 8}" y="402" text-anchor="end">right</text>'
    )
