"""What every request must pass, and what every answer carries.

Only this machine's own names are served, so that no web page can reach in under a name of its own
(DNS rebinding); a change must come from a page of ours; a body has a largest size.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_FORM_BYTES = 512_000
MAX_UPLOAD_BYTES = 420_000_000  # of one upload: two recordings of the largest size, with a margin
UPLOADS = "/upload"  # paths that end so may be large
_OPEN = ("/login", "/static/")  # without a password
_LOCAL = ("127.0.0.1", "localhost", "::1")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}


@dataclass
class Keys:
    """The secrets of one run of the program.

    Attributes:
        password: None where none is needed.
        host, port: what is listened on.
        secret: of the tokens in our forms.
        entered: cookies that have given the password.
    """

    password: str | None = None
    host: str = "127.0.0.1"
    port: int = 8765
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    entered: set[str] = field(default_factory=set)

    @property
    def cookie(self) -> str:
        """Cookies are shared among the ports of a machine, so the port is in the name."""
        return f"solespine-{self.port}"

    def token(self, visitor: str) -> str:
        """What a form of ours carries for this visitor."""
        return hmac.new(self.secret, visitor.encode(), hashlib.sha256).hexdigest()

    def is_known_host(self, name: str) -> bool:
        """Whether a request's Host may be answered.

        A name could be made to lead here by anybody; a bare address cannot. So beside the names
        of this machine and the one that was told, addresses alone are served, and those only
        where others were let in.
        """
        host, port = _split(name)
        if port != self.port:
            return False
        if host in _LOCAL or host == self.host:
            return True
        return self.host not in _LOCAL and _is_address(host)


def _split(name: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(f"//{name}")
        return (parts.hostname or "").lower(), parts.port or 80
    except ValueError:
        return "", None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_local(host: str) -> bool:
    """Whether only this machine can reach it."""
    return host in _LOCAL


class Guard:
    """Stands in front of the pages."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self.app = app
        self.keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or let through with the visitor known and the body bounded."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        visitor = _visitor(headers, self.keys.cookie)
        new = visitor is None
        visitor = visitor or secrets.token_hex(16)
        scope["visitor"] = visitor
        scope["token"] = self.keys.token(visitor)
        outgoing = self._with_headers(send, visitor if new else None)
        refused = self._refused(scope, headers, visitor)
        if refused is not None:
            await refused(scope, receive, outgoing)
            return
        await self.app(scope, _bounded(receive, _limit(scope)), outgoing)

    def _refused(self, scope: Scope, headers: Headers, visitor: str) -> Response | None:
        """Why it is not answered, if it is not."""
        if not self.keys.is_known_host(headers.get("host", "")):
            return PlainTextResponse("This name does not belong to this page.", 421)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("Not allowed.", 405)
        if scope["method"] == "POST" and not self._is_from_us(headers):
            return PlainTextResponse("Refused: this came from another page.", 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _limit(scope):
            return PlainTextResponse("Refused: too large.", 413)
        needs = self.keys.password is not None and not scope["path"].startswith(_OPEN)
        if needs and visitor not in self.keys.entered:
            if scope["method"] == "GET":
                return RedirectResponse("/login", 303)
            return PlainTextResponse("Give the password first.", 403)
        return None

    def _is_from_us(self, headers: Headers) -> bool:
        """Browsers say where a form was; where they do not, the form's token alone decides."""
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        if origin is None:
            return True
        parts = origin.split("://", 1)
        return parts[0] == "http" and parts[1:] == [headers.get("host", "")]

    def _with_headers(self, send: Send, visitor: str | None) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if visitor is not None:
                    headers.append(
                        "set-cookie",
                        f"{self.keys.cookie}={visitor}; Path=/; HttpOnly; SameSite=Strict",
                    )
            await send(message)

        return sending


def _limit(scope: Scope) -> int:
    return MAX_UPLOAD_BYTES if scope["path"].endswith(UPLOADS) else MAX_FORM_BYTES


def _bounded(receive: Receive, most: int) -> Receive:
    """The body, up to its largest size: what a header says of its length need not be true."""
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, "Refused: too large.")
        return message

    return receiving


def _visitor(headers: Headers, name: str) -> str | None:
    value = cookie_parser(headers.get("cookie", "")).get(name, "")
    is_ours = len(value) == 32 and all(c in "0123456789abcdef" for c in value)
    return value if is_ours else None
