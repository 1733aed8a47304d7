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


async def quickest(trial: Callable[[int], Awaitable[float]], limit: float, most: int = 8) -> float:
    """The seconds of the first trial within `limit`, else those of the quickest of `most`; a trial is given its number.

    What else a machine does can only lengthen a trial. So the quickest tells what the code itself costs, and code that
    costs more than the limit is over it in every one.
    """
    took: list[float] = []
    while len(took) < most:
        took.append(await trial(len(took)))
        if took[-1] < limit:
            break
    return min(took)
