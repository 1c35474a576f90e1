"""The gate before the desk: which hosts, which origins, which token, how much; and what every answer tells the browser."""

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orontes.server.limits import MAX_JSON_BYTES, MAX_UPLOAD_BYTES

LOG: Final = logging.getLogger("orontes.server")
HEADER: Final = "x-orontes"
"""A header that a page of another site cannot send without asking first, and is not allowed to."""
UPLOADS: Final = "/api/uploads"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ALWAYS: Final[Mapping[str, str]] = {
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin", "cache-control": "no-store",
    "permissions-policy": "camera=(), geolocation=(), microphone=()", "content-security-policy": POLICY,
}  # fmt: skip
"""Headers of each answer that does not say otherwise itself."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask: names of this host as browsers write them (any where there are none), and the token to be shown, if any."""

    hosts: frozenset[str]
    token: str | None = None

    def cookie(self) -> str:
        """What the browser keeps in place of the token."""
        return hashlib.sha256(f"orontes desk {self.token}".encode()).hexdigest()

    def cookie_name(self) -> str:
        """Under which name: another desk of this host has another."""
        return f"orontes_desk_{self.cookie()[:8]}"

    def in_cookie(self, headers: Mapping[str, str]) -> bool:
        """Whether the browser shows the cookie."""
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self.cookie_name())
        except CookieError:
            return False
        return found is not None and _same(found.value, self.cookie())

    def shown(self, headers: Mapping[str, str]) -> bool:
        """Whether a request shows the token, as a bearer or as the cookie; always where none is asked for."""
        if self.token is None:
            return True
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        return _same(bearer, self.token) or self.in_cookie(headers)


class Gate:
    """ASGI middleware that refuses what may not pass, counts what is sent, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request: refused with a problem, or handed on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), [0]

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
                message = _with_headers(message)
            await send(message)

        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refused = _refusal(scope, headers, self.access)
        if refused is not None:
            await _answer(marked, *refused)
        elif self._is_sign_in(scope, headers):
            await self._sign_in(marked)
        else:
            await self.app(scope, _counted(receive, _most(scope)), marked)
        LOG.info("%s %s %d %.0f ms", scope["method"], quote(scope["path"]), status[0], 1000 * (time.perf_counter() - started))

    def _is_sign_in(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        asks = self.access.token is not None and scope["path"] == "/" and b"token=" in scope["query_string"]
        return asks and not self.access.in_cookie(headers)

    async def _sign_in(self, send: Send) -> None:
        """The token leaves the address for a cookie that no other site sends along and no script reads."""
        cookie = f"{self.access.cookie_name()}={self.access.cookie()}; Path=/; HttpOnly; SameSite=Strict"
        headers = [(b"location", b"/"), (b"set-cookie", cookie.encode("ascii"))]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _refusal(scope: Scope, headers: Mapping[str, str], access: Access) -> tuple[int, str, str] | None:
    """Status, thing and cure of a request that may not pass; None where it may."""
    host = headers.get("host", "").lower()
    if access.hosts and host not in access.hosts:
        return 421, "this host is not served here", "use the address that `orontes serve` printed"
    signing_in = scope["path"] == "/" and any(_same(one, access.token or "") for one in _query(scope).get("token", ()))
    if not access.shown(headers) and not signing_in:
        return 401, "a token is asked for", "open the address with ?token=..., or send it as `Authorization: Bearer ...`"
    if _is_of_another_site(scope, headers, host):
        return 403, "a page of another site asked for this", "use the desk itself"
    if headers.get("content-encoding", "identity").lower() != "identity":
        return 415, "compressed bodies are not taken", "send it as it is"
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > _most(scope):
        return 413, "too much was sent at once", f"send at most {_most(scope):,} bytes"
    return None


def _is_of_another_site(scope: Scope, headers: Mapping[str, str], host: str) -> bool:
    """Whether a page of another site asks, for a change or for anything but the front page, which anybody may link to."""
    origin = headers.get("origin")
    if scope["method"] not in SAFE and origin is not None and _netloc(origin) != host:
        return True
    return scope["path"] != "/" and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _query(scope: Scope) -> Mapping[str, list[str]]:
    return parse_qs(scope["query_string"].decode("latin-1"))


def _most(scope: Scope) -> int:
    return MAX_UPLOAD_BYTES if scope["path"] == UPLOADS else MAX_JSON_BYTES


class TooMuchError(HTTPException):
    """More was sent than may be."""

    def __init__(self) -> None:
        super().__init__(413, "too much was sent at once")


def _counted(receive: Receive, most: int) -> Receive:
    """The messages of a request, up to so many bytes: a body may be longer than it said, or not say."""
    seen = [0]

    async def counted() -> Message:
        message = await receive()
        seen[0] += len(message.get("body", b""))
        if seen[0] > most:
            raise TooMuchError
        return message

    return counted


def _with_headers(message: Message) -> Message:
    given = {name.lower() for name, _ in message["headers"]}
    more = [(name.encode(), value.encode()) for name, value in ALWAYS.items() if name.encode() not in given]
    return {**message, "headers": [*message["headers"], *more]}


async def _answer(send: Send, status: int, thing: str, cure: str) -> None:
    body = json.dumps(problem(thing, cure=cure)).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def problem(message: str, *, cure: str | None = None, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The body of every answer that is an error."""
    return {"message": message, "cure": cure, **(more or {})}


def _same(one: str, other: str) -> bool:
    return bool(other) and hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
