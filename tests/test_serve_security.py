"""Nobody else gets in, nothing from a request reaches the file system, no case shows in another."""

from __future__ import annotations

import html
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from serving import HERE, Visitor, visiting
from solespine.errors import InputError
from solespine.page import guard, make_page, serve, view_login
from solespine.page.cases import Cases, folder_name
from solespine.page.guard import Guard, Keys
from solespine.page.jobs import Job, Jobs
from solespine.page.view_recordings import safe_name
from solespine.scene import scene_script_hash
from timing import PATIENCE_S

INSIDE = r"<script(?![^>]*\bsrc=\"/static/)|<style|\sstyle=|\son\w+=|javascript:"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with visiting(tmp_path) as one:
        yield one


def routes(folder: Path) -> list[Route]:
    app: Any = make_page(folder)
    assert isinstance(app, Guard)
    found: list[Route] = app.app.routes  # type: ignore[attr-defined]
    return found


def filled(route: Route, case: str) -> str:
    """An address of a route."""
    path = route.path.replace("/case/{case}", case).replace("{who}", "patient")
    return path.replace("{which}", "best").replace("{name}", "case.yaml")


# Who is answered


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80",
             "127.0.0.1:8765.evil", "10.0.0.1:8765", "127.0.0.1:8765@evil", ""],
)  # fmt: skip
def test_other_names_for_this_machine_are_not_answered(host: str, visitor: Visitor) -> None:
    assert visitor.client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"]
)
def test_its_own_names_are(host: str, visitor: Visitor) -> None:
    assert visitor.client.get("/", headers={"host": host}).status_code == 200


def test_every_change_wants_a_token_of_ours(visitor: Visitor, tmp_path: Path) -> None:
    case = visitor.begin("one")
    before = (tmp_path / "one" / "case.yaml").read_bytes()
    posts = [filled(route, case) for route in routes(tmp_path) if "POST" in (route.methods or ())]
    assert len(posts) >= 12
    for path in posts:
        for token in ("", "0" * 64, "ä", visitor.token[:-1]):
            sent = visitor.client.post(path, data={"token": token, "name": "x", "value": "52"})
            assert sent.status_code == 403, path
    assert (tmp_path / "one" / "case.yaml").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


def test_a_token_of_another_visitor_is_not_taken(visitor: Visitor) -> None:
    other = visitor.client.__class__(visitor.client.app, base_url=HERE)  # type: ignore[attr-defined]
    assert other.post("/cases", data={"token": visitor.token, "name": "x"}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "https://127.0.0.1:8765"},
     {"origin": "http://127.0.0.1:9"}, {"sec-fetch-site": "cross-site"},
     {"sec-fetch-site": "same-site"}],
)  # fmt: skip
def test_forms_of_other_pages_are_refused(headers: dict[str, str], visitor: Visitor) -> None:
    data = {"token": visitor.token, "name": "x"}
    assert visitor.client.post("/cases", data=data, headers=headers).status_code == 403
    good = {"origin": HERE, "sec-fetch-site": "same-origin"}
    assert visitor.client.post("/cases", data=data, headers=good).status_code == 200


def test_other_methods_are_refused(visitor: Visitor) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert visitor.client.request(method, "/").status_code == 405


def test_reading_changes_nothing(visitor: Visitor, tmp_path: Path) -> None:
    case = visitor.begin("one")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for route in routes(tmp_path):
        if "GET" in (route.methods or ()):
            visitor.client.get(filled(route, case))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


# What answers carry


def test_every_answer_has_its_headers_and_no_page_has_a_script_or_style_inside(
    visitor: Visitor, tmp_path: Path
) -> None:
    case = visitor.begin("one")
    for route in routes(tmp_path):
        if "GET" not in (route.methods or ()):
            continue
        answer = visitor.client.get(filled(route, case))
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "http" not in policy and "*" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        if answer.headers["content-type"].startswith("text/html"):
            inside = re.findall(INSIDE, answer.text)
            assert not inside, (route.path, inside)
            outside = re.findall(
                r"(?:src|href|action)=\"(?!/|\?|#|best\"|all\")([^\"]*)", answer.text
            )
            assert not outside, (route.path, outside)


