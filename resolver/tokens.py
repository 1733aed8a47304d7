"""Cuts a short stretch of text into numbers, words and marks, as the reader of dates needs them. Pure."""

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<number>\d{1,12})"
    r"|(?P<thai>[\u0e40-\u0e44]?[\u0e01-\u0e2e][\u0e30-\u0e4e]?\.[\u0e01-\u0e2e](?=[.\s\d]|$))"
    r"|(?P<han>[一二三四五六七八九十]{1,2}月)"
    r"|(?P<half>(?<=[\d ])[AP]M(?=[A-Z](?:[a-z]|\s)))"
    r"|(?P<mark>[年月日号號时時點点分년월일시분])"
    r"|(?P<word>[^\s\d!-&(-/:-@\[-`{-~،؛·•«»“”„—–―…、。年月日号號时時點点分년월일시분"
    r"\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff\ufffd]+)"
    r"|(?P<other>(?!(?<=\n)>)[^\s\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff])"
)
"""One token at a time, each a single bounded choice; white space, zero-width and bidi marks stand between tokens,
and so does the mark of a quoted line."""


class Token(NamedTuple):
    """One number, word or mark; `number` is its value in any script's digits, None for the others."""

    text: str
    start: int
    end: int
    number: int | None = None


class Row:
    """The tokens of `text[start:end]`, cut as they are asked for: most questions need only the first few."""

    __slots__ = ("_hits", "_known")

    def __init__(self, text: str, start: int, end: int) -> None:
        self._hits = _TOKEN.finditer(text, start, end)
        self._known: list[Token] = []

    def at(self, index: int) -> Token | None:
        """The token with this number, None behind the last one."""
        known = self._known
        while len(known) <= index:
            hit = next(self._hits, None)
            if hit is None:
                return None
            known.append(Token(hit[0], hit.start(), hit.end(), int(hit[0]) if hit.lastgroup == "number" else None))
        return known[index]

    def text(self, index: int) -> str:
        """The token with this number as text, empty behind the last one."""
        token = self.at(index)
        return token.text if token else ""


def words(line: str) -> frozenset[str]:
    """The words of a line, case-folded: how tables of words are written down here."""
    return frozenset(line.casefold().split())
