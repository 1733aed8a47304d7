"""Finds flattened posts whose lines a converter to Markdown made links of: `[@name](…) words [♬ sound](…)`. Pure.

The source is read once more as it is shown, labels for links, and what is found there is placed in the source.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from resolver.find import phrases
from resolver.find.flattened import flattened_posts
from resolver.find.found import Found, FoundPart
from resolver.find.urls_in_text import Links
from resolver.vocabulary import Form

_LINK = re.compile(
    r"(?<![!\\])\[(?P<label>(?:[^\[\]\\]|\\[\[\]]){1,300})\]"
    r"\(<?https?://[^\s()<>]{1,2048}>?(?:[ \t]{1,4}\"[^\"\n]{0,400}\")?\)"
)


def linked_posts(text: str) -> Iterator[Found]:
    """The posts that stand in lines of fixed words with links in them."""
    if "](" not in text or not any(trigger in text for trigger in phrases.lines()):
        return
    shown = _Shown(text)
    for found in flattened_posts(shown.text, Links(shown.text)):
        if found.form is Form.FLATTENED_POST and found.start is not None and found.end is not None:
            start, end = shown.span(found.start, found.end)
            parts = tuple(shown.part(part) for part in found.parts)
            yield replace(found, start=start, end=end, parts=parts)


class _Link(NamedTuple):
    """Where a link of the source begins and ends, and between `label` and `close` its words."""

    start: int
    label: int
    close: int
    end: int


class _Shown:
    """A source with labels for its links, and where each piece of it stands."""

    def __init__(self, source: str) -> None:
        self._source = source
        pieces: list[str] = []
        self._starts: list[int] = []
        self._origins: list[int] = []
        self._links: list[_Link] = []
        at = length = 0
        for link in _LINK.finditer(source):
            for start, end in ((at, link.start()), link.span("label")):
                if start < end:
                    self._starts.append(length)
                    self._origins.append(start)
                    pieces.append(source[start:end])
                    length += end - start
            at = link.end()
            self._links.append(_Link(link.start(), *link.span("label"), at))
        self._starts.append(length)
        self._origins.append(at)
        self.text = "".join((*pieces, source[at:]))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the source of `text[start:end]`: with the whole of a link that reaches out of its label."""
        first, last = self._origin(start), self._origin(end - 1) + 1
        opening, closing = self._near(first), self._near(last)
        if opening is not None and first == opening.label and last > opening.close:
            first = opening.start
        if closing is not None and last == closing.close and first <= closing.start:
            last = closing.end
        return first, last

    def _near(self, at: int) -> "_Link | None":
        """The link in which `at` stands."""
        place = bisect_right(self._links, (at,)) - 1
        return self._links[place] if place >= 0 and self._links[place].end >= at else None

    def part(self, part: FoundPart) -> FoundPart:
        """A part, placed in the source."""
        start, end = self.span(part.start, part.end)
        return replace(part, start=start, end=end, value=self._source[start:end])

    def _origin(self, at: int) -> int:
        piece = bisect_right(self._starts, at) - 1
        return self._origins[piece] + at - self._starts[piece]
