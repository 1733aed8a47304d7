"""Watches runs for all who wait for them: one question to Redis for all the runs that are watched in this process.

A client that watches costs a small object and no connection of its own to Redis. What a run came to is read from the
database as well, now and then, and more often while Redis is away: news may be lost, a run's end is not.
"""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from resolver.cache import Feed
from resolver.cache.feed import FIRST, READ_AT_ONCE, Event
from resolver.cache.link import Down
from resolver.errors import BackendUnavailable
from resolver.news import DONE
from resolver.store.database import Records
from resolver.store.database.nouns import Run
from resolver.vocabulary import RunState

ENDED = frozenset({RunState.COMPLETE, RunState.PARTIAL, RunState.FAILED, RunState.SUPERSEDED})

POLL_BUSY, POLL_IDLE = 0.05, 0.2
"""Seconds between two looks for news: while there is some, and while there is none."""

CHECK_SECONDS, CHECK_WITHOUT_REDIS = 10.0, 0.5
CHECKS_AT_ONCE = 20


@dataclass(slots=True)
class Channel:
    """What is known of one run that is watched: its news since it began, and its end once that is in the database.

    `gone`: it is in the database no more; its article was deleted.
    """

    run_id: str
    events: list[Event] = field(default_factory=list)
    ended: Run | None = None
    gone: bool = False
    loaded: bool = False
    checked_at: float = field(default_factory=time.monotonic)
    watchers: set[asyncio.Event] = field(default_factory=set)

    @property
    def last(self) -> str:
        """The id of the last event that came."""
        return self.events[-1].id if self.events else FIRST

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to come."""
        return self.gone or self.ended is not None or any(event.kind == DONE for event in self.events[-1:])

    def tell(self) -> None:
        """Wake all who watch."""
        for watcher in self.watchers:
            watcher.set()


class Watch:
    """One watcher's place at a channel."""

    def __init__(self, channel: Channel, news: asyncio.Event) -> None:
        self.channel = channel
        self._news = news

    async def news(self, seconds: float) -> None:
        """Wait until there may be something new, at most so long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()
        self._news.clear()

    def wake(self) -> None:
        """End the wait."""
        self._news.set()


class Watching:
    """The channels of one process, and the task that keeps them up to date while there are any."""

    def __init__(self, feed: Feed, records: Records) -> None:
        self._feed = feed
        self._records = records
        self._channels: dict[str, Channel] = {}
        self._task: asyncio.Task[None] | None = None
        self._new = asyncio.Event()
        self._redis_is_away = False
        self._closed = False

    @contextlib.contextmanager
    def watch(self, run_id: str) -> Iterator[Watch]:
        """Watch a run for the length of a block."""
        channel = self._channels.get(run_id)
        if channel is None:
            channel = self._channels[run_id] = Channel(run_id)
            self._new.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._keep_up())
        news = asyncio.Event()
        channel.watchers.add(news)
        try:
            yield Watch(channel, news)
        finally:
            channel.watchers.discard(news)
            if not channel.watchers and self._channels.get(run_id) is channel:
                del self._channels[run_id]

    async def ended(self, run_id: str, seconds: float) -> Run | None:
        """The run once it has ended, waiting at most so long; None: it has not.

        Raises:
            BackendUnavailable: the database does not answer.
        """
        ends = time.monotonic() + seconds
        with self.watch(run_id) as watch:
            while True:
                run = watch.channel.ended or await self._records.run(run_id)
                if run is None or run.state in ENDED:
                    return run
                left = ends - time.monotonic()
                if left <= 0 or self._closed:
                    return None
                await watch.news(min(left, 1.0))

    async def close(self) -> None:
        """Wake all who watch, and stop looking: who waits for a run's end waits no longer."""
        self._closed = True
        for channel in list(self._channels.values()):
            channel.tell()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_up(self) -> None:
        while self._channels:
            self._new.clear()
            more = await self._read()
            await self._check()
            if more == READ_AT_ONCE:
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_BUSY if more else POLL_IDLE):
                    await self._new.wait()

    async def _read(self) -> int:
        """Take in the news; gives how many events the busiest run had."""
        channels = {run: each for run, each in self._channels.items() if not (each.is_over and each.loaded)}
        try:
            found = await self._feed.read({run: channel.last for run, channel in channels.items()})
        except Down:
            found, self._redis_is_away = {}, True
        else:
            self._redis_is_away = False
        for run, channel in channels.items():
            events = found.get(run, ())
            channel.events += events
            if events or not channel.loaded:
                channel.loaded = channel.loaded or len(events) < READ_AT_ONCE
                channel.tell()
        return max(map(len, found.values()), default=0)

    async def _check(self) -> None:
        """Ask the database about the runs that were asked about longest ago."""
        now = time.monotonic()
        every = CHECK_WITHOUT_REDIS if self._redis_is_away else CHECK_SECONDS
        due = [each for each in self._channels.values() if not each.is_over and now - each.checked_at > every]
        for channel in sorted(due, key=lambda each: each.checked_at)[:CHECKS_AT_ONCE]:
            channel.checked_at = now
            try:
                run = await self._records.run(channel.run_id)
            except BackendUnavailable:
                return
            if run is None or run.state in ENDED:
                channel.ended, channel.gone = run, run is None
                channel.tell()
