"""The port over the engine: what is put in waits, is one with its like, and can be taken out again."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from resolver.errors import BackendUnavailable
from resolver.jobs import Job, Lane, check_article, lane_named
from workers.engine import MEMORY, Engine, UnknownTask, pack, unpack


async def test_jobs_of_one_key_are_one(engine: Engine) -> None:
    """A job whose key waits already is not put in a second time, one by one or many at once."""
    first, second = await engine.add(Job("t", "one")), await engine.add(Job("t", "one"))
    new = await engine.add_many([Job("t", "one"), Job("t", "two"), Job("t", "two")])

    assert (first, second, new) == (True, False, 1)
    assert (await engine.depth())[Lane.NORMAL].waiting == 2


async def test_lanes_do_not_see_each_other(engine: Engine) -> None:
    """The same key may wait in two lanes: an editor's job is not held back by one of a back-fill."""
    assert await engine.add(Job("t", "one", lane=Lane.BACKFILL))
    assert await engine.add(Job("t", "one", lane=Lane.ONDEMAND))


async def test_replace_brings_a_later_job_forward(engine: Engine) -> None:
    """A job that is due next week gives way to one that is due now; adding it would have been refused."""
    week = datetime.now(UTC) + timedelta(days=7)
    await engine.add(Job("t", "one", due=week))

    assert not await engine.add(Job("t", "one"))
    assert (await engine.depth())[Lane.NORMAL].later == 1

    await engine.replace(Job("t", "one"))
    depth = (await engine.depth())[Lane.NORMAL]

    assert (depth.waiting, depth.later) == (1, 0)


async def test_cancel_takes_a_waiting_job_out(engine: Engine) -> None:
    """A cancelled job waits no longer, and its key is free."""
    await engine.add(Job("t", "one"))
    await engine.cancel(Lane.NORMAL, "one")

    assert (await engine.depth())[Lane.NORMAL].waiting == 0
    assert await engine.add(Job("t", "one"))


async def test_parked_jobs_are_kept_until_told(engine: Engine) -> None:
    """What was given up is listed with its reason, the last one first, and can be run again or dropped."""
    for name in ("one", "two", "three"):
        await engine.park(Job("t", name, {"name": name}, Lane.BACKFILL), f"because {name}")
    await engine.park(Job("t", "one", {"name": "one"}, Lane.BACKFILL), "because it failed again")
    listed = await engine.parked()

    assert [(each.job.key, each.reason) for each in listed] == [
        ("one", "because it failed again"),
        ("three", "because three"),
        ("two", "because two"),
    ]
    assert listed[0].job == Job("t", "one", {"name": "one"}, Lane.BACKFILL)
    assert await engine.requeue([listed[0].id]) == 1
    assert await engine.drop([listed[1].id, "backfill/nobody"]) == 1
    assert [each.job.key for each in await engine.parked()] == ["two"]
    assert (await engine.depth())[Lane.BACKFILL].waiting == 1


async def test_queue_that_is_away_is_told_in_time(tmp_path: Path) -> None:
    """Without Redis the queue opens, and each call says so within its limit."""
    async with Engine(f"unix://{tmp_path}/nobody.sock", limit=1.0) as engine:
        async with asyncio.timeout(3):
            with pytest.raises(BackendUnavailable, match="The queue"):
                await engine.add(Job("t", "one"))
            with pytest.raises(BackendUnavailable, match="The queue"):
                await engine.ping()


async def test_queue_in_memory_does_the_same() -> None:
    """The engine's own store takes, lists and parks jobs as Redis does, and says that it is not durable."""
    async with Engine(MEMORY + "-test") as engine:
        assert not engine.durable
        assert await engine.add(Job("t", "one"))
        assert not await engine.add(Job("t", "one"))
        await engine.park(Job("t", "two"), "why")
        assert [each.reason for each in await engine.parked()] == ["why"]
        assert (await engine.depth())[Lane.NORMAL].waiting == 1


def test_payload_holds_words_and_numbers() -> None:
    """A job comes out of the stream as it went in; it carries references only."""
    job = check_article("run_1", "kramatorsk", "backfill")

    assert job.lane is Lane.BACKFILL
    assert unpack(pack(job)) == ("check_article", {"run_id": "run_1", "article_id": "kramatorsk"})
    assert lane_named("of a later version") is Lane.NORMAL


@pytest.mark.parametrize(
    "payload",
    ["", "{", "[]", '{"v":2,"task":"t","arguments":{}}', '{"v":1,"task":7,"arguments":{}}',
     '{"v":1,"task":"t","arguments":[]}', '{"v":1,"task":"t","arguments":{"a":{}}}', None, b"x"],
)  # fmt: skip
def test_payload_of_another_shape_is_unknown(payload: object) -> None:
    """A payload of a later version, or of none, is a task that is not known: never one that is done."""
    with pytest.raises(UnknownTask):
        unpack(payload)
