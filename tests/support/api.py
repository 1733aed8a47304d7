"""The HTTP API on a real socket of loopback, over a simulated web, a real Redis and a real database."""

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web as server
from multidict import CIMultiDictProxy

from resolver.service import Resolver
from resolver.store.database import Records
from resolver.web.app import make_app
from resolver.web.parts import PARTS, Parts
from resolver.web.server import Runner
from resolver.webhooks import Postman
from tests.support.crew import working
from tests.support.web import Web, settings_environment, settings_for
from workers import tasks
from workers.engine import Engine
from workers.tools import Tools

ROOT = Path(__file__).parents[2]
PLAIN = {"Accept-Encoding": "identity"}
TEXT = {"Content-Type": "text/plain"}
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API answered."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self) -> Any:  # noqa: ANN401 - whatever was answered
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def problem(self) -> str | None:
        """The name of the problem that it is; None where it is none."""
        if self.headers.get("Content-Type") != PROBLEM:
            return None
        return str(self.json()["type"]).removeprefix("/problems/")


class Api:
    """One server, in this process; an async context manager. `work`: with a worker that does what is queued."""

    def __init__(
        self, web: Web, redis_url: str | None, database_url: str, folder: Path, *, work: bool = False, **changes: object
    ) -> None:
        table: dict[str, object] = {
            "redis_url": redis_url,
            "database_url": database_url,
            "data_dir": folder,
            "archive": False,
            "webhook_allow": f"127.0.0.1:{web.port}",
            "job_lease": 2.0,
            "worker_grace": 0.5,
            "worker_jobs": 4,
            **changes,
        }
        self.settings = settings_for(web, **table)
        self.web = web
        self.base = ""
        self._redis_url = redis_url
        self._work = work
        self._stack = AsyncExitStack()
        self._stopped = False

    async def __aenter__(self) -> Self:
        enter = self._stack.enter_async_context
        self.records = await enter(await Records.open(None, self.settings))
        self.resolver = await enter(Resolver(self.settings, cache_url=self._redis_url))
        self.queue = await enter(Engine(self._redis_url)) if self._redis_url else None
        self.app = make_app(self.settings, self.records, self.resolver, self.queue)
        self.runner = Runner(self.app, self.settings)
        await self.runner.setup()
        self._stack.push_async_callback(self.stop)
        await server.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.port = int(self.runner.addresses[0][1])
        self.base = f"http://127.0.0.1:{self.port}"
        self.client = await enter(aiohttp.ClientSession(auto_decompress=False, headers=PLAIN))
        if self._work and self.queue is not None:
            postman = await enter(Postman(self.settings))
            tools = Tools(self.settings, self.records, self.resolver, self.queue, postman)
            await enter(working(self.queue, tasks.every(tools), self.settings))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    async def stop(self) -> None:
        """Stop the server in order."""
        if not self._stopped:
            self._stopped = True
            await self.runner.cleanup()

    @property
    def parts(self) -> Parts:
        """The parts of the application."""
        return self.app[PARTS]

    async def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        data: bytes | str | None = None,
        json: object = None,
        params: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request and its whole answer."""
        given = None if headers is None else dict(headers)
        sent = BytesIO(data) if isinstance(data, bytes) else data
        async with self.client.request(
            method, self.base + path, headers=given, data=sent, json=json, params=params, allow_redirects=False
        ) as response:
            return Answer(response.status, response.headers, await response.read())

    async def get(self, path: str, *, headers: Mapping[str, str] | None = None, **params: str) -> Answer:
        """A GET."""
        return await self.ask("GET", path, headers=headers, params=params or None)

    async def put(self, path: str, body: str | bytes, *, headers: Mapping[str, str] | None = None) -> Answer:
        """A PUT of plain text."""
        return await self.ask("PUT", path, headers={**TEXT, **(headers or {})}, data=body)

    async def post(self, path: str, value: object = None, *, headers: Mapping[str, str] | None = None) -> Answer:
        """A POST of JSON."""
        return await self.ask("POST", path, headers=headers, json=value)

    async def key(self, *scopes: str) -> dict[str, str]:
        """The header of a new key."""
        made = await self.records.keys.create("EXAMPLE", scopes)
        self.parts.keyring.forget()
        return {"Authorization": f"Bearer {made.secret}"}

    @contextlib.asynccontextmanager
    async def raw(self, *pieces: bytes) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """A connection on which these bytes were sent as they are."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            yield reader, writer
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


async def command(api: Api, *arguments: str, given: str = "") -> bytes:
    """What our command prints in a process of its own, with the cache and the web of this API."""
    settings = api.settings
    environment = {
        "PATH": os.defpath,
        "HOME": str(settings.data_dir),
        **settings_environment(settings),
        "RESOLVER_REDIS_URL": settings.redis_url or "",
        "RESOLVER_DATABASE_URL": settings.database_url.get_secret_value() if settings.database_url else "",
        "RESOLVER_ARCHIVE": "0",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "resolver.cli", *arguments, stdin=PIPE, stdout=PIPE, env=environment, cwd=ROOT
    )
    printed, _ = await process.communicate(given.encode())
    return printed
