"""Read the evidence data files into one frozen, cross-checked value."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from solespine.errors import EvidenceError
from solespine.evidence import topics
from solespine.evidence.body_topics import BodyEvidence, BodyFigure
from solespine.evidence.check import check_references
from solespine.evidence.gait_topics import CurveRows, GaitIndices, GaitNorm, Reference
from solespine.evidence.load_topics import LoadBand
from solespine.evidence.nerve_topics import Nerves
from solespine.evidence.norms import NormCurve, curve_at
from solespine.evidence.orthotic_advice_topics import OrthoticAdvice
from solespine.evidence.orthotic_topics import OrthoticEvidence

_DATA = files("solespine.evidence") / "data"
_BODY_FILES = ("figures", "segments", "knee", "places", "lumbar", "lumbar_notes")


@dataclass(frozen=True, eq=False)
class Evidence:
    """All topics; keys are ids. Two evidences are the same only if they are one object."""

    causes: Mapping[str, topics.Cause]
    findings: Mapping[str, topics.Finding]
    likelihoods: Mapping[str, tuple[topics.Likelihood, ...]]  # by cause, preferred rows only
    published: Mapping[str, tuple[topics.Likelihood, ...]]  # by cause, published pairs not used
    associations: tuple[topics.Association, ...]
    links: Mapping[str, topics.Link]
    link_findings: tuple[topics.LinkFinding, ...]
    treatments: Mapping[str, topics.Treatment]
    reach_findings: tuple[topics.ReachFinding, ...]
    tried: tuple[topics.Tried, ...]
    not_advised: tuple[topics.NotAdvised, ...]
    outcomes: Mapping[str, topics.Outcome]
    red_flags: Mapping[str, topics.RedFlag]
    alarms: tuple[topics.Alarm, ...]
    nerves: Nerves
    orthotic: OrthoticEvidence
    gait_norms: Mapping[str, GaitNorm]  # by finding, or finding/way where there is a second way
    gait_references: Mapping[str, Reference]  # of quantities that are no finding
    gait_curves: Mapping[str, CurveRows]  # by name of motion.names.CURVES
    gait_indices: GaitIndices
    load_bands: Mapping[str, LoadBand]  # by site/part, of a healthy walk
    model: topics.Model
    sources: Mapping[str, topics.Source]
    sha256: str  # of all data files

    def norm_curve(self, name: str, speed: float | None = None) -> NormCurve | None:
        """What healthy people show at a dimensionless speed; None where there is no norm."""
        rows = self.gait_curves.get(name)
        return None if rows is None else curve_at(name, rows, speed)


@functools.cache
def load_evidence() -> Evidence:
    """Read, check and freeze all topics of the package's own data.

    Raises:
        EvidenceError: a row breaks a rule; the text names file, row and rule.
    """
    rows = _topic("likelihoods", dict[str, tuple[topics.Likelihood, ...]])
    evidence = Evidence(
        causes=_topic("causes", dict[str, topics.Cause]),
        findings=_topic("findings", dict[str, topics.Finding]),
        likelihoods=_select(rows, preferred=True),
        published=_select(rows, preferred=False),
        associations=_list("associations", tuple[topics.Association, ...]),
        links=_topic("links", dict[str, topics.Link]),
        link_findings=_list("link_findings", tuple[topics.LinkFinding, ...]),
        treatments=_topic("treatments", dict[str, topics.Treatment]),
        reach_findings=_list("reach_findings", tuple[topics.ReachFinding, ...]),
        tried=_list("tried", tuple[topics.Tried, ...]),
        not_advised=_list("not_advised", tuple[topics.NotAdvised, ...]),
        outcomes=_topic("outcomes", dict[str, topics.Outcome]),
        red_flags=_topic("red_flags", dict[str, topics.RedFlag]),
        alarms=_list("alarms", tuple[topics.Alarm, ...]),
        nerves=_list("nerves", Nerves),
        orthotic=_list("orthotic", OrthoticEvidence),
        gait_norms=_topic("gait_norms", dict[str, GaitNorm]),
        gait_references=_topic("gait_references", dict[str, Reference]),
        gait_curves=_topic("norm_curves", dict[str, CurveRows]),
        gait_indices=_list("gait_indices", GaitIndices),
        load_bands=_topic("load_bands", dict[str, LoadBand]),
        model=_list("model", topics.Model),
        sources=_topic("sources", dict[str, topics.Source]),
        sha256=_digest(),
    )
    check_references(evidence)
    return evidence


@functools.cache
def load_body_evidence() -> BodyEvidence:
    """The body's figures, apart from the rest because only the body needs them.

    Raises:
        EvidenceError: a row breaks a rule; the text names file, row and rule.
    """
    parts = {name: _read(_DATA / f"body_{name}.yaml") for name in _BODY_FILES}
    parts["muscles"] = raw_topic("body_muscles")
    parts["sources"] = {**raw_topic("sources"), **_read(_DATA / "body_sources.yaml")}
    evidence: BodyEvidence = _validated("body", parts, BodyEvidence)
    return evidence


@functools.cache
def load_loads_evidence() -> Mapping[str, BodyFigure]:
    """Figures that loads and their intervals rest on, by id.

    Raises:
        EvidenceError: a figure is wrong; the message names it.
    """
    rows = _read(_DATA / "loads_figures.yaml")
    return MappingProxyType({k: _validated(f"loads {k}", v, BodyFigure) for k, v in rows.items()})


@functools.cache
def load_loads_limits() -> Mapping[str, BodyFigure]:
    """From where loads are flagged and refused, by id.

    Raises:
        EvidenceError: a figure is wrong; the message names it.
    """
    rows = _read(_DATA / "loads_limits.yaml")
    return MappingProxyType({k: _validated(f"loads {k}", v, BodyFigure) for k, v in rows.items()})


@functools.cache
def load_orthotic_advice() -> OrthoticAdvice:
    """When an orthotic is proposed from a case, apart because only the orthotic needs it.

    Raises:
        EvidenceError: a row breaks a rule; the text names file, row and rule.
    """
    advice: OrthoticAdvice = _list("orthotic_advice", OrthoticAdvice)
    return advice


def raw_topic(name: str) -> dict[str, Any]:
    """A topic as plain data: its files `name*.yaml` merged, lists of one key joined.

    Raises:
        EvidenceError: one id stands in two files with values that cannot be joined.
    """
    merged: dict[str, Any] = {}
    for path in _files(name):
        for key, value in (_read(path) or {}).items():
            if key in merged and not isinstance(value, list):
                raise EvidenceError(f"{path.name}: {key} stands in another {name} file already")
            merged[key] = merged[key] + value if key in merged else value
    return merged


def _files(name: str) -> list[Traversable]:
    """`name.yaml` first, then `name_*.yaml` by name."""
    found = [path for path in _DATA.iterdir() if path.name.endswith(".yaml")]
    wanted = [path for path in found if path.name == f"{name}.yaml"]
    return wanted + sorted(
        (path for path in found if path.name.startswith(f"{name}_")),
        key=lambda path: path.name,
    )


def _read(path: Traversable) -> Any:
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)  # noqa: S506  safe loader in C


def _validated(name: str, data: Any, kind: Any) -> Any:
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise EvidenceError(f"evidence {name}, {place}: {first['msg']}") from None


def _topic(name: str, kind: Any) -> Any:
    return MappingProxyType(_validated(name, raw_topic(name), kind))


def _list(name: str, kind: Any) -> Any:
    return _validated(name, _read(_DATA / f"{name}.yaml"), kind)


def _select(
    rows: Mapping[str, Iterable[topics.Likelihood]], *, preferred: bool
) -> Mapping[str, tuple[topics.Likelihood, ...]]:
    return MappingProxyType(
        {
            cause: tuple(row for row in of_cause if row.preferred is preferred)
            for cause, of_cause in rows.items()
        }
    )


def _digest() -> str:
    """SHA-256 over names and contents of all data files, in name order."""
    digest = hashlib.sha256()
    for path in sorted(_DATA.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".yaml"):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
