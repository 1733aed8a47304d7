"""What Redis knows of the jobs that a worker holds: how often each was begun, and how one is handed back.

A delivery stays pending in its stream until the job ended, across workers and their deaths. That a delivery was handed
out before means that it was begun once; every further start is counted here, in the moment in which it begins, so an
ordinary job costs no message for it. A worker that lets go of a job on purpose takes its start back: a restart is
never held against a job.
"""

from collections.abc import Awaitable, Callable

from docket import Docket
from docket.execution import Execution
from redis.exceptions import ResponseError

MANY = 1000
KEPT_SECONDS = 7 * 86400
_COUNT = "begun"

Park = Callable[[str, str], Awaitable[None]]
"""Keeps what cannot be read: its id and a reason."""


def _key(execution: Execution) -> str:
    message = execution.message_id or b""
    return execution.docket.key(f"begun:{message.decode()}")


async def begun_before(execution: Execution) -> int:
    """How often this delivery was begun before."""
    if not execution.redelivered:
        return 0
    async with execution.docket.redis() as redis:
        counted = await redis.hget(_key(execution), _COUNT)
    return max(1 + int(counted or 0), 0)


async def count(execution: Execution, by: int = 1) -> None:
    """Count a start of a delivery that was handed out before; `by` -1 takes one back."""
    async with execution.docket.redis() as redis:
        await redis.hincrby(_key(execution), _COUNT, by)
        await redis.expire(_key(execution), KEPT_SECONDS)


async def forget(execution: Execution) -> None:
    """The delivery came to its end: its starts count no longer."""
    async with execution.docket.redis() as redis:
        await redis.delete(_key(execution))


async def hand_back(docket: Docket, consumer: str, lease_seconds: float) -> int:
    """Let go of everything that this consumer still holds, so that the next sweep of any worker takes it.

    Only for a consumer that has stopped: a job that still runs would be begun a second time.
    """
    given = 0
    async with docket.redis() as redis:
        try:
            held = await redis.xpending_range(
                docket.stream_key, docket.worker_group_name, min="-", max="+", count=MANY, consumername=consumer
            )
        except ResponseError:
            return 0  # no worker ever looked at this lane
        for each in held:
            await redis.xclaim(
                docket.stream_key,
                docket.worker_group_name,
                consumer,
                min_idle_time=0,
                message_ids=[each["message_id"]],
                idle=int(lease_seconds * 1000) + 1,
                justid=True,
            )
            given += 1
    return given


async def set_aside_unreadable(docket: Docket, consumer: str, park: Park) -> int:
    """Take what the engine cannot even read out of this consumer's hands; how many there were.

    The engine reads a delivery before any job of ours runs, and one that it cannot read ends its loop: without this
    it would end the loop of one worker after another.
    """
    taken = 0
    async with docket.redis() as redis:
        held = await redis.xpending_range(
            docket.stream_key, docket.worker_group_name, min="-", max="+", count=MANY, consumername=consumer
        )
        for each in held:
            message_id = each["message_id"]
            for _, fields in await redis.xrange(docket.stream_key, min=message_id, max=message_id):
                try:
                    await Execution.from_message(docket, fields, fallback_task=_anything, sync=False)
                except Exception as error:  # noqa: BLE001 - whatever it holds, it is not read here again
                    await park(message_id.decode(), f"it cannot be read: {type(error).__name__}: {error}")
                    await redis.xack(docket.stream_key, docket.worker_group_name, message_id)
                    await redis.xdel(docket.stream_key, message_id)
                    taken += 1
    return taken


async def _anything(*_: object, **__: object) -> None:
    """Stands for whatever function a delivery names."""
