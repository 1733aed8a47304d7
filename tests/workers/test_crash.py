"""Real workers over a real queue and a real database, killed, stopped, frozen and cut off: nothing is lost or torn."""

import asyncio
import random
import signal
from pathlib import Path

import pytest

from resolver.errors import BackendUnavailable
from resolver.jobs import Lane
from resolver.store.database import NewArticle
from resolver.vocabulary import RunState
from tests.support.newsroom import Newsroom, events, names
from tests.support.postgres import PostgresServer
from tests.support.wait import wait_until
from tests.support.web import Web

pytestmark = pytest.mark.timeout(150)
"""Seconds on a machine that others use too; by itself each takes a few."""


MANY = 100


async def working(room: Newsroom, count: int = 1) -> None:
    """Start workers, and wait until they work."""
    started = [room.start() for _ in range(count)]
    await wait_until(lambda: all(each.works for each in started), "a worker's start", timeout=60)


async def in_flight(room: Newsroom, count: int) -> None:
    """Wait until that many articles are in the hands of workers."""

    async def fact() -> bool:
        return (await room.queue.depth())[Lane.ONDEMAND].running >= count

    await wait_until(fact, f"{count} articles in flight", timeout=60)


async def all_well(room: Newsroom, timeout: float = 60.0) -> None:  # noqa: ASYNC109 - the test's own
    """Every accepted article has its sidecar, once and whole, and the CMS heard of each."""
    await wait_until(room.done, "every article's sidecar", timeout=timeout)
    await wait_until(room.told, "every webhook", timeout=60)
    audit = await room.audit()

    assert audit.wrong == 0, audit


async def test_killed_worker_loses_no_article(web: Web, tmp_path: Path, database: str | None) -> None:
    """`kill -9` of a worker with 100 articles in flight: another ends each once, within a lease and the sweep after."""
    async with Newsroom(web, tmp_path, database, worker_jobs=MANY + 10) as room:
        await working(room)
        room.pages(delay=10)
        await room.put(names(MANY))
        await in_flight(room, MANY)
        await working(room)
        room.pages()
        room.workers[0].kill()
        loop = asyncio.get_running_loop()
        killed = loop.time()
        await wait_until(room.done, "every article's sidecar", timeout=60)
        took = loop.time() - killed
        runs = [run for name in room.accepted for run in await room.records.runs(name)]
        await all_well(room)

    assert took < 30  # alone on a machine about 4: a lease of 2, and the sweep after it
    assert {run.state for run in runs} == {RunState.COMPLETE}
    assert 2 in {run.attempt for run in runs}
    assert len(runs) == MANY


async def test_stopped_worker_hands_back(web: Web, tmp_path: Path) -> None:
    """SIGTERM under load: the worker ends with code 0 within its grace, and what it held is ended by another."""
    async with Newsroom(web, tmp_path) as room:
        room.pages(delay=2)
        await working(room, 2)
        await room.put(names(40))
        await in_flight(room, 40)
        room.workers[0].signal(signal.SIGTERM)
        await wait_until(lambda: room.workers[0].code is not None, "the worker's end", timeout=60)
        room.pages()
        await all_well(room)

        assert room.workers[0].code == 0
        assert events(room.workers[0].log)[-2:] == ["stopping", "stopped"]


async def test_killed_redis_loses_no_article(web: Web, tmp_path: Path) -> None:
    """Redis is killed and started again under load: what it forgot is found in the database, workers go on."""
    async with Newsroom(web, tmp_path) as room:
        room.pages(delay=0.2)
        await working(room, 2)
        await room.put(names(40))
        await in_flight(room, 1)
        room.redis.kill()
        await room.put(names(10, "while-away"))
        await room.redis.start()
        await room.put(names(10, "afterwards"))
        await all_well(room)

        assert all(worker.code is None for worker in room.workers)


