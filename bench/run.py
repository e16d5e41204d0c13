"""Speed beside named peers, on the same reduced network, in the same run.

Prints figures and ratios; nothing here passes or fails. Run with `make bench`.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # one core, before numpy is imported

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from loads import loads  # noqa: E402
from orthotic import orthotic  # noqa: E402
from peers import agrum_time, pgmpy_time  # noqa: E402
from reduced import given, reduced  # noqa: E402
from solespine.case import open_case  # noqa: E402
from solespine.causes import explain  # noqa: E402
from solespine.causes.engine import Given, point  # noqa: E402
from solespine.causes.explain import given_of, open_findings  # noqa: E402
from solespine.causes.questions import rank_questions  # noqa: E402
from solespine.evidence import load_evidence  # noqa: E402
from solespine.findings import grade  # noqa: E402
from walk import walk  # noqa: E402
from whatif import whatifs  # noqa: E402

EXAMPLE = ROOT / "examples" / "heel_and_back"
ANSWERS = {
    "first_step_pain": True, "burning_tingling_foot": False, "medial_tubercle_tender": True,
    "slr": False, "ankle_reflex_low": False, "leg_pain_below_knee": False, "female": True,
}  # fmt: skip


def median_ms(what: Callable[[], object], times: int = 25) -> float:
    """Median time in milliseconds, after one warm-up."""
    what()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        what()
        taken.append(time.perf_counter() - start)
    return 1e3 * statistics.median(taken)


def whole_network() -> None:
    """All causes and findings, on the shipped person."""
    evidence = load_evidence()
    findings = grade(open_case(EXAMPLE))
    told = given_of(findings)
    at = point(told)
    questions = open_findings(findings)
    causes, rows = len(told.figures.space.causes), len(told.figures.findings)
    print(f"whole network: {causes} causes, {rows} findings, {len(told.answers)} answered")
    line("one posterior update", median_ms(lambda: point(told)), 10.0)
    few = Given(
        dict(list(told.answers.items())[:12]),
        told.excluded,
        told.complaints,
        told.figures,
        evidence,
    )
    line("one posterior update, 12 answers", median_ms(lambda: point(few)), 10.0)
    rank = median_ms(lambda: rank_questions(questions, at, told), 9)
    line(f"ranking of {len(questions)} next questions", rank, 100.0)
    draws = int(evidence.model.draws.value)
    print(f"  explanation with {draws} draws:  {median_ms(lambda: explain(findings), 5):8.1f} ms")


def line(what: str, taken: float, aim: float) -> None:
    """One figure beside its aim."""
    print(f"  {what + ':':44} {taken:8.1f} ms   aim {aim:.0f} ms, {taken / aim:.2f} of it")


def beside_peers() -> None:
    """The same reduced network and answers in pyAgrum and pgmpy."""
    evidence = reduced()
    told = given(ANSWERS, evidence)
    ours = median_ms(lambda: point(told))
    causes, rows = len(told.figures.space.causes), len(told.figures.findings)
    print(f"\nreduced network: {causes} causes, {rows} findings, {len(told.answers)} answered")
    print(f"  solespine, all posteriors:   {ours:8.2f} ms")
    for name, timed in (("pyAgrum", agrum_time), ("pgmpy", pgmpy_time)):
        taken = timed(told, median_ms)
        print(f"  {name + ', all posteriors:':28} {taken:8.2f} ms   {taken / ours:.1f} x ours")


def cold_start() -> None:
    """`solespine assess` as a whole process, from a cold start."""
    print()
    for more, words in (
        (
            ["--no-loads", "--no-whatif"],
            "solespine assess, causes to plan: {} s, aim 2 s",
        ),
        ([], "  with loads of the walk and what-ifs of the plan: {} s"),
    ):
        command = [sys.executable, "-m", "solespine", "assess", str(EXAMPLE), *more]
        taken = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
            taken.append(time.perf_counter() - start)
        print(words.format(f"{statistics.median(taken):.2f}"))


def main() -> None:
    """Print everything."""
    print(f"Python {platform.python_version()}, {platform.machine()}, one core\n")
    whole_network()
    beside_peers()
    cold_start()
    walk()
    whatifs()
    orthotic()
    loads()


if __name__ == "__main__":
    main()
