"""What workers share so that hosts and endpoints are treated well: budgets, breakers and turns."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from resolver.cache import Cache
from resolver.cache.breaker import FAILURES
from resolver.cache.turns import IDLE_SECONDS, LEASE_SECONDS
from resolver.settings import Settings
from tests.support.wait import wait_until


@pytest.fixture(params=["redis", "without"])
async def pair(
    request: pytest.FixtureRequest, redis_url: str, settings: Settings, space: str
) -> AsyncIterator[tuple[Cache, Cache]]:
    """Two caches as two workers hold them: on one Redis, or one cache twice where there is none."""
    url = redis_url if request.param == "redis" else None
    async with Cache(url, settings, namespace=space) as one, Cache(url, settings, namespace=space) as other:
        yield (one, other) if url else (one, one)


async def test_a_budget_is_shared(redis_url: str, settings: Settings, space: str) -> None:
    """A minute's worth may be taken at once, by all workers together, and no more."""
    async with Cache(redis_url, settings, namespace=space) as one, Cache(redis_url, settings, namespace=space) as other:
        budgets = [cache.budget("archive", 24) for cache in (one, other)]
        taken = [await budgets[n % 2].take() for n in range(30)]

    assert taken == [True] * 24 + [False] * 6


async def test_a_budget_without_redis_is_kept_by_each(settings: Settings) -> None:
    """Without Redis a process keeps the budget for itself."""
    async with Cache(None, settings) as cache:
        budget = cache.budget("archive", 3)

        assert [await budget.take() for _ in range(5)] == [True, True, True, False, False]


async def test_a_pause_keeps_everybody_away(redis_url: str, settings: Settings, space: str) -> None:
    """After one worker's 429 nobody takes from the budget until the pause is over."""
    async with Cache(redis_url, settings, namespace=space) as one, Cache(redis_url, settings, namespace=space) as other:
        await one.budget("archive", 24).pause(0.2)
        refused = await other.budget("archive", 24).take()
        await wait_until(other.budget("archive", 24).take, "the pause is over")

    assert refused is False


async def test_a_breaker_opens_after_failures_in_a_row(pair: tuple[Cache, Cache]) -> None:
    """Failures of all workers count together; a success between them starts the count again."""
    one, other = (cache.breaker("endpoint") for cache in pair)
    for _ in range(FAILURES - 1):
        await one.tell(ok=False)
    await other.tell(ok=True)
    for _ in range(FAILURES - 1):
        await other.tell(ok=False)
    before = await one.allow()
    await one.tell(ok=False)
    after = await other.allow()

    assert (before, after) == (True, False)


async def test_retry_after_opens_at_once_and_one_probe_closes(pair: tuple[Cache, Cache]) -> None:
    """An endpoint that asks for time gets it; then one caller alone may ask, and its success lets all ask again."""
    one, other = (cache.breaker("endpoint") for cache in pair)
    await one.tell(ok=False, retry_after=0.01)
    refused = await other.allow()
    opened = time.monotonic()
    one_more = (await one.allow(), await other.allow())

    assert refused is False
    assert one_more == (False, False)
    assert time.monotonic() - opened < 1


async def test_turns_are_shared(redis_url: str, settings: Settings, space: str) -> None:
    """At one host at most so many requests run at once among all workers; other hosts do not wait."""
    running = busiest = 0

    async def work(cache: Cache, host: str) -> None:
        nonlocal running, busiest
        turns = cache.turns(at_once=2, a_second=0)
        with turns.at_hand(host) or await turns.enter(host):
            running += 1
            busiest = max(busiest, running)
            await asyncio.sleep(0.01)
            running -= 1

    async with Cache(redis_url, settings, namespace=space) as one, Cache(redis_url, settings, namespace=space) as other:
        await asyncio.gather(*(work(cache, "www.example.org") for cache in (one, other) for _ in range(5)))
        shared = busiest
        busiest = 0
        await asyncio.gather(*(work(one, f"{n}.example.org") for n in range(5)))

    assert shared == 2
    assert busiest == 5


@pytest.mark.parametrize("leaves", [True, False])
async def test_a_turn_that_was_kept_goes_to_another(
    redis_url: str,
    settings: Settings,
    space: str,
    leaves: bool,  # noqa: FBT001 - a case
) -> None:
    """A turn that a worker keeps for its next request is another's soon, and at once when the worker leaves."""
    host = "www.example.org"
    async with Cache(redis_url, settings, namespace=space) as one, Cache(redis_url, settings, namespace=space) as other:
        turns = one.turns(at_once=1, a_second=0)
        for _ in range(5):
            with turns.at_hand(host) or await turns.enter(host):
                pass
        if leaves:
            await turns.close()
        started = time.monotonic()
        with await other.turns(at_once=1, a_second=0).enter(host):
            waited = time.monotonic() - started

    assert waited < (IDLE_SECONDS if leaves else LEASE_SECONDS / 3)


async def test_turns_keep_the_rate(redis_url: str, settings: Settings, space: str) -> None:
    """With a rate of twenty a second, five requests to one host take at least four gaps of 50 ms."""
    async with Cache(redis_url, settings, namespace=space) as cache:
        turns = cache.turns(at_once=10, a_second=20)
        started = time.monotonic()
        for _ in range(5):
            with turns.at_hand("www.example.org") or await turns.enter("www.example.org"):
                pass

    assert time.monotonic() - started >= 0.2


async def test_without_redis_turns_cost_nothing(settings: Settings) -> None:
    """Where there is nothing to share a turn is given at once."""
    async with Cache(None, settings) as cache:
        turns = cache.turns(at_once=1, a_second=1)
        started = time.monotonic()
        for _ in range(3):
            with turns.at_hand("www.example.org") or await turns.enter("www.example.org"):
                pass

    assert time.monotonic() - started < 0.5
