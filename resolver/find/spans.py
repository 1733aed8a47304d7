"""Keeps offsets true while a text is brought to NFC: the named normalisation `nfc-v1`. It never fetches.

`nfc-v1`: NFC, line ends LF, no-break space kept; NUL and half surrogates become U+FFFD, one for one. Of markup: tags
removed, entities replaced, white space as a browser shows it, a blank line where a block ends.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from resolver.find.found import Span

_REACH = 8
_HALVES = re.compile("[\ud800-\udfff]")


def sayable(text: str) -> str:
    """The text with NUL and half surrogates as U+FFFD; offsets stay."""
    text = text.replace("\x00", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALVES.sub("\ufffd", text)
    return text


def plain(text: str) -> str:
    """A plain-text body in `nfc-v1`."""
    return unicodedata.normalize("NFC", sayable(text).replace("\r\n", "\n").replace("\r", "\n"))


def is_composed(text: str) -> bool:
    """Whether a text is in NFC, as nearly all are: then every offset stays."""
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def composed(text: str, edges: Iterable[int]) -> tuple[str, Callable[[int], int]]:
    """`text` in NFC, and a function that moves an offset of `text` there; only `edges`, 0 and the end may be asked.

    An edge inside a character that composes over it (a link that begins with a combining mark) moves behind that
    character. Linear in the text and the number of edges.
    """
    if is_composed(text):
        return text, _same
    places = sorted({*edges, len(text)})
    normal, moved = _pieces(text, places, _parts)
    if not unicodedata.is_normalized("NFC", normal):
        normal, moved = _pieces(text, places, _starts)
    return normal, moved.__getitem__


def _pieces(text: str, places: Sequence[int], parts: Callable[[str, int], bool]) -> tuple[str, dict[int, int]]:
    pieces: list[str] = []
    moved = {0: 0}
    cut = length = 0
    for place in places:
        stable = max(place, cut)
        while 0 < stable < len(text) and not parts(text, stable):
            stable += 1
        if stable > cut:
            pieces.append(unicodedata.normalize("NFC", text[cut:stable]))
            length += len(pieces[-1])
            cut = stable
        moved[place] = length
    return "".join(pieces), moved


def _same(offset: int) -> int:
    return offset


def _parts(text: str, edge: int) -> bool:
    """Whether nothing composes or changes places over an edge, as far as a few characters around it show."""
    if text[edge] < "\u0300":
        return True
    before, after = text[max(0, edge - _REACH) : edge], text[edge : edge + _REACH]
    apart = unicodedata.normalize("NFC", before) + unicodedata.normalize("NFC", after)
    return apart == unicodedata.normalize("NFC", before + after)


def _starts(text: str, edge: int) -> bool:
    """Whether a character begins at an edge that composes with nothing before it, however long a run of marks is."""
    char = text[edge]
    return char < "\u0300" or (
        not unicodedata.combining(char) and unicodedata.is_normalized("NFC", text[edge - 1] + char)
    )


def overlaps(span: Span, spans: Sequence[Span]) -> bool:
    """Whether a span shares a character with any of `spans`, which are in order of their starts and do not overlap."""
    at = bisect_right(spans, (span[1], -1)) - 1
    return at >= 0 and spans[at][1] > span[0] and spans[at][0] < span[1]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, overlapping ones made one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
