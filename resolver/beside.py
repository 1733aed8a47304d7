"""Asks beside a page, where it left something open: its own oEmbed offer, the original that it declares elsewhere.

At most one request each, and never a must. Each goes through the same guards as every other, without a retry, within
`SECONDS` of the question's time and behind a breaker for its host. What fails is one more capture with its reason; the
verdict on the page is the page's own, whatever is answered beside it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from resolver import hosts, platforms, urls
from resolver.answer import Answer, Status
from resolver.cache import Cache
from resolver.errors import FetchFailed
from resolver.fetch import deadline
from resolver.fetch.retry import once, retry_after
from resolver.fetch.web import Want, Web
from resolver.judge.availability import failure
from resolver.judge.page import read_page_state
from resolver.metadata import PageFacts, canonical, discovery, read_page
from resolver.metadata.addresses import same_page
from resolver.metadata.discovery import Filled
from resolver.model import Disagreement, Facts
from resolver.platforms.base import Reading
from resolver.platforms.shared.oembed import by_status, unreadable
from resolver.sourcing import Seen
from resolver.vocabulary import AvailabilityState, Method, Reason

SECONDS = 3.0
"""What a side request may take of the question's time."""

NOT_SEEN = frozenset({Reason.OFFLINE, Reason.NOT_IN_RECORDING, Reason.OUT_OF_TIME})
"""Reasons why nobody was asked at all: no look, so no capture."""


@contextmanager
def aside() -> Iterator[None]:
    """What is asked in this block is asked once and for `SECONDS`: it could tell more of what is known already."""
    with deadline.within(SECONDS, fixed=True), once():
        yield


class Beside:
    """Asks what a page leaves open."""

    def __init__(self, web: Web, cache: Cache, now: Callable[[], datetime]) -> None:
        self._web = web
        self._cache = cache
        self._now = now

    async def fill(self, page: PageFacts, page_url: str, seen: Seen) -> None:
        """Take in what the page's own oEmbed offer adds, where the page lacks something; else ask nobody."""
        url = discovery.offer(page, page_url)
        if url is None:
            return
        answer, failed = await self._ask("oembed", url, Want.DATA)
        if answer is None:
            if failed is not None and failed.reason not in NOT_SEEN:
                seen.glance(Method.OEMBED, url, failure(failed), None, now=self._now())
            return
        if answer.status != Status.OK:
            seen.glance(Method.OEMBED, url, by_status("oembed", answer), answer, now=self._now())
            return
        filled = discovery.fill(page, answer.json())
        reading = Reading(AvailabilityState.LIVE) if filled else unreadable("oembed", answer)
        seen.glance(Method.OEMBED, url, reading, answer, now=self._now(), filled=filled)

    async def original(self, page: PageFacts, here: Sequence[str], seen: Seen) -> None:
        """Ask the original that a page declares on another site, and believe it when it names the page back.

        `here` are the page's own addresses. See `metadata.canonical` for the rule; nobody is asked where the declared
        address cannot be an original: where it is a platform's item, a short link or a wall.
        """
        url = page.elsewhere
        if url is None or platforms.item(url) or platforms.short(url) or hosts.is_short(urls.host(url)):
            return
        if hosts.wall(url) is not None:
            return
        answer, _ = await self._ask("canonical", url, Want.PAGE)
        if answer is None or answer.status != Status.OK:
            return
        there = read_page(answer)
        state = read_page_state(answer, asked_url=url, final_url=url, title=there.facts.title)
        if state.state is AvailabilityState.LIVE and canonical.names_back(there, url, here):
            filled = Filled(Facts(url=url), {"/url": "link:canonical, named back"})
            seen.glance(Method.HTML_META, url, Reading(AvailabilityState.LIVE), answer, now=self._now(), filled=filled)
            seen.disagreements = [each for each in seen.disagreements if not _is_settled(each, url)]

    async def _ask(self, what: str, url: str, want: Want) -> tuple[Answer | None, FetchFailed | None]:
        """One answer, or why there is none; neither where the host is being left alone."""
        breaker = self._cache.breaker(f"{what}:{urls.host(url)}")
        if not await breaker.allow():
            return None, None
        try:
            with aside():
                answer = await self._web.get(url, want=want)
        except FetchFailed as failed:
            await breaker.tell(ok=failed.reason in NOT_SEEN, retry_after=failed.retry_after)
            return None, failed
        trouble = answer.status >= Status.INTERNAL_SERVER_ERROR or answer.status == Status.TOO_MANY_REQUESTS
        await breaker.tell(ok=not trouble, retry_after=retry_after(answer.headers) if trouble else None)
        return answer, None


def _is_settled(each: Disagreement, url: str) -> bool:
    """Whether a disagreement about the address was only whether this one is to be believed."""
    return each.field == "/url" and all(claim.by == "request" or same_page(claim.value, url) for claim in each.said)
