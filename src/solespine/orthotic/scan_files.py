"""Triangles out of STL, OBJ and PLY files that may be broken or made to do harm.

Nothing in a file is followed: no materials, textures or other files. Size is bounded before
anything is read, and what a header promises is checked against the size of the file.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solespine.errors import InputError, TooPoorError

MAX_BYTES = 600_000_000
MAX_FACES = 5_000_000
MIN_FACES = 200
_CHUNK = 16_000_000
_NUMBER = rb"[-+0-9.eEnNaAiIfF]{1,40}"  # bounded: a long word would widen every cell
_CORNER = re.compile(rb"vertex\s+(" + rb"\s+".join([_NUMBER] * 3) + rb")(?=\s|$)")
_OBJ_POINT = re.compile(rb"^v[ \t]+(" + rb"[ \t]+".join([_NUMBER] * 3) + rb")(?=\s|$)", re.M)
_OBJ_FACE = re.compile(rb"^f[ \t]+([-0-9/ \t]+)", re.M)
Triangles = NDArray[np.float32]
_NO_FACES = np.zeros((0, 3), np.int64)


def read_triangles(path: Path) -> tuple[Triangles, str]:
    """All triangles of a file (n, 3, 3) in its own unit, and its SHA-256.

    Raises:
        InputError: not there, not such a file, damaged, or too large.
        TooPoorError: readable, but without enough faces.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path}: not an STL, OBJ or PLY file; export the scan as one of these")
    content = _content(path)
    try:
        triangles = np.ascontiguousarray(reader(path.name, content), dtype=np.float32)
    except (InputError, TooPoorError):
        raise
    except Exception as error:  # a parser may fail in any way on a hostile file
        raise InputError(
            f"{path}: the file is damaged ({type(error).__name__}); export the scan again"
        ) from None
    return _usable(path, triangles), hashlib.sha256(content).hexdigest()


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise InputError(f"{path}: no such file; name a scan (.stl, .obj, .ply)")
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                f"{path}: over {MAX_BYTES // 1_000_000} MB; reduce the mesh or save it as binary"
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


def _usable(path: Path, triangles: Triangles) -> Triangles:
    if len(triangles) > MAX_FACES:
        raise InputError(f"{path}: {len(triangles)} faces; reduce the mesh to {MAX_FACES} or fewer")
    # beyond 1e6 of any unit no foot is meant, and products of such numbers lose all digits
    good = (np.abs(triangles).max(axis=(1, 2), initial=0.0) < 1e6) if len(triangles) else []
    good = np.asarray(good, dtype=bool)
    bad = len(good) - int(good.sum())
    if bad > 0.2 * len(good):
        raise InputError(
            f"{path}: {bad} of {len(good)} faces have no usable place; export it again"
        )
    kept = triangles[good] if bad else triangles
    if len(kept) < MIN_FACES:
        raise TooPoorError(
            f"{path}: {len(kept)} faces are too few for a foot; scan again or export the whole mesh"
        )
    return kept


def _stl(name: str, content: bytes) -> Triangles:
    if len(content) >= 84:
        promised = int.from_bytes(content[80:84], "little")
        if len(content) == 84 + 50 * promised:
            return _stl_binary(content, promised)
        if content.lstrip()[:5].lower() != b"solid":
            held = max(0, (len(content) - 84) // 50)
            raise InputError(
                f"{name}: cut off or not STL: {promised} faces promised, {held} there; export again"
            )
    corners = [part for chunk in _chunks(content) for part in _numbers(_CORNER, chunk)]
    flat = np.concatenate(corners) if corners else np.zeros(0, np.float32)
    if flat.size % 9:
        raise InputError(f"{name}: a face is cut off; export the scan again")
    return flat.reshape(-1, 3, 3)


def _stl_binary(content: bytes, count: int) -> Triangles:
    kind = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("more", "<u2")])
    return np.frombuffer(content, kind, count=count, offset=84)["corners"]


def _chunks(content: bytes) -> Iterator[bytes]:
    """Pieces that end at a line end, or for STL where a face ends, so that memory stays bounded."""
    start = 0
    while start < len(content):
        end = min(len(content), start + _CHUNK)
        if end < len(content):
            line = content.find(b"\n", end)
            end = len(content) if line < 0 else line + 1
        yield content[start:end]
        start = end


def _numbers(pattern: re.Pattern[bytes], chunk: bytes) -> list[NDArray[np.float32]]:
    found = pattern.findall(chunk)
    if not found:
        return []
    values = np.array(b" ".join(found).split(), dtype=np.bytes_)
    return [values.astype(np.float32)]


def _obj(name: str, content: bytes) -> Triangles:
    points: list[NDArray[np.float32]] = []
    faces: list[NDArray[np.int64]] = []
    for chunk in _chunks(content):
        points += _numbers(_OBJ_POINT, chunk)
        faces.append(_obj_faces(name, chunk))
    flat = np.concatenate(points) if points else np.zeros(0, np.float32)
    return _corners(name, flat.reshape(-1, 3), np.concatenate(faces or [_NO_FACES]))


def _obj_faces(name: str, chunk: bytes) -> NDArray[np.int64]:
    """Faces of a piece (n, 3), from 0; polygons as fans."""
    lines = [re.sub(rb"/[-0-9/]*", b"", line).split() for line in _OBJ_FACE.findall(chunk)]
    fans = [
        (line[0], line[k], line[k + 1]) for line in lines for k in range(1, min(len(line), 64) - 1)
    ]
    if not fans:
        return _NO_FACES
    if max(len(word) for line in lines for word in line) > 12:
        raise InputError(f"{name}: a face names a point that is not there; export the scan again")
    index = np.array(fans, dtype=np.bytes_).astype(np.int64)
    if index.min() < 1:
        raise InputError(f"{name}: faces count points from the end; export it as STL or PLY")
    return index - 1


def _corners(name: str, vertices: NDArray[Any], faces: NDArray[np.int64]) -> Triangles:
    if not len(faces):
        raise TooPoorError(
            f"{name}: points without faces; export the scan as a mesh, not as a cloud of points"
        )
    if faces.min() < 0 or faces.max() >= len(vertices):
        raise InputError(f"{name}: a face names a point that is not there; export the scan again")
    return vertices[faces].astype(np.float32, copy=False)


def _ply(name: str, content: bytes) -> Triangles:
    from trimesh.exchange.ply import load_ply

    end = content.find(b"end_header")
    if not content.startswith(b"ply") or end < 0 or end > 65_536:
        raise InputError(f"{name}: not a PLY file; export the scan again")
    promised = re.findall(rb"^element[ \t]+\w+[ \t]+(\d{1,18})", content[:end], re.M)
    if sum(map(int, promised)) > len(content):
        raise InputError(f"{name}: cut off: the header promises more than the file holds")
    held = load_ply(io.BytesIO(content), skip_materials=True)
    faces = np.asarray(held.get("faces", ()), dtype=np.int64).reshape(-1, 3)
    return _corners(name, np.asarray(held.get("vertices", ())).reshape(-1, 3), faces)


_READERS = {".stl": _stl, ".obj": _obj, ".ply": _ply}
