"""Reads news agencies' XML: NewsML-G2 and its messages, NewsML 1, NITF. Pure.

The text is that of the first body in the document: NITF's `body.content`, XHTML's `body`, NewsML 1's `DataContent`.
Elements that only NITF has are read as the ones of HTML that they mean. Pointers are the CSS path of the body.
"""

from collections.abc import Iterator

from lxml import etree

from resolver import clean
from resolver.errors import UnsupportedFormat
from resolver.find.formats_feed import local, parsed, weave_body
from resolver.find.weave import Weave

_BODIES = ("body.content", "body", "DataContent")
"""The names of a body, the narrowest first."""

_TITLES = ("hl1", "headline", "HeadLine", "title")
_BLOCKS = {"hl2": "h2", "bq": "blockquote"} | dict.fromkeys(
    ("block", "media", "media-caption", "media-producer", "credit", "fn", "hedline", "byline", "dateline"), "div"
)


def read_newsml(body: str, weave: Weave) -> str | None:
    """Weave the body of a news item; its headline.

    Raises:
        UnsupportedFormat: there is none.
    """
    root = parsed(body)
    named: dict[str, etree._Element] = {}
    for each in root.iter() if root is not None else ():
        if local(each) in {*_BODIES, *_TITLES} and "".join(map(str, each.itertext())).strip():
            named.setdefault(local(each), each)
    content = next((named[name] for name in _BODIES if name in named), None)
    if content is None:
        raise UnsupportedFormat(
            "The article is XML in which no body was found; RSS, Atom, NewsML, NITF and XHTML are read."
        )
    pointer = " > ".join(reversed([*_path(content)]))
    title = next((named[name] for name in _TITLES if name in named), None)
    headline = clean.line("".join(map(str, title.itertext()))) if title is not None else None
    for each in content.iter():
        if name := local(each):
            each.tag = _BLOCKS.get(name, name)
    etree.cleanup_namespaces(content)
    weave_body(
        (content.text or "") + "".join(etree.tostring(each, encoding="unicode", method="html") for each in content),
        pointer,
        weave,
    )
    return headline


def _path(element: etree._Element) -> Iterator[str]:
    parent = element.getparent()
    if parent is None:
        yield local(element)
        return
    yield f"{local(element)}:nth-child({parent.index(element) + 1})"
    yield from _path(parent)
