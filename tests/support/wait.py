"""Waiting for a fact instead of for a while."""

import asyncio
import time
from collections.abc import Callable

STEP = 0.005


async def wait_until(fact: Callable[[], bool], what: str = "it", timeout: float = 10.0) -> None:  # noqa: ASYNC109
    """Return as soon as `fact()` is true; fail the test when it is not after `timeout` seconds."""
    ends = time.monotonic() + timeout
    while not fact():
        if time.monotonic() > ends:
            raise AssertionError(f"{what} did not happen within {timeout:g} s")
        await asyncio.sleep(STEP)
