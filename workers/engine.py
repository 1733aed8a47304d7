"""The task engine behind `resolver.jobs.Queue`: docket on Redis streams, one docket for each lane.

Everything that is docket's stays in this package, so that another engine can take its place. One function stands in
the streams, `job`, with a versioned payload in JSON: an older worker that is given a task of a newer one knows that it
does not know it. Payloads hold references and are read as JSON; docket's own wrapping is a pickle, so whoever can
write to the queue's Redis can run code in the workers: give it a password and keep it private.
"""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from docket import Docket
from docket.execution import Disposition, TaskCall
from redis.exceptions import RedisError, ResponseError

from resolver import trace
from resolver.errors import BackendUnavailable
from resolver.jobs import Depth, Job, Lane, Parked, lane_named
from workers.gathering import GatheringDocket
from workers.signature import Ready

SPACE = "er:q1"
JOB = "job"
VERSION = 1
CHUNK = 500
MEMORY = "memory://embed-resolver"
"""The engine's own store, in this process: not durable, and for one process."""


class UnknownTask(Exception):
    """The job names a task, or a version of the payload, that this worker does not have."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How a lane is worked: its part of a worker's slots, and how often (in seconds) its streams are looked at."""

    share: float
    look: float
    clock: float


POLICY = {
    Lane.ONDEMAND: Policy(1.0, 0.025, 0.25),
    Lane.NORMAL: Policy(1.0, 0.025, 0.25),
    Lane.BACKFILL: Policy(0.5, 0.05, 1.0),
    Lane.RECHECK: Policy(0.25, 0.1, 1.0),
    Lane.WEBHOOK: Policy(0.5, 0.1, 0.5),
}


def pack(job: Job) -> str:
    """A job as it stands in the stream, with the trace that asked for it."""
    packed: dict[str, object] = {"v": VERSION, "task": job.task, "arguments": dict(job.arguments)}
    if (traced := trace.current()) is not None:
        packed["trace"] = traced
    return json.dumps(packed, separators=(",", ":"))


def traced(payload: str) -> object:
    """The trace that a payload which was unpacked belongs to, as it was packed."""
    return json.loads(payload).get("trace") if '"trace"' in payload else None


def unpack(payload: object) -> tuple[str, Mapping[str, str | int]]:
    """Task and arguments of a payload.

    Raises:
        UnknownTask: it is none that this version writes.
    """
    try:
        read = json.loads(payload) if isinstance(payload, str) else None
    except ValueError:
        read = None
    if not isinstance(read, dict) or read.get("v") != VERSION:
        raise UnknownTask("its payload is of no version that this worker knows")
    task, arguments = read.get("task"), read.get("arguments")
    if not isinstance(task, str) or not isinstance(arguments, dict):
        raise UnknownTask("its payload names no task")
    if not all(isinstance(value, str | int) for value in arguments.values()):
        raise UnknownTask("its payload holds more than words and numbers")
    return task, arguments


async def job(payload: str) -> None:
    """The name under which jobs stand in the streams; a worker puts its own function in this place."""
    raise UnknownTask(payload)


job.__signature__ = Ready.of(job)  # type: ignore[attr-defined]  # PEP 362


