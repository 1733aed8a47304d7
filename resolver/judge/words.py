"""Takes a text apart into the words that are compared. It never fetches.

A word is, with its span in the text as given: a link; a run of letters, digits and their marks, held together by
hyphens, apostrophes, full stops and commas inside it (`don't`, `3.5`, `mother-in-law`) and with a leading `#`, `@` or
`$`; one character of a script that is written without spaces (Han, kana, Thai, Lao, Khmer, Burmese, Tibetan); one
emoji; one other mark. White space parts words and is nothing else.

`key` is what is compared: letter case counts, typography does not. Quotes, dashes, ellipses, kinds of space, HTML
character references, variation selectors, joiners, soft hyphens, bidi controls and the Arabic tatweel are set aside.
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from resolver.judge import graphemes

MAX_CHARS = 60_000
"""Of a longer text only this much is taken apart."""


class Sort(Enum):
    """What a word is made of."""

    LETTERS = auto()
    EMOJI = auto()
    MARK = auto()
    LINK = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `text[start:end]`, and the key that it is compared by."""

    key: str
    start: int
    end: int
    sort: Sort


_FOLDS = {
    **dict.fromkeys("‘’‚‛′‵`´ʼ＇", "'"),
    **dict.fromkeys("“”„‟″«»‹›「」『』〝〞〟＂", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    **dict.fromkeys("\u00ad\u0640\u200b\u200e\u200f\u061c\ufeff\u2060", ""),
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
}
_UNKEYED = dict.fromkeys(map(ord, "\u200c\u200d\ufe0e\ufe0f"))
_PIECES = re.compile(
    r"&(?:[A-Za-z][A-Za-z0-9]{1,7}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});|\.\.\.\.?|-{2,3}|["
    + re.escape("".join(_FOLDS))
    + "]"
)
_LINKS = re.compile(
    r"https?://t\.co/[A-Za-z0-9]{1,10}"
    r"|(?:https?://)?pic\.(?:twitter|x)\.com/[A-Za-z0-9]{1,10}"
    r"|https?://[^\s<>\"]{1,2048}"
    r"|(?<![\w@.-])(?:t\.co/[A-Za-z0-9]{1,10}|[A-Za-z0-9][A-Za-z0-9.-]{0,252}\.[A-Za-z]{2,24}/[^\s<>\"]{0,2048})",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?:www\.)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}")
_LINK_ENDS = ".,;:!?'\")]}"
_INNER = frozenset("-'.,:/·")
_LEADING = frozenset("#@$€£¥")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without its typography; `starts[i]` is where character `i` stood, with one entry more for the end."""

    text: str
    starts: tuple[int, ...]


def fold(text: str) -> Folded:
    """The text as it is compared, and the way back to the text as given."""
    text = text[:MAX_CHARS]
    pieces: list[str] = []
    starts: list[int] = []
    at = 0
    for hit in _PIECES.finditer(text):
        pieces.append(text[at : hit.start()])
        starts.extend(range(at, hit.start()))
        plain = _plain(hit[0])
        pieces.append(plain)
        kept = plain == hit[0]
        starts.extend(range(*hit.span()) if kept else [hit.start()] * len(plain))
        at = hit.end()
    pieces.append(text[at:])
    starts.extend(range(at, len(text) + 1))
    return Folded("".join(pieces), tuple(starts))


def _plain(piece: str) -> str:
    if piece[0] == "&":
        read = html.unescape(piece)
        return "".join(_FOLDS.get(char, char) for char in read)
    if piece.startswith("..."):
        return "…"
    return _FOLDS.get(piece, "-")


def split(text: str) -> tuple[Word, ...]:
    """The words of a text, in order; linear in its length."""
    folded = fold(text)
    words: list[Word] = []
    at = 0
    for hit in _LINKS.finditer(folded.text):
        end = hit.start() + len(hit[0].rstrip(_LINK_ENDS))
        _scan(folded, at, hit.start(), words)
        words.append(_word(folded, hit.start(), end, Sort.LINK))
        at = end
    _scan(folded, at, len(folded.text), words)
    return tuple(words)


def domain_like(word: Word) -> bool:
    """Whether a word could be a link's display: `example.org`."""
    return word.sort is Sort.LETTERS and _DOMAIN.fullmatch(word.key) is not None


class _Kind(Enum):
    SPACE = auto()
    LETTER = auto()
    LONE = auto()
    EMOJI = auto()
    MARK = auto()


_LONE_RANGES = (
    ("\u0e00", "\u0fff"),  # Thai, Lao, Tibetan
    ("\u1000", "\u109f"),  # Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u3005", "\u3007"),
    ("\u3040", "\u312f"),  # kana, bopomofo
    ("\u31f0", "\u31ff"),
    ("\u3400", "\u4dbf"),
    ("\u4e00", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\uff66", "\uff9f"),
    ("\U00020000", "\U0003ffff"),
)


@lru_cache(maxsize=8192)
def _kind(char: str) -> _Kind:
    category = unicodedata.category(char)
    if category[0] in "ZC":
        return _Kind.SPACE
    if category[0] in "LNM" or char == "_":
        lone = category[0] == "L" and any(first <= char <= last for first, last in _LONE_RANGES)
        return _Kind.LONE if lone else _Kind.LETTER
    return _Kind.EMOJI if category == "So" else _Kind.MARK


def _scan(folded: Folded, at: int, stop: int, words: list[Word]) -> None:
    text = folded.text
    while at < stop:
        kind = _kind(text[at])
        if kind is _Kind.SPACE:
            at += 1
            continue
        begins = text[at] in _LEADING and at + 1 < stop and _kind(text[at + 1]) is _Kind.LETTER
        if kind is _Kind.LETTER or begins:
            end, sort = _letters(text, at + begins, stop), Sort.LETTERS
        elif kind is _Kind.EMOJI:
            end, sort = _emoji(text, at, stop), Sort.EMOJI
        else:
            end = _extended(text, at + 1, stop)
            sort = Sort.LETTERS if kind is _Kind.LONE else Sort.MARK
        words.append(_word(folded, at, end, sort))
        at = end


def _letters(text: str, at: int, stop: int) -> int:
    at = _extended(text, at + 1, stop)
    while at < stop:
        if _kind(text[at]) is _Kind.LETTER:
            at = _extended(text, at + 1, stop)
        elif text[at] in _INNER and at + 1 < stop and _kind(text[at + 1]) is _Kind.LETTER and _holds(text, at):
            at = _extended(text, at + 2, stop)
        else:
            break
    return at


def _holds(text: str, at: int) -> bool:
    """Whether a mark holds its neighbours together: `said.Latest` is two sentences that lost their space."""
    return text[at] not in ".,:" or not (text[at - 1].islower() and text[at + 1].isupper())


def _emoji(text: str, at: int, stop: int) -> int:
    if graphemes.is_flag(text[at]) and at + 1 < stop and graphemes.is_flag(text[at + 1]):
        return _extended(text, at + 2, stop)
    at = _extended(text, at + 1, stop)
    while at < stop and text[at - 1] == "\u200d" and _kind(text[at]) is _Kind.EMOJI:
        at = _extended(text, at + 1, stop)
    return at


def _extended(text: str, at: int, stop: int) -> int:
    while at < stop and graphemes.extends(text[at]):
        at += 1
    return at


def _word(folded: Folded, start: int, end: int, sort: Sort) -> Word:
    key = unicodedata.normalize("NFC", folded.text[start:end].translate(_UNKEYED))
    first = folded.starts[start]
    return Word(key, first, max(folded.starts[end], first + 1), sort)
