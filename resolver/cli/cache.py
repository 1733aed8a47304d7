"""`resolver cache`: look at what is remembered, or end the embedded server."""

import asyncio

import click
import redis

from resolver import embedded
from resolver.cli import output
from resolver.errors import BackendUnavailable
from resolver.settings import load


@click.group("cache", short_help="Look at the cache, or stop the embedded server.")
def command() -> None:
    """Look at the cache, or stop the embedded server.

    \b
    Examples:
      resolver cache status
      resolver cache stop
    """


@command.command("status")
def status() -> int:
    """Say where answers are remembered, how many, and in how much memory.

    \b
    Examples:
      resolver cache status
    """
    settings = load()
    url = settings.redis_url or asyncio.run(embedded.start_or_join(settings.data_dir))
    try:
        with redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as client:
            keys, memory = client.dbsize(), client.info("memory")
    except redis.RedisError as error:
        raise BackendUnavailable(f"The cache does not answer: {error}") from error
    where = "your Redis" if settings.redis_url else f"the embedded server under {settings.data_dir}"
    used = memory.get("used_memory_human", "an unknown amount") if isinstance(memory, dict) else "an unknown amount"
    output.put(f"{keys} keys in {where}, {used} of memory")
    return 0


@command.command("stop")
def stop() -> int:
    """End the embedded server; what it remembers stays on disk for the next run.

    \b
    Examples:
      resolver cache stop
    """
    settings = load()
    if settings.redis_url:
        raise click.UsageError("RESOLVER_REDIS_URL names a server that is not ours to stop.")
    ended = asyncio.run(embedded.stop(settings.data_dir))
    output.put("The embedded server has ended." if ended else "No embedded server was running.")
    return 0
