"""Write the part's files, each whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from solespine.errors import InputError, TooPoorError
from solespine.evidence.load import load_evidence
from solespine.orthotic.make import Orthotic
from solespine.orthotic.mesh_files import stl, threemf
from solespine.orthotic.positive import corrected_positive
from solespine.orthotic.prescription import write_prescription
from solespine.orthotic.sheet import NOT_CHECKED, sheet
from solespine.orthotic.view import part_scene
from solespine.scene import scene_page

SCHEMA = "solespine/orthotic/1"
_OTHERS_MAY_READ = 0o644


def write_orthotic(
    orthotic: Orthotic, out: str | Path, caution: str = NOT_CHECKED
) -> tuple[Path, ...]:
    """Write orthotic.stl and .3mf, positive.stl, sheet.pdf, orthotic.html (3-D), orthotic.json and
    prescription.yaml.

    The same part gives the same bytes.

    Args:
        orthotic: the part.
        out: folder; made if it is not there.
        caution: what was checked of the person; without a case, that nothing was.

    Raises:
        TooPoorError: the part failed a check and must not be made.
        InputError: the folder cannot be written.
    """
    failed = [check for check in orthotic.checks if not check.passed]
    if failed:
        names = ", ".join(f"{check.name} {check.value:.2f} {check.unit}" for check in failed)
        raise TooPoorError(f"the part failed its checks ({names}); look at landmarks and order")
    contents = {
        "orthotic.stl": stl(orthotic.solid),
        "orthotic.3mf": threemf(orthotic.solid),
        "positive.stl": stl(corrected_positive(orthotic)),
        "sheet.pdf": sheet(orthotic, caution),
        "orthotic.html": scene_page(part_scene(orthotic)).encode(),
        "orthotic.json": (json.dumps(as_data(orthotic, caution), indent=1) + "\n").encode(),
        "prescription.yaml": write_prescription(orthotic.prescription).encode(),
    }
    return write_files(out, contents)


def write_files(out: str | Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files into a folder, each whole or not at all; their paths, in order.

    Raises:
        InputError: the folder cannot be written.
    """
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_write(folder / name, content) for name, content in contents.items())
    except OSError as error:
        raise InputError(
            f"{folder}: the part cannot be written here ({error.strerror}); "
            "choose another folder with --out"
        ) from None


def as_data(orthotic: Orthotic, caution: str = NOT_CHECKED) -> dict[str, Any]:
    """Scan, landmarks, measures, prescription, checks and provenance as plain data."""
    scan = orthotic.scan
    return {
        "schema": SCHEMA,
        "scan": {
            "name": scan.name,
            "kind": scan.kind,
            "custom": scan.kind != "template",
            "unit": scan.unit,
            "unit_found": scan.unit_found,
            "faces": scan.faces,
            "noise_mm": round(scan.noise_mm, 3),
            "filled": round(scan.filled, 4),
            "side_found": scan.side,
            "confidence": {
                "side": round(scan.side_confidence, 3),
                "down": round(scan.down_confidence, 3),
                "heel": round(scan.heel_confidence, 3),
            },
            "foot_to_file": np.round(scan.to_file, 9).tolist(),
            "notes": list(scan.notes),
        },
        "landmarks": {name: _plain(asdict(p)) for name, p in orthotic.landmarks.points.items()},
        "measures": _plain(asdict(orthotic.measures)),
        "prescription": orthotic.prescription.model_dump(mode="json"),
        "stiffness": _plain(asdict(orthotic.stiffness)),
        "checks": [_plain(asdict(check)) for check in orthotic.checks],
        "warnings": [caution, *orthotic.warnings],
        "provenance": {
            "version": version("solespine"),
            "inputs": {scan.name: scan.sha256},
            "evidence": load_evidence().sha256,
        },
    }


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """Numbers to what is known of them: 0.001 of their unit; not a number becomes null."""
    out = {}
    for key, value in data.items():
        if isinstance(value, float):
            out[key] = round(value, 3) if np.isfinite(value) else None
        else:
            out[key] = value
    return out


def _write(path: Path, content: bytes) -> Path:
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).chmod(_OTHERS_MAY_READ)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return path
