"""Runs a program as a whole process and says what it took: CPU, memory, time."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Took:
    """What a process took: seconds of its own CPU, seconds of the clock, MB at its peak; `lines` as they came out."""

    cpu: float
    wall: float
    peak: float
    code: int
    lines: Sequence[bytes] = field(default=(), repr=False)
    times: Sequence[float] = field(default=(), repr=False)


def took(command: Sequence[str], lines: Iterable[str] = (), variables: Mapping[str, str] | None = None) -> Took:
    """Run a command with these lines on its standard input, reading all of its output."""
    environment = {"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1", **(variables or {})}
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        feeder = threading.Thread(target=_feed, args=(process, lines), daemon=True)
        feeder.start()
        out: list[bytes] = []
        times: list[float] = []
        for line in process.stdout or ():
            out.append(line)
            times.append(time.perf_counter() - begun)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begun
        feeder.join(5)
    scale = 1024 if sys.platform != "darwin" else 1
    return Took(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * scale / 1e6, process.returncode, out, times)


def _feed(process: "subprocess.Popen[bytes]", lines: Iterable[str]) -> None:
    if process.stdin is None:
        return
    try:
        for line in lines:
            process.stdin.write(line.encode() + b"\n")
        process.stdin.close()
    except OSError:
        return


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a living process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
