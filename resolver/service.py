"""The whole service on one page.

check_article(article) -> Sidecar
  1. find      every mention, in reading order, with its parts and positions      find.find_mentions     (no network)
  2. group     mentions of one item are one question                              assemble.questions
  3. resolve   every question, at most N at a time                                Resolver.resolve
  4. archive   a copy of what is not live; posts that a dead picture link
               may have led to                                                    archiving
  5. judge     which source is it, do the words agree, is it still there          assemble → judge
  6. store     is the caller's: the sidecar is given back whole                   store.files.write

resolve(url or item) -> Resolution
  1. unwrap    google.com/url?q=…, l.facebook.com/l.php?u=…                       question.about_url     (no network)
  2. know      is it an item of a platform? pic.twitter.com/SLUG is t.co/SLUG     platforms
  3. remember  a fresh answer; a stale one at once while one flight renews it     cache
  4. follow    a short link, hop by hop, every address checked; stop as soon as
               a platform knows the URL                                           looking → fetch.chain
  5. ask       the platform's endpoints; read the answers                         looking → platform.ask, read
  6. look      at the page itself where there is no endpoint, or it failed        looking → metadata
  7. merge     order of trust, provenance of each field, disagreements            metadata.merge

A side request that fails never fails the whole. A second caller for the same cold question waits for the first one's
answer. What the web does wrong becomes a state with a reason; only our own failures are raised.
"""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import token_hex
from types import TracebackType
from typing import Self

from resolver import assemble, platforms, question
from resolver.archiving import Archivist, needs_copy, written_day
from resolver.assemble import NO_COUNTS, Resolution
from resolver.cache import Cache, Made, Once, Origin
from resolver.errors import ConfigError, ResolverError
from resolver.fetch import deadline
from resolver.fetch.web import Exchange, Offline, Web
from resolver.find import find_mentions
from resolver.find.found import ArticleText, Found, Links
from resolver.looking import Looker, not_asked, out_of_time, unread
from resolver.model import Run, Sidecar, Source, timestamp
from resolver.noun import packed
from resolver.question import Question, Record
from resolver.recall import Recall, read, remembered
from resolver.settings import Settings
from resolver.version import __version__
from resolver.vocabulary import AvailabilityState, Form, Reason, RunState, Trigger

GRACE_SECONDS = 1.0
"""How long after the time limit a question may still put its record together before it is cut off."""

END_SECONDS = 5.0
"""What the post has at least that a slow way led to: a link as a whole ends within 15 + 1 + 5 + 2 seconds."""

MOST_NEW = 64
"""Records just made that need not be read from their bytes by the one who asked for them."""

_REPLACED = "\ufffd".encode()
"""What stands in the bytes for half a character of the record: such a record reads otherwise than it was made."""

_log = logging.getLogger("resolver")

