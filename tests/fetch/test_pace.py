"""Manners and housekeeping: turns at hosts, budgets, nothing left open, one door to the network."""

import asyncio
import re
import time
from pathlib import Path

import pytest

import resolver
from resolver.errors import FetchFailed
from resolver.fetch import deadline
from resolver.fetch.client import Client
from resolver.fetch.pace import Pace
from tests.support.wait import wait_until
from tests.support.web import Web, settings_for

SOURCE = Path(resolver.__file__).parent
OTHER_DOORS = re.compile(
    r"(?:ClientSession|Connector|create_connection|open_connection|urlopen|socket\.socket)\((?!sock=)"
    r"|\bimport (?:httpx|requests|urllib3|http\.client)"
)


def open_files() -> int:
    """How many files and sockets this process holds; 0 where the system does not tell."""
    table = Path("/proc/self/fd")
    return sum(1 for _ in table.iterdir()) if table.exists() else 0


async def test_turns_are_counted_and_forgotten() -> None:
    """At most so many hold a host's turn, others wait for nobody else's host, and an idle host costs no memory."""
    pace = Pace(per_host=2)
    running, most = 0, 0
    gate = asyncio.Event()

    async def visit(host: str) -> None:
        nonlocal running, most
        with pace.at_hand(host) or await pace.enter(host):
            running += 1
            most = max(most, running)
            await gate.wait()
            running -= 1

    tasks = [asyncio.create_task(visit("a.example.org")) for _ in range(5)]
    tasks.append(asyncio.create_task(visit("b.example.org")))
    await wait_until(lambda: running == 3)
    tasks[4].cancel()
    gate.set()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert most == 3
    assert pace.hosts == 0


def test_budgets_only_shrink() -> None:
    """An inner budget cannot outlast an outer one, and ends with its block."""
    outside = deadline.remaining()
    with deadline.within(5):
        with deadline.within(60):
            inner = deadline.remaining()
        with deadline.within(1):
            short = deadline.remaining()
        after = deadline.remaining()

    assert outside is None
    assert inner is not None
    assert short is not None
    assert after is not None
    assert 4 < inner <= 5
    assert 0 < short <= 1
    assert 4 < after <= 5


async def test_a_budget_reaches_into_tasks() -> None:
    """What is started inside a budget sees it."""
    with deadline.within(3):
        left = await asyncio.create_task(asyncio.to_thread(deadline.remaining))

    assert left is not None
    assert left <= 3


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_nothing_is_left_open(web: Web, scheme: str) -> None:
    """After hundreds of given-up requests there are as many files and tasks as before."""
    urls = [f"{scheme}://h{number % 7}.example.org/{number}" for number in range(200)]
    for url in urls:
        web.hang(url)
    files = open_files()

    async with Client(settings_for(web, per_host=100, retries=0)) as client:
        for start in range(0, len(urls), 50):
            before = web.total
            tasks = [asyncio.create_task(client.get(url)) for url in urls[start : start + 50]]
            await wait_until(lambda before=before: web.total == before + 50)  # type: ignore[misc]  # a default binds
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await wait_until(lambda: not web.open, "every connection closing")
        await wait_until(lambda: open_files() - files < 10, "every file closing")
        tasks_left = len(asyncio.all_tasks()) - 1

    assert tasks_left == 0


async def test_a_silent_crowd_ends_together(web: Web) -> None:
    """Many hosts that say nothing cost the time of one."""
    urls = [f"http://dead{number}.example.org/" for number in range(60)]
    for url in urls:
        web.hang(url)

    began = time.monotonic()
    async with Client(settings_for(web, total_timeout=0.5, retries=0)) as client:
        outcomes = await asyncio.gather(*(client.get(url) for url in urls), return_exceptions=True)

    assert all(isinstance(outcome, FetchFailed) for outcome in outcomes)
    assert time.monotonic() - began < 2


def test_there_is_one_door_to_the_network() -> None:
    """No module but the client's pool makes connections; none but gate, own addresses and cache makes a socket.

    Streams over a socket that is there already, as between a process and its forks, lead nowhere else.
    """
    doors = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if OTHER_DOORS.search(path.read_text(encoding="utf-8"))
    }

    assert {door for door in doors if not door.startswith(("cache/", "embedded/"))} == {
        "fetch/dns.py",
        "fetch/interfaces.py",
        "fetch/lines.py",
    }
