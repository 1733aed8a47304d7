"""Asks the web about one question and makes its record: follow the way, ask the endpoints, look at the page.

A side request that fails never fails the whole: it is one more capture with its reason. What the answers mean is read
by `platforms`, `metadata` and `judge`; here stands only the order of asking.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from resolver import hosts, platforms, urls
from resolver.answer import Answer
from resolver.archiving import Archivist
from resolver.errors import FetchFailed
from resolver.fetch.chain import Chain, follow
from resolver.fetch.web import Want, Web
from resolver.judge.availability import decide, failure
from resolver.judge.page import read_page_state
from resolver.metadata import read_page
from resolver.metadata.merge import Look, Merged, merge
from resolver.model import Availability, Capture, Facts, Partial, Source, sha256, timestamp
from resolver.platforms.base import Ask, Item, Reading
from resolver.question import Question, Record
from resolver.settings import Settings
from resolver.vocabulary import AvailabilityState, Basis, Method, Outcome, Precision, Reason, SourceKind, Via

_OUTCOMES = {
    AvailabilityState.LIVE: Outcome.OK,
    AvailabilityState.GONE: Outcome.GONE,
    AvailabilityState.RESTRICTED: Outcome.RESTRICTED,
    AvailabilityState.UNREACHABLE: Outcome.UNREACHABLE,
    AvailabilityState.BLOCKED: Outcome.BLOCKED,
    AvailabilityState.UNSUPPORTED: Outcome.UNSUPPORTED,
    AvailabilityState.NOT_CHECKED: Outcome.NOT_CHECKED,
}

NETWORK_PROVEN_FOR = timedelta(minutes=1)
"""How long after any answer a name that is not found is the source's fault and not ours."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class _Seen:
    """What was gathered about one source so far."""

    captures: list[Capture] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    def next_id(self) -> str:
        return f"c{len(self.captures) + 1}"


