"""One question is asked once among processes that share a Redis, whatever becomes of the one that asks."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
import redis.asyncio

from resolver.cache import Cache
from resolver.cache.lease import Names
from resolver.settings import Settings
from tests.support.maker import Maker
from tests.support.racer import Race, Racer
from tests.support.wait import quickest, wait_until

Start = Callable[[Race], Awaitable[Racer]]


@pytest_asyncio.fixture
async def start() -> AsyncIterator[Start]:
    """Starts racers, and ends those that a test leaves."""
    racers: list[Racer] = []

    async def one(race: Race) -> Racer:
        racers.append(Racer(race))
        await racers[-1].ready()
        return racers[-1]

    yield one
    for racer in racers:
        await racer.end()


@pytest.fixture
def race(redis_url: str, space: str, tmp_path: Path) -> Race:
    """A question in this test's name space, and a file that counts its makings."""
    return Race(redis_url, space, str(tmp_path / "makings"))


def makings(race: Race) -> list[str]:
    """The processes that have begun to make an answer, in order."""
    log = Path(race.log)
    return log.read_text(encoding="ascii").split() if log.exists() else []


async def test_fifty_callers_in_two_processes(start: Start, race: Race) -> None:
    """Twenty-five callers in each of two processes: one making, and everybody gets its answer."""
    half = replace(race, callers=25, hold=0.3)
    racers = [await start(half), await start(half)]
    for racer in racers:
        racer.go()
    results = await asyncio.gather(*(racer.result() for racer in racers))

    assert len(makings(race)) == 1
    assert {value for result in results for value in result.values} == {f"made by {makings(race)[0]}"}
    assert sorted(result.made for result in results) == [0, 1]


async def test_two_processes_refresh_together(start: Start, race: Race, settings: Settings, space: str) -> None:
    """Two processes that ask for a new answer at once share one making, though a fresh answer is there."""
    async with Cache(race.url, settings, namespace=space) as cache:
        await cache.put("question", b"old", ttl=60)
    both = replace(race, callers=3, hold=0.5, refresh=True)
    racers = [await start(both), await start(both)]
    for racer in racers:
        racer.go()
    results = await asyncio.gather(*(racer.result() for racer in racers))

    assert len(makings(race)) == 1
    assert {value for result in results for value in result.values} == {f"made by {makings(race)[0]}"}


async def test_one_renewal_among_processes(start: Start, race: Race, settings: Settings, space: str) -> None:
    """Two processes that meet a stale answer give it at once and renew it once."""
    async with Cache(race.url, settings, namespace=space) as cache:
        await cache.put("question", b"old", ttl=0.001, stale=600)
    both = replace(race, callers=10, hold=0.5)
    racers = [await start(both), await start(both)]
    for racer in racers:
        racer.go()
    results = await asyncio.gather(*(racer.result() for racer in racers))

    assert {value for result in results for value in result.values} == {"old"}
    assert len(makings(race)) == 1


async def test_a_holder_that_is_killed(start: Start, race: Race, settings: Settings, space: str) -> None:
    """When the maker is killed with -9, one of the waiters takes over within about one lease."""
    limit = 3 * settings.lock_seconds

    async def trial(at: int) -> float:
        holder = await start(replace(race, hold=600, key=f"question {at}"))
        make = Maker()
        async with Cache(race.url, settings, namespace=space) as cache:
            holder.go()
            await wait_until(lambda: len(makings(race)) == at + 1, "the other process makes it")
            waiting = [asyncio.create_task(cache.once(f"question {at}", make)) for _ in range(10)]
            await wait_until(lambda: cache.counters.misses == 10, "all have looked")
            holder.signal(signal.SIGKILL)
            killed = asyncio.get_running_loop().time()
            answers = await asyncio.gather(*waiting)
            took = asyncio.get_running_loop().time() - killed

        assert {answer.value for answer in answers} == {b"1"}
        assert make.calls == 1
        return took

    assert await quickest(trial, limit, most=3) < limit


async def test_a_holder_that_fails(start: Start, race: Race, settings: Settings, space: str) -> None:
    """When the making fails in one process, another takes over at once and need not wait for the lease to end."""
    holder = await start(replace(race, hold=0.3, fails=True, lease=60))
    make = Maker()
    async with Cache(race.url, settings, namespace=space) as cache:
        holder.go()
        await wait_until(lambda: len(makings(race)) == 1, "the other process makes it")
        answer = await cache.once("question", make)
        result = await holder.result()

    assert (answer.value, answer.origin) == (b"1", "made")
    assert result.values == ["failed"]


async def test_a_late_holder_overwrites_nothing(start: Start, race: Race, settings: Settings, space: str) -> None:
    """A maker that was frozen past its lease keeps its own answer, and the newer one in the cache stays."""
    holder = await start(replace(race, hold=0.5))
    make = Maker()
    async with Cache(race.url, settings, namespace=space) as cache:
        holder.go()
        await wait_until(lambda: len(makings(race)) == 1, "the other process makes it")
        holder.signal(signal.SIGSTOP)
        answer = await cache.once("question", make)
        await cache.drain(5)
        holder.signal(signal.SIGCONT)
        result = await holder.result()
        entry = await cache.get("question")

    assert (answer.value, answer.origin) == (b"1", "made")
    assert result.values == [f"made by {makings(race)[0]}"]
    assert entry is not None
    assert entry.value == b"1"


async def test_a_slow_holder_keeps_its_lease(start: Start, race: Race, settings: Settings, space: str) -> None:
    """A maker that works for several leases is not taken for dead: the waiters get its answer."""
    holder = await start(replace(race, hold=2.0, lease=0.5))
    make = Maker()
    async with Cache(race.url, settings, namespace=space) as cache:
        holder.go()
        await wait_until(lambda: len(makings(race)) == 1, "the other process makes it")
        answer = await cache.once("question", make)
        result = await holder.result()

    assert make.calls == 0
    assert answer.origin == "shared"
    assert [answer.value.decode()] == result.values


async def test_a_lock_without_end_is_nobodys(race: Race, settings: Settings, space: str) -> None:
    """A lock that would stand for ever, which nobody here writes, is taken over."""
    names = Names(space, "question")
    make = Maker()
    async with (
        redis.asyncio.Redis.from_url(race.url) as client,
        Cache(race.url, settings, namespace=space) as cache,
    ):
        await client.set(names.lock, "somebody")
        answer = await cache.once("question", make)

    assert answer.value == b"1"
