"""The mapping file: what the columns and labels of a recording are, where it cannot be known.

up: y                     # axis of the file that points up: x, y, z, or -x, -y, -z
unit: mm                  # of markers and points: mm, cm or m
rate_hz: 100              # where the file has no time column
time: Time                # time column, in seconds
labels: {LFoot1: LHEE}    # label to role, for every format
markers: {LHEE: [lx, ly, lz]}          # role or label to three columns of a CSV table
forces:                                # force columns of a CSV table, acting on the person
  - {name: plate 1, side: left, force: [fx, fy, fz], point: [px, py, pz], moment: mz}
pressure: {unit: kPa, cell_mm: [5, 5], rate_hz: 100, side: left, in_shoe: false}
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from solespine.errors import InputError
from solespine.recordings.limits import MAX_MAPPING_BYTES
from solespine.recordings.marker_set_data import marker_set_data
from solespine.recordings.source import open_source

Up = Literal["x", "y", "z", "-x", "-y", "-z"]
Unit = Literal["mm", "cm", "m"]
Three = tuple[str, str, str]
MappingLike = Mapping[str, object] | str | os.PathLike[str] | None
_Positive = Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ForceColumns(_Strict):
    """Force columns of a CSV table, in N, acting on the person.

    Attributes:
        name: how the plate is called.
        side: whose foot, where known.
        force: three columns.
        point: three columns of the centre of pressure, in `unit`.
        moment: column of the free moment in Nm, where there is one.
    """

    name: str
    force: Three
    point: Three | None = None
    moment: str | None = None
    side: Literal["left", "right"] | None = None


class PressureTable(_Strict):
    """What a table of pressures does not say itself.

    Attributes:
        unit: of the cells.
        cell_mm: size of a cell along rows and columns.
        rate_hz: frames a second.
        side: the foot.
        in_shoe: an insole, not a plate.
    """

    unit: Literal["kPa", "Pa", "N/cm2", "psi"]
    cell_mm: tuple[_Positive, _Positive]
    rate_hz: _Positive = 1.0
    side: Literal["left", "right"] | None = None
    in_shoe: bool = False


class MappingFile(_Strict):
    """All that a mapping file may say; see the module."""

    up: Up | None = None
    unit: Unit | None = None
    rate_hz: _Positive | None = None
    time: str | None = None
    labels: dict[str, str] = {}
    markers: dict[str, Three] = {}
    forces: tuple[ForceColumns, ...] = ()
    pressure: PressureTable | None = None

    @property
    def roles(self) -> dict[str, str]:
        """Label to role: as told, and columns that are named after a role."""
        known = marker_set_data().roles
        return {**{label: label for label in self.markers if label in known}, **self.labels}


NOTHING = MappingFile()


def read_mapping(mapping: MappingLike) -> MappingFile:
    """Read a mapping file, or take the same as plain Python data; None says nothing.

    Raises:
        InputError: missing, no YAML, an unknown entry, or a role that nothing knows.
    """
    if mapping is None:
        return NOTHING
    name, raw = ("mapping", mapping) if isinstance(mapping, Mapping) else _load(mapping)
    try:
        found = MappingFile.model_validate({} if raw is None else raw)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: is not a mapping file: {_first(error)}") from None
    unknown = sorted(set(found.labels.values()) - marker_set_data().roles)
    if unknown:
        raise InputError(
            f"{name}: no role is called {unknown[0]!r}; roles are "
            f"{', '.join(sorted(marker_set_data().roles))}"
        )
    return found


def _load(path: str | os.PathLike[str]) -> tuple[str, object]:
    """Name and content of a YAML file."""
    source = open_source(path, MAX_MAPPING_BYTES)
    try:
        return source.name, yaml.safe_load(source.data)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError(f"{source.name}: is not a mapping file: {_first(error)}") from None


def _first(error: Exception) -> str:
    """The first thing wrong, in one line."""
    if isinstance(error, ValidationError):
        detail = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in detail["loc"]) or "the whole"
        known = ", ".join(MappingFile.model_fields)
        return f"{place}: {detail['msg']} (entries are {known})"
    return " ".join(str(error).split())[:200]
