"""What the service makes of its cache: renewed behind the caller's back, and never in the way of an answer."""

import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from resolver.cache import Cache
from resolver.question import about_url
from resolver.service import Resolver
from resolver.vocabulary import AvailabilityState
from tests.support.faults import Fault, FaultProxy
from tests.support.wait import quickest, wait_until
from tests.support.web import Web, settings_for

PAGE = "<html><head><title>{}</title></head><body><p>Words enough for a page that is one.</p></body></html>"
URL = "https://example.org/story"
BUDGET = 0.25

FAULTS = {
    "hung": Fault(blackhole=True),
    "drops connections": Fault(reset=True),
    "cuts answers": Fault(cut_after=9),
    "garbles": Fault(change=lambda chunk: bytes(byte ^ 0x15 for byte in chunk)),
    "slow": Fault(latency=0.8),
}


@pytest_asyncio.fixture
async def proxy(empty_redis_url: str) -> AsyncIterator[FaultProxy]:
    """A way to the server that can be spoilt."""
    async with FaultProxy(empty_redis_url.removeprefix("unix://").partition("?")[0]) as running:
        yield running


async def test_a_short_run_leaves_a_fresh_answer(web: Web, empty_redis_url: str) -> None:
    """A run that met a stale answer gives it at once, and renews it before it ends: the next run has the new one."""
    settings = settings_for(web, ttl_live=1.0, redis_timeout=5.0)
    web.page(URL, PAGE.format("The old title"))
    async with Resolver(settings, cache_url=empty_redis_url) as resolver:
        await resolver.resolve(URL)
    web.page(URL, PAGE.format("The new title"))
    async with Cache(empty_redis_url, settings) as cache:
        await wait_until(lambda: _none_is_fresh(cache), "the answer is stale")
    async with Resolver(settings, cache_url=empty_redis_url) as resolver:
        at_once = await resolver.resolve(URL)
    async with Resolver(settings, cache_url=empty_redis_url) as resolver:
        next_run = await resolver.resolve(URL)

    assert at_once.source.title == "The old title"
    assert next_run.source.title == "The new title"


async def _none_is_fresh(cache: Cache) -> bool:
    entry = await cache.get(about_url(URL).key)
    return entry is not None and not entry.fresh


@pytest.mark.parametrize("fault", ["killed", *FAULTS])
async def test_a_spoilt_redis_costs_its_budget(web: Web, proxy: FaultProxy, fault: str) -> None:
    """Twenty links one after another with a Redis that is spoilt: all live, for one budget more than with none."""
    settings = settings_for(web, redis_timeout=BUDGET, redis_pause=60.0)
    links = [f"https://example.org/{number}" for number in range(20)]
    for link in links:
        web.page(link, PAGE.format(link))
    if fault == "killed":
        await proxy.refuse()
    else:
        proxy.set(FAULTS[fault])

    async def trial(_: int) -> float:
        took = []
        for url in (None, f"{proxy.url}?db=15"):
            begin = time.monotonic()
            async with Resolver(settings, cache_url=url) as resolver:
                states = {(await resolver.resolve(link)).source.availability.state for link in links}
            took.append(time.monotonic() - begin)

            assert states == {AvailabilityState.LIVE}
        return took[1] - took[0]

    assert await quickest(trial, 1.8 * BUDGET, most=5) < 1.8 * BUDGET
    assert proxy.accepted > 0 or fault == "killed"
