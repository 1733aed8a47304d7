"""URLs as words: written, cleaned, unwrapped, named, compared. It never fetches.

    normalise("bit.ly/3XYZ")              → the http(s) URL to follow
    unwrap("https://l.facebook.com/…")    → the address inside a known wrapper
    clean(url)                            → without tracking, and what was removed
    key(url)                              → `url:sha256:HEX`, the name of a source that no platform knows
    host, registrable, same_site          → whose page it is

A platform is asked before anything here rewrites a URL. Everything is linear, for URLs up to 8,192 characters.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from resolver.urls.cleaned import Cleaned, clean, key
from resolver.urls.suffixes import private_suffix
from resolver.urls.wrapped import MAX_LAYERS, may_wrap, unwrap, unwrap_all
from resolver.urls.written import MAX_URL, normalise

__all__ = [
    "MAX_LAYERS",
    "MAX_URL",
    "Cleaned",
    "clean",
    "host",
    "key",
    "may_wrap",
    "normalise",
    "registrable",
    "same_site",
    "unwrap",
    "unwrap_all",
]


_PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]+)(?:[/?#]|\Z)")
"""What most addresses begin with: no user, no port, nothing to be put into lower case."""


@lru_cache(maxsize=1024)
def host(url: str) -> str:
    """The host of a URL in lower case, without port and final dot; empty when there is none."""
    if plain := _PLAIN_HOST.match(url):
        return plain[1].rstrip(".")
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def registrable(name: str) -> str:
    """The name that somebody could register (`bbc.co.uk`, `user.github.io`); the host itself where there is none.

    By the Public Suffix List inside its package, private section included: two blogs of one hoster are two sites.
    """
    lower = name.lower().rstrip(".")
    if not lower or ":" in lower or lower.rpartition(".")[2].isdigit():
        return lower
    return private_suffix(lower) or lower


def same_site(first: str, second: str) -> bool:
    """Whether two URLs are on hosts of the same registrable name."""
    one, other = host(first), host(second)
    return bool(one) and (one == other or registrable(one) == registrable(other))
