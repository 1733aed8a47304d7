"""Bringing the tables of the database in the settings up to date, and saying how they stand."""

import asyncio
from pathlib import Path
from typing import TypeVar

from resolver.settings import Settings
from resolver.store.database import schema
from resolver.store.database.address import address
from resolver.store.database.link import Operation
from resolver.store.database.postgres import open_postgres
from resolver.store.database.sqlite import open_sqlite

Result = TypeVar("Result")


async def migrate(settings: Settings) -> tuple[str | None, str | None]:
    """Bring the tables to this service's version; gives the version before and after.

    Raises:
        ConfigError: the database is of a later version, or the URL is none of ours.
        BackendUnavailable: it cannot be reached or written.
    """
    return await _within(settings, schema.migrate)


async def versions(settings: Settings) -> tuple[str | None, str]:
    """The version of the tables that stand there, None where there are none, and the one that is needed.

    Raises:
        ConfigError: the URL is none of ours.
        BackendUnavailable: the database cannot be reached.
    """
    where = address(None, settings)
    if isinstance(where, Path) and not where.exists():
        return None, schema.HEAD
    return await _within(settings, schema.version), schema.HEAD


async def _within(settings: Settings, operation: Operation[Result]) -> Result:
    """What the operation gives, as the first and only one on the database."""
    where = address(None, settings)
    given: list[Result] = []
    if isinstance(where, Path):
        link = await asyncio.to_thread(
            open_sqlite, where, settings.database_timeout, lambda connection: given.append(operation(connection))
        )
        await link.close()
    else:
        opened = await open_postgres(
            where, settings.database_timeout, 1, lambda connection: given.append(operation(connection))
        )
        await opened.close()
    return given[-1]
