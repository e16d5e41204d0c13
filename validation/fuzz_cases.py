"""Throw damaged case files at solespine: each must be answered, or refused in one line.

    python validation/fuzz_cases.py [--count 10000] [--seed 1] [--show 5] [--read-only]

Every file is read; one that still reads as a case is assessed as a whole (findings, urgency,
causes, plan, JSON, clinical note) unless --read-only is given. Exit classes are those of the
command line: 0 answered, 2 the file is wrong, 3 too poor to answer. The file must be unchanged
afterwards.

Half of the files are damaged as text (bytes, lines, indentation, hostile YAML), half as content
(wrong types, impossible values, misspelt keys, shuffled answers). The originals are the shipped
example and the situations of tests/spec. Prints counts; exit status 1 if anything else happened.
"""

from __future__ import annotations

import argparse
import copy
import datetime
import json
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from solespine.case import Case, open_case, parse_case
from solespine.errors import CaseError, SolespineError
from solespine.flow import assess
from solespine.report import clinical_note

ROOT = Path(__file__).resolve().parents[1]
SLOWEST_S = 30.0  # no file of this size may take longer; reading alone takes milliseconds

SNIPPETS = [
    b"&a [*a, *a]", b"*unknown", b"!!python/object/apply:os.system ['true']", b"!!binary aGk=",
    b"<<: {age: 3}", b"? [1, 2]\n: x", b"{{{{{{{{{{{{", b"[" * 200, b"]", b"}", b"- - - - -",
    b"---\n", b"...\n", b"%YAML 1.1\n---\n", b"%TAG ! tag:x,2000:\n---\n", b"\t", b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\x1b[2J", b"\"\\ud800\"", b"\"\\x00\"",
    b"yes", b"no", b"on", b"off", b"n", b"Y", b"~", b"null", b".nan", b"-.inf", b"1e999", b"010",
    b"0x1F", b"0o17", b"1_000", b"12:30:45", b"2026-13-45", b"2026-02-30", b"1,5", b"-0", b"+1",
    b"9" * 400, b"12 mm", b"12 kg", b"-7 degrees", b"5 ft 6 in", b"|\n  text\n", b">-\n x\n",
    b"'", b'"', b"#", b": ", b", ", b"&", b"*", b"!", b"@", b"`", b"=", b"a" * 5000,
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 7, 11, 300, 10**40, -(10**18), 0.1, -2.5, 1e308, float("nan"),
    float("inf"), "", " ", "yes", "NO", "on", "n", "unknown", "?", "null", "~", "12 mm", "1.2 cm",
    "400 mm", "12 kg", "12", "5 ft 6 in", "-3 degrees", "left", "both", "middle", "heel", "back",
    "female", "male", "T03", "T99", "plantar_fasciitis", "type 2 diabetes", "warfarin",
    "2026-11-02", "2026-13-01", "2026-11-02T10:00", "postpartum", "x" * 3000, "a\nb", "\u2028", "é",
    "\U0001f9b6", "\x07", datetime.date(2026, 11, 2), datetime.datetime(2026, 11, 2, 10, 0),
    b"bytes", [], {}, [None], [[]], {"a": 1}, {"left": "yes"}, {"answer": "yes", "side": "left"},
    {"answer": {"answer": 1}}, {"items": [1, 2]}, [1] * 300, {str(i): i for i in range(300)},
    {1: 2},
    {None: 1}, {True: 1}, [[[[[[[[[[1]]]]]]]]]],
]  # fmt: skip


def originals() -> list[str]:
    """YAML texts that are valid cases."""
    texts = [(ROOT / "examples/heel_and_back/case.yaml").read_text(encoding="utf-8")]
    for path in sorted((ROOT / "tests/spec").glob("*.yaml")):
        situation = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(situation, dict) and isinstance(situation.get("case"), dict):
            texts.append(yaml.safe_dump(situation["case"], sort_keys=False, allow_unicode=True))
    return texts


def damage_text(chance: random.Random, text: str) -> bytes:
    """The text with one to four pieces of damage."""
    data = text.encode()
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        data = chance.choice(TEXT_DAMAGES)(chance, data)
    return data


def _insert(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(SNIPPETS) + data[at:]


def _delete(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + data[at + chance.choice([1, 1, 1, 2, 5, 40]) :]


def _flip(chance: random.Random, data: bytes) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randint(0, len(data))]


def _of_lines(change: Callable[[random.Random, list[bytes]], None]) -> Callable[..., bytes]:
    def damage(chance: random.Random, data: bytes) -> bytes:
        lines = data.split(b"\n")
        change(chance, lines)
        return b"\n".join(lines)

    return damage


def _repeat_line(chance: random.Random, lines: list[bytes]) -> None:
    lines.insert(chance.randint(0, len(lines)), chance.choice(lines))


def _drop_line(chance: random.Random, lines: list[bytes]) -> None:
    lines.pop(chance.randrange(len(lines)))


def _indent_line(chance: random.Random, lines: list[bytes]) -> None:
    at = chance.randrange(len(lines))
    lines[at] = chance.choice([b"  ", b" ", b"\t", b"- "]) + lines[at]


def _dedent_line(chance: random.Random, lines: list[bytes]) -> None:
    at = chance.randrange(len(lines))
    lines[at] = lines[at].lstrip()


def _value_of_line(chance: random.Random, lines: list[bytes]) -> None:
    at = chance.randrange(len(lines))
    key, colon, _ = lines[at].partition(b":")
    if colon:
        lines[at] = key + b": " + chance.choice(SNIPPETS)


def _word_of_line(chance: random.Random, lines: list[bytes]) -> None:
    at = chance.randrange(len(lines))
    words = re.split(rb"(\W+)", lines[at])
    words[chance.randrange(len(words))] = chance.choice(SNIPPETS)
    lines[at] = b"".join(words)


def _many_lines(chance: random.Random, lines: list[bytes]) -> None:
    at = chance.randint(0, len(lines))
    lines[at:at] = [b"  key%d: yes" % number for number in range(chance.choice([10, 3000]))]


TEXT_DAMAGES: list[Callable[[random.Random, bytes], bytes]] = [
    _insert, _insert, _delete, _delete, _flip, _flip, _cut, _of_lines(_repeat_line),
    _of_lines(_drop_line), _of_lines(_indent_line), _of_lines(_dedent_line),
    _of_lines(_value_of_line), _of_lines(_value_of_line), _of_lines(_word_of_line),
    _of_lines(_many_lines),
]  # fmt: skip


def damage_content(chance: random.Random, text: str) -> Any:
    """The document of the text with one to four values, keys or entries changed."""
    document = copy.deepcopy(yaml.safe_load(text))
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        groups = [group for group in _groups(document) if group]
        if not groups:
            return document
        _change(chance, chance.choice(groups), groups)
    return document


def _groups(value: Any) -> list[Any]:
    found: list[Any] = []
    if isinstance(value, dict | list):
        found.append(value)
        for entry in value.values() if isinstance(value, dict) else value:
            found += _groups(entry)
    return found


def _change(chance: random.Random, group: Any, groups: list[Any]) -> None:
    """One change in one dict or list."""
    key = chance.choice(list(group)) if isinstance(group, dict) else chance.randrange(len(group))
    change = chance.randrange(6)
    if change == 0:
        del group[key]
    elif change == 1 and isinstance(group, dict):
        group[_misspelt(chance, str(key))] = group.pop(key)
    elif change == 2:
        group[key] = copy.deepcopy(chance.choice(groups))
    elif change == 3 and isinstance(group, list):
        group.append(copy.deepcopy(group[key]))
    elif change == 3:
        other = chance.choice(list(group))
        group[key], group[other] = group[other], group[key]
    else:
        group[key] = copy.deepcopy(chance.choice(VALUES))


def _misspelt(chance: random.Random, word: str) -> str:
    at = chance.randint(0, len(word))
    return chance.choice(
        [word[:at] + word[at + 1 :], word[:at] + "x" + word[at:], word.upper(), ""]
    )


def outcome_of(path: Path, read_only: bool) -> str:
    """The exit class of a file: "exit 0", "exit 2" or "exit 3".

    Raises:
        AssertionError: an error that is not one line, or a file that was changed.
        Exception: anything else than a SolespineError is a defect.
    """
    before = path.read_bytes()
    try:
        case = open_case(path)
        assert isinstance(case, Case)
        if not read_only:
            answer = assess(case, tries=())
            json.dumps(answer.to_json(), allow_nan=False)
            assert clinical_note(answer).strip()
    except SolespineError as error:
        assert error.exit_status in (2, 3) and str(error).strip(), "an empty error"
        assert len(str(error).splitlines()) == 1, f"not one line: {str(error)!r}"
        return f"exit {error.exit_status}"
    finally:
        assert path.read_bytes() == before, "the file was changed"
    return "exit 0"


def damaged_file(chance: random.Random, texts: list[str], path: Path) -> str:
    """Write one damaged file; returns how it was damaged."""
    text = chance.choice(texts)
    if chance.random() < 0.5:
        path.write_bytes(damage_text(chance, text))
        return "text"
    document = damage_content(chance, text)
    path.write_text(yaml.dump(document, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return "content"


def main() -> int:
    """Run the damaged files and print what happened."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--read-only", action="store_true", help="do not assess")
    options.add_argument("--show", type=int, default=5, help="error lines to show as a sample")
    given = options.parse_args()
    texts = originals()
    parse_case({})  # the vocabulary is read before the clock starts
    counts: Counter[str] = Counter()
    slowest, defects, sample = 0.0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.yaml"
        for number in range(given.count):
            kind = damaged_file(random.Random(f"{given.seed}/{number}"), texts, path)
            began = time.perf_counter()
            try:
                counts[f"{kind}: {outcome_of(path, given.read_only)}"] += 1
            except Exception:
                defects += 1
                print(f"--- defect in file {number}", traceback.format_exc(), sep="\n")
            slowest = max(slowest, time.perf_counter() - began)
            if len(sample) < given.show and number % 97 == 0:
                sample.append(_line_of(path))
    _report(given.count, len(texts), counts, defects, slowest, sample)
    return 1 if defects or slowest > SLOWEST_S else 0


def _line_of(path: Path) -> str:
    try:
        open_case(path)
    except CaseError as error:
        return f"  {error}"
    return "  (still a valid case)"


def _report(
    count: int, texts: int, counts: Counter[str], defects: int, slowest: float, sample: list[str]
) -> None:
    print(f"{count} damaged files from {texts} valid ones")
    for kind, number in sorted(counts.items()):
        print(f"  {kind:<16} {number:6d}")
    print(f"  anything else    {defects:6d}")
    print(f"slowest file {slowest * 1000:.0f} ms (limit {SLOWEST_S * 1000:.0f} ms)")
    print("for example:", *sample, sep="\n")


if __name__ == "__main__":
    sys.exit(main())
