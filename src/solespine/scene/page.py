"""A scene as a whole page: one file that opens from disk and asks the network for nothing."""

from __future__ import annotations

import html

from solespine.scene.block import scene_block, scene_script, scene_script_hash, scene_style
from solespine.scene.model import Scene

_STYLE = """\
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 62rem; padding: 0 1.25rem 1rem; background: #fbfaf7;
  color: #1d1f21; font: 1.0625rem/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
h1 { font-size: 1.4rem; }
@media (prefers-color-scheme: dark) { body { background: #15181b; color: #eceae4; } }
"""


def scene_page(scene: Scene, title: str = "") -> str:
    """The whole text of a file.

    Args:
        scene: what is shown.
        title: of the page; the scene's own without one.

    Raises:
        InputError: the scene does not fit together.
    """
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {scene_script_hash()}"
    name = html.escape(title or scene.title)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{name}</title>\n<style>\n{_STYLE}{scene_style()}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{name}</h1>\n{scene_block(scene)}</main>\n"
        f"<script>{scene_script()}</script>\n</body>\n</html>\n"
    )
