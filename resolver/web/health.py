"""Whether this server lives and can work, and what it counts.

Live: it answers at all. Ready: database, queue and cache answer, and it was not told to stop. Which of them is away is
told, where it is and why is for the log. Sites out there are never asked.
"""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Literal

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from resolver.errors import BackendUnavailable
from resolver.model import Model
from resolver.web import metrics
from resolver.web.auth import Scope
from resolver.web.parts import Parts
from resolver.web.replies import json_reply
from resolver.web.route import Call, Reply, Route

ASK_SECONDS = 2.0
Word = Literal["ok", "down", "off", "stopping"]


class Live(Model):
    """This server answers."""

    status: Literal["live"] = "live"


class Readiness(Model):
    """Whether this server can do its work, part by part; `off`: there is none, and none is needed."""

    status: Literal["ready", "not ready"]
    checks: Mapping[str, Word]


async def livez(call: Call) -> web.Response:
    """Always 200: a loop that does not turn cannot answer."""
    call.headers["Cache-Control"] = "no-store"
    return json_reply(Live())


async def readyz(call: Call) -> web.Response:
    """200 when all parts answer, else 503 with those that do not."""
    found = await readiness(call.parts)
    call.headers["Cache-Control"] = "no-store"
    return json_reply(found, 200 if found.status == "ready" else 503)


async def readiness(parts: Parts) -> Readiness:
    """What each part says."""
    queue = parts.queue.ping() if parts.queue is not None else None
    database, queued = await asyncio.gather(_word(parts.records.ready()), _word(queue))
    up = parts.resolver.cache.status
    checks: dict[str, Word] = {"database": database, "queue": queued, "cache": "ok" if up == "up" else up}
    if parts.closing.is_set():
        checks["server"] = "stopping"
    ready = all(word in {"ok", "off"} for word in checks.values())
    return Readiness(status="ready" if ready else "not ready", checks=checks)


async def _word(asked: Awaitable[None] | None) -> Word:
    if asked is None:
        return "off"
    try:
        async with asyncio.timeout(ASK_SECONDS):
            await asked
    except (BackendUnavailable, TimeoutError):
        return "down"
    return "ok"


async def prometheus(call: Call) -> web.Response:
    """What this process counts."""
    metrics.look_at(call.parts.resolver.cache)
    call.headers["Cache-Control"] = "no-store"
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


ROUTES = (
    Route("GET", "/livez", "livez", "service", "Whether it lives", livez, (Reply(200, "It does.", Live),)),
    Route(
        "GET",
        "/readyz",
        "readyz",
        "service",
        "Whether it can work",
        readyz,
        (
            Reply(200, "It can.", Readiness),
            Reply(503, "A part is away, or it was told to stop.", Readiness),
        ),
    ),
    Route(
        "GET",
        "/metrics",
        "metrics",
        "service",
        "What it counts, for Prometheus",
        prometheus,
        (Reply(200, "Prometheus' text format.", None, ("text/plain",)),),
        scope=Scope.METRICS,
    ),
)
