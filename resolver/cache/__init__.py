"""What was resolved lately, in Redis, and the promise that one question is asked once.

    async with Cache(url, settings) as cache:
        answer = await cache.once(key, make)

Fresh: given at once. Stale: given at once, and one flight in the background renews it. Missing: made once, by one
caller among all processes that share the Redis; the others wait and get that answer. Redis may be missing, dead, hung
or lying at any point: that costs at most `redis_timeout` once in `redis_pause`, and never an answer.

Rooms: `envelope` (an entry's bytes), `batch` (one message per loop turn), `link` (time limit and breaker), `scripts`
and `lease` (one maker among processes), `flight` (one maker in this one), `memory` (the time without Redis), `budget`
(so many requests a minute), `breaker` (an endpoint left alone), `turns` (so many requests at a host), `allowance` (so
many a minute for each caller of the API), `feed` (what happens during a run), all shared.

Keys are `NAMESPACE:sha256(key)`, where the namespace carries the schema version, and beside each value up to three
short-lived ones (see `scripts`). Every key has a TTL. Every value is an envelope; a bad one is a miss and is deleted.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from resolver.cache.breaker import Breaker
from resolver.cache.budget import Budget
from resolver.cache.envelope import Entry, Made, Opened, pack
from resolver.cache.feed import Feed
from resolver.cache.flight import Flight, Land, Once, Origin
from resolver.cache.lease import Lease, Names, look, names_of
from resolver.cache.link import Down, Link
from resolver.cache.memory import Memory
from resolver.cache.scripts import PUT
from resolver.cache.turns import Turns
from resolver.settings import Settings

__all__ = ["Breaker", "Budget", "Cache", "Counters", "Entry", "Feed", "Made", "Once", "Origin", "Turns"]

MAX_BREAKERS = 4096
"""Breakers that are kept at hand; what they know stands in Redis, and without one the oldest is forgotten."""

DRAIN_SECONDS = 5.0
"""How long leaving the cache waits for renewals: a short run that gave a stale answer should leave a fresh one."""

Make = Callable[[], Awaitable[Made]]


@dataclass(slots=True)
class Counters:
    """What this cache has done since it was opened; `errors` counts Redis' failures and renewals that failed."""

    hits: int = 0
    misses: int = 0
    stale: int = 0
    made: int = 0
    shared: int = 0
    errors: int = 0


