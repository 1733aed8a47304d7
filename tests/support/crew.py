"""A worker in this process with tasks that a test gives it, and what they did."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

from resolver.settings import Settings
from workers.engine import Engine
from workers.worker import Arguments, Task, Worker

Run = Callable[[Arguments], Awaitable[None]]


def quick(folder: Path, **changes: object) -> Settings:
    """Settings under which leases end soon."""
    table: dict[str, object] = {
        "data_dir": folder,
        "job_lease": 1.0,
        "worker_grace": 0.4,
        "worker_jobs": 8,
        "sweep_every": 0.2,
        **changes,
    }
    return Settings.model_validate(table)


class Diary:
    """Which jobs began and which ended, in order."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.gave_up: list[tuple[str, str]] = []
        self.hold = asyncio.Event()
        self.hold.set()

    async def work(self, arguments: Arguments) -> None:
        """Note the job, wait for `hold`, note its end."""
        name = str(arguments["name"])
        self.begun.append(name)
        await self.hold.wait()
        self.ended.append(name)

    async def note_give_up(self, arguments: Arguments, reason: str) -> None:
        """Note that a job was given up."""
        self.gave_up.append((str(arguments.get("name")), reason))


@contextlib.asynccontextmanager
async def working(
    engine: Engine,
    tasks: Mapping[str, Task],
    settings: Settings,
    *,
    sweep: Callable[[], Awaitable[None]] | None = None,
) -> AsyncIterator[Worker]:
    """A worker that does these tasks for the length of a block."""
    worker = Worker(engine, tasks, settings, sweep=sweep)
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    try:
        yield worker
    finally:
        stop.set()
        await running
