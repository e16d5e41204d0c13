"""Loads → rungs of a ladder from heel pad to L1, in words and figures, ready to be printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solespine.evidence import Evidence
from solespine.findings.gait.model import Measured

if TYPE_CHECKING:
    from solespine.loads.model import Comparison, Load, Loads

MAIN = (
    "The comparison of left and right in the same person is the main result. Absolute loads come "
    "from a model, and those of the lumbar spine are uncertain."
)
# From the ground up: site, part, name for clinicians, name for patients.
RUNGS = (
    ("heel_pad", "force", "Heel pad, force", "heel pad"),
    ("heel_pad", "pressure", "Heel pad, pressure", ""),
    ("plantar_fascia", "force", "Plantar fascia, pull", "band under the foot"),
    ("midfoot", "resultant", "Midfoot joint", "middle of the foot"),
    ("ankle", "resultant", "Ankle", "ankle"),
    ("subtalar", "resultant", "Subtalar joint", ""),
    ("achilles", "force", "Achilles tendon, pull", "Achilles tendon"),
    ("knee", "resultant", "Knee", "knee"),
    ("hip", "resultant", "Hip", "hip"),
    ("L5_S1", "compression", "L5/S1, compression", "low back"),
    ("L4_L5", "compression", "L4/L5, compression", ""),
    ("L3_L4", "compression", "L3/L4, compression", ""),
    ("L2_L3", "compression", "L2/L3, compression", ""),
    ("L1_L2", "compression", "L1/L2, compression", ""),
)


@dataclass(frozen=True)
class Bar:
    """A load of one side, in the rung's unit; low and high are its interval, or None."""

    value: float
    low: float | None
    high: float | None

    @property
    def text(self) -> str:
        """`2.31 (1.90 to 2.80)`."""
        around = "" if self.low is None else f" ({_number(self.low)} to {_number(self.high or 0)})"
        return f"{_number(self.value)}{around}"


@dataclass(frozen=True)
class Rung:
    """One link of the chain.

    Attributes:
        name: for clinicians.
        unit: BW or kPa.
        left, right: the greatest load of each side; None where not measured.
        band_low, band_high: what has been published; None where nothing was found.
        source: key of the band's source; empty without a band.
        uncertain: absolute values are uncertain.
        difference: left against right in words; empty where only one side is known.
    """

    name: str
    unit: str
    left: Bar | None
    right: Bar | None
    band_low: float | None
    band_high: float | None
    source: str
    uncertain: bool
    difference: str

    @property
    def band(self) -> str:
        """`1.2 to 2.6`, or empty."""
        if self.band_low is None or self.band_high is None:
            return ""
        return f"{self.band_low:g} to {self.band_high:g}"


@dataclass(frozen=True)
class LoadsView:
    """What is said of the loads.

    Attributes:
        rungs: from heel pad to L1/L2; empty where no load could be told.
        plain: sentences for patients.
        main: what to look at first, and what is uncertain.
        found: what stands out, in clinicians' words.
        quality: sentences.
        refused: why there are none, or what part is missing.
        said: the drawing in words.
    """

    rungs: tuple[Rung, ...]
    plain: tuple[str, ...]
    main: str
    found: tuple[str, ...]
    quality: tuple[str, ...]
    refused: tuple[str, ...]
    said: str
    day: tuple[str, ...] = ()  # the daily dose, in sentences


def loads_view(
    loads: Loads | None, refused: tuple[str, ...], findings: tuple[Measured, ...], e: Evidence
) -> LoadsView | None:
    """What is printed of the loads; None where none were asked for.

    Args:
        loads: along the chain.
        refused: why there are none, or what part is missing.
        findings: of the recording; those of loads are taken.
        e: names and published bands.
    """
    if loads is None and not refused:
        return None
    why = tuple(_sentence(text.removeprefix("loads: ")) for text in refused)
    if loads is None:
        plain = ("The loads inside your body could not be worked out from this recording.",)
        return LoadsView((), plain, "", (), (), why, "")
    rungs = tuple(_rungs(loads, e))
    present = [one for one in findings if one.present and e.findings[one.id].kind == "load"]
    return LoadsView(
        rungs=rungs,
        plain=tuple(_plain(present, e)),
        main=" ".join(filter(None, (MAIN, _beyond(rungs)))),
        found=tuple(f"{e.findings[one.id].term}{_on(one)}: {one.detail}" for one in present)
        or (_none_shown(e),),
        quality=tuple(_quality(loads)),
        refused=why,
        said=_said(rungs),
    )


