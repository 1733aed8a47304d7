"""Which trace the work at hand belongs to (W3C Trace Context): from a request over its job to what it tells others.

It goes with the context of a task, so that neither the nouns nor the calls between know of it.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "traceparent"

_WRITTEN = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")
_TRACE: ContextVar[str | None] = ContextVar("trace", default=None)


def follow(traceparent: object) -> None:
    """Belong to the trace that somebody names, from now on in this context; to none where it is no valid name."""
    _TRACE.set(traceparent if isinstance(traceparent, str) and _WRITTEN.fullmatch(traceparent) else None)


@contextmanager
def followed(traceparent: object) -> Iterator[None]:
    """Belong to that trace for the length of a block."""
    before = _TRACE.get()
    follow(traceparent)
    try:
        yield
    finally:
        _TRACE.set(before)


def current() -> str | None:
    """The `traceparent` that was given, None where there was none."""
    return _TRACE.get()


def trace_id() -> str | None:
    """The id of the trace."""
    found = _WRITTEN.fullmatch(_TRACE.get() or "")
    return found[1] if found else None


def onward() -> dict[str, str]:
    """The header for a request of ours in this trace, with a new id for its part of it; empty where there is none."""
    found = _WRITTEN.fullmatch(_TRACE.get() or "")
    return {HEADER: f"00-{found[1]}-{secrets.token_hex(8)}-{found[2]}"} if found else {}
