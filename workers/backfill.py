"""Brings an archive of any size into the background, in bounded memory, and takes up again where it was interrupted.

Articles are stored first and queued then, in batches; the queue's lane is never filled further than `AHEAD`, so that
neither this process nor Redis grows with the archive, and editors' work has its own lane anyway. What was done is
remembered in a small file (a JSONL file's offset, a cursor of the database) or stands there to be seen (the sidecar
beside an article): running the same command again goes on.
"""

import asyncio
import contextlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from resolver import jobs
from resolver.errors import BackendUnavailable
from resolver.jobs import Lane
from resolver.store.database import NewArticle, Put, Records
from resolver.vocabulary import Trigger
from workers.engine import Engine

BATCH = 200
AHEAD = 10_000
LOOK_SECONDS = 0.25

Complain = Callable[[str], None]
"""Told, in one sentence, of an article that is left out."""


@dataclass(slots=True)
class Progress:
    """How far it is; `share` is the part of the whole that is behind us, where that is known.

    `passed`: files whose sidecar stands there already; they are among the `unchanged`.
    """

    queued: int = 0
    unchanged: int = 0
    refused: int = 0
    written: int = 0
    failed: int = 0
    passed: int = 0
    total: int | None = None
    share: float | None = None
    told: Callable[["Progress"], None] = field(default=lambda _: None)

    def tell(self) -> None:
        """Say how far it is."""
        self.told(self)


class Feeder:
    """Stores and queues articles, as fast as the workers take them."""

    def __init__(self, records: Records, queue: Engine, progress: Progress, *, ahead: int = AHEAD) -> None:
        self.progress = progress
        self.records = records
        self._queue = queue
        self._ahead = ahead
        self._room = 0

    async def feed(self, articles: Sequence[NewArticle]) -> list[Put]:
        """Store these and queue what is to be done; what became of each."""
        puts = await self.records.put_articles(articles)
        await self.queue([put for put in puts if put.pending])
        self.progress.unchanged += sum(not put.pending for put in puts)
        return puts

    async def queue(self, puts: Sequence[Put]) -> None:
        """Put runs into the lane, once there is room."""
        if not puts:
            return
        await self._wait_for_room(len(puts))
        try:
            await self._queue.add_many([jobs.check_article(put.run_id, put.article_id, Lane.BACKFILL) for put in puts])
        except BackendUnavailable:
            await asyncio.sleep(LOOK_SECONDS)  # they are stored: the sweep queues them
        else:
            await self.records.mark_queued(*(put.run_id for put in puts))
        self.progress.queued += len(puts)

    async def _wait_for_room(self, count: int) -> None:
        while self._room < count:
            with contextlib.suppress(BackendUnavailable):
                self._room = self._ahead - (await self._queue.depth())[Lane.BACKFILL].waiting
            if self._room < count:
                self.progress.tell()
                await asyncio.sleep(LOOK_SECONDS)
        self._room -= count


async def from_records(records: Records, feeder: Feeder, notes: Path) -> None:
    """Every article of the database is checked again; the cursor stands in `notes` until all are queued."""
    cursor = await asyncio.to_thread(_cursor, notes)
    while True:
        page = await records.articles(cursor, BATCH)
        asked = [await records.request_run(each.id, Trigger.CLI, Lane.BACKFILL) for each in page.rows]
        await feeder.queue([put for put in asked if put is not None])
        feeder.progress.tell()
        cursor = page.next
        if cursor is None:
            await asyncio.to_thread(notes.unlink, missing_ok=True)
            return
        await asyncio.to_thread(note, notes, {"cursor": cursor})


def _cursor(notes: Path) -> str | None:
    try:
        return str(json.loads(notes.read_bytes())["cursor"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note(notes: Path, kept: dict[str, object]) -> None:
    """Write it down whole or not at all."""
    notes.parent.mkdir(parents=True, exist_ok=True)
    temporary = notes.with_name(f"{notes.name}.{os.getpid()}")
    temporary.write_text(json.dumps(kept), encoding="utf-8")
    temporary.replace(notes)