def _plain(present: list[Measured], e: Evidence) -> Iterator[str]:
    within = [one for one in present if one.side]
    if within:
        yield "A model of your body, moved as you walked, shows:"
    else:
        yield (
            "A model of your body, moved as you walked, shows no load that is clearly more than "
            f"{_limits(e)} apart between left and right. Smaller or less sure differences can be "
            "there."
        )
    for one in within:
        finding = e.findings[one.id]
        yield f"{finding.plain or finding.term}{_on(one)}."
    yield (
        "Such loads are worked out, not measured inside you. Compare left with right; do not take "
        "the numbers of the back by themselves."
    )


def _none_shown(e: Evidence) -> str:
    """The rule in words: a difference is told where its whole interval lies beyond the limit."""
    return (
        f"Between left and right no load is clearly more than {_limits(e)} apart, with its whole "
        "interval beyond that limit. Smaller or less sure differences stand with the loads."
    )


def _limits(e: Evidence) -> str:
    """`15 to 20 %`: from which to which difference of the sides a load counts."""
    sided = [name for name, row in e.findings.items() if row.kind == "load" and row.sided]
    limits = [band.mild for name in sided for band in e.gait_norms[name].bands]
    return f"{min(limits):g} to {max(limits):g} %"


def _on(one: Measured) -> str:
    return f" ({one.side})" if one.side else ""


def _rungs(loads: Loads, e: Evidence) -> Iterator[Rung]:
    by_site = {(one.site, one.part): one for one in loads.comparisons}
    for site, part, name, _ in RUNGS:
        left, right = loads.get(site, part, "left"), loads.get(site, part, "right")
        some = left or right
        if some is None:
            continue
        band = e.load_bands.get(f"{site}/{part}")
        yield Rung(
            name=name,
            unit="kPa" if some.unit == "Pa" else "BW",
            left=_bar(left, loads.body_weight_n),
            right=_bar(right, loads.body_weight_n),
            band_low=band.low if band else None,
            band_high=band.high if band else None,
            source=band.sources[0] if band else "",
            uncertain=some.uncertain,
            difference=_difference(by_site.get((site, part))),
        )


def _beyond(rungs: tuple[Rung, ...]) -> str:
    """Which figures lie outside what has been published, so that nobody takes them as they are."""
    names = [rung.name.split(",")[0] for rung in rungs if _outside(rung)]
    if not names:
        return ""
    return f"Outside the published band, so for comparison only: {', '.join(names)}."


def _outside(rung: Rung) -> bool:
    if rung.band_low is None or rung.band_high is None:
        return False
    values = [bar.value for bar in (rung.left, rung.right) if bar is not None]
    return any(not rung.band_low <= value <= rung.band_high for value in values)


def _bar(load: Load | None, weight: float) -> Bar | None:
    if load is None:
        return None
    scale = 1e-3 if load.unit == "Pa" else 1.0 / weight
    ends = (None if end is None else scale * abs(end) for end in (load.low, load.high))
    low, high = ends
    return Bar(scale * abs(load.peak), low, high)


def _difference(one: Comparison | None) -> str:
    """`left 20 % less (40 % less to 6 % more)`."""
    if one is None:
        return ""
    around = ""
    if one.low is not None and one.high is not None:
        around = f" ({_than(one.low)} to {_than(one.high)})"
    return f"left {_than(one.ratio)}{around}"


def _than(ratio: float) -> str:
    percent = round(100 * (ratio - 1))
    return f"{abs(percent)} % {'more' if percent > 0 else 'less'}" if percent else "the same"


def _quality(loads: Loads) -> Iterator[str]:
    for name, quality in loads.quality.items():
        residual = quality.residual_percent_bw
        rest = (
            "no check of the force that nothing measured explains"
            if residual is None
            else "force that nothing measured explains "
            + "/".join(f"{one:.0f}" for one in residual)
            + " % of body weight (forward/left/up)"
        )
        yield f"{name}: markers fitted to {1000 * quality.marker_rms_m:.0f} mm; {rest}."
    yield from (_sentence(note) for note in loads.notes)


def _said(rungs: tuple[Rung, ...]) -> str:
    """The drawing for those who cannot see it."""
    parts = []
    for rung in rungs:
        sides = [
            f"{side} {bar.text}"
            for side, bar in (("left", rung.left), ("right", rung.right))
            if bar is not None
        ]
        band = f", published {rung.band}" if rung.band else ""
        parts.append(f"{rung.name}: {', '.join(sides)} {rung.unit}{band}")
    return "Greatest load at each link from the heel pad up. " + "; ".join(parts) + "."


def _sentence(text: str) -> str:
    first = text.split(maxsplit=1)[0] if text else ""
    start = text[:1] if "." in first else text[:1].upper()  # the name of a file stays as it is
    return f"{start}{text[1:].rstrip('.')}."


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}"
