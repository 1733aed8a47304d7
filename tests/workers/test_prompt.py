"""A worker whose slots are all taken looks soon again; one that waits for work asks Redis as seldom as it was told."""

import secrets
from datetime import timedelta

import pytest
from docket import Docket

from workers.prompt import FULL, PromptWorker

SELDOM, OFTEN = timedelta(milliseconds=300), timedelta(milliseconds=1)


@pytest.mark.parametrize(("slots", "told", "meanwhile"), [(1, SELDOM, FULL), (2, SELDOM, SELDOM), (1, OFTEN, OFTEN)])
async def test_a_full_worker_looks_soon_again(
    redis_url: str, slots: int, told: timedelta, meanwhile: timedelta
) -> None:
    """While jobs have all slots the worker looks every few milliseconds; with one to spare as often as it is told."""
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

    assert (before, seen) == (told, [meanwhile])
