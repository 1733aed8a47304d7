"""A server that is started and stopped as its operator does it: in order, on one core or on several."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from resolver.service import Resolver
from resolver.settings import Settings
from resolver.store.database import Records
from resolver.web.app import make_app
from resolver.web.parts import PARTS
from resolver.web.server import listening
from tests.support.api import ROOT
from tests.support.events import events
from tests.support.wait import wait_until
from tests.support.web import Reply, Web, settings_for

SLOW = "https://www.example.org/EXAMPLE-slow"


@pytest.fixture
def settings(web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path) -> Settings:
    """Settings of a server of this test's own, at a free port."""
    web.reply(SLOW, Reply(200, {"Content-Type": "text/html"}, b"<title>Slow</title>", delay=0.6))
    return settings_for(
        web, redis_url=empty_redis_url, database_url=sqlite_url, data_dir=tmp_path, listen="127.0.0.1:0", archive=False
    )


async def test_stopping_ends_in_order(settings: Settings, web: Web) -> None:
    """Told to stop: not ready, streams end, what was begun comes to its end, then nobody is let in."""
    async with (
        await Records.open(None, settings) as records,
        Resolver(settings, cache_url=settings.redis_url) as resolver,
        aiohttp.ClientSession() as client,
    ):
        app = make_app(settings, records, resolver, None)
        stop = asyncio.Event()
        address: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def run() -> None:
            async with listening(app, settings) as base:
                address.set_result(base)
                await stop.wait()

        running = asyncio.create_task(run())
        base = await address
        run_url = (await client.put(f"{base}/v1/articles/a", data=b"Words.")).headers["Location"]
        stream = await client.get(f"{base}{run_url}/events")
        first = await anext(events(stream))
        slow = asyncio.create_task(client.get(f"{base}/v1/resolve", params={"url": SLOW}))
        waits = asyncio.create_task(client.put(f"{base}/v1/articles/b", data=b"Words.", headers={"Prefer": "wait=30"}))
        await wait_until(lambda: web.count(SLOW) == 1, "the look")
        stop.set()
        await wait_until(app[PARTS].closing.is_set, "the end's beginning")
        ready = await client.get(f"{base}/readyz")
        checks = (await ready.json(content_type=None))["checks"]
        rest = [event async for event in events(stream)]
        done, waited = await slow, await waits
        title = (await done.json(content_type=None))["title"]
        await running

        assert (ready.status, checks["server"]) == (503, "stopping")
        assert first.retry == 2000
        assert rest == []
        assert (done.status, title) == (200, "Slow")
        assert waited.status == 202
        with pytest.raises(aiohttp.ClientConnectorError):
            await client.get(f"{base}/livez")


def free_port() -> int:
    """A port that nobody had a moment ago."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.asynccontextmanager
async def serving(folder: Path, *arguments: str) -> AsyncIterator[tuple[Process, str]]:
    """`resolver serve` with nothing set but its folder and port."""
    base = f"127.0.0.1:{free_port()}"
    environment = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "RESOLVER_DATA_DIR": str(folder),
        "RESOLVER_ARCHIVE": "0",
        "RESOLVER_DNS": "*=127.0.0.1:1",  # whatever is looked up leads to a port of this machine that nobody answers
        "RESOLVER_ALLOW": "127.0.0.0/8:1",
    }
    words = ("-m", "resolver.cli", "serve", "--listen", base, *arguments)
    process = await asyncio.create_subprocess_exec(sys.executable, *words, env=environment, cwd=ROOT, stderr=PIPE)
    assert process.stderr is not None
    try:
        while b"answering at" not in await process.stderr.readline():
            assert process.returncode is None
        yield process, f"http://{base}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        await process.stderr.read()
        await process.wait()
        stop = ("-m", "resolver.cli", "cache", "stop")
        await (
            await asyncio.create_subprocess_exec(sys.executable, *stop, env=environment, cwd=ROOT, stdout=PIPE)
        ).wait()


def siblings_of(pid: int) -> list[int]:
    """The processes that answer beside this one."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in children if "--share" in Path(f"/proc/{each}/cmdline").read_text()]


async def test_several_processes_answer_at_one_address(tmp_path: Path) -> None:
    """`--processes 2` answers from two processes; one that is killed is started again, and all end with the first."""
    async with serving(tmp_path, "--processes", "2") as (process, base):

        async def pids() -> set[str]:
            found = set()
            for _ in range(16):
                async with aiohttp.ClientSession() as client, client.get(f"{base}/livez") as said:
                    found.add(said.headers["X-Request-Id"][:12])
            return found

        async def two() -> bool:
            return len(await pids()) == 2

        await wait_until(two, "the second process", timeout=20)
        answering = siblings_of(process.pid)
        os.kill(answering[0], signal.SIGKILL)

        await wait_until(lambda: siblings_of(process.pid) not in ([], answering), "its successor", timeout=10)
        process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(process.wait(), 15)

    assert len(answering) == 1
    assert code == 0


def commands_of_readme() -> list[str]:
    """The lines of curl that the README shows for the API, in their order."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Over HTTP\n")[2]
    block = section.partition("```sh\n")[2].partition("\n```")[0]
    return [line for line in block.splitlines() if line.startswith("curl ")]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
async def test_the_readme_leads_from_a_clone_to_an_article_over_http(tmp_path: Path) -> None:
    """Started without any setting, the server answers every line of the README's: no key, no Redis, no database set."""
    (tmp_path / "story.txt").write_text("Words, and https://nowhere.invalid/EXAMPLE in them.", encoding="utf-8")
    lines = commands_of_readme()
    answers: list[bytes] = []
    async with serving(tmp_path) as (_, base):
        for line in lines:
            shown = f"resolver={base}; {line} --silent --show-error --fail-with-body"
            curl = await asyncio.create_subprocess_shell(shown, cwd=tmp_path, stdout=PIPE, stderr=PIPE)
            answer, complaint = await curl.communicate()
            assert curl.returncode == 0 or b"/oembed" in line.encode(), (line, answer, complaint)
            answers.append(answer)

    assert len(lines) == 7
    assert json.loads(answers[0])["input"] == "https://www.example.org/EXAMPLE-page"
    assert len(json.loads(answers[1])["results"]) == 1
    assert json.loads(answers[2])["mentions"][0]["url"] == "https://nowhere.invalid/EXAMPLE"
    assert json.loads(answers[3])["state"] == "complete"
    assert json.loads(answers[4])["mentions"]
    assert answers[5].startswith(b"@")
