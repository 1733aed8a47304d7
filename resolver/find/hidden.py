"""Finds posts in what a page holds but does not show: script state, escaped markup, attributes, consent gates. Pure.

Addresses of posts are looked for in every escaping that script state uses; markup (plain, escaped, percent-encoded or
base64) is read as a page of its own by the caller. Linear in the input: each escaping is one scan, and what is cut out
around an address is bounded.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape
from itertools import islice
from urllib.parse import unquote

from resolver import platforms
from resolver.fragments import Quote, read_quote
from resolver.platforms.base import Item, Platform
from resolver.vocabulary import SourceKind

MAX_POSTS = 5000
"""Addresses that are read in the hidden text of one page."""

MAX_READ = 10 * MAX_POSTS
"""Addresses on platforms' hosts, the same ones again too, that are cut out and compared: 20 µs each at worst."""

_MAX_ADDRESS = 700
_REACH = 30_000
"""Characters on each side of an address in which the quote around it is looked for."""

_MAX_LAYERS = 3
_SHOWN = frozenset({SourceKind.SOCIAL_POST, SourceKind.VIDEO, SourceKind.IMAGE, SourceKind.AUDIO})
_HOST = r"([A-Za-z0-9.-]{4,253})"
_SCANS = (
    ("/", re.compile("//" + _HOST)),
    ("\\", re.compile(r"\\(?:/\\{1,8}/|u002[fF]\\{1,8}u002[fF]|x2[fF]\\{1,8}x2[fF])" + _HOST)),
    ("%", re.compile("%(?:2F%2F|2f%2f)" + _HOST)),
)
"""Ways to write the slashes before a host: the sign with which each begins, by which a scan leaps, and the scan."""

