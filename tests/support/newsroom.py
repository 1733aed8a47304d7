"""A whole background to be hurt: a web, a queue's server, a database, and worker processes that are killed at will.

After whatever happened, `audit` counts what must be zero: articles that were accepted and have no current sidecar,
sidecars that are torn, effects that happened twice.
"""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from resolver import jobs
from resolver.errors import BackendUnavailable
from resolver.model import Sidecar, sha256
from resolver.store.database import NewArticle, Put, Records
from resolver.vocabulary import RunState
from tests.support.redis import RedisServer
from tests.support.wait import wait_until
from tests.support.web import Reply, Web, settings_environment, settings_for
from workers.engine import Engine

ROOT = Path(__file__).parents[2]
HOOK = "https://cms.example.org/hook"
PAGES = 40
LINKS = 3


@dataclass(frozen=True, slots=True)
class Audit:
    """What is wrong after all has settled; `lost` and the rest are zero where everything held."""

    articles: int
    lost: int
    torn: int
    twice: int
    parked: int
    untold: int
    told_twice: int

    @property
    def wrong(self) -> int:
        """Everything that must be zero, together."""
        return self.lost + self.torn + self.twice + self.parked + self.untold + self.told_twice


class WorkerProcess:
    """`python -m workers`, with its log in a file."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as stream:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "workers"], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stderr=stream
            )

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def code(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.poll()

    @property
    def works(self) -> bool:
        """Whether it has said that it works."""
        return '"event": "working"' in self.log.read_text()

    def kill(self) -> None:
        """`kill -9`."""
        self._process.send_signal(signal.SIGCONT)
        self._process.kill()
        self._process.wait()

    def signal(self, number: int) -> None:
        """SIGTERM, SIGSTOP, SIGCONT."""
        self._process.send_signal(number)


class Newsroom:
    """One background; an async context manager that leaves no process behind. `database` None: a file of its own."""

    def __init__(self, web: Web, folder: Path, database: str | None = None, **changes: object) -> None:
        self.web = web
        self.folder = folder
        self.redis = RedisServer(folder / "redis")
        self.accepted: dict[str, bytes] = {}
        self.workers: list[WorkerProcess] = []
        self._changes: dict[str, object] = {
            "job_lease": 2.0,
            "worker_grace": 0.8,
            "sweep_every": 0.5,
            "sweep_after": 4.0,
            "worker_jobs": 64,
            "per_host": 100,
            "archive": False,
            "lock_seconds": 2.0,
            "webhook_timeout": 2.0,
            "webhook_allow": f"127.0.0.1:{web.port}",
            "database_url": database or f"sqlite:///{folder / 'records.sqlite3'}",
            **changes,
        }
        self._stack = AsyncExitStack()
        self._numbers = 0

    async def __aenter__(self) -> Self:
        url = await self.redis.start()
        self.settings = settings_for(self.web, **{"redis_url": url, "data_dir": self.folder, **self._changes})
        self.records = await self._stack.enter_async_context(await Records.open(None, self.settings))
        self.queue = await self._stack.enter_async_context(Engine(url, limit=3.0))
        self.pages()
        self.web.reply(HOOK, Reply(200))
        await self.records.webhooks.create(HOOK, ["article.resolved", "article.failed"])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self.workers:
            if worker.code is None:
                worker.kill()
        await self._stack.aclose()
        await self.redis.stop()

    def pages(self, delay: float = 0.0) -> None:
        """What the articles link to; each page answers after `delay` seconds."""
        for number in range(PAGES):
            html = f"<title>Example page {number}</title><p>Words enough to be one.</p>".encode()
            self.web.reply(page(number), Reply(200, {"Content-Type": "text/html"}, html, delay))

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables of a process of this newsroom."""
        table = {"PATH": os.defpath, "HOME": str(self.folder), **settings_environment(self.settings)}
        table["RESOLVER_REDIS_URL"] = self.redis.url
        for name, value in self._changes.items():
            table[f"RESOLVER_{name.upper()}"] = str(int(value) if isinstance(value, bool) else value)
        return table

    def start(self) -> WorkerProcess:
        """One more worker process."""
        self._numbers += 1
        worker = WorkerProcess(self.environment, self.folder / f"worker-{self._numbers}.log")
        self.workers.append(worker)
        return worker

    async def freeze(self, worker: WorkerProcess) -> None:
        """Stop a worker, but not while it writes: a file of SQLite has one lock, and all others would wait for it."""

        def stopped() -> bool:
            worker.signal(signal.SIGSTOP)
            if self._takes_writes():
                return True
            worker.signal(signal.SIGCONT)
            return False

        await wait_until(stopped, "a moment between two writes")

    def _takes_writes(self) -> bool:
        file = self.folder / "records.sqlite3"
        if not file.exists():
            return True
        with closing(sqlite3.connect(file, timeout=0.1, isolation_level=None)) as one:
            try:
                one.execute("BEGIN IMMEDIATE")
                one.execute("ROLLBACK")
            except sqlite3.OperationalError:
                return False
        return True

    async def put(self, names: Sequence[str], *, queue: bool = True, version: int = 1) -> list[Put]:
        """Hand in articles as the API does: stored first, then queued; a queue that is away is the sweep's affair."""
        bodies = {name: article(name, version) for name in names}
        puts = await self.records.put_articles([NewArticle(name, body) for name, body in bodies.items()])
        self.accepted |= bodies
        if queue:
            try:
                await self.queue.add_many([jobs.check_article(put.run_id, put.article_id) for put in puts])
                await self.records.mark_queued(*(put.run_id for put in puts))
            except BackendUnavailable:
                pass
        return puts

    async def done(self) -> bool:
        """Whether each accepted article has a current sidecar."""
        return await self.missing() == 0

    async def missing(self) -> int:
        """How many accepted articles have none yet."""
        count, cursor = 0, None
        while True:
            page_ = await self.records.articles(cursor, 200)
            count += sum(
                each.state is RunState.COMPLETE and each.served_revision == each.revision for each in page_.rows
            )
            cursor = page_.next
            if cursor is None:
                return len(self.accepted) - count

    async def audit(self) -> Audit:
        """Look at every accepted article."""
        lost = torn = twice = 0
        for name, body in self.accepted.items():
            served, known = await self.records.sidecar(name), await self.records.article(name)
            if served is None or known is None or served.revision != known.revision:
                lost += 1
                continue
            try:
                sidecar = Sidecar.model_validate_json(served.document)
            except ValueError:
                torn += 1
                continue
            whole = sidecar.article.body_hash == sha256(body) and len(sidecar.mentions) == LINKS
            torn += not (whole and all(source.captures for source in sidecar.sources))
            looks = Counter(look.model_dump_json() for source in sidecar.sources for look in source.captures)
            twice += sum(count - 1 for count in looks.values())
        told = {request.headers["webhook-id"] for request in self.web.asked if request.host == "cms.example.org"}
        ended = await self.ended()
        return Audit(
            articles=len(self.accepted),
            lost=lost,
            torn=torn,
            twice=twice,
            parked=len(await self.queue.parked()),
            untold=max(ended - len(told), 0),
            told_twice=max(len(told) - ended, 0),
        )

    async def ended(self) -> int:
        """How many runs came to an end that webhooks are told of."""
        runs = [run for name in self.accepted for run in await self.records.runs(name)]
        return sum(run.state in {RunState.COMPLETE, RunState.PARTIAL, RunState.FAILED} for run in runs)

    async def told(self) -> bool:
        """Whether the webhook heard of each end at least once."""
        return (await self.audit()).untold == 0


def page(number: int) -> str:
    """A page that articles link to."""
    return f"https://www.example.org/EXAMPLE-{number}"


def article(name: str, version: int = 1) -> bytes:
    """An article with a few links, its own and those of others."""
    start = sum(name.encode()) * 7
    links = " ".join(page((start + step * 11) % PAGES) for step in range(LINKS))
    return f"Example article {name}, version {version}. It names {links} and no more.".encode()


def names(count: int, prefix: str = "article") -> list[str]:
    """Names of articles."""
    return [f"{prefix}-{number}" for number in range(count)]


def events(log: Path) -> list[str]:
    """The events of a worker's log, in order; every line is a JSON object."""
    return [json.loads(line)["event"] for line in log.read_text().splitlines()]


async def settled(task: "asyncio.Task[None]") -> None:
    """End a background task of a test."""
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled() and (error := task.exception()) is not None:
        raise error
