"""One question is asked once, and everybody gets its answer: the rules within one process."""

import asyncio

import pytest
import redis.asyncio

from resolver.cache import Cache, Once
from resolver.cache.lease import Names
from resolver.settings import Settings
from tests.support.maker import Maker
from tests.support.wait import wait_until


async def test_fifty_callers_one_making(redis_url: str, settings: Settings, space: str) -> None:
    """Fifty callers of one cold key at once: one making, one answer; later ones are answered from the cache."""
    make = Maker()
    async with Cache(redis_url, settings, namespace=space) as cache:
        answers = await asyncio.gather(*(cache.once("key", make) for _ in range(50)))
        later = await cache.once("key", make)

    assert make.calls == 1
    assert {answer.value for answer in answers} == {b"1"}
    assert sorted(answer.origin for answer in answers) == ["made"] + ["shared"] * 49
    assert later.value == b"1"
    assert (cache.counters.made, cache.counters.errors) == (1, 0)


async def test_other_keys_do_not_wait(redis_url: str, settings: Settings, space: str) -> None:
    """A key that is being made holds up no other."""
    slow, quick = Maker(held=True), Maker()
    async with Cache(redis_url, settings, namespace=space) as cache:
        waiting = asyncio.create_task(cache.once("slow", slow))
        await wait_until(lambda: slow.calls == 1, "the slow one is being made")

        assert (await cache.once("quick", quick)).origin == "made"
        slow.go.set()
        assert (await waiting).origin == "made"


async def test_a_fresh_answer_is_not_made(redis_url: str, settings: Settings, space: str) -> None:
    """A fresh answer is given with its age, and nothing is made."""
    make = Maker()
    async with Cache(redis_url, settings, namespace=space) as cache:
        await cache.put("key", b"there", ttl=60)
        answer = await cache.once("key", make)

    assert (answer.value, answer.origin, make.calls) == (b"there", "fresh", 0)


async def test_stale_at_once_and_renewed_once(redis_url: str, settings: Settings, space: str) -> None:
    """Fifty callers of a stale key get the stale answer while it is renewed, once; then it is fresh."""
    make = Maker(held=True)
    async with Cache(redis_url, settings, namespace=space) as cache:
        await _put_stale(cache)
        answers = await asyncio.gather(*(cache.once("key", make) for _ in range(50)))
        while_renewing = await cache.once("key", make)
        make.go.set()
        await wait_until(lambda: _is(cache, b"1"), "the renewed answer is there")

    assert {(answer.value, answer.origin) for answer in [*answers, while_renewing]} == {(b"old", "stale")}
    assert make.calls == 1


async def test_a_failed_renewal_is_swallowed(redis_url: str, settings: Settings, space: str) -> None:
    """A renewal that fails is counted, disturbs nobody, and is not tried again at once."""
    make = Maker()
    make.error = OSError("the upstream failed")
    async with Cache(redis_url, settings, namespace=space) as cache:
        await _put_stale(cache)
        answers = [await cache.once("key", make)]
        await wait_until(lambda: cache.counters.errors == 1, "the failure is counted")
        await cache.drain(5)
        answers += [await cache.once("key", make) for _ in range(20)]
        await cache.drain(5)

    assert {(answer.value, answer.origin) for answer in answers} == {(b"old", "stale")}
    assert (make.calls, cache.counters.errors) == (1, 1)


async def test_a_weak_renewal_replaces_nothing(redis_url: str, settings: Settings, space: str) -> None:
    """A renewal that could learn nothing leaves the older answer in its place, and is not tried again at once."""
    make = Maker(weak=True)
    async with Cache(redis_url, settings, namespace=space) as cache:
        await _put_stale(cache)
        answers = []
        for _ in range(10):
            answers.append(await cache.once("key", make))
            await cache.drain(5)

    assert {(answer.value, answer.origin) for answer in answers} == {(b"old", "stale")}
    assert (make.calls, cache.counters.errors) == (1, 0)


async def test_a_weak_answer_is_kept_where_there_was_none(redis_url: str, settings: Settings, space: str) -> None:
    """What could be learned about a cold question, if only that nothing could, is remembered for its time."""
    make = Maker(weak=True)
    async with Cache(redis_url, settings, namespace=space) as cache:
        await cache.once("key", make)
        await cache.drain(5)
        again = await cache.once("key", make)

    assert (again.value, again.origin, make.calls) == (b"1", "fresh", 1)


async def test_leaving_waits_for_a_renewal(redis_url: str, settings: Settings, space: str) -> None:
    """A short run that gave a stale answer leaves a fresh one behind."""
    make = Maker()
    async with Cache(redis_url, settings, namespace=space) as cache:
        await _put_stale(cache)
        await cache.once("key", make)
    async with Cache(redis_url, settings, namespace=space) as cache:
        assert await _is(cache, b"1")


async def test_refresh_makes_anew(redis_url: str, settings: Settings, space: str) -> None:
    """A refresh makes a new answer though a fresh one is there; callers who meet share it."""
    make = Maker()
    async with Cache(redis_url, settings, namespace=space) as cache:
        await cache.put("key", b"old", ttl=60)
        answers = await asyncio.gather(*(cache.once("key", make, refresh=True) for _ in range(10)))
        again = await cache.once("key", make, refresh=True)

    assert {answer.value for answer in answers} == {b"1"}
    assert again == Once(b"2", "made", 0.0)


