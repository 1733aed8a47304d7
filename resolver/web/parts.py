"""What every address works with: one object for the whole application, made by `app.make_app`."""

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

from resolver.jobs import Queue
from resolver.service import Resolver
from resolver.settings import Settings
from resolver.store.database import Records
from resolver.web.auth import Keyring, Proxies, networks
from resolver.web.idempotency import Once
from resolver.web.lately import Lately
from resolver.web.limits import Limits
from resolver.web.ready import Ready
from resolver.web.watching import Watching
from resolver.webhooks import Postman


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one application. `closing` is set when the server was told to stop."""

    settings: Settings
    records: Records
    resolver: Resolver
    queue: Queue | None
    keyring: Keyring
    limits: Limits
    once: Once
    ready: Ready
    lately: Lately
    watching: Watching
    postman: Postman
    looks: asyncio.Semaphore
    proxies: Proxies
    closing: asyncio.Event = field(default_factory=asyncio.Event)


def parts_of(settings: Settings, records: Records, resolver: Resolver, queue: Queue | None) -> Parts:
    """The parts over these records, this resolver and this queue."""
    cache = resolver.cache
    return Parts(
        settings=settings,
        records=records,
        resolver=resolver,
        queue=queue,
        keyring=Keyring(records, settings),
        limits=Limits(cache, settings),
        once=Once(cache),
        ready=Ready(resolver),
        lately=Lately(),
        watching=Watching(cache.feed, records),
        postman=Postman(settings),
        looks=asyncio.Semaphore(settings.concurrency),
        proxies=networks(settings.trusted_proxies),
    )


PARTS: web.AppKey[Parts] = web.AppKey("parts", Parts)
