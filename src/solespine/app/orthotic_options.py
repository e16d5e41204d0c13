"""The options of `solespine orthotic` and their help. Nothing heavy is imported here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from solespine.app.folder import out_folder

Case = Annotated[
    Path | None,
    typer.Argument(
        metavar="[CASE]",
        help="A folder with case.yaml, or a .yaml file; or none, with --scan.",
    ),
]
Scan = Annotated[
    Path | None,
    typer.Option(
        "--scan", metavar="FILE", help="Scan of the foot or of a foam box: STL, OBJ, PLY."
    ),
]
Side = Annotated[str | None, typer.Option("--side", metavar="SIDE", help="left or right.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        parser=out_folder,
        help="Write proposal (JSON, PDF) and part (STL, 3MF, positive, lab sheet) here.",
    ),
]
Prescription = Annotated[
    Path | None,
    typer.Option("--prescription", metavar="FILE", help="YAML: what to build."),
]
WeightBearing = Annotated[
    str | None,
    typer.Option(
        "--weight-bearing",
        metavar="STATE",
        help="How the foot was loaded during the scan: none, partial or full.",
    ),
]
Unit = Annotated[
    str | None, typer.Option("--unit", metavar="UNIT", help="Of the scan: mm, cm, m or in.")
]
Shoe = Annotated[
    str | None,
    typer.Option("--shoe", metavar="FILE", help="Cut to a shoe: SVG, DXF, CSV in mm, or 262x92."),
]
Length = Annotated[
    float | None,
    typer.Option("--length", metavar="MM", help="Foot length: a template instead of a scan."),
]
BallWidth = Annotated[
    float | None, typer.Option("--ball-width", metavar="MM", help="For a template.")
]
ArchHeight = Annotated[
    float | None, typer.Option("--arch-height", metavar="MM", help="For a template.")
]
Confirm = Annotated[
    bool,
    typer.Option("--confirm", help="What is unusual, unanswered or spoken against was seen to."),
]