_STOP_ANY = re.compile(r"""[\s"'`<>]""")
_STOP = re.compile(r"""[\s"'`<>|\\^{}]|&(?:quot|lt|gt|#34|#39|#x22|#x27);|%22|\)|,(?=\s|$|http)""")
_STOP_ENCODED = re.compile(r"""[\s"'`<>|\\^{}&]|%22|%26|%3[CcEe]|%20|\)""")
_ESCAPE = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([/\"'nrt<>&-]))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}
_SAME_AS = re.compile(r"\"sameAs\"\s{0,9}:\s{0,9}\[?[^\]{}]{0,2000}$")
_BASE64 = re.compile(r"\s{0,99}[A-Za-z0-9+/_-]{40}[A-Za-z0-9+/_\s-]{0,2000000}={0,2}\s{0,99}")
_MARKUP = re.compile(r"<(?:blockquote|iframe|amp-[a-z]|div|script|a|twitter-|p)[\s>-]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A post that stands in hidden text, and the quote around its address, where there is one."""

    item: Item
    at: int


def posts(text: str) -> Iterator[Hidden]:
    """Every address of a post in `text`, however it is escaped, in the order of the escapings."""
    seen: set[str] = set()
    count = read = 0
    for sign, pattern in _SCANS:
        if sign not in text:
            continue
        for found in pattern.finditer(text):
            if not _is_known(found[1]):
                continue
            read += 1
            if read > MAX_READ:
                return
            address = _address(text, found.start(1), encoded=sign == "%")
            if address in seen:
                continue
            seen.add(address)
            count += 1
            if count > MAX_POSTS:
                return
            item = platforms.item(address)
            if item is not None and item.source_kind in _SHOWN and not _is_own_profile(text, found.start()):
                yield Hidden(item, found.start())


def calls(text: str) -> Iterator[Hidden]:
    """Every call of a platform's own function with an item's id: `twttr.widgets.createTweet("1", …)`."""
    for name, pattern, platform, kind in _calls():
        if name in text:
            for found in islice(pattern.finditer(text), MAX_POSTS):
                item = platform.item_for_id(kind, found[1])
                if item is not None:
                    yield Hidden(item, found.start())


_QUOTE = r"\\{0,3}[\"'`]"


@cache
def _calls() -> tuple[tuple[str, re.Pattern[str], Platform, str], ...]:
    return tuple(
        (written.partition("(")[0], _call(written), each, kind)
        for each in platforms.every()
        for written, kind in each.calls.items()
    )


def _call(written: str) -> re.Pattern[str]:
    """A function's name, or with it what stands in the call before the id, with any white space and quotes."""
    signs = re.findall(r"[\w.]+|\S", written if "(" in written else written + "(")
    before = r"\s{0,99}".join(_QUOTE if sign == '"' else re.escape(sign) for sign in signs)
    return re.compile(rf"\b{before}\s{{0,99}}{_QUOTE}([\w-]{{1,64}}){_QUOTE}")


@lru_cache(maxsize=8192)
def _is_known(host: str) -> bool:
    """Whether some platform's address can begin with this host."""
    name = host.lower().removeprefix("www.").rstrip(".")
    return name in platforms.hosts() or f"*.{name.partition('.')[2]}" in platforms.hosts()


def _address(text: str, start: int, *, encoded: bool) -> str:
    end = _STOP_ANY.search(text, start, start + _MAX_ADDRESS)
    piece = text[start : end.start() if end else start + _MAX_ADDRESS]
    if encoded:
        stop = _STOP_ENCODED.search(piece)
        return "https://" + unquote(piece[: stop.start()] if stop else piece)
    piece = unescaped(piece)
    stop = _STOP.search(piece)
    piece = piece[: stop.start()] if stop else piece
    return "https://" + (unescape(piece) if "&" in piece else piece)


def _is_own_profile(text: str, at: int) -> bool:
    before = text[max(0, at - 2000) : at]
    return "sameAs" in before and _SAME_AS.search(before) is not None


def quote_around(text: str, at: int) -> Quote | None:
    """The quoted post in whose markup the address at `at` stands."""
    start = text.rfind("blockquote", max(0, at - _REACH), at)
    end = text.find("blockquote", at, at + _REACH)
    if start < 0 or end < 0:
        return None
    piece = unescaped(text[max(0, start - 16) : end + len("blockquote")])
    piece = unescape(piece) if "&lt;" in piece else piece
    opening = piece.find("<blockquote")
    return read_quote(piece[opening:] + ">") if opening >= 0 and piece.endswith("</blockquote") else None


def unescaped(text: str) -> str:
    r"""The text without the escapes of JSON and script strings (`\/`, `\"`, `\u003C`), however often escaped."""
    text = text.replace("\\/", "/")
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        number = int(code, 16)
        return chr(number) if not 0xD800 <= number <= 0xDFFF else "\ufffd"  # noqa: PLR2004 - the surrogates
    return _PLAIN.get(found[3], found[3])


def markup(content: str, *, code: bool) -> str | None:
    """The HTML that a piece of hidden text is, unwrapped from entities, percent-encoding, escapes and base64.

    None when it is none; `code` says that the piece may be program text, which is HTML only where it begins so.
    """
    for _ in range(_MAX_LAYERS):
        if _is_html(content, code=code):
            return content
        start = content[:64].lstrip("\"' \t\r\n")
        before = content
        if start.startswith(("&lt;", "&#")) or (not code and "&lt;" in content):
            content = unescape(content)
        elif start[:3].upper() == "%3C" or (not code and "%3C" in content):
            content = unquote(content)
        elif start.startswith(("\\u003", "\\x3")) or (not code and "\\u003" in content):
            content = unescaped(content)
        elif (decoded := _from_base64(content)) is not None:
            content = decoded
        if content == before:
            return None
    return content if _is_html(content, code=code) else None


def _is_html(content: str, *, code: bool) -> bool:
    first = content[:200].lstrip()[:1]
    return (first == "<" or (not code and first not in {"{", "["})) and _MARKUP.search(content) is not None


def _from_base64(content: str) -> str | None:
    if not _BASE64.fullmatch(content):
        return None
    compact = "".join(content.split()).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        raw = b64decode(compact + "=" * (-len(compact) % 4), validate=True)
        return raw.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
