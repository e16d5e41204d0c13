"""The words of the report: one scale for chances, and the names of sides, sites and levels.

The scale is a convention of this report, not a finding of any study. It is symmetrical around one
half, has no word for certainty, and every word stands beside its number:

    very likely     85% and more
    likely          65 to 84%
    about even      35 to 64%
    possible        15 to 34%
    unlikely         5 to 14%
    very unlikely   under 5%

The word follows the printed (rounded) number, so that the two never disagree.
"""

from __future__ import annotations

# (least whole percent, word), from the top down
SCALE: tuple[tuple[int, str], ...] = (
    (85, "very likely"),
    (65, "likely"),
    (35, "about even"),
    (15, "possible"),
    (5, "unlikely"),
    (0, "very unlikely"),
)

SITES = {
    "heel": "heel", "foot": "foot", "leg": "leg", "knee": "knee", "hip": "hip",
    "back": "back", "neck": "neck", "shoulder": "shoulder",
}  # fmt: skip
SIDES = {"left": "left", "right": "right", "both": "both sides", "middle": "in the middle"}
COURSES = {
    "better": "getting better",
    "same": "staying the same",
    "worse": "getting worse",
    "comes_and_goes": "coming and going",
}
EFFECTS = {
    "none": "no effect", "some": "some relief", "good": "clear relief", "worse": "made it worse",
}  # fmt: skip
URGENCY = {
    "emergency": "Emergency: get help now",
    "same_day": "See a doctor today",
    "two_weeks": "See a doctor within two weeks",
    "routine": "Not urgent: make a normal appointment",
    "self_care": "Not urgent: you can start on your own",
}
URGENCY_CLINICAL = {
    "emergency": "Emergency", "same_day": "Same day", "two_weeks": "Within two weeks",
    "routine": "Routine", "self_care": "Self-care",
}  # fmt: skip
SEE = {
    "emergency": "emergency care",
    "doctor": "a doctor",
    "podiatrist": "a podiatrist",
    "physiotherapist": "a physiotherapist",
    "surgeon": "a surgeon",
    "self_care": "nobody for now: start on your own",
}
STRENGTH = {
    "strong": "good", "moderate": "fair", "weak": "weak",
    "expert": "experts' view only", "against": "speaks against it",
}  # fmt: skip
CONFIDENCE = {
    "confirmed": "seen in the source",
    "recalled": "from memory, not checked",
    "judged": "an estimate",
}
STEPS = {"now": "Start now", "later": "Later, if it is not enough", "last": "Last of all"}


def percent(share: float) -> str:
    """A share (0 to 1) as whole percent; the ends are never printed as 0 or 100."""
    if share < 0.005:
        return "<1%"
    if share >= 0.995:
        return ">99%"
    return f"{_whole(share)}%"


def span(low: float, high: float) -> str:
    """An interval of shares (0 to 1) in percent: `94 to 99%`; one number if both print alike."""
    first, last = percent(low), percent(high)
    if first == last:
        return first
    return f"{first.rstrip('%') if first[0] not in '<>' else first} to {last}"


def likely(share: float) -> str:
    """The word of the scale for a share (0 to 1)."""
    whole = _whole(share)
    return next(word for least, word in SCALE if whole >= least)


def scale_rows() -> tuple[tuple[str, str], ...]:
    """(word, its range in percent), from the top down."""
    rows, above = [], None
    for least, word in SCALE:
        if above is None:
            rows.append((word, f"{least}% and more"))
        elif least == 0:
            rows.append((word, f"under {above}%"))
        else:
            rows.append((word, f"{least} to {above - 1}%"))
        above = least
    return tuple(rows)


def number(value: float) -> str:
    """A number without needless digits: 4, 30.1, 0.85."""
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def inside(text: str) -> str:
    """A phrase that began a line, for the middle of a sentence: small first letter."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def joined(parts: tuple[str, ...] | list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def many(count: int, one: str, more: str | None = None) -> str:
    """`1 question`, `3 questions`."""
    return f"{count} {one if count == 1 else more or one + 's'}"


def sentence(text: str) -> str:
    """With a capital first letter and a full stop."""
    text = text.strip()
    if not text:
        return text
    return text[:1].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def _whole(share: float) -> int:
    """Percent rounded half up, as people expect."""
    return int(share * 100.0 + 0.5)
