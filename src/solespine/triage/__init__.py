"""Triage: how urgent it is, by rules that stand outside the probabilities."""

from solespine.triage.rules import LEVELS, Fired, Triage, triage

__all__ = ["LEVELS", "Fired", "Triage", "triage"]