def test_texts_of_a_case_stay_texts(visitor: Visitor, tmp_path: Path) -> None:
    visitor.begin(SCRIPT)
    folder = next(tmp_path.iterdir())
    case = visitor.at
    (folder / "case.yaml").write_text(
        f"notes: '{SCRIPT}'\nmedicines: ['{SCRIPT}']\nperson: {{work: '{SCRIPT}', age: 40}}\n"
        f"complaints: [{{site: heel, side: left}}]\nrecordings: ['{SCRIPT}.c3d']\n"
    )
    bad = tmp_path / "bad<b>"
    bad.mkdir()
    (bad / "case.yaml").write_text(f"answers: {{'{SCRIPT}': yes}}\n")
    for path in ("/", case, f"{case}/recordings", f"{case}/chart", f"{case}/questions/patient"):
        assert SCRIPT not in visitor.seen(path)
        assert "<b>" not in visitor.seen(path)
    assert html.escape(SCRIPT[:30])[:20] in visitor.seen(f"{case}/recordings")
    visitor.send(f"{case}/answer")
    visitor.wait(case)
    assert SCRIPT not in visitor.seen(f"{case}/answer")
    report = visitor.client.get(f"{case}/file/report.html")
    assert SCRIPT not in report.text
    policy = report.headers["content-security-policy"]
    assert f"script-src {scene_script_hash()};" in policy and "default-src 'none'" in policy
    assert "allow-same-origin" not in policy and "unsafe" not in policy
    assert "style-src 'sha256-" in policy


# Addresses and names


@pytest.mark.parametrize(
    "path",
    ["/case/..", "/case/../..", "/case/%2e%2e%2f%2e%2e", "/case/one", "/case/%00",
     "/case/" + "a" * 5000, "/static/../cases.py", "/static/..%2fcases.py", "/static/page.css%00",
     "/static/%2e%2e/cases.py", "{case}/file/..%2fcase.yaml",
     "{case}/file/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "{case}/file/summary.json",
     "{case}/file/report.html", "{case}/questions/..%2f", "{case}/questions/everybody",
     "{case}/examination/..", "{case}/work.json"],
)  # fmt: skip
def test_addresses_lead_nowhere_else(path: str, visitor: Visitor, tmp_path: Path) -> None:
    case = visitor.begin("one")
    (tmp_path / "secret.txt").write_text("secret")
    answer = visitor.client.get(path.replace("{case}", case))
    assert answer.status_code in (404, 200)
    assert "secret" not in answer.text and "root:" not in answer.text
    if answer.status_code == 200:  # the client made the address shorter before it sent it
        assert ".." in path and "%2" not in path


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd", "passwd"), ("..\\..\\boot.ini", "boot.ini"),
     ("/abs/walk.c3d", "walk.c3d"),
     ("wälk 1.C3D", "w_lk_1.C3D"), ("..c3d", "c3d"), (".c3d", "c3d"), ("a\x00b.trc", "a_b.trc"),
     ("-rf.c3d", "rf.c3d"), ("x" * 300 + ".trc", "x" * 80 + ".trc"), ("", "recording"),
     ("con/..", "recording"), ("a;b|c$(d).mot", "a_b_c_d.mot")],
)  # fmt: skip
def test_names_of_files_are_made_harmless(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [("Anna K.", "Anna-K"), ("../..", ""), ("李 雷", "李-雷"), ("a/b\\c", "a-b-c"),
     ("con", "con-case"),
     (".hidden", "hidden"), ("x" * 400, "x" * 60), ("\x00\n", ""), ("-- --", "")],
)  # fmt: skip
def test_names_of_cases_are_made_harmless(given: str, kept: str) -> None:
    assert folder_name(given) == kept


def test_cases_of_one_name_stay_apart(tmp_path: Path) -> None:
    import datetime

    cases = Cases(tmp_path)
    made = [cases.make(name, datetime.date(2026, 11, 21)) for name in ("A", "A", "", "")]
    assert [one.name for one in made] == ["A", "A-2", "case-2026-11-21", "case-2026-11-21-2"]
    assert len({one.id for one in made}) == 4
    assert {one.id for one in Cases(tmp_path).all()} == {one.id for one in made}  # after a restart


def test_links_lead_out_of_the_folder_and_are_not_followed(
    visitor: Visitor, tmp_path: Path
) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "case.yaml").write_text("person: {age: 99}\n")
    (tmp_path / "link").symlink_to(outside)
    assert "There are none yet." in visitor.seen("/")
    case = visitor.begin("one")
    (tmp_path / "one" / "answer").mkdir()
    (tmp_path / "one" / "answer" / "note.txt").symlink_to(outside / "case.yaml")
    assert visitor.client.get(f"{case}/file/note.txt").status_code == 404


# Uploads


def upload(visitor: Visitor, case: str, *files: tuple[str, bytes]) -> Any:
    return visitor.client.post(
        f"{case}/recordings/upload", data={"token": visitor.token},
        files=[("files", (name, content)) for name, content in files],
    )  # fmt: skip


@pytest.mark.parametrize(
    "name", ["walk.exe", "walk", "walk.c3d.sh", "page.html", "walk.svg", "x.py"]
)
def test_files_of_other_kinds_are_not_taken(name: str, visitor: Visitor, tmp_path: Path) -> None:
    case = visitor.begin("one")
    assert upload(visitor, case, (name, b"x")).status_code == 422
    assert not (tmp_path / "one" / "recordings").exists()


