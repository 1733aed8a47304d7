"""One time budget for everything that answers one question: hops, retries, waits.

Whoever takes on a question opens the budget; whatever runs inside, in this task or in tasks started from it, sees how
much is left. An inner budget can only shorten an outer one.
"""

import time
from contextvars import ContextVar
from types import TracebackType

_ends: ContextVar[float | None] = ContextVar("deadline", default=None)


class within:  # noqa: N801 - used as a function is: `with deadline.within(5):`
    """Everything in this block together has `seconds`, or what an outer block has left, if that is less."""

    __slots__ = ("_seconds", "_token")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        outer, mine = _ends.get(), time.monotonic() + self._seconds
        self._token = _ends.set(mine if outer is None or mine < outer else outer)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _ends.reset(self._token)


def remaining() -> float | None:
    """Seconds left, never below zero; None when nobody set a budget."""
    ends = _ends.get()
    return None if ends is None else max(0.0, ends - time.monotonic())