async def test_redis_that_does_not_answer_for_a_while(web: Web, tmp_path: Path) -> None:
    """Redis hangs for some seconds: articles are accepted all the same, and are done once it is back."""
    async with Newsroom(web, tmp_path) as room:
        await working(room)
        room.redis.freeze()
        with pytest.raises(BackendUnavailable):
            await room.queue.ping()
        await room.put(names(20))
        room.redis.thaw()
        await all_well(room)


async def test_restarted_postgres_loses_no_article(
    web: Web, tmp_path: Path, postgres: PostgresServer, postgres_url: str
) -> None:
    """PostgreSQL is stopped at once and started again under load: jobs wait for it, and no attempt is counted."""
    async with Newsroom(web, tmp_path, postgres_url, job_tries=1) as room:
        room.pages(delay=0.5)
        await working(room, 2)
        await room.put(names(40))
        await in_flight(room, 20)
        postgres.end()
        try:
            await wait_until(lambda: "waits" in room.workers[0].log.read_text(), "a job that waits", timeout=60)
        finally:
            await postgres.start()
        await all_well(room)


async def test_late_result_of_a_frozen_worker_is_refused(web: Web, tmp_path: Path, database: str | None) -> None:
    """A worker frozen past its lease is replaced and the article revised: waking up, it overwrites nothing."""
    async with Newsroom(web, tmp_path, database) as room:
        room.pages(delay=1.5)
        await working(room)
        await room.put(["story"])
        await wait_until(lambda: web.total > 0, "a question of the web")
        frozen = room.workers[0]
        await room.freeze(frozen)
        room.pages()
        await working(room)
        await room.put(["story"], version=2)
        await wait_until(room.done, "the new version", timeout=60)
        before = await room.records.sidecar("story")
        frozen.signal(signal.SIGCONT)
        await wait_until(lambda: _verdicts(frozen.log.read_text()) > 0, "the late result", timeout=60)
        await all_well(room)
        after = await room.records.sidecar("story")

    assert before is not None
    assert after is not None
    assert (after.document, after.etag) == (before.document, before.etag)


def _verdicts(log: str) -> int:
    return sum(log.count(f'"verdict": "{word}"') for word in ("taken_over", "late"))


async def test_article_that_cannot_be_read_is_kept_with_its_reason(web: Web, tmp_path: Path) -> None:
    """A poison article is not tried again: its run has failed, the job is kept with the sentence, the CMS is told."""
    async with Newsroom(web, tmp_path) as room:
        await working(room)
        poison = NewArticle("poison", b"\x00\x01\x02PNG" * 1000)
        put = await room.records.put_article(poison)
        await room.put(names(5))
        await wait_until(room.done, "its neighbours", timeout=60)

        async def failed() -> bool:
            run = await room.records.run(put.run_id)
            return run is not None and run.state is RunState.FAILED

        await wait_until(failed, "the failed run", timeout=60)
        await wait_until(lambda: room.web.count("https://cms.example.org/hook") >= 6, "the webhook", timeout=60)
        run = await room.records.run(put.run_id)
        parked = await room.queue.parked()

    assert run is not None
    assert run.reason is not None
    assert [each.reason for each in parked] == [run.reason]
    assert parked[0].job.arguments["article_id"] == "poison"


@pytest.fixture
def chance() -> random.Random:
    """Where and when the next one dies; the seed is pytest-randomly's."""
    return random.Random(random.random())  # noqa: S311 - no secret hangs on it


async def test_random_kills_lose_no_article(
    web: Web, tmp_path: Path, database: str | None, chance: random.Random
) -> None:
    """Workers are killed at random while articles come in: every accepted article ends with exactly one sidecar."""
    async with Newsroom(web, tmp_path, database, worker_jobs=16, job_lease=1.5, worker_grace=0.7) as room:
        room.pages(delay=0.1)
        await working(room, 2)
        for turn in range(3):
            await room.put(names(12, f"turn-{turn}"))
            await asyncio.sleep(chance.uniform(0.1, 1.0))
            victim = chance.choice([each for each in room.workers if each.code is None])
            victim.kill()
            room.start()
        await all_well(room)
