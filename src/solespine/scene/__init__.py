"""Scene: a three-dimensional picture, still or moving, that any room can describe."""

from solespine.scene.model import Arrows, Lines, Scene, Surface

__all__ = ["Arrows", "Lines", "Scene", "Surface"]
