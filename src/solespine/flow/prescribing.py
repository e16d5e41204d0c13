"""From a case to an orthotic: answer → proposal for each foot → part, where one is advised."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from solespine.body import Change
from solespine.body.sizes import lengths_from_height
from solespine.case import Case, open_case
from solespine.errors import InputError, SolespineError, one_line
from solespine.evidence import load_body_evidence, load_evidence
from solespine.evidence.load import load_orthotic_advice
from solespine.evidence.orthotic_topics import Loading
from solespine.flow.assessing import assess
from solespine.flow.examined_legs import examined_legs
from solespine.flow.foot_scans import case_scans, loading_of
from solespine.orthotic.advice import sore_feet
from solespine.orthotic.dose import Outlook, Predict
from solespine.orthotic.make import make_orthotic
from solespine.orthotic.model import Scan, Side
from solespine.orthotic.prescription import Prescription
from solespine.orthotic.proposal import SCHEMA, Proposal
from solespine.orthotic.proposal_data import proposal_data
from solespine.orthotic.proposal_sheet import asked, proposal_sheet
from solespine.orthotic.propose import Given, propose
from solespine.orthotic.support import Support, shell_support
from solespine.orthotic.template import template_scan
from solespine.orthotic.write import write_files, write_orthotic
from solespine.orthotic.zones import pressure_zones
from solespine.plan.facts import PlanFacts
from solespine.report.assessment import Assessment
from solespine.report.insole import Insole
from solespine.whatif import Difference, Scenario, what_if
from solespine.whatif.answer import DRAWS

_LENGTH_DIFFERENCE = "lld_10mm"
_UNANSWERED = "answer first: {}; or --confirm that a person has seen to it"
_LOADING = (
    "how the foot was loaded during the scan was not said; solespine orthotic CASE "
    "--weight-bearing none, partial or full"
)
ASSUMED_LOADING = (
    "ASSUMED, nobody said it: the foot was partly loaded when it was pressed into the foam; arch "
    "fill and heel expansion follow from that. If it was not so, say --weight-bearing none or full."
)
_AGAINST = "the case speaks against a part; --prescription FILE with --confirm makes one anyway"


@dataclass(frozen=True)
class Wish:
    """What is asked for beside the case.

    Attributes:
        scan: a scan instead of those that the case names.
        side: only this foot.
        unit: of the scan; None finds it.
        loading: how the foot was loaded during the scan; must be said before a part is made.
        prescription: to be built instead of the proposed one.
        shoe: outline that the part is cut to, foot frame.
        confirm: a person has seen to what is open, or means what the case speaks against.
        build: make the part where one is advised; otherwise only propose.
    """

    scan: Path | None = None
    side: Side | None = None
    unit: str | None = None
    loading: Loading | None = None
    prescription: Prescription | None = None
    shoe: tuple[tuple[float, float], ...] | None = None
    confirm: bool = False
    build: bool = True


@dataclass(frozen=True, eq=False)
class Prescribed:
    """The answer, what came out for each foot, scans by side, and those that were not used."""

    answer: Assessment
    feet: tuple[Insole, ...]
    refused: tuple[str, ...]
    scans: Mapping[Side, Scan]

    def to_json(self) -> dict[str, Any]:
        """The fields of `solespine/orthotic-proposal/1` for every foot, ready for json.dump."""
        provenance = self.answer.provenance
        inputs = dict(provenance.inputs)
        inputs |= {f.part.scan.name: f.part.scan.sha256 for f in self.feet if f.part is not None}
        return {
            "schema": SCHEMA,
            "feet": [self._foot(foot) for foot in self.feet],
            "refused": list(self.refused),
            "provenance": {
                "version": provenance.version,
                "inputs": inputs,
                "evidence": provenance.evidence,
            },
        }

    def _foot(self, foot: Insole) -> dict[str, Any]:
        made = None if foot.part is None else foot.part.prescription.side
        data = proposal_data(foot.proposal)
        del data["schema"]
        return data | {"part": made, "no_part": foot.no_part or None}


def prescribe_case(case: Case | str | Path, wish: Wish = Wish()) -> Prescribed:  # noqa: B008 frozen
    """Propose an orthotic for a case, and build it where one is advised and there is a scan.

    Args:
        case: or the path of one.
        wish: what is asked for.

    Raises:
        InputError: case, scan or prescription is wrong.
        TooPoorError: there is nothing to explain, or the scan carries no part.
    """
    if not isinstance(case, Case):
        case = open_case(case)
    scans = case_scans(case, wish.scan, wish.side, wish.unit)
    if wish.build and wish.prescription is None and wish.loading is None:
        _ask_loading(scans[0], wish.side)  # at once, before anything is computed
    return _prescribe(assess(case), wish, scans)


def _ask_loading(scans: Mapping[Side, Scan], wanted: Side | None) -> None:
    """How the foot was loaded must be said of every scan that is not a foam imprint."""
    asked_for = [scan for side, scan in scans.items() if wanted in (side, None)]
    if any(loading_of(scan) is None for scan in asked_for):
        raise InputError(
            "orthotic: say how the foot was loaded during the scan: "
            "--weight-bearing none, partial or full"
        )


def _prescribe(
    answer: Assessment, wish: Wish, read: tuple[dict[Side, Scan], tuple[str, ...]]
) -> Prescribed:
    """A proposal for each foot of a case that has its answer, and the part of its scan."""
    case = answer.case
    in_use = frozenset(tried.treatment for tried in case.treatments)
    facts = PlanFacts(answer.findings, answer.triage, answer.explanation, in_use)
    scans, refused = read
    shorter = _shorter(facts)
    sides = _sides(case, wish, shorter)
    _same_side(sides, wish, scans)
    quick = _predictor(case, shorter)
    # an order that is given needs the verdict only, which hangs on no interval
    draws = 0 if wish.prescription is not None else DRAWS
    predict = _predictor(case, shorter, draws) if quick is not None and draws else quick
    feet = [
        _foot(case, facts, side, scans.get(side) if side else None, wish, answer,
              Outlook(predict, None, shorter, quick))
        for side in sides
    ]  # fmt: skip
    answer = replace(answer, insoles=tuple(feet))
    return Prescribed(answer, answer.insoles, refused, scans)


def with_insoles(answer: Assessment) -> Assessment:
    """The answer with what is proposed for the feet, where the case has a scan of one.

    A part is made of a foam imprint only: of other scans nobody said how the foot was loaded.
    """
    if not answer.case.scans:
        return answer
    try:
        read = case_scans(answer.case, None, None, None)
        return _prescribe(answer, Wish(), read).answer
    except SolespineError as error:
        return replace(answer, refused=(*answer.refused, one_line(str(error))))


def _sides(case: Case, wish: Wish, shorter: tuple[Side, float] | None) -> tuple[Side | None, ...]:
    if wish.side is not None:
        return (wish.side,)
    sore = sore_feet(case)
    if not sore and shorter is not None:
        return (shorter[0],)
    return sore or (None,)


def _foot(
    case: Case, facts: PlanFacts, side: Side | None, scan: Scan | None, wish: Wish,
    answer: Assessment, outlook: Outlook,
) -> Insole:  # fmt: skip
    zones = pressure_zones(_maps(case, answer), side) if side else ()
    loading = wish.loading or loading_of(scan)
    if side is not None and outlook.predict is not None:
        outlook = replace(outlook, support=_support(case, side, scan, loading))
    proposal = propose(case, facts, side, Given(outlook, zones, loading))
    if side is not None and sore_feet(case) and side not in sore_feet(case):
        proposal = _not_sore(proposal, side)
    assumed = loading is not None and wish.loading is None and wish.prescription is None
    if assumed:
        proposal = replace(proposal, notes=(*proposal.notes, ASSUMED_LOADING))
    order, why = _order(proposal, wish, scan, loading)
    caution = " ".join([_caution(proposal, case), *([ASSUMED_LOADING] if assumed else [])])
    if order is None or scan is None:
        return Insole(proposal, None, why, caution)
    own = wish.prescription is None
    part = make_orthotic(scan, order, confirm=wish.confirm, proposed=own)
    return Insole(proposal, part, "", caution)


def _same_side(sides: Sequence[Side | None], wish: Wish, scans: Mapping[Side, Scan]) -> None:
    """A scan or an order that was given for the other foot than the case's is a mistake."""
    given: dict[str, Sequence[Side]] = {
        "the scan": tuple(scans) if wish.scan is not None else (),
        "the prescription": (wish.prescription.side,) if wish.prescription is not None else (),
    }
    if sides == (None,):
        return
    for what, of in given.items():
        for side in of:
            if side not in sides:
                wanted = " and ".join(str(one) for one in sides)
                raise InputError(
                    f"{what} is of the {side} foot, the case asks for the {wanted}; "
                    f"give the other file, or --side {side}"
                )


