"""Findings in walks of healthy people: present, open, absent, and every present one by name.

    python validation/walk_healthy.py

"Open" is neither: within the detectable change of the limit, or too few strides. What the same
persons were used for before, and so is no proof here, stands in docs/validation_walk.md.
"""

from __future__ import annotations

import sys
from collections import Counter

from solespine.errors import TooPoorError
from walk_people import HEALTHY, NOT_STATED, findings, table, without_data


def main() -> int:
    if without_data():
        return 2
    rows, present, refused, total = [], [], [], Counter[str]()
    for name in [*HEALTHY, *NOT_STATED]:
        try:
            found = findings(name)
        except TooPoorError as error:
            refused.append(f"{name}: {str(error).split(';')[0]}")
            continue
        told = Counter({True: "present", None: "open", False: "absent"}[m.present] for m in found)
        stated = name in HEALTHY
        if stated and not name.endswith(" both"):  # both trials of a child are already counted
            total += told
        rows.append(
            (
                name if stated else f"{name} (health not stated)",
                *(str(told[k]) for k in ("present", "open", "absent")),
                str(len(found)),
            )
        )
        present += [
            f"{name}: {m.id} {m.side or ''} {m.value:.2f} {m.unit}, normal from {m.band.low} to "
            f"{m.band.high}, {m.grade}, {m.strides} strides"
            for m in found
            if m.present
        ]
    table(("walk", "present", "open", "absent", "measured"), rows)
    every = sum(total.values())
    print(
        f"\neach recording once: {total['present']} of {every} present "
        f"({100 * total['present'] / every:.1f} %), {total['open']} open "
        f"({100 * total['open'] / every:.0f} %), {total['absent']} absent"
    )
    print("\npresent:", *(present or ["none"]), sep="\n  ")
    print("\nrefused:", *(refused or ["none"]), sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
