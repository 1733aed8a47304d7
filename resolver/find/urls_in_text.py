"""Finds addresses as people write them in running text: with and without scheme, glued, escaped, broken. Pure.

Two scans find where an address may be (a slash, `www.`); everything else happens in bounded windows around those
places, and no place is looked at twice, so that any input costs time linear in its length.
"""

import heapq
import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from resolver.find import url_ends
from resolver.find.hosts_in_text import INVISIBLE, is_host, is_named_host, is_short, platform_hosts, visible
from resolver.find.url_breaks import broken
from resolver.find.url_starts import MAX_HOST, bare_start, www_start

_HOST = re.compile(rf"[\w.{INVISIBLE}-]{{1,{MAX_HOST}}}")
_PORT = re.compile(r":[0-9]{1,5}(?![0-9])")
_USER = re.compile(r"[\w.~%!$&*+,;=:-]{1,128}@(?=[\w-])")
_WWW = ("www.", "WWW.", "Www.")
_AMPERSAND = re.compile(r"&(?:amp|#38|#x26);", re.IGNORECASE)
_DEFANGED = re.compile(r"[\[({](?:\.|dot)[\])}]", re.IGNORECASE)
"""A dot in brackets, put there so that nobody follows the address: no mention."""

_OPENING = frozenset("[({")
_MARKDOWN_ESCAPE = re.compile(rf"\\([{url_ends.ESCAPED}])")
_ESCAPED_SCHEME = ":\\/\\/"


class WrittenUrl(NamedTuple):
    """An address in text: `text[start:end]` is as written, `url` is what to follow, `host` its host in lower case."""

    start: int
    end: int
    url: str
    host: str


class Links:
    """The addresses of one text, or its first `most`, found once, asked for by span."""

    def __init__(self, text: str, most: int | None = None) -> None:
        self.all = list(islice(urls_in_text(text), most))
        self._starts = [link.start for link in self.all]

    def within(self, start: int, end: int) -> list[WrittenUrl]:
        """The addresses that begin in `text[start:end]`."""
        return self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def urls_in_text(text: str) -> Iterator[WrittenUrl]:
    """Every address in `text`, in order, none overlapping another."""
    done = 0
    for at in heapq.merge(_slashes(text), *(_places(text, www) for www in _WWW)):
        if at < done:
            continue
        found = _with_slash(text, at, done) if text[at] == "/" else _with_www(text, at, done)
        if found is not None:
            yield found
            done = found.end


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


def _slashes(text: str) -> Iterator[int]:
    """The slashes that may be in an address: behind a colon, an escape, a word with a dot; of a run the first."""
    at = text.find("/")
    while at >= 0:
        before = text[at - 1 : at]
        if before in {":", "\\"}:
            yield at
        elif before.isalnum():
            dot = text.rfind(".", max(0, at - MAX_HOST), at)
            if dot >= 0 and text.find(" ", dot, at) < 0:
                yield at
        end = at + 1
        while text.startswith("/", end):
            end += 1
        at = text.find("/", end)


def _with_slash(text: str, slash: int, done: int) -> WrittenUrl | None:
    if text.startswith("//", slash) and text[slash - 1 : slash] == ":":
        return _with_scheme(text, slash - 1, slash + 2, done)
    if text[max(0, slash - 2) : slash + 3] == _ESCAPED_SCHEME:
        return _escaped(text, slash - 2, done)
    return _bare(text, slash, done)


def _with_scheme(text: str, colon: int, host_start: int, done: int) -> WrittenUrl | None:
    start = _scheme_start(text, colon, done)
    if start is None:
        return None
    if text[host_start : host_start + 1] == "\n" and text[colon - 1 : colon].lower() in "ps":
        host_start += 1
    user = _USER.match(text, host_start, host_start + 130)
    found = _HOST.match(text, user.end() if user else host_start)
    if found is None:
        return None
    return _whole(text, start, found.start(), _host_end(text, found.start(), found.end()))


def _scheme_start(text: str, colon: int, done: int) -> int | None:
    for scheme in ("https", "http"):
        start = colon - len(scheme)
        if start >= done and text[start:colon].lower() == scheme:
            return start
    return None


