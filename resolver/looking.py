"""Asks the web about one question and makes its record: follow the way, ask the endpoints, look at the page.

A side request that fails never fails the whole: it is one more capture with its reason. What the answers mean is read
by `platforms`, `metadata` and `judge`, and put together by `sourcing`; here stands only the order of asking.
"""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urldefrag

from resolver import hosts, platforms, urls
from resolver.answer import Answer
from resolver.archiving import Archivist
from resolver.beside import NOT_SEEN, Beside, aside
from resolver.cache import Cache
from resolver.errors import FetchFailed
from resolver.fetch.chain import Chain, follow
from resolver.fetch.retry import retry_after
from resolver.fetch.web import Want, Web
from resolver.judge.availability import failure
from resolver.judge.page import read_page_state, told_by_status
from resolver.metadata import PageFacts, read_file, read_page
from resolver.model import Capture, Facts, Source, made, timestamp
from resolver.platforms.base import Ask, Item, Platform, Reading
from resolver.question import Question, Record
from resolver.settings import Settings
from resolver.sourcing import Seen, item_source, outcome, page_source, said_differently, without_look
from resolver.vocabulary import AvailabilityState, Method, Reason, Via

NETWORK_PROVEN_FOR = timedelta(minutes=1)
"""How long after any answer a name that is not found is the source's fault and not ours."""

