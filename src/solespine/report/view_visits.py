"""Two visits in words: what got better or worse, and what is too small to tell."""

from __future__ import annotations

from collections.abc import Iterator

from solespine.report import view, words
from solespine.report.assessment import Assessment
from solespine.report.refs import Ledger
from solespine.report.said import asked
from solespine.report.view_calendar import said_date
from solespine.report.view_link import CLINICAL
from solespine.report.visits import Believed, Changed, Visits

_VERDICTS = {
    "better": "better",
    "worse": "worse",
    "no clear change": "no clear change",
    "changed": "changed by more than error",
    None: "cannot be told",
}
_DIRECTIONS = {**CLINICAL, "cannot_tell": "Cannot tell", "not_both_present": "Not both present"}


def visits(a: Assessment, ledger: Ledger) -> view.Visits | None:
    """What changed since the earlier visit; None where there is none."""
    seen = a.visits
    if seen is None:
        return None
    rows = tuple(_number(one, a, ledger) for one in seen.numbers)
    return view.Visits(
        _since(seen, ledger),
        _urgency(seen, ledger),
        tuple(row for row in rows if row.kind != "walk"),
        tuple(row for row in rows if row.kind == "walk"),
        _walk_plain(seen, rows, ledger),
        tuple(_answers(seen, a, ledger)),
        tuple(_belief(one, a, ledger) for one in seen.causes),
        tuple(_belief(one, a, ledger) for one in seen.link),
        _verdicts(seen, ledger),
        _note(seen, ledger),
    )


def _since(seen: Visits, ledger: Ledger) -> view.Claim:
    method = ledger.method("visits")
    if seen.before is None or seen.after is None:
        return view.Claim("Compared with an earlier visit, whose day is not known.", method)
    weeks = words.many(max(0, (seen.after - seen.before).days) // 7, "week")
    return view.Claim(f"Compared with the visit of {said_date(seen.before)}, {weeks} ago.", method)


def _urgency(seen: Visits, ledger: Ledger) -> view.Claim:
    before, after = (words.URGENCY[level].split(":")[0] for level in seen.urgency)
    same = seen.urgency[0] == seen.urgency[1]
    text = f"How urgent it is: as before ({after})." if same else (
        f"How urgent it is: then \u201c{before}\u201d, now \u201c{after}\u201d."
    )  # fmt: skip
    return view.Claim(text, ledger.method("visits", "rules"))


def _number(one: Changed, a: Assessment, ledger: Ledger) -> view.VisitRow:
    name, term = _names(one, a)
    unit = "" if one.unit == "points" else f" {one.unit}"
    before, after = (
        "not told" if value is None else f"{words.number(value)}{unit}"
        for value in (one.before, one.after)
    )
    least = "not known" if one.detectable is None else f"{words.number(one.detectable)}{unit}"
    refs = ledger.answers(*_keys(one, a)) + ledger.sources(one.source[:2])
    known = one.before is not None and one.after is not None
    verdict = _VERDICTS[one.verdict] if one.verdict or not known else "error not known"
    return view.VisitRow(
        one.kind, name, term, before, after, least, verdict, refs or ledger.method("visits")
    )


def _walk_plain(seen: Visits, rows: tuple[view.VisitRow, ...], ledger: Ledger) -> view.Claim | None:
    """What changed of the walk in a sentence."""
    walk = [one for one in seen.numbers if one.kind == "walk" and one.verdict is not None]
    if not walk:
        return None
    count = words.many(len(walk), "measure")
    pairs = zip(seen.numbers, rows, strict=True)
    names = [row.name for one, row in pairs if one.verdict == "changed"]
    refs = ledger.method("visits", "walk")
    if not names:
        return view.Claim(f"Of {count} of your walk, none changed by more than error.", refs)
    return view.Claim(
        f"Of {count} of your walk, {len(names)} changed by more than error: {'; '.join(names)}.",
        refs,
    )


def _names(one: Changed, a: Assessment) -> tuple[str, str]:
    """For patients, for clinicians."""
    side = f"{one.side} " if one.side in ("left", "right") else ""
    if one.kind == "pain":
        text = f"Pain: {side}{words.SITES[one.id]} (0 to 10)"
        return text, text
    if one.kind == "score":
        row = a.evidence.outcomes[a.case.scores[one.id].measure]
        where = f" {words.SITES[one.side]}" if one.side else ""
        name = f"{row.name}{where and ':'}{where}, {row.higher_is} when higher"
        return name, one.id.replace("_", " ")
    finding = a.evidence.findings[one.id]
    term = f"{finding.term} {side}".strip()
    return term, term


def _keys(one: Changed, a: Assessment) -> list[str]:
    if one.kind == "score":
        return [f"score.{one.id}"]
    if one.kind == "walk":
        return [one.id]
    pains = enumerate(a.case.complaints)
    found = [f"complaint.{n}" for n, pain in pains if (pain.site, pain.side) == (one.id, one.side)]
    return found or ["no_pain_at"]


def _answers(seen: Visits, a: Assessment, ledger: Ledger) -> Iterator[view.VisitAnswer]:
    for names, said in ((seen.new, "new"), (seen.gone, "gone")):
        for name, side in names:
            where = f" ({words.SIDES[side]})" if side else ""
            yield view.VisitAnswer(
                said,
                view.Claim(f"\u201c{asked(name, a.findings)}\u201d{where}", ledger.answers(name)),
                f"{a.evidence.findings[name].term}{where}",
            )


def _belief(one: Believed, a: Assessment, ledger: Ledger) -> view.VisitBelief:
    before, after = (None if v is None else view.Chance(*v).full for v in (one.before, one.after))
    verdict = "intervals apart" if one.apart else "intervals overlap"
    if before is None or after is None:
        verdict = "cannot be told"
    none = "not among them"
    if not one.site:
        name = CLINICAL[one.id]
        return view.VisitBelief(name, name, before or none, after or none, verdict,
                                ledger.method("link", "interval"))  # fmt: skip
    cause = a.evidence.causes[one.id]
    site = words.SITES.get(one.site, one.site)
    return view.VisitBelief(
        f"{site[:1].upper()}{site[1:]}: {words.inside(cause.plain)}",
        f"{site[:1].upper()}{site[1:]}: {cause.name}",
        before or none,
        after or none,
        verdict,
        ledger.method("causes", "interval"),
    )


def _verdicts(seen: Visits, ledger: Ledger) -> view.Claim:
    before, after = (_DIRECTIONS.get(name, "not told") for name in seen.verdicts)
    return view.Claim(f"Link: then {before}, now {after}.", ledger.method("link"))


def _note(seen: Visits, ledger: Ledger) -> view.Claim | None:
    texts = []
    if not seen.same_evidence:
        texts.append(
            "The earlier answer was made with other figures or another version of this program; "
            "part of a change in the chances may come from that."
        )
    if not seen.pains_known:
        texts.append("The earlier file does not say where it hurt.")
    return view.Claim(" ".join(texts), ledger.method("visits")) if texts else None
