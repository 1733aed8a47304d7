"""The URL without what says only where a click came from, and the key that is made of it. It never fetches.

Never applied before a request: some hosts redirect only with their parameters. What was removed is told.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from resolver.urls.tracking import ANYWHERE, ON_PAGE, ON_SITE, PREFIXES
from resolver.urls.written import MAX_URL, normalise

_PARTS = re.compile(r"(https?)://([^/]+)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_TO_CLEAN = re.compile(r"[?#%;]|/ref=")
"""One of these stands in every URL of which anything is taken away or written otherwise."""

_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_TEXT_FRAGMENT = re.compile(r":~:.*", re.DOTALL)
_ROUTE = re.compile(r"[!/]|(?:gid|slide=id)=")
_TIME = re.compile(r"t=")
_TIMED = frozenset({"youtube.com", "youtu.be", "vimeo.com", "soundcloud.com"})


class Cleaned(NamedTuple):
    """A URL without tracking, and the pieces that were taken away, as they stood (`utm_source=x`, `#top`)."""

    url: str
    removed: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """`url:sha256:HEX`: the name of a source that no platform knows."""
        return "url:sha256:" + hashlib.sha256(self.url.encode()).hexdigest()


def clean(url: str) -> Cleaned:
    """Take away tracking parameters and a fragment that only points into the page.

    The order of parameters and their escapes stay; cleaning twice changes nothing. A URL that would grow over the
    longest that is read stays as it is.

    Raises:
        InvalidUrl: it is no http(s) URL.
    """
    normal = normalise(url)
    parts = _PARTS.fullmatch(normal) if _TO_CLEAN.search(normal) else None
    if parts is None:
        return Cleaned(normal)
    scheme, place, path, query, fragment = parts.groups()
    removed: list[str] = []
    names = tuple(_hosts(place))
    path = _path(path, names, removed)
    pieces = list(_kept(query, names, path, removed)) if query else []
    if fragment is not None:
        fragment = _fragment(fragment, names, removed)
    cleaned = f"{scheme}://{place}{path}" + ("?" + "&".join(pieces) if pieces else "")
    cleaned += f"#{fragment}" if fragment else ""
    return Cleaned(cleaned, tuple(removed)) if len(cleaned) <= MAX_URL else Cleaned(normal)


def key(url: str) -> str:
    """`url:sha256:HEX` of the cleaned URL: the name of a source that no platform knows.

    Raises:
        InvalidUrl: it is no http(s) URL.
    """
    return clean(url).key


def _hosts(place: str) -> Iterator[str]:
    """The host without `www.` and port, then the hosts above it."""
    name = place.partition(":")[0].removeprefix("www.")
    for _ in range(6):
        yield name
        name = name.partition(".")[2]
        if "." not in name:
            return


def _path(path: str, names: tuple[str, ...], removed: list[str]) -> str:
    if "%" in path:
        path = _ESCAPE.sub(_escape, path)
    if ";" in path:
        removed += _SESSION.findall(path)
        path = _SESSION.sub("", path)
    if "/ref=" in path and any(name.startswith("amazon.") for name in names):
        before, _, last = path.rpartition("/")
        while last.startswith("ref="):
            removed.append("/" + last)
            path = before
            before, _, last = path.rpartition("/")
    return path or "/"


def _escape(found: re.Match[str]) -> str:
    """One spelling for each escape: capital digits, unreserved characters bare, a stray `%` escaped."""
    if not found[1]:
        return "%25"
    char = chr(int(found[1], 16))
    return char if char in _UNRESERVED else found[0].upper()


def _kept(query: str, names: tuple[str, ...], path: str, removed: list[str]) -> Iterator[str]:
    dropped = frozenset[str]().union(*(ON_SITE[name] for name in names if name in ON_SITE))
    only = next(
        (kept for name in names for page, kept in ON_PAGE.get(name, ()) if page.match(path)),
        None,
    )
    for piece in query.split("&"):
        name = piece.partition("=")[0]
        name = (unquote(name) if "%" in name else name).lower().partition("[")[0]
        if only is not None:
            keep = name in only
        else:
            keep = not (name in ANYWHERE or name in dropped or name.startswith(PREFIXES))
        if keep and piece:
            yield piece
        elif piece:
            removed.append(piece)


def _fragment(fragment: str, names: tuple[str, ...], removed: list[str]) -> str:
    kept = _TEXT_FRAGMENT.sub("", fragment)
    if not (_ROUTE.match(kept) or (_TIME.match(kept) and not _TIMED.isdisjoint(names))):
        kept = ""
    if kept != fragment and fragment:
        removed.append("#" + fragment.removeprefix(kept))
    return kept
