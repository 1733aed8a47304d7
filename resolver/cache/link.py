"""The one line to Redis: bounded in time, left alone after a failure, and never a reason to lose an answer.

Every message – waiting for a connection, dialling, sending, reading – has `timeout` seconds in all. The first failure
opens the breaker: from then on every call is refused at once, at no cost, while one probe in the background asks again
each `pause` seconds and closes the breaker at the first answer. So a dead, a hung and a dropping Redis each cost the
callers who were waiting just then at most `timeout`, and all others nothing. A connection that broke before it answered
is dialled once more within the same `timeout`, for a server that was restarted between two calls.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Coroutine, Sequence
from itertools import count
from typing import Any, Literal, TypeVar, cast
from urllib.parse import urlsplit

import hiredis
from redis.asyncio import BlockingConnectionPool, ConnectionPool, Redis
from redis.asyncio.connection import AbstractConnection as Connection
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)
from redis.exceptions import ConnectionError as Dropped
from redis.exceptions import TimeoutError as TimedOut

from resolver.cache.batch import CHANNELS, Batch, Command
from resolver.cache.scripts import Script
from resolver.errors import ConfigError

Result = TypeVar("Result")

_REFUSALS: dict[type[Exception], str] = {
    OutOfMemoryError: "is full",
    ReadOnlyError: "is read-only",
    AuthenticationError: "does not accept the user or password",
    BusyLoadingError: "is still reading its files",
}

STALL = 0.02
"""A deadline that rings later than this found our own loop busy, not Redis slow: the answer may lie there unread."""


pack = cast("Callable[[Command], bytes]", hiredis.pack_command)
"""A command as Redis reads it; typed there as a tuple of one."""


class Down(Exception):
    """Redis gave no answer, or is being left alone; the caller goes on without."""


class Link:
    """Reads and commands for one Redis URL; None = there is none and every call raises `Down`."""

    def __init__(self, url: str | None, *, timeout: float, pause: float) -> None:
        self._timeout = timeout
        self._pause = max(pause, 0.05)
        self._where = _redacted(url) if url else ""
        self._redis = _client(url, timeout) if url else None
        self._batch = Batch(self._send)
        self._idle: list[Connection] = []
        self._probe: asyncio.Task[None] | None = None
        self._named = count()
        self._name = ""
        self.why = "" if url else "No Redis is set: answers are not kept between runs."
        self.errors = 0
        self.recoveries = 0

    @property
    def status(self) -> Literal["up", "down", "off"]:
        """`up`: the last message was answered; `down`: left alone until a probe is answered; `off`: no URL."""
        if self._redis is None:
            return "off"
        return "up" if self._probe is None else "down"

    def token(self) -> str:
        """A name that no other caller of this Redis has: a number after a random word, made at the first call."""
        self._name = self._name or f"{secrets.token_hex(16)}-"
        return f"{self._name}{next(self._named):x}"

    async def open(self) -> None:
        """Dial once, so that `status` is known before the first question."""
        if self._redis is not None:
            try:
                await patiently(self._timeout, self._ping())
            except Exception as error:  # noqa: BLE001 - whatever it is, the cache is down and says why
                self._failed(error)

    async def close(self) -> None:
        """Send what waits, then hang up."""
        await self._batch.close()
        if self._probe is not None:
            self._probe.cancel()
            await asyncio.wait({self._probe})
        if self._redis is not None:
            await self._redis.aclose(close_connection_pool=True)

    def read(self, key: str) -> asyncio.Future[bytes | None]:
        """The string under `key`; None when there is none, or something else than a string.

        Raises:
            Down: no answer; at once where Redis is left alone.
        """
        if self._probe is not None or self._redis is None:
            raise Down(self.why)
        return self._batch.read(key)

    async def read_many(self, keys: Sequence[str]) -> list[bytes | None]:
        """What `read` gives for each of `keys`; one message carries many.

        Raises:
            Down: no answer.
        """
        if self.status != "up":
            raise Down(self.why)
        asked = [self._batch.read(key) for key in keys]
        try:
            return [await each for each in asked]
        except BaseException:
            for each in asked:
                if not each.cancel() and not each.cancelled():
                    each.exception()  # all of one message fail alike: the first one's failure is told
            raise

    async def run(self, *command: str | bytes | int) -> object:
        """The answer to one command.

        Raises:
            Down: no answer, or Redis refused the command (full, read-only, not allowed).
        """
        if self.status != "up":
            raise Down(self.why)
        return await self._told(self._batch.run(*command))

    async def script(
        self, script: Script, keys: Sequence[str], *arguments: str | bytes | int, stores: bool = False
    ) -> object:
        """The answer of a Lua script; its text travels only when the server does not know it.

        One that `stores` shows by its success that Redis takes values again.

        Raises:
            Down: no answer, or Redis refused the script.
        """
        if self._probe is not None or self._redis is None:
            raise Down(self.why)
        try:
            answer = await self._batch.run("EVALSHA", script.digest, len(keys), *keys, *arguments)
        except NoScriptError:
            answer = await self._told(self._batch.run("EVAL", script.text, len(keys), *keys, *arguments))
        except ResponseError as error:
            raise self._refused(error) from error
        if stores and self._probe is None:
            self.why = ""
        return answer

    async def _told(self, command: asyncio.Future[object]) -> object:
        """The answer to a command."""
        try:
            return await command
        except ResponseError as error:
            raise self._refused(error) from error

    def _refused(self, error: Exception) -> Down:
        """A Redis that refuses a command (full, read-only) is up all the same and can be read."""
        self._note(error)
        return Down(self.why)

    async def _send(
        self, keys: Sequence[str], commands: Sequence[Command]
    ) -> tuple[Sequence[bytes | None], Sequence[object]]:
        if self.status != "up":
            raise Down(self.why)
        try:
            return await patiently(self._timeout, self._twice(keys, commands))
        except Exception as error:  # whatever a broken server makes the client raise, the answer is the same
            self._failed(error)
            raise Down(self.why) from error

    async def _twice(
        self, keys: Sequence[str], commands: Sequence[Command]
    ) -> tuple[Sequence[bytes | None], Sequence[object]]:
        try:
            return await self._talk(keys, commands)
        except (Dropped, OSError) as error:
            if isinstance(error, TimedOut | TimeoutError):
                raise
            return await self._talk(keys, commands)

    async def _talk(
        self, keys: Sequence[str], commands: Sequence[Command]
    ) -> tuple[Sequence[bytes | None], Sequence[object]]:
        if self._redis is None:
            raise Down(self.why)
        messages: list[Command] = [("MGET", *keys), *commands] if keys else [*commands]
        answers = await self._exchanged(self._redis.connection_pool, [pack(command) for command in messages])
        values = answers.pop(0) if keys else []
        if isinstance(values, Exception):
            raise values
        if len(answers) != len(commands) or not _are_values(values, len(keys)):
            raise RedisError("an answer to another question")
        return (values if isinstance(values, list) else []), answers

    async def _exchanged(self, pool: ConnectionPool, packed: Sequence[bytes]) -> list[object]:
        """The answers to packed commands, over a connection that is kept at hand as long as it works.

        The pool takes as long to hand one out and take it back as Redis to answer: it gets back broken ones only.
        """
        if self._idle:
            connection = self._idle.pop()
        else:
            connection = await pool.get_connection()  # type: ignore[no-untyped-call] # its deprecated arguments have none
        try:
            await pool.ensure_connection(connection)
            await connection.send_packed_command(b"".join(packed), check_health=False)
            answers = [await answer(connection) for _ in packed]
        except BaseException:
            await pool.release(connection)
            raise
        self._idle.append(connection)
        return answers

    async def _ping(self) -> None:
        _, (answer,) = await self._twice([], [("PING",)])
        if isinstance(answer, Exception):
            raise answer

    def _failed(self, error: Exception) -> None:
        self._note(error)
        if self._probe is None:
            self._probe = asyncio.create_task(self._ask_again())

    def _note(self, error: Exception) -> None:
        self.errors += 1
        self.why = f"Redis at {self._where} {_reason(error, self._timeout)}; going on without it."

    async def _ask_again(self) -> None:
        while True:
            if self._redis is not None:
                with contextlib.suppress(Exception):
                    while self._idle:
                        await self._redis.connection_pool.release(self._idle.pop())
                    await self._redis.connection_pool.disconnect(inuse_connections=False)
            await asyncio.sleep(self._pause)
            with contextlib.suppress(Exception):
                await patiently(self._timeout, self._ping())
                break
        self._probe = None
        self.why = ""
        self.recoveries += 1


async def patiently(seconds: float, work: Coroutine[None, None, Result]) -> Result:
    """What `work` gives within `seconds`, not counting a stall of our own loop at the end.

    Raises:
        TimeoutError: it gave nothing; it was cancelled.
    """
    loop = asyncio.get_running_loop()
    task = loop.create_task(work)
    deadline = loop.time() + seconds
    try:
        await asyncio.wait({task}, timeout=seconds)
        if not task.done() and loop.time() - deadline > STALL:
            await asyncio.wait({task}, timeout=STALL)
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=STALL)
    if not task.done() or task.cancelled():
        raise TimeoutError
    return task.result()


def _client(url: str, timeout: float) -> Redis:
    """A client whose limits are ours, whatever the URL says; database, user, password and TLS options are the URL's.

    The limit is `patiently`'s alone: a timer of the socket's own for each answer would cost more than the answer.
    """
    try:
        given = dict(parse_url(url))
    except ValueError as error:
        raise ConfigError(f"The Redis URL {_redacted(url)} cannot be read: {error}.") from error
    for name in ("max_connections", "timeout", "decode_responses", "retry_on_timeout", "health_check_interval"):
        given.pop(name, None)
    given |= {
        "socket_timeout": None,
        "socket_connect_timeout": 4 * timeout,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,
    }
    pool = BlockingConnectionPool(max_connections=CHANNELS + 1, timeout=timeout, **cast("dict[str, Any]", given))
    return Redis.from_pool(pool)


async def answer(connection: Connection) -> object:
    """The next answer on a connection; a refused command is an answer too."""
    try:
        return await connection.read_response()
    except ResponseError as error:
        return error


def _are_values(values: object, count: int) -> bool:
    return isinstance(values, list) and len(values) == count and set(map(type, values)) <= {bytes, type(None)}


def _redacted(url: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2] or parts.path
    return f"{parts.scheme}://{place}"


def _reason(error: Exception, timeout: float) -> str:
    if isinstance(error, TimedOut | TimeoutError):
        return f"did not answer within {timeout:g} s"
    for kind, words in _REFUSALS.items():
        if isinstance(error, kind):
            return words
    if isinstance(error, ResponseError):
        return f"refused a command ({str(error)[:120]})"
    if isinstance(error, Dropped | OSError):
        return "cannot be reached"
    return f"gave an answer that cannot be read ({type(error).__name__})"
