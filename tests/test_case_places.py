"""Paths that are no case file: the line says what to do next."""

from __future__ import annotations

from pathlib import Path

import pytest

from solespine.case import open_case
from solespine.errors import CaseError


def refusal(path: Path) -> str:
    with pytest.raises(CaseError) as caught:
        open_case(path)
    return str(caught.value)


def test_a_folder_named_case_yaml(tmp_path: Path) -> None:
    inside = tmp_path / "case.yaml"
    inside.mkdir()
    said = "is a folder; name the case file itself, or rename this"
    assert refusal(tmp_path) == f"{inside}: {said}"
    assert "no case.yaml in this folder; it is empty" in refusal(inside)


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".yaml"])
def test_a_name_that_is_too_long(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path / name).endswith("; give it a shorter name")


def test_links_that_lead_back_to_themselves(tmp_path: Path) -> None:
    loop = tmp_path / "case.yaml"
    loop.symlink_to(loop)
    for path in (loop, tmp_path):
        said = refusal(path)
        assert said.startswith(str(loop))
        assert said.endswith("; the link leads back to itself; name the file it should lead to")