def _not_sore(proposal: Proposal, side: Side) -> Proposal:
    note = f"The {side} foot was asked for; no pain of it is entered."
    return replace(proposal, notes=(*proposal.notes, note))


def _order(
    proposal: Proposal, wish: Wish, scan: Scan | None, loading: Loading | None
) -> tuple[Prescription | None, str]:
    """What is to be built, or why nothing is."""
    order = proposal.prescription
    if wish.prescription is not None:
        order = wish.prescription if wish.prescription.side == proposal.side else None
        if order is not None and proposal.verdict != "prescribe" and not wish.confirm:
            return None, _AGAINST
    if order is None:
        return None, "none is advised" if proposal.prescription is None else "other side asked for"
    if not wish.build:
        return None, "not asked for yet"
    if proposal.unanswered and not wish.confirm:
        return None, _UNANSWERED.format(_questions(proposal))
    if scan is None:
        return None, "there is no scan of this foot: name it in the case under scans, or --scan"
    if wish.prescription is None and loading is None:
        return None, _LOADING
    if wish.shoe is not None:
        order = order.model_copy(update={"shoe_outline": wish.shoe})
    return order, ""


def _caution(proposal: Proposal, case: Case) -> str:
    """What the sheet says of the person."""
    when = f" of {case.date.isoformat()}" if case.date else ""
    if proposal.verdict == "must_not":
        reasons = " ".join(reason.clinical for reason in proposal.reasons)
        return (
            f"THE CASE{when} SPEAKS AGAINST THIS PART: {reasons} It was made because a person "
            "confirmed it."
        )
    said = [f"Checked against the case{when}: no contraindication among its answers."]
    if proposal.verdict != "prescribe":
        said.append(f"The case advises none: {proposal.reasons[0].clinical} Confirmed by a person.")
    if proposal.unanswered:
        said.append(f"NOT ANSWERED, confirmed by a person: {_questions(proposal)}.")
    return " ".join(said)


