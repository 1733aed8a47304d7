"""Whatever befalls Redis costs time within the budget, and never an answer."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from resolver.cache import Cache
from resolver.settings import Settings
from tests.support.faults import Fault, FaultProxy
from tests.support.maker import Maker
from tests.support.wait import quickest, wait_until

BUDGET = 0.25
LIMIT = 1.8 * BUDGET
"""One budget more than without a fault, but not two; in one of several trials, since a busy machine lengthens each."""

CALLS = 40


@pytest.fixture
def settings() -> Settings:
    """The budget of the defaults; after a failure Redis is left alone for longer than the test takes."""
    return Settings(redis_timeout=BUDGET, redis_pause=60, lock_seconds=30)


@pytest_asyncio.fixture
async def proxy(redis_url: str) -> AsyncIterator[FaultProxy]:
    """A way to the server that can be spoilt."""
    async with FaultProxy(redis_url.removeprefix("unix://")) as running:
        yield running


def garble(chunk: bytes) -> bytes:
    """Another byte for every byte of an answer."""
    return bytes(byte ^ 0x15 for byte in chunk)


def spoil_values(chunk: bytes) -> bytes:
    """Well-formed answers with other content: the checksum must notice."""
    return chunk.replace(b"there", b"wrong")


def prepend(chunk: bytes) -> bytes:
    """One answer too many before the right one: everything after it answers another question."""
    return b"$5\r\nwrong\r\n" + chunk


def other_type(chunk: bytes) -> bytes:
    """A number where a list of values should be."""
    return b":1\r\n" if chunk.startswith(b"*") else chunk


FAULTS = {
    "blackhole": Fault(blackhole=True),
    "reset": Fault(reset=True),
    "cut at once": Fault(cut_after=0),
    "cut in an answer": Fault(cut_after=9),
    "slow": Fault(latency=0.8),
    "trickle": Fault(rate=20),
    "garbled": Fault(change=garble),
    "spoilt values": Fault(change=spoil_values),
    "one answer too many": Fault(change=prepend),
    "another type": Fault(change=other_type),
    "huge length": Fault(change=lambda _: b"*1\r\n$2000000000\r\n"),
    "full": Fault(change=lambda _: b"-OOM command not allowed when used memory > 'maxmemory'.\r\n"),
    "loading": Fault(change=lambda _: b"-LOADING server is loading the dataset in memory\r\n"),
    "auth changed": Fault(change=lambda _: b"-NOAUTH Authentication required.\r\n"),
}
HARMLESS = {"spoilt values"}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_before_the_call(proxy: FaultProxy, settings: Settings, space: str, fault: str) -> None:
    """With Redis spoilt from the start every question is answered rightly, for little over one budget in all."""

    async def run(name: str, url: str | None) -> tuple[float, Cache]:
        make = Maker()
        begin = time.monotonic()
        async with Cache(url, settings, namespace=f"{space}:{name}") as cache:
            answers = [await cache.once(str(number), make) for number in range(CALLS)]
        took = time.monotonic() - begin

        assert [answer.value for answer in answers] == [str(number + 1).encode() for number in range(CALLS)]
        return took, cache

    async def trial(at: int) -> float:
        proxy.set(Fault())
        sound, _ = await run(f"sound{at}", _sound(proxy, fault))
        proxy.set(FAULTS[fault])
        spoilt, cache = await run(f"spoilt{at}", proxy.url)

        assert (cache.status == "up") == (fault in HARMLESS)
        assert (cache.why == "") == (fault in HARMLESS)
        return spoilt - sound

    assert await quickest(trial, LIMIT) < LIMIT


def _sound(proxy: FaultProxy, fault: str) -> str | None:
    """What a run is compared with: one without any Redis, or with a sound one where the fault lets Redis be used."""
    return proxy.url if fault in HARMLESS else None


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_between_calls(proxy: FaultProxy, settings: Settings, space: str, fault: str) -> None:
    """With Redis spoilt in mid-run, on open connections, no call fails, waits for long or gets a wrong answer."""

    async def run(name: str, url: str | None, spoil: Fault) -> float:
        make = Maker()
        proxy.set(Fault())
        async with Cache(url, settings, namespace=f"{space}:{name}") as cache:
            await cache.put("known", b"there" * 10, ttl=60)
            proxy.set(spoil)
            begin = time.monotonic()
            known = [await cache.get("known") for _ in range(CALLS)]
            answers = await asyncio.gather(*(cache.once(str(number), make) for number in range(CALLS)))
            took = time.monotonic() - begin

        assert {entry.value for entry in known if entry is not None} <= {b"there" * 10}
        assert sorted(int(answer.value) for answer in answers) == list(range(1, CALLS + 1))
        return took

    async def trial(at: int) -> float:
        sound = await run(f"sound{at}", _sound(proxy, fault), Fault())
        return await run(f"spoilt{at}", proxy.url, FAULTS[fault]) - sound

    assert await quickest(trial, LIMIT) < LIMIT


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_while_it_is_made(proxy: FaultProxy, settings: Settings, space: str, fault: str) -> None:
    """With Redis spoilt while an answer is being made, those who wait get it, once made, without further delay."""

    async def trial(at: int) -> float:
        make = Maker(held=True)
        proxy.set(Fault())
        async with Cache(proxy.url, settings, namespace=f"{space}:{at}") as cache:
            waiting = [asyncio.create_task(cache.once("key", make)) for _ in range(10)]
            await wait_until(lambda: make.calls == 1, "it is being made")
            proxy.set(FAULTS[fault])
            make.go.set()
            begin = time.monotonic()
            answers = await asyncio.gather(*waiting)
            took = time.monotonic() - begin

        assert {answer.value for answer in answers} == {b"1"}
        return took

    assert await quickest(trial, BUDGET / 2) < BUDGET / 2


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - HARMLESS))
async def test_a_fault_while_another_makes_it(
    proxy: FaultProxy, redis_url: str, settings: Settings, space: str, fault: str
) -> None:
    """A caller who waits for another process's answer makes its own when Redis fails meanwhile."""
    theirs, ours = Maker(held=True), Maker()
    calm = settings.model_copy(update={"redis_timeout": 5.0})
    async with Cache(redis_url, calm, namespace=space) as other, Cache(proxy.url, settings, namespace=space) as cache:
        holding = asyncio.create_task(other.once("key", theirs))
        await wait_until(lambda: theirs.calls == 1, "the other makes it")
        waiting = asyncio.create_task(cache.once("key", ours))
        await wait_until(lambda: cache.counters.misses == 1, "ours waits")
        proxy.set(FAULTS[fault])
        answer = await waiting
        theirs.go.set()
        await holding

    assert (answer.value, answer.origin, ours.calls) == (b"1", "made", 1)


