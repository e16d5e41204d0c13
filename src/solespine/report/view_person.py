"""Who it is and what they bring along, in a few lines."""

from __future__ import annotations

from solespine.case import Case
from solespine.report import view, words
from solespine.report.answers import pain_course, pain_label
from solespine.report.assessment import Assessment
from solespine.report.clean import clean
from solespine.report.refs import Ledger

_CHILD_YEARS = 16
_NOUNS = {"female": ("woman", "girl"), "male": ("man", "boy")}


def person(a: Assessment, ledger: Ledger) -> view.Claim:
    """`Woman, 52 years, shop assistant, 7 hours a day on the feet`."""
    who = a.case.person
    young = who.age_years is not None and who.age_years < _CHILD_YEARS
    noun = _NOUNS[who.sex][young] if who.sex else "person"
    parts = [noun]
    if who.age_years is not None:
        parts.append(f"{words.number(who.age_years)} years")
    if who.work:
        parts.append(clean(who.work))
    if who.standing_hours is not None:
        parts.append(f"{words.number(who.standing_hours)} hours a day on the feet")
    if who.height_m and who.mass_kg:
        parts.append(f"body mass index {who.mass_kg / who.height_m**2:.1f} kg/m²")
    keys = ("age", "sex", "work", "standing", "height", "mass")
    text = ", ".join(parts)
    refs = ledger.answers(*(f"person.{key}" for key in keys)) or ledger.method("open")
    return view.Claim(text[:1].upper() + text[1:], refs)


def history(a: Assessment, ledger: Ledger) -> tuple[view.Claim, ...]:
    """Complaints, illnesses, medicines, allergies and what was tried, one line each."""
    case = a.case
    lines = [("Pain", _pains(case), "complaint", len(case.complaints))]
    if case.no_pain_at:
        lines.append(("No pain", [words.SITES[s] for s in case.no_pain_at], "no_pain_at", 0))
    lines += [
        ("Illnesses", [clean(text) for text in case.conditions], "condition", len(case.conditions)),
        ("Medicines", [clean(text) for text in case.medicines], "medicine", len(case.medicines)),
        ("Allergies", [clean(text) for text in case.allergies], "allergy", len(case.allergies)),
    ]
    claims = [_line(name, texts, key, count, ledger) for name, texts, key, count in lines if texts]
    return (*claims, *_group("Tried so far", ledger), *_group("Questionnaires", ledger),
            *_group("Notes", ledger))  # fmt: skip


def _pains(case: Case) -> list[str]:
    parts = []
    for pain in case.complaints:
        course = pain_course(pain)
        parts.append(pain_label(pain) + (f" ({course})" if course else ""))
    return parts


def _line(name: str, texts: list[str], key: str, count: int, ledger: Ledger) -> view.Claim:
    keys = [f"{key}.{number}" for number in range(count)] or [key]
    return view.Claim(f"{name}: {'; '.join(texts)}", ledger.answers(*keys))


def _group(title: str, ledger: Ledger) -> tuple[view.Claim, ...]:
    """One line of a group of answers: `Tried so far: heel cushion: 4 weeks, some relief; ...`."""
    rows = next((group.rows for group in ledger.groups if group.title == title), ())
    if not rows:
        return ()
    parts = [row.value if row.term == title else f"{row.term}: {row.value}" for row in rows]
    return (view.Claim(f"{title}: {'; '.join(parts)}", tuple(row.ref for row in rows[:4])),)
