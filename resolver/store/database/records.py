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

from resolver.model import Sidecar
from resolver.settings import Settings
from resolver.store.database import articles, results, runs, schema, sidecars
from resolver.store.database.address import address
from resolver.store.database.link import Link
from resolver.store.database.nouns import (
    ONDEMAND,
    Article,
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
from resolver.store.database.sqlite import open_sqlite
from resolver.vocabulary import Attention, RunState, Trigger

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Records:
    """Articles, runs, sidecars, sources, reviews, webhooks and keys in one database; made by `open`."""

    def __init__(self, link: Link, settings: Settings, clock: Clock) -> None:
        self._link = link
        self._settings = settings
        self._clock = clock

    @classmethod
    async def open(cls, url: str | None, settings: Settings, *, clock: Clock = utc_now) -> Self:
        """Open the database that `url` names; None: the file under the data folder.

        An SQLite file is brought up to date; a PostgreSQL server must have been, by `resolver migrate`.

        Raises:
            ConfigError: it is no URL of ours, or the tables are of another version.
            BackendUnavailable: the database cannot be reached or written.
        """
        where = address(url, settings.data_dir)
        timeout = settings.database_timeout
        link: Link
        if isinstance(where, Path):
            link = await asyncio.to_thread(open_sqlite, where, timeout, schema.bring_up)
        else:
            link = await open_postgres(where, timeout, settings.database_connections, schema.insist)
        return cls(link, settings, clock)

    async def close(self) -> None:
        """Let go of the database; what is going on comes to its end first."""
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
    ) -> Page[Article]:
        """A page of articles, the newest first; `attention`: those that ask for an editor at least so loudly.

        Raises:
            InputError: the cursor is none of ours.
        """
        return await self._link.read(lambda connection: articles.page(connection, cursor, limit, state, attention))

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
        now = self._clock()
        begun = await self._link.write(lambda connection: runs.start(connection, run_id, now))
        if begun is None:
            return None
        previous = Sidecar.model_validate_json(begun.served) if begun.served else None
        return replace(begun.work, previous=previous)

    async def save_result(self, work: Work, sidecar: Sidecar) -> Saved:
        """Serve this sidecar from now on, unless the run was taken over or something newer is served.

        Only an accepted result has effects: what webhooks are to be told is stored in the same step.
        """
        now = self._clock()
        prepared = prepare(sidecar, run_id=work.run_id, trigger=work.trigger)
        return await self._link.write(lambda connection: results.save(connection, work, prepared, now))

    async def fail_run(self, run_id: str, reason: str, *, attempt: int | None = None) -> tuple[int, ...] | None:
        """End a run for good; what was served stays. Gives the deliveries that came of it.

        With `attempt` only while nobody took the run over. None: it was taken over, or had come to its end.
        """
        now = self._clock()
        return await self._link.write(lambda connection: results.fail(connection, run_id, reason, attempt, now))

    async def sidecar(self, article_id: str) -> Served | None:
        """The sidecar that is served, as bytes; None: no such article, or none of its runs came to its end."""
        return await self._link.read(lambda connection: sidecars.served(connection, article_id))
