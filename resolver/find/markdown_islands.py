"""Cuts the pieces of HTML out of a Markdown source that can be an embed or a link. Pure.

One scan pairs start and end tags. Quotes, players, links and what has a platform's class are pieces of their own; other
containers (`div`, `figure`) only where they hold none of those.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from resolver.find import marks
from resolver.find.found import Span
from resolver.find.spans import overlaps

MAX_ISLAND = 65_536
MAX_ISLANDS = 20_000
MAX_TAG = 2000

_TAG = re.compile(
    r"<(/?)(blockquote|iframe|embed|object|a|script|div|figure|section|center|twitterwidget|[a-z]{2,30}(?:-[a-z0-9]{1,30}){1,4})(?=[\s>/])",
    re.IGNORECASE,
)
_CONTAINERS = frozenset({"div", "figure", "section", "center", "object"})
_ALONE = frozenset({"iframe", "embed"})
_CLASS = re.compile(r"\sclass[ \t]{0,4}=[ \t]{0,4}[\"']([^\"'<>]{0,400})[\"']", re.IGNORECASE)


def islands(text: str, silent: Sequence[Span]) -> list[Span]:
    """The spans of HTML pieces, in order, none inside another; `silent` are the spans of code."""
    small: list[Span] = []
    large: list[Span] = []
    opened: dict[str, list[tuple[int, list[Span]]]] = defaultdict(list)
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
            kind = large if name in _CONTAINERS and not _is_marked(text, start, closing) else small
            opened[name].append((start, kind))
            if name in _ALONE or text[end - 2] == "/":
                kind.append((start, end))
        elif opened[name]:
            begin, kind = opened[name].pop()
            if end - begin <= MAX_ISLAND:
                kind.append((begin, end))
    small = _outermost(small)
    large = _outermost([span for span in large if not overlaps(span, small)])
    return sorted([*small, *large])[:MAX_ISLANDS]


def _is_marked(text: str, start: int, end: int) -> bool:
    """Whether the tag `text[start:end]` has the class of a platform's embed."""
    found = _CLASS.search(text, start, min(end, start + MAX_TAG))
    return found is not None and not marks.classes().isdisjoint(found[1].split())


def _outermost(spans: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (each[0], -each[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
