"""View → one self-contained HTML page: no network, one script at most, everything escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from solespine.report.chain_svg import chain_svg
from solespine.report.loads_svg import ladder_svg
from solespine.report.templating import environment, style
from solespine.report.view import View
from solespine.scene import Scene, scene_block, scene_script, scene_script_hash, scene_style

if TYPE_CHECKING:
    from solespine.report.insole import InsoleView
    from solespine.report.measurement_view import MeasurementView

_PAGE = "report.html.j2"
_STYLES = ("report.css", "measurement.css", "whatif.css", "loads.css")


def page(
    view: View,
    walk: Scene | None = None,
    measured: MeasurementView | None = None,
    insoles: tuple[InsoleView, ...] = (),
) -> str:
    """The report as one HTML page.

    Args:
        view: what to print.
        walk: the walk as a moving scene; without one the page has no script at all.
        measured: the walk in full: curves, tables, drawings.
        insoles: what is proposed for each foot, and the parts.

    Returns:
        HTML with its style and script inside; the same text for the same view.
    """
    template = environment().get_template(_PAGE)
    return template.render(
        v=view,
        m={rule.name: rule.ref for rule in view.methods},
        w=measured,
        insoles=insoles,
        style=Markup("".join(map(style, _STYLES))),  # noqa: S704  our own files
        ladder=Markup(ladder_svg(view.loads)) if view.loads else "",  # noqa: S704  escaped there
        chain=Markup(chain_svg(view.chain)),  # noqa: S704  escaped where it is made
        **moving(walk, drawn=any(foot.scene for foot in insoles)),
    )


def moving(walk: Scene | None, *, drawn: bool = False) -> dict[str, str]:
    """What a page with a scene needs: its block, style, script, and the policy's word for it.

    Args:
        walk: a scene of the page.
        drawn: the page carries another one.
    """
    if walk is None and not drawn:
        return {"scene": "", "scene_style": "", "script": "", "script_policy": ""}
    return {
        "scene": Markup("" if walk is None else scene_block(walk)),  # noqa: S704  escaped where it is made
        "scene_style": Markup(scene_style()),  # noqa: S704  our own file
        "script": Markup(scene_script()),  # noqa: S704  our own file
        "script_policy": Markup(f"; script-src {scene_script_hash()}"),  # noqa: S704  our own
    }
