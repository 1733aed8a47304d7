"""Articles through the whole background beside the engine's own empty jobs, the wait of an idle worker, and memory.

    python -m benchmarks.bench_queue [--articles 2000] [--rounds 3] [--memory 0] [--lines 20000] [--json]

Each article is another text with ten links out of `--links` many (ten: always the same), all remembered in Redis; it is
read from the records, resolved, judged, and saved to them (SQLite). Empty jobs and articles take turns, and of each the
best round counts. The engine has as many slots as a worker, and then more than empty jobs fill: while all are taken it
sleeps until its next look, which our worker does not. Rates depend on the machine and on who else uses it; the ratios
are taken within one run, and that of CPU time is the steadier one. `--memory 100000` and `--lines 100000` are the long
forms.
"""

import argparse
import asyncio
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from docket import Docket
from docket import Worker as DocketWorker

from resolver import jobs
from resolver.embedded import start_or_join, stop
from resolver.jobs import Job, Lane
from resolver.settings import Settings
from resolver.store.database import NewArticle, Records
from tests.support.crew import quick, working
from tests.support.wait import wait_until
from tests.support.web import Web, settings_environment, settings_for
from workers.engine import Engine
from workers.worker import Task

LINKS = 10
EMPTY = 4000
POLL = 0.02
LONG = 3600.0
SLOTS = 32
"""Jobs at a time, as a worker has by default."""

AMPLE = 64
"""More slots than empty jobs fill: an engine whose slots are all taken sleeps until its next look."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Jobs a second, and the milliseconds of CPU that the worker processes took for each."""

    jobs: float
    cpu: float


def article(number: int, links: int = LINKS) -> bytes:
    """One of many texts, with ten of so many links."""
    link, first = "https://www.example.org/EXAMPLE", number * LINKS
    return "\n".join(
        f"Paragraph {each} of {number}: {link}-{(first + each) % links} and words." for each in range(LINKS)
    ).encode()


def environment(settings: Settings, url: str) -> Mapping[str, str]:
    """The variables of a worker process."""
    return {
        "PATH": os.defpath,
        "HOME": str(settings.data_dir),
        **settings_environment(settings),
        "RESOLVER_REDIS_URL": url,
        "RESOLVER_ARCHIVE": "0",
    }


async def empty(url: str, processes: int, slots: int = SLOTS) -> Rate:
    """Empty jobs of the engine by itself, with so many worker processes."""
    async with Docket("bench", url + "?max_connections=500") as docket:
        docket.register(nothing)
        await docket.add_many([docket.call(nothing, key=f"n{number}")() for number in range(EMPTY)])

        async def left() -> int:
            async with docket.redis() as redis:
                return await redis.xlen(docket.stream_key)

        command = [sys.executable, "-m", "benchmarks.bench_queue", "--empty", url, "--slots", str(slots)]
        return await _rate(left, EMPTY, [command] * processes, {"PATH": os.defpath})


async def nothing() -> None:
    """The empty job."""


async def _do_nothing(url: str, slots: int) -> None:
    """What a worker process of `empty` runs."""
    async with Docket("bench", url + "?max_connections=500") as docket:
        docket.register(nothing)
        look = timedelta(milliseconds=25)
        async with DocketWorker(docket, concurrency=slots, minimum_check_interval=look) as worker:
            await worker.run_forever()


