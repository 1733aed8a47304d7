"""A real server that is killed, frozen, filled, flushed and demoted in the middle of a run."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import redis.asyncio

from resolver.cache import Cache
from resolver.settings import Settings
from tests.support.maker import Maker
from tests.support.redis import RedisServer
from tests.support.wait import quickest, wait_until

BUDGET = 0.25


@pytest.fixture
def settings() -> Settings:
    """The budget of the defaults, and a short pause."""
    return Settings(redis_timeout=BUDGET, redis_pause=0.1, lock_seconds=5)


@pytest_asyncio.fixture
async def server(tmp_path: Path) -> AsyncIterator[RedisServer]:
    """A server of this test's own, to be maltreated."""
    running = RedisServer(tmp_path)
    await running.start()
    yield running
    await running.stop()


async def test_killed_and_back(server: RedisServer, settings: Settings) -> None:
    """Killed with -9 in a run, questions go on; started again, the same cache uses it, and what was stored is there."""
    make = Maker()
    async with Cache(server.url, settings) as cache:
        await cache.put("before", b"kept", ttl=600)
        server.kill()
        while_dead = [await cache.once(str(number), make) for number in range(20)]
        dead = cache.status
        await server.start()
        await wait_until(lambda: cache.status == "up", "it is up again")
        before, during = await cache.get("before"), await cache.get("3")
        await cache.once("after", make)
        await cache.drain(5)
        after = await cache.get("after")

    assert [answer.value for answer in while_dead] == [str(number + 1).encode() for number in range(20)]
    assert dead == "down"
    assert before is not None
    assert before.value == b"kept"
    assert during is None
    assert after is not None


async def test_killed_while_it_is_made(server: RedisServer, settings: Settings) -> None:
    """Killed with -9 while an answer is being made, those who wait get it, from one making."""
    make = Maker(held=True)
    async with Cache(server.url, settings) as cache:
        waiting = [asyncio.create_task(cache.once("key", make)) for _ in range(10)]
        await wait_until(lambda: make.calls == 1, "it is being made")
        server.kill()
        make.go.set()
        answers = await asyncio.gather(*waiting)

    assert {answer.value for answer in answers} == {b"1"}


async def test_frozen_and_thawed(server: RedisServer, settings: Settings) -> None:
    """A server that accepts and never answers costs one budget for a whole run; thawed, it is used again."""

    async def trial(at: int) -> float:
        make = Maker()
        async with Cache(server.url, settings, namespace=f"er:{at}") as cache:
            await cache.put("before", b"kept", ttl=600)
            server.freeze()
            begin = time.monotonic()
            answers = [await cache.once(str(number), make) for number in range(50)]
            took = time.monotonic() - begin
            server.thaw()
            await wait_until(lambda: cache.status == "up", "it is up again")
            before = await cache.get("before")

        assert len({answer.value for answer in answers}) == 50
        assert before is not None
        return took

    assert await quickest(trial, 1.8 * BUDGET) < 1.8 * BUDGET


async def test_full(server: RedisServer, settings: Settings) -> None:
    """A full server stores nothing and that is said; questions are answered, and with room again it is used again."""
    make = Maker()
    async with redis.asyncio.Redis.from_url(server.url) as client, Cache(server.url, settings) as cache:
        await client.config_set("maxmemory-policy", "noeviction")
        await cache.put("before", b"kept", ttl=600)
        await client.config_set("maxmemory", "1")
        answers = await asyncio.gather(*(cache.once("key", make) for _ in range(10)))
        before = await cache.get("before")
        status, why = cache.status, cache.why
        await client.config_set("maxmemory", "0")
        await cache.put("after", b"x", ttl=600)
        after = await cache.get("after")

    assert {answer.value for answer in answers} == {b"1"}
    assert before is not None
    assert status == "up"
    assert why == f"Redis at {server.url} is full; going on without it."
    assert after is not None
    assert cache.why == ""


async def test_read_only(server: RedisServer, settings: Settings) -> None:
    """A server that became a replica is read; questions that it does not know are answered all the same."""
    make = Maker()
    async with redis.asyncio.Redis.from_url(server.url) as client, Cache(server.url, settings) as cache:
        await cache.put("before", b"kept", ttl=600)
        await client.replicaof("127.0.0.1", 1)
        known = await cache.once("before", make)
        unknown = await cache.once("key", make)
        await client.replicaof("NO", "ONE")

    assert (known.value, known.origin) == (b"kept", "fresh")
    assert (unknown.value, unknown.origin) == (b"1", "made")


async def test_flushed(server: RedisServer, settings: Settings) -> None:
    """A server that forgets all keys and scripts in mid-run is filled again, and stores."""
    make = Maker()
    async with redis.asyncio.Redis.from_url(server.url) as client, Cache(server.url, settings) as cache:
        first = await cache.once("key", make)
        await cache.drain(5)
        await client.flushall()
        await client.script_flush()
        second = await cache.once("key", make)
        await cache.drain(5)
        third = await cache.once("key", make)

    assert [first.origin, second.origin, third.origin] == ["made", "made", "fresh"]
    assert cache.counters.errors == 0


async def test_memory_is_bounded_and_the_queue_safe(server: RedisServer, settings: Settings) -> None:
    """Over its memory the embedded server drops cached answers, and never a key without a time to live."""
    calm = settings.model_copy(update={"redis_timeout": 5.0})
    async with redis.asyncio.Redis.from_url(server.url) as client, Cache(server.url, calm) as cache:
        await client.mset({f"queue:{number}": b"job" * 100 for number in range(500)})
        used = (await client.info("memory"))["used_memory"]
        await client.config_set("maxmemory", used + (2 << 20))
        for start in range(0, 4000, 200):
            await asyncio.gather(*(cache.put(f"k{start + n}", b"x" * 2048, ttl=600) for n in range(200)))
        found = await cache.get_many(f"k{number}" for number in range(4000))
        jobs = await client.exists(*(f"queue:{number}" for number in range(500)))

    assert jobs == 500
    assert 0 < len(found) < 4000
    assert cache.counters.errors == 0
