"""Scene: a three-dimensional picture, still or moving, that any room can describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solespine.lazy import lazily
from solespine.scene.model import Arrows, Lines, Scene, Surface

if TYPE_CHECKING:
    from solespine.scene.block import scene_block, scene_script, scene_script_hash, scene_style
    from solespine.scene.page import scene_page

__all__ = [
    "Arrows", "Lines", "Scene", "Surface", "scene_block", "scene_page", "scene_script",
    "scene_script_hash", "scene_style",
]  # fmt: skip

_FILE = {
    "scene_block": "block",
    "scene_page": "page",
    "scene_script": "block",
    "scene_script_hash": "block",
    "scene_style": "block",
}
__getattr__ = lazily(__name__, _FILE)
