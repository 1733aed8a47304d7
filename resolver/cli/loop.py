"""The event loop of a command: uvloop where it is installed (the extra `speed`), else Python's own."""

import asyncio
from collections.abc import Coroutine
from typing import Any


def run(main: Coroutine[Any, Any, int]) -> int:
    """What `main` gives; an interrupt cancels it."""
    try:
        import uvloop  # noqa: PLC0415 - of the extra `speed`
    except ImportError:
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)
