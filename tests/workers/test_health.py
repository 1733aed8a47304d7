"""Health: live while the loop turns, ready while queue and database answer and it is not stopping."""

import asyncio
import json
import os
import socket
from pathlib import Path

import aiohttp

from resolver.errors import BackendUnavailable
from tests.support.crew import quick
from tests.support.wait import wait_until
from workers import health as rooms
from workers.engine import Engine
from workers.health import Health, answering, beat, is_alive


class Part:
    """A part that answers, fails or hangs."""

    def __init__(self) -> None:
        self.says = "ok"

    async def ask(self) -> None:
        """Answer as told."""
        if self.says == "hang":
            await asyncio.Event().wait()
        if self.says != "ok":
            raise BackendUnavailable(self.says)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_port_says_how_it_is(tmp_path: Path) -> None:
    """`/livez` is 200 while the process turns, `/readyz` 503 with the reason when a part is away or it is stopping."""
    part, stopping = Part(), False
    port = free_port()
    health = Health({"queue": part.ask}, lambda: stopping)
    async with answering(health, quick(tmp_path, health_port=port)), aiohttp.ClientSession() as client:

        async def get(path: str) -> tuple[int, str]:
            async with client.get(f"http://127.0.0.1:{port}{path}") as response:
                return response.status, await response.text()

        ready = await get("/readyz")
        part.says = "The queue is away."
        away, live = await get("/readyz"), await get("/livez")
        part.says, stopping = "ok", True
        last = await get("/readyz")
        metrics = await get("/metrics")

    assert ready == (200, '{"status": "ready", "checks": {"queue": "ok"}}')
    assert away[0] == 503
    assert json.loads(away[1])["checks"] == {"queue": "The queue is away."}
    assert live[0] == 200
    assert last[0] == 503
    assert json.loads(last[1])["checks"] == {"queue": "ok", "worker": "stopping"}
    assert metrics[0] == 200
    assert "resolver_jobs_total" in metrics[1] or "resolver_jobs" in metrics[1]
    assert 'resolver_build_info{version="' in metrics[1]


async def test_part_that_hangs_is_not_waited_for() -> None:
    """A part that does not answer makes the process not ready after its time; it does not hang the question."""
    part = Part()
    part.says = "hang"
    health = Health({"database": part.ask}, lambda: False)
    async with asyncio.timeout(rooms.ASK_SECONDS + 3):
        ready, said = await health.ready()

    assert not ready
    assert "no answer" in said["database"]


async def test_living_worker_touches_its_file(engine: Engine, tmp_path: Path) -> None:
    """The health file is fresh while the worker lives, and old or missing when it does not."""
    path = tmp_path / "alive"
    assert not is_alive(path)
    beating = asyncio.create_task(beat(engine, quick(tmp_path, health_file=path), lambda: 3))
    await wait_until(path.exists)
    beating.cancel()

    assert is_alive(path)
    await wait_until(lambda: bool(path.read_text()))
    assert json.loads(path.read_text())["busy"] == 3
    os.utime(path, (1, 1))
    assert not is_alive(path)
