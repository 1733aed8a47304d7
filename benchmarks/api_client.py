"""The clients of `bench_api`: wrk where it is installed, and others in Python for what wrk cannot do."""

import asyncio
import contextlib
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True)
class Load:
    """What a client did: requests in all and a second, and latencies in ms by percentile."""

    requests: int
    rate: float
    latency: Mapping[str, float] = field(default_factory=dict)


Client = Callable[[], Load]


@contextlib.contextmanager
def post_script(body: str, key: str) -> Iterator[Path]:
    """A script with which wrk sends this body."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as script:
        script.write(f'wrk.method = "POST"\nwrk.body = {json.dumps(body)}\n')
        script.write(f'wrk.headers["Content-Type"] = "application/json"\nwrk.headers["Authorization"] = "{key}"\n')
        script.flush()
        yield Path(script.name)


@contextlib.contextmanager
def paced(every: float) -> Iterator[Path]:
    """A script with which each of wrk's connections asks again after some milliseconds, `every` on average."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as script:
        script.write(f"function delay() return math.random(0, {max(1, round(2 * every))}) end\n")
        script.flush()
        yield Path(script.name)


def wrk(url: str, headers: Mapping[str, str], seconds: float, connections: int, script: Path | None = None) -> Client:
    """A client that asks as fast as it is answered, over so many connections."""
    if shutil.which("wrk") is None:
        lines = script.read_text().splitlines() if script else []
        body = next((json.loads(line.partition(" = ")[2]) for line in lines if line.startswith("wrk.body")), None)
        return lambda: asyncio.run(_flood(url, headers, seconds, connections, body))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency"]
    command += [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    command += ["-s", str(script)] if script else []

    def run() -> Load:
        said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in said:
            raise RuntimeError(said)
        requests = re.search(r"(\d+) requests in", said)
        rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
        if requests is None or rate is None:
            raise RuntimeError(said)
        found = re.findall(r"^\s+(\d+)%\s+([\d.]+)(us|ms|s)$", said, re.MULTILINE)
        return Load(int(requests[1]), float(rate[1]), {name: float(size) * _UNITS[unit] for name, size, unit in found})

    return run


async def _flood(url: str, headers: Mapping[str, str], seconds: float, connections: int, body: str | None) -> Load:
    method, more = ("POST", {"Content-Type": "application/json"}) if body else ("GET", {})
    ends, count = time.perf_counter() + seconds, 0

    async def one(client: aiohttp.ClientSession) -> None:
        nonlocal count
        while time.perf_counter() < ends:
            async with client.request(method, url, data=body, headers={**headers, **more}) as said:
                await said.read()
            count += 1

    async with _session(connections) as client:
        await asyncio.gather(*(one(client) for _ in range(connections)))
    return Load(count, count / seconds)


async def one_by_one(url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> list[float]:
    """Seconds for each of one POST after another."""
    times: list[float] = []
    ends = time.perf_counter() + seconds
    async with _session(1) as client:
        while time.perf_counter() < ends:
            begin = time.perf_counter()
            async with client.post(url, data=body, headers={**headers, "Content-Type": "text/plain"}) as said:
                await said.read()
                said.raise_for_status()
            times.append(time.perf_counter() - begin)
    return times


async def watchers(base: str, headers: Mapping[str, str], count: int, memory: Callable[[], float]) -> float:
    """How much `memory` grows while so many clients watch a run that waits."""
    async with _session(0) as client:
        async with client.put(f"{base}/v1/articles/bench", data=b"Words.", headers=headers) as put:
            run = put.headers["Location"]
        before = memory()
        streams = []
        for _ in range(count):
            stream = await client.get(f"{base}{run}/events", headers=headers)
            await stream.content.readline()
            streams.append(stream)
        await asyncio.sleep(2)
        after = memory()
        for stream in streams:
            stream.close()
    return after - before


@contextlib.asynccontextmanager
async def _session(connections: int) -> AsyncIterator[aiohttp.ClientSession]:
    connector = aiohttp.TCPConnector(limit=connections)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as client:
        yield client
