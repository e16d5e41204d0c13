"""A visitor of the page: reads forms, fills them in, sends them."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from solespine.flow import Ask, Reply
from solespine.page import make_page
from solespine.page.guard import Keys
from timing import PATIENCE_S

HERE = "http://127.0.0.1:8765"


def form_of(ask: Ask, reply: Reply) -> dict[str, Any]:
    """What a person would press and fill in for a reply."""
    values = reply.values
    if ask.kind == "checklist":
        yes = [key for key, value in values.items() if value is True]
        unsure = [key for key, value in values.items() if value is None]
        if not yes and not unsure:
            return {"button": "none"}
        return {"value": yes, "unknown": unsure, "button": "save"}
    value = next(iter(values.values()))
    if ask.kind == "text":
        return {"value": value, "button": "save"} if value else {"button": "none"}
    if value is None or isinstance(value, bool):
        return {"button": {True: "yes", False: "no", None: "unknown"}[value]}
    if ask.kind == "choice":
        return {"button": value}
    return {"value": value, "button": "save"}


class Visitor:
    """Somebody in front of a browser."""

    def __init__(self, client: httpx2.Client) -> None:
        self.client = client
        self.token = ""
        self.seen("/")

    def seen(self, path: str, status: int = 200) -> str:
        """The text of a page."""
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
        self._keep(answer.text)
        return str(answer.text)

    def _keep(self, text: str) -> None:
        found = re.search(r'name="token" value="(\w+)"', text)
        self.token = found[1] if found else self.token

    def send(self, path: str, status: int = 200, **fields: Any) -> str:
        """Send a form and follow where it leads."""
        answer = self.client.post(path, data={"token": self.token, **fields})
        assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
        self.at = answer.url.path
        self._keep(answer.text)
        return str(answer.text)

    def begin(self, name: str = "somebody") -> str:
        """Start a case; its address."""
        self.send("/cases", name=name)
        return str(self.at)

    def reply(self, page: str, path: str, status: int = 200, **fields: Any) -> str:
        """Answer the question on a page."""
        return self.send(path, status, ask=mark_of(page), **fields)

    def wait(self, case: str) -> None:
        """Until the work for a case is over."""
        until = time.monotonic() + PATIENCE_S
        while not self.client.get(f"{case}/work.json").json()["over"]:
            assert time.monotonic() < until, "the work does not end"
            time.sleep(0.1)


def mark_of(page: str) -> str:
    """Which question a page asks."""
    found = re.search(r'name="ask" value="(\w+)"', page)
    assert found, page[:3000]
    return found[1]


def question(page: str) -> str:
    """The words of the question on a page."""
    found = re.search(r"<legend>(.*?)</legend>", page)
    assert found, page[:3000]
    return html.unescape(found[1])


@contextmanager
def visiting(folder: Path, keys: Keys | None = None) -> Iterator[Visitor]:
    """The page in this process."""
    with TestClient(make_page(folder, keys), base_url=HERE) as client:
        yield Visitor(client)


class Server:
    """The page in a process of its own, as `solespine serve` starts it."""

    def __init__(self, folder: Path, port: int = 0, **environment: str) -> None:
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "solespine", "serve", str(folder), "--port", str(port)],
            stdout=subprocess.PIPE, text=True, env=os.environ | environment,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.address = ""
        for line in self.process.stdout:
            if line.startswith("The page: "):
                self.address = line.split()[-1].rstrip("/")
                break
        assert self.address, "the page does not start"
        self.started_s = time.monotonic() - begun

    def visitor(self) -> Visitor:
        return Visitor(
            httpx2.Client(base_url=self.address, follow_redirects=True, timeout=PATIENCE_S)
        )

    def end(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def serving() -> Iterator[Any]:
    """Starts servers and ends them whatever happens."""
    begun: list[Server] = []

    def start(folder: Path, port: int = 0) -> Server:
        begun.append(Server(folder, port))
        return begun[-1]

    yield start
    for one in begun:
        one.end()
