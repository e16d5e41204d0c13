"""Which marker of a recording plays which role."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from solespine.recordings.labels import key
from solespine.recordings.mapping import MappingLike, read_mapping
from solespine.recordings.marker_set_data import SetData, SetEntry, marker_set_data
from solespine.recordings.model import Array, MarkerSet, Recording

UNKNOWN = "unknown"


def recognise(recording: Recording, mapping: MappingLike = None) -> MarkerSet:
    """The marker set of a recording.

    Args:
        recording: one trial.
        mapping: a mapping file, or the same as plain data, whose `labels` say which label plays
            which role; it goes before what is recognised.

    Returns:
        The set; `unknown` with what could be told and all that is lacking where none fits.

    Raises:
        InputError: the mapping file is wrong.
    """
    data = marker_set_data()
    name, labels = find_roles(tuple(recording.markers), read_mapping(mapping).roles)
    markers = {role: recording.markers[label] for role, label in labels.items()}
    return MarkerSet(
        name=name,
        markers=MappingProxyType(markers),
        labels=MappingProxyType(labels),
        lacks=MappingProxyType(_lacks(data, markers, has_plates=bool(recording.plates))),
    )


def find_roles(
    labels: tuple[str, ...], told: Mapping[str, str] | None = None
) -> tuple[str, dict[str, str]]:
    """Name of the set, and role to label.

    Args:
        labels: of the recording.
        told: label to role from a mapping file.
    """
    data = marker_set_data()
    present = {key(label): label for label in reversed(labels)}
    entry = next((e for e in data.sets if _fits(e, present)), None)
    parts = [e for e in data.also if _fits(e, present)]
    given = {
        role: present[key(label)] for label, role in (told or {}).items() if key(label) in present
    }
    roles = dict(given)
    for part in ((entry,) if entry else ()) + tuple(parts):
        for label_key, role in part.roles.items():
            if label_key in present and present[label_key] not in given.values():
                roles.setdefault(role, present[label_key])
    for role, other in data.stands_for.items():
        if role not in roles and other in roles:
            roles[role] = roles[other]
    names = [entry.name if entry else "mapping file" if given else UNKNOWN]
    return " with ".join(names + [e.name for e in parts if e.name]), roles


def find_places(labels: tuple[str, ...], told: Mapping[str, str] | None = None) -> dict[str, str]:
    """Role to label, wherever some set gives a label that role, whether the set fits or not.

    Good enough to tell head from foot, not to compute a joint.
    """
    data = marker_set_data()
    _, roles = find_roles(labels, told)
    for label in labels:
        for entry in (*data.sets, *data.also):
            role = entry.roles.get(key(label))
            if role is not None:
                roles.setdefault(role, label)
    return roles


def _fits(entry: SetEntry, present: Mapping[str, str]) -> bool:
    met = all(any(label in present for label in need) for need in entry.needs)
    return met and not any(label in present for label in entry.unless)


def _lacks(
    data: SetData, markers: Mapping[str, Array], *, has_plates: bool
) -> dict[str, tuple[str, ...]]:
    """Family of results to the roles that are missing for it; whole families are left out."""
    missing = {
        family: tuple(
            " or ".join(dict.fromkeys(roles))
            for roles in needs
            if not any(role in markers for role in roles)
        )
        for family, needs in data.lacks.items()
    }
    if not has_plates:
        missing["ground force"] = ("force plate",)
    return {family: roles for family, roles in missing.items() if roles}
