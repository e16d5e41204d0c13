"""How long a step of the interview on the page takes, with time to read each question.

    python bench/page.py [SECONDS_TO_READ]

The persons are those of the interview's tests. Printed are the time a visitor waits for the next
page (network of this machine, saving and rendering included) and the slowest steps.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from serving import form_of, visiting
from solespine.flow import Ask
from test_interview import PERSONS

_MOST = 80  # steps


def interview(name: str, reading_s: float) -> list[tuple[float, str, str]]:
    """Seconds of each step of one interview, with the person and the question that was answered."""
    took = []
    with tempfile.TemporaryDirectory() as folder, visiting(Path(folder)) as visitor:
        path = f"{visitor.begin('one')}/questions/patient"
        file = Path(folder).resolve() / "one" / "case.yaml"
        sittings = visitor.client.app.app.state.site.sittings  # type: ignore[attr-defined]
        page = visitor.seen(path)
        for _ in range(_MOST):
            if "Getting help comes first" in page:
                page = visitor.send(f"{path}/go-on")
            step = sittings.of(file, clinician=False).step()
            if not isinstance(step, Ask):
                break
            fields = form_of(step, PERSONS[name].reply(step))
            time.sleep(reading_s)
            begun = time.perf_counter()
            page = visitor.reply(page, path, **fields)
            took.append((time.perf_counter() - begun, name, step.id))
    return took


def main() -> None:
    """Hold every interview once and print."""
    reading_s = float(sys.argv[1]) if len(sys.argv) > 1 else 1.5
    took = sorted(row for name in PERSONS for row in interview(name, reading_s))
    median, late = took[len(took) // 2][0], took[int(0.95 * len(took))][0]
    print(f"{len(took)} steps, {reading_s:g} s to read each: median {1e3 * median:.0f} ms, "
          f"19 of 20 within {1e3 * late:.0f} ms, slowest {1e3 * took[-1][0]:.0f} ms")  # fmt: skip
    for seconds, name, question in reversed(took[-8:]):
        print(f"{1e3 * seconds:5.0f} ms  {name}: {question}")


if __name__ == "__main__":
    main()
