"""`make chaos`: hurts a whole background in every way that we know, for minutes, and prints what was lost: zeros.

    python -m tools.chaos [--runs 1000] [--database sqlite] [--only NAME]

Each row is an accident: what was killed and how often, articles, how many of them were lost (accepted and without a
current sidecar), torn, done twice (a capture, a parked innocent), never told or told twice, and the seconds from the
accident until everything was done. The short forms of the same accidents are in `tests/workers/test_crash.py`.
"""

import argparse
import asyncio
import logging
import random
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from resolver.embedded import start_or_join, stop
from resolver.jobs import Job, Lane
from resolver.settings import Settings
from resolver.store.database import Records
from resolver.store.database.upkeep import migrate
from tests.support.newsroom import Audit, Newsroom, WorkerProcess, names
from tests.support.postgres import PostgresServer
from tests.support.victim import Victim, lines
from tests.support.wait import wait_until
from tests.support.web import Web
from workers.engine import Engine

PATIENCE = 300.0
NEIGHBOURS, STARTS = 50, 3
COLUMNS = ("database", "accident", "times", "articles", "lost", "torn", "twice", "untold", "told twice", "seconds")


@dataclass(slots=True)
class Accidents:
    """What happened to a newsroom: how often, and since when it is on its own again."""

    times: int = 0
    since: float = 0.0

    def happened(self) -> None:
        """One more."""
        self.times += 1
        self.since = time.monotonic()


Story = Callable[[Newsroom, Accidents, random.Random, int], Awaitable[None]]


async def working(room: Newsroom, count: int = 2) -> None:
    """Start workers, and wait until they work."""
    started = [room.start() for _ in range(count)]
    await wait_until(lambda: all(each.works for each in started), "a worker's start", timeout=60)


async def in_flight(room: Newsroom, count: int) -> None:
    """Wait until so many articles are in the hands of workers."""

    async def fact() -> bool:
        return (await room.queue.depth())[Lane.ONDEMAND].running >= count

    await wait_until(fact, "articles in flight", timeout=60)


async def killed_worker(room: Newsroom, accidents: Accidents, chance: random.Random, runs: int) -> None:
    """Kill -9 of a worker with 100 articles in flight."""
    del chance, runs
    await working(room, 1)
    room.pages(delay=10)
    await room.put(names(100))
    await in_flight(room, 100)
    await working(room, 1)
    room.pages()
    room.workers[0].kill()
    accidents.happened()


async def stopped_worker(room: Newsroom, accidents: Accidents, chance: random.Random, runs: int) -> None:
    """SIGTERM under load, five times."""
    del chance, runs
    room.pages(delay=1)
    await working(room)
    for turn in range(5):
        await room.put(names(60, f"turn-{turn}"))
        await in_flight(room, 20)
        victim = next(each for each in room.workers if each.code is None)
        victim.signal(signal.SIGTERM)
        accidents.happened()
        await wait_until(partial(_ended, victim), "its end", timeout=30)
        await working(room, 1)
    room.pages()


def _ended(worker: WorkerProcess) -> bool:
    return worker.code is not None


async def killed_redis(room: Newsroom, accidents: Accidents, chance: random.Random, runs: int) -> None:
    """Redis killed and started again under load, five times."""
    del runs
    room.pages(delay=0.2)
    await working(room)
    for turn in range(5):
        await room.put(names(80, f"turn-{turn}"))
        await asyncio.sleep(chance.uniform(0.2, 1.5))
        room.redis.kill()
        accidents.happened()
        await room.put(names(10, f"away-{turn}"))
        await room.redis.start()


async def redis_away(room: Newsroom, accidents: Accidents, chance: random.Random, runs: int) -> None:
    """Redis unreachable for 30 s."""
    del chance, runs
    room.pages(delay=0.2)
    await working(room)
    await room.put(names(60))
    await in_flight(room, 10)
    await room.redis.stop()
    accidents.times += 1
    await room.put(names(40, "meanwhile"))
    await asyncio.sleep(30)
    await room.redis.start()
    accidents.since = time.monotonic()


async def frozen_worker(room: Newsroom, accidents: Accidents, chance: random.Random, runs: int) -> None:
    """A worker frozen past its lease and woken beside newer versions, five times."""
    del chance, runs
    room.pages(delay=1.5)
    await working(room)
    for turn in range(5):
        await room.put(names(20, f"turn-{turn}"))
        await asyncio.sleep(1.0)
        victim = room.workers[turn % 2]
        victim.signal(signal.SIGSTOP)
        accidents.happened()
        newer = asyncio.create_task(
            room.put(names(20, f"turn-{turn}"), version=2)
        )  # who is frozen may hold SQLite's lock
        await asyncio.sleep(4.0)
        victim.signal(signal.SIGCONT)
        await newer
    room.pages()


async def random_kills(room: Newsroom, accidents: Accidents, chance: random.Random, runs: int) -> None:
    """Workers killed at random while the runs come in."""
    room.pages(delay=0.1)
    await working(room)
    for start in range(0, runs, 25):
        await room.put([f"run-{number}" for number in range(start, min(start + 25, runs))])
        await asyncio.sleep(chance.uniform(0.2, 1.6))
        chance.choice([each for each in room.workers if each.code is None]).kill()
        accidents.happened()
        room.start()


STORIES: dict[str, Story] = {
    "worker-killed": killed_worker,
    "worker-stopped": stopped_worker,
    "redis-killed": killed_redis,
    "redis-away": redis_away,
    "worker-frozen": frozen_worker,
    "random-kills": random_kills,
}


