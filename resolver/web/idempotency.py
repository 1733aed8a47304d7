"""`Idempotency-Key`: a POST that is sent twice is done once (draft-ietf-httpapi-idempotency-key-header-07).

The first request claims the key; a second one that comes meanwhile is told to wait (409), a later one gets the same
answer again, and one with another body is refused (422). Answers are kept for a day in Redis, in this process alone
while there is none. A request that failed for our own reasons, or was refused for its caller's limit, frees its key.
"""

import asyncio
import base64
import hashlib
import json
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

from resolver.cache import Cache
from resolver.cache.link import Down, Link
from resolver.cache.scripts import Script
from resolver.web.problems import Problem, wrong_header

HEADER = "Idempotency-Key"
KEPT_SECONDS = 86400
WORKING_SECONDS = 90
RETRY_SECONDS = 2
MOST_BYTES = 1 << 20
MOST_HERE = 1000
_KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Link", "Retry-After", "Preference-Applied", "Content-Language")
_TRANSIENT = frozenset({408, 409, 429})

_KEY = re.compile(r'[\x21\x23-\x5b\x5d-\x7e]{1,255}|"[\x21\x23-\x5b\x5d-\x7e]{1,255}"')

CLAIM = Script("""
-- KEYS place; ARGV claim working_ms. Gives what stands there, or nothing after claiming it.
local there = redis.call('GET', KEYS[1])
if there then return there end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false
""")

SETTLE = Script("""
-- KEYS place; ARGV claim kept_ms, and the answer if there is one. Only the claim's own maker settles it.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[3] then redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2]) else redis.call('DEL', KEYS[1]) end
return 1
""")


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it is told from others: whose it is, what it is for, and what it says."""

    caller: str
    target: str
    body: bytes

    @property
    def mark(self) -> str:
        """What stands for all of it."""
        return hashlib.sha256(b"\0".join((self.target.encode(), self.body))).hexdigest()


class Once:
    """Does requests with a key once."""

    def __init__(self, cache: Cache) -> None:
        self._link: Link = cache.link
        self._space = f"{cache.namespace}:idempotent:"
        self._here: OrderedDict[str, tuple[str, float]] = OrderedDict()

    async def do(self, key: str, sent: Request, work: Callable[[], Awaitable[web.Response]]) -> web.Response:
        """The answer to a request with this key: made by `work`, or the one that it had.

        Raises:
            Problem: the key is none, is in work, or belongs to another request.
        """
        if not _KEY.fullmatch(key):
            raise wrong_header(HEADER, "It is 1 to 255 visible ASCII characters, with or without quotes.")
        named = f"{sent.caller}\0{key.strip(chr(34))}"
        place = self._space + hashlib.sha256(named.encode()).hexdigest()
        claim = json.dumps({"mark": sent.mark, "by": secrets.token_hex(8)})
        there = await self._claim(place, claim)
        if there is not None:
            return _again(there, sent)
        kept: str | None = None
        try:
            response = await work()
            kept = _kept(response, sent)
        finally:
            await asyncio.shield(self._settle(place, claim, kept))
        return response

    async def _claim(self, place: str, claim: str) -> str | None:
        try:
            there = await self._link.script(CLAIM, [place], claim, WORKING_SECONDS * 1000, stores=True)
        except Down:
            return self._claim_here(place, claim)
        return there.decode() if isinstance(there, bytes) else None

    async def _settle(self, place: str, claim: str, kept: str | None) -> None:
        answer = [kept] if kept is not None else []
        self._here.pop(place, None)
        if kept is not None and self._link.status != "up":
            self._keep_here(place, kept, KEPT_SECONDS)
        with suppress(Down):
            await self._link.script(SETTLE, [place], claim, KEPT_SECONDS * 1000, *answer, stores=True)

    def _claim_here(self, place: str, claim: str) -> str | None:
        there, until = self._here.get(place, ("", 0.0))
        if time.monotonic() < until:
            return there
        self._keep_here(place, claim, WORKING_SECONDS)
        return None

    def _keep_here(self, place: str, value: str, seconds: float) -> None:
        self._here[place] = (value, time.monotonic() + seconds)
        self._here.move_to_end(place)
        if len(self._here) > MOST_HERE:
            self._here.popitem(last=False)


def _kept(response: web.Response, sent: Request) -> str | None:
    """An answer as it is kept; None for one that another try may better."""
    body = response.body if isinstance(response.body, bytes) else b""
    if response.status in _TRANSIENT or response.status >= 500 or len(body) > MOST_BYTES:  # noqa: PLR2004 - ours
        return None
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return json.dumps(
        {
            "mark": sent.mark,
            "status": response.status,
            "headers": headers,
            "body": base64.b64encode(body).decode("ascii"),
        }
    )


def _again(there: str, sent: Request) -> web.Response:
    try:
        kept = json.loads(there)
    except ValueError:
        kept = {}
    if not isinstance(kept, dict) or kept.get("mark") != sent.mark:
        raise Problem("key-reused")
    if "status" not in kept:
        raise Problem("conflict", retry_after=RETRY_SECONDS)
    headers: Mapping[str, str] = {**kept["headers"], "Idempotency-Replayed": "true", "Cache-Control": "no-store"}
    return web.Response(status=int(kept["status"]), headers=headers, body=base64.b64decode(kept["body"]))
