"""The headers that go with every answer, and what is read of those that came: ids, origins, preferences.

Security headers follow RFC 9110 and the Fetch standard: an answer is data, never a page that runs anything, is framed
by nobody and tells no other site where its reader came from.
"""

import itertools
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from multidict import CIMultiDict

SERVER = "embed-resolver"
ALWAYS: Mapping[str, str] = {
    "Server": SERVER,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SHARED_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
SHARED_HEADERS = (
    "Authorization, Cache-Control, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, "
    "X-Request-Id, traceparent"
)
SHOWN_HEADERS = "ETag, Location, Link, Retry-After, Age, Cache-Status, RateLimit, RateLimit-Policy, X-Request-Id"

MOST_WAIT = 30.0
"""Seconds that a client may ask to be waited for (`Prefer: wait=n`)."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_WAIT = re.compile(r"wait\s*=\s*\"?(\d{1,6})\"?", re.IGNORECASE)
_COUNT = itertools.count(1)
_PROCESS = secrets.token_hex(6)


def request_id(given: str | None) -> str:
    """The id under which a request stands in the log: the caller's own where it is a plain word, else a new one."""
    if given is not None and _REQUEST_ID.fullmatch(given):
        return given
    return f"{_PROCESS}{next(_COUNT):08x}"


def trace_id(traceparent: str | None) -> str | None:
    """The trace that a request belongs to (W3C Trace Context); None where it says none that is valid."""
    found = _TRACEPARENT.fullmatch(traceparent.strip()) if traceparent else None
    return found[1] if found and found[1] != "0" * 32 else None


def shared_with(origin: str | None, allowed: tuple[str, ...]) -> Mapping[str, str]:
    """What lets the page of a named origin read an answer; nothing for any other."""
    if origin is None or origin not in allowed:
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": SHOWN_HEADERS,
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def preflight(origin: str | None, allowed: tuple[str, ...]) -> Mapping[str, str] | None:
    """The answer to a browser's question whether a page may call; None where it may not."""
    shared = shared_with(origin, allowed)
    if not shared:
        return None
    return {
        **shared,
        "Access-Control-Allow-Methods": SHARED_METHODS,
        "Access-Control-Allow-Headers": SHARED_HEADERS,
        "Access-Control-Max-Age": "600",
        "Vary": "Origin",
    }


@dataclass(frozen=True, slots=True)
class Preference:
    """How long the caller wants to wait for an answer (RFC 7240); None where nothing was said."""

    wait: float | None = None
    asynchronous: bool = False

    @property
    def applied(self) -> Mapping[str, str]:
        """The header that says what was heeded."""
        if self.asynchronous:
            return {"Preference-Applied": "respond-async"}
        return {"Preference-Applied": f"wait={self.wait:g}"} if self.wait is not None else {}


def preference(header: str | None) -> Preference:
    """What a `Prefer` header asks for; what is not understood is read past, as the standard says."""
    if not header:
        return Preference()
    if "respond-async" in header.lower():
        return Preference(asynchronous=True)
    found = _WAIT.search(header[:1024])
    return Preference(wait=min(float(found[1]), MOST_WAIT)) if found else Preference()


def add_vary(headers: "CIMultiDict[str]", *names: str) -> None:
    """Say that an answer depends on these headers of the request, too."""
    there = headers.get("Vary", "")
    known = {name.strip().lower() for name in there.split(",")}
    more = [name for name in names if name.lower() not in known]
    if more:
        headers["Vary"] = ", ".join([there, *more] if there else more)
