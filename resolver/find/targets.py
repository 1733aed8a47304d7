"""Where one link of an article leads, told from its address alone: a post, a short link, another page. Pure.

Addresses that only wrap another one (an archived copy, a search engine's or a network's exit page) count as what they
wrap.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from resolver import hosts, platforms, urls
from resolver.find.found import Found
from resolver.forms import Form as UrlForm
from resolver.platforms.base import Item
from resolver.vocabulary import Form, SourceKind

WEB = "web"
"""The platform of an ordinary page."""

MAX_HREF = 4096
_REMEMBERED = 300
"""Characters of an address up to which it is remembered where it leads."""

_POSTS = frozenset({SourceKind.SOCIAL_POST, SourceKind.VIDEO, SourceKind.IMAGE, SourceKind.AUDIO})
_HTTP = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_AUTHORITY = re.compile(r"https?://(?:[^/?#@]{0,256}@)?([^/?#:@]{1,253})", re.IGNORECASE)
_ARCHIVED = re.compile(
    r"(?:(?:https?:)?//web\.archive\.org)?/web/[0-9]{4,14}(?:[a-z]{2}_)?/(https?):/{1,2}(?=[^/])", re.IGNORECASE
)
_SHARE = re.compile(
    r"/(?:sharer?|share-?(?:article|url|offsite)?|sharing|intent|submit(?:link)?|create/(?:button|link)|send|bookmarklet)"
    r"(?:/[^?#]{0,60}|\.[a-z]{3,4})?\?"
    r"|//(?:wa\.me/\?|line\.me/R/(?:msg|share))"
    r"|/(?:save|add|offer|hello2|compose|new-post|shares/new|clip\.action)/?\?"
    r"(?:[^#]{0,200}&)?(?:url|u|text|link|href|message|canonicalurl)=[^&#]{0,200}https?(?::|%3a)",
    re.IGNORECASE,
)
"""Addresses of share buttons: by their path, or by a path that may be one and the address that is to be shared."""

_USUAL = re.compile(r"https?://([a-z0-9.-]{1,253})(?:[/?#][!-~]{0,3800})?\Z")
"""An address as nearly all are written, which `absolute` leaves as it is."""

_BLANKS = dict.fromkeys(map(ord, "\t\n\r"))


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: an item of a platform, a short link (`item` unknown until followed), or another page."""

    platform: str
    url: str
    item: Item | None = None
    short: bool = False

    @property
    def ordinary(self) -> bool:
        """Whether this is neither a post, a picture or film of one, nor a short link."""
        return not self.short and (self.item is None or self.item.source_kind not in _POSTS)


def absolute(value: str) -> str | None:
    """An http(s) URL as a browser would open it, or None.

    Blanks around and line breaks inside are cut, protocol-relative addresses get https, an archive's prefix is cut off.
    """
    value = value.strip(" \t\n\r\f")
    if not 8 <= len(value) <= MAX_HREF:  # noqa: PLR2004 - "http://x" is the shortest
        return None
    if "/web/" in value and (copy := _ARCHIVED.match(value)):
        value = f"{copy[1]}://{value[copy.end() :]}"
    elif value.startswith("//"):
        value = "https:" + value
    if not _HTTP.match(value):
        return None
    return value.translate(_BLANKS) if "\n" in value or "\t" in value or "\r" in value else value


def host(url: str) -> str:
    """The host of an absolute URL in lower case, without `www.`; empty when there is none."""
    found = _AUTHORITY.match(url)
    return found[1].lower().removeprefix("www.").rstrip(".") if found else ""


def item(value: str, *, any_host: bool = False) -> Item | None:
    """The item that an address names, with `any_host` also on a host that no platform owns; else None."""
    url = absolute(value)
    if url is None:
        return None
    found = None if _is_plain(host(url)) else platforms.item(url)
    return platforms.hostless(url) if found is None and any_host else found


def target(href: str) -> Target | None:
    """Where `href` leads; None for what is no http(s) address of a public host, and for share buttons.

    Answers are remembered: the pages of one outlet share most of their links.
    """
    return remembered(href) if len(href) <= _REMEMBERED else _target(href)


@lru_cache(maxsize=8192)
def remembered(href: str) -> Target | None:
    """`target` of an address that is short enough to be kept."""
    return _target(href)


