"""Runs a program as a whole process and says what it took: CPU, memory, time."""

import os
import resource
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
    """What a process and its forks took: seconds of CPU, seconds of the clock, MB at the peak; `lines` as they came."""

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
        ended, peaks, families = threading.Event(), [0.0], [0.0]
        watcher = threading.Thread(target=_watch, args=(process.pid, ended, peaks, families), daemon=True)
        watcher.start()
        out: list[bytes] = []
        times: list[float] = []
        for line in process.stdout or ():
            out.append(line)
            times.append(time.perf_counter() - begun)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begun
        ended.set()
        feeder.join(5)
        watcher.join(5)
    peak = max(_peak(usage.ru_maxrss, max(peaks)), *families)
    return Took(usage.ru_utime + usage.ru_stime, wall, peak, process.returncode, out, times)


def _peak(told: int, watched: float) -> float:
    """MB at the peak: what the system tells, unless that is what we held ourselves when we started the process.

    A process is born as a copy of its parent, and Linux counts that as its own (`ru_maxrss` outlives `exec`).
    """
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scale = 1024 if sys.platform != "darwin" else 1
    return watched if watched and told <= ours else told * scale / 1e6


def _watch(pid: int, ended: threading.Event, peaks: list[float], families: list[float]) -> None:
    """Note a few times a second the most that a process held since it began its own program.

    Where it has forks, note what all of them hold together as well: pages that they share count once.
    """
    while not ended.wait(0.2):
        try:
            peaks.append(_kilobytes(Path(f"/proc/{pid}/status"), "VmHWM:"))
            forks = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            if forks:
                families.append(sum(_kilobytes(Path(f"/proc/{each}/smaps_rollup"), "Pss:") for each in (pid, *forks)))
        except OSError:
            continue


def _kilobytes(file: Path, name: str) -> float:
    """A line of a file of /proc, in MB; 0 where it is not there."""
    line = next((each for each in file.read_text().splitlines() if each.startswith(name)), None)
    return int(line.split()[1]) * 1024 / 1e6 if line else 0.0


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
