"""Names of a room that are imported when first used, so that a command pays only for its own."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping


def lazily(room: str, file_of: Mapping[str, str]) -> Callable[[str], object]:
    """The `__getattr__` of a package.

    Args:
        room: its `__name__`.
        file_of: public name to the module, relative to the room, that holds it.
    """

    def get(name: str) -> object:
        if name not in file_of:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{room}.{file_of[name]}"), name)

    return get