async def test_a_dead_server_costs_nothing(proxy: FaultProxy, settings: Settings, space: str) -> None:
    """Where connections are refused, a thousand questions take no time to speak of."""
    await proxy.refuse()

    async def trial(_: int) -> float:
        begin = time.monotonic()
        async with Cache(proxy.url, settings, namespace=space) as cache:
            found = await cache.get_many(map(str, range(1000)))
        took = time.monotonic() - begin

        assert (found, cache.status) == ({}, "down")
        assert cache.why.endswith("cannot be reached; going on without it.")
        return took

    assert await quickest(trial, BUDGET / 2) < BUDGET / 2


async def test_the_sentence_names_what_happened(proxy: FaultProxy, settings: Settings, space: str) -> None:
    """What the operator is told says where Redis is and that it did not answer in time."""
    proxy.set(FAULTS["blackhole"])
    async with Cache(proxy.url, settings, namespace=space) as cache:
        assert cache.why == f"Redis at {proxy.url} did not answer within 0.25 s; going on without it."


async def test_within_a_run_without_redis(proxy: FaultProxy, settings: Settings, space: str) -> None:
    """While Redis is away a question is still asked once in this process, one after the other too."""
    await proxy.refuse()
    make = Maker()
    async with Cache(proxy.url, settings, namespace=space) as cache:
        answers = [await cache.once("key", make) for _ in range(20)]

    assert {answer.value for answer in answers} == {b"1"}


