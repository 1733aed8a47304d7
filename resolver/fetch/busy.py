"""The hosts that are asked all the time, and so worth a kept connection: short hosts and our platforms' endpoints."""

from functools import cache, lru_cache
from urllib.parse import urlsplit

from resolver import hosts, platforms
from resolver.platforms.base import Reads


@lru_cache(maxsize=4096)
def is_busy(host: str) -> bool:
    """Whether connections to this host are kept; a stranger's are closed after the first request."""
    return host in _endpoints() or host in platforms.short_hosts() or hosts.is_short(host)


@cache
def _endpoints() -> frozenset[str]:
    """The hosts of every question that a platform asks about its own examples."""
    found: set[str] = set()
    for platform in platforms.every():
        for example in platform.examples:
            item = platforms.item(example.url) if isinstance(example, Reads) else None
            if item is not None and item.platform == platform.name:
                found.update(urlsplit(ask.url).hostname or "" for ask in platform.ask(item))
    return frozenset(found)
