"""What the last answer of a case says in short, and whether it is of the case as it is now."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from solespine.page.cases import Entry
from solespine.page.jobs import folder_of_answer

STATE = "whatif_page.json"  # the last what-if, as the page shows it
_LARGEST = 5_000_000


def read_summary(entry: Entry) -> dict[str, Any] | None:
    """The summary that the worker left, with `fresh`; None where there is none."""
    wanted = {"case", "label", "level", "urgent", "answer", "reasons", "refused", "walk"}
    found = _read(entry, "summary.json", wanted)
    return None if found is None else {"since": None} | found


def read_recordings(entry: Entry) -> dict[str, Any] | None:
    """What the worker found in the recordings; None where it has not looked."""
    wanted = {"recordings", "answer", "quality", "notes", "refused"}
    return _read(entry, "recordings.json", wanted)


def read_body(entry: Entry) -> dict[str, Any] | None:
    """The tables of the body that the worker left, with `fresh`; None where there are none."""
    return _read(entry, "body.json", {"case", "body"})


def read_whatif(entry: Entry) -> dict[str, Any] | None:
    """The last what-if, with `fresh`; None where there is none or its layout is not this one's."""
    found = _read(entry, STATE, {"case", "question", "found", "full"})
    if found is None or not isinstance(found["found"], dict):
        return None
    wanted = {"mode", "scenario", "answer", "loads", "effects", "notes", "curve", "doses"}
    return found if wanted <= found["found"].keys() else None


def _read(entry: Entry, name: str, wanted: set[str]) -> dict[str, Any] | None:
    path = folder_of_answer(entry) / name
    try:
        if path.stat().st_size > _LARGEST:
            return None
        found = json.loads(path.read_bytes())
        sha256 = hashlib.sha256(entry.file.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict) or not wanted <= found.keys():
        return None
    return found | {"fresh": found.get("case") == sha256}
