"""Reads news agencies' XML: NewsML-G2 and its messages, NewsML 1, NITF, and others that keep HTML in an element. Pure.

The text is that of the bodies in the document: NITF's `body.content`, else XHTML's `body`, else NewsML 1's
`DataContent`, else the longest text that is escaped HTML. Elements that only NITF has are read as the ones of HTML that
they mean. Pointers are the CSS path of the body.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from resolver import clean
from resolver.errors import UnsupportedFormat
from resolver.find.formats_feed import MAX_ITEMS, local, parsed, weave_body
from resolver.find.weave import Weave

_BODIES = ("body.content", "body", "DataContent")
"""The names of a body, the narrowest first."""

_HTML = re.compile(r"\s*<(?:p|div|h[1-6]|article|section|blockquote|figure)[\s>]", re.IGNORECASE)
_TITLES = ("hl1", "headline", "HeadLine", "title")
_BLOCKS = {"hl2": "h2", "bq": "blockquote"} | dict.fromkeys(
    ("block", "media", "media-caption", "media-producer", "credit", "fn", "hedline", "byline", "dateline"), "div"
)


def read_newsml(body: str, weave: Weave) -> str | None:
    """Weave the bodies of news items; the first headline.

    Raises:
        UnsupportedFormat: there is none.
    """
    root = parsed(body)
    named: dict[str, list[etree._Element]] = defaultdict(list)
    for each in root.iter() if root is not None else ():
        if local(each) in {*_BODIES, *_TITLES} and _words(each).strip():
            named[local(each)].append(each)
    title = next((named[name][0] for name in _TITLES if name in named), None)
    headline = clean.line(_words(title)) if title is not None else None
    bodies = next((named[name] for name in _BODIES if name in named), [])
    kept = max(_escaped(root), key=len, default=None) if root is not None and not bodies else None
    if kept is not None:
        weave_body(kept, local(root), weave)
    elif not bodies:
        raise UnsupportedFormat(
            "The article is XML in which no body was found; RSS, Atom, NewsML, NITF and XHTML are read."
        )
    for content in bodies[:MAX_ITEMS]:
        _weave(content, weave)
    return headline


def _weave(content: etree._Element, weave: Weave) -> None:
    pointer = " > ".join(reversed([*_path(content)]))
    for each in content.iter():
        if name := local(each):
            each.tag = _BLOCKS.get(name, name)
    etree.cleanup_namespaces(content)
    html = "".join(etree.tostring(each, encoding="unicode", method="html") for each in content)
    weave_body((content.text or "") + html, pointer, weave)


def _words(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _escaped(root: etree._Element) -> Iterator[str]:
    """The texts of elements that are HTML."""
    return (str(each.text) for each in root.iter() if local(each) and each.text and _HTML.match(str(each.text)))


def _path(element: etree._Element) -> Iterator[str]:
    parent = element.getparent()
    if parent is None:
        yield local(element)
        return
    yield f"{local(element)}:nth-child({parent.index(element) + 1})"
    yield from _path(parent)
