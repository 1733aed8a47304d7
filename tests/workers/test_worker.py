"""A worker: every job ends once, what fails is tried again and then kept, what stops is handed back."""

import asyncio
from pathlib import Path

import pytest
import redis

from resolver.errors import BackendUnavailable, InputError
from resolver.jobs import Job, Lane
from resolver.settings import Settings
from tests.support.crew import Diary, quick, working
from tests.support.wait import wait_until
from workers.engine import Engine
from workers.worker import Arguments, Task

pytestmark = pytest.mark.timeout(90)
"""Seconds on a machine that others use too; by itself each takes a few."""


def jobs(count: int, lane: Lane = Lane.NORMAL) -> list[Job]:
    """Jobs that a diary notes."""
    return [Job("note", f"{lane}-{number}", {"name": f"{lane}-{number}"}, lane) for number in range(count)]


async def test_each_job_ends_once(engine: Engine, settings: Settings) -> None:
    """Jobs of all lanes are done, each once, and nothing of them is left in the queue."""
    diary = Diary()
    for lane in Lane:
        await engine.add_many(jobs(20, lane))
    async with working(engine, {"note": Task(diary.work)}, settings):
        await wait_until(lambda: len(diary.ended) == 20 * len(Lane))

    assert sorted(diary.ended) == sorted(f"{lane}-{number}" for lane in Lane for number in range(20))
    assert all(depth.waiting + depth.running == 0 for depth in (await engine.depth()).values())


async def test_editors_are_not_behind_a_backfill(engine: Engine, settings: Settings) -> None:
    """With a back-fill that fills all its slots and never ends, an on-demand job is begun at once."""
    diary = Diary()
    diary.hold.clear()
    await engine.add_many(jobs(100, Lane.BACKFILL))
    async with working(engine, {"note": Task(diary.work)}, settings):
        await wait_until(lambda: len(diary.begun) >= 4)
        await engine.add(jobs(1, Lane.ONDEMAND)[0])
        await wait_until(lambda: "ondemand-0" in diary.begun, timeout=2)
        running = len(diary.begun)
        diary.hold.set()

    assert running <= 1 + settings.worker_jobs // 2


async def test_many_slots_find_connections_enough(empty_redis_url: str, tmp_path: Path) -> None:
    """With more slots than a pool holds by default, all are filled: no worker takes its own pool for a dead Redis."""
    diary = Diary()
    diary.hold.clear()
    settings = quick(tmp_path, worker_jobs=150, job_lease=10.0)
    async with Engine(empty_redis_url, connections=4 * settings.worker_jobs + 50) as engine:
        await engine.add_many(jobs(300))
        async with working(engine, {"note": Task(diary.work)}, settings):
            await wait_until(lambda: len(diary.begun) == 150, timeout=40)
            diary.hold.set()
            await wait_until(lambda: len(diary.ended) == 300, timeout=40)

    assert len(diary.begun) == 300


async def test_failing_job_is_tried_again_and_then_kept(engine: Engine, tmp_path: Path) -> None:
    """A job that fails is tried as often as is set, then kept with its reason; asked for again it has all its tries."""
    diary = Diary()

    async def fail(arguments: Arguments) -> None:
        diary.begun.append(str(arguments["name"]))
        raise ValueError("no luck\nforged: line")

    task = Task(fail, diary.note_give_up)
    await engine.add(Job("fail", "one", {"name": "one"}))
    async with working(engine, {"fail": task}, quick(tmp_path, job_tries=2)):
        await wait_until(lambda: _has_parked(engine, 1), timeout=40)
        [parked] = await engine.parked()
        await engine.requeue([parked.id])
        await wait_until(lambda: len(diary.gave_up) == 2, timeout=40)
        await wait_until(lambda: _has_parked(engine, 1), timeout=40)

    assert diary.begun == ["one"] * 4
    assert parked.reason == "ValueError: no luck\nforged: line (attempt 2)"
    assert len(await engine.parked()) == 1


async def test_input_that_cannot_be_read_is_not_tried_again(engine: Engine, settings: Settings) -> None:
    """Input that no further try can mend is given up at its first, with the sentence that says why."""
    diary = Diary()

    async def fail(arguments: Arguments) -> None:
        diary.begun.append(str(arguments["name"]))
        raise InputError("The article is empty.")

    await engine.add(Job("fail", "one", {"name": "one"}))
    async with working(engine, {"fail": Task(fail, diary.note_give_up)}, settings):
        await wait_until(lambda: bool(diary.gave_up))

    assert diary.begun == ["one"]
    assert diary.gave_up == [("one", "The article is empty.")]


async def test_backend_that_is_away_costs_no_try(engine: Engine, tmp_path: Path) -> None:
    """While the database is away a job waits; it is done when the database is back, however few tries it has."""
    diary = Diary()

    async def work(arguments: Arguments) -> None:
        diary.begun.append(str(arguments["name"]))
        if len(diary.begun) < 3:
            raise BackendUnavailable("The database does not answer.")
        await diary.work(arguments)

    await engine.add(Job("note", "one", {"name": "one"}))
    async with working(engine, {"note": Task(work, diary.note_give_up)}, quick(tmp_path, job_tries=1)):
        await wait_until(lambda: diary.ended == ["one"], timeout=40)

    assert diary.gave_up == []


