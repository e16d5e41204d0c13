"""Print the vocabulary: findings and causes, as a table or as JSON."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import typer

from solespine.case.place import Place
from solespine.evidence import Evidence, load_evidence
from solespine.evidence.listing import cause_rows, finding_row
from solespine.evidence.topics import Cause, Finding, Likelihood

_LONG = ("name", "in plain words", "question")
_WIDEST = 96


def kinds() -> tuple[str, ...]:
    """The kinds of findings."""
    return tuple(get_args(Finding.model_fields["kind"].annotation))


def cause_ids() -> tuple[str, ...]:
    """The ids of all causes."""
    return tuple(load_evidence().causes)


def print_findings(kind: str | None, cause: str | None, *, as_json: bool) -> None:
    """The findings, all or those of one kind or cause.

    Raises:
        InputError: the kind or the cause is not known.
    """
    evidence = load_evidence()
    if kind is not None and kind not in kinds():
        raise Place("--kind").unknown(kind, "kind", kinds())
    if cause is not None and cause not in evidence.causes:
        raise Place("--for").unknown(cause, "cause", evidence.causes, "`solespine causes`")
    rates = _rates(cause, evidence)
    chosen = {
        finding_id: row
        for finding_id, row in evidence.findings.items()
        if kind in (None, row.kind) and (rates is None or finding_id in rates)
    }
    if as_json:
        _print_json([finding_row(name, row, rates) for name, row in chosen.items()])
        return
    heads = ["id", "kind", "answer", "who", "question"]
    heads[4:4] = [] if rates is None else ["if present", "if not"]
    _print_table(heads, [_finding_line(name, row, rates) for name, row in chosen.items()])


def _rates(cause: str | None, evidence: Evidence) -> Mapping[str, Likelihood] | None:
    if cause is None:
        return None
    return {row.finding: row for row in evidence.likelihoods.get(cause, ())}


def _finding_line(
    finding_id: str, row: Finding, rates: Mapping[str, Likelihood] | None
) -> list[str]:
    line = [finding_id, row.kind, _answer(row), ", ".join(row.who)]
    if rates is not None:
        rate = rates[finding_id]
        line += [f"{rate.sensitivity:.2f}", f"{rate.false_positive:.2f}"]
    return [*line, row.ask]


def _answer(row: Finding) -> str:
    if row.answer.type == "choice":
        return " | ".join(row.answer.choices)
    if row.answer.type == "number":
        return f"{row.answer.unit} (present if {row.answer.positive})"
    return "yes | no"


def print_causes(*, as_json: bool) -> None:
    """The causes."""
    causes = load_evidence().causes
    if as_json:
        _print_json(cause_rows(load_evidence()))
        return
    priors = ["prior heel", "prior back", "prior both"]
    heads = ["id", "name", "in plain words", "site", "role", *priors]
    _print_table(heads, [_cause_line(cause_id, row) for cause_id, row in causes.items()])


def _cause_line(cause_id: str, row: Cause) -> list[str]:
    priors = (row.prior.heel, row.prior.back, row.prior.both)
    return [cause_id, row.name, row.plain, row.site, row.role, *(f"{p.value:.3g}" for p in priors)]


def _print_json(content: Any) -> None:
    typer.echo(json.dumps(content, indent=1, ensure_ascii=False))


def _print_table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """An entry a paragraph on a terminal; elsewhere one a line with tabs between, for programs."""
    if not sys.stdout.isatty():
        for line in (heads, *lines):
            typer.echo("\t".join(line))
        return
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    for line in lines:
        typer.echo(typer.style(line[0], bold=True))
        for text in _paragraph(heads, line):
            typer.echo("\n".join(_wrapped(text, width)))


def _paragraph(heads: Sequence[str], line: Sequence[str]) -> Iterator[str]:
    """What stands below an id: sentences on lines of their own, the rest together."""
    short = [f"{head} {text}" for head, text in zip(heads, line, strict=True) if head not in _LONG]
    yield from (text for head, text in zip(heads, line, strict=True) if head in _LONG and text)
    yield "; ".join(short[1:])


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, max(width, 40), initial_indent="    ", subsequent_indent="    ",
        break_on_hyphens=False,
    )  # fmt: skip
