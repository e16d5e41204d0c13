"""Orthotics: scans taken in, landmarks corrected, a prescription filled in, the part taken away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from solespine.case import open_case, set_field
from solespine.errors import InputError
from solespine.evidence.load import load_evidence
from solespine.orthotic.model import LANDMARKS
from solespine.orthotic.prescription import (
    Prescription,
    check_prescription,
    prescribe,
    write_prescription,
)
from solespine.orthotic.shoe import read_shoe
from solespine.orthotic.sole_picture import Frame, with_marks
from solespine.page.cases import Entry
from solespine.page.orthotic_form import (
    LENGTHS,
    POCKETS,
    landmarks_of,
    number_fields,
    order_of,
    relief_fields,
)
from solespine.page.posts import entry_of, posting, word
from solespine.page.render import render, site_of
from solespine.page.view_recordings import safe_name, store
from solespine.page.work_orthotic import FOLDER, STATE
from solespine.report.write import write_all
from solespine.scene import scene_script_hash

SCANS = "scans"
SUFFIXES = (".stl", ".obj", ".ply")
MOST_BYTES = 600_000_000
_MOST_SCANS = 12
_LARGEST = 200_000_000
_BUSY = "Other work for this case is still going on: wait until it is done."
# What can be taken away of a part: name -> kind of file, what it is.
FILES = {
    "sheet.pdf": ("application/pdf", "Lab sheet (PDF)"),
    "orthotic.html": ("text/html", "The part on the foot in 3-D"),
    "orthotic.stl": ("model/stl", "The part for printing (STL)"),
    "orthotic.3mf": ("model/3mf", "The part for printing (3MF)"),
    "positive.stl": ("model/stl", "The corrected positive for milling (STL)"),
    "orthotic.json": ("application/json", "Measures and checks (JSON)"),
    "prescription.yaml": ("application/yaml", "The prescription, rebuilds the part (YAML)"),
}
PROPOSAL = {"proposal.pdf": ("application/pdf", "The proposal to print (PDF)")}


def routes(case: str) -> list[Route]:
    """The addresses of this page below that of a case."""
    base = f"{case}/orthotic"
    return [
        Route(base, show),
        Route(f"{base}/propose", posting(begin), methods=["POST"]),
        Route(f"{base}/upload", posting(upload), methods=["POST"]),
        Route(f"{base}/remove", posting(remove), methods=["POST"]),
        Route(f"{base}/{{side}}/landmarks", posting(set_landmarks), methods=["POST"]),
        Route(f"{base}/{{side}}/make", posting(make), methods=["POST"]),
        Route(f"{base}/{{side}}/sole.svg", picture),
        Route(f"{base}/{{side}}/file/{{name}}", file),
    ]


def show(request: Request) -> Response:
    """Proposal, scans, landmarks, prescription and files."""
    entry = entry_of(request)
    case = open_case(entry.file)
    state = _state(entry)
    job = site_of(request).jobs.of(entry)
    last = job if job is not None and job.kind == "orthotic" and job.over else None
    feet = [_shown_foot(entry, foot, state) for foot in state["proposal"]["feet"]] if state else []
    return render(
        request, "orthotic", head="Orthotic", entry=entry, feet=feet, job=last,
        other=_other_foot(state), refused=state["proposal"]["refused"] if state else [],
        fresh=state is not None and state["case"] == case.sha256, listed=case.scans,
        suffixes=SUFFIXES, most_mb=MOST_BYTES // 1_000_000, lengths=LENGTHS, pockets=POCKETS,
        materials={key: row.name for key, row in load_evidence().orthotic.materials.items()},
        loadings={key: row.name for key, row in load_evidence().orthotic.loading.items()},
    )  # fmt: skip


def _shown_foot(entry: Entry, foot: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    """What the template prints of one foot."""
    from solespine.orthotic.proposal_sheet import VERDICTS, graded

    side = foot["side"]
    sole = state["soles"].get(side)
    order = _order(entry, side)
    if order is None:  # how the foot was loaded is said by a person, never assumed
        order = (foot["prescription"] or {}) | {"weight_bearing": ""}
    folder = entry.folder / FOLDER / str(side)
    files = [(name, said) for name, (_, said) in FILES.items() if (folder / name).is_file()]
    return {
        "side": side,
        "verdict": VERDICTS[foot["verdict"]],
        "level": {"must_not": "two_weeks", "prescribe": "self_care"}.get(foot["verdict"], ""),
        "proposal": foot,
        "reasons": _reasons(foot),
        "grades": [graded(one["strength"], one["grade"]) for one in foot["elements"]],
        "sole": sole,
        "marks": _marks(entry, side, sole) if sole else [],
        "order": order,
        "fields": number_fields(order),
        "reliefs": relief_fields(order),
        "files": files,
        "warnings": _warnings(folder / "orthotic.json"),
        "against": foot["verdict"] != "prescribe" or bool(foot["unanswered"]),
        "unanswered": [_asked(name) for name in foot["unanswered"]],
    }


def _warnings(made: Path) -> list[str]:
    """What a person must know of the part before it is used; empty where none was made."""
    if not made.is_file():
        return []
    return [str(line) for line in json.loads(made.read_text(encoding="utf-8"))["warnings"]]


def _reasons(foot: dict[str, Any]) -> list[dict[str, Any]]:
    """What decided; every reason where they speak against it. Sources by their names."""
    from solespine.orthotic.proposal_sheet import source_names

    told = foot["reasons"] if foot["verdict"] == "must_not" else foot["reasons"][:1]
    return [row | {"sources": source_names(row["sources"], load_evidence())} for row in told]


def _other_foot(state: dict[str, Any] | None) -> list[str]:
    """What to say of scans that are of another foot than the case is about."""
    if state is None:
        return []
    wanted = [foot["side"] for foot in state["proposal"]["feet"] if foot["side"]]
    said = "This case asks for no foot" if not wanted else f"This case is about the {wanted[0]} one"
    return [
        f"{sole['scan']} shows the {side} foot. {said}, so nothing is made from this scan. If the "
        "wrong file was added, remove it and add the other; if the scanner mirrored it, export it "
        "again without."
        for side, sole in state["soles"].items()
        if side not in wanted
    ]


def _asked(name: str) -> str:
    return "The age" if name == "age" else load_evidence().findings[name].term


def _marks(entry: Entry, side: str, sole: dict[str, Any]) -> list[dict[str, Any]]:
    """Every landmark, where it is and whether a person set it."""
    own = _set_marks(entry, side)
    return [
        {
            "name": name,
            "label": name.replace("_", " "),
            "x": own[name][0] if name in own else row["x"],
            "y": own[name][1] if name in own else row["y"],
            "own": name in own,
            "confidence": 1.0 if name in own else row["confidence"],
            "reason": "set by a person" if name in own else row["reason"],
            "check": name not in own and row.get("check", False),
        }
        for name, row in sole["landmarks"].items()
    ]


# What the worker left, and what a person set


def _state(entry: Entry) -> dict[str, Any] | None:
    """The worker's last state; None where there is none."""
    found = _json(entry.folder / FOLDER / STATE)
    wanted = {"case", "proposal", "soles"}
    return found if isinstance(found, dict) and wanted <= found.keys() else None


