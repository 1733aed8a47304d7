"""Listens: the framework's server, with the limits that an application cannot set for itself.

A client has so long to send the head of a request; one that sends none is let go when its connection has been idle.
Bodies come as they were sent, since `bodies` unpacks them. What the protocol itself refuses (a head that is too long or
no HTTP at all) is a problem like any other.
"""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong
from aiohttp.web_protocol import RequestHandler

from resolver.settings import Settings
from resolver.web.headers import ALWAYS
from resolver.web.parts import PARTS
from resolver.web.problems import Problem

HEAD_LINE, HEAD_FIELD, HEAD_FIELDS = 16 * 1024, 8 * 1024, 100
"""Bytes of the request line (a link of 8 KiB, percent-encoded) and of one header, and how many headers."""

IDLE_SECONDS = 75.0
"""How long a connection without a request stays open: longer than a proxy keeps its own."""

DRAIN_SECONDS, DRAIN_LOOK = 1.0, 0.05
"""How long a server that stops still answers those who are connected."""

LINGER_SECONDS = 1.0
"""How long a body that was refused is read on, so that its sender gets to see the answer."""


class _Handler(RequestHandler):
    """One connection; cuts a request whose head does not come to its end in time."""

    __slots__ = ("_head_timer", "_seconds")

    def __init__(self, manager: "_Server", *, seconds: float, loop: asyncio.AbstractEventLoop, **more: Any) -> None:  # noqa: ANN401 - the framework's own options
        super().__init__(manager, loop=loop, **more)
        self._seconds = seconds
        self._head_timer: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Take in what came; the clock runs while a head has begun and is not whole."""
        before = self._request_count
        super().data_received(data)
        if self._request_count != before or self._request_in_progress or self._messages:
            self._stop_clock()
        elif self._head_timer is None:
            self._head_timer = self._loop.call_later(self._seconds, self._cut)

    def connection_lost(self, exc: BaseException | None) -> None:
        """The connection is gone."""
        self._stop_clock()
        super().connection_lost(exc)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What the protocol refuses, as a problem; nothing of `message`, which quotes what was sent."""
        del message
        if status >= 500:  # noqa: PLR2004 - ours
            return super().handle_error(request, status, exc)
        problem = Problem("header-too-large" if isinstance(exc, LineTooLong) else "invalid-request")
        response = problem.response()
        response.headers.update(ALWAYS)
        response.force_close()
        return response

    def _cut(self) -> None:
        self._head_timer = None
        if not self._request_in_progress and not self._messages:
            self.force_close()

    def _stop_clock(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


class _Server(web.Server):
    """Makes a handler for each connection."""

    def __init__(self, like: web.Server, *, seconds: float, **more: Any) -> None:  # noqa: ANN401 - the framework's own options
        super().__init__(
            like.request_handler, request_factory=like.request_factory, handler_cancellation=like.handler_cancellation
        )
        self._seconds = seconds
        self._options = more

    def __call__(self) -> RequestHandler:
        return _Handler(self, seconds=self._seconds, loop=self._loop, **self._options)


class Runner(web.AppRunner):
    """Runs an application of `app.make_app`; `grace` is how long requests may take to end when it is told to stop."""

    def __init__(self, app: web.Application, settings: Settings, *, grace: float | None = None) -> None:
        self._seconds = settings.request_timeout
        self._options: dict[str, Any] = {
            "access_log": None,
            "keepalive_timeout": IDLE_SECONDS,
            "lingering_time": LINGER_SECONDS,
            "max_line_size": HEAD_LINE,
            "max_field_size": HEAD_FIELD,
            "max_headers": HEAD_FIELDS,
            "auto_decompress": False,
        }
        super().__init__(
            app,
            handle_signals=False,
            handler_cancellation=True,
            shutdown_timeout=settings.worker_grace if grace is None else grace,
            **self._options,
        )

    @property
    def connections(self) -> int:
        """How many clients are connected."""
        return len(self.server.connections) if self.server is not None else 0

    async def _make_server(self) -> web.Server:
        return _Server(await super()._make_server(), seconds=self._seconds, **self._options)


@contextlib.asynccontextmanager
async def listening(app: web.Application, settings: Settings, *, reuse_port: bool = False) -> AsyncIterator[str]:
    """Answer at `settings.listen` for the length of a block; gives the address that was bound.

    Leaving the block stops in order. `/readyz` says so at once and streams end, while those who are still connected are
    answered for a moment, so that a balancer can look elsewhere; then nothing new is taken, and requests come to their
    end within the grace period.
    """
    gc.collect()
    gc.freeze()  # what is loaded now stays: no later collection looks through it again
    host, _, port = settings.listen.rpartition(":")
    runner = Runner(app, settings)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host.strip("[]"), int(port), reuse_port=reuse_port or None, backlog=1024)
        await site.start()
        yield f"http://{host}:{runner.addresses[0][1]}"
        app[PARTS].closing.set()
        await app[PARTS].watching.close()
        for _ in range(int(min(DRAIN_SECONDS, settings.worker_grace) / DRAIN_LOOK)):
            if not runner.connections:
                break
            await asyncio.sleep(DRAIN_LOOK)
    finally:
        await runner.cleanup()