class Cache:
    """A cache over one Redis URL; None = answers are kept in this process only, while it runs."""

    def __init__(self, url: str | None, settings: Settings, *, namespace: str = "er:1") -> None:
        self._namespace = namespace
        self._lock_seconds = settings.lock_seconds
        self._link = Link(url, timeout=settings.redis_timeout, pause=settings.redis_pause)
        self._memory = Memory()
        self._opened = Opened()
        self._seen_recoveries = 0
        self._flights: dict[str, Flight] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._renewals = asyncio.Semaphore(max(1, settings.concurrency // 2))
        self._counters = Counters()
        self._breakers: dict[str, Breaker] = {}
        self._turns: list[Turns] = []

    async def __aenter__(self) -> Self:
        await self._link.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self.drain(DRAIN_SECONDS if kind is None else 0)
        finally:
            for flight in list(self._flights.values()):
                flight.task.cancel()
            while self._tasks:
                await asyncio.wait(self._tasks)
            for turns in self._turns:
                await turns.close()
            await self._link.close()

    async def drain(self, seconds: float) -> None:
        """Wait until all renewals have ended, at most `seconds`."""
        tasks = {flight.task for flight in self._flights.values()} | self._tasks
        if tasks and seconds > 0:
            await asyncio.wait(tasks, timeout=seconds)

    @property
    def status(self) -> Literal["up", "down", "off"]:
        """`up`, `down` (left alone until a probe is answered) or `off` (no URL)."""
        return self._link.status

    @property
    def why(self) -> str:
        """One sentence for a person about what is wrong with Redis; "" when nothing is."""
        return self._link.why

    @property
    def counters(self) -> Counters:
        """The counts so far."""
        self._counters.errors += self._link.errors
        self._link.errors = 0
        return self._counters

    @property
    def link(self) -> Link:
        """The line to Redis, for neighbours that keep other things than answers there."""
        return self._link

    @property
    def namespace(self) -> str:
        """What every key begins with."""
        return self._namespace

    @property
    def feed(self) -> Feed:
        """What happens during runs, for those who watch them."""
        return Feed(self._link, self._namespace)

    def budget(self, name: str, per_minute: int) -> Budget:
        """A number of requests a minute, shared by all who share this Redis."""
        return Budget(self._link, self._namespace, name, per_minute)

    def breaker(self, name: str) -> Breaker:
        """The breaker of an endpoint, shared by all who share this Redis."""
        known = self._breakers.get(name)
        if known is None:
            known = self._breakers[name] = Breaker(self._link, self._namespace, name)
            if len(self._breakers) > MAX_BREAKERS:
                del self._breakers[next(iter(self._breakers))]
        return known

    def turns(self, *, at_once: int, a_second: float, patience: float = 300.0) -> Turns:
        """Turns at hosts, shared by all who share this Redis."""
        turns = Turns(self._link, self._namespace, at_once=at_once, a_second=a_second, patience=patience)
        self._turns.append(turns)
        return turns

    async def get(self, key: str) -> Entry | None:
        """The answer under `key`, fresh or stale; None when there is none, or no Redis to ask."""
        flight = self._flights.get(key)
        if flight is not None and flight.empty and not flight.landed:
            return None
        names = names_of(self._namespace, key)
        try:
            raw = await self._link.read(names.value)
        except Down:
            return self._counted(self._without().get(key))
        return self._read(names, raw)

    async def get_many(self, keys: Iterable[str]) -> dict[str, Entry]:
        """The answers under those of `keys` that have one; one message for up to 128 keys."""
        wanted = {key: names_of(self._namespace, key) for key in keys}
        try:
            raws = await self._link.read_many([names.value for names in wanted.values()])
        except Down:
            found = {key: self._counted(self._without().get(key)) for key in wanted}
        else:
            found = {key: self._read(names, raw) for (key, names), raw in zip(wanted.items(), raws, strict=True)}
        return {key: entry for key, entry in found.items() if entry is not None}

    async def fresh(self, keys: Iterable[str]) -> dict[str, Entry]:
        """The fresh answers under those of `keys` that have one; only they are counted: for the rest `once` is next."""
        wanted = {key: names_of(self._namespace, key) for key in keys}
        try:
            raws = await self._link.read_many([names.value for names in wanted.values()])
        except Down:
            found = {key: self._without().get(key) for key in wanted}
        else:
            read = (
                (key, look(names, raw, self._opened)) for (key, names), raw in zip(wanted.items(), raws, strict=True)
            )
            found = {key: each.entry for key, each in read}
        good = {key: entry for key, entry in found.items() if entry is not None and entry.fresh}
        self._counters.hits += len(good)
        return good

    async def put(self, key: str, value: bytes, *, ttl: float, stale: float = 0) -> None:
        """Store an answer: fresh for `ttl` seconds, then stale for `stale` more.

        A flight that is under way for `key` will not overwrite it.
        """
        made = Made(value, ttl, stale)
        names = names_of(self._namespace, key)
        milliseconds = int(made.kept * 1000)
        if not milliseconds:
            return
        entry = pack(names.value, made, time.time())
        try:
            await self._link.script(PUT, [names.value, names.last], entry, milliseconds, stores=True)
        except Down:
            self._without().put(key, made)

    async def delete(self, key: str) -> None:
        """Forget the answer; what a flight under way makes from older knowledge is not stored."""
        names = names_of(self._namespace, key)
        self._memory.forget(key)
        with contextlib.suppress(Down):
            await self._link.run("DEL", names.value, names.last)

    async def once(self, key: str, make: Make, *, refresh: bool = False) -> Once:
        """The answer under `key`, made by `make` when there is none; `refresh` = made anew whatever is there.

        Callers in this process who meet while it is made get the one answer, or the one exception. Other processes wait
        while this one lives and works, and take over when it fails. A stale answer is given at once; the renewal's
        errors are counted and swallowed, and keep other renewals away for a while, as a weak answer does.
        """
        flight = self._joinable(key, refresh=refresh)
        if not refresh and (flight is None or flight.renewal):
            entry = await self.get(key)
            if entry is not None:
                if not entry.fresh and key not in self._flights:
                    self._start(key, make, renewal=True)
                return Once(entry.value, "fresh" if entry.fresh else "stale", entry.age, entry.ttl)
        elif refresh and (earlier := self._flights.get(key)) is not None and earlier.landed:
            await asyncio.wait({earlier.task})
        while True:
            joined = self._joinable(key, refresh=refresh)
            flight = joined or self._start(key, make, refresh=refresh)
            if (answer := await flight.wait()) is not None:
                break
            flight.abandoned = True
        if joined is None and answer.origin != "shared":
            return answer
        self._counters.shared += 1
        return Once(answer.value, "shared", answer.age, answer.ttl)

    def _joinable(self, key: str, *, refresh: bool) -> Flight | None:
        """The flight whose answer will do; for a refresh, only one that is still to come."""
        flight = self._flights.get(key)
        if flight is None or flight.abandoned or not flight.begun or (refresh and flight.landed):
            return None
        return flight

    def _start(self, key: str, make: Make, *, refresh: bool = False, renewal: bool = False) -> Flight:
        async def fly(land: Land) -> None:
            lease = Lease(self._link, names_of(self._namespace, key), self._lock_seconds)
            try:
                if renewal:
                    async with self._renewals:
                        flight.begun = True
                        await self._renew(key, make, lease, land)
                else:
                    await self._answer(key, make, lease, land, refresh=refresh)
            finally:
                if lease.held:
                    self._spawn(lease.settle(None))

        def ended(_: asyncio.Task[None]) -> None:
            if self._flights.get(key) is flight:
                del self._flights[key]

        flight = self._flights[key] = Flight(fly, renewal=renewal)
        self._tasks.add(flight.task)
        flight.task.add_done_callback(self._tasks.discard)
        flight.task.add_done_callback(ended)
        return flight

    async def _answer(self, key: str, make: Make, lease: Lease, land: Land, *, refresh: bool) -> None:
        try:
            right = await lease.right(refresh=refresh, renewal=False)
        except Down:
            made = await make()
            self._counters.made += 1
            land(Once(made.value, "made", 0.0, made.ttl))
            await self.put(key, made.value, ttl=made.ttl, stale=made.stale)
            return
        if isinstance(right, Entry):
            land(Once(right.value, "shared", right.age, right.ttl))
        else:
            self._flights[key].empty = not refresh
            await self._store(key, await self._made(make, lease, land), lease)

    async def _renew(self, key: str, make: Make, lease: Lease, land: Land) -> None:
        with contextlib.suppress(Down):
            right = await lease.right(refresh=False, renewal=True)
            if isinstance(right, Entry):
                land(Once(right.value, "shared", right.age, right.ttl))
            elif right:
                try:
                    made = await self._made(make, lease, land)
                except Exception:
                    self._counters.errors += 1
                    await lease.calm()
                    raise
                if made.weak:
                    await lease.calm(made.ttl)
                else:
                    await self._store(key, made, lease)

    async def _made(self, make: Make, lease: Lease, land: Land) -> Made:
        with lease:
            made = await make()
        self._counters.made += 1
        land(Once(made.value, "made", 0.0, made.ttl))
        return made

    async def _store(self, key: str, made: Made, lease: Lease) -> None:
        if not await lease.settle(made) and self._link.status != "up":
            self._without().put(key, made)

    def _read(self, names: Names, raw: bytes | None) -> Entry | None:
        found = look(names, raw)
        if found.broken:
            self._spawn(self._discard(names))
        return self._counted(found.entry)

    def _spawn(self, work: Coroutine[None, None, object]) -> None:
        async def run() -> None:
            await work

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _discard(self, names: Names) -> None:
        with contextlib.suppress(Down):
            await self._link.run("DEL", names.value)

    def _without(self) -> Memory:
        """The memory of the time without Redis; empty again after each time with it."""
        if self._seen_recoveries != self._link.recoveries:
            self._seen_recoveries = self._link.recoveries
            self._memory.clear()
        return self._memory

    def _counted(self, entry: Entry | None) -> Entry | None:
        if entry is None:
            self._counters.misses += 1
        elif entry.fresh:
            self._counters.hits += 1
        else:
            self._counters.stale += 1
        return entry
