"""Waiting for a fact instead of for a while."""

import asyncio
import time
from collections.abc import Awaitable, Callable

STEP = 0.005


async def wait_until(  # the timeout is the test's own, not a scope's
    fact: Callable[[], bool | Awaitable[bool]],
    what: str = "it",
    timeout: float = 10.0,  # noqa: ASYNC109
) -> None:
    """Return as soon as `fact()`, plain or awaited, is true; fail the test when it is not after `timeout` seconds."""
    ends = time.monotonic() + timeout
    while True:
        held = fact()
        if held if isinstance(held, bool) else await held:
            return
        if time.monotonic() > ends:
            raise AssertionError(f"{what} did not happen within {timeout:g} s")
        await asyncio.sleep(STEP)
