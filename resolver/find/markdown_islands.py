"""Cuts the pieces of HTML out of a Markdown source that can be an embed or a link. Pure.

One scan pairs start and end tags. Quotes, players and links are pieces of their own; containers (`div`, `figure`) only
where they hold none of those.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from resolver.find.found import Span
from resolver.find.spans import overlaps

MAX_ISLAND = 65_536
MAX_ISLANDS = 20_000

_TAG = re.compile(
    r"<(/?)(blockquote|iframe|embed|object|a|script|div|figure|section|center|[a-z]{2,30}(?:-[a-z0-9]{1,30}){1,4})(?=[\s>/])",
    re.IGNORECASE,
)
_CONTAINERS = frozenset({"div", "figure", "section", "center", "object"})
_ALONE = frozenset({"iframe", "embed"})


def islands(text: str, silent: Sequence[Span]) -> list[Span]:
    """The spans of HTML pieces, in order, none inside another; `silent` are the spans of code."""
    pairs: list[tuple[Span, str]] = []
    opened: dict[str, list[int]] = defaultdict(list)
    closing = 0
    for tag in _TAG.finditer(text):
        start, name = tag.start(), tag[2].lower()
        if overlaps((start, start + 1), silent):
            continue
        if closing < tag.end():
            closing = text.find(">", tag.end())
            if closing < 0:
                break
        end = closing + 1
        if not tag[1]:
            opened[name].append(start)
            if name in _ALONE or text[end - 2] == "/":
                pairs.append(((opened[name][-1], end), name))
        elif opened[name]:
            begin = opened[name].pop()
            if end - begin <= MAX_ISLAND:
                pairs.append(((begin, end), name))
    small = _outermost([span for span, name in pairs if name not in _CONTAINERS])
    large = _outermost([span for span, name in pairs if name in _CONTAINERS])
    return sorted([*small, *(span for span in large if not overlaps(span, small))])[:MAX_ISLANDS]


def _outermost(spans: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (each[0], -each[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
