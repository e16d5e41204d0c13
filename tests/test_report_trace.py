"""Every sentence of both readings leads to the answer, recording, source or rule behind it."""

from __future__ import annotations

import dataclasses
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import solespine
from solespine.case import parse_case
from solespine.report.build import build_view
from solespine.report.html import page
from solespine.report.previous import Previous
from solespine.report.visits import compare
from solespine.report.write import report_page
from test_report_people import assessed, everybody, viewed
from test_report_visits import FIRST, SECOND

BLOCKS = {"p", "li", "tr", "figcaption", "h2", "h3", "h4", "caption", "summary"}
VOID = {"meta", "link", "br", "hr", "img", "input", "rect", "path", "circle", "line"}
# Titles and the way through the page; they state nothing.
TITLES = {"h1", "h2", "h3", "h4", "caption", "summary", "thead"}
# What a step says beside its sentence; each has a mark of its own.
LABELS = re.compile(
    r"Mind:|First answer:|When to stop or ask:|Caution:|Open first:|Time to effect:|<em>Stop:"
)
REFERENCE = re.compile(r"#([ASM]\d+)$")


@dataclass
class Block:
    tag: str
    classes: tuple[str, ...]
    within: tuple[str, ...]
    text: str = ""
    refs: list[str] = field(default_factory=list)
    outer: Block | None = None
    caption: Block | None = None  # of the table that a row stands in


class Sentences(HTMLParser):
    """Blocks of text of the patient's and the clinician's part with their references."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.open: list[tuple[str, str, Block | None]] = []
        self.ids: set[str] = set()
        self.caption: Block | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.ids |= {own["id"] or ""} if "id" in own else set()
        if tag == "a" and (found := REFERENCE.match(own.get("href") or "")):
            for block in self._around():
                block.refs.append(found[1])
        if tag in VOID:
            return
        if tag == "table":
            self.caption = None
        block = None
        if tag in BLOCKS:
            outer = next(iter(self._around()), None)
            within = tuple(f"{name}.{kind}" for name, kind, _ in self.open)
            block = Block(tag, tuple((own.get("class") or "").split()), within, outer=outer)
            if tag == "caption":
                self.caption = block
            block.caption = self.caption
            self.blocks.append(block)
        self.open.append((tag, own.get("class") or own.get("id") or "", block))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self.open:
            self.open.pop()
        if tag == "table":
            self.caption = None

    def handle_data(self, data: str) -> None:
        names = [name for name, _, _ in self.open]
        if "sup" in names or "style" in names or "script" in names:
            return
        inner = next(iter(self._around()), None)
        if inner is not None:
            inner.text += data

    def _around(self) -> list[Block]:
        """The blocks that are open, the innermost first."""
        return [block for _, _, block in reversed(self.open) if block is not None]


def stating(parsed: Sentences) -> list[Block]:
    """Blocks that say something; not titles, contents, controls, and what stands behind it all."""
    found = []
    for block in parsed.blocks:
        around = " ".join(block.within)
        skipped = any(mark in around for mark in
                      ("ul.contents", "figure.scene", "header.banner", "thead"))  # fmt: skip
        titled = block.tag in TITLES or block.tag == "tr" and not block.text.strip()
        if not skipped and not titled and re.search("[A-Za-z]{3}", block.text):
            found.append(block)
    return found


def references(block: Block) -> list[str]:
    """Its own, those of the blocks it stands in (a step of the plan), or of its table's caption."""
    refs, around = list(block.refs), block.outer
    while not refs and around is not None:
        refs, around = list(around.refs), around.outer
    return refs or (list(block.caption.refs) if block.caption else [])


def both_parts(text: str) -> str:
    return text[text.index('<section id="patient"') : text.index('id="behind"')]


def without_reference(text: str) -> list[str]:
    return [" ".join(block.text.split())[:140] for block in stating(Sentences(both_parts(text)))
            if not references(block)]  # fmt: skip


def targets_missing(text: str) -> set[str]:
    return {ref for block in stating(Sentences(both_parts(text))) for ref in references(block)
            } - Sentences(text).ids  # fmt: skip


def labelled_without_reference(text: str) -> list[str]:
    """What follows a label in its cell or paragraph, up to the next label, without a mark there."""
    cells = re.findall(r"<(?:p|td)\b[^>]*>(.*?)</(?:p|td)>", both_parts(text), re.DOTALL)
    pieces = [piece for cell in cells for piece in re.split(LABELS, cell)[1:]]
    stops = re.findall(r'data-label="When to stop or ask">(.*?)</td>', text, re.DOTALL)
    assert pieces and stops
    return [piece[:140] for piece in (*pieces, *filter(None, stops)) if 'href="#' not in piece]


def telling_summaries(text: str) -> list[str]:
    """Summaries that state something: a link within one would only unfold it."""
    return [one.text.strip() for one in Sentences(both_parts(text)).blocks
            if one.tag == "summary" and re.search(r"\.(\s|$)", one.text)]  # fmt: skip


@everybody
def test_every_sentence_leads_somewhere_that_exists(name: str) -> None:
    text = report_page(assessed(name), viewed(name))
    assert len(stating(Sentences(both_parts(text)))) > 20
    assert without_reference(text) == []
    assert labelled_without_reference(text) == []
    assert telling_summaries(text) == []
    assert targets_missing(text) == set()


def test_two_visits_lead_somewhere_too() -> None:
    first, second = (solespine.assess(parse_case(case)) for case in (FIRST, SECOND))
    earlier = Previous.model_validate_json(json.dumps(first.to_json()))
    text = page(build_view(dataclasses.replace(second, visits=compare(earlier, second))))
    assert 'id="visits"' in text
    assert without_reference(text) == []
    assert targets_missing(text) == set()


def test_the_check_sees_a_bare_sentence_and_a_dead_reference() -> None:
    text = page(viewed("example"))
    bare = text.replace('<h3 id="calendar">', '<p>This is so.</p><h3 id="calendar">')
    assert without_reference(bare) == ["This is so."]
    assert targets_missing(text.replace('id="M1"', 'id="N1"')) == {"M1"}
