"""Paths, encodings and sizes: what is not a case file is refused in one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from solespine.case import open_case
from solespine.errors import CaseError
from timing import within


def refusal(path: object) -> str:
    with pytest.raises(CaseError) as caught:
        open_case(path)  # type: ignore[arg-type]
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def written(folder: Path, data: bytes, name: str = "case.yaml") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def test_not_there(tmp_path: Path) -> None:
    written(tmp_path, b"notes: x")
    missing = tmp_path / "cas.yaml"
    assert refusal(missing) == f"{missing}: no such file or folder; nearest: case.yaml"
    nowhere = tmp_path / "a" / "b"
    assert refusal(nowhere) == f"{nowhere}: no such file or folder"
    below = tmp_path / "case.yaml" / "x"
    assert refusal(below).startswith(f"{below}: no such file or folder")


def test_folder_without_case(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}: no case.yaml in this folder; it is empty"
    written(tmp_path, b"", "walk.c3d")
    assert refusal(tmp_path) == f"{tmp_path}: no case.yaml in this folder; it holds walk.c3d"
    written(tmp_path, b"", "heel.yml")
    assert refusal(tmp_path) == f"{tmp_path}: no case.yaml in this folder; it holds heel.yml"


def test_other_kinds_of_file(tmp_path: Path) -> None:
    file = written(tmp_path, b"{}", "case.json")
    assert refusal(file) == f"{file}: wants a folder with case.yaml, or a .yaml file"
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert refusal(pipe) == f"{pipe}: not a regular file"
    assert "embedded null byte" in refusal("a\0b")
    assert "cannot be read" in refusal("x" * 5000)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_right_to_read(tmp_path: Path) -> None:
    file = written(tmp_path, b"notes: x")
    file.chmod(0)
    assert refusal(file) == f"{file}: cannot be read: Permission denied"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", ": the file is empty; see examples/heel_and_back/case.yaml"),
        (b"# only a remark\n", ": the file is empty; see examples/heel_and_back/case.yaml"),
        (b"just words\n", ": wants 'key: value' lines such as 'person: {age: 52}'"),
        (b"- a\n- b\n", ": wants 'key: value' lines such as 'person: {age: 52}'"),
        (b"\x00\x01\x02", ": binary data, not a text file in UTF-8"),
        (b"notes: a\nperson: \xe4\n", " line 2: not in UTF-8; save the file as UTF-8"),
        ("notes: x\n".encode("utf-16-le"), ": binary data, not a text file in UTF-8"),
        (b"%YAML 9.0\n---\na: b\n", None),
        (b"\xef\xbb\xbf\xef\xbb\xbfnotes: x\n", " line 1: unprintable character '\\ufeff'"
         "; is this text?"),
    ],
)  # fmt: skip
def test_what_is_not_a_case(tmp_path: Path, data: bytes, problem: str | None) -> None:
    line = refusal(written(tmp_path, data))
    assert line == f"case.yaml{problem}" if problem else line.startswith("case.yaml")


def test_a_byte_order_mark_and_windows_lines_are_fine(tmp_path: Path) -> None:
    file = written(tmp_path, b"\xef\xbb\xbfnotes: a\r\nanswers:\r\n  fever: no\r\n")
    case = open_case(file)
    assert case.notes == "a" and case.answers["fever"][0].value is False


_NEAR_LIMIT = 990_000
HOSTILE = {
    "brackets": "a: " + "[" * _NEAR_LIMIT,
    "questions": "? " * (_NEAR_LIMIT // 2),
    "keys": "\n".join(f"k{number}: 1" for number in range(_NEAR_LIMIT // 12)),
    "list": "conditions: [" + "a," * (_NEAR_LIMIT // 2) + "b]",
    "words": "conditions: [" + ", ".join(("q w e r " * 24) + str(n) for n in range(200)) + "]",
    "notes": 'notes: "' + "a\n\n" * (_NEAR_LIMIT // 3) + '"',
    "digits": "person: {age: " + "9" * _NEAR_LIMIT + "}",
    "nested": "\n".join(" " * depth + "a:" for depth in range(1300)),
    "laughs": "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(20)),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_end_soon(tmp_path: Path, kind: str) -> None:
    file = written(tmp_path, HOSTILE[kind].encode())

    def read() -> None:
        try:
            open_case(file)
        except CaseError as error:
            assert len(str(error)) < 500

    assert within(2.0, read)


def test_too_large(tmp_path: Path) -> None:
    file = written(tmp_path, b"notes: " + b"a" * 1_000_000)
    assert refusal(file) == f"{file}: larger than 1000000 bytes; scans go into own files"
