"""More processes that answer at the same address: `resolver serve --processes N` uses N cores.

The kernel shares connections among them (SO_REUSEPORT). The first process does the jobs and looks after the others: one
that ends by itself is started again, and all end with it.
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Sequence

import structlog

AGAIN_SECONDS = 1.0
END_SECONDS = 30.0

log = structlog.get_logger("workers.siblings")


@contextlib.asynccontextmanager
async def siblings(count: int, arguments: Sequence[str]) -> AsyncIterator[None]:
    """Keep `count` further processes of our command up for the length of a block."""
    keeping = [asyncio.create_task(_kept(arguments)) for _ in range(count)]
    try:
        yield
    finally:
        for task in keeping:
            task.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)


async def _kept(arguments: Sequence[str]) -> None:
    while True:
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "resolver.cli", *arguments)
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            await _end(process)
            raise
        log.error("a process ended by itself and is started again", pid=process.pid, code=code)
        await asyncio.sleep(AGAIN_SECONDS)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(END_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
