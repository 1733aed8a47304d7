"""What is put is got, for as long as it was said, and nothing else is."""

import asyncio

import pytest
import redis.asyncio

from resolver.cache import Cache, Entry
from resolver.cache.lease import Names
from resolver.errors import ConfigError
from resolver.settings import Settings
from tests.support.wait import wait_until


async def test_put_and_get(redis_url: str, settings: Settings, space: str) -> None:
    """One cache's answer is another's, fresh until its time is over, then stale."""
    async with Cache(redis_url, settings, namespace=space) as one, Cache(redis_url, settings, namespace=space) as other:
        await one.put("fresh", b"\x00bytes", ttl=60)
        await one.put("stale", b"old", ttl=0.001, stale=60)
        await wait_until(lambda: _is_stale(other, "stale"), "the answer is stale")
        fresh, stale = await other.get("fresh"), await other.get("stale")

    assert (fresh and fresh.value, fresh and fresh.fresh) == (b"\x00bytes", True)
    assert (stale and stale.value, stale and stale.fresh) == (b"old", False)


async def test_nothing_there(redis_url: str, settings: Settings, space: str) -> None:
    """A key that was never put, and one that was deleted, give None."""
    async with Cache(redis_url, settings, namespace=space) as cache:
        await cache.put("gone", b"x", ttl=60)
        await cache.delete("gone")

        assert await cache.get("never") is None
        assert await cache.get("gone") is None


@pytest.mark.parametrize(("ttl", "stale"), [(0, 0), (-1, 60), (0, 60)])
async def test_no_time_to_live_is_not_stored(
    redis_url: str, settings: Settings, space: str, ttl: float, stale: float
) -> None:
    """An answer without a time to live is not kept, and is no error."""
    async with Cache(redis_url, settings, namespace=space) as cache:
        await cache.put("key", b"x", ttl=ttl, stale=stale)

        assert await cache.get("key") is None


async def test_get_many(redis_url: str, settings: Settings, space: str) -> None:
    """Of many keys, those that have an answer are given, each once, each its own."""
    async with Cache(redis_url, settings, namespace=space) as cache:
        await asyncio.gather(*(cache.put(f"k{n}", f"v{n}".encode(), ttl=60) for n in range(0, 300, 2)))
        found = await cache.get_many([f"k{n}" for n in range(300)] * 2)

    assert {key: entry.value for key, entry in found.items()} == {f"k{n}": f"v{n}".encode() for n in range(0, 300, 2)}


@pytest.mark.parametrize("key", ["", "x:post:1", "https://example.org/?q=1&é=🇺🇦\r\n", "\udc80", "k" * 100_000])
async def test_any_key(redis_url: str, settings: Settings, space: str, key: str) -> None:
    """A key is any text; in Redis it is a digest and never the text."""
    async with Cache(redis_url, settings, namespace=space) as cache:
        await cache.put(key, b"x", ttl=60)
        entry = await cache.get(key)

    assert entry is not None
    assert entry.value == b"x"
    assert Names(space, key).value.removeprefix(space + ":").isalnum()


async def test_a_name_space_is_a_version(redis_url: str, settings: Settings, space: str) -> None:
    """A cache of another version sees nothing of this one."""
    async with (
        Cache(redis_url, settings, namespace=f"{space}:1") as one,
        Cache(redis_url, settings, namespace=f"{space}:2") as two,
    ):
        await one.put("key", b"x", ttl=60)

        assert await two.get("key") is None


@pytest.mark.parametrize("spoil", ["cut", "garbled", "foreign", "moved"])
async def test_a_bad_entry_is_a_miss_and_goes(redis_url: str, settings: Settings, space: str, spoil: str) -> None:
    """An entry that was cut, changed, written by something else or moved under another key is none, and is deleted."""
    names, other = Names(space, "key"), Names(space, "other")
    async with (
        redis.asyncio.Redis.from_url(redis_url) as client,
        Cache(redis_url, settings, namespace=space) as cache,
    ):
        await cache.put("key", b"x" * 100, ttl=60)
        await cache.put("other", b"y" * 100, ttl=60)
        raw = await client.get(names.value)
        assert isinstance(raw, bytes)
        spoilt = {
            "cut": raw[:-7],
            "garbled": raw[:-40] + b"\xff" * 40,
            "foreign": b'{"v": 1}',
            "moved": await client.get(other.value),
        }[spoil]
        assert spoilt is not None
        await client.set(names.value, spoilt, px=60_000)

        assert await cache.get("key") is None
        await wait_until(lambda: _is_missing(client, names.value), "the bad entry is deleted")


async def test_another_type_is_a_miss(redis_url: str, settings: Settings, space: str) -> None:
    """A hash where an entry should be, or a lock, is a miss; making and storing go on as if it were not there."""
    names = Names(space, "key")
    async with (
        redis.asyncio.Redis.from_url(redis_url) as client,
        Cache(redis_url, settings, namespace=space) as cache,
    ):
        for name in (names.value, names.lock, names.last):
            await client.hset(name, "a", "b")

        assert await cache.get("key") is None
        await cache.put("key", b"x", ttl=60)
        entry = await cache.get("key")
        assert entry is not None
        assert entry.value == b"x"
        await client.delete(names.lock)


async def test_the_counts(redis_url: str, settings: Settings, space: str) -> None:
    """Hits, stale answers and misses are counted apart."""
    async with Cache(redis_url, settings, namespace=space) as cache:
        await cache.put("fresh", b"x", ttl=60)
        await cache.put("stale", b"x", ttl=0.001, stale=60)
        await wait_until(lambda: _is_stale(cache, "stale"), "the answer is stale")
        before = (cache.counters.hits, cache.counters.stale, cache.counters.misses)
        await cache.get_many(["fresh", "stale", "missing", "none"])
        after = (cache.counters.hits, cache.counters.stale, cache.counters.misses)

    assert tuple(now - then for now, then in zip(after, before, strict=True)) == (1, 1, 2)
    assert cache.counters.errors == 0


@pytest.mark.parametrize("url", ["http://127.0.0.1", "redis://127.0.0.1:notaport", "nonsense"])
def test_a_url_that_is_none(settings: Settings, url: str) -> None:
    """An address that no client can read is a mistake in the settings."""
    with pytest.raises(ConfigError, match="Redis URL"):
        Cache(url, settings)


async def test_the_password_stays_here(settings: Settings) -> None:
    """The sentence about a Redis that fails names it without user and password, and our limits win over the URL's."""
    url = "redis://editor:secret@127.0.0.1:1/0?socket_timeout=60&max_connections=1&decode_responses=1"
    async with Cache(url, settings) as cache:
        assert cache.status == "down"
        assert cache.why == "Redis at redis://127.0.0.1:1 cannot be reached; going on without it."


async def _is_stale(cache: Cache, key: str) -> bool:
    entry: Entry | None = await cache.get(key)
    return entry is not None and not entry.fresh


async def _is_missing(client: redis.asyncio.Redis, name: str) -> bool:
    return await client.exists(name) == 0
