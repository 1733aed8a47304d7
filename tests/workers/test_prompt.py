"""A worker looks soon again while its slots are all taken, as often as it was told while some are, and else waits."""

import secrets
from datetime import timedelta

import pytest
from docket import Docket

from workers.prompt import FULL, IDLE, PromptWorker

SELDOM, OFTEN = timedelta(milliseconds=300), timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("slots", "told", "meanwhile", "idle"),
    [(1, SELDOM, FULL, SELDOM), (2, SELDOM, SELDOM, SELDOM), (1, OFTEN, OFTEN, IDLE), (2, OFTEN, OFTEN, IDLE)],
)
async def test_a_worker_looks_as_often_as_its_jobs_give_reason_to(
    redis_url: str, slots: int, told: timedelta, meanwhile: timedelta, idle: timedelta
) -> None:
    """While jobs have all slots it looks every few milliseconds, with one to spare as told, without any seldom."""
    seen: list[timedelta] = []
    name = f"prompt-{secrets.token_hex(4)}"
    async with (
        Docket(name, redis_url) as docket,
        PromptWorker(docket, concurrency=slots, minimum_check_interval=told) as worker,
    ):

        async def look() -> None:
            seen.append(worker.minimum_check_interval)

        docket.register(look)
        before = worker.minimum_check_interval
        await docket.add(look)()
        await worker.run_until_finished()

    assert (before, seen) == (idle, [meanwhile])
