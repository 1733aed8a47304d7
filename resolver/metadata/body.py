"""Looks at a page's body where the head left something open: headings, the byline beside them, `time[datetime]`.

Only short windows around the place are read by Lexbor (which is quadratic in depth), never a whole body.
"""

import html
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from resolver import clean
from resolver.metadata.claims import Claim, Field

BEFORE, AFTER = 3_000, 12_000
"""Characters around the article's heading in which byline and date are looked for."""

MAX_HEADINGS, MAX_HEADING = 6, 4_000
MAX_BYLINE = 200

_HEADING = re.compile(r"<(?i:h1)(?=[\s>])[^>]{0,2000}>")
_HEADING_END = re.compile(r"</(?i:h1)")
_TAG = re.compile(r"<[^<>]{0,4000}>")
_ASIDE = re.compile(
    r"(?i)comment|related|teaser|promo|sidebar|footer|widget|recommend|newsletter|disqus|avatar|author-?bio"
)

_AUTHOR = (
    "[itemprop~=author],[rel~=author],[class*=byline],[class*=Byline],[class*=author],[class*=Author],"
    "[class*=autor],[data-testid*=author],[data-qa*=author],address"
)
_DATE = (
    "time[datetime],[itemprop~=datePublished],[class*=date],[class*=Date],[class*=published],[class*=timestamp],"
    "[class*=fecha],[class*=datum],time"
)


def headings(text: str, start: int) -> Iterator[tuple[int, str]]:
    """The first few `h1` after `start`: position and plain words."""
    for _ in range(MAX_HEADINGS):
        found = _HEADING.search(text, start)
        if found is None:
            return
        end = _HEADING_END.search(text, found.end(), found.end() + MAX_HEADING)
        start = found.end()
        if end is None:
            continue
        words = clean.line(html.unescape(_TAG.sub(" ", text[found.end() : end.start()])))
        if words:
            yield found.start(), words


def read(text: str, start: int, near: int | None) -> Iterator[Claim]:
    """Claims about author and date in the window around `near`, the place of the article's heading."""
    at = start if near is None else max(start, text.find("<", max(start, near - BEFORE)))
    tree = LexborHTMLParser(text[at : (near or at) + AFTER])
    for node in tree.css("script,style,template"):
        node.decompose()
    for order, node in enumerate(tree.css(_AUTHOR)[:40]):
        if not _is_aside(node):
            yield from _author(node, order)
    for order, node in enumerate(tree.css(_DATE)[:40]):
        if not _is_aside(node):
            yield from _date(node, order)


def _author(node: LexborNode, order: int) -> Iterator[Claim]:
    attributes = node.attributes
    marked = "author" in (attributes.get("itemprop") or "").split()
    origin = "microdata:author" if marked else "html:rel-author" if attributes.get("rel") else "html:byline"
    named = node.css_first("[itemprop~=name]") if marked else None
    text = attributes.get("content") if node.tag == "meta" else (named or node).text(separator=" ")
    if text and len(text.strip()) <= MAX_BYLINE:
        yield Claim(Field.AUTHORS, 60 + order, origin, text)


def _date(node: LexborNode, order: int) -> Iterator[Claim]:
    attributes = node.attributes
    marked = attributes.get("itemprop") or ""
    text = attributes.get("datetime") or attributes.get("content") or node.text(separator=" ")
    if not text or len(text.strip()) > MAX_BYLINE:
        return
    field = Field.MODIFIED if "modified" in (marked + (attributes.get("class") or "")).lower() else Field.PUBLISHED
    origin = (
        "microdata:" + marked.split()[0] if marked else "time:datetime" if attributes.get("datetime") else "html:date"
    )
    yield Claim(field, (50 if marked else 60) + order, origin, text)


def _is_aside(node: LexborNode) -> bool:
    seen: LexborNode | None = node
    for _ in range(12):
        if seen is None or seen.tag in {"body", "html"}:
            return False
        attributes = seen.attributes
        if seen.tag in {"aside", "footer", "nav"} or _ASIDE.search(f"{attributes.get('class')} {attributes.get('id')}"):
            return True
        seen = seen.parent
    return False
