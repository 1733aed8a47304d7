"""PostgreSQL by asyncpg: connections of one process in a pool, operations in a greenlet over them.

The server itself ends what stands still: a worker that was frozen inside a transaction loses its locks after
`IDLE_SECONDS`, and its transaction with them.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from resolver.store.database.link import TRIES, Link, Operation, has_broken, is_failure, unavailable, was_undone

Result = TypeVar("Result")

IDLE_SECONDS = 10
_PAUSE = 0.01


class Postgres(Link):
    """The records on a PostgreSQL server; made by `open_postgres`."""

    def __init__(self, url: URL, timeout: float, connections: int) -> None:
        at = f"{url.host}:{url.port or 5432}" if url.host else str(url.query.get("host", "localhost"))
        self.name = f"The database {url.database or ''} at {at}".replace("  ", " ")
        self._timeout = timeout
        self._engine = _engine(url, timeout, connections)

    async def read(self, operation: Operation[Result]) -> Result:
        """On a connection of the pool; again on another one where that one broke."""
        return await self._run(operation, changes=False)

    async def write(self, operation: Operation[Result]) -> Result:
        """On a connection of the pool; again where the server sent it back.

        A connection that broke while it was asked to keep the changes leaves open whether they are kept: the caller is
        told, and the operation is not run again.
        """
        return await self._run(operation, changes=True)

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    async def _run(self, operation: Operation[Result], *, changes: bool) -> Result:
        for tried in range(1, TRIES + 1):
            asked = False
            try:
                async with self._engine.connect() as connection:
                    result = await connection.run_sync(operation)
                    asked = changes
                    await connection.commit()
                    return result
            except Exception as error:
                if tried < TRIES and (was_undone(error) or (has_broken(error) and not asked)):
                    await asyncio.sleep(_PAUSE * tried)
                elif is_failure(error):
                    raise unavailable(self.name, error) from error
                else:
                    raise
        raise AssertionError("the last try returned or raised")


async def open_postgres(url: URL, timeout: float, connections: int, prepare: Callable[[Connection], None]) -> Postgres:  # noqa: ASYNC109 - of the server, not of this call
    """Reach the server; `prepare` looks at its tables.

    Raises:
        BackendUnavailable: it cannot be reached, or refuses us.
    """
    opened = Postgres(url, timeout, connections)
    try:
        await opened.write(prepare)
    except BaseException:
        await opened.close()
        raise
    return opened


def _engine(url: URL, timeout: float, connections: int) -> AsyncEngine:
    milliseconds = str(int(timeout * 1000))
    session: Mapping[str, str] = {
        "application_name": "embed-resolver",
        "lock_timeout": milliseconds,
        "statement_timeout": milliseconds,
        "idle_in_transaction_session_timeout": str(IDLE_SECONDS * 1000),
    }
    return create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=timeout,
        pool_recycle=1800,
        connect_args={"timeout": timeout, "server_settings": session},
    )
