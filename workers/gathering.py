"""A docket whose scripts of one turn of the event loop go to Redis as one message.

The engine runs a script when it begins a job and one when it ends it, each on a connection of its own. Jobs begin and
end many at a time, so most of what these scripts cost, here and at the server, was one message for each. Everything
else of the engine goes its own way, and so does each script of a message that a broken connection swallowed.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from docket import Docket
from redis.asyncio import ConnectionPool, Redis
from redis.exceptions import ConnectionError as Dropped
from redis.exceptions import TimeoutError as TimedOut

from resolver.cache.batch import Batch, Command
from resolver.cache.link import answer, pack

if TYPE_CHECKING:
    from docket._redis import RedisClient

_SCRIPT = "EVALSHA"


class GatheringRedis(Redis):
    """The engine's client over a pool, with its scripts gathered."""

    def __init__(self, pool: ConnectionPool) -> None:
        super().__init__(connection_pool=pool)
        self._gathered = Batch(self._talk)

    async def execute_command(self, *args: str | bytes | int, **options: object) -> object:
        """The answer to one command; a script whose message got none is sent again, as any command is."""
        if args[0] == _SCRIPT and not options:
            try:
                return await self._gathered.run(*args)
            except (Dropped, TimedOut, OSError):
                pass
        return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call] # its arguments have none

    async def settle(self) -> None:
        """Wait for the messages that are under way."""
        await self._gathered.close()

    async def _talk(
        self, keys: Sequence[str], commands: Sequence[Command]
    ) -> tuple[Sequence[bytes | None], Sequence[object]]:
        del keys  # it is never asked to read one
        pool = self.connection_pool
        connection = await pool.get_connection()  # type: ignore[no-untyped-call] # its deprecated arguments have none
        try:
            message = b"".join([pack(command) for command in commands])
            await connection.send_packed_command(message, check_health=False)
            return [], [await answer(connection) for _ in commands]
        except BaseException:
            await connection.disconnect(nowait=True)  # what it still has to say is for nobody
            raise
        finally:
            await pool.release(connection)


class GatheringDocket(Docket):
    """A docket on one server of Redis gathers its scripts; one on anything else is a docket like any other."""

    _client: GatheringRedis | None = None

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        async with super().redis() as client:
            plain: object = client
        if type(plain) is Redis:
            self._client = GatheringRedis(plain.connection_pool)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        client, self._client = self._client, None
        await super().__aexit__(kind, error, trace)  # ends what is under way, if anything is: who asked has gone
        if client is not None:
            await client.settle()

    @asynccontextmanager
    async def redis(self) -> "AsyncIterator[RedisClient]":
        """The client, for one call or many."""
        if self._client is not None:
            yield cast("RedisClient", self._client)
        else:
            async with super().redis() as client:
                yield client
