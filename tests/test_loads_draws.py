"""Workers of the intervals: the same draws on however many, and a failure that is told."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pytest

from loads_cases import made_body
from solespine.loads import draw_workers
from solespine.loads.interval import _lean_draw


@dataclass(frozen=True)
class Toy:
    """Something that is drawn by number; it holds what pickle does not know by itself."""

    names: MappingProxyType[str, int]
    broken: bool = False

    def draw(self, number):
        if self.broken:
            raise ValueError("this draw cannot be made")
        value = float(np.random.default_rng([7, number]).normal())
        return {(name, "force", None): size * value for name, size in self.names.items()}


def test_the_same_on_one_and_on_two_workers(monkeypatch):
    toy, shares = Toy(MappingProxyType({"hip": 1, "knee": 2})), []
    two = draw_workers.run_draws(toy, 9, shares.append)
    monkeypatch.setattr(draw_workers, "WORKERS", 1)
    assert draw_workers.run_draws(toy, 9) == two
    assert two == [toy.draw(number) for number in range(9)]
    assert shares[-1] == pytest.approx(1.0) and len(shares) == 9


def test_a_failed_worker_says_why():
    with pytest.raises(RuntimeError, match="this draw cannot be made"):
        draw_workers.run_draws(Toy(MappingProxyType({"hip": 1}), broken=True), 2)


def test_a_draw_leans_all_discs_alike_and_takes_nothing_from_their_load():
    body = made_body()
    leaning = _lean_draw(body, np.random.default_rng(4))
    turns = [
        new.axes @ old.axes.T for new, old in zip(leaning.endplates, body.endplates, strict=True)
    ]
    assert abs(np.degrees(np.arcsin(turns[0][0, 1]))) > 0.5
    for turn in turns:
        assert turn == pytest.approx(turns[0], abs=1e-12)
        assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-12)
        assert turn[2] == pytest.approx([0, 0, 1])
