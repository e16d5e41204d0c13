"""How long a step of the interview on the page takes, with time to read each question.

    python bench/page.py [SECONDS_TO_READ] [RANDOM_PERSONS]

The persons are those of the interview's tests, and some who answer at random. Printed are the time
a visitor waits for the next page (saving and rendering included), the computing time of the page
and its visitor together, and the slowest steps. With 0 seconds to read nothing is worked out ahead
of an answer; the computing time is then that of the step alone. At the end each case is opened anew
by a clinician with everything known, as after a restart.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from serving import form_of, visiting
from solespine.flow import Ask, Reply
from test_interview import PERSONS, Person

_MOST = 80  # steps


@dataclass(frozen=True)
class Took:
    """One step: seconds waited, seconds computed, who, and the question that was answered."""

    waited: float
    computed: float
    person: str
    question: str


@dataclass
class Random:
    """Somebody who says anything; what is written as text or number is another person's."""

    rng: random.Random
    other: Person

    def reply(self, ask: Ask) -> Reply:
        """The answer to any question."""
        if ask.id == "complaints" or ask.kind not in ("checklist", "yes_no", "choice"):
            return self.other.reply(ask)
        key = ask.findings[0] if ask.findings else "value"
        if ask.id == "treatments":
            return Reply({choice.key: self.rng.random() < 0.2 for choice in ask.choices})
        if ask.kind == "checklist":
            return Reply({choice.key: self._any() for choice in ask.choices})
        if ask.kind == "choice":
            return Reply({key: self.rng.choice([choice.key for choice in ask.choices])})
        return Reply({key: self._any()})

    def _any(self) -> bool | None:
        return self.rng.choices([True, False, None], [0.3, 0.6, 0.1])[0]


def timed(who: str, question: str, visit: Callable[[], str]) -> tuple[Took, str]:
    """What one step takes, and the page that it gives."""
    begun, computing = time.perf_counter(), time.process_time()
    page = visit()
    waited, computed = time.perf_counter() - begun, time.process_time() - computing
    return Took(waited, computed, who, question), page


def interview(name: str, person: Person | Random, reading_s: float) -> Iterator[Took]:
    """Each step of one interview, and the same case opened anew."""
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
            fields = form_of(step, person.reply(step))
            time.sleep(reading_s)
            took, page = timed(name, step.id, partial(visitor.reply, page, path, **fields))
            yield took
        yield from opened_anew(name, file)


def opened_anew(name: str, file: Path) -> Iterator[Took]:
    """The first page of questions of a clinician, everything known."""
    with tempfile.TemporaryDirectory() as folder, visiting(Path(folder)) as visitor:
        case = visitor.begin("again")
        shutil.copy(file, Path(folder) / "again" / "case.yaml")
        yield timed(name, "opened anew", partial(visitor.seen, f"{case}/questions/clinician"))[0]


def main() -> None:
    """Hold every interview once and print."""
    reading_s = float(sys.argv[1]) if len(sys.argv) > 1 else 1.5
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    base = list(PERSONS.values())[:6]
    persons: dict[str, Person | Random] = dict(PERSONS)
    persons |= {f"random {k}": Random(random.Random(k), base[k % 6]) for k in range(count)}
    took = [row for name, person in persons.items() for row in interview(name, person, reading_s)]
    print(f"{len(took)} steps of {len(persons)} persons, {reading_s:g} s to read each question")
    for what in ("waited", "computed"):
        rows = sorted(took, key=lambda row: getattr(row, what))
        middle, late, last = (
            1e3 * getattr(rows[int(at * (len(rows) - 1))], what) for at in (0.5, 0.95, 1)
        )
        print(
            f"{what}: median {middle:.0f} ms, 19 of 20 within {late:.0f} ms, slowest {last:.0f} ms"
        )
        for row in rows[:-9:-1]:
            print(f"{1e3 * getattr(row, what):7.0f} ms  {row.person}: {row.question}")


if __name__ == "__main__":
    main()