async def test_the_exception_is_everybodys(redis_url: str, settings: Settings, space: str) -> None:
    """When the making fails, each waiter gets the exception, nothing is stored, and the next caller tries again."""
    make = Maker()
    make.error = OSError("the upstream failed")
    async with Cache(redis_url, settings, namespace=space) as cache:
        answers = await asyncio.gather(*(cache.once("key", make) for _ in range(5)), return_exceptions=True)
        make.error = None
        again = await cache.once("key", make)

    assert {type(answer) for answer in answers} == {OSError}
    assert (again.value, again.origin) == (b"2", "made")


async def test_one_waiter_may_leave(redis_url: str, settings: Settings, space: str) -> None:
    """A waiter that is cancelled, even the first, leaves the making to the others."""
    make = Maker(held=True)
    async with Cache(redis_url, settings, namespace=space) as cache:
        first, second = (asyncio.create_task(cache.once("key", make)) for _ in range(2))
        await wait_until(lambda: make.calls == 1, "it is being made")
        first.cancel()
        await asyncio.wait({first})
        make.go.set()

        assert (await second).value == b"1"
    assert (make.calls, make.cancelled) == (1, 0)


async def test_the_last_waiter_takes_it_along(redis_url: str, settings: Settings, space: str) -> None:
    """When all waiters have gone, the making is cancelled and its lock given back: the next caller need not wait."""
    make = Maker(held=True)
    patient = settings.model_copy(update={"lock_seconds": 60.0})
    async with (
        redis.asyncio.Redis.from_url(redis_url) as client,
        Cache(redis_url, patient, namespace=space) as cache,
    ):
        waiters = [asyncio.create_task(cache.once("key", make)) for _ in range(3)]
        await wait_until(lambda: make.calls == 1, "it is being made")
        for waiter in waiters:
            waiter.cancel()
        await asyncio.wait(waiters)
        await wait_until(lambda: make.cancelled == 1, "the making is cancelled")
        await wait_until(lambda: _free(client, space), "the lock is given back")
        make.go.set()

        assert (await cache.once("key", make)).value == b"2"


async def test_leaving_ends_what_is_held(redis_url: str, settings: Settings, space: str) -> None:
    """An exception in the body ends a renewal that hangs, at once, and gives its lock back."""
    make = Maker(held=True)

    async def interrupted() -> None:
        async with Cache(redis_url, settings, namespace=space) as cache:
            await _put_stale(cache)
            await cache.once("key", make)
            await wait_until(lambda: make.calls == 1, "it is being renewed")
            raise KeyError

    with pytest.raises(KeyError):
        await interrupted()
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        assert await _free(client, space)
    assert make.cancelled == 1


async def test_an_answer_that_is_not_kept(redis_url: str, settings: Settings, space: str) -> None:
    """An answer without a time to live reaches everybody who waits and is made again for the next."""
    make = Maker(ttl=0, stale=0)
    async with Cache(redis_url, settings, namespace=space) as cache:
        answers = await asyncio.gather(*(cache.once("key", make) for _ in range(5)))
        await cache.drain(5)
        again = await cache.once("key", make)

    assert {answer.value for answer in answers} == {b"1"}
    assert again.value == b"2"


async def test_what_was_put_meanwhile_stays(redis_url: str, settings: Settings, space: str) -> None:
    """What is put or deleted while an older question is being answered is not overwritten by that answer."""
    make = Maker(held=True)
    async with Cache(redis_url, settings, namespace=space) as cache:
        waiting = asyncio.create_task(cache.once("key", make, refresh=True))
        await wait_until(lambda: make.calls == 1, "it is being made")
        await cache.put("key", b"newer", ttl=60)
        make.go.set()
        await waiting
        await cache.drain(5)

        assert await _is(cache, b"newer")


async def test_without_redis_once_still_holds(settings: Settings) -> None:
    """With no Redis at all a question is still made once for those who meet, and kept for the run."""
    make = Maker(held=True)
    async with Cache(None, settings) as cache:
        waiting = [asyncio.create_task(cache.once("key", make)) for _ in range(50)]
        await wait_until(lambda: make.calls == 1, "it is being made")
        make.go.set()
        answers = await asyncio.gather(*waiting)
        later = await cache.once("key", make)

    assert {answer.value for answer in answers} == {b"1"}
    assert (later.value, make.calls) == (b"1", 1)
    assert (cache.status, cache.why) == ("off", "No Redis is set: answers are not kept between runs.")


async def _put_stale(cache: Cache) -> None:
    await cache.put("key", b"old", ttl=0.001, stale=600)
    await wait_until(lambda: _stale(cache), "the answer is stale")


async def _stale(cache: Cache) -> bool:
    entry = await cache.get("key")
    return entry is not None and not entry.fresh


async def _is(cache: Cache, value: bytes) -> bool:
    entry = await cache.get("key")
    return entry is not None and entry.value == value


async def _free(client: redis.asyncio.Redis, space: str) -> bool:
    return await client.exists(Names(space, "key").lock) == 0