def test_uploads_have_a_largest_size(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = visitor.begin("one")
    monkeypatch.setattr("solespine.page.view_recordings.MAX_BYTES", 1000)
    assert upload(visitor, case, ("walk.c3d", b"x" * 1001)).status_code == 413
    monkeypatch.setattr(guard, "MAX_UPLOAD_BYTES", 5000)
    assert upload(visitor, case, ("walk.c3d", b"x" * 5000)).status_code == 413
    assert not (tmp_path / "one" / "recordings").exists()


def test_a_size_that_is_not_told_is_counted(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = visitor.begin("one")
    monkeypatch.setattr(guard, "MAX_UPLOAD_BYTES", 50_000)

    def pieces() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.c3d"\r\n\r\n'
        for _ in range(100):
            yield b"x" * 1000

    kind = {"content-type": "multipart/form-data; boundary=b"}
    sent = visitor.client.post(f"{case}/recordings/upload", content=pieces(), headers=kind)
    assert sent.status_code == 413
    assert not (tmp_path / "one" / "recordings").exists()


def test_forms_have_a_largest_size(visitor: Visitor) -> None:
    assert visitor.client.post("/cases", data={"token": visitor.token, "name": "x" * 600_000}
                               ).status_code == 413  # fmt: skip
    many = {"token": visitor.token, **{f"f{n}": "x" for n in range(3000)}}
    assert visitor.client.post("/cases", data=many).status_code in (400, 413)


def test_a_bad_file_is_not_kept_and_the_reason_is_said(visitor: Visitor, tmp_path: Path) -> None:
    case = visitor.begin("one")
    assert upload(visitor, case, ("../bad.c3d", b"no recording"), ("b.trc", b"\x00" * 50)
                  ).status_code == 200  # fmt: skip
    visitor.wait(case)
    page = html.unescape(visitor.seen(f"{case}/recordings"))
    assert "Not kept:" in page and "is not a C3D file" in page
    assert list((tmp_path / "one" / "recordings").iterdir()) == []
    assert "recordings" not in (tmp_path / "one" / "case.yaml").read_text()


def test_work_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    import datetime

    entry = Cases(tmp_path).make("one", datetime.date(2026, 11, 21))
    ended: list[Job] = []
    jobs = Jobs()
    job = jobs.start(entry, "answer", after=ended.append, longest_s=0.05)
    assert job is not None
    assert jobs.start(entry, "answer") is None  # one piece of work a case at a time
    until = time.monotonic() + PATIENCE_S
    while not job.over and time.monotonic() < until:
        time.sleep(0.02)
    assert job.state == "failed" and "more time or memory than is allowed" in job.problem
    assert ended and ended[0].problem == "" and not ended[0].result


def test_walking_may_wait_longer_and_computes_no_longer() -> None:
    from solespine.page import jobs, limits, work_answer

    assert jobs.LONGEST_S < work_answer.WALKING_S < jobs.LONGEST_WALKING_S <= 45 * 60
    assert limits.CPU_S < jobs.LONGEST_S


def test_the_worker_has_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    from solespine.page import limits

    asked: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", asked.__setitem__)
    monkeypatch.setattr(os, "nice", lambda more: more)
    limits.limit()
    assert asked[resource.RLIMIT_AS][0] <= limits.MEMORY_BYTES
    assert asked[resource.RLIMIT_CPU][0] <= limits.CPU_S
    assert asked[resource.RLIMIT_CORE] == (0, 0)


# The password


def test_others_are_let_in_with_a_password_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_login, "_misses", [])
    keys = Keys(password="right horse battery")
    with visiting(tmp_path, keys) as visitor:
        assert visitor.client.get("/", follow_redirects=False).headers["location"] == "/login"
        page = visitor.seen("/login")
        assert "Start a new case" not in page and "Leave" not in page
        assert visitor.client.post("/cases", data={"token": visitor.token}).status_code == 403
        assert list(tmp_path.iterdir()) == []
        visitor.send("/login", 403, password="wrong")
        page = visitor.send("/login", password="right horse battery")
        assert "Start a new case" in page and "Leave" in page
        visitor.begin("one")
        visitor.send("/logout")
        assert visitor.client.get("/", follow_redirects=False).status_code == 303
        for _ in range(9):
            visitor.send("/login", 403, password="wrong")
        visitor.send("/login", 429, password="right horse battery")


def test_a_host_for_others_needs_a_good_password(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="it needs 12"):
        serve(tmp_path, host="0.0.0.0", password="short")


def test_addresses_are_answered_where_others_are_let_in() -> None:
    keys = Keys(password="x", host="0.0.0.0", port=80)
    assert keys.is_known_host("192.168.1.7") and keys.is_known_host("192.168.1.7:80")
    assert not keys.is_known_host("evil.example") and not keys.is_known_host("192.168.1.7:81")


def test_a_folder_that_is_a_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("person: {age: 52}\n")
    with pytest.raises(InputError, match="is one case; name the folder that holds it"):
        make_page(tmp_path)
    with pytest.raises(InputError, match="cannot be used"):
        make_page(tmp_path / "case.yaml")