async def tell(name: str, story: Story, database: str | None, seed: int, runs: int) -> tuple[object, ...]:
    """Let it happen; the row of the table."""
    with Web() as web, tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        many = 110 if name == "worker-killed" else 32
        async with Newsroom(web, Path(folder), database, worker_jobs=many) as room:
            accidents = Accidents()
            await story(room, accidents, random.Random(seed), runs)  # noqa: S311 - no secret hangs on it
            await wait_until(room.done, "every article's sidecar", timeout=PATIENCE)
            took = time.monotonic() - accidents.since
            await wait_until(room.told, "every webhook", timeout=PATIENCE)
            return _row(story, database, accidents, await room.audit(), took)


def _row(story: Story, database: str | None, accidents: Accidents, audit: Audit, took: float) -> tuple[object, ...]:
    what = (story.__doc__ or "").rstrip(".")
    kind = "SQLite" if database is None else "PostgreSQL"
    twice = audit.twice + audit.parked
    counts = (audit.articles, audit.lost, audit.torn, twice, audit.untold, audit.told_twice)
    return (kind, what, accidents.times, *counts, f"{took:.1f}")


async def restarted_postgres(server: PostgresServer, database: str) -> tuple[object, ...]:
    """PostgreSQL stopped at once and started again under load, three times."""
    with Web() as web, tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        async with Newsroom(web, Path(folder), database) as room:
            accidents = Accidents()
            room.pages(delay=0.4)
            await working(room)
            for turn in range(3):
                await room.put(names(60, f"turn-{turn}"))
                await in_flight(room, 10)
                server.end()
                accidents.happened()
                await asyncio.sleep(2)
                await server.start()
            await wait_until(room.done, "every article's sidecar", timeout=PATIENCE)
            took = time.monotonic() - accidents.since
            await wait_until(room.told, "every webhook", timeout=PATIENCE)
            return _row(_restart, database, accidents, await room.audit(), took)


async def _restart(room: Newsroom, accidents: Accidents, chance: random.Random, runs: int) -> None:
    """PostgreSQL stopped at once and started again under load, three times."""
    del room, accidents, chance, runs


async def poison() -> tuple[object, ...]:
    """A job that kills every worker that begins it, among 50 neighbours."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        folder = Path(name)
        settings = Settings(data_dir=folder)
        url = await start_or_join(settings.data_dir)
        victims: list[Victim] = []
        async with Engine(url) as engine:
            (folder / "hold").touch()
            await engine.add(Job("kill", "poison", {"name": "poison"}))
            await engine.add_many([Job("note", f"n{number}", {"name": f"n{number}"}) for number in range(NEIGHBOURS)])
            while not await engine.parked():
                if not victims or victims[-1].gone:
                    victims.append(Victim(url, folder, lease=1.5))
                    if len(victims) == STARTS:
                        (folder / "hold").unlink()
                await asyncio.sleep(0.05)
            begin = time.monotonic()
            await wait_until(lambda: len(set(lines(folder / "ended"))) == NEIGHBOURS, "its neighbours", timeout=60)
            took, parked = time.monotonic() - begin, await engine.parked()
        killed = sum(each.gone for each in victims)
        for each in victims:
            if not each.gone:
                each.kill()
        await stop(settings.data_dir)
        lost = NEIGHBOURS - len(set(lines(folder / "ended")))
        return (
            "-",
            (poison.__doc__ or "").rstrip("."),
            killed,
            NEIGHBOURS + 1,
            lost,
            0,
            len(parked) - 1,
            0,
            0,
            f"{took:.1f}",
        )


async def everything(options: argparse.Namespace) -> int:
    """All rows, as they come; 1 where a zero is missing."""
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS))
    wrong = 0
    if options.only in {None, "poison"}:
        wrong += _put(await poison())
    for kind in options.database:
        server = PostgresServer() if kind == "postgres" else None
        if server is not None:
            server.initialise()
            await server.start()
        try:
            for name, story in STORIES.items():
                if options.only in {None, name}:
                    url = await _database(server)
                    wrong += _put(await tell(name, story, url, options.seed, options.runs))
            if server is not None and options.only in {None, "postgres-restarted"}:
                wrong += _put(await restarted_postgres(server, await _database(server) or ""))
        finally:
            if server is not None:
                await server.stop()
    return 1 if wrong else 0


async def _database(server: PostgresServer | None) -> str | None:
    """A database with our tables; None: a file, which makes its own."""
    if server is None:
        return None
    url = server.url(await server.database())
    settings = Settings.model_validate({"database_url": url})
    await migrate(settings)
    async with await Records.open(None, settings) as records:
        await records.ready()
    return url


def _put(row: tuple[object, ...]) -> int:
    print("| " + " | ".join(str(each) for each in row) + " |")
    sys.stdout.flush()
    return sum(int(str(each)) for each in row[4:9])


def main() -> None:
    """Parse, hurt, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=1000, help="articles of the random kills")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of what happens by chance")
    parser.add_argument("--only", choices=["poison", "postgres-restarted", *STORIES], help="one accident")
    parser.add_argument("--database", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    options = parser.parse_args()
    print(f"seed {options.seed}\n")
    logging.getLogger("docket").setLevel(logging.CRITICAL)  # that Redis is away is what this is about
    sys.exit(asyncio.run(everything(options)))


if __name__ == "__main__":
    main()
