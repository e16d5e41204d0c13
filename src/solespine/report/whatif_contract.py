"""What-ifs as JSON: rows of an assessment, and the document of `solespine whatif`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from solespine.case.model import Person
from solespine.evidence import load_evidence
from solespine.report import whatif_words as words
from solespine.whatif.difference import Difference, Effect
from solespine.whatif.sweep import Sweep

SCHEMA = "solespine/whatif/1"
_DIGITS = 4


def whatif_row(difference: Difference) -> dict[str, Any]:
    """One what-if; low and high are the interval of the change, not of after."""
    return {
        "change": words.title(difference),
        "treatment": difference.treatment or None,
        "mode": difference.mode,
        "prediction": True,
        "says": words.sentence(difference),
        "effects": [_effect(effect) for effect in difference.effects],
        "draws": difference.draws,
        "failed_draws": difference.failed,
        "solver": {
            "status": difference.solved.status, "iterations": difference.solved.iterations,
        },
        "notes": list(difference.notes),
    }  # fmt: skip


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "site": effect.name,
        "side": effect.side,
        "unit": effect.unit,
        "before": _round(effect.before),
        "after": _round(effect.after),
        "change": _round(effect.change),
        "low": None if effect.low is None else _round(effect.low),
        "high": None if effect.high is None else _round(effect.high),
        "mdc": _round(effect.detectable),
        "natural": _round(effect.natural),
        "meaningful": effect.meaningful,
    }


def _round(value: float) -> float:
    return round(float(value), _DIGITS) + 0.0


def whatif_document(
    person: Person, found: Sequence[Difference], sweeps: Sequence[Sweep] = ()
) -> dict[str, Any]:
    """The document of `solespine whatif`.

    Args:
        person: whose body it was.
        found: answers, one for each mode.
        sweeps: dose curves, one for each mode.
    """
    return {
        "schema": SCHEMA,
        "person": {"height_m": person.height_m, "mass_kg": person.mass_kg, "sex": person.sex},
        "whatif": [whatif_row(difference) for difference in found],
        "sweeps": [_sweep(one) for one in sweeps],
        "provenance": {"version": version("solespine"), "evidence": load_evidence().sha256},
    }


def _sweep(one: Sweep) -> dict[str, Any]:
    return {
        "change": one.words,
        "name": one.name,
        "unit": one.unit,
        "doses": [
            {
                "value": dose.value,
                "whatif": None if dose.difference is None else whatif_row(dose.difference),
                "refused": dose.refused or None,
            }
            for dose in one.doses
        ],
    }
