"""Who looks at the page, and whether a form came from it: keys in a cookie, a proxy's word, or this machine alone.

With a live key one signs in: the cookie names the key and its end, sealed by HMAC with the key's own stored hash, so
that a revoked key ends its sessions everywhere and no secret of ours has to be kept. Behind a proxy of the settings its
header says who it is. Without keys and proxy the page is one person's own, on this machine.

A form counts only from the page itself: by `Sec-Fetch-Site` where the browser says it, else by `Origin`.
"""

import hmac
import ipaddress
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from aiohttp import web

from resolver.errors import BackendUnavailable
from resolver.settings import Settings
from resolver.store.database.nouns import Key
from resolver.web import auth
from resolver.web.auth import HERE, Caller, Scope, granted
from resolver.web.parts import Parts
from resolver.web.problems import Problem

COOKIE = "er_session"
SIGNED_IN = frozenset({Scope.RESOLVE, Scope.ARTICLE_READ, Scope.ARTICLE_WRITE, Scope.REVIEW})
"""What whom a proxy names may do: all that the page offers."""

REMEMBERED_SECONDS = 10.0
NAME_CHARS = 200
_PIECES = 4


class SignIn(Exception):
    """Nobody is signed in, and somebody must be. `again`: the cookie may come once the page asks by itself."""

    def __init__(self, *, again: bool = False) -> None:
        super().__init__("sign in")
        self.again = again


@dataclass(slots=True)
class _Known:
    caller: Caller | None
    until: float


class Door:
    """Lets people in; one for an application."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._settings = parts.settings
        self._proxies = [ipaddress.ip_network(each) for each in parts.settings.trusted_proxies]
        self._known: dict[str, _Known] = {}

    async def caller(self, request: web.Request) -> Caller:
        """Whoever asks for a page.

        Raises:
            SignIn: nobody is signed in.
            Problem: it is another machine or another name than this one's, and there are no keys.
        """
        if self._settings.user_header is not None:
            return self._named_by_proxy(request, self._settings.user_header)
        if not await self._parts.keyring.locked():
            insist_on_here(request, self._settings)
            return HERE
        caller = await self._in_session(request.cookies.get(COOKIE))
        if caller is None:
            cold = COOKIE not in request.cookies and request.headers.get("Sec-Fetch-Site") == "cross-site"
            raise SignIn(again=cold and request.method == "GET")
        return caller

    def forget(self) -> None:
        """Ask the records about every session again."""
        self._known.clear()

    async def sign_in(self, written: str) -> tuple[str, int] | None:
        """The cookie for whoever has this key, and its seconds; None: there is no such live key."""
        key = await self._parts.records.keys.verify(written.strip())
        if key is None:
            return None
        seconds = int(self._settings.session_hours * 3600)
        ends = datetime.now(UTC) + timedelta(seconds=seconds)
        said = f"v1.{key.id}.{int(ends.timestamp())}"
        sealed = await self._parts.records.keys.sealed(key.id, said)
        return (f"{said}.{sealed[1]}", seconds) if sealed is not None else None

    async def _in_session(self, cookie: str | None) -> Caller | None:
        if not cookie:
            return None
        now = time.monotonic()
        known = self._known.get(cookie)
        if known is not None and now < known.until and _is_running(cookie):
            return known.caller
        try:
            key = await self._key_of(cookie)
        except BackendUnavailable:
            if known is None:
                raise
            return known.caller
        caller = Caller(f"key:{key.id}", key.name, granted(key.scopes)) if key is not None else None
        if len(self._known) > auth.REMEMBERED_KEYS:
            self._known.clear()
        self._known[cookie] = _Known(caller, now + REMEMBERED_SECONDS)
        return caller

    async def _key_of(self, cookie: str) -> Key | None:
        said, _, mac = cookie.rpartition(".")
        if not _is_running(cookie):
            return None
        sealed = await self._parts.records.keys.sealed(said.split(".")[1], said)
        return sealed[0] if sealed is not None and hmac.compare_digest(mac.encode(), sealed[1].encode()) else None

    def _named_by_proxy(self, request: web.Request, header: str) -> Caller:
        address = ipaddress.ip_address(auth.peer(request).partition("%")[0])
        if not any(address in network for network in self._proxies):
            raise Problem("not-authenticated", "This page is reached through the newsroom's proxy only.")
        name = " ".join(request.headers.get(header, "").split())[:NAME_CHARS]
        if not name:
            raise Problem("not-authenticated", "The newsroom's proxy did not say who is signed in.")
        return Caller(f"user:{name}", name, SIGNED_IN)


def _is_running(cookie: str) -> bool:
    """Whether the session has its shape and has not come to its end."""
    pieces = cookie.split(".")
    is_one = len(pieces) == _PIECES and pieces[0] == "v1" and pieces[2].isascii() and pieces[2].isdigit()
    return is_one and len(pieces[2]) < 12 and int(pieces[2]) > time.time()  # noqa: PLR2004 - seconds of some millennia


def insist_on_here(request: web.Request, settings: Settings) -> None:
    """Without keys: this machine, by its own name, through no proxy. A link elsewhere may lead here.

    Raises:
        Problem: it is anything else.
    """
    if not auth.is_here(auth.peer(request)) or {"X-Forwarded-For", "Forwarded"} & set(request.headers):
        raise Problem(
            "not-authenticated",
            "This server has no keys, so it answers this machine only; `resolver key create` makes one.",
        )
    host = host_of(request.headers.get("Host", ""))
    if not (host == "localhost" or auth.is_here(host) or host in {each.lower() for each in settings.hosts}):
        raise Problem("wrong-host")


def insist_on_own_form(request: web.Request, settings: Settings) -> None:
    """A form that changes something must come from the page itself.

    Raises:
        Problem: another site sent it, or nothing says who did.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        if site != "same-origin":
            raise Problem("cross-site")
        return
    if origin is None or origin.partition("://")[2].lower() not in {
        request.headers.get("Host", "").lower(),
        urlsplit(settings.public_url).netloc.lower(),
    }:
        raise Problem("cross-site")


def host_of(written: str) -> str:
    """The host of a Host header, without its port."""
    if written.startswith("["):
        return written.partition("]")[0].removeprefix("[").lower()
    return written.partition(":")[0].lower()


def is_secure(request: web.Request, settings: Settings) -> bool:
    """Whether the browser came over TLS, as far as we can tell."""
    return request.secure or settings.public_url.startswith("https://")