NOT_MODIFIED = 304
_FAILING = frozenset({AvailabilityState.BLOCKED, AvailabilityState.UNREACHABLE})
_NOT_THE_ENDPOINTS = frozenset({Reason.OFFLINE, Reason.NOT_IN_RECORDING, Reason.OUT_OF_TIME, Reason.DNS_FAILED})
"""Failures that say nothing about the endpoint that was asked."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Looker:
    """Answers questions from the web; between questions it remembers only when the web last answered at all."""

    def __init__(
        self,
        web: Web,
        settings: Settings,
        cache: Cache,
        archivist: Archivist | None = None,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._web = web
        self._settings = settings
        self._cache = cache
        self._archivist = archivist
        self._beside = Beside(web, cache, now)
        self._now = now
        self._heard_at: datetime | None = None

    async def record(self, question: Question, previous: Record | None = None) -> Record:
        """The record of a question; the web's faults become states, never exceptions.

        `previous` is what was remembered: a page that has not changed since (304) is not read again.
        """
        if question.item is not None:
            return await self._about_item(question, question.item)
        chain = await self._follow(question.url, previous=previous)
        if hosts.dead(urls.host(chain.final_url)) and not _stands(chain):
            chain = await self._by_archive(chain)
        if platforms.item(chain.final_url) is not None:
            way = self._trail(question.url, chain)
            return Record(url=question.url, hops=chain.hops, item_url=chain.final_url, trail=way)
        if previous is not None and _is_unchanged(chain, previous):
            return self._unchanged(previous, chain)
        trail = self._trail(question.url, chain) if len(chain.hops) > 1 else None
        if chain.answer is not None and (confirmed := await self._confirmed(chain)) is not None:
            return Record(url=question.url, hops=chain.hops, source=confirmed, trail=trail)
        seen = Seen()
        page = self._look_at(chain, seen)
        if page is not None:
            await self._beside.fill(page, chain.final_url, seen)
            if page.elsewhere is not None:
                own = [hop.url for hop in chain.hops if urls.same_site(hop.url, chain.final_url)]
                await self._beside.original(page, own, seen)
        source = page_source(chain.final_url, [hop.url for hop in chain.hops], seen, self._now())
        headers = chain.answer.headers if chain.answer else {}
        return made(
            Record,
            url=question.url,
            hops=chain.hops,
            source=source,
            trail=trail,
            raw=tuple(seen.raw),
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
        )

    async def _about_item(self, question: Question, item: Item) -> Record:
        platform = platforms.named(item.platform)
        seen = Seen()
        for ask in self._asks(platform, item) if platform else ():
            if seen.wants(ask):
                await self._ask(item, ask, seen)
        if platform is not None and platform.page and not seen.settled and urls.host(item.url) not in seen.limited:
            chain = await self._follow(item.url, stop_at_items=False)
            self._look_at(chain, seen)
        if not seen.readings:
            return without_look(question, Reading(AvailabilityState.NOT_CHECKED, Reason.NO_PROVIDER), self._now())
        return Record(url=question.url, source=item_source(item, seen, self._now()), raw=tuple(seen.raw))

    async def _confirmed(self, chain: Chain) -> Source | None:
        """The post that the final address claims to be by its form alone, where its server says that it is one."""
        claim = platforms.hostless(chain.final_url)
        platform = platforms.named(claim.platform) if claim else None
        if claim is None or platform is None:
            return None
        seen = Seen()
        for ask in self._asks(platform, claim):
            await self._ask(claim, ask, seen)
            if seen.looks:
                return item_source(claim, seen, self._now())
            if seen.settled or seen.limited:
                break
        return None

    def _asks(self, platform: Platform, item: Item) -> tuple[Ask, ...]:
        """The platform's questions in the order of the settings (`ask`), else in its own."""
        order = self._settings.methods_of(platform.name)
        asks = platform.ask(item)
        if order is None:
            return asks
        return tuple(ask for method in order for ask in asks if ask.method.value == method)

    async def _ask(self, item: Item, ask: Ask, seen: Seen) -> None:
        platform = platforms.named(item.platform)
        headers = self._settings.with_key(ask.headers, ask.needs_key)
        if headers is not None and ask.key is not None:
            headers = self._settings.with_key(headers, ask.key) or headers
        if platform is None or headers is None:
            reading = Reading(AvailabilityState.NOT_CHECKED, Reason.NEEDS_KEY, signal=ask.needs_key, final=False)
            seen.readings.append(reading)
            return
        breaker = self._cache.breaker(urls.host(ask.url))
        if not await breaker.allow():
            signal = "left alone after failures in a row"
            seen.readings.append(Reading(AvailabilityState.BLOCKED, Reason.LEFT_ALONE, signal=signal, final=False))
            return
        answer: Answer | None = None
        pause: float | None = None
        known = bool(seen.looks)
        try:
            with aside() if known else nullcontext():
                answer = await self._web.get(ask.url, want=Want.DATA, headers=headers)
            self._heard_at = self._now()
            reading = platform.read(item, ask.method, answer)
            pause = retry_after(answer.headers)
        except FetchFailed as failed:
            reading, pause = self._failure(failed), failed.retry_after
        if ask.key and "Authorization" not in headers and reading.state is not AvailabilityState.LIVE:
            reading = reading._replace(state=AvailabilityState.NOT_CHECKED, reason=Reason.NEEDS_KEY, final=False)
        failing = reading.state in _FAILING and reading.reason not in _NOT_THE_ENDPOINTS
        await breaker.tell(ok=not failing, retry_after=pause if failing else None)
        if not (known and reading.reason in NOT_SEEN):
            seen.take(ask.method, ask.url, reading, answer, now=self._now())

    async def _follow(self, url: str, *, stop_at_items: bool = True, previous: Record | None = None) -> Chain:
        def known(address: str) -> bool:
            return stop_at_items and platforms.item(address) is not None

        web = _Conditional(self._web, previous) if previous else self._web
        chain = await follow(web, url, known=known, max_hops=self._settings.max_hops, want=Want.PAGE)
        if any(hop.status is not None for hop in chain.hops):
            self._heard_at = self._now()
        return chain

    async def _by_archive(self, chain: Chain) -> Chain:
        """Go on where an archived copy of a shortener that has shut down says that the link led."""
        target = await self._archivist.redirect(chain.final_url) if self._archivist else None
        if target is None:
            return chain
        rest = await self._follow(target)
        first = rest.hops[0].model_copy(update={"via": Via.ARCHIVE})
        return replace(rest, hops=(*chain.hops, first, *rest.hops[1:]))

    def _look_at(self, chain: Chain, seen: Seen) -> PageFacts | None:
        """Read the page that a chain ended at, or the reason why it ended nowhere; gives the page where it is live."""
        if chain.answer is None:
            reading = self._failure(chain.failure) if chain.failure else Reading(AvailabilityState.NOT_CHECKED)
            seen.take(Method.HTML_META, chain.final_url, reading, None, now=self._now())
            return None
        page = PageFacts(Facts(), {})
        if not told_by_status(chain.answer.status):
            page = read_file(chain.answer) or read_page(chain.answer)
        reading = read_page_state(
            chain.answer,
            asked_url=_first_on_site(chain),
            final_url=chain.final_url,
            title=page.facts.title,
            text_hint=page.facts.description,
            signed=page.signed,
        )
        facts, origins = page.facts, dict(page.origins)
        seen.take(
            Method.HTML_META, chain.final_url, reading, chain.answer, now=self._now(), facts=facts, origins=origins
        )
        if reading.state is not AvailabilityState.LIVE:
            return None
        seen.disagreements += said_differently([(each.field, each.values) for each in page.disagreements])
        return page

    def _unchanged(self, previous: Record, chain: Chain) -> Record:
        """The remembered record, checked anew: the page answered that it has not changed."""
        source = previous.source
        if source is None:
            return previous
        now = timestamp(self._now())
        availability = source.availability.model_copy(update={"checked_at": now, "last_live_at": now})
        return previous.model_copy(
            update={"hops": chain.hops, "source": source.model_copy(update={"availability": availability})}
        )

    def _failure(self, failed: FetchFailed) -> Reading:
        """What a failed request says.

        A name that was not found counts only where the network is known to work, and where this very link was tried.
        """
        proven = self._heard_at is not None and self._now() - self._heard_at < NETWORK_PROVEN_FOR
        return failure(failed)._replace(ours=failed.reason is Reason.DNS_FAILED and not (proven and failed.asked))

    def _trail(self, url: str, chain: Chain) -> Capture:
        reading = failure(chain.failure) if chain.failure else Reading(AvailabilityState.LIVE)
        return made(
            Capture,
            id="c1",
            observed_at=timestamp(self._now()),
            method=Method.REDIRECT,
            requested_url=url,
            final_url=chain.final_url,
            hops=chain.hops,
            outcome=outcome(reading),
            reason=reading.reason.value if reading.reason else None,
        )


