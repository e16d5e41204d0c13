"""The persons that the validation runs on: situations, case reports, simulated ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from solespine.case import Case, parse_case
from solespine.evidence import Evidence

ROOT = Path(__file__).parents[1]
SITUATIONS = ROOT / "tests" / "spec"
REPORTS = ROOT / "validation" / "case_reports"


def documents(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and content of every file of a folder."""
    for path in sorted(folder.glob("*.yaml")):
        yield path.stem, yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)  # noqa: S506


def as_case(name: str, document: dict[str, Any], evidence: Evidence) -> Case:
    """The case inside a situation or a report."""
    content = {"schema": "solespine/case/1", **document["case"]}
    return parse_case(content, f"{name}.yaml", evidence)
