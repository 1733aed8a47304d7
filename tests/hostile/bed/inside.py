"""Runs the command line inside the closed network: all jobs at once, told by JSON on stdin, answered on stdout."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from resolver import embedded
from tests.hostile.bed import network
from tests.hostile.bed.wire import Watch

COMMAND = (sys.executable, "-m", "resolver.cli")
TOGETHER = 4


def ran(arguments: Sequence[str], environment: Mapping[str, str], given: str, limit: float) -> dict[str, object]:
    """One run of the command: what it said, its exit code, seconds, and the most memory it held, in KB."""
    began = time.monotonic()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        out, err = process.communicate(given.encode(), timeout=limit)
        code = process.returncode
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        code = -9
    return {
        "arguments": list(arguments),
        "code": code,
        "out": out.decode("utf-8", "replace"),
        "err": err.decode("utf-8", "replace"),
        "seconds": time.monotonic() - began,
    }


def measured(arguments: Sequence[str], environment: Mapping[str, str], folder: Path, number: int) -> dict[str, object]:
    """One run with its own count of memory, which only the kernel's `wait4` gives for one process among others."""
    out, err = folder / f"{number}.out", folder / f"{number}.err"
    began = time.monotonic()
    with out.open("wb") as stdout, err.open("wb") as stderr:
        pid = os.posix_spawn(
            COMMAND[0],
            [*COMMAND, *arguments],
            dict(environment),
            file_actions=[(os.POSIX_SPAWN_DUP2, stdout.fileno(), 1), (os.POSIX_SPAWN_DUP2, stderr.fileno(), 2)],
        )
        _, status, usage = os.wait4(pid, 0)
    return {
        "arguments": list(arguments),
        "code": os.waitstatus_to_exitcode(status),
        "out": out.read_text(errors="replace"),
        "err": err.read_text(errors="replace"),
        "seconds": time.monotonic() - began,
        "peak": usage.ru_maxrss,
        "cpu": usage.ru_utime + usage.ru_stime,
    }


def done(job: Mapping[str, object], folder: Path) -> object:
    """What one job came to."""
    environment = {str(name): str(value) for name, value in dict(job["environment"]).items()}  # type: ignore[call-overload]  # JSON
    urls = [str(url) for url in list(job["urls"])]  # type: ignore[call-overload]  # JSON
    if not job.get("each"):
        return ran(["url", "-", "--format", "jsonl"], environment, "\n".join(urls), float(str(job["limit"])))
    with ThreadPoolExecutor(int(str(job.get("together", TOGETHER)))) as pool:
        runs = [
            pool.submit(measured, ["url", "--format", "jsonl", "--", url], environment, folder, number)
            for number, url in enumerate(urls)
        ]
        return [run.result() for run in runs]


def main(folder: Path, mode: network.Mode) -> None:
    """Wait for the cable, then work."""
    sys.stdin.readline()
    if mode == "cable":
        network.settle()
    if mode != "loopback":
        network.ask_names_at("127.0.0.1" if mode == "alone" else network.WORLD, folder)
    watch = Watch("lo") if mode != "loopback" else None
    _tell("ready")
    jobs = json.loads(sys.stdin.readline())
    with ThreadPoolExecutor(len(jobs)) as pool:
        _tell(list(pool.map(lambda job: done(job, folder), jobs)))
    asyncio.run(embedded.stop(folder / "data"))
    _tell(sorted(watch.seen) if watch else [])


def _tell(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), network.mode_of(sys.argv[2]))
