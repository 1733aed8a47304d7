"""Puts the application together: parts, routes, and what happens when it starts and stops."""

from collections.abc import AsyncIterator

from aiohttp import web

from resolver.jobs import Queue
from resolver.service import Resolver
from resolver.settings import Settings
from resolver.store.database import Records
from resolver.web.addresses import every
from resolver.web.front import refusals, served
from resolver.web.page import add_page
from resolver.web.parts import PARTS, parts_of


def make_app(settings: Settings, records: Records, resolver: Resolver, queue: Queue | None) -> web.Application:
    """The application over open records and an open resolver; without a queue articles wait for the next sweep.

    Serve it with `server.Runner`, which sets the limits that no application can set for itself.
    """
    app = web.Application(middlewares=[refusals])
    parts = app[PARTS] = parts_of(settings, records, resolver, queue)
    for route in every():
        handler = served(route, parts)
        app.router.add_route(route.method, route.path, handler)
        if route.method == "GET" and route.head:
            app.router.add_route("HEAD", route.path, handler)
    add_page(app)
    app.cleanup_ctx.append(_open)
    app.on_shutdown.append(_stop)
    return app


async def _open(app: web.Application) -> AsyncIterator[None]:
    async with app[PARTS].postman:
        yield


async def _stop(app: web.Application) -> None:
    """Tell everybody who waits that this server ends: streams say when to come back."""
    parts = app[PARTS]
    parts.closing.set()
    await parts.watching.close()
