"""Reads the small pieces of HTML that hold one post: an embed's blockquote, and the same markup in an oEmbed answer.

One reader for both, by BeautifulSoup. It never fetches, and never sees a whole foreign page: pieces over 64 KB or
nested deeper than 200 elements are refused.
"""

import re
from dataclasses import dataclass

MAX_FRAGMENT = 64 * 1024
MAX_TAGS = 2000
MAX_DEPTH = 200

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
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
    `links` are the links inside the post's words; `quoted` is the address of the post that it quotes, where the markup
    writes that out for programs that know no quotes (Mastodon's `quote-inline`, seen 2026): no words of the post.
    """

    text: str | None = None
    name: str | None = None
    handle: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None
    links: tuple[QuoteLink, ...] = ()
    quoted: str | None = None


def read_quote(html: str) -> Quote | None:
    """The post that a blockquote (`<p>TEXT</p>— NAME (@HANDLE) <a href=POST>DATE</a>`) quotes.

    None when the piece is too large, too deep, or holds no element. Line breaks of the post are kept.
    """
    if len(html) > MAX_FRAGMENT or html.count("<") > MAX_TAGS or _depth(html) > MAX_DEPTH:
        return None
    from resolver.fragments import soup  # noqa: PLC0415 - loads BeautifulSoup: 40 ms, and few texts need it

    return soup.quote(html)


def read_words(html: str) -> Quote | None:
    """The words and links of a post whose markup holds nothing else (Mastodon's `content`).

    None when the piece is too large, too deep, or empty. Line breaks of the post are kept.
    """
    if len(html) > MAX_FRAGMENT or html.count("<") > MAX_TAGS or _depth(html) > MAX_DEPTH:
        return None
    from resolver.fragments import soup  # noqa: PLC0415 - as above

    return soup.words(html)


def _depth(html: str) -> int:
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if name.lower() not in _VOID:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest
