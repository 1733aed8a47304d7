"""A trace that a request names is followed through the queue to the worker, its log and what it tells others."""

import json
from pathlib import Path

from structlog.contextvars import get_contextvars

from resolver import trace
from resolver.jobs import Job, Lane
from tests.support.crew import quick, working
from tests.support.wait import wait_until
from workers.engine import Engine, pack
from workers.worker import Arguments, Task

TRACE = "0af7651916cd43dd8448eb211c80319c"
GIVEN = f"00-{TRACE}-b7ad6b7169203331-01"


async def test_a_trace_goes_through_the_queue(engine: Engine, tmp_path: Path) -> None:
    """A job and the job that it asks for belong to the request's trace; a job that nobody traced belongs to none."""
    seen: dict[str, tuple[object, dict[str, str]]] = {}

    async def outer(arguments: Arguments) -> None:
        await engine.add(Job("inner", f"inner of {arguments['name']}", {"name": f"inner {arguments['name']}"}))

    async def inner(arguments: Arguments) -> None:
        seen[str(arguments["name"])] = (get_contextvars().get("trace_id"), trace.onward())

    async with working(engine, {"outer": Task(outer), "inner": Task(inner)}, quick(tmp_path)):
        with trace.followed(GIVEN):
            await engine.add(Job("outer", "traced", {"name": "traced"}, Lane.ONDEMAND))
        await engine.add(Job("outer", "plain", {"name": "plain"}, Lane.ONDEMAND))
        await wait_until(lambda: len(seen) == 2)

    told, onward = seen["inner traced"]
    assert told == TRACE
    assert onward["traceparent"].split("-")[1] == TRACE
    assert onward["traceparent"] != GIVEN
    assert seen["inner plain"] == (None, {})


def test_only_a_valid_name_is_followed() -> None:
    """What is no `traceparent` of the standard is passed over, so that no stranger writes into our log or our queue."""
    names = ("", "nonsense", GIVEN.replace(TRACE, "0" * 32), GIVEN + "\n", GIVEN.upper(), None, 7)
    followed = []
    for each in names:
        with trace.followed(each):
            followed.append((trace.current(), trace.trace_id(), "trace" in json.loads(pack(Job("t", "k")))))

    assert followed == [(None, None, False)] * len(names)
