"""Who calls, and what they may do.

A key is `Authorization: Bearer rk_…`, looked up by its id and compared in constant time by the records; a good answer
is remembered for a few seconds, so a revoked key ends within those, and for longer while the database is away. Without
any live key the server is one person's own: only this machine may call, under a name of this machine (a page elsewhere
can make a browser look up its own name as 127.0.0.1), and no other site's page.
"""

import asyncio
import hashlib
import ipaddress
import re
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

from resolver.errors import BackendUnavailable, ConfigError
from resolver.settings import Settings
from resolver.store.database import Records
from resolver.store.database.nouns import Key
from resolver.web.problems import Problem


class Scope(StrEnum):
    """What a key may do."""

    RESOLVE = "resolve"
    """Resolve links, find mentions, oEmbed."""
    ARTICLE_READ = "article:read"
    """Read articles, runs, sources and captures."""
    ARTICLE_WRITE = "article:write"
    """Hand articles in, delete them, have them checked again; and read."""
    REVIEW = "review"
    """Decide about mentions; and read."""
    WEBHOOK = "webhook"
    """Make, change and delete webhooks, see and repeat their deliveries."""
    METRICS = "metrics"
    """Read what Prometheus asks for."""
    ADMIN = "admin"
    """All of it."""


EVERYTHING = frozenset(Scope)
_WITH_IT = {Scope.ARTICLE_WRITE: Scope.ARTICLE_READ, Scope.REVIEW: Scope.ARTICLE_READ}

REMEMBERED_SECONDS = 10.0
REMEMBERED_WITHOUT_DATABASE = 600.0
REMEMBERED_KEYS = 4096
PATIENCE_SECONDS = 1.0
"""How long a database that does not answer holds up a key that was good a moment ago."""

BEARER = "Bearer "
_SECRET = re.compile(r"rk_[A-Za-z0-9_-]{1,128}")
"""What no key looks like is refused without asking anybody."""

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="embed-resolver"'}


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a request: `id` is what limits count by, `name` what is written beside a decision."""

    id: str
    name: str
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        """Whether this is allowed."""
        return scope in self.scopes


HERE = Caller("local", "local", EVERYTHING)


def granted(words: frozenset[str]) -> frozenset[Scope]:
    """The scopes that a key's words grant, with what goes with them; words of a later version grant nothing."""
    known = {scope for scope in Scope if scope.value in words}
    if Scope.ADMIN in known:
        return EVERYTHING
    return frozenset(known | {_WITH_IT[scope] for scope in known if scope in _WITH_IT})


@dataclass(slots=True)
class _Remembered:
    caller: Caller
    until: float
    at_most: float


