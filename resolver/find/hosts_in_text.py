"""Tells a host written in running text from words that only look like one. It never fetches.

Known hosts (platforms' own, short hosts) are believed as they stand; others need a top-level domain from
`data/tlds.txt`.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from resolver import hosts, platforms
from resolver.platforms.base import Form

_TABLE = Path(__file__).parent.parent / "data" / "tlds.txt"
LONG_NAME = 4
"""A name of so many letters before a wordy ending is no abbreviation."""

_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_PATHLIKE = re.compile(r"[\w%~-]{2,}(?:[/_.=?%~-]|[0-9])|[0-9@~]")
INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters that stand unseen in and around addresses: soft hyphens, zero-width characters, marks of direction."""

_UNSEEN = re.compile(f"[{INVISIBLE}]")


def visible(text: str) -> str:
    """The text without characters that nobody sees."""
    return text if text.isascii() else _UNSEEN.sub("", text)


@cache
def _tlds() -> Mapping[str, str]:
    table: dict[str, str] = {}
    for row in _TABLE.read_text(encoding="utf-8").splitlines():
        kind, _, names = row.partition(" ")
        if kind != "#":
            table.update(dict.fromkeys(names.split(), kind))
    return table


@cache
def platform_hosts() -> frozenset[str]:
    """Every host that a platform's forms or aliases name, without `www.`."""
    found: set[str] = set()
    for platform in platforms.every():
        written = [form.host for kind in platform.items for form in kind.compiled]
        written += [Form(wrap).host for wrap in platform.wraps] + [Form(pair[0]).host for pair in platform.rewrites]
        for host in filter(None, written):
            found |= {host, *platform.aliases.get(host, ())}
        found.update(platform.short_hosts)
    return frozenset(found)


@lru_cache(4096)
def is_short(host: str) -> bool:
    """Whether links of this host, a platform's or anybody's, must be followed to be known."""
    bare = host.removeprefix("www.")
    return bare in platforms.short_hosts() or hosts.is_short(bare)


def is_host(host: str, path: str) -> bool:
    """Whether `host` and the `path` that follows it, written without a scheme, are unmistakably a web address.

    `host` is as written but for characters that nobody sees; `path` begins with its slash and may be cut short.
    """
    lower = host.lower()
    if lower in platform_hosts() or is_short(lower):
        return True
    *labels, tld = lower.split(".")
    if not labels or not all(map(_LABEL.fullmatch, labels)) or all(label.isdigit() for label in labels):
        return False
    if len(tld) == 2 and labels in (["co"], ["com"]):  # noqa: PLR2004  `co.uk` and its like are endings
        return False
    kind = _tlds().get(tld)
    if kind == "plain":
        return (host.isupper() or host.endswith(tld)) and len(lower) > len(tld) + 2
    pathlike = _PATHLIKE.match(path, 1) is not None
    long = kind == "wordy" and len(labels[-1]) >= LONG_NAME
    return host == lower and kind is not None and (pathlike or long)


def is_named_host(host: str) -> bool:
    """Whether `host` can be one at all: labels with dots between, an ending of two letters or more.

    `www.name` is none but for an ending that we know: what stood behind it got lost (`www.name,org`).
    """
    *labels, tld = host.lower().split(".")
    if not labels or len(tld) < 2:  # noqa: PLR2004  no top-level domain has one letter
        return False
    if labels == ["www"] and tld not in _tlds():
        return False
    return all(map(_LABEL.fullmatch, labels)) and _LABEL.fullmatch(tld) is not None and not tld.isdigit()