class Engine:
    """The queue of one Redis URL; an async context manager, for those who hand out jobs and those who do them.

    It opens without Redis. `limit` is how many seconds a call may take; `connections` bounds each lane's pool.
    """

    def __init__(self, url: str, *, limit: float = 2.0, connections: int = 100) -> None:
        self.url = url
        self._limit = limit
        self._dockets = {lane: _docket(lane, _bounded(url, connections)) for lane in Lane}
        self._open = AsyncExitStack()
        for docket in self._dockets.values():
            docket.register(job)

    async def __aenter__(self) -> Self:
        for docket in self._dockets.values():
            await self._open.enter_async_context(docket)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.__aexit__(kind, error, trace)

    @property
    def durable(self) -> bool:
        """Whether what stands in the queue outlives this process."""
        return not self.url.startswith("memory://")

    def docket(self, lane: Lane) -> Docket:
        """The engine's own queue of a lane, for workers."""
        return self._dockets[lane]

    # -- resolver.jobs.Queue -----------------------------------------------------------------------------------

    async def add(self, job: Job) -> bool:
        """Put a job into its lane; False: it waits or runs there already."""
        async with self._in_time():
            execution = await self._dockets[job.lane].add(JOB, when=job.due, key=job.key)(pack(job))
        return execution.disposition is Disposition.SCHEDULED

    async def add_many(self, jobs: Sequence[Job]) -> int:
        """Put jobs into their lanes, some hundreds with one message; how many were new."""
        new = 0
        for lane in Lane:
            docket = self._dockets[lane]
            calls = [_call(docket, job) for job in jobs if job.lane is lane]
            for start in range(0, len(calls), CHUNK):
                async with self._in_time():
                    done = await docket.add_many(calls[start : start + CHUNK])
                failed = next((each.schedule_exception for each in done if each.schedule_exception), None)
                if failed is not None:
                    raise BackendUnavailable(f"The queue refused a job: {failed}") from failed
                new += sum(each.disposition is Disposition.SCHEDULED for each in done)
        return new

    async def replace(self, job: Job) -> None:
        """Put a job into its lane in any case; a waiting one with its key gives way."""
        async with self._in_time():
            when = job.due or datetime.now(UTC)
            await self._dockets[job.lane].replace(JOB, when=when, key=job.key)(pack(job))

    async def cancel(self, lane: Lane, key: str) -> None:
        """Take a waiting job out, end a running one."""
        async with self._in_time():
            await self._dockets[lane].cancel(key)

    async def depth(self) -> Mapping[Lane, Depth]:
        """How full each lane is."""
        async with self._in_time():
            found = await asyncio.gather(*(_depth(docket) for docket in self._dockets.values()))
        return dict(zip(self._dockets, found, strict=True))

    async def ping(self) -> None:
        """Ask the queue for a sign of life.

        Raises:
            BackendUnavailable: none came.
        """
        async with self._in_time(), self._dockets[Lane.NORMAL].redis() as redis:
            await redis.exists(f"{SPACE}:parked")

    # -- jobs that were given up -------------------------------------------------------------------------------

    async def park(self, job: Job, reason: str) -> None:
        """Keep a job that is given up, with its reason; doing it twice does nothing more."""
        at = time.time()
        name = _name(job)
        kept = {"task": job.task, "arguments": dict(job.arguments), "reason": reason[:2000], "at": at}
        async with self._in_time(), self._dockets[Lane.NORMAL].redis() as redis:
            await redis.hset(f"{SPACE}:parked", name, json.dumps(kept))
            await redis.zadd(f"{SPACE}:parked:when", {name: at})

    async def parked(self, limit: int = 100) -> Sequence[Parked]:
        """Jobs that were given up, the last one first."""
        async with self._in_time(), self._dockets[Lane.NORMAL].redis() as redis:
            names = await redis.zrange(f"{SPACE}:parked:when", -max(limit, 1), -1)
        found = [await self.parked_one(name.decode()) for name in reversed(names)]
        return [each for each in found if each is not None]

    async def count_parked(self) -> int:
        """How many jobs were given up."""
        async with self._in_time(), self._dockets[Lane.NORMAL].redis() as redis:
            return await redis.zcard(f"{SPACE}:parked:when")

    async def requeue(self, ids: Iterable[str]) -> int:
        """Give parked jobs all their attempts again."""
        done = 0
        for name in ids:
            if (found := await self.parked_one(name)) is not None:
                await self.replace(found.job)
                done += await self._forget(name)
        return done

    async def drop(self, ids: Iterable[str]) -> int:
        """Forget parked jobs."""
        return sum([await self._forget(name) for name in ids])

    async def parked_one(self, name: str) -> Parked | None:
        """The job of that id, if it was given up."""
        async with self._in_time(), self._dockets[Lane.NORMAL].redis() as redis:
            raw = await redis.hget(f"{SPACE}:parked", name)
        if raw is None:
            return None
        kept = json.loads(raw)
        lane, _, key = name.partition("/")
        job = Job(str(kept["task"]), key, kept["arguments"], lane_named(lane))
        return Parked(name, job, str(kept["reason"]), datetime.fromtimestamp(float(kept["at"]), UTC))

    async def _forget(self, name: str) -> bool:
        async with self._in_time(), self._dockets[Lane.NORMAL].redis() as redis:
            await redis.zrem(f"{SPACE}:parked:when", name)
            return bool(await redis.hdel(f"{SPACE}:parked", name))

    @contextlib.asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._limit):
                yield
        except TimeoutError as error:
            raise BackendUnavailable(f"The queue did not answer within {self._limit:g} s.") from error
        except (RedisError, OSError) as error:
            raise BackendUnavailable(f"The queue cannot be used: {_said(error)}.") from error


def _docket(lane: Lane, url: str) -> Docket:
    """The engine's queue of a lane; to hide its calls to Redis from tracing would cost each job a twentieth."""
    return GatheringDocket(f"{SPACE}:{lane}", url, enable_internal_instrumentation=True)


def _name(job: Job) -> str:
    return f"{job.lane}/{job.key}"


def _call(docket: Docket, job: Job) -> TaskCall:
    return docket.call(JOB, when=job.due, key=job.key)(pack(job))


async def _depth(docket: Docket) -> Depth:
    async with docket.redis() as redis:
        stream = docket.stream_key
        waiting, later, groups = await asyncio.gather(
            redis.xlen(stream), redis.zcard(docket.queue_key), redis.xinfo_groups(stream), return_exceptions=True
        )
        if isinstance(waiting, BaseException):
            raise waiting
        if isinstance(later, BaseException):
            raise later
        if isinstance(groups, BaseException) and not isinstance(groups, ResponseError):
            raise groups
        group = groups[0] if not isinstance(groups, BaseException) and groups else None  # none: nobody worked here yet
        running = int(group["pending"]) if group else 0
        oldest = 0.0
        if waiting > running:
            begin = f"({bytes(group['last-delivered-id']).decode()}" if group else "-"
            first = await redis.xrange(stream, min=begin, count=1)
            oldest = max(time.time() - int(first[0][0].split(b"-")[0]) / 1000, 0.0) if first else 0.0
    return Depth(max(waiting - running, 0), running, later, oldest)


def _bounded(url: str, connections: int) -> str:
    """The URL with a pool that is large enough: redis-py's own bound is 100, and a full pool is an error there."""
    if url.startswith("memory://") or "max_connections=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}max_connections={connections}"


def _said(error: Exception) -> str:
    return (str(error).strip().partition("\n")[0] or type(error).__name__).rstrip(".")