def _json(path: Path) -> Any:
    try:
        if path.is_symlink() or path.stat().st_size > _LARGEST:
            return None
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def _set_marks(entry: Entry, side: str) -> dict[str, tuple[float, float]]:
    found = _json(entry.folder / FOLDER / f"{side}-landmarks.json")
    return {n: tuple(p) for n, p in found.items() if n in LANDMARKS} if found else {}


def _order(entry: Entry, side: str | None) -> dict[str, Any] | None:
    """The last order that was filled in."""
    try:
        found = yaml.safe_load((entry.folder / FOLDER / f"{side}.yaml").read_text())
    except (OSError, ValueError, yaml.YAMLError):
        return None
    # what nobody ordered is empty in the form
    return dict.fromkeys(Prescription.model_fields) | found if isinstance(found, dict) else None


def _side(request: Request) -> str:
    side = str(request.path_params["side"])
    if side not in ("left", "right"):
        raise HTTPException(404, "There is no such foot.")
    return side


def _start(request: Request, entry: Entry, arguments: list[str]) -> Response:
    if site_of(request).jobs.start(entry, "orthotic", arguments) is None:
        raise HTTPException(409, _BUSY)
    return RedirectResponse(f"/case/{entry.id}/work", 303)


# What is done


def begin(request: Request, form: FormData) -> Response:
    """Let the worker propose."""
    del form
    return _start(request, entry_of(request), [])


def upload(request: Request, form: FormData) -> Response:
    """Take one scan in and let the worker look at it."""
    entry = entry_of(request)
    one = form.get("scan")
    if not isinstance(one, UploadFile) or not one.filename:
        raise HTTPException(422, "Choose a file.")
    name = safe_name(one.filename)
    if Path(name).suffix.lower() not in SUFFIXES:
        raise HTTPException(422, f"{name}: is of no known kind; known are {', '.join(SUFFIXES)}.")
    if (one.size or 0) > MOST_BYTES:
        raise HTTPException(413, f"{name}: is larger than {MOST_BYTES // 1_000_000} MB.")
    folder = entry.folder / SCANS
    if folder.is_symlink():
        raise HTTPException(409, "The folder of the scans leads elsewhere.")
    there = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    if name in there or len(there) >= _MOST_SCANS:
        raise HTTPException(422, f"{name}: is there already, or there are too many: remove one.")
    job = site_of(request).jobs.of(entry)
    if job is not None and not job.over:
        raise HTTPException(409, _BUSY)
    store(folder / name, one)
    return _start(request, entry, ["scan", f"{SCANS}/{name}"])