class Looker:
    """Answers questions from the web; between questions it remembers only when the web last answered at all."""

    def __init__(
        self,
        web: Web,
        settings: Settings,
        archivist: Archivist | None = None,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._web = web
        self._settings = settings
        self._archivist = archivist
        self._now = now
        self._heard_at: datetime | None = None

    async def record(self, question: Question) -> Record:
        """The record of a question; the web's faults become states, never exceptions."""
        if question.item is not None:
            return await self._about_item(question, question.item)
        chain = await self._follow(question.url)
        if chain.answer is None and hosts.dead(urls.host(chain.final_url)):
            chain = await self._by_archive(chain)
        trail = self._trail(question.url, chain)
        if platforms.item(chain.final_url) is not None:
            return Record(url=question.url, hops=chain.hops, item_url=chain.final_url, trail=trail)
        seen = _Seen()
        self._look_at(chain, question.url, seen)
        source = self._page_source(chain, seen)
        moved = len(chain.hops) > 1
        return Record(url=question.url, hops=chain.hops, source=source, trail=trail if moved else None)

    async def _about_item(self, question: Question, item: Item) -> Record:
        platform = platforms.named(item.platform)
        if platform is None:
            raise LookupError(item.platform)
        seen = _Seen()
        for ask in platform.ask(item):
            reading = await self._ask(item, ask, seen)
            if reading.final:
                break
        if platform.page and not any(reading.final for reading in seen.readings):
            chain = await self._follow(item.url, stop_at_items=False)
            self._look_at(chain, item.url, seen)
        if not seen.readings:
            seen.readings.append(Reading(AvailabilityState.NOT_CHECKED, Reason.NO_PROVIDER))
        merged = merge(seen.looks)
        availability = decide(seen.readings, previous=None, now=self._now(), is_page=False)
        source = _source(item.key, item.url, merged, availability, seen.captures).model_copy(
            update={
                "kind": item.source_kind,
                "platform": item.platform,
                "native_id": item.id,
                "publisher": merged.facts.publisher or platform.label,
                "published": merged.facts.published or _from_clock(platform.clock(item)),
            }
        )
        return Record(url=question.url, source=source)

    async def _ask(self, item: Item, ask: Ask, seen: _Seen) -> Reading:
        platform = platforms.named(item.platform)
        if platform is None:
            raise LookupError(item.platform)
        if ask.needs_key is not None:
            reading = Reading(AvailabilityState.NOT_CHECKED, Reason.NEEDS_KEY, signal=ask.needs_key, final=False)
            seen.readings.append(reading)
            return reading
        answer: Answer | None = None
        try:
            answer = await self._web.get(ask.url, want=Want.DATA, headers=ask.headers)
            self._heard_at = self._now()
            reading = platform.read(item, ask.method, answer)
        except FetchFailed as failed:
            reading = self._failure(failed)
        capture = self._capture(seen.next_id(), ask.method, ask.url, answer, reading)
        seen.captures.append(capture)
        seen.readings.append(reading)
        if reading.state is AvailabilityState.LIVE:
            seen.looks.append(Look(reading.facts, capture.id, ask.method, {}))
        return reading

    async def _follow(self, url: str, *, stop_at_items: bool = True) -> Chain:
        def known(address: str) -> bool:
            return stop_at_items and platforms.item(address) is not None

        chain = await follow(self._web, url, known=known, max_hops=self._settings.max_hops, want=Want.PAGE)
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

    def _failure(self, failed: FetchFailed) -> Reading:
        """What a failed request says; a name that was not found counts only where the network is known to work."""
        proven = self._heard_at is not None and self._now() - self._heard_at < NETWORK_PROVEN_FOR
        return replace(failure(failed), ours=failed.reason is Reason.DNS_FAILED and not proven)

    def _look_at(self, chain: Chain, asked_url: str, seen: _Seen) -> None:
        """Read the page that a chain ended at, or the reason why it ended nowhere."""
        facts = Facts()
        origins: dict[str, str] = {}
        if chain.answer is None:
            reading = self._failure(chain.failure) if chain.failure else Reading(AvailabilityState.NOT_CHECKED)
        else:
            page = read_page(chain.answer)
            facts, origins = page.facts, dict(page.origins)
            reading = read_page_state(
                chain.answer,
                asked_url=asked_url,
                final_url=chain.final_url,
                title=facts.title,
                text_hint=facts.description,
            )
        capture = self._capture(seen.next_id(), Method.HTML_META, chain.final_url, chain.answer, reading)
        seen.captures.append(capture)
        seen.readings.append(reading)
        if reading.state is AvailabilityState.LIVE:
            seen.looks.append(Look(facts, capture.id, Method.HTML_META, origins))

    def _page_source(self, chain: Chain, seen: _Seen) -> Source:
        cleaned = urls.clean(chain.final_url).url
        merged = merge(seen.looks)
        availability = decide(seen.readings, previous=None, now=self._now(), is_page=True)
        source = _source(urls.key(chain.final_url), merged.facts.url or cleaned, merged, availability, seen.captures)
        passed = tuple(dict.fromkeys(hop.url for hop in chain.hops if hop.url != source.url))
        return source.model_copy(update={"other_urls": passed})

    def _trail(self, url: str, chain: Chain) -> Capture:
        reading = failure(chain.failure) if chain.failure else Reading(AvailabilityState.LIVE)
        return Capture(
            id="c1",
            observed_at=timestamp(self._now()),
            method=Method.REDIRECT,
            requested_url=url,
            final_url=chain.final_url,
            hops=chain.hops,
            outcome=_outcome(reading),
            reason=reading.reason.value if reading.reason else None,
        )

    def _capture(self, name: str, method: Method, url: str, answer: Answer | None, reading: Reading) -> Capture:
        observed = answer.observed_at if answer else self._now()
        return Capture(
            id=name,
            observed_at=timestamp(observed),
            method=method,
            requested_url=url,
            http_status=answer.status if answer else None,
            outcome=_outcome(reading),
            reason=reading.reason.value if reading.reason else None,
            content_hash=sha256(answer.body) if answer and answer.body else None,
            text=reading.facts.text,
        )


def out_of_time(question: Question, seconds: float, now: datetime) -> Record:
    """The record of a question that the time limit ended."""
    signal = f"no answer within {seconds:g} s"
    return _without_look(
        question, Reading(AvailabilityState.UNREACHABLE, Reason.TIMEOUT, signal=signal, final=False), now
    )


def not_asked(question: Question, reason: Reason, now: datetime) -> Record:
    """The record of a question that was never put to the web, and why."""
    return _without_look(question, Reading(AvailabilityState.NOT_CHECKED, reason, final=False), now)


def _without_look(question: Question, reading: Reading, now: datetime) -> Record:
    item = question.item
    source = Source(
        id="s",
        key=item.key if item else urls.key(question.url),
        kind=item.source_kind if item else SourceKind.UNKNOWN,
        platform=item.platform if item else None,
        native_id=item.id if item else None,
        url=question.url,
        availability=decide([reading], previous=None, now=now, is_page=item is None),
    )
    return Record(url=question.url, source=source)


def _outcome(reading: Reading) -> Outcome:
    return Outcome.REFUSED_UNSAFE if reading.reason is Reason.UNSAFE_TARGET else _OUTCOMES[reading.state]


def _source(key: str, url: str, merged: Merged, availability: Availability, captures: Sequence[Capture]) -> Source:
    facts = merged.facts
    return Source(
        id="s",
        key=key,
        kind=facts.kind
        or (SourceKind.WEB_PAGE if availability.state is AvailabilityState.LIVE else SourceKind.UNKNOWN),
        url=facts.url or url,
        title=facts.title,
        description=facts.description,
        author=facts.authors[0] if facts.authors else None,
        authors=facts.authors,
        publisher=facts.publisher,
        published=facts.published,
        modified=facts.modified,
        edited=facts.edited,
        language=facts.language,
        text=facts.text,
        image=facts.image,
        media=facts.media,
        outlinks=facts.outlinks,
        availability=availability,
        captures=tuple(captures),
        provenance=merged.provenance,
    )


def _from_clock(moment: datetime | None) -> Partial | None:
    if moment is None:
        return None
    return Partial(value=timestamp(moment), precision=Precision.MILLISECOND, basis=Basis.ID_TIMESTAMP)