Progress = Callable[[int, int, Resolution], None]
"""Told how many of how many questions are answered, and the latest answer."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A question's record, and how it was come by: `once.value` is the record as the cache keeps it."""

    question: Question
    record: Record
    once: Once


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer and the one or two records (the way, the end) that it was made of."""

    resolution: Resolution
    kept: tuple[Kept, ...]

    @property
    def age(self) -> float:
        """Seconds since the older one was made."""
        return max(each.once.age for each in self.kept)

    @property
    def fresh_for(self) -> float:
        """Seconds until the first one is to be renewed; 0 or less: it is."""
        return min(each.once.ttl - each.once.age for each in self.kept)


class Resolver:
    """Resolves articles and links; one per process or event loop, used as `async with Resolver(settings) as r`.

    `web` answers requests (default: the real one); `cache_url` is where to remember, None for nowhere. With `offline`
    only remembered answers are given, with `refresh` every question is asked anew; `observe` is given every exchange.
    `siblings` are the processes that share one run, each with its part of the requests at one host.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        web: Web | None = None,
        cache_url: str | None = None,
        offline: bool = False,
        refresh: bool = False,
        observe: Callable[[Exchange], None] | None = None,
        siblings: int = 1,
    ) -> None:
        self.settings = settings
        self._siblings = siblings
        self._web = Offline() if offline else web
        self._offline = offline
        self._refresh = refresh
        self._observe = observe
        self.cache = Cache(cache_url, settings)
        self._recall = Recall(self.cache)
        self._open = AsyncExitStack()
        self._new: dict[bytes, Record] = {}

    async def __aenter__(self) -> Self:
        if self._web is None:
            from resolver.fetch.client import Client  # noqa: PLC0415 - aiohttp is loaded only where the network is used

            turns = self.cache.turns(
                at_once=self.settings.per_host,
                a_second=self.settings.per_host_rate,
                patience=self.settings.turn_timeout,
            )
            each = max(1, self.settings.per_host // self._siblings)
            client = Client(self.settings, observe=self._observe, turns=turns, per_host=each)
            self._web = await self._open.enter_async_context(client)
        await self._open.enter_async_context(self.cache)  # left before the web, which its renewals still need
        self._archivist = Archivist(self._web, self.cache, self.settings)
        self._looker = Looker(self._web, self.settings, self.cache, self._archivist if self.settings.archive else None)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.__aexit__(kind, error, trace)

    async def check_article(
        self,
        article: ArticleText,
        article_id: str,
        *,
        trigger: Trigger = Trigger.LIBRARY,
        previous: Sidecar | None = None,
        links: Links = "body",
        progress: Progress | None = None,
        save: bool = False,
        refresh: bool = False,
    ) -> Sidecar:
        """Find, resolve and judge every source of an article.

        With `save` the archive is asked to take a copy of each source that is live, with `refresh` the web is asked
        anew. `previous` is the sidecar of an earlier run: its captures and reviews are kept. Cancelling ends the run.
        """
        started = datetime.now(UTC)
        founds = find_mentions(article, links=links, most=self.settings.max_mentions)
        answers, cut = await self._answers(founds, progress, refresh=refresh)
        searched: Mapping[int, Sequence[Resolution]] = {}
        if self.settings.archive and not self._offline:
            answers = await self._with_copies(founds, answers)
            searched = await self._searched(founds, answers)
        if save:
            answers = await self._saved(answers)
        finished = datetime.now(UTC)
        run = Run(
            id=f"run_{int(started.timestamp() * 1000):x}{token_hex(4)}",
            state=RunState.PARTIAL if cut else RunState.COMPLETE,
            trigger=trigger,
            started_at=timestamp(started),
            finished_at=timestamp(finished),
            resolver=f"embed-resolver/{__version__}",
            counts=NO_COUNTS,
        )
        return assemble.sidecar(article, article_id, founds, answers, run, previous, searched)

    async def _answers(
        self, founds: Sequence[Found], progress: Progress | None, *, refresh: bool
    ) -> tuple[Mapping[str, Resolution], bool]:
        asked = list({about.key: about for found in founds for _, about in assemble.questions(found)}.values())
        within, beyond = asked[: self.settings.max_links], asked[self.settings.max_links :]
        anew = refresh or self._refresh or self._offline
        answers: dict[str, Resolution] = {} if anew else dict(await self._recall.fresh(within))
        if progress:
            for at, answer in enumerate(answers.values(), 1):
                progress(at, len(within), answer)
        async for answer in self.stream([about for about in within if about.key not in answers], refresh=refresh):
            answers[answer.question.key] = answer
            if progress:
                progress(len(answers), len(within), answer)
        for about in beyond:
            answers[about.key] = _joined(about, None, not_asked(about, Reason.OUT_OF_TIME, datetime.now(UTC)))
        return answers, bool(beyond)

    async def _with_copies(
        self, founds: Sequence[Found], answers: Mapping[str, Resolution]
    ) -> Mapping[str, Resolution]:
        """The answers, with an archived copy of each source that is not live, nearest to the day that is written."""
        missing = {key: answer for key, answer in answers.items() if needs_copy(answer.source)}
        if not missing:
            return answers
        dates = {about.key: written_day(found) for found in founds for _, about in assemble.questions(found)}
        sources = await asyncio.gather(
            *(self._archivist.with_copy(each.source, each.landed, dates.get(key)) for key, each in missing.items())
        )
        found = {
            key: replace(each, source=source) for (key, each), source in zip(missing.items(), sources, strict=True)
        }
        return {**answers, **found}

    async def _saved(self, answers: Mapping[str, Resolution]) -> Mapping[str, Resolution]:
        """The answers, with a fresh archived copy of each source that is live; one after the other, as it is asked."""
        from resolver.fetch.client import Client  # noqa: PLC0415 - aiohttp is loaded only where the network is used

        if not isinstance(self._web, Client):
            raise ConfigError("Copies can only be saved with the live web, not offline or from a recording.")
        saved: dict[str, Source] = {}
        for answer in answers.values():
            key = answer.source.key
            if key not in saved and answer.source.availability.state is AvailabilityState.LIVE:
                saved[key] = await self._archivist.save(self._web, answer.source)
        return {key: replace(each, source=saved.get(each.source.key, each.source)) for key, each in answers.items()}

    async def _searched(
        self, founds: Sequence[Found], answers: Mapping[str, Resolution]
    ) -> Mapping[int, Sequence[Resolution]]:
        """For each mention whose post no link leads to: archived posts of that account and day, as candidates."""
        searched: dict[int, Sequence[Resolution]] = {}
        for at, found in enumerate(founds):
            if found.form is not Form.FLATTENED_POST or not found.handle:
                continue
            platform, day = platforms.named(found.platform), written_day(found)
            led = any(answers[about.key].landed for _, about in assemble.questions(found) if about.key in answers)
            if led or platform is None or day is None:
                continue
            items = await self._archivist.candidates(platform, found.handle, day)
            searched[at] = await asyncio.gather(*(self.resolve(question.about_item(item)) for item in items))
        return searched

    async def stream(self, asked: Iterable[Question], *, refresh: bool = False) -> AsyncIterator[Resolution]:
        """Answers as they come, at most `concurrency` questions at a time, in bounded memory."""
        waiting = iter(asked)
        running: set[asyncio.Task[Resolution]] = set()
        try:
            while True:
                while len(running) < self.settings.concurrency and (about := next(waiting, None)) is not None:
                    running.add(asyncio.create_task(self.resolve(about, refresh=refresh)))
                if not running:
                    return
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    yield task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def resolve(self, asked: Question | str, *, refresh: bool = False) -> Resolution:
        """What a link or item is, where it leads, and whether it still stands; with `refresh` asked anew.

        Raises:
            InvalidUrl: no http(s) URL can be made of the string.
        """
        return (await self.answer(asked, refresh=refresh)).resolution

    async def answer(self, asked: Question | str, *, refresh: bool = False) -> Answered:
        """What `resolve` gives, with the memory that it was put together from.

        Raises:
            InvalidUrl: no http(s) URL can be made of the string.
        """
        about = question.about_url(asked) if isinstance(asked, str) else asked
        limit = self.settings.total_timeout
        with deadline.within(limit) as clock:
            way = await self._record(about, limit, refresh=refresh)
        if way.record.item_url is None:
            return Answered(_joined(about, None, way.record), (way,))
        left = max(clock.left(), min(limit, END_SECONDS))
        end = await self._record(question.about_url(way.record.item_url), left, refresh=refresh)
        return Answered(_joined(about, way.record, end.record), (way, end))

    async def remembered(self, asked: Question | str) -> Answered | None:
        """What `answer` gives where all of it is remembered, fresh or stale; nobody is asked, and nothing is renewed.

        Raises:
            InvalidUrl: no http(s) URL can be made of the string.
        """
        about = question.about_url(asked) if isinstance(asked, str) else asked
        way = await self._kept(about)
        if way is None or way.record.item_url is None:
            return Answered(_joined(about, None, way.record), (way,)) if way else None
        end = await self._kept(question.about_url(way.record.item_url))
        return Answered(_joined(about, way.record, end.record), (way, end)) if end else None

    async def _kept(self, about: Question) -> Kept | None:
        entry = await self.cache.get(about.key)
        record = read(entry.value) if entry else None
        if entry is None or record is None:
            return None
        origin: Origin = "fresh" if entry.fresh else "stale"
        return Kept(about, remembered(record), Once(entry.value, origin, entry.age, entry.ttl))

    async def _record(self, about: Question, seconds: float, *, refresh: bool = False) -> Kept:
        """The record of a question, within so many seconds and a little: also where another process makes it."""
        if self._offline:
            missing = not_asked(about, Reason.OFFLINE, datetime.now(UTC))
            return await self._kept(about) or Kept(about, missing, Once(b"", "made", 0.0))
        try:
            with deadline.limit(2 * GRACE_SECONDS, within=seconds):
                return await self._kept_or_made(about, refresh=refresh)
        except TimeoutError:
            return Kept(about, out_of_time(about, seconds, datetime.now(UTC)), Once(b"", "made", 0.0))

    async def _kept_or_made(self, about: Question, *, refresh: bool) -> Kept:
        once = await self.cache.once(about.key, lambda: self._made(about), refresh=refresh or self._refresh)
        record = self._new.pop(once.value, None) or read(once.value)
        if record is None:
            await self.cache.delete(about.key)
            record = read((await self._made(about)).value)
        if record is None:
            raise ResolverError(f"The record of {about.url} cannot be read back.")
        return Kept(about, record if once.origin == "made" else remembered(record), once)

    async def _made(self, about: Question) -> Made:
        remembered = None if self._refresh else await self.cache.get(about.key)
        previous = read(remembered.value) if remembered else None
        record, value = await self._looked(about, previous)
        if _REPLACED not in value:
            self._new[value] = record
            if len(self._new) > MOST_NEW:
                del self._new[next(iter(self._new))]
        state = record.source.availability.state if record.source else None
        ttl = question.time_to_live(state, self.settings) if state else self.settings.ttl_redirect
        told_nothing = state in {AvailabilityState.UNREACHABLE, AvailabilityState.BLOCKED}
        return Made(value, ttl=ttl, stale=self.settings.ttl_stale if ttl else 0, weak=told_nothing)

    async def _looked(self, about: Question, previous: Record | None) -> tuple[Record, bytes]:
        """The record as the web tells it, and its bytes; what runs out of time or breaks a reader of ours has a reason.

        A stranger's page that breaks a reader is a fault of ours and is logged, but never the end of a whole run.
        """
        around, most = deadline.remaining(), self.settings.total_timeout
        left = most if around is None else min(around, most)
        try:
            with deadline.limit(GRACE_SECONDS, within=most):
                record = await self._looker.record(about, previous)
            return record, packed(record)
        except TimeoutError:
            record = out_of_time(about, left, datetime.now(UTC))
        except ResolverError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever broke, the other links go on
            place = traceback.extract_tb(error.__traceback__)[-1]
            _log.error("%s at %s:%s on %a", type(error).__name__, place.filename, place.lineno, about.url[:200])
            record = unread(about, error, datetime.now(UTC))
        return record, packed(record)


def _joined(about: Question, way: Record | None, end: Record) -> Resolution:
    joined = assemble.resolution(about, way, end)
    if joined is None:
        raise ResolverError(f"The record of {about.url} names no source.")
    return joined
