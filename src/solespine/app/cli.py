"""The commands, their options and their help; what they do stands in files of their own.

Nothing heavy is imported here, so that help and completion come at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from solespine.app import assess_options, measure_options, orthotic_options, whatif_options
from solespine.app.folder import out_folder

app = typer.Typer(
    name="solespine",
    help=(
        "Are heel pain and back pain related? From what a person tells and an examination finds: "
        "probable causes, their link, urgency and a plan. For study and for talking with a "
        "clinician; not a medical device."
    ),
    epilog="Exit status: 0 done, 2 the input is wrong, 3 too poor to answer, 1 a defect.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

CaseArgument = Annotated[
    Path, typer.Argument(metavar="CASE", help="A folder with case.yaml, or a .yaml file.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
LoadsOption = Annotated[
    bool,
    typer.Option(
        "--loads/--no-loads", help="Compute what joints, tendons and tissues carry, where possible."
    ),
]
DrawsOption = Annotated[
    int | None,
    typer.Option(
        "--load-draws",
        metavar="N",
        help="Draws for the intervals of the loads (24 unless told; 0: no intervals, quick).",
    ),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"solespine {version('solespine')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def solespine(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Without a command, print the help."""
    del version
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def assess(
    case: CaseArgument,
    out: assess_options.Out = None,
    previous: assess_options.Previous = None,
    walking: assess_options.Walking = False,
    whatif: assess_options.Whatif = True,
    whatif_draws: assess_options.WhatifDraws = None,
    as_json: JsonOption = False,
    loads: LoadsOption = True,
    load_draws: DrawsOption = None,
) -> None:
    """Answer for one person: causes, link, urgency and plan, with reasons and intervals."""
    from solespine.app.assess import Tries, assess_case
    from solespine.app.measure import LoadOptions

    assess_case(
        case,
        out,
        previous=previous,
        tries=Tries(whatif, walking, whatif_draws),
        loads=LoadOptions(loads, load_draws),
        as_json=as_json,
    )


@app.command()
def interview(
    case: Annotated[
        Path,
        typer.Argument(metavar="CASE", help="A folder or a .yaml file; made if it does not exist."),
    ],
    clinician: Annotated[
        bool, typer.Option("--clinician", help="Ask for examinations as well, in clinical terms.")
    ] = False,
) -> None:
    """Ask what is worth asking next and say why; every answer is saved at once.

    Stop at any moment and run it again to go on.
    """
    from solespine.app.interview import hold_interview

    raise typer.Exit(hold_interview(case, clinician=clinician))


@app.command()
def measure(
    recordings: measure_options.Recordings,
    static: measure_options.Static = None,
    mapping: measure_options.Mapping = None,
    mass: measure_options.Mass = None,
    height: measure_options.Height = None,
    age: measure_options.Age = None,
    sex: measure_options.Sex = None,
    out: measure_options.Out = None,
    as_json: JsonOption = False,
    loads: LoadsOption = True,
    load_draws: DrawsOption = None,
) -> None:
    """Measure a walk: strides, angles, forces, loads and findings, with norms and quality."""
    from solespine.app.measure import Body, LoadOptions, measure_recordings

    body = Body(mass, height, age, sex)
    wanted = LoadOptions(loads, load_draws)
    measure_recordings(recordings, static, mapping, out, body, as_json=as_json, loads=wanted)


@app.command()
def body(
    case: CaseArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", parser=out_folder, help="Write body.svg into this folder."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show the model of the body, scaled to the person: segments, masses, muscles, a picture."""
    from solespine.app.body import show_body

    show_body(case, out, as_json=as_json)


@app.command()
def whatif(
    case: CaseArgument,
    changes: whatif_options.Changes,
    side: whatif_options.Side = None,
    mode: whatif_options.Mode = None,
    speed: whatif_options.Speed = None,
    draws: whatif_options.Draws = 16,
    workers: whatif_options.Workers = None,
    cache: whatif_options.Cache = None,
    check: whatif_options.Check = False,
    out: whatif_options.Out = None,
    as_json: JsonOption = False,
) -> None:
    """Predict what a change would do to standing or walking and to the load of every link."""
    from solespine.app.whatif import Asked, try_changes

    asked = Asked(changes, side, mode, speed, draws, workers, cache, check)
    try_changes(case, asked, out, as_json=as_json)


@app.command()
def orthotic(
    case: orthotic_options.Case = None,
    scan: orthotic_options.Scan = None,
    side: orthotic_options.Side = None,
    out: orthotic_options.Out = None,
    prescription: orthotic_options.Prescription = None,
    weight_bearing: orthotic_options.WeightBearing = None,
    unit: orthotic_options.Unit = None,
    shoe: orthotic_options.Shoe = None,
    length: orthotic_options.Length = None,
    ball_width: orthotic_options.BallWidth = None,
    arch_height: orthotic_options.ArchHeight = None,
    confirm: orthotic_options.Confirm = False,
    as_json: JsonOption = False,
) -> None:
    """Propose an orthotic for a case and build it where one is advised; or build from a scan."""
    from solespine.app.orthotic import Foot, Order, make_orthotic_of

    foot = Foot(scan, unit, length, ball_width, arch_height)
    order = Order(side, prescription, weight_bearing, shoe, confirm)
    make_orthotic_of(case, foot, order, out, as_json=as_json)


@app.command()
def serve(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="[FOLDER]", help="Holds one folder for each case; made if it does not exist."
        ),
    ] = Path("cases"),
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help="Let others than this machine in; a password is asked for then.",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", min=0, max=65535, help="0 for any free one.")
    ] = 8765,
    browser: Annotated[
        bool, typer.Option("--open", help="Open the page in the browser of this machine.")
    ] = False,
) -> None:
    """Serve the local web page: interview, examination, recordings and report in a browser.

    A password is taken from SOLESPINE_PASSWORD; with --host and without it, one is made.
    """
    from solespine.app.serve import serve_page

    serve_page(folder, host, port, browser=browser)


@app.command()
def doctor(as_json: JsonOption = False) -> None:
    """Say what is installed, what is missing and how to get it."""
    from solespine.app.doctor import say_health

    raise typer.Exit(say_health(as_json=as_json))


def _complete_kind() -> list[str]:
    from solespine.app.vocabulary import kinds

    return list(kinds())


def _complete_cause() -> list[str]:
    from solespine.app.vocabulary import cause_ids

    return list(cause_ids())


@app.command()
def findings(
    as_json: JsonOption = False,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", metavar="KIND", help="Only this kind, such as symptom or exam.",
            autocompletion=_complete_kind,
        ),
    ] = None,
    cause: Annotated[
        str | None,
        typer.Option(
            "--for", metavar="CAUSE", help="Only what speaks for or against this cause.",
            autocompletion=_complete_cause,
        ),
    ] = None,
) -> None:  # fmt: skip
    """List everything that can be asked, examined or measured: id, kind, answer, question."""
    from solespine.app.vocabulary import print_findings

    print_findings(kind, cause, as_json=as_json)


@app.command()
def causes(as_json: JsonOption = False) -> None:
    """List every cause: id, name, where it sits, how common it is among people in pain."""
    from solespine.app.vocabulary import print_causes

    print_causes(as_json=as_json)


@app.command()
def schema() -> None:
    """Print the JSON Schema of case.yaml, for editors that complete and check it."""
    from solespine.case.schema import schema_text

    typer.echo(schema_text(), nl=False)
