"""When a request is worth asking again, and how long to wait before it."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from tenacity import AsyncRetrying, RetryCallState, retry_if_result, wait_random_exponential

from resolver.answer import Answer
from resolver.errors import FetchFailed
from resolver.fetch import deadline
from resolver.settings import Settings

MAX_DIGITS = 10
OVERLOADED = frozenset({408, 425, 502, 503, 504})
TOO_MANY_REQUESTS = 429
PASSING = OVERLOADED | {TOO_MANY_REQUESTS}
"""Statuses that may be others soon."""

BACK_OFF = wait_random_exponential(multiplier=0.5, min=0.3, max=2)


_single: ContextVar[bool] = ContextVar("single", default=False)


@contextmanager
def once() -> Iterator[None]:
    """Whatever is asked in this block is asked once, however it fails."""
    token = _single.set(True)
    try:
        yield
    finally:
        _single.reset(token)


class Try(NamedTuple):
    """What one attempt came to; `wait` is what the host asked for, in seconds."""

    outcome: Answer | FetchFailed
    may_pass: bool = False
    wait: float | None = None


async def repeat(first: Try, ask: Callable[[], Awaitable[Try]], settings: Settings) -> Try:
    """After a first try that may pass: call `ask` until it does not, the tries are used up, or no wait fits the budget.

    Gives the last try.
    """
    if _single.get():
        return first

    def enough(state: RetryCallState) -> bool:
        left = deadline.remaining()
        return state.attempt_number > settings.retries or (left is not None and state.upcoming_sleep >= left)

    made = iter((first,))

    async def attempt() -> Try:
        return next(made, None) or await ask()

    loop = AsyncRetrying(stop=enough, wait=_wait, retry=retry_if_result(_may_pass), retry_error_callback=_last)
    tried: Try = await loop(attempt)
    return tried


def may_pass(status: int, wait: float | None, cap: float) -> bool:
    """Whether this status may be another one soon; `wait` is what Retry-After asked, `cap` the longest wait we do."""
    if status == TOO_MANY_REQUESTS:
        return wait is not None and wait <= cap
    return status in OVERLOADED and (wait is None or wait <= cap)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """How long the host asks us to wait, in seconds (RFC 9110, 10.2.3: digits or a date); None when it does not say."""
    value = headers.get("retry-after")
    if value is None or not (value := value.strip()):
        return None
    if value.isascii() and value.isdigit():
        return float(value) if len(value) <= MAX_DIGITS else None
    until = _date(value)
    if until is None:
        return None
    return max(0.0, (until - (_date(headers.get("date", "")) or datetime.now(UTC))).total_seconds())


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value[:64])
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _last(state: RetryCallState) -> Try:
    if state.outcome is None:
        raise RuntimeError("asked before the first try")
    tried: Try = state.outcome.result()
    return tried


def _may_pass(tried: Try) -> bool:
    return tried.may_pass


def _wait(state: RetryCallState) -> float:
    asked = _last(state).wait
    return BACK_OFF(state) if asked is None else asked
