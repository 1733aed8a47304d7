"""The event loop of a command: uvloop where it is installed (the extra `speed`), else Python's own."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from typing import Any

from resolver import heap


def run(main: Coroutine[Any, Any, int]) -> int:
    """What `main` gives; an interrupt cancels it."""
    with asyncio.Runner(loop_factory=_factory()) as runner:
        runner.get_loop().set_exception_handler(_tell)
        return runner.run(main)


def _factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - of the extra `speed`
    except ImportError:
        return None
    made: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return made


def _tell(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Tell what went wrong beside every task, but not that a connection broke off.

    A handshake that fails after its deadline has nobody waiting for it: uvloop 0.23 tells of it (seen 2026-11).
    """
    if not isinstance(context.get("exception"), OSError):
        loop.default_exception_handler(context)


def settle() -> None:
    """What was loaded so far stays: the collector of cycles need not look at it again (11 % of a long run).

    What one page took is kept for the next (`heap`).
    """
    heap.keep_freed()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
