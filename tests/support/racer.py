"""A process of its own that asks one question of a shared cache: `python -m tests.support.racer '{"url": …}'`.

It says `ready`, waits for a line, asks, and prints one JSON object. Each making appends this process's ID to a file, so
that whoever counts sees it even when the process is killed.
"""

import asyncio
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from resolver.cache import Cache, Made
from resolver.settings import Settings

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Race:
    """What one racer does: `callers` at once ask for `key`, whose making takes `hold` seconds and may fail."""

    url: str
    space: str
    log: str
    key: str = "question"
    callers: int = 1
    hold: float = 0.1
    lease: float = 0.5
    fails: bool = False
    refresh: bool = False
    ttl: float = 60.0
    stale: float = 60.0


@dataclass(frozen=True, slots=True)
class Result:
    """What its callers got: the answers or "failed", and where they came from."""

    values: list[str]
    origins: list[str]
    made: int


class Racer:
    """The parent's handle on such a process."""

    def __init__(self, race: Race) -> None:
        self._race = race
        self._process: asyncio.subprocess.Process | None = None

    async def ready(self) -> None:
        """Start it, and wait until it has reached the cache."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.support.racer",
            json.dumps(asdict(self._race)),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout is not None
        assert await self._process.stdout.readline() == b"ready\n"

    def go(self) -> None:
        """Let it ask."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(b"go\n")

    async def result(self) -> Result:
        """What it printed in the end."""
        assert self._process is not None
        printed, _ = await self._process.communicate()
        return Result(**json.loads(printed))

    def signal(self, number: int) -> None:
        """Kill, freeze or thaw it."""
        assert self._process is not None
        self._process.send_signal(number)

    async def end(self) -> None:
        """Make sure that nothing is left of it."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.communicate()


async def _run(race: Race) -> Result:
    settings = Settings(redis_timeout=5, lock_seconds=race.lease)

    def note() -> None:
        with Path(race.log).open("a", encoding="ascii") as log:
            log.write(f"{os.getpid()}\n")

    async def make() -> Made:
        note()
        await asyncio.sleep(race.hold)
        if race.fails:
            raise OSError("the upstream failed")
        return Made(f"made by {os.getpid()}".encode(), race.ttl, race.stale)

    async with Cache(race.url, settings, namespace=race.space) as cache:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
        answers = await asyncio.gather(
            *(cache.once(race.key, make, refresh=race.refresh) for _ in range(race.callers)), return_exceptions=True
        )
        return Result(
            ["failed" if isinstance(answer, BaseException) else answer.value.decode() for answer in answers],
            ["failed" if isinstance(answer, BaseException) else answer.origin for answer in answers],
            cache.counters.made,
        )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(asyncio.run(_run(Race(**json.loads(sys.argv[1])))))))
