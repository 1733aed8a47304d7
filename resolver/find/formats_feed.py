"""Reads RSS and Atom feeds: the body of each item, one after the other. Pure.

Feeds are read by lxml's XML parser, which forgives errors, with the document's own entities and network access off.
An item's body is `content:encoded`, else `content`, else `description` or `summary`. Pointers are the item's CSS path.
"""

from collections.abc import Iterator

from lxml import etree

from resolver import clean
from resolver.errors import UnsupportedFormat
from resolver.find.formats_wordpress import BLOCKS, Blocks
from resolver.find.spans import sayable
from resolver.find.weave import Weave

MAX_ITEMS = 20_000

_BODIES = ("encoded", "content", "description", "summary")


def read_feed(body: str, weave: Weave) -> str | None:
    """Weave the items of a feed; the feed's title.

    Raises:
        UnsupportedFormat: it is no feed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False, load_dtd=False)
    root = etree.fromstring(_bytes(body), parser)
    if root is None or _name(root) not in {"rss", "feed", "RDF"}:
        raise UnsupportedFormat("The article is not an RSS or Atom feed.")
    for number, item in enumerate(_items(root)):
        if number >= MAX_ITEMS:
            break
        html = _body(item)
        if html and BLOCKS.search(html):
            blocks = Blocks(sayable(html))
            weave.piece(blocks.text, blocks, _path(item))
        elif html:
            weave.html(html, _path(item))
    title = next((each.text for each in root.iter() if isinstance(each.tag, str) and _name(each) == "title"), None)
    return clean.line(title) if title else None


def _bytes(body: str) -> bytes:
    """The feed in UTF-8, without a declaration that says otherwise."""
    start = body.lstrip("\ufeff \t\r\n")
    if start.startswith("<?xml"):
        start = start[start.find("?>") + 2 :] if "?>" in start[:1000] else start
    return start.encode("utf-8", "replace")


def _items(root: etree._Element) -> Iterator[etree._Element]:
    return (each for each in root.iter() if isinstance(each.tag, str) and _name(each) in {"item", "entry"})


def _name(element: etree._Element) -> str:
    """The local name; the prefix of a namespace that nobody declared is part of lxml's tag, and none of ours."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _body(item: etree._Element) -> str | None:
    children: dict[str, etree._Element] = {}
    for child in item:
        children.setdefault(_name(child), child)
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
    name = _name(item)
    parent = item.getparent()
    if parent is None:
        return name
    return f"{_name(parent)} > {name}:nth-child({parent.index(item) + 1})"
