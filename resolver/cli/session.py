"""Opens the resolver that a command works with: cache or none, live web, recording or replay."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import click

from resolver import embedded
from resolver.cli import output
from resolver.errors import BackendUnavailable
from resolver.evidence import Recorder
from resolver.fetch.replay import Replay
from resolver.fetch.web import Web
from resolver.service import Resolver
from resolver.settings import Settings


@asynccontextmanager
async def session(
    settings: Settings,
    *,
    record: Path | None = None,
    replay: Path | None = None,
    offline: bool = False,
    siblings: int = 1,
    speaks: bool = True,
) -> AsyncIterator[Resolver]:
    """The resolver of one command, or of one of the `siblings` that share its work, of which one `speaks`.

    A replay answers from its file alone: it neither reads nor fills the cache. A recording asks everything anew.

    Raises:
        EvidenceError: the recording cannot be read or written.
    """
    async with AsyncExitStack() as stack:
        web: Web | None = None
        if replay is not None:
            recorded = Replay(replay, settings)
            if recorded.simulated:
                about = output.shown(f"{replay.name} holds a simulated web: {recorded.description}", 500)
                click.echo(f"resolver: {about}", err=True)
            web = recorded
        recorder = stack.enter_context(Recorder(record)) if record is not None else None
        cache_url = None if replay is not None else await _cache_url(settings, speaks=speaks)
        resolver = Resolver(
            settings,
            web=web,
            cache_url=cache_url,
            offline=offline,
            refresh=record is not None,
            observe=recorder.observe if recorder else None,
            siblings=siblings,
        )
        yield await stack.enter_async_context(resolver)
        if speaks and resolver.cache.why and resolver.cache.status != "off":
            click.echo(f"resolver: {resolver.cache.why}", err=True)


async def _cache_url(settings: Settings, *, speaks: bool) -> str | None:
    if settings.redis_url is not None:
        return settings.redis_url
    try:
        return await embedded.start_or_join(settings.data_dir)
    except BackendUnavailable as error:
        if speaks:
            click.echo(f"resolver: Nothing is remembered between runs: {error}", err=True)
        return None
