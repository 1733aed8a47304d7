"""Tells the main content of a whole page, where ordinary outbound links are citations. Pure.

In this order: what the page calls its article body; its largest `article`; its `main`; else paragraphs that read like
prose. Navigation, asides and footers inside are left out.
"""

import re
from collections.abc import Iterable, Sequence

from resolver.find.found import Span
from resolver.find.spans import merged
from resolver.find.spot import Look, Spot

_PROSE = re.compile(r"[.!?…。！？؟:][\"”’»)]?(?:\s|$)")
_PROSE_LEAST = 80
_ENOUGH = 200
"""Characters from which on a container can be the article."""

_HALF = 2
_WRITER = re.compile(
    r"urn:schemas-microsoft-com:office:word\b|<meta\s[^<>]{0,40}generator[^<>]{0,40}content=[\"']?(?:"
    r"LibreOffice|OpenOffice|Microsoft Word|Aspose\.Words|Cocoa HTML Writer|Apple Pages|pandoc|TextEdit)",
    re.IGNORECASE,
)
_GOOGLE_DOCS = "doc-content"
"""A class of the body in what Google Docs exports (seen 2026)."""

_APART = frozenset({"nav", "aside", "footer"})


def main_content(spots: Sequence[Spot], text: str) -> list[Span]:
    """The spans of the main content, in order."""
    areas = [
        (spot, (spot.start, spot.end))
        for spot in spots
        if spot.look is Look.AREA and spot.start is not None and spot.end is not None
    ]
    bodies = [span for spot, span in areas if _is_body(spot) and _length(span) >= _ENOUGH]
    articles = [span for spot, span in areas if spot.tag == "article" and _length(span) >= _ENOUGH]
    mains = [span for spot, span in areas if spot.tag == "main" or spot.attributes.get("role") == "main"]
    chosen = bodies or _largest(articles) or mains or articles or _paragraphs(text)
    return _without(merged(chosen), merged(span for spot, span in areas if spot.tag in _APART))


def is_manuscript(start: str, classes: str) -> bool:
    """Whether a page is a document that a word processor saved: all of it is the article, footnotes too.

    `start` is the beginning of its source, `classes` those of its body.
    """
    return _WRITER.search(start) is not None or _GOOGLE_DOCS in classes.split()


def _is_body(spot: Spot) -> bool:
    return "articleBody" in (spot.attributes.get("itemprop") or "").split()


def _length(span: Span) -> int:
    return span[1] - span[0]


def _largest(articles: Sequence[Span]) -> list[Span]:
    """The one article that holds at least half of what all hold; a page of many has none."""
    if not articles:
        return []
    largest = max(articles, key=_length)
    whole = sum(map(_length, merged(articles)))
    return [largest] if _length(largest) * _HALF >= whole else []


def _paragraphs(text: str) -> list[Span]:
    spans, start = [], 0
    for piece in text.split("\n\n"):
        if len(piece) >= _PROSE_LEAST and _PROSE.search(piece):
            spans.append((start, start + len(piece)))
        start += len(piece) + 2
    return spans


def _without(spans: Iterable[Span], apart: Sequence[Span]) -> list[Span]:
    left: list[Span] = []
    at = 0
    for start, end in spans:
        begin = start
        while at < len(apart) and apart[at][1] <= begin:
            at += 1
        ahead = at
        while ahead < len(apart) and apart[ahead][0] < end:
            if apart[ahead][0] > begin:
                left.append((begin, apart[ahead][0]))
            begin = max(begin, apart[ahead][1])
            ahead += 1
        if begin < end:
            left.append((begin, end))
    return left
