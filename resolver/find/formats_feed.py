"""Reads RSS and Atom feeds: the body of each item, one after the other. Pure.

Feeds are read by lxml's XML parser, which forgives errors, with the document's own entities and network access off.
An item's body is `content:encoded`, else `content`, else `description` or `summary`. Pointers are the item's CSS path.
"""

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from resolver import clean
from resolver.errors import UnsupportedFormat
from resolver.find.formats import BLOCKS
from resolver.find.formats_wordpress import Blocks
from resolver.find.spans import sayable
from resolver.find.weave import Weave

MAX_ITEMS = 20_000

_EXPORT = "http://wordpress.org/export/"
"""How the namespace of WordPress' own exports begins, in which bodies stand as the database has them."""

_ESCAPED = re.compile(r"\s*&lt;(?:p|div|a|img|blockquote|h[1-6]|ul|ol|figure|table|iframe)(?:\s|&gt;|/)", re.IGNORECASE)
_BODIES = ("encoded", "content", "description", "summary")


def read_feed(body: str, weave: Weave) -> str | None:
    """Weave the items of a feed; the feed's title.

    Raises:
        UnsupportedFormat: it is no feed.
    """
    root = parsed(body)
    if root is None or local(root) not in {"rss", "feed", "RDF"}:
        raise UnsupportedFormat("The article is not an RSS or Atom feed.")
    raw = any(uri.startswith(_EXPORT) for uri in root.nsmap.values())
    for number, item in enumerate(_items(root)):
        if number >= MAX_ITEMS:
            break
        html = _body(item)
        if html:
            weave_body(html, _path(item), weave, raw=raw)
    title = next((each for each in root.iter() if isinstance(each.tag, str) and local(each) == "title"), None)
    words = "".join(map(str, title.itertext())) if title is not None else ""
    return clean.line(unescape(words) if title is not None and title.get("type") == "html" else words) or None


def weave_body(html: str, pointer: str, weave: Weave, *, raw: bool = False) -> None:
    """Weave an item's body: blocks, HTML, or text; `raw`: as WordPress keeps it, lines and shortcodes and all.

    A body without a single tag whose entities spell tags was escaped once too often.
    """
    if "<" not in html and _ESCAPED.match(html):
        html = unescape(html)
    if raw or BLOCKS.search(html):
        blocks = Blocks(sayable(html))
        weave.piece(blocks.text, blocks, pointer)
    else:
        weave.html(html, pointer)


def parsed(body: str) -> etree._Element | None:
    """The root of an XML document, errors forgiven, entities and network left alone; None where it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False, load_dtd=False)
    try:
        root: etree._Element | None = etree.fromstring(_bytes(body), parser)
    except etree.XMLSyntaxError:
        return None
    return root


def _bytes(body: str) -> bytes:
    """The feed in UTF-8, without a declaration that says otherwise."""
    start = body.lstrip("\ufeff \t\r\n")
    if start.startswith("<?xml"):
        start = start[start.find("?>") + 2 :] if "?>" in start[:1000] else start
    return start.encode("utf-8", "replace")


def _items(root: etree._Element) -> Iterator[etree._Element]:
    return (each for each in root.iter() if isinstance(each.tag, str) and local(each) in {"item", "entry"})


def local(element: etree._Element) -> str:
    """The local name; the prefix of a namespace that nobody declared is part of lxml's tag, and none of ours."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _body(item: etree._Element) -> str | None:
    children: dict[str, etree._Element] = {}
    for child in item:
        children.setdefault(local(child), child)
    for name in _BODIES:
        child = children.get(name)
        if child is None:
            continue
        if len(child):
            return (child.text or "") + "".join(
                etree.tostring(each, encoding="unicode", method="html") for each in child
            )
        words = str(child.text or "")
        if words.strip():
            return words
    return None


def _path(item: etree._Element) -> str:
    name = local(item)
    parent = item.getparent()
    if parent is None:
        return name
    return f"{local(parent)} > {name}:nth-child({parent.index(item) + 1})"
