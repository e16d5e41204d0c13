"""The options of `solespine measure` and their help. Nothing heavy is imported here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from solespine.app.folder import out_folder

Recordings = Annotated[
    list[Path],
    typer.Argument(
        metavar="RECORDING...",
        help="C3D, TRC with MOT or .forces, CSV with --mapping, F-Scan .asf, pressure tables; "
        "or a folder with the trials of one person.",
    ),
]
Static = Annotated[
    Path | None, typer.Option("--static", metavar="FILE", help="A trial of standing still.")
]
Mapping = Annotated[
    Path | None,
    typer.Option(
        "--mapping", metavar="FILE", help="YAML that says which marker or column is what."
    ),
]
Mass = Annotated[float | None, typer.Option("--mass", metavar="KG", help="Body mass in kilograms.")]
Height = Annotated[
    float | None, typer.Option("--height", metavar="M", help="Body height in metres.")
]
Age = Annotated[float | None, typer.Option("--age", metavar="YEARS", help="Chooses among norms.")]
Sex = Annotated[
    str | None, typer.Option("--sex", metavar="SEX", help="female or male: among norms.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        parser=out_folder,
        help="Write measurement.html, measurement.json and curves.csv into this folder.",
    ),
]
