"""Very many links to one host: each gets its turn, and none is judged by the wait for it."""

import asyncio
import socket
from collections import Counter
from collections.abc import Sequence

from resolver.fetch.client import Client
from resolver.fetch.silence import IN_A_ROW
from resolver.service import Resolver
from resolver.vocabulary import AvailabilityState, Reason
from tests.support.wait import wait_until
from tests.support.web import Reply, Web, settings_for

LIVE = AvailabilityState.LIVE


def pages(web: Web, count: int, delay: float) -> list[str]:
    """Addresses of one host that answers after `delay` seconds."""
    urls = [f"https://www.example.org/EXAMPLE-{number}" for number in range(count)]
    for number, url in enumerate(urls):
        html = f"<title>Page {number}</title><p>Words enough.</p>".encode()
        web.reply(url, Reply(200, {"Content-Type": "text/html"}, html, delay))
    return urls


async def test_the_last_in_a_long_line_is_live(web: Web) -> None:
    """Thirty links to a host that serves one at a time are all live, though the line is longer than a link's time."""
    urls = pages(web, 30, 0.1)
    async with Resolver(settings_for(web, total_timeout=1, per_host=1, concurrency=30)) as resolver:
        found = await asyncio.gather(*(resolver.resolve(url) for url in urls))

    assert Counter(each.source.availability.state for each in found) == {LIVE: 30}


async def test_they_who_wait_for_the_same_answer_wait_in_line_too(web: Web) -> None:
    """Two callers with one link at the end of a long line get its one answer."""
    *before, last = pages(web, 12, 0.3)
    async with Resolver(settings_for(web, total_timeout=0.8, per_host=1)) as resolver:
        *_, one, other = await asyncio.gather(*(resolver.resolve(url) for url in (*before, last, last)))

    assert one.source.availability.state is LIVE
    assert other.source.title == one.source.title
    assert web.count(last) == 1


async def test_another_process_in_line_is_waited_for(web: Web, redis_url: str) -> None:
    """A link that another process is resolving, at the end of a long line, is live for whoever else asks for it."""
    *before, last = pages(web, 12, 0.3)
    settings = settings_for(web, total_timeout=0.8, per_host=1)
    async with Resolver(settings, cache_url=redis_url) as one, Resolver(settings, cache_url=redis_url) as other:
        making = [asyncio.create_task(one.resolve(url)) for url in (*before, last)]
        await wait_until(lambda: web.total > 1)
        shared = await other.resolve(last)
        await asyncio.gather(*making)

    assert shared.source.availability.state is LIVE
    assert web.count(last) == 1


async def test_a_shared_pace_takes_nobodys_time(web: Web, redis_url: str) -> None:
    """With so many requests a second among all processes, the last link has its whole time when its turn comes."""
    urls = pages(web, 8, 0.0)
    settings = settings_for(web, total_timeout=0.5, per_host_rate=5)
    async with Resolver(settings, cache_url=redis_url) as resolver:
        found = await asyncio.gather(*(resolver.resolve(url) for url in urls))

    assert Counter(each.source.availability.state for each in found) == {LIVE: 8}


async def test_a_line_that_is_too_long_is_no_word_about_the_page(web: Web) -> None:
    """Who had no turn within `turn_timeout` was not checked, and says that there was no time; nothing is remembered."""
    first, second = pages(web, 2, 0.6)
    async with Resolver(settings_for(web, per_host=1, turn_timeout=0.2)) as resolver:
        one, other = await asyncio.gather(resolver.resolve(first), resolver.resolve(second))
        again = await resolver.resolve(second)

    assert one.source.availability.state is LIVE
    assert other.source.availability.state is AvailabilityState.NOT_CHECKED
    assert other.source.availability.reason is Reason.OUT_OF_TIME
    assert again.source.availability.state is LIVE


async def test_what_was_not_asked_does_not_count_towards_gone(web: Web) -> None:
    """Links to a host whose name is not found are all unreachable, and only those that were tried count as failed."""

    def lookup(_: str) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    (known,) = pages(web, 1, 0.0)
    lost = [f"https://nowhere.example.com/EXAMPLE-{number}" for number in range(30)]
    settings = settings_for(web).model_copy(update={"dns": (f"www.example.org=127.0.0.1:{web.port}",)})
    async with Client(settings, lookup=lookup) as client, Resolver(settings, web=client) as resolver:
        await resolver.resolve(known)
        found = [(await resolver.resolve(url)).source.availability for url in lost]

    assert {each.state for each in found} == {AvailabilityState.UNREACHABLE}
    assert {each.reason for each in found} == {Reason.DNS_FAILED}
    assert [each.failed_checks for each in found] == [1] * IN_A_ROW + [0] * (len(lost) - IN_A_ROW)
