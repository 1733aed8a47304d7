"""The hosts whose connections are kept from the first request on: short hosts, which answer with one line.

Every other host is a stranger until it is asked again (`client.KEEP_SECONDS`), our platforms' endpoints too: to find
those would mean to compile every platform's forms at the first request.
"""

from functools import lru_cache

from resolver import hosts, platforms


@lru_cache(maxsize=4096)
def is_busy(host: str) -> bool:
    """Whether this host is asked all the time."""
    return host in platforms.short_hosts() or hosts.is_short(host)
