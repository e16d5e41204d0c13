"""Published post-test probabilities against the engine; `pytest -s` or `table()` shows them all.

Every entry of post_test.yaml is one published probability of a cause given one or more answers.
The engine is run with those answers alone. Its likelihood ratio, posterior odds over prior odds,
is applied to the study's own probability before the test, since a study's people are rarely ours.
What is said to differ by design stays in the table, with the reason.
"""

from __future__ import annotations

import functools
import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from solespine.causes.engine import Given, point
from solespine.causes.figures import figures_for
from solespine.evidence import load_evidence

ENTRIES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "post_test.yaml").read_text(encoding="utf-8")
)
COMPLAINTS = {
    "heel": (("heel",),),
    "back": (("back",),),
    "both": (("heel",), ("back",)),
}
LEAST_FURTHER = 10  # beyond the four that came with the tables
Z95 = 1.959964


@functools.cache
def probabilities(presentation: str, answers: tuple[tuple[str, bool], ...]) -> dict[str, float]:
    """P(cause) of the engine for these answers alone, in one presenting group."""
    evidence = load_evidence()
    figures = figures_for(presentation, False, evidence)
    at = point(Given(dict(answers), frozenset(), COMPLAINTS[presentation], figures, evidence))
    return dict(zip(at.space.causes, map(float, at.marginal[0]), strict=True))


def odds(p: float) -> float:
    """p / (1 - p)."""
    return p / (1.0 - p)


def engine(entry: dict[str, Any]) -> tuple[float, float, float]:
    """Pre-test probability, the engine's likelihood ratio, and its post-test probability."""
    given = tuple(sorted(entry["answers"].items()))
    before = probabilities(entry["presentation"], ())[entry["cause"]]
    after = probabilities(entry["presentation"], given)[entry["cause"]]
    ratio = odds(after) / odds(before)
    pre = before if entry["pre_test"] == "engine prior" else entry["pre_test"]
    post = odds(pre) * ratio
    return pre, ratio, post / (1.0 + post)


def wilson(positive: int, of: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    p, z2 = positive / of, Z95**2 / of
    middle = (p + z2 / 2) / (1 + z2)
    half = Z95 / (1 + z2) * math.sqrt(p * (1 - p) / of + z2 / (4 * of))
    return middle - half, middle + half


def published(entry: dict[str, Any]) -> tuple[float, tuple[float, float] | None]:
    """The published probability and its 95 % interval, if there is one."""
    said = entry["published"]
    if "of" in said:
        return said["positive"] / said["of"], wilson(said["positive"], said["of"])
    interval = said.get("interval")
    return said["value"], (interval[0], interval[1]) if interval else None


def allowed(entry: dict[str, Any]) -> tuple[float, float]:
    """The probabilities that count as reproduced."""
    value, interval = published(entry)
    if entry["tolerance"] == "within interval":
        assert interval, f"{entry['id']}: no interval"
        return interval
    factor = float(entry["tolerance"].split()[1])
    low, high = odds(value) / factor, odds(value) * factor
    return low / (1 + low), high / (1 + high)


def agrees(entry: dict[str, Any]) -> bool:
    """Whether the engine's post-test probability lies within the stated tolerance."""
    low, high = allowed(entry)
    return low <= engine(entry)[2] <= high


def table() -> str:
    """All entries as a Markdown table: agreeing ones first, in the order of the file.

    `ratio` is the engine's likelihood ratio, `odds` the engine's odds over the published ones.
    """
    head = (
        "| check | pre-test | ratio | engine | published | allowed | odds | agrees | figures |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    rows = sorted(ENTRIES, key=lambda entry: not agrees(entry))
    return "\n".join([head, *map(_row, rows)])


def _row(entry: dict[str, Any]) -> str:
    pre, ratio, post = engine(entry)
    low, high = allowed(entry)
    verdict = "yes" if agrees(entry) else "no, by design"
    cells = [
        entry["id"],
        f"{pre:.1%}",
        f"{ratio:.2f}",
        f"{post:.1%}",
        f"{published(entry)[0]:.1%}",
        f"{low:.1%} to {high:.1%}",
        f"x {odds(post) / odds(published(entry)[0]):.2f}",
        verdict,
        entry["figures"],
    ]
    return "| " + " | ".join(cells) + " |"


by_id = pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])


@by_id
def test_entry_is_complete(entry: dict[str, Any]) -> None:
    evidence = load_evidence()
    assert entry["cause"] in evidence.causes
    assert set(entry["answers"]) <= set(evidence.findings)
    assert {"doi", "pmid", "pmcid", "url"} & set(entry["source"])
    interval = published(entry)[1]
    assert entry["tolerance"] == ("within interval" if interval else "odds 1.5")
    assert entry["expect"] in ("agrees", "differs")
    assert entry["figures"] in ("confirmed", "recalled")
    assert entry["expect"] == "agrees" or entry.get("comment"), "say why it differs"


@by_id
def test_post_test_probability(entry: dict[str, Any]) -> None:
    pre, ratio, post = engine(entry)
    value = published(entry)[0]
    if entry["expect"] == "agrees":
        assert agrees(entry), f"engine {post:.1%}, published {value:.1%}"
    else:  # by design it may fall short, but never point the other way
        assert (post - pre) * (value - pre) > 0, f"engine {post:.1%}, published {value:.1%}"
        assert ratio > 0


def test_enough_are_reproduced() -> None:
    print("\n" + table())
    named = [entry for entry in ENTRIES if entry.get("named")]
    further = [entry for entry in ENTRIES if not entry.get("named") and agrees(entry)]
    seen = [entry for entry in further if entry["figures"] == "confirmed"]
    assert len(named) == 4
    assert all(map(agrees, named))
    assert len(seen) >= LEAST_FURTHER