def remove(request: Request, form: FormData) -> Response:
    """Take a scan out of the case; a file that was taken in here is deleted."""
    entry = entry_of(request)
    name = word(form, "name")
    sitting = site_of(request).sittings.of(entry.file, clinician=False)
    with sitting.lock:
        listed = list(open_case(entry.file).scans)
        if name not in listed:
            raise HTTPException(404, "There is no such scan.")
        set_field(entry.file, ("scans",), [one for one in listed if one != name])
    folder = entry.folder / SCANS
    if not folder.is_symlink() and name == f"{SCANS}/{safe_name(name)}":
        (folder / safe_name(name)).unlink(missing_ok=True)
    return RedirectResponse(f"/case/{entry.id}/orthotic", 303)


def set_landmarks(request: Request, form: FormData) -> Response:
    """Put landmarks where a person says: one by a click on the picture, or all by numbers."""
    entry, side = entry_of(request), _side(request)
    state = _state(entry)
    sole = state["soles"].get(side) if state else None
    if sole is None:
        raise HTTPException(404, "There is no scan of this foot yet.")
    if "at.x" in form:
        marks = _set_marks(entry, side)
        name = word(form, "landmark")
        if name not in LANDMARKS:
            raise HTTPException(422, "Choose which landmark you are pointing at.")
        at = float(word(form, "at.x") or 0), float(word(form, "at.y") or 0)
        marks[name] = Frame(**sole["picture"]).place(*at)
    else:
        found = sole["landmarks"]
        marks = {n: p for n, p in landmarks_of(form).items()
                 if p != (found[n]["x"], found[n]["y"])}  # fmt: skip
    text = json.dumps(marks).encode()
    write_all(entry.folder / FOLDER, {f"{side}-landmarks.json": text})
    return RedirectResponse(f"/case/{entry.id}/orthotic#{side}", 303)


def make(request: Request, form: FormData) -> Response:
    """Keep the prescription and let the worker make the part."""
    entry, side = entry_of(request), _side(request)
    data = order_of(form, side, _set_marks(entry, side))
    shoe = word(form, "shoe")
    if shoe:
        if "x" not in shoe.lower():
            raise InputError(f"shoe: {shoe}; give length x width in millimetres, such as 262x92")
        data["shoe_outline"] = read_shoe(shoe, "left" if side == "left" else "right")
    order = prescribe(data)
    confirm = bool(word(form, "confirm"))
    check_prescription(order, confirm)
    write_all(
        entry.folder / FOLDER, {f"{side}.yaml": write_prescription(order, unset=False).encode()}
    )
    return _start(request, entry, ["make", side, *(["confirm"] if confirm else [])])


# What can be seen and taken away


def picture(request: Request) -> Response:
    """The sole with its landmarks."""
    entry, side = entry_of(request), _side(request)
    state = _state(entry)
    sole = state["soles"].get(side) if state else None
    path = entry.folder / FOLDER / f"{side}.svg"
    if sole is None or path.is_symlink() or not path.is_file():
        raise HTTPException(404, "There is no picture of this foot.")
    marks = [
        (mark["name"] + ("_?" if mark["check"] else ""), mark["x"], mark["y"])
        for mark in _marks(entry, side, sole)
    ]
    svg = with_marks(path.read_text(encoding="utf-8"), Frame(**sole["picture"]), marks)
    return Response(svg, media_type="image/svg+xml")


def file(request: Request) -> Response:
    """One file of a part: the 3-D view is shown, the others are saved."""
    entry, side, name = entry_of(request), _side(request), str(request.path_params["name"])
    known = FILES | PROPOSAL
    if name not in known:
        raise HTTPException(404, "There is no such file.")
    folder = entry.folder / FOLDER
    path = folder / name if name in PROPOSAL else folder / side / name
    try:
        if path.is_symlink() or path.stat().st_size > _LARGEST:
            raise HTTPException(404, "There is no such file.")
        content = path.read_bytes()
    except OSError:
        raise HTTPException(404, "There is no such file yet: make the part first.") from None
    if name.endswith(".html"):
        policy = (
            f"default-src 'none'; style-src 'unsafe-inline'; script-src {scene_script_hash()}; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts"
        )
        headers = {"content-security-policy": policy}
        return Response(content, media_type="text/html", headers=headers)
    saved = {"content-disposition": f'attachment; filename="{side}-{name}"'}
    return Response(content, media_type=known[name][0], headers=saved)
