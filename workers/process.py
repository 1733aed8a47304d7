"""One worker process: logs, signals, tools, health; what `python -m workers` and `resolver worker` start."""

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from typing import Any

import structlog

from resolver.errors import BackendUnavailable
from resolver.settings import Settings
from workers import logs, tasks
from workers.health import Health, answering, beat
from workers.tools import Tools, opened
from workers.worker import Worker

WAIT_SECONDS = 2.0
STUCK = 70
"""Exit code of a process that left jobs behind which would not end."""

log = structlog.get_logger("workers")


async def work(settings: Settings) -> int:
    """Do jobs until SIGTERM or SIGINT; the exit code."""
    stop = asyncio.Event()
    with stopped_by_signals(stop):
        async with AsyncExitStack() as stack:
            tools = await tools_when_there(stack, settings, stop)
            if tools is None:
                return 0
            worker = Worker(tools.queue, tasks.every(tools), settings, sweep=partial(tasks.sweep, tools))
            health = health_of(tools, lambda: worker.stopping)
            await stack.enter_async_context(answering(health, settings))
            beating = asyncio.create_task(beat(tools.queue, settings, lambda: worker.busy))
            stack.callback(beating.cancel)
            settle()
            log.info("working", worker=worker.name, durable=tools.queue.durable)
            await worker.run(stop)
            leave(worker)
    return 0


def settle() -> None:
    """Leave what is loaded by now out of the collections of garbage, and have fewer: nouns make next to no circles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def leave(worker: Worker) -> None:
    """End the process where jobs would not: their leases end by themselves, and others begin them again."""
    if worker.busy:
        log.error("jobs would not end; the process ends without them", busy=worker.busy)
        os._exit(STUCK)


async def tools_when_there(stack: AsyncExitStack, settings: Settings, stop: asyncio.Event) -> Tools | None:
    """The tools, as soon as the database is there; None: told to stop before it was."""
    while not stop.is_set():
        try:
            return await stack.enter_async_context(opened(settings))
        except BackendUnavailable as error:
            log.warning("waiting for the database", reason=str(error))
            try:
                await asyncio.wait_for(stop.wait(), WAIT_SECONDS)
            except TimeoutError:
                continue
    return None


def health_of(tools: Tools, stopping: Callable[[], bool]) -> Health:
    """The health of a process with these tools."""
    return Health({"queue": tools.queue.ping, "database": tools.records.ready}, stopping)


@contextmanager
def stopped_by_signals(stop: asyncio.Event) -> Iterator[None]:
    """Set the event at SIGTERM or SIGINT; a second one of them ends the process at once, as it would by itself."""
    loop = asyncio.get_running_loop()

    def told(number: int) -> None:
        log.info("told to stop", signal=signal.Signals(number).name)
        loop.remove_signal_handler(number)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told, number)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def run(main: Coroutine[Any, Any, int]) -> int:
    """Run on uvloop where it is installed."""
    try:
        import uvloop  # noqa: PLC0415 - of the extra `speed`
    except ImportError:
        return asyncio.run(main)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


def main(settings: Settings) -> int:
    """The whole process."""
    logs.set_up()
    return run(work(settings))
