"""Case: a folder or a .yaml file -> one person, frozen and checked."""

from solespine.case.editing import add_clinician_entry, set_answer, set_field
from solespine.case.model import (
    Answered,
    Case,
    Clinician,
    Complaint,
    Diagnosis,
    Person,
    PlanChange,
    ScoreGiven,
    Tried,
)
from solespine.case.reading import open_case, parse_case
from solespine.case.schema_document import case_schema
from solespine.case.writing import save_case

__all__ = [
    "Answered", "Case", "Clinician", "Complaint", "Diagnosis", "Person", "PlanChange",
    "ScoreGiven", "Tried", "add_clinician_entry", "case_schema", "open_case", "parse_case",
    "save_case", "set_answer", "set_field",
]  # fmt: skip