def _questions(proposal: Proposal) -> str:
    """What has to be answered, in words."""
    return "; ".join(asked(name, load_evidence()) for name in proposal.unanswered)


# What can be predicted


def _shorter(facts: PlanFacts) -> tuple[Side, float] | None:
    """The shorter leg and by how many mm, where it was measured with its side."""
    sides: tuple[Side, Side] = ("left", "right")
    for entry in facts.findings.observed.get(_LENGTH_DIFFERENCE, ()):
        for side in sides:
            if entry.present and entry.side == side and isinstance(entry.value, float | int):
                return side, float(entry.value)
    return None


def _predictor(case: Case, shorter: tuple[Side, float] | None, draws: int = 0) -> Predict | None:
    """What a scenario would do to how the person stands; None without height and mass.

    The difference in leg length is the person's own, before and after: the examined one, or else
    what a recording tells.
    """
    person = case.person
    if person.height_m is None or person.mass_kg is None:
        return None
    try:
        own = examined_legs(case).changes
    except SolespineError:  # proposed without prediction
        return None
    if not own and shorter is not None:
        own = (Change("leg_length", -1e-3 * shorter[1], shorter[0]),)
    known: dict[tuple[Change, ...], Difference] = {}

    def predict(scenario: Scenario) -> Difference:
        if scenario.changes not in known:
            known[scenario.changes] = what_if(
                person, scenario, "standing", given=own, draws=draws
            )  # fmt: skip
        return known[scenario.changes]

    try:
        if not draws:
            predict(Scenario())
    except SolespineError:  # no body of this size, or no balance: proposed without prediction
        return None
    return predict


def _support(case: Case, side: Side, scan: Scan | None, loading: Loading | None) -> Support | None:
    """Of shells on the scanned foot; on an ordinary foot of the person's size without a scan."""
    advice = load_orthotic_advice()
    thicknesses = sorted(
        {
            dose
            for row in advice.elements
            if row.predicted is not None and row.predicted.per_unit is None
            for dose in row.doses
        }
    )
    loading = loading or advice.assumed_loading
    order = Prescription(side=side, weight_bearing=loading, arch_fill_mm=0.0)  # full contact
    try:
        foot = scan or _ordinary(case, side)
        return shell_support(foot, order, thicknesses)
    except SolespineError:
        return None


def _ordinary(case: Case, side: Side) -> Scan:
    assert case.person.height_m is not None
    lengths = lengths_from_height(load_body_evidence(), case.person.height_m)
    return template_scan(side, 1e3 * lengths[f"foot_{side[0]}"])


def _maps(case: Case, answer: Assessment) -> Iterable[Any]:
    """Peak pressures of the case's pressure recordings."""
    from solespine.motion.pressure_map import peak_map
    from solespine.recordings import PressureRecording, read_recordings

    measured = answer.measurement
    names = {step.recording for step in measured.motion.pressure} if measured else set()
    folder = Path() if case.path is None else case.path.parent
    paths: Sequence[Path] = [folder / n for n in case.recordings if Path(n).name in names]
    found = []
    for path in paths:
        for recording in read_recordings([path]):
            if isinstance(recording, PressureRecording):
                one = peak_map(recording)
                found += [one] if one is not None else []
    return found


def _of_part(foot: Insole) -> list[str]:
    """What became of a foot's part, and all that a person must know before it is made."""
    name = foot.proposal.side or "no foot"
    if foot.part is None:
        return [f"{name}: {foot.no_part}"]
    return [f"{name}: made and checked; see its lab sheet", *foot.part.warnings]


def write_prescribed(found: Prescribed, out: str | Path) -> tuple[Path, ...]:
    """Write proposal.json and proposal.pdf, and each part into a folder of its side.

    Raises:
        InputError: the folder cannot be written.
        TooPoorError: a part failed its checks.
    """
    said = [line for foot in found.feet for line in _of_part(foot)]
    sheet = proposal_sheet([foot.proposal for foot in found.feet], found.answer.evidence,
                           (*said, *found.refused))  # fmt: skip
    text = json.dumps(found.to_json(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    files = write_files(out, {"proposal.json": text.encode(), "proposal.pdf": sheet})
    for foot in found.feet:
        if foot.part is not None:
            folder = Path(out) / foot.part.prescription.side
            files += write_orthotic(foot.part, folder, foot.caution)
    return files
