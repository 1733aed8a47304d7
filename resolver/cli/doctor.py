"""`resolver doctor`: what this installation can do, and with --live what the real platforms answer today."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from importlib.metadata import packages_distributions

import click

from resolver import platforms, question
from resolver.answer import Answer
from resolver.cache import Cache
from resolver.cli import output, wording
from resolver.cli.told import told
from resolver.errors import BackendUnavailable, FetchFailed
from resolver.fetch.client import Client
from resolver.fetch.web import Want
from resolver.judge.availability import failure
from resolver.platforms.base import Ask, Item, Platform, Reading, Reads
from resolver.settings import PREFIX, Settings, load
from resolver.vocabulary import AvailabilityState

EXIT_NOT_WELL = 3
OURS = "embed-resolver"
GOOD, BAD, NOTE = "ok", "!!", "--"


@click.command("doctor", short_help="Say what works here; with --live, ask the real platforms.")
@click.argument("names", nargs=-1, metavar="[PLATFORM...]")
@click.option("--live", is_flag=True, help="Ask each platform's endpoints about its example posts.")
def command(names: Sequence[str], *, live: bool) -> int:
    """Say what works here: the cache, the import names, which platforms need a key.

    With --live the endpoints of the platforms (or of those named) are asked about the posts in their examples: what
    they answer today, and whether our reader still understands it. It leaves 3 when something is not well.

    \b
    Examples:
      resolver doctor
      resolver doctor --live x bluesky
    """
    unknown = [name for name in names if platforms.named(name) is None]
    if unknown:
        raise click.UsageError(f"There is no platform {unknown[0]!r}; `resolver platforms` lists them.")
    chosen = [platform for platform in platforms.every() if not names or platform.name in names]
    return asyncio.run(_examine(chosen, load(), live=live))


async def _examine(chosen: Sequence[Platform], settings: Settings, *, live: bool) -> int:
    well = True
    lines = _live(chosen, settings) if live else _here(chosen, settings)
    async for mark, line in lines:
        output.put(f"{mark}  {line}")
        well = well and mark != BAD
    return 0 if well else EXIT_NOT_WELL


async def _here(chosen: Sequence[Platform], settings: Settings) -> AsyncIterator[tuple[str, str]]:
    yield await _cache(settings)
    for package in ("resolver", "workers"):
        others = sorted(set(packages_distributions().get(package, [])) - {OURS})
        if others:
            yield BAD, f"the import name {package} is shared with {', '.join(others)}: install {OURS} alone"
    yield GOOD, f"only public addresses are dialled, on ports {', '.join(map(str, settings.ports))}"
    if settings.allow:
        yield NOTE, f"private addresses that may be dialled as well: {', '.join(settings.allow)}"
    for platform in chosen:
        gives = told(platform)
        if gives.key is None:
            yield GOOD, f"{platform.label}: {gives.without}"
        elif getattr(settings, gives.key, None):
            yield GOOD, f"{platform.label}: {gives.without}; with its key {gives.more}"
        else:
            yield NOTE, f"{platform.label}: {gives.without}; with {PREFIX}{gives.key.upper()} {gives.more}"


async def _cache(settings: Settings) -> tuple[str, str]:
    from resolver import embedded  # noqa: PLC0415 - only here, and only without a Redis URL

    try:
        url = settings.redis_url or await embedded.start_or_join(settings.data_dir)
    except BackendUnavailable as error:
        return BAD, f"nothing is remembered between runs: {error}"
    async with Cache(url, settings) as cache:
        if cache.status != "up":
            return BAD, cache.why
    return GOOD, "Redis answers" if settings.redis_url else f"the embedded server under {settings.data_dir} answers"


async def _live(chosen: Sequence[Platform], settings: Settings) -> AsyncIterator[tuple[str, str]]:
    async with Client(settings) as client:
        for platform in chosen:
            item = _example(platform)
            if item is None or not platform.ask(item):
                yield NOTE, f"{platform.label}: no endpoint to ask"
                continue
            for ask in (each for each in platform.ask(item) if not each.why):
                yield await _asked(client, settings, platform, item, ask)


async def _asked(client: Client, settings: Settings, platform: Platform, item: Item, ask: Ask) -> tuple[str, str]:
    what = f"{platform.label}, {ask.method.value.replace('_', ' ')}"
    headers = settings.with_key(ask.headers, ask.needs_key)
    if headers is None:
        return NOTE, f"{what}: not asked, needs RESOLVER_{(ask.needs_key or '').upper()}"
    answer: Answer | None = None
    try:
        answer = await client.get(ask.url, want=Want.DATA, headers=headers)
        reading = platform.read(item, ask.method, answer)
    except FetchFailed as failed:
        reading = failure(failed)
    told = _told(reading)
    status = f"HTTP {answer.status}" if answer else "no answer"
    mark = GOOD if reading.state is AvailabilityState.LIVE and told else BAD
    state = reading.state.value.replace("_", " ") + wording.reason(reading.reason)
    return mark, f"{what}: {status}, {state}; told: {', '.join(told) or 'nothing'} ({item.url})"


def _told(reading: Reading) -> list[str]:
    facts = reading.facts
    fields = ("text", "title", "authors", "published", "media", "outlinks", "language")
    return [name for name in fields if getattr(facts, name)]


def _example(platform: Platform) -> Item | None:
    """The first item in the platform's own examples."""
    for example in platform.examples:
        if isinstance(example, Reads):
            about = question.about_url(example.url).item
            if about is not None:
                return about
    return None