def _host_end(text: str, start: int, end: int) -> int:
    """The end of a host without closing punctuation or the words of another script that are glued to its ending."""
    while end > start and not text[end - 1].isalnum():
        end -= 1
    last = text.rfind(".", start, end) + 1
    if last > start and text[last : last + 1].isascii() and not text[last:end].isascii():
        end = next((at for at in range(last, end) if not text[at].isascii() and text[at] not in INVISIBLE), end)
    return end


def _whole(text: str, start: int, host_start: int, host_end: int) -> WrittenUrl | None:
    host = visible(text[host_start:host_end]).lower()
    if not is_named_host(host) and not _is_ipv4(host):
        return None
    if text[host_end : host_end + 1] in _OPENING and _DEFANGED.match(text, host_end):
        return None
    port = _PORT.match(text, host_end)
    path = port.end() if port else host_end
    end = path
    before = text[start - 1 : start]
    if text[path : path + 1] in {"/", "?", "#"}:
        bare = host.removeprefix("www.")
        short = is_short(bare)
        end = max(path, url_ends.path_end(text, path, bare, short=short, before=before))
        if short and end <= path + 1:
            return None
        if url_ends.is_cut(text, end, bare) and (short or bare in platform_hosts()):
            return None
    end = broken(text, start, end, before)
    return WrittenUrl(start, end, _address(text[start:end]), host)


def _is_ipv4(host: str) -> bool:
    labels = host.split(".")
    return len(labels) == 4 and all(label.isdigit() and int(label[:4]) < 256 for label in labels)  # noqa: PLR2004


def _bare(text: str, slash: int, done: int) -> WrittenUrl | None:
    """`host.tld/path` without a scheme."""
    found = bare_start(text, slash, done)
    if found is None:
        return None
    start, host_start, scheme = found
    host = visible(text[host_start:slash])
    if not is_host(host, text[slash : slash + 200]):
        return None
    bare = host.lower().removeprefix("www.")
    short = is_short(bare)
    end = url_ends.path_end(text, slash, bare, short=short, before=text[start - 1 : start])
    if end == slash or (short and end == slash + 1) or url_ends.is_cut(text, end, bare):
        return None
    return WrittenUrl(start, end, _address(f"{scheme}://{text[host_start:end]}"), host.lower())


def _with_www(text: str, www: int, done: int) -> WrittenUrl | None:
    begun = www_start(text, www, done)
    found = _HOST.match(text, www) if begun else None
    if begun is None or found is None:
        return None
    end = _host_end(text, www, found.end())
    if text.count(".", www, end) < 2:  # noqa: PLR2004  www, a name, an ending
        return None
    whole = _whole(text, www, www, end)
    if whole is None or url_ends.is_cut(text, whole.end, whole.host):
        return None
    start, _, scheme = begun
    return WrittenUrl(start, whole.end, _address(f"{scheme}://{text[www : whole.end]}"), whole.host)


def _escaped(text: str, colon: int, done: int) -> WrittenUrl | None:
    """An address whose slashes are escaped as JSON does it: read as if they were not, with the span as written."""
    start = _scheme_start(text, colon, done)
    if start is None:
        return None
    window = text[start : start + url_ends.MAX_RUN]
    plain = window.replace("\\/", "/")
    found = _with_scheme(plain, colon - start, colon - start + 3, 0)
    if found is None:
        return None
    end, left = 0, found.end
    while left > 0:
        end += 2 if window.startswith("\\/", end) else 1
        left -= 1
    return WrittenUrl(start, start + end, found.url, found.host)


def _address(written: str) -> str:
    """What to follow: nothing unseen, no line breaks, `&amp;` and Markdown's escapes read, a small scheme."""
    joined = "".join(visible(written).split())
    if "\\" in joined:
        joined = _MARKDOWN_ESCAPE.sub(r"\1", joined)
    scheme, _, rest = joined.partition("://")
    return f"{scheme.lower()}://{_AMPERSAND.sub('&', rest)}"
