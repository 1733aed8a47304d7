"""The embedded default: one process without a setting, killed in each of its parts, loses no article it accepted."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from resolver.embedded import stop
from resolver.store.database import Records
from resolver.vocabulary import RunState
from tests.support.newsroom import ROOT, article, names, page
from tests.support.redis import RedisServer
from tests.support.wait import wait_until
from tests.support.web import Reply, Web, settings_environment, settings_for

pytestmark = pytest.mark.timeout(150)
"""Seconds on a machine that others use too; by itself each takes a few."""


class Service:
    """`resolver serve` in a data folder of its own, as somebody starts it who has read no documentation."""

    def __init__(self, web: Web, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.settings = settings_for(web, data_dir=folder)
        self.redis = RedisServer(folder)
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "serve.log"
        self._environment = {
            "PATH": os.defpath,
            "HOME": str(folder),
            **settings_environment(self.settings),
            "RESOLVER_LISTEN": f"127.0.0.1:{port}",
            "RESOLVER_ARCHIVE": "0",
            "RESOLVER_JOB_LEASE": "2",
            "RESOLVER_WORKER_GRACE": "1",
            "RESOLVER_LOCK_SECONDS": "2",
            "RESOLVER_PER_HOST": "100",
            "RESOLVER_SWEEP_EVERY": "0.5",
            "RESOLVER_SWEEP_AFTER": "4",
        }
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start it, and wait until it is ready."""
        self._launch()
        await wait_until(self._ready, "the service's start", timeout=60)

    def _launch(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "resolver.cli", "serve"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stderr=log,
            )

    async def _ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()
        try:
            async with aiohttp.ClientSession() as client, client.get(f"{self.url}/readyz") as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False

    def kill(self, number: int = signal.SIGKILL) -> int:
        """End it; gives its exit code."""
        if self.process is None or self.process.poll() is not None:
            return 0
        self.process.send_signal(number)
        return self.process.wait(20)

    async def put(self, named: list[str]) -> None:
        """Hand articles in over HTTP: each is accepted."""
        async with aiohttp.ClientSession() as client:
            for name in named:
                sent = client.put(
                    f"{self.url}/v1/articles/{name}", data=article(name), headers={"Content-Type": "text/plain"}
                )
                async with sent as response:
                    assert response.status == 202, await response.text()

    async def done(self, count: int) -> bool:
        """Whether so many articles are done."""
        async with await Records.open(None, self.settings) as records:
            found = await records.articles(limit=200)
        return sum(each.state is RunState.COMPLETE for each in found.rows) == count


@pytest.fixture
async def service(web: Web, tmp_path: Path) -> AsyncIterator[Service]:
    """The service, running, over a web that takes its time."""
    for number in range(40):
        web.reply(page(number), Reply(200, {"Content-Type": "text/html"}, b"<title>A page</title>Words.", 0.5))
    found = Service(web, tmp_path)
    await found.start()
    yield found
    found.kill()
    await stop(tmp_path)


async def test_killed_service_loses_no_article(service: Service) -> None:
    """`kill -9` of the service with articles under way: the next start finds and does each of them."""
    await service.put(names(20))
    service.kill()
    await service.start()
    await wait_until(lambda: service.done(20), "every article", timeout=60)


async def test_killed_embedded_server_loses_no_article(service: Service) -> None:
    """`kill -9` of the private server: articles are accepted all the same, and the service starts it again."""
    await service.put(names(10))
    service.redis.kill()
    await service.put(names(10, "meanwhile"))
    await wait_until(lambda: service.done(20), "every article", timeout=60)

    assert service.kill(signal.SIGTERM) == 0
