"""`resolver serve`: the API and a worker in one process, over one set of tools.

Without any setting that is the whole service: records in a SQLite file, queue and cache in the private server of the
data folder, which is started again when it dies. What was accepted is in the database before it is answered; where the
queue forgot it, or was never told, the sweep finds it.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

import structlog

from resolver.errors import BackendUnavailable, ConfigError
from resolver.settings import Settings
from resolver.web.app import make_app
from resolver.web.auth import insist_on_bind
from resolver.web.server import listening
from workers import logs, tasks
from workers.health import answering, beat
from workers.process import health_of, leave, run, stopped_by_signals, tools_when_there
from workers.siblings import siblings
from workers.tools import Tools
from workers.worker import Worker

log = structlog.get_logger("workers.serving")

Told = Callable[[str], None]
"""Told the address that answers, once it does."""


async def serve(settings: Settings, told: Told, *, work: bool = True, processes: int = 1, share: bool = False) -> int:
    """Answer, and with `work` do the jobs too, until SIGTERM or SIGINT; the exit code.

    With several `processes` the others only answer, at the same address; `share`: this is one of them.

    Raises:
        ConfigError: a setting is not right, or nobody needs a key and the address is not of this machine.
        BackendUnavailable: the address cannot be bound.
    """
    stop = asyncio.Event()
    with stopped_by_signals(stop):
        async with AsyncExitStack() as stack:
            tools = await tools_when_there(stack, settings, stop)
            if tools is None:
                return 0
            insist_on_bind(settings.listen.rpartition(":")[0], locked=await tools.records.keys.any_live())
            if not tools.queue.durable:
                if processes > 1 or share:
                    raise ConfigError("Several processes need a queue that they share: set RESOLVER_REDIS_URL.")
                await requeue_everything(tools)
            worker = Worker(tools.queue, tasks.every(tools), settings, sweep=partial(tasks.sweep, tools))
            health = health_of(tools, stop.is_set)
            if not share:
                await stack.enter_async_context(answering(health, settings))
            beating = asyncio.create_task(beat(tools.queue, settings, lambda: worker.busy))
            stack.callback(beating.cancel)
            others = ["serve", "--listen", settings.listen, "--no-worker", "--share"]
            await stack.enter_async_context(siblings(processes - 1, others))
            async with asyncio.TaskGroup() as both:
                both.create_task(_answer(tools, told, stop, share=share or processes > 1))
                if work:
                    both.create_task(worker.run(stop))
            leave(worker)
    return 0


async def _answer(tools: Tools, told: Told, stop: asyncio.Event, *, share: bool) -> None:
    app = make_app(tools.settings, tools.records, tools.resolver, tools.queue)
    try:
        async with listening(app, tools.settings, reuse_port=share) as address:
            log.info("answering", address=address)
            told(address)
            await stop.wait()
    except OSError as error:
        stop.set()
        raise BackendUnavailable(f"{tools.settings.listen} cannot be bound: {error.strerror}.") from error


async def requeue_everything(tools: Tools) -> None:
    """Queue every run that has not ended: this process's queue begins empty, and no other process has it."""
    while found := await tools.records.lost(timedelta(0), timedelta(0), tasks.MANY):
        if not await tasks.requeue(tools, found, "lost"):
            break


def main(settings: Settings, told: Told, *, work: bool = True, processes: int = 1, share: bool = False) -> int:
    """The whole process."""
    logs.set_up()
    try:
        return run(serve(settings, told, work=work, processes=processes, share=share))
    except BaseExceptionGroup as group:
        known = group.subgroup(BackendUnavailable)
        if known is None:
            raise
        raise known.exceptions[0] from group
