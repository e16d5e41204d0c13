"""The worker's part for recordings without a case, as `solespine measure` does it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solespine.page.measured import ASKED
from solespine.page.work_recordings import MAPPINGS, told_of

if TYPE_CHECKING:
    from solespine.case import Person

Say = Callable[..., None]


def measured_work(folder: Path, arguments: Sequence[str], say: Say) -> dict[str, Any]:
    """Measure the recordings of one folder and write the walk.

    Args:
        folder: of the measurement.
        arguments: none.
        say: tells the page how far it is.
    """
    del arguments
    say(stage="Reading the recordings")
    from solespine.flow.loading import DRAWS
    from solespine.flow.measuring import measure
    from solespine.recordings.model import Subject
    from solespine.report.measurement_write import write_measurement
    from solespine.report.write import write_all

    asked = json.loads((folder / ASKED).read_bytes())
    person = person_of(asked["person"])
    files = [folder / name for name in asked["files"]]
    mappings = [path for path in files if path.suffix.lower() in MAPPINGS]
    measurement = measure(
        [path for path in files if path not in mappings],
        folder / asked["static"] if asked["static"] else None,
        mapping=mappings[0] if mappings else None,
        subject=Subject(person.mass_kg, person.height_m),
        age_years=person.age_years,
        sex=person.sex,
        loads=asked["loads"] != "none",
        load_draws=0 if asked["loads"] == "quick" else DRAWS,
        progress=lambda what, share: say(stage=what, share=share),
    )
    out = folder / "answer"
    write_measurement(measurement, out)
    told = told_of(measurement)
    write_all(out, {"measured.json": json.dumps(told, ensure_ascii=False).encode()})
    return {}


def person_of(told: dict[str, str]) -> Person:
    """What was told of the person, checked as in a case.

    Args:
        told: age, sex, height, mass, each as text with its unit; empty ones are not known.

    Raises:
        CaseError: one is not possible.
    """
    from solespine.case import parse_case

    return parse_case({"person": {key: text for key, text in told.items() if text}}).person
