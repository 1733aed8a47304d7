"""Where one link of an article leads, told from its address alone: a post, a short link, another page. No network.

Addresses that only wrap another one (a Wayback copy, a search engine's or a network's exit page) count as what they
wrap.
"""

import re
from dataclasses import dataclass
from functools import cache

from resolver import platforms
from resolver.platforms.base import Item

WEB = "web"
"""The platform of an ordinary page."""

MAX_HREF = 4096

_HTTP = re.compile(r"https?://", re.IGNORECASE)
_AUTHORITY = re.compile(r"https?://(?:[^/?#@]{0,256}@)?([^/?#:@]{1,253})", re.IGNORECASE)
_WAYBACK = re.compile(
    r"(?:(?:https?:)?//(?:web\.archive\.org|web-beta\.archive\.org|wayback\.archive\.org))?"
    r"/web/[0-9]{4,14}(?:[a-z]{2}_)?/(https?:/{1,2}[^/].*)",
    re.IGNORECASE | re.DOTALL,
)
_SPACE = " \t\n\r\f"


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: a platform's item, a short link (`item` unknown until followed) or a page of the web."""

    platform: str
    url: str
    item: Item | None = None
    short: bool = False

    @property
    def ordinary(self) -> bool:
        """Whether this is neither a post nor a short link."""
        return self.item is None and not self.short


def absolute(value: str) -> str | None:
    """An http(s) URL as a browser would open it, or None: protocol-relative ones get https, blanks are cut."""
    value = value.strip(_SPACE)
    if len(value) > MAX_HREF:
        return None
    if value.startswith("//"):
        value = "https:" + value
    if (copy := _WAYBACK.match(value)) is not None:
        value = _twice(copy[1])
    if not _HTTP.match(value):
        return None
    return value.translate(_BREAKS) if "\n" in value or "\t" in value or "\r" in value else value


_BREAKS = {9: None, 10: None, 13: None}


def _twice(url: str) -> str:
    return re.sub(r"^(https?:)/(?=[^/])", r"\1//", url, count=1, flags=re.IGNORECASE)


def unwrapped(url: str) -> str:
    """The address that a wrapper of any kind holds, else `url`."""
    return url


def host(url: str) -> str:
    """The host of an absolute URL in lower case, without `www.`; empty when there is none."""
    found = _AUTHORITY.match(url)
    return found[1].lower().removeprefix("www.").rstrip(".") if found else ""


def target(href: str) -> Target | None:
    """Where `href` leads; None for what is no http(s) address of another place (relative, mail, script)."""
    url = absolute(href)
    if url is None:
        return None
    url = unwrapped(url)
    item = platforms.item(url)
    if item is not None:
        return Target(item.platform, url, item)
    name = host(url)
    if not name or "." not in name:
        return None
    short = _short().get(name)
    if short is not None and _leads(url):
        return Target(short, url, short=True)
    return Target(WEB, url)


def _leads(url: str) -> bool:
    return len(url.split("/", 3)) > 3 and url.split("/", 3)[3].strip("/") != ""  # noqa: PLR2004 - scheme, "", host, rest


@cache
def _short() -> dict[str, str]:
    return dict(platforms.short_hosts())