async def _rate(
    left: Callable[[], Awaitable[int]], count: int, commands: list[list[str]], variables: Mapping[str, str]
) -> Rate:
    """From a tenth of the jobs done to the last one: starting Python is no part of it."""
    running = [subprocess.Popen(command, env=variables, stderr=subprocess.DEVNULL) for command in commands]  # noqa: ASYNC220 - a benchmark
    try:

        async def are_left(most: float) -> bool:
            return await left() <= most

        await wait_until(lambda: are_left(count * 0.9), "a tenth of the jobs", timeout=LONG)
        begin, spent, first = time.perf_counter(), cpu(running), await left()
        if not first:
            raise SystemExit("So few jobs are over before they can be counted: ask for more articles.")
        await wait_until(lambda: are_left(0), "the last job", timeout=LONG)
        return Rate(first / (time.perf_counter() - begin), (cpu(running) - spent) / first)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def cpu(processes: Sequence[subprocess.Popen[bytes]]) -> float:
    """Milliseconds of CPU that processes took so far; where no `/proc` tells it, not a number."""
    spent = 0.0
    for process in processes:
        try:
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return math.nan
        spent += (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    return spent


async def articles(web: Web, folder: Path, count: int, processes: int, *, postfix: str, links: int = LINKS) -> Rate:
    """Articles with so many worker processes, everything remembered."""
    url = await start_or_join(folder)
    settings = settings_for(web, data_dir=folder / postfix, redis_url=url, archive=False)
    async with await Records.open(None, settings) as records, Engine(url) as queue:
        for start in range(0, count, 200):
            new = [NewArticle(f"{postfix}-{number}", article(number, links)) for number in range(start, start + 200)]
            puts = await records.put_articles(new)
            await queue.add_many([jobs.check_article(put.run_id, put.article_id) for put in puts])
            await records.mark_queued(*(put.run_id for put in puts))

        async def left() -> int:
            depth = (await queue.depth())[Lane.ONDEMAND]
            return depth.waiting + depth.running

        return await _rate(left, count, [[sys.executable, "-m", "workers"]] * processes, environment(settings, url))


async def idle(url: str) -> dict[str, float]:
    """Milliseconds from handing a job to an idle worker until it begins."""
    waits: list[float] = []
    async with Engine(url) as engine:

        async def note(arguments: Mapping[str, str | int]) -> None:
            waits.append((time.perf_counter_ns() - int(arguments["at"])) / 1e6)

        with tempfile.TemporaryDirectory() as folder:
            async with working(engine, {"note": Task(note)}, quick(Path(folder), sweep_every=60.0)):
                for number in range(200):
                    await engine.add(Job("note", f"i{number}", {"at": time.perf_counter_ns()}, Lane.ONDEMAND))
                    await wait_until(lambda number=number: len(waits) > number)  # type: ignore[misc]  # a default is no parameter
    ordered = sorted(waits)
    return {"idle start p50 ms": statistics.median(ordered), "idle start p99 ms": ordered[int(len(ordered) * 0.99)]}


async def memory(web: Web, folder: Path, count: int) -> dict[str, float]:
    """MiB of a worker process after a tenth of the articles, after half, and after all."""
    url = await start_or_join(folder)
    settings = settings_for(web, data_dir=folder / "memory", redis_url=url, archive=False)
    marks = {"10%": count // 10, "50%": count // 2, "100%": count}
    seen: dict[str, float] = {}
    async with await Records.open(None, settings) as records, Engine(url) as queue:
        worker = subprocess.Popen(  # noqa: ASYNC220 - a benchmark
            [sys.executable, "-m", "workers"], env=environment(settings, url), stderr=subprocess.DEVNULL
        )
        try:
            fed = 0
            while len(seen) < len(marks):
                depth = (await queue.depth())[Lane.ONDEMAND]
                done = fed - depth.waiting - depth.running
                for name, mark in marks.items():
                    if name not in seen and done >= mark:
                        seen[name] = resident(worker.pid)
                if depth.waiting < 400 and fed < count:
                    new = [NewArticle(f"m{number}", article(number)) for number in range(fed, min(fed + 200, count))]
                    puts = await records.put_articles(new)
                    await queue.add_many([jobs.check_article(put.run_id, put.article_id) for put in puts])
                    await records.mark_queued(*(put.run_id for put in puts))
                    fed += len(new)
                else:
                    await asyncio.sleep(0.1)
        finally:
            worker.terminate()
            worker.wait()
    return {f"worker MiB at {name} of {count}": size for name, size in seen.items()}


async def lines(folder: Path, count: int) -> dict[str, float]:
    """Articles a second that `resolver backfill` queues from a JSONL file, and its memory beside a smaller file's."""
    sizes = []
    rate = 0.0
    for number, many in enumerate((count // 10, count)):
        home = folder / f"lines-{number}"
        url = await start_or_join(home)
        path = home / "articles.jsonl"
        with path.open("w") as stream:
            for each in range(many):
                stream.write(json.dumps({"id": f"a{each}", "body": article(each).decode()}) + "\n")
        command = [sys.executable, "-m", "resolver.cli", "backfill", str(path), "--ahead", "1000000"]
        begin = time.perf_counter()
        feeding = subprocess.Popen(  # noqa: ASYNC220 - a benchmark
            command,
            env={"PATH": os.defpath, "RESOLVER_DATA_DIR": str(home), "RESOLVER_REDIS_URL": url},
            stderr=subprocess.DEVNULL,
        )
        peak = 0.0
        while feeding.poll() is None:
            peak = max(peak, resident(feeding.pid))
            await asyncio.sleep(0.1)
        rate = many / (time.perf_counter() - begin)
        sizes.append(peak)
        await stop(home)
    return {
        f"backfill of {count} lines per s": rate,
        f"backfill MiB, {count // 10} lines": sizes[0],
        f"backfill MiB, {count} lines": sizes[1],
    }


def resident(process: int) -> float:
    """MiB that a process holds."""
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=False).stdout
    return int(said or 0) / 1024


async def compared(web: Web, folder: Path, url: str, options: argparse.Namespace, processes: int) -> dict[str, float]:
    """Empty jobs and articles in turns; the best round of each."""
    nothings, ample, those = [], [], []
    for turn in range(options.rounds):
        nothings.append(await empty(url, processes))
        ample.append(await empty(url, processes, AMPLE))
        name = f"p{processes}-{turn}"
        those.append(await articles(web, folder, options.articles, processes, postfix=name, links=options.links))
    jobs, cpu_empty = max(each.jobs for each in nothings), min(each.cpu for each in nothings)
    rate, cpu_article = max(each.jobs for each in those), min(each.cpu for each in those)
    return {
        f"empty jobs per s, {processes} process": jobs,
        f"articles per s, {processes} process": rate,
        f"articles / empty, {processes} process": rate / jobs,
        f"articles / empty with {AMPLE} slots, {processes} process": rate / max(each.jobs for each in ample),
        f"CPU ms of an empty job, {processes} process": cpu_empty,
        f"CPU ms of an article, {processes} process": cpu_article,
        f"CPU of empty / article, {processes} process": cpu_empty / cpu_article,
    }


async def measure(options: argparse.Namespace) -> dict[str, float]:
    """Everything, in one run."""
    result: dict[str, float] = {}
    with Web() as web, tempfile.TemporaryDirectory(prefix="bench-queue-") as name:
        folder = Path(name)
        for each in range(options.links):
            web.page(f"https://www.example.org/EXAMPLE-{each}", f"<title>Page {each}</title><p>Words enough.</p>")
        url = await start_or_join(folder)
        await articles(web, folder, max(200, options.links // LINKS), 1, postfix="warm", links=options.links)
        for processes in (1, 2):
            result |= await compared(web, folder, url, options, processes)
        result |= await idle(url)
        if options.memory:
            result |= await memory(web, folder, options.memory)
        await stop(folder)
        result |= await lines(folder, options.lines)
    return result


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000, help="articles of each rate, in hundreds")
    parser.add_argument("--rounds", type=int, default=3, help="how often each rate is taken")
    parser.add_argument("--links", type=int, default=LINKS, help="links that the articles share")
    parser.add_argument("--memory", type=int, default=0, help="articles over which a worker's memory is watched")
    parser.add_argument("--lines", type=int, default=20_000, help="lines of the JSONL file")
    parser.add_argument("--empty", help=argparse.SUPPRESS)
    parser.add_argument("--slots", type=int, default=SLOTS, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    options = parser.parse_args()
    if options.empty:
        asyncio.run(_do_nothing(options.empty, options.slots))
        return
    result = asyncio.run(measure(options))
    if options.json:
        print(json.dumps({name: round(number, 2) for name, number in result.items()}))
        return
    for name, number in result.items():
        print(f"{name:40} {number:12.2f}")


if __name__ == "__main__":
    main()
