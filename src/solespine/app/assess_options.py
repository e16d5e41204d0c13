"""The options of `solespine assess` and their help. Nothing heavy is imported here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from solespine.app.folder import out_folder

Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        parser=out_folder,
        help="Write the report, letter, note, calendar and assessment.json into this folder.",
    ),
]
Previous = Annotated[
    Path | None,
    typer.Option(
        "--previous",
        metavar="FILE",
        help="An earlier assessment.json of this person, or its folder: say what changed.",
    ),
]
Walking = Annotated[
    bool,
    typer.Option("--walking", help="Try the plan's changes in walking as well; takes minutes."),
]
Whatif = Annotated[
    bool,
    typer.Option("--whatif/--no-whatif", help="Try the plan's changes in standing; seconds."),
]
WhatifDraws = Annotated[
    int | None,
    typer.Option(
        "--whatif-draws",
        metavar="N",
        help="Pairs of solves for the intervals of the plan's changes (16, walking 4; 0: none).",
    ),
]
