"""The options of `solespine whatif` and their help. Nothing heavy is imported here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from solespine.app.folder import out_folder

Changes = Annotated[
    list[str],
    typer.Option(
        "--change",
        metavar="NAME=VALUE",
        help="What to try, as heel_lift=6mm, carried=10kg@back or the sweep heel_lift=0:12:2mm; "
        "may stand several times.",
    ),
]
Side = Annotated[
    str | None,
    typer.Option("--side", metavar="SIDE", help="left, right or both: of changes that name none."),
]
Mode = Annotated[
    str | None,
    typer.Option(
        "--mode",
        metavar="MODE",
        help="standing, walking or both; standing if not told and every change acts in it.",
    ),
]
Speed = Annotated[
    float | None,
    typer.Option(
        "--speed",
        metavar="M/S",
        help="Walking speed of a predicted walk; usual for age and sex if not told.",
    ),
]
Draws = Annotated[
    int, typer.Option("--draws", metavar="N", help="Pairs of solves for the intervals.")
]
Workers = Annotated[
    int | None, typer.Option("--workers", metavar="N", help="Processes; one a core if not told.")
]
Cache = Annotated[
    Path | None,
    typer.Option(
        "--cache",
        metavar="DIR",
        parser=out_folder,
        help="Keep results in this folder, or in the one that SOLESPINE_CACHE names.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        parser=out_folder,
        help="Write whatif.html and whatif.json into this folder.",
    ),
]
Check = Annotated[
    bool,
    typer.Option(
        "--check",
        help="Solve again from a second start, walking also finer; tell what moves.",
    ),
]
