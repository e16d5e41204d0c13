"""Two visits in words: what got better or worse, and what is too small to tell."""

from __future__ import annotations

from collections.abc import Iterator

from solespine.report import view, words
from solespine.report.alike import described, unlike
from solespine.report.assessment import Assessment
from solespine.report.clean import clean
from solespine.report.refs import Ledger
from solespine.report.said import asked
from solespine.report.view_calendar import said_date
from solespine.report.view_link import CLINICAL, plain_names
from solespine.report.visits import PAIN_MEASURE, Believed, Changed, Visits

_VERDICTS = {
    "better": "better",
    "worse": "worse",
    "no clear change": "no clear change",
    "changed": "changed by more than error",
    None: "cannot be told",
}
_LINKS = {"cannot_tell": "it cannot be told", "not_both_present": "only one of the two hurts"}


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
        _walk_plain(seen, ledger),
        tuple(_answers(seen, a, ledger)),
        tuple(_belief(one, a, ledger) for one in seen.causes),
        tuple(_belief(one, a, ledger) for one in seen.link),
        _verdicts(seen, a, ledger),
        _note(seen, a, ledger),
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


def _walk_plain(seen: Visits, ledger: Ledger) -> view.Claim | None:
    """What changed of the walk in a sentence."""
    walk = [one for one in seen.numbers if one.kind == "walk" and one.verdict is not None]
    if not walk:
        return None
    count = words.many(len(walk), "measure")
    changed = sum(one.verdict == "changed" for one in walk)
    refs = ledger.method("visits", "walk")
    if not changed:
        return view.Claim(f"Of {count} of your walk, none changed by more than error.", refs)
    return view.Claim(
        f"Of {count} of your walk, {changed} changed by more than error. Your clinician finds them "
        "under \u201cThe walk at both visits\u201d.",
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
    name, term = _believed(one, a)
    before, after = (
        "not among them" if v is None else view.Chance(*v).full for v in (one.before, one.after)
    )
    plain, verdict = ("yes", "intervals apart") if one.apart else (
        "no", "intervals overlap")  # fmt: skip
    if one.before is None or one.after is None:
        plain = verdict = "cannot be told"
    refs = ledger.method("causes" if one.site else "link", "interval")
    return view.VisitBelief(name, term, before, after, plain, verdict, refs)


def _believed(one: Believed, a: Assessment) -> tuple[str, str]:
    """What is believed, for patients and for clinicians."""
    if not one.site:
        return plain_names(a)[one.id], CLINICAL[one.id]
    cause = a.evidence.causes[one.id]
    site = words.SITES.get(one.site, one.site)
    site = f"{site[:1].upper()}{site[1:]}"
    return f"{site}: {words.inside(cause.plain)}", f"{site}: {cause.name}"


def _verdicts(seen: Visits, a: Assessment, ledger: Ledger) -> view.Claim:
    names = {key: words.inside(text) for key, text in plain_names(a).items()} | _LINKS
    before, after = (names.get(name, "it was not told") for name in seen.verdicts)
    if before == after:
        return view.Claim(
            f"How the two pains are linked: as before, {after}.", ledger.method("link")
        )
    return view.Claim(
        f"How the two pains are linked: then, {before}; now, {after}.", ledger.method("link")
    )


def _note(seen: Visits, a: Assessment, ledger: Ledger) -> view.Claim | None:
    texts = []
    before, after = seen.measured
    if before.recordings or after.recordings or before.mass_kg or after.mass_kg:
        texts.append(f"Then: {clean(described(before))}. Now: {clean(described(after))}.")
    warning = unlike(before, after, a.evidence.model)
    if warning:
        texts.append(warning)
    texts += _told_twice(seen, a)
    if not seen.same_evidence:
        texts.append(
            "The earlier answer was made with other figures or another version of this program; "
            "part of a change in the chances may come from that."
        )
    if not seen.pains_known:
        texts.append("The earlier file does not say where it hurt.")
    return view.Claim(" ".join(texts), ledger.method("visits")) if texts else None


def _told_twice(seen: Visits, a: Assessment) -> Iterator[str]:
    """Pain of one place as a complaint and as a score, where the two differ at this visit."""
    for score in seen.numbers:
        if score.kind != "score" or a.case.scores[score.id].measure != PAIN_MEASURE:
            continue
        pains = [one.after for one in seen.numbers if (one.kind, one.id) == ("pain", score.side)]
        told = [after for after in pains if after is not None]
        if told and score.after is not None and score.after not in told:
            yield (
                f"Pain of the {words.SITES[str(score.side)]} was "
                f"told twice and differs: {words.joined([words.number(one) for one in told])} "
                f"as a complaint, {words.number(score.after)} as a score. One of them may be left "
                "from the earlier visit: ask again."
            )
