"""What the HTTP API costs beside a bare aiohttp handler that does one Redis GET; links, finding, idle watchers.

    python -m benchmarks.bench_api [--seconds 4] [--rounds 3] [--json]

Each server is a process of its own with one event loop (uvloop where it is installed), and both read one private Redis.
The client is `wrk` (Debian's package of that name); without it a slower one in Python takes its place, which is said.
Ratios are taken side by side in one round; rates move with the neighbours. Each request carries a key, and is limited,
counted and answered with all its headers, as in use.
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

from benchmarks.api_client import Client, paced, post_script, wrk
from benchmarks.api_server import LINKS, address
from resolver.embedded import stop

ROOT = Path(__file__).parents[1]
CONNECTIONS = 32
BATCH = 100
WATCHERS = 1000
WORDS = 10_000


@contextmanager
def server(kind: str, folder: Path) -> Iterator[tuple[str, int, str]]:
    """A server process: its address, its process id, the header that opens it."""
    command = [sys.executable, "-m", "benchmarks.api_server", kind, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        told = json.loads(process.stdout.readline() if process.stdout else "null")
        try:
            yield told["base"], process.pid, told["authorization"]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def resident(pid: int) -> float:
    """MB of memory that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(client: Client, pid: int) -> tuple[float, float, Mapping[str, float]]:
    """Requests a second, microseconds of the server's CPU for each, and latencies in ms by percentile."""
    before = cpu(pid)
    found = client()
    return found.rate, (cpu(pid) - before) * 1e6 / max(found.requests, 1), found.latency


def cached(folder: Path, seconds: float, rounds: int) -> dict[str, float]:
    """Cached GETs beside the bare handler, then at half load, then POSTs of many links."""
    seen: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        seen.setdefault(name, []).append(value)

    with ExitStack() as stack:
        bare, bare_pid, _ = stack.enter_context(server("bare", folder))
        ours, pid, key = stack.enter_context(server("ours", folder))
        one = f"{ours}/v1/resolve?url={quote(address(0), safe='')}"
        body = json.dumps({"urls": [address(number) for number in range(BATCH)]})
        script = stack.enter_context(post_script(body, key))
        headers = {"Authorization": key}
        wrk(one, headers, seconds=1, connections=CONNECTIONS)()
        for _ in range(rounds):
            plain, plain_cpu, _ = measured(wrk(f"{bare}/", {}, seconds, CONNECTIONS), bare_pid)
            get, get_cpu, _ = measured(wrk(one, headers, seconds, CONNECTIONS), pid)
            post, post_cpu, _ = measured(wrk(f"{ours}/v1/resolve", headers, seconds, 4, script), pid)
            note("bare GET/s", plain)
            note("bare us CPU", plain_cpu)
            note("GET/s", get)
            note("GET us CPU", get_cpu)
            note("GET / bare", get / plain)
            note("GET / bare, CPU", plain_cpu / get_cpu)
            note("POST links/s", post * BATCH)
            note("POST us CPU a link", post_cpu / BATCH)
            note("POST links/s of CPU", 1e6 * BATCH / post_cpu)
        for name, url, given, rate in (("bare", f"{bare}/", {}, "bare GET/s"), ("", one, headers, "GET/s")):
            pace = stack.enter_context(paced(CONNECTIONS * 1000 / (statistics.median(seen[rate]) / 2)))
            for _ in range(rounds):
                half = wrk(url, given, seconds, CONNECTIONS, pace)()
                if half.latency:
                    note(f"{name} half load p50 ms".strip(), half.latency["50"])
                    note(f"{name} half load p99 ms".strip(), half.latency["99"])
                    note(f"{name} half load p99 / p50".strip(), half.latency["99"] / half.latency["50"])
        for name, value in found_in(ours, pid, headers, seconds).items():
            note(name, value)
        note("watchers MB more", watched(ours, pid, headers))
        note("server MB", resident(pid))
    return {name: statistics.median(values) for name, values in seen.items()}


def article() -> bytes:
    """An article of 10,000 words with forty links and posts in it."""
    piece = "Words of the reporter, and more of them. "
    plain = piece * (WORDS // 40 // len(piece.split()))
    return "\n".join(f"{plain} {address(number)}\n" for number in range(40)).encode()


def found_in(base: str, pid: int, headers: Mapping[str, str], seconds: float) -> Mapping[str, float]:
    """Milliseconds for an article of 10,000 words to be searched over HTTP, one after another."""
    from benchmarks.api_client import one_by_one  # noqa: PLC0415 - loads aiohttp

    before = cpu(pid)
    times = asyncio.run(one_by_one(f"{base}/v1/find", headers, article(), seconds))
    return {"find ms": statistics.median(times) * 1000, "find ms CPU": (cpu(pid) - before) * 1000 / len(times)}


def watched(base: str, pid: int, headers: Mapping[str, str]) -> float:
    """MB that a thousand clients who watch a waiting run cost the server."""
    from benchmarks.api_client import watchers  # noqa: PLC0415 - loads aiohttp

    return asyncio.run(watchers(base, headers, WATCHERS, lambda: resident(pid)))


GOALS: Mapping[str, tuple[str, float]] = {
    "GET / bare": (">=", 0.6),
    "POST links/s of CPU": (">=", 15_000),
    "half load p99 / p50": ("<", 10),
    "find ms": ("<", 10),
    "watchers MB more": ("<", 100),
}


def shown(result: Mapping[str, float]) -> Sequence[str]:
    """One line for each number, with its goal where it has one."""
    lines = []
    for name, value in result.items():
        sign, goal = GOALS.get(name, ("", 0))
        met = "" if not sign else "met" if (value >= goal if sign == ">=" else value < goal) else "MISSED"
        lines.append(f"{name:26} {value:12,.2f}" + (f"   {sign} {goal:g}: {met}" if sign else ""))
    return lines


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4, help="how long each is measured")
    parser.add_argument("--rounds", type=int, default=3, help="how often (median)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.stderr.write("wrk is not installed (apt-get install wrk): a client in Python is used, which is slower.\n")
    with tempfile.TemporaryDirectory(prefix="bench-api-") as folder:
        try:
            result = cached(Path(folder), options.seconds, options.rounds)
        finally:
            asyncio.run(stop(Path(folder) / "redis"))
    if options.json:
        print(json.dumps({name: round(value, 2) for name, value in result.items()}))
        return
    print(f"{LINKS} links remembered, {CONNECTIONS} connections, load {os.getloadavg()[0]:.1f}")
    print("\n".join(shown(result)))


if __name__ == "__main__":
    main()
