"""The `scores` of a case: questionnaires by their total or by their items, as entered.

Scoring itself, with the rules for items left out, is in scores.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from solespine.case.model import SITES, ScoreGiven
from solespine.case.scalars import is_unknown, maybe, read_number, scalar, yes_or_no
from solespine.case.scores import score
from solespine.case.tree import Fields, Items, Node, is_blank
from solespine.errors import InputError
from solespine.evidence import Evidence
from solespine.evidence.topics import Outcome

_MOST_SCORES = 200


def read_scores(node: Node, evidence: Evidence) -> Mapping[str, ScoreGiven]:
    """Every score by its name in the file, such as NPRS_heel or RMDQ."""
    if is_blank(node):
        return MappingProxyType({})
    if not isinstance(node, Fields):
        raise node.place.error("wants lines of questionnaire and score such as ODI: 34")
    if len(node.entries) > _MOST_SCORES:
        raise node.place.error(f"more than {_MOST_SCORES} scores")
    found: dict[str, ScoreGiven] = {}
    for name, value in node.entries.items():
        measure, site = measure_of(name, evidence)
        if measure is None:
            see = f"a site may follow, as in NPRS_{SITES[0]}"
            raise value.place.unknown(name, "questionnaire", evidence.outcomes, see)
        if not is_blank(value):
            found[name] = _score(value, measure, site, evidence.outcomes[measure])
    return MappingProxyType(found)


def measure_of(name: str, evidence: Evidence) -> tuple[str | None, str | None]:
    """`NPRS_heel` -> NPRS and heel; the measure is None when it is not known."""
    if name in evidence.outcomes:
        return name, None
    measure, _, site = name.rpartition("_")
    known = measure in evidence.outcomes and site in SITES
    return (measure, site) if known else (None, None)


def _score(node: Node, measure: str, site: str | None, row: Outcome) -> ScoreGiven:
    if not isinstance(node, Fields):
        return ScoreGiven(measure, site, value=_total(node, row))
    for key, value in node.entries.items():
        if key not in ("items", "value"):
            raise value.place.unknown(key, "key", ("items", "value"))
    items = maybe(node.entries, "items", _items, row) or ()
    total = maybe(node.entries, "value", _total, row)
    if items and total is not None:
        raise node.place.error("give the items or the value, not both")
    return ScoreGiven(measure, site, total, items)


def _total(node: Node, row: Outcome) -> float | None:
    return read_number(node, row.unit, row.low, row.high, bare=True)


def _items(node: Node, row: Outcome) -> tuple[float | None, ...]:
    """The items in order; null where one was left out."""
    if is_blank(node):
        return ()
    if not isinstance(node, Items):
        raise node.place.error("wants a list such as [1, 0, 2]")
    items = tuple(_item(entry) for entry in node.entries)
    try:
        score(row, items)
    except InputError as error:
        raise node.place.error(f"{error}; write null for an item left out") from None
    return items


def _item(node: Node) -> float | None:
    """One item; a ticked statement may be written yes."""
    text = scalar(node, "a number or null").text
    if text is None or is_unknown(text):
        return None
    ticked = yes_or_no(text)
    return read_number(node, "points", None, None) if ticked is None else float(ticked)
