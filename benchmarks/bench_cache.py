"""What the cache costs beside redis-py's plain GET, and how long the private server takes to start.

    python benchmarks/bench_cache.py [--rounds 5] [--json]

Rates depend on the machine and its neighbours; the ratios are taken side by side in one round and are what to compare.
Both read the same values of 1 KiB from the same server, 64 callers at a time; ours also checks each entry.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from redis.asyncio import BlockingConnectionPool, Redis

from resolver.cache import Cache, Made
from resolver.cache.lease import Names
from resolver.embedded import start_or_join, stop
from resolver.settings import Settings

CALLERS = 64
KEYS = 1000
VALUE = b"x" * 1024
NAMESPACE = "bench:1"

Work = Callable[[int], Awaitable[object]]


async def rate(work: Work, calls: int) -> tuple[float, float]:
    """(calls a second, microseconds of CPU a call) of `calls` calls by each of the callers."""

    async def caller(first: int) -> None:
        for number in range(calls):
            await work((first + number * 7) % KEYS)

    begin, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(caller(first) for first in range(CALLERS)))
    wall, used = time.perf_counter() - begin, time.process_time() - cpu
    return CALLERS * calls / wall, used * 1e6 / (CALLERS * calls)


async def starts(folder: Path, rounds: int) -> dict[str, float]:
    """Milliseconds to start a server in an empty folder, to join one, and to start one after kill; medians."""
    cold, joined = [], []
    for number in range(rounds):
        home = folder / str(number)
        begin = time.perf_counter()
        await start_or_join(home)
        cold.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        await start_or_join(home)
        joined.append(time.perf_counter() - begin)
        await stop(home)
    return {"start ms": statistics.median(cold) * 1000, "join ms": statistics.median(joined) * 1000}


async def waits(folder: Path, rounds: int) -> dict[str, float]:
    """Milliseconds by which a waiter elsewhere gets an answer later than its maker does; median."""
    url = await start_or_join(folder)
    delays = []
    settings = Settings(redis_timeout=5)
    async with (
        Cache(url, settings, namespace=NAMESPACE) as maker,
        Cache(url, settings, namespace=NAMESPACE) as waiter,
    ):
        for number in range(4 * rounds):
            begun = asyncio.Event()

            async def make(begun: asyncio.Event = begun, number: int = number) -> Made:
                begun.set()
                await asyncio.sleep(0.1 + number % 7 / 250)
                return Made(VALUE, 60)

            async def timed(
                cache: Cache, key: str = f"wait {number}", make: Callable[[], Awaitable[Made]] = make
            ) -> float:
                await cache.once(key, make)
                return time.perf_counter()

            first = asyncio.create_task(timed(maker))
            await begun.wait()
            there = await timed(waiter)
            delays.append(there - await first)
    await stop(folder)
    return {"wait ms": statistics.median(delays) * 1000}


async def rates(folder: Path, rounds: int) -> dict[str, float]:
    """Medians over the rounds, with the ratios of each round's neighbours."""
    url = await start_or_join(folder)
    pool = BlockingConnectionPool.from_url(url, max_connections=CALLERS, timeout=10, protocol=2)
    plain = Redis.from_pool(pool)
    async with Cache(url, Settings(redis_timeout=5), namespace=NAMESPACE) as cache:
        keys = [f"key {number}" for number in range(KEYS)]
        names = [Names(NAMESPACE, key).value for key in keys]
        await asyncio.gather(*(cache.put(key, VALUE, ttl=3600) for key in keys))

        async def never() -> Made:
            raise AssertionError("all answers are there")

        works: dict[str, tuple[Work, int]] = {
            "plain GET": (lambda number: plain.get(names[number]), 100),
            "get": (lambda number: cache.get(keys[number]), 400),
            "once": (lambda number: cache.once(keys[number], never), 400),
            "put": (lambda number: cache.put(keys[number], VALUE, ttl=3600), 100),
        }
        seen: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
        for _ in range(rounds):
            for name, (work, calls) in works.items():
                seen[name].append(await rate(work, calls))
    await plain.aclose()
    await stop(folder)
    result = {}
    for name, pairs in seen.items():
        result[f"{name} per s"] = statistics.median(speed for speed, _ in pairs)
        result[f"{name} us CPU"] = statistics.median(cpu for _, cpu in pairs)
    for name in ("get", "once"):
        both = zip(seen[name], seen["plain GET"], strict=True)
        result[f"{name} / plain GET"] = statistics.median(ours[0] / theirs[0] for ours, theirs in both)
    return result


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (median)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-cache-") as folder:
        home, rounds = Path(folder), options.rounds
        result = asyncio.run(starts(home, rounds))
        result |= asyncio.run(waits(home / "waits", rounds))
        result |= asyncio.run(rates(home / "rates", rounds))
    if options.json:
        json.dump({name: round(number, 2) for name, number in result.items()}, sys.stdout)
        print()
        return
    for name, number in result.items():
        print(f"{name:18} {number:12.2f}")


if __name__ == "__main__":
    main()
