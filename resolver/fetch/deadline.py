"""One time budget for everything that answers one question: hops, retries, waits.

Whoever takes on a question opens the budget; whatever runs inside, in this task or in tasks started from it, sees how
much is left. An inner budget can only shorten an outer one.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ends: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Everything in this block together has `seconds`, or what an outer block has left, if that is less."""
    outer, mine = _ends.get(), time.monotonic() + seconds
    token = _ends.set(mine if outer is None else min(outer, mine))
    try:
        yield
    finally:
        _ends.reset(token)


def remaining() -> float | None:
    """Seconds left, never below zero; None when nobody set a budget."""
    ends = _ends.get()
    return None if ends is None else max(0.0, ends - time.monotonic())
