"""What thread variables a solver's library is loaded with, and what stands in them after."""

from __future__ import annotations

import os

import pytest

from solespine.one_thread import ONE_THREAD, one_thread


def test_what_was_told_stands_again(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    with pytest.raises(ValueError), one_thread():
        assert all(os.environ[name] == "1" for name in ONE_THREAD)
        raise ValueError
    assert os.environ["OMP_NUM_THREADS"] == "3" and "MKL_NUM_THREADS" not in os.environ
