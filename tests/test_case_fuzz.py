"""Damaged files give a Case or one line of CaseError, never anything else.

The damage is that of validation/fuzz_cases.py, which tries 10,000 files; here are a few hundred.
"""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solespine.case import Case, parse_case
from solespine.errors import CaseError

_SCRIPT = Path(__file__).resolve().parents[1] / "validation" / "fuzz_cases.py"
_quick = settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.dates(),
    st.sampled_from(["yes", "no", "unknown", "12 mm", "left", "heel", "back", "T03"]),
)  # fmt: skip
_keys = st.one_of(
    st.sampled_from([
        "person", "age", "sex", "complaints", "site", "side", "weeks", "onset", "date", "answers",
        "examination", "first_step_pain", "navicular_drop", "left", "right", "answer", "scores",
        "ODI", "items", "treatments", "treatment", "clinician", "diagnosis", "time", "conditions",
    ]),
    st.text(max_size=8),
)  # fmt: skip
_documents = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=4),
    max_leaves=20,
)


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_cases", _SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def texts(fuzz: ModuleType) -> list[str]:
    return fuzz.originals()[:12]


@_quick
@given(chance=st.randoms(use_true_random=False))
def test_damaged_text(
    chance: random.Random, fuzz: ModuleType, texts: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(fuzz.damage_text(chance, chance.choice(texts)))
    assert fuzz.outcome_of(file, read_only=True) in ("exit 0", "exit 2")


@_quick
@given(chance=st.randoms(use_true_random=False))
def test_damaged_content(
    chance: random.Random, fuzz: ModuleType, texts: list[str], tmp_path: Path
) -> None:
    document = fuzz.damage_content(chance, chance.choice(texts))
    file = tmp_path / "case.yaml"
    file.write_text(yaml.dump(document, sort_keys=False, allow_unicode=True), encoding="utf-8")
    assert fuzz.outcome_of(file, read_only=True) in ("exit 0", "exit 2")
    assert _parsed(document) in ("a case", "refused in one line")


@_quick
@given(document=st.dictionaries(_keys, _documents, max_size=6))
def test_any_document(document: dict[str, Any]) -> None:
    assert _parsed(document) in ("a case", "refused in one line")


def _parsed(document: object) -> str:
    """What reading a document comes to."""
    try:
        case = parse_case(document)
    except CaseError as error:
        lines = len(str(error).splitlines())
        return "refused in one line" if lines == 1 else f"refused in {lines} lines"
    return "a case" if isinstance(case, Case) else type(case).__name__