BREAK: dict[str, Callable[[FaultProxy], None]] = {
    "blackhole": lambda proxy: proxy.set(Fault(blackhole=True)),
    "garbled": lambda proxy: proxy.set(Fault(change=garble)),
    "reset": lambda proxy: proxy.set(Fault(reset=True)),
}


@pytest.mark.parametrize("fault", BREAK)
async def test_it_comes_back_by_itself(proxy: FaultProxy, settings: Settings, space: str, fault: str) -> None:
    """When the fault is over the cache is up again after a pause, nobody needs to ask, and no connection is reused."""
    quick = settings.model_copy(update={"redis_pause": 0.05})
    make = Maker()
    async with Cache(proxy.url, quick, namespace=space) as cache:
        await cache.put("key", b"there", ttl=60)
        BREAK[fault](proxy)
        await wait_until(lambda: _down(cache), "the fault is noticed")
        before = proxy.accepted
        proxy.set(Fault())
        await wait_until(lambda: cache.status == "up", "it is up again")
        answer = await cache.once("key", make)

    assert (answer.value, answer.origin) == (b"there", "fresh")
    assert proxy.accepted > before
    assert cache.why == ""


async def test_one_dropped_connection_is_no_fault(proxy: FaultProxy, settings: Settings, space: str) -> None:
    """A connection that breaks before it answers is dialled once more, and the caller gets the answer."""
    async with Cache(proxy.url, settings, namespace=space) as cache:
        await cache.put("key", b"there", ttl=60)
        proxy.drop_once()
        entry = await cache.get("key")

    assert entry is not None
    assert (cache.status, cache.counters.errors) == ("up", 0)


async def test_latency_within_the_budget_is_no_fault(proxy: FaultProxy, settings: Settings, space: str) -> None:
    """A Redis that is merely slow is used, and stays up."""
    make = Maker()
    calm = settings.model_copy(update={"redis_timeout": 2.0})
    async with Cache(proxy.url, calm, namespace=space) as cache:
        proxy.set(Fault(latency=0.05))
        answers = await asyncio.gather(*(cache.once("key", make) for _ in range(10)))
        await cache.drain(5)
        later = await cache.once("key", make)

    assert {answer.value for answer in answers} == {b"1"}
    assert (later.origin, cache.status, cache.counters.errors) == ("fresh", "up", 0)


async def test_a_refresh_while_the_last_one_is_stored(proxy: FaultProxy, settings: Settings, space: str) -> None:
    """A refresh that is asked for while an earlier one's answer is on its way to Redis makes its own all the same."""
    make = Maker(held=True)
    calm = settings.model_copy(update={"redis_timeout": 5.0})
    async with Cache(proxy.url, calm, namespace=space) as cache:
        waiting = asyncio.create_task(cache.once("key", make, refresh=True))
        await wait_until(lambda: make.calls == 1, "it is being made")
        proxy.delay_once(0.2)
        make.go.set()
        answers = [await waiting, await cache.once("key", make, refresh=True)]

    assert [(answer.value, answer.origin) for answer in answers] == [(b"1", "made"), (b"2", "made")]


async def test_a_busy_loop_is_no_fault(proxy: FaultProxy, settings: Settings, space: str) -> None:
    """When our own process was busy past the deadline, an answer that lies there is read and Redis is not blamed."""
    async with Cache(proxy.url, settings, namespace=space) as cache:
        await cache.put("key", b"there", ttl=60)
        proxy.set(Fault(latency=0.1))
        asking = asyncio.create_task(cache.get("key"))
        await asyncio.sleep(0.05)
        busy_until = time.monotonic() + 2 * BUDGET
        while time.monotonic() < busy_until:
            pass
        entry = await asking

    assert entry is not None
    assert (cache.status, cache.counters.errors) == ("up", 0)


async def _down(cache: Cache) -> bool:
    await cache.get("key")
    return cache.status == "down"
