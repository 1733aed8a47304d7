"""Where a mention stands, in the two ways that readers count: code points (W3C) and UTF-16 units (browsers).

`Spans` makes its table once for a text, in linear time; then each span costs a binary search, so an article with
thousands of mentions stays linear. The two functions take a text or a ready table.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

from resolver.find.found import Found, FoundPart
from resolver.judge import graphemes
from resolver.model import Css, Part, Pointer, Selector, TextPosition, TextQuote, Utf16, made

CONTEXT = 32
"""Characters of prefix and suffix in a quote, as Hypothes.is keeps."""

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Spans:
    """A text with its table of characters that take two UTF-16 units."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._astral = [hit.start() for hit in _ASTRAL.finditer(text)]

    def utf16(self, start: int, end: int) -> Utf16:
        """The span of `text[start:end]` in UTF-16 units."""
        before = bisect_left(self._astral, start), bisect_left(self._astral, end)
        return made(Utf16, start=start + before[0], end=end + before[1])

    def part(self, part: FoundPart, source_id: str | None = None) -> Part:
        """A found part with both spans, and the source that it leads to."""
        return made(
            Part,
            role=part.role,
            position=made(TextPosition, start=part.start, end=part.end),
            utf16=self.utf16(part.start, part.end),
            value=part.value,
            source_id=source_id,
        )

    def quote(self, start: int, end: int) -> TextQuote:
        """The span by its words, with up to 32 characters around; no context begins or ends inside a character."""
        text = self.text
        first = graphemes.snap_up(text, max(0, start - CONTEXT), start)
        last = graphemes.snap_down(text, min(len(text), end + CONTEXT), end)
        return made(TextQuote, exact=text[start:end], prefix=text[first:start], suffix=text[end:last])


def mention_parts(
    text: str | Spans, found: Found, owner: Callable[[FoundPart], str | None] | None = None
) -> tuple[Part, ...]:
    """The parts of a mention with their spans, in the finder's order; `owner` says which source a part leads to."""
    spans = _spans(text)
    return tuple([spans.part(part, owner(part) if owner else None) for part in found.parts])


def selectors(text: str | Spans, found: Found) -> tuple[Selector, ...]:
    """Where the mention stands: position and quote where it has visible text, then the place in the body as sent.

    A mention with neither is selected by the empty JSON Pointer, which is the whole document (RFC 6901).
    """
    chosen: list[Selector] = []
    if found.start is not None and found.end is not None:
        chosen.append(made(TextPosition, start=found.start, end=found.end))
        chosen.append(_spans(text).quote(found.start, found.end))
    if found.pointer is not None:
        chosen.append(Pointer(value=found.pointer) if found.pointer.startswith("/") else Css(value=found.pointer))
    return tuple(chosen) or (Pointer(value=""),)


def _spans(text: str | Spans) -> Spans:
    return text if isinstance(text, Spans) else _last(text)


@lru_cache(maxsize=1)
def _last(text: str) -> Spans:
    """The table of the text that was asked about last: an article's mentions are asked about one after the other."""
    return Spans(text)
