"""Jobs that kill, workers that die: real processes, killed by the kernel, over a real server."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from resolver.jobs import Job, Lane
from tests.support.victim import Victim, lines
from tests.support.wait import wait_until
from workers.engine import Engine

pytestmark = pytest.mark.timeout(150)
"""Seconds on a machine that others use too; by itself each takes a few."""


LEASE = 1.5


class Gang:
    """Worker processes of one test, and their folder; none is left running."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self._url = url
        self.all: list[Victim] = []

    def start(self, *, grace: float = 0.4) -> Victim:
        """One more worker."""
        victim = Victim(self._url, self.folder, lease=LEASE, grace=grace)
        self.all.append(victim)
        return victim

    def begun(self) -> list[str]:
        """Jobs that were begun, by anybody."""
        return lines(self.folder / "begun")

    def ended(self) -> list[str]:
        """Jobs that came to their end."""
        return lines(self.folder / "ended")

    def hold(self) -> None:
        """Jobs that are begun do not end until `go`."""
        (self.folder / "hold").touch()

    def go(self) -> None:
        """Jobs may end."""
        (self.folder / "hold").unlink()


@pytest.fixture
async def gang(empty_redis_url: str, tmp_path: Path) -> AsyncIterator[Gang]:
    """Nobody yet."""
    gang = Gang(empty_redis_url, tmp_path)
    yield gang
    for victim in gang.all:
        if not victim.gone:
            victim.signal(signal.SIGCONT)
            victim.kill()


def notes(count: int) -> list[Job]:
    """Ordinary jobs."""
    return [Job("note", f"job-{number}", {"name": f"job-{number}"}) for number in range(count)]


async def test_killed_worker_loses_no_job(engine: Engine, gang: Gang) -> None:
    """A worker is killed with 100 jobs in its hands: another ends each once, within a lease and the sweep after it."""
    names = {f"job-{number}" for number in range(100)}
    gang.hold()
    await engine.add_many(notes(100))
    first = gang.start()
    await wait_until(lambda: set(gang.begun()) == names, timeout=60)
    second = gang.start()
    first.kill()
    loop = asyncio.get_running_loop()
    killed = loop.time()
    gang.go()
    await wait_until(lambda: len(gang.ended()) == 100, timeout=60)

    assert sorted(gang.ended()) == sorted(names)
    assert loop.time() - killed < LEASE * 1.5 + 15
    assert not second.gone
    assert await engine.parked() == []


async def test_job_that_kills_is_parked_and_takes_nobody_with_it(engine: Engine, gang: Gang) -> None:
    """A job that kills each worker that begins it is begun three times and then kept; its neighbours all end."""
    await engine.add(Job("kill", "poison", {"name": "poison"}))
    gang.hold()
    await engine.add_many(notes(20))
    started = 0
    async with asyncio.timeout(100):
        while not await engine.parked():
            if not gang.all or gang.all[-1].gone:
                gang.start()
                started += 1
                if started == 3:
                    gang.go()
            await asyncio.sleep(0.05)
        await wait_until(lambda: len(set(gang.ended())) == 20, timeout=60)
    [parked] = await engine.parked()

    assert gang.begun().count("poison") == 3
    assert started == 4
    assert parked.job.key == "poison"
    assert parked.reason == "it was begun 3 times, and each time its worker was gone before it ended"
    assert not gang.all[-1].gone


async def test_stop_signal_hands_back_at_once(engine: Engine, gang: Gang) -> None:
    """SIGTERM ends a worker with code 0 within its grace; what it did not end another ends, long before a lease."""
    gang.hold()
    await engine.add_many(notes(30))
    first = gang.start()
    await wait_until(lambda: len(set(gang.begun())) == 30, timeout=60)
    first.signal(signal.SIGTERM)
    await wait_until(lambda: first.gone, timeout=60)
    gang.go()
    gang.start()
    await wait_until(lambda: len(gang.ended()) == 30, timeout=60)

    assert first.process.returncode == 0
    assert sorted(set(gang.ended())) == sorted(gang.ended())
    assert (await engine.depth())[Lane.NORMAL].running == 0


async def test_frozen_worker_is_replaced(engine: Engine, gang: Gang) -> None:
    """A worker that was frozen past its lease is replaced, and waking up it goes on without harm to the queue."""
    gang.hold()
    await engine.add_many(notes(3))
    first = gang.start()
    await wait_until(lambda: len(gang.begun()) == 3, timeout=60)
    first.signal(signal.SIGSTOP)
    gang.start()
    await wait_until(lambda: len(gang.begun()) == 6, timeout=60)
    first.signal(signal.SIGCONT)
    gang.go()
    await wait_until(lambda: len(gang.ended()) == 6, timeout=60)
    await engine.add(Job("note", "next", {"name": "next"}))
    await wait_until(lambda: "next" in gang.ended(), timeout=60)

    assert not first.gone
    assert (await engine.depth())[Lane.NORMAL].running == 0
