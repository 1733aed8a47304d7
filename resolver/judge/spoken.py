"""What a small page says to readers and what it may show, told from its bytes without a parser. It never fetches."""

import html
import re
from collections.abc import Iterator

_TAG = re.compile(r"<[^<>]{0,500}>")
_SILENT = re.compile(rb"<(?:!--|(script|style)(?=[\s>]))", re.IGNORECASE)
_CLOSED = {
    b"": re.compile(rb"--!?>"),
    b"script": re.compile(rb"</script[^<>]{0,20}>", re.IGNORECASE),
    b"style": re.compile(rb"</style[^<>]{0,20}>", re.IGNORECASE),
}
"""What is no words for readers, and how it is closed; what is not closed is read, as `metadata.head` does."""

_HOLDS = re.compile(
    rb"<(?:script|i?frame|img|picture|video|audio|embed|object|svg|canvas|form|input|link|meta\s[^<>]{0,400}content)\b",
    re.IGNORECASE,
)
"""What shows something, or may, without a word of text."""

_SETS_AND_RELOADS = re.compile(rb"document\.cookie\s{0,9}=.{1,1500}location\.reload\(", re.DOTALL)


def words(raw: bytes, codec: str) -> str:
    """The words of a page, title and all, on one line."""
    return readable(b"".join(_spoken(raw)).decode(codec, "replace"))


def may_show(raw: bytes) -> bool:
    """Whether there is anything in it that shows something, or may, without a word."""
    return _HOLDS.search(raw) is not None


def sets_and_reloads(raw: bytes) -> bool:
    """Whether a script in it sets a cookie and loads the page anew."""
    return _SETS_AND_RELOADS.search(raw) is not None


def readable(markup: str) -> str:
    """Markup as text on one line."""
    text = _TAG.sub(" ", markup) if "<" in markup else markup
    return " ".join((html.unescape(text) if "&" in text else text).split())


def _spoken(raw: bytes) -> Iterator[bytes]:
    """The pieces of a page between comments, scripts and styles."""
    at, unclosed = 0, set[bytes]()
    for found in _SILENT.finditer(raw):
        name = (found[1] or b"").lower()
        if found.start() < at or name in unclosed:
            continue
        closed = _CLOSED[name].search(raw, found.start() + 2)
        if closed is None:
            unclosed.add(name)
            continue
        yield raw[at : found.start()]
        at = closed.end()
    yield raw[at:]
