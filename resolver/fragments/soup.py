"""The reader behind `resolver.fragments`: BeautifulSoup takes long to load, and few texts hold a fragment."""

import re

from bs4 import BeautifulSoup
from bs4.element import (
    NavigableString,
    PageElement,
    PreformattedString,
    Script,
    Stylesheet,
    Tag,
    TemplateString,
)

from resolver import clean
from resolver.fragments import Quote, QuoteLink

MAX_ATTRIBUTION = 400

_HIDDEN = (PreformattedString, Script, Stylesheet, TemplateString)
_BREAKS = {
    "p": 2,
    **dict.fromkeys(("blockquote", "pre", "ul", "ol", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd"), 1),
}
"""How many line breaks an element makes before and behind itself."""

_DASHES = "—–\u2015-"
_HANDLE = re.compile(r"\s*@([A-Za-z0-9_.-]{1,64}(?:@[A-Za-z0-9.-]{1,253})?)\s*")


def quote(html: str) -> Quote | None:
    """The post that a blockquote quotes; None where there is no element."""
    soup = BeautifulSoup(html, "lxml")
    root = soup.find("blockquote") or soup.body
    if not isinstance(root, Tag):
        return None
    words = root.find("p")
    anchors = root.find_all("a", href=True)
    signed = next((a for a in reversed(anchors) if not (isinstance(words, Tag) and _inside(a, words))), None)
    name, handle = _signature(_after(words, signed) if isinstance(words, Tag) else _text(root, stop=signed))
    return Quote(
        text=clean.block(_text(words)) if isinstance(words, Tag) else None,
        name=name,
        handle=handle,
        date=clean.line(signed.get_text(" "), clean.NAME) if signed is not None else None,
        url=_href(signed) if signed is not None else None,
        language=clean.line(str(words.get("lang", "")), 20) if isinstance(words, Tag) else None,
        links=tuple(
            QuoteLink(_href(a), clean.line(a.get_text(), clean.URL) or "") for a in words.find_all("a", href=True)
        )
        if isinstance(words, Tag)
        else (),
    )


def words(html: str) -> Quote | None:
    """The words and links of a post; None where there are none."""
    body = BeautifulSoup(html, "lxml").body
    if not isinstance(body, Tag):
        return None
    quoted = None
    for inline in body.find_all(class_="quote-inline"):
        anchor = inline.find("a", href=True)
        quoted = quoted or (_href(anchor) if isinstance(anchor, Tag) else None)
        inline.extract()
    links = (QuoteLink(_href(a), clean.line(a.get_text(), clean.URL) or "") for a in body.find_all("a", href=True))
    return Quote(text=clean.block(_text(body)), links=tuple(links), quoted=quoted)


def _inside(inner: Tag, outer: Tag) -> bool:
    return any(each is outer for each in inner.parents)


def _signature(attribution: str) -> tuple[str | None, str | None]:
    """Name and handle of `— NAME (@HANDLE)` at the end of a text; without a dash at its start, after its last one."""
    before, bracket, after = attribution.strip()[-MAX_ATTRIBUTION:].rpartition("(")
    handle = _HANDLE.fullmatch(after.removesuffix(")")) if bracket and after.endswith(")") else None
    if handle is None:
        return None, None
    before = before.replace("&mdash;", "—").strip()
    if not before.startswith(tuple(_DASHES)):
        before = before[max(before.rfind(each) for each in "—–\u2015\n") + 1 :]
    return clean.line(before.lstrip(_DASHES + " \n"), clean.NAME), handle[1]


def _after(words: Tag, signed: Tag | None) -> str:
    pieces = []
    for node in words.next_siblings:
        if node is signed:
            break
        if isinstance(node, Tag) and signed is not None and _inside(signed, node):
            pieces.append(_text(node, stop=signed))
            break
        pieces.append(_text(node))
    return "".join(pieces)


def _text(node: PageElement, stop: Tag | None = None) -> str:
    """The text up to `stop`, with the line breaks that its elements make."""
    if not isinstance(node, Tag):
        return _shown(node)
    pieces: list[str] = []
    breaks, inside = 0, [node]
    for inner in node.descendants:
        if inner is stop:
            break
        while inner.parent is not inside[-1]:
            breaks = max(breaks, _BREAKS.get(inside.pop().name, 0))
        if isinstance(inner, Tag):
            inside.append(inner)
            breaks = max(breaks, _BREAKS.get(inner.name, 0))
        piece = _piece(inner, inside)
        if piece and breaks and not piece.isspace():
            pieces.append("\n" * breaks if pieces else "")
            breaks = 0
        pieces.append(piece)
    return "".join(pieces)


def _piece(node: PageElement, inside: list[Tag]) -> str:
    if not isinstance(node, Tag):
        whole = isinstance(node, NavigableString) and any(each.name == "pre" for each in inside)
        return str(node) if whole and not isinstance(node, _HIDDEN) else _shown(node)
    if node.name == "br":
        return "\n"
    return str(node.get("alt", "")) if node.name == "img" and "emoji" in str(node.get("class", "")).lower() else ""


def _shown(node: PageElement) -> str:
    hidden = isinstance(node, _HIDDEN)
    return re.sub(r"\s+", " ", str(node)) if isinstance(node, NavigableString) and not hidden else ""


def _href(anchor: Tag) -> str:
    return str(anchor["href"]).strip()