class _Conditional:
    """The web, asked about one remembered page only whether it has changed (RFC 9110, 13)."""

    def __init__(self, web: Web, previous: Record) -> None:
        self._web = web
        self._url = urldefrag(previous.final_url).url if previous.source else ""
        marks = {"If-None-Match": previous.etag, "If-Modified-Since": previous.last_modified}
        self._marks = {name: value for name, value in marks.items() if value}

    async def get(self, url: str, *, want: Want = Want.PAGE, headers: Mapping[str, str] | None = None) -> Answer:
        """See `Web.get`."""
        more = self._marks if url == self._url else {}
        return await self._web.get(url, want=want, headers={**(headers or {}), **more})


def _stands(chain: Chain) -> bool:
    """Whether a page is shown at the end of a way; a shortener that shut down answers 404 (goo.gl, 2025) or nothing."""
    answer, url = chain.answer, chain.final_url
    if answer is None:
        return False
    reading = read_page_state(answer, asked_url=url, final_url=url, title=read_page(answer).facts.title)
    return reading.state is AvailabilityState.LIVE


def _is_unchanged(chain: Chain, previous: Record) -> bool:
    """Whether the remembered page itself said that it has not changed; a 304 that nobody asked for is no answer."""
    asked = bool(previous.etag or previous.last_modified) and chain.final_url == previous.final_url
    return asked and chain.answer is not None and chain.answer.status == NOT_MODIFIED


def _first_on_site(chain: Chain) -> str:
    """The first address of a way on the site where it ended: what that site was asked for."""
    return next((hop.url for hop in chain.hops if urls.same_site(hop.url, chain.final_url)), chain.final_url)


def out_of_time(question: Question, seconds: float, now: datetime) -> Record:
    """The record of a question that the time limit ended."""
    signal = f"no answer within {seconds:g} s"
    reading = Reading(AvailabilityState.UNREACHABLE, Reason.TIMEOUT, signal=signal, final=False)
    return without_look(question, reading, now)


def unread(question: Question, error: Exception, now: datetime) -> Record:
    """The record of a question whose answer broke a reader of ours."""
    signal = f"our reader failed: {type(error).__name__}"
    reading = Reading(AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE, signal=signal, final=False)
    return without_look(question, reading, now)


def not_asked(question: Question, reason: Reason, now: datetime) -> Record:
    """The record of a question that was never put to the web, and why."""
    return without_look(question, Reading(AvailabilityState.NOT_CHECKED, reason, final=False), now)
