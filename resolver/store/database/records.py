"""The records, as everybody uses them: `async with await Records.open(url, settings) as records`.

Each call is one transaction; its answer is true when it returns. Times are the clock's, aware UTC.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from resolver.model import Sidecar, Source
from resolver.settings import Settings
from resolver.store.database import articles, begin, decisions, onto, prune, results, runs, schema, sidecars
from resolver.store.database.address import address
from resolver.store.database.desk import Desk
from resolver.store.database.link import Link
from resolver.store.database.nouns import (
    ONDEMAND,
    Article,
    Decided,
    NewArticle,
    Page,
    Put,
    Revision,
    Run,
    Saved,
    Served,
    Waiting,
    Work,
)
from resolver.store.database.postgres import open_postgres
from resolver.store.database.prepared import prepare
from resolver.store.database.rooms import Keys, Sources, Webhooks
from resolver.store.database.sqlite import open_sqlite
from resolver.store.database.texts import Texts
from resolver.store.database.together import Together
from resolver.vocabulary import Attention, ReviewState, RunState, Trigger

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def _article_of(result: results.Result) -> str:
    return result.work.article_id


class Records:
    """Articles, runs, sidecars, sources, reviews, webhooks and keys in one database; made by `open`."""

    def __init__(self, link: Link, settings: Settings, clock: Clock) -> None:
        self._link = link
        self._settings = settings
        self._clock = clock
        self._begun = Together[str, begin.Begun | None](
            link, lambda connection, ids: begin.begin(connection, ids, clock()), key=str
        )
        self._results = Together[results.Result, Saved](
            link, lambda connection, given: results.save(connection, given, clock()), key=_article_of
        )
        self._texts = Texts()
        self.sources = Sources(link, clock)
        self.webhooks = Webhooks(link, clock)
        self.keys = Keys(link, clock)
        self.desk = Desk(link, clock)

    @classmethod
    async def open(cls, url: str | None, settings: Settings, *, clock: Clock = utc_now) -> Self:
        """Open the database that `url` names; None: the one of the settings, by default a file under the data folder.

        An SQLite file is brought up to date; a PostgreSQL server must have been, by `resolver migrate`.

        Raises:
            ConfigError: it is no URL of ours, or the tables are of another version.
            BackendUnavailable: the database cannot be reached or written.
        """
        where = address(url, settings)
        timeout = settings.database_timeout
        link: Link
        if isinstance(where, Path):
            link = await asyncio.to_thread(open_sqlite, where, timeout, schema.bring_up)
        else:
            link = await open_postgres(where, timeout, settings.database_connections, schema.insist)
        return cls(link, settings, clock)

    async def close(self) -> None:
        """Let go of the database; what is going on comes to its end first."""
        await self._begun.close()
        await self._results.close()
        await self._link.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def ready(self) -> None:
        """Reach the database, for a health check.

        Raises:
            BackendUnavailable: it does not answer.
        """
        await self._link.read(schema.version)

    async def prune(self) -> int:
        """Let go of some of what ended longer ago than `ttl_history`; gives how many rows, 0 once there are none."""
        before = self._clock() - timedelta(seconds=self._settings.ttl_history)
        return await self._link.write(lambda connection: prune.prune(connection, before))

    # Articles

    async def put_article(self, article: NewArticle) -> Put:
        """Store an article; a new or changed one, or one whose last run failed, has a run in the outbox.

        Raises:
            InputError: its id cannot be kept.
        """
        (done,) = await self.put_articles([article])
        return done

    async def put_articles(self, new: Sequence[NewArticle]) -> list[Put]:
        """Store many articles in one step; what became of each, in their order.

        Raises:
            InputError: an id cannot be kept, or stands there twice.
        """
        now = self._clock()
        return await self._link.write(lambda connection: articles.put(connection, new, now)) if new else []

    async def article(self, article_id: str) -> Article | None:
        """The article with this id."""
        return await self._link.read(lambda connection: articles.one(connection, article_id))

    async def articles(
        self,
        cursor: str | None = None,
        limit: int = 50,
        *,
        state: RunState | None = None,
        attention: Attention | None = None,
        words: str | None = None,
    ) -> Page[Article]:
        """A page of articles, the newest first; `attention`: those that ask for an editor at least so loudly.

        `words`: those with these words in headline, id or address.

        Raises:
            InputError: the cursor is none of ours.
        """
        return await self._link.read(
            lambda connection: articles.page(connection, cursor, limit, state, attention, words)
        )

    async def revisions(self, article_id: str) -> tuple[Revision, ...]:
        """The texts that an article had, the newest first."""
        return await self._link.read(lambda connection: articles.revisions(connection, article_id))

    async def delete_article(self, article_id: str) -> bool:
        """Delete an article with its runs, sidecar and decisions; sources and captures stay. False: there was none."""
        return await self._link.write(lambda connection: articles.remove(connection, article_id))

    # Runs, and the outbox

    async def request_run(self, article_id: str, trigger: Trigger, queue: str = ONDEMAND) -> Put | None:
        """Ask for another run over the text that is there; one that still waits is the one. None: no such article."""
        now = self._clock()
        return await self._link.write(lambda connection: runs.again(connection, article_id, trigger, queue, now))

    async def unqueued(self, older_than: timedelta, limit: int = 500) -> tuple[Waiting, ...]:
        """Runs that were asked for longer ago than that and are in no queue, the oldest first."""
        before = self._clock() - older_than
        return await self._link.read(lambda connection: runs.unqueued(connection, before, limit))

    async def lost(self, queued: timedelta, begun: timedelta, limit: int = 500) -> tuple[Waiting, ...]:
        """Runs that were queued, or begun, longer ago than that, and did not come to an end."""
        now = self._clock()
        return await self._link.read(lambda connection: runs.lost(connection, now - queued, now - begun, limit))

    async def mark_queued(self, *run_ids: str) -> None:
        """Say that these runs stand in a queue."""
        now = self._clock()
        await self._link.write(lambda connection: runs.mark_queued(connection, run_ids, now))

    async def waiting(self, run_id: str) -> Waiting | None:
        """A run as a queue needs it."""
        return await self._link.read(lambda connection: runs.waiting(connection, run_id))

    async def run(self, run_id: str) -> Run | None:
        """The run with this id."""
        return await self._link.read(lambda connection: runs.one(connection, run_id))

    async def runs(self, article_id: str, limit: int = 20) -> tuple[Run, ...]:
        """The runs of an article, the newest first."""
        return await self._link.read(lambda connection: runs.of_article(connection, article_id, limit))

    async def start_run(self, run_id: str) -> Work | None:
        """Begin a run or take it over; None: nothing is to be done, it ended, was replaced, or its article is gone."""
        begun = await self._begun.do(run_id)
        if begun is None or begun.served is None:
            return begun.work if begun else None
        previous = Sidecar.model_validate_json(begun.served)
        later = {source.key: source for source in begun.looked}
        return replace(begun.work, previous=onto.later(previous, later) if later else previous)

    async def save_result(self, work: Work, sidecar: Sidecar) -> Saved:
        """Serve this sidecar from now on, unless the run was taken over or something newer is served.

        Only an accepted result has effects: what webhooks are to be told is stored in the same step.
        """
        prepared = prepare(sidecar, run_id=work.run_id, trigger=work.trigger, texts=self._texts)
        return await self._results.do(results.Result(work, prepared))

    async def fail_run(self, run_id: str, reason: str, *, attempt: int | None = None) -> tuple[int, ...] | None:
        """End a run for good; what was served stays. Gives the deliveries that came of it.

        With `attempt` only while nobody took the run over. None: it was taken over, or had come to its end.
        """
        now = self._clock()
        return await self._link.write(lambda connection: results.fail(connection, run_id, reason, attempt, now))

    async def sidecar(self, article_id: str) -> Served | None:
        """The sidecar that is served, as bytes; None: no such article, or none of its runs came to its end."""
        return await self._link.read(lambda connection: sidecars.served(connection, article_id))

    # What persons decide

    async def review(
        self,
        article_id: str,
        mention_id: str,
        state: ReviewState,
        *,
        by: str | None = None,
        note: str | None = None,
        etag: str | None = None,
    ) -> Decided:
        """Keep what a person decided about a mention; it is served at once, and stays with the mention's words.

        `etag`: that of the sidecar which the person saw; where another one is served by now nothing is decided.
        """
        now, said = self._clock(), decisions.Said(article_id, mention_id, by, note, etag)
        return await self._link.write(lambda connection: decisions.review(connection, said, state, now))

    async def match(
        self,
        article_id: str,
        mention_id: str,
        source: Source | None,
        *,
        by: str | None = None,
        note: str | None = None,
        etag: str | None = None,
    ) -> Decided:
        """Keep which source a person says that a mention means, as it was resolved; served at once, as a review is.

        None withdraws it: from the next run on the mention is identified like any other.
        """
        now, said = self._clock(), decisions.Said(article_id, mention_id, by, note, etag)
        if source is None:
            return await self._link.write(lambda connection: decisions.unmatch(connection, said, now))
        return await self._link.write(lambda connection: decisions.match(connection, said, source, now))
