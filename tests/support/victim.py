"""A worker process that tests kill: `python victim.py REDIS_URL FOLDER LEASE GRACE`.

Its tasks write what they did as lines of `begun` and `ended` in the folder. `note` waits while the file `hold` is
there; `kill` takes its own process with it, as a job does that exhausts the memory.
"""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Work until told to stop."""
    url, folder, lease, grace = sys.argv[1:]
    sys.exit(asyncio.run(_work(url, Path(folder), float(lease), float(grace))))


async def _work(url: str, folder: Path, lease: float, grace: float) -> int:
    from tests.support.crew import quick  # noqa: PLC0415 - only in the process that is a worker
    from tests.support.wait import wait_until  # noqa: PLC0415
    from workers.engine import Engine  # noqa: PLC0415
    from workers.process import stopped_by_signals  # noqa: PLC0415
    from workers.worker import Arguments, Task, Worker  # noqa: PLC0415

    async def note(arguments: Arguments) -> None:
        name = str(arguments["name"])
        _line(folder / "begun", name)
        await wait_until(lambda: not (folder / "hold").exists(), timeout=60)
        _line(folder / "ended", name)

    async def kill(arguments: Arguments) -> None:
        _line(folder / "begun", str(arguments["name"]))
        os.kill(os.getpid(), signal.SIGKILL)

    stop = asyncio.Event()
    settings = quick(folder, job_lease=lease, worker_grace=grace, worker_jobs=100)
    with stopped_by_signals(stop):
        async with Engine(url, connections=450) as engine:
            await Worker(engine, {"note": Task(note), "kill": Task(kill)}, settings).run(stop)
    return 0


def _line(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(handle, f"{text}\n".encode())
    os.close(handle)


def lines(path: Path) -> list[str]:
    """What was written there."""
    return path.read_text().splitlines() if path.exists() else []


class Victim:
    """The process, as its murderer sees it."""

    def __init__(self, url: str, folder: Path, *, lease: float = 1.0, grace: float = 0.4) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.victim", url, str(folder), str(lease), str(grace)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        self.process.wait()

    def signal(self, number: int) -> None:
        """SIGTERM, SIGSTOP, SIGCONT."""
        self.process.send_signal(number)

    @property
    def gone(self) -> bool:
        """Whether it has ended."""
        return self.process.poll() is not None


if __name__ == "__main__":
    main()
