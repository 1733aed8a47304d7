"""Whether this process lives and can work: a file that it touches, and a port that answers.

Live: the event loop turns. Ready: queue and database answer, and the worker is not stopping. Sites out there are never
asked: that they are down is no fault of ours.
"""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from resolver.errors import BackendUnavailable
from resolver.settings import Settings
from workers import metrics
from workers.engine import Engine

BEAT_SECONDS = 2.0
STALE_SECONDS = 20.0
ASK_SECONDS = 3.0

Check = Callable[[], Awaitable[None]]
"""Returns when a part answers; raises `BackendUnavailable` when it does not."""

log = structlog.get_logger("workers.health")


class Health:
    """The state of one process. `stopping` is asked each time; `checks` are asked when readiness is."""

    def __init__(self, checks: Mapping[str, Check], stopping: Callable[[], bool]) -> None:
        self._checks = checks
        self._stopping = stopping

    async def ready(self) -> tuple[bool, Mapping[str, str]]:
        """Whether work can be done now, and what each part said."""
        names = list(self._checks)
        said = dict(zip(names, await asyncio.gather(*(self._ask(name) for name in names)), strict=True))
        if self._stopping():
            said["worker"] = "stopping"
        return all(word == "ok" for word in said.values()), said

    async def _ask(self, name: str) -> str:
        try:
            async with asyncio.timeout(ASK_SECONDS):
                await self._checks[name]()
        except TimeoutError:
            return f"no answer within {ASK_SECONDS:g} s"
        except BackendUnavailable as error:
            return str(error)
        return "ok"

    async def livez(self, _: web.Request) -> web.Response:
        """Always 200: a loop that does not turn cannot answer."""
        return web.json_response({"status": "live"})

    async def readyz(self, _: web.Request) -> web.Response:
        """200 when work can be done, else 503 with the parts that are missing."""
        ready, said = await self.ready()
        return web.json_response(
            {"status": "ready" if ready else "not ready", "checks": said}, status=200 if ready else 503
        )

    async def metrics(self, _: web.Request) -> web.Response:
        """What Prometheus asks for."""
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def routes(self) -> list[web.RouteDef]:
        """The three addresses."""
        return [
            web.get("/livez", self.livez),
            web.get("/readyz", self.readyz),
            web.get("/metrics", self.metrics),
        ]


@contextlib.asynccontextmanager
async def answering(health: Health, settings: Settings) -> AsyncIterator[None]:
    """Answer at `health_port`, where one is set, for the length of a block."""
    if settings.health_port is None:
        yield
        return
    app = web.Application()
    app.add_routes(health.routes())
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.health_host, settings.health_port).start()
        yield
    finally:
        await runner.cleanup()


async def beat(engine: Engine, settings: Settings, busy: Callable[[], int]) -> None:
    """Touch the health file and look how full the queue is, every few seconds, until cancelled."""
    while True:
        if settings.health_file is not None:
            await asyncio.to_thread(_touch, settings.health_file, busy())
        with contextlib.suppress(BackendUnavailable):
            metrics.depth(await engine.depth(), await engine.count_parked())
        await asyncio.sleep(BEAT_SECONDS)


def _touch(path: Path, busy: int) -> None:
    try:
        path.write_text(json.dumps({"at": time.time(), "busy": busy}), encoding="utf-8")
    except OSError as error:
        log.warning("the health file cannot be written", path=str(path), reason=error.strerror)


def is_alive(path: Path) -> bool:
    """Whether a worker touched this file lately."""
    try:
        return time.time() - path.stat().st_mtime < STALE_SECONDS
    except OSError:
        return False
