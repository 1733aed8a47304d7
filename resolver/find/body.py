"""Says how far up the words of a flattened post reach. Pure.

The signature cannot tell, so whole lines are taken upward while the platform's length limit still holds. What ends the
body earlier: the post before it, a blank line, the edge of a quotation (`>`), a table cell, a line that introduces the
post (`She tweeted:`). Where only the limit or the start of the text ended it, the body is `uncertain`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from resolver.find.urls_in_text import Links
from resolver.find.weight import weighted

MAX_BODY = 6000
"""How many code points upward are looked at: 280 weighted ones with long links and long emoji sequences fit."""

_BREAKS = ("\n", "\t", "\\n")
_QUOTED = re.compile(r"[ ]{0,3}>")
_BLANK = re.compile(r"[\s>\u200b-\u200f\ufeff]*")
_NO_WORD = re.compile(r"https?:|pic\.(?:twitter|x)\.com/|t\.co/|[#@]|[^\w\s]+$")
_INTRODUCES = re.compile(
    r"(?:tweet|twitt?er|\bpost(?:ed|s|ing)?\b|wrote|writes|\bsaid\b|\bsays\b|added|shared|replied|schr(?:ie|ei)b|teilte"
    r"|escribi|public[óoa]|compart|tuit|escreveu|afirmou|publi[ée]|écri|partag|scri(?:ve|tto|sse)|твит|написал|заявил"
    r"|instagram|facebook|bluesky|threads)[^\n]{0,120}:\s{0,8}$",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"(?:^|\s)[#@]\w|[\u2600-\u27bf\U0001f000-\U0001faff]")
_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"”’)]{0,2}\s+")


class Body(NamedTuple):
    """A post's own words; `sure` says that something other than the length limit marked where they begin."""

    start: int
    end: int
    sure: bool


class _Line(NamedTuple):
    start: int
    end: int
    by: str


class Measure(NamedTuple):
    """How long a post may be: `limit` characters, or weighted code points of X where `links` are given.

    `lines` is the most lines it may have, 0 for any number.
    """

    limit: int
    links: Links | None = None
    lines: int = 0

    def of(self, text: str, start: int, end: int) -> int:
        """The length of `text[start:end]`."""
        return weighted(text, self.links, start, end) if self.links else end - start


def body_above(text: str, end: int, floor: int, measure: Measure) -> Body | None:
    """The body that ends before `end` and begins at `floor` or later; None when nothing stands there."""
    end = _before_blank(text, end, floor)
    if end <= floor:
        return None
    lowest = max(floor, end - MAX_BODY)
    quoted = _QUOTED.match(text, max(lowest, text.rfind("\n", lowest, end) + 1)) is not None
    start, used, count, sure = end, -1, 0, False
    for line in _lines_up(text, end, lowest):
        words = text[line.start : line.end]
        if start < end and (words or line.start > floor) and _is_edge(words, text[start:end], quoted=quoted):
            sure = True
            break
        used += measure.of(text, line.end - len(words.lstrip("> ")) if quoted else line.start, line.end) + 1
        if used > measure.limit:
            start = start if start < end else _sentences_up(text, line, measure)
            break
        if words.strip():
            start = line.start
            count += 1
        sure = line.by == "\t"
        if sure or count == measure.lines > 0:
            break
    start = _past_space(text, start, end, quoted=quoted)
    return Body(start, end, sure) if start < end else None


def _is_edge(words: str, below: str, *, quoted: bool) -> bool:
    """Whether the line `words` is no part of the post whose lines `below` were taken already."""
    if _BLANK.fullmatch(words):
        return not all(_NO_WORD.match(piece) for piece in below.split())
    return (quoted and not _QUOTED.match(words)) or (
        words[-12:].rstrip().endswith(":") and _INTRODUCES.search(words[-200:]) is not None
    )


def paragraph_above(text: str, end: int, floor: int, limit: int) -> Body | None:
    """The one line above that reads like a caption (a hashtag, a handle, an emoji); nothing else says it is one."""
    end = _before_blank(text, end, floor)
    start = max(floor, text.rfind("\n", floor, end) + 1)
    if not start < end <= start + limit or not _CAPTION.search(text, start, end):
        return None
    return Body(start, end, sure=False)


def _before_blank(text: str, end: int, floor: int) -> int:
    while end > floor:
        last = text[end - 1]
        opens_line = end - 1 == floor or text[end - 2] in "\n >"
        if last.isspace() or last in "\u200b\ufeff\u200e\u200f" or (last == ">" and opens_line):
            end -= 1
        elif text.startswith("\\n", end - 2) and end - 2 >= floor:
            end -= 2
        else:
            break
    return end


def _past_space(text: str, start: int, end: int, *, quoted: bool) -> int:
    while start < end and (text[start].isspace() or (quoted and text[start] == ">")):
        start += 1
    return start


def _lines_up(text: str, end: int, lowest: int) -> Iterator[_Line]:
    """The lines of `text[lowest:end]`, the last one first; `by` is what stands before each."""
    marks = [mark for mark in _BREAKS if text.find(mark, lowest, end) >= 0]
    while True:
        place, mark = max(((text.rfind(mark, lowest, end), mark) for mark in marks), default=(-1, ""))
        if place < 0:
            yield _Line(lowest, end, "")
            return
        yield _Line(place + len(mark), end, mark)
        end = place


def _sentences_up(text: str, line: _Line, measure: Measure) -> int:
    """Where the last sentences of an overlong line begin that fit together; its end when not even one does."""
    cuts = [hit.end() for hit in _SENTENCE.finditer(text, line.start, line.end)]
    start = line.end
    for cut in reversed(cuts):
        if measure.of(text, cut, line.end) > measure.limit:
            break
        start = cut
    return start