def _target(href: str) -> Target | None:
    url = absolute(href)
    if url is None:
        return None
    found, name = None, host(url)
    if not _is_plain(name):
        found = platforms.item(url)
        if found is None and (inner := urls.unwrap_all(url)):
            url, name = inner[-1], host(inner[-1])
        if found is None and (short := _short(url, name)):
            return Target(short, url, short=True)
    if "." not in name:
        return None
    found = found or _claimed(url)
    if found is not None:
        return Target(found.platform, url, found)
    return None if _SHARE.search(url) else Target(WEB, url)


@lru_cache(maxsize=8192)
def _is_plain(name: str) -> bool:
    """Whether nothing is known of a host: no form, no short link, no wrapper."""
    known = platforms.hosts()
    return not (
        name in known
        or any(f"*.{above}" in known for above in _above(name))
        or urls.may_wrap(name)
        or hosts.is_short(name)
    )


def _above(name: str) -> Iterator[str]:
    while "." in name:
        name = name.partition(".")[2]
        yield name


def _short(url: str, name: str) -> str | None:
    platform = platforms.short(url)
    if platform is None and hosts.is_short(name):
        rest = url.split("/", 3)
        return WEB if len(rest) > 3 and rest[3].strip("/") else None  # noqa: PLR2004 - scheme, "", host, rest
    return platform


def _claimed(url: str) -> Item | None:
    return platforms.hostless(url) if _names_item(url) else None


def _names_item(url: str) -> bool:
    """Whether an address holds what the path of an item on any host begins with."""
    return _piece_of_item().search(url) is not None


@cache
def _piece_of_item() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_pieces()))))


@cache
def _pieces() -> tuple[str, ...]:
    """What the path of an item on any host holds: the fixed beginnings of such forms."""
    templates = (form.template for each in platforms.every() for kind in each.items for form in kind.compiled)
    return tuple({_piece(template) for template in templates if UrlForm(template).host == ""})


def _piece(template: str) -> str:
    return re.split(r"\{", template.partition("/")[2])[0].rpartition("*")[2].join(("/", ""))


def is_ordinary(found: Found) -> bool:
    """Whether a mention is an ordinary link: to no post, and over no short link."""
    if found.form not in {Form.LINK, Form.BARE_URL}:
        return False
    if found.item is not None:
        return found.item.source_kind not in _POSTS
    leads = target(found.url) if found.url else None
    return leads is None or leads.ordinary


SOMEWHERE = Target(WEB, "")
"""Another site's page, of which nobody has asked yet which."""


class Targets(dict[str, Target | None]):
    """Where the links of one page lead when they leave the site or name a post; each address is read once.

    A dictionary, since a page has hundreds of links: what was asked before, and what most links are, costs no call.
    """

    def __init__(self, own: str | None) -> None:
        super().__init__()
        self._own = host(own) if own else ""
        self._elsewhere: dict[str, bool | None] = {}
        starts = ("https://", "http://", "//") if self._own and _is_plain(self._own) else ()
        self._inside = tuple(f"{start}{www}{self._own}/" for start in starts for www in ("", "www."))

    def __missing__(self, href: str) -> Target | None:
        """Read an address that was not asked for before."""
        found = self[href] = self._read(href) if "//" in href or "/http" in href else None
        return found

    def _read(self, href: str) -> Target | None:
        if href.startswith(self._inside):
            return None
        usual = _USUAL.match(href)
        if usual is not None:
            name = usual[1]
            if name not in self._elsewhere:
                self._elsewhere[name] = self._is_elsewhere(name.removeprefix("www.").rstrip("."))
            elsewhere = self._elsewhere[name]
            if elsewhere is not None and not _names_item(href):
                return SOMEWHERE if elsewhere else None
        url = absolute(href)
        if url is None:
            return None
        name = host(url)
        elsewhere = self._is_elsewhere(name)
        if elsewhere is not None and not _names_item(url):
            return SOMEWHERE if elsewhere else None
        found = target(url)
        return None if found and found.item is None and not found.short and self._is_own(host(found.url)) else found

    def _is_elsewhere(self, name: str) -> bool | None:
        """Whether a host of which nothing is known is another site's; None for a platform's, a short one, a wrapper."""
        return not self._is_own(name) and "." in name if _is_plain(name) else None

    def _is_own(self, name: str) -> bool:
        own = self._own
        return bool(own) and (name == own or name.endswith("." + own) or own.endswith("." + name))
