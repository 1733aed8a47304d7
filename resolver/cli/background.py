"""Opens the records and the queue for the commands that look after the background."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from resolver.settings import Settings

if TYPE_CHECKING:
    from resolver.store.database import Records
    from workers.engine import Engine


@asynccontextmanager
async def queue(settings: Settings) -> AsyncIterator["Engine"]:
    """The queue that the workers of these settings look at.

    Raises:
        ConfigError: the extra `server` is not installed.
        BackendUnavailable: there is no queue that outlives a command.
    """
    from workers import extra  # noqa: PLC0415 - the extra `server` may be missing

    extra.insist()
    from workers.engine import Engine  # noqa: PLC0415 - the same
    from workers.tools import places  # noqa: PLC0415 - the same

    where = await places(settings)
    async with Engine(where.queue, limit=10.0) as opened:
        yield opened


@asynccontextmanager
async def records(settings: Settings) -> AsyncIterator["Records"]:
    """The records of these settings.

    Raises:
        ConfigError: the extra `server` is not installed, or the tables are of another version.
        BackendUnavailable: the database cannot be reached.
    """
    from resolver.store.database import Records  # noqa: PLC0415 - the extra `server` may be missing

    async with await Records.open(None, settings) as opened:
        yield opened