class Keyring:
    """The keys of the records, as requests are checked against them."""

    def __init__(self, records: Records, settings: Settings) -> None:
        self._records = records
        self._names = frozenset(name.lower() for name in settings.hosts)
        self._known: OrderedDict[bytes, _Remembered] = OrderedDict()
        self._locked: tuple[bool, float] | None = None
        self._asking: dict[bytes, asyncio.Future[Key | None]] = {}

    def at_hand(self, request: web.Request) -> Caller | None:
        """The caller, where the key was checked a moment ago; None: `caller` says."""
        written = request.headers.get("Authorization")
        if written is None or not written.startswith(BEARER):
            return None
        found = self._known.get(_digest(written))
        return found.caller if found is not None and time.monotonic() < found.until else None

    async def caller(self, request: web.Request) -> Caller:
        """Whoever sent this request.

        Raises:
            Problem: no key, a wrong one, or one is needed to find out and the database is away.
        """
        written = request.headers.get("Authorization")
        if written is None:
            if await self.locked():
                raise Problem("not-authenticated", headers=CHALLENGE)
            self._insist_on_here(request)
            return HERE
        if not written.startswith(BEARER):
            raise Problem("not-authenticated", "Only `Authorization: Bearer rk_…` is read here.", headers=CHALLENGE)
        secret = written.removeprefix(BEARER).strip()
        caller = await self._checked(_digest(written), secret) if _SECRET.fullmatch(secret) else None
        if caller is None:
            raise Problem("not-authenticated", "There is no such live key.", headers=CHALLENGE)
        return caller

    async def locked(self) -> bool:
        """Whether a key is needed: there is a live one.

        Raises:
            Problem: that was never known, and the database is away.
        """
        if self._locked is not None and time.monotonic() < self._locked[1]:
            return self._locked[0]
        try:
            self._locked = (await self._records.keys.any_live(), time.monotonic() + REMEMBERED_SECONDS)
        except BackendUnavailable as error:
            if self._locked is None:
                raise Problem("unavailable", retry_after=REMEMBERED_SECONDS) from error
        return self._locked[0]

    def forget(self) -> None:
        """Check every key anew from now on."""
        self._known.clear()
        self._locked = None

    async def _checked(self, mark: bytes, secret: str) -> Caller | None:
        known = self._known.get(mark)
        if known is not None and time.monotonic() < known.until:
            return known.caller
        key = None
        try:
            async with asyncio.timeout(PATIENCE_SECONDS if known else None):
                key = await self._verified(mark, secret)
        except (BackendUnavailable, TimeoutError) as error:
            now = time.monotonic()
            if known is None or now > known.at_most:
                raise Problem("unavailable", retry_after=REMEMBERED_SECONDS) from error
            known.until = now + REMEMBERED_SECONDS
            return known.caller
        if key is None:
            self._known.pop(mark, None)
            return None
        caller = Caller(f"key:{key.id}", key.name, granted(key.scopes))
        now = time.monotonic()
        self._known[mark] = _Remembered(caller, now + REMEMBERED_SECONDS, now + REMEMBERED_WITHOUT_DATABASE)
        self._known.move_to_end(mark)
        if len(self._known) > REMEMBERED_KEYS:
            self._known.popitem(last=False)
        return caller

    async def _verified(self, mark: bytes, secret: str) -> Key | None:
        """What the records say of a key; requests that come with one key at once ask once."""
        asking = self._asking.get(mark)
        if asking is None:
            asking = self._asking[mark] = asyncio.ensure_future(self._records.keys.verify(secret))
            asking.add_done_callback(lambda done: self._asked(mark, done))
        return await asyncio.shield(asking)

    def _asked(self, mark: bytes, done: "asyncio.Future[Key | None]") -> None:
        self._asking.pop(mark, None)
        if not done.cancelled():
            done.exception()  # those who waited long enough were told; that nobody did is no news

    def _insist_on_here(self, request: web.Request) -> None:
        """Without keys: this machine, by its own name, from no other site's page and through no proxy.

        Raises:
            Problem: it is anything else.
        """
        if not is_here(peer(request)) or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
            raise Problem(
                "not-authenticated",
                "This server has no keys, so it answers this machine only; `resolver key create` makes one.",
                headers=CHALLENGE,
            )
        host = _name(request.headers.get("Host", ""))
        if not (host == "localhost" or is_here(host) or host in self._names):
            raise Problem("wrong-host")
        if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            raise Problem("cross-site")
        origin = request.headers.get("Origin")
        if origin is not None and origin.partition("://")[2].lower() != request.headers.get("Host", "").lower():
            raise Problem("cross-site")


def peer(request: web.Request) -> str:
    """The address of whoever is connected; `127.0.0.1` for a unix socket."""
    transport = request.transport
    place = transport.get_extra_info("peername") if transport is not None else None
    return str(place[0]) if isinstance(place, tuple) else "127.0.0.1"


Proxies = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


def networks(written: Iterable[str]) -> Proxies:
    """The networks of proxies whose word is taken for whom they speak."""
    return tuple(ipaddress.ip_network(each, strict=False) for each in written)


def by_address(request: web.Request, proxies: Proxies = ()) -> Caller:
    """A caller without a key, told apart by address (an IPv6 one by its network), who may only be shown embeds.

    Behind one of our proxies it is the address that the proxy names, which is the last one of its header.
    """
    written = peer(request)
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    if forwarded and proxies and _is_of(written, proxies):
        written = forwarded
    try:
        address = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        return Caller(f"ip:{written}", "anybody", frozenset({Scope.RESOLVE}))
    if isinstance(address, ipaddress.IPv6Address):
        written = str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return Caller(f"ip:{written}", "anybody", frozenset({Scope.RESOLVE}))


def _is_of(written: str, proxies: Proxies) -> bool:
    try:
        address = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        return False
    return any(address in network for network in proxies)


def is_here(host: str) -> bool:
    """Whether an address is of this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0]).is_loopback
    except ValueError:
        return False


def insist_on_bind(host: str, *, locked: bool) -> None:
    """Refuse to be reached from elsewhere as long as nobody needs a key.

    Raises:
        ConfigError: there is no live key and `host` is not of this machine.
    """
    if not locked and host != "localhost" and not is_here(host):
        raise ConfigError(
            f"Without a key this server binds this machine's own addresses only, and {host} is not one: "
            "make a key with `resolver key create`, or set RESOLVER_LISTEN=127.0.0.1:8080."
        )


def _name(host: str) -> str:
    """The host of a Host header, without its port."""
    if host.startswith("["):
        return host.partition("]")[0].removeprefix("[").lower()
    return host.partition(":")[0].lower()


def _digest(written: str) -> bytes:
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).digest()
