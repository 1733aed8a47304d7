"""Asks beside a page: its own oEmbed offer, where the page left something open. At most one request, never a must.

Each side request goes through the same guards as every other, without a retry, within `SECONDS` of the question's time
and behind a breaker for its host. What fails is one more capture with its reason; the verdict on the page is the
page's own, whatever is answered beside it.
"""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from resolver import urls
from resolver.answer import Answer
from resolver.cache import Cache
from resolver.errors import FetchFailed
from resolver.fetch import deadline
from resolver.fetch.retry import once, retry_after
from resolver.fetch.web import Want, Web
from resolver.judge.availability import failure
from resolver.metadata import PageFacts, discovery
from resolver.platforms.base import Reading
from resolver.platforms.shared.oembed import by_status, unreadable
from resolver.sourcing import Seen
from resolver.vocabulary import AvailabilityState, Method, Reason

SECONDS = 3.0
"""What a side request may take of the question's time."""

_NOT_SEEN = frozenset({Reason.OFFLINE, Reason.NOT_IN_RECORDING, Reason.OUT_OF_TIME})
"""Reasons why nobody was asked at all: no look, so no capture."""


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
            if failed is not None and failed.reason not in _NOT_SEEN:
                seen.glance(Method.OEMBED, url, failure(failed), None, now=self._now())
            return
        if answer.status != HTTPStatus.OK:
            seen.glance(Method.OEMBED, url, by_status("oembed", answer), answer, now=self._now())
            return
        filled = discovery.fill(page, answer.json())
        reading = Reading(AvailabilityState.LIVE) if filled else unreadable("oembed", answer)
        seen.glance(Method.OEMBED, url, reading, answer, now=self._now(), filled=filled)

    async def _ask(self, what: str, url: str, want: Want) -> tuple[Answer | None, FetchFailed | None]:
        """One answer, or why there is none; neither where the host is being left alone."""
        breaker = self._cache.breaker(f"{what}:{urls.host(url)}")
        if not await breaker.allow():
            return None, None
        try:
            with deadline.within(SECONDS), once():
                answer = await self._web.get(url, want=want)
        except FetchFailed as failed:
            await breaker.tell(ok=failed.reason in _NOT_SEEN, retry_after=failed.retry_after)
            return None, failed
        trouble = answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS
        await breaker.tell(ok=not trouble, retry_after=retry_after(answer.headers) if trouble else None)
        return answer, None