async def test_task_that_is_not_known_is_never_dropped(engine: Engine, settings: Settings) -> None:
    """A job of a later version is not done and not lost: a worker that knows it does it when it comes."""
    diary = Diary()
    await engine.add(Job("of tomorrow", "one", {"name": "one"}))
    async with working(engine, {}, settings):
        await wait_until(lambda: _is_later(engine), timeout=5)
    async with working(engine, {"of tomorrow": Task(diary.work)}, settings):
        await wait_until(lambda: diary.ended == ["one"], timeout=40)

    assert await engine.parked() == []


async def _is_later(engine: Engine) -> bool:
    return (await engine.depth())[Lane.NORMAL].later == 1


async def test_function_that_is_not_known_is_never_dropped(
    engine: Engine, settings: Settings, empty_redis_url: str
) -> None:
    """A foreign function in the stream is kept as well, where the engine by itself would call it done."""

    async def foreign(name: str) -> None:
        raise AssertionError(name)

    async with Engine(empty_redis_url) as other:
        await other.docket(Lane.NORMAL).add(foreign, key="foreign")("x")
    async with working(engine, {}, settings):
        await wait_until(lambda: _is_later(engine), timeout=5)


async def test_delivery_that_cannot_be_read_stops_no_worker(
    engine: Engine, settings: Settings, empty_redis_url: str
) -> None:
    """Rubbish in the stream is set aside with a reason; jobs before and behind it are done."""
    diary = Diary()
    stream = engine.docket(Lane.NORMAL).stream_key
    await engine.add(jobs(1)[0])
    with redis.Redis.from_url(empty_redis_url) as client:
        client.xadd(stream, {"data": "rubbish"})
        client.xadd(
            stream,
            {"key": "k", "when": "no time", "function": "job", "args": b"no pickle", "kwargs": b"", "attempt": "x"},
        )
    await engine.add(Job("note", "last", {"name": "last"}))
    async with working(engine, {"note": Task(diary.work)}, settings):
        await wait_until(lambda: len(set(diary.ended)) == 2, timeout=40)
        await wait_until(lambda: _has_parked(engine, 2), timeout=40)

    assert {each.job.task for each in await engine.parked()} == {"unreadable"}
    assert all("it cannot be read" in each.reason for each in await engine.parked())


async def _has_parked(engine: Engine, count: int) -> bool:
    return len(await engine.parked()) == count


async def test_stopping_waits_for_what_ends_in_time(engine: Engine, tmp_path: Path) -> None:
    """Told to stop, a worker takes nothing new and waits for its jobs, up to its grace."""
    diary = Diary()
    diary.hold.clear()
    settings = quick(tmp_path, job_lease=10.0, worker_grace=5.0)
    await engine.add(jobs(1)[0])
    async with asyncio.timeout(5):
        async with working(engine, {"note": Task(diary.work)}, settings):
            await wait_until(lambda: diary.begun == ["normal-0"])
            asyncio.get_running_loop().call_later(0.3, diary.hold.set)

    assert diary.ended == ["normal-0"]
    assert (await engine.depth())[Lane.NORMAL].running == 0


async def test_stopping_hands_back_what_does_not_end(engine: Engine, tmp_path: Path) -> None:
    """What has not ended within the grace is cancelled and handed back; another begins it at once."""
    first, second = Diary(), Diary()
    first.hold.clear()
    settings = quick(tmp_path, job_lease=8.0, worker_grace=0.2)
    await engine.add_many(jobs(5))
    async with working(engine, {"note": Task(first.work)}, settings):
        await wait_until(lambda: len(first.begun) == 5)
    async with working(engine, {"note": Task(second.work)}, settings):
        await wait_until(lambda: len(second.ended) == 5, timeout=5)

    assert first.ended == []
    assert sorted(second.begun) == sorted(f"normal-{number}" for number in range(5))


async def test_restarts_are_not_held_against_a_job(engine: Engine, tmp_path: Path) -> None:
    """A job whose workers were told to stop four times in a row is not taken for one that kills."""
    diary = Diary()
    diary.hold.clear()
    settings = quick(tmp_path, worker_grace=0.0, job_starts=2)
    await engine.add(jobs(1)[0])
    for turn in range(1, 5):
        async with working(engine, {"note": Task(diary.work)}, settings):
            await wait_until(lambda turn=turn: len(diary.begun) == turn)  # type: ignore[misc]  # a default is no parameter
    diary.hold.set()
    async with working(engine, {"note": Task(diary.work)}, settings):
        await wait_until(lambda: diary.ended == ["normal-0"])

    assert await engine.parked() == []


async def test_sweep_is_run_by_one_worker_at_a_time(engine: Engine, empty_redis_url: str, tmp_path: Path) -> None:
    """The sweep comes round again and again, once a tick however many workers there are, and outlives its failures."""
    swept = 0

    async def sweep() -> None:
        nonlocal swept
        swept += 1
        if swept == 1:
            raise BackendUnavailable("The database does not answer.")
        if swept == 2:
            raise ValueError("a mistake")

    settings = quick(tmp_path, sweep_every=0.3)
    loop = asyncio.get_running_loop()
    begin = loop.time()
    async with (
        Engine(empty_redis_url) as other,
        working(engine, {}, settings, sweep=sweep),
        working(other, {}, settings, sweep=sweep),
    ):
        await wait_until(lambda: swept >= 4, timeout=40)

    assert swept <= 2 + (loop.time() - begin) / 0.3
