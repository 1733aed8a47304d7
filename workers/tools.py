"""What a worker works with: records, resolver, queue, and the way to webhooks; opened together, closed in order."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog

from resolver import embedded
from resolver.errors import BackendUnavailable
from resolver.service import Resolver
from resolver.settings import Settings
from resolver.store.database import Records
from resolver.webhooks import Postman
from workers.engine import MEMORY, Engine

KEEP_SECONDS = 2.0

log = structlog.get_logger("workers")


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything that a task may use."""

    settings: Settings
    records: Records
    resolver: Resolver
    queue: Engine
    postman: Postman


@dataclass(frozen=True, slots=True)
class Places:
    """Where queue and cache are; `embedded`: in the private server of the data folder, which is ours to keep up."""

    queue: str
    cache: str | None
    embedded: bool


async def places(settings: Settings) -> Places:
    """Where queue and cache are; starts or joins the private server where no other is set.

    Where none can be started, the queue is this process's own memory and nothing is cached between processes.
    """
    if settings.redis_url is not None:
        return Places(settings.queue_url or settings.redis_url, settings.redis_url, embedded=False)
    try:
        url = await embedded.start_or_join(settings.data_dir)
    except BackendUnavailable as error:
        log.warning("no private server; nothing is cached, and the queue is not durable", reason=str(error))
        return Places(settings.queue_url or MEMORY, None, embedded=False)
    return Places(settings.queue_url or url, url, embedded=True)


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Tools]:
    """The tools of one process.

    Raises:
        BackendUnavailable: the database cannot be reached. Redis may be away.
        ConfigError: a setting is not right.
    """
    where = await places(settings)
    connections = 4 * settings.worker_jobs + 50
    async with contextlib.AsyncExitStack() as stack:
        records = await stack.enter_async_context(await Records.open(None, settings))
        engine = await stack.enter_async_context(Engine(where.queue, connections=connections))
        resolver = await stack.enter_async_context(Resolver(settings, cache_url=where.cache))
        postman = await stack.enter_async_context(Postman(settings))
        if where.embedded:
            keeper = asyncio.create_task(keep_up(settings))
            stack.callback(keeper.cancel)
        yield Tools(settings, records, resolver, engine, postman)


async def keep_up(settings: Settings) -> None:
    """Start the private server again whenever it has died, until cancelled."""
    while True:
        await asyncio.sleep(KEEP_SECONDS)
        try:
            await embedded.start_or_join(settings.data_dir)
        except BackendUnavailable as error:
            log.warning("the private server cannot be started again", reason=str(error))
