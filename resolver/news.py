"""What is told of a run while it goes on: the shapes of its events, and whoever tells them.

Told to Redis' short-lived streams (`cache.feed`), a few times a second at most. That news is late, or lost with Redis,
never holds up a run: what it came to stands in the database.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from json.encoder import encode_basestring_ascii as quoted
from urllib.parse import quote

from resolver.assemble import Resolution
from resolver.cache import Feed
from resolver.model import Counts, Model, Source, dump, made
from resolver.vocabulary import AvailabilityState, RunState

STATE, PROGRESS, SOURCE, DONE = "state", "progress", "source", "done"
RUNNING = f'{{"state": {quoted(RunState.RUNNING)}}}'
EVERY_SECONDS = 0.15
MOST_AT_ONCE = 100


class Stage(Model):
    """How far the run is: `state`."""

    state: RunState


class Answered(Model):
    """How many of how many questions are answered: `progress`."""

    answered: int
    of: int


class SourceSeen(Model):
    """One source that was resolved: `source`."""

    key: str
    url: str
    state: AvailabilityState
    title: str | None = None


class Done(Model):
    """What the run came to, its last event: `done`."""

    run_id: str
    article_id: str
    state: RunState
    counts: Counts | None = None
    etag: str | None = None
    sources_url: str | None = None


def ended(run_id: str, article_id: str, state: RunState, counts: Counts | None, etag: str | None) -> Done:
    """The last event of a run."""
    sources = f"/v1/articles/{quote(article_id, safe='')}/sources" if etag else None
    return made(Done, run_id=run_id, article_id=article_id, state=state, counts=counts, etag=etag, sources_url=sources)


def seen(source: Source) -> str:
    """A `SourceSeen` in JSON: there is one for each source of each article, so no model is made for it."""
    title = f', "title": {quoted(source.title)}' if source.title is not None else ""
    state = quoted(source.availability.state.value)
    return f'{{"key": {quoted(source.key)}, "url": {quoted(source.url)}, "state": {state}{title}}}'


class Teller:
    """Tells of one run; `progress` is what a run reports to, and never waits."""

    def __init__(self, feed: Feed, run_id: str, article_id: str) -> None:
        self._feed = feed
        self._run_id = run_id
        self._article_id = article_id
        self._aloud = True
        self._waiting: list[tuple[str, str]] = []

    def progress(self, answered: int, of: int, latest: Resolution) -> None:
        """One more question is answered."""
        if not self._aloud:
            return
        if self._waiting and self._waiting[-1][0] == PROGRESS:
            self._waiting.pop()
        self._waiting += [(SOURCE, seen(latest.source)), (PROGRESS, f'{{"answered": {answered}, "of": {of}}}')]

    async def over(self, state: RunState, counts: Counts | None = None, etag: str | None = None) -> None:
        """The run has ended, and this is what it came to: nothing more is told."""
        if self._aloud:
            last = ended(self._run_id, self._article_id, state, counts, etag)
            self._waiting.append((DONE, dump(last)))
            await self._flush()

    @contextlib.asynccontextmanager
    async def telling(self, *, aloud: bool = True) -> AsyncIterator[None]:
        """Tell that the run goes on, and what happens in it, for the length of a block; or keep quiet."""
        self._aloud = aloud
        if not aloud:
            yield
            return
        self._waiting.append((STATE, RUNNING))
        telling: asyncio.Task[None] | None = None

        def begin() -> None:
            nonlocal telling
            telling = asyncio.create_task(self._keep_on())

        timer = asyncio.get_running_loop().call_later(EVERY_SECONDS, begin)  # most runs are over before
        try:
            yield
        finally:
            timer.cancel()
            if telling is not None:
                telling.cancel()
                await asyncio.gather(telling, return_exceptions=True)

    async def _keep_on(self) -> None:
        while True:
            await self._flush()
            await asyncio.sleep(EVERY_SECONDS)

    async def _flush(self) -> None:
        while self._waiting:
            now, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            await self._feed.tell(self._run_id, now)
