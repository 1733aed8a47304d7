"""Reads the small pieces of HTML that hold one post: an embed's blockquote, and the same markup in an oEmbed answer.

One reader for both, by BeautifulSoup. It never fetches, and never sees a whole foreign page: pieces over 64 KB or
nested deeper than 200 elements are refused.
"""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from resolver import clean

MAX_FRAGMENT = 64 * 1024
MAX_TAGS = 2000
MAX_DEPTH = 200
MAX_ATTRIBUTION = 400

_ATTRIBUTION = re.compile(
    r"(?:[—–\u2015-]{1,3}|&mdash;)?\s*(?P<name>[^\n]{0,200}?)\s*\(\s*@(?P<handle>[A-Za-z0-9_.-]{1,64}(?:@[A-Za-z0-9.-]{1,253})?)\s*\)\s*$"
)


@dataclass(frozen=True, slots=True)
class QuoteLink:
    """A link in a quoted post: its address and the words that stood for it."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted post as its markup tells it; absent parts are None.

    `date` is as written; `url` is the last link's address (the post's own, where the markup follows the custom);
    `links` are the links inside the post's words.
    """

    text: str | None = None
    name: str | None = None
    handle: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None
    links: tuple[QuoteLink, ...] = ()


def read_quote(html: str) -> Quote | None:
    """The post that a blockquote (`<p>TEXT</p>— NAME (@HANDLE) <a href=POST>DATE</a>`) quotes.

    None when the piece is too large, too deep, or holds no element. Line breaks of the post are kept.
    """
    if len(html) > MAX_FRAGMENT or html.count("<") > MAX_TAGS or _depth(html) > MAX_DEPTH:
        return None
    soup = BeautifulSoup(html, "lxml")
    root = soup.find("blockquote") or soup.body
    if not isinstance(root, Tag):
        return None
    words = root.find("p")
    anchors = root.find_all("a", href=True)
    signed = next((a for a in reversed(anchors) if not (isinstance(words, Tag) and words in a.parents)), None)
    attribution = _after(words, signed) if isinstance(words, Tag) else _text(root)
    match = _ATTRIBUTION.search(attribution.strip()[-MAX_ATTRIBUTION:])
    return Quote(
        text=clean.block(_text(words)) if isinstance(words, Tag) else None,
        name=clean.line(match["name"], clean.NAME) if match else None,
        handle=match["handle"] if match else None,
        date=clean.line(signed.get_text(" "), clean.NAME) if signed is not None else None,
        url=_href(signed) if signed is not None else None,
        language=clean.line(str(words.get("lang", "")), 20) if isinstance(words, Tag) else None,
        links=tuple(QuoteLink(_href(a), a.get_text()) for a in words.find_all("a", href=True))
        if isinstance(words, Tag)
        else (),
    )


def _after(words: Tag, signed: Tag | None) -> str:
    pieces = []
    for node in words.next_siblings:
        if node is signed:
            break
        if isinstance(node, Tag) and signed is not None and node in signed.parents:
            pieces.append(_text(node, stop=signed))
            break
        pieces.append(_text(node))
    return "".join(pieces)


def _text(node: PageElement, stop: Tag | None = None) -> str:
    if isinstance(node, NavigableString):
        return str(node)
    pieces: list[str] = []
    for inner in node.descendants if isinstance(node, Tag) else ():
        if inner is stop:
            break
        if isinstance(inner, NavigableString):
            pieces.append(re.sub(r"\s+", " ", str(inner)))
        elif isinstance(inner, Tag) and inner.name == "br":
            pieces.append("\n")
        elif isinstance(inner, Tag) and inner.name == "p" and pieces:
            pieces.append("\n\n")
    return "".join(pieces)


def _href(anchor: Tag) -> str:
    return str(anchor["href"]).strip()


def _depth(html: str) -> int:
    depth = deepest = 0
    for closing in re.findall(r"<(/?)[a-zA-Z]", html):
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest
