"""Orthotic: from the scan of a foot and a prescription to a part that can be made."""

from solespine.orthotic.landmarks import find_landmarks
from solespine.orthotic.make import Orthotic, make_orthotic
from solespine.orthotic.prescription import Prescription, prescribe, read_prescription
from solespine.orthotic.read import read_scan
from solespine.orthotic.run import make_from_measures, make_from_scan
from solespine.orthotic.template import template_scan
from solespine.orthotic.write import write_orthotic

__all__ = [
    "Orthotic",
    "Prescription",
    "find_landmarks",
    "make_from_measures",
    "make_from_scan",
    "make_orthotic",
    "prescribe",
    "read_prescription",
    "read_scan",
    "template_scan",
    "write_orthotic",
]
