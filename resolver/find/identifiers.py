"""Finds identifiers that are written without an address: `DOI: 10.1000/182`, `arXiv:2101.00001`, `at://…`. Pure.

Which words stand before the colon is said in the platforms' files (`Platform.written`). One leap from colon to colon;
what follows is read in a window of `MAX_ID` characters.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from resolver import platforms
from resolver.find.found import Found, FoundPart, Span
from resolver.find.spans import overlaps
from resolver.find.url_ends import path_end
from resolver.platforms import Item, Platform
from resolver.vocabulary import Form, Role

MAX_ID = 200
"""Characters of an id with what may stand behind it."""

_RUN = re.compile(rf"\S{{0,{MAX_ID}}}")
_BLANKS = re.compile(r"[ \u00a0]{0,2}")
_MAY_BEGIN = re.compile(r"[A-Za-z0-9/]")
_BEFORE = re.compile(r"[\w/.:@#&=?-]")
"""What no word of an identifier stands behind: it would be part of another word or of an address."""


def identifiers(text: str, taken: Sequence[Span]) -> Iterator[Found]:
    """Every written identifier outside the spans `taken`, in order."""
    words, lengths = _words()
    at = text.find(":")
    while at >= 0:
        after = at + 1
        for length in lengths:
            word = text[at - length : at]
            if word in words and not (at > length and _BEFORE.match(text, at - length - 1)):
                found = _read(text, at, *words[word])
                if found is not None and not overlaps((at - length, found[1]), taken):
                    yield _mention(text, at - length, *found)
                    after = found[1]
                elif run := _RUN.match(text, after):
                    after = run.end()
                break
        at = text.find(":", after)


@cache
def _words() -> tuple[Mapping[str, tuple[Platform, str]], Sequence[int]]:
    """Word → platform and kind, and how long the words are."""
    words = {word: (each, kind) for each in platforms.every() for word, kind in each.written.items()}
    return words, sorted({len(word) for word in words})


def _read(text: str, colon: int, platform: Platform, kind: str) -> tuple[Item, int] | None:
    """The item whose id stands behind a word's colon, and where it ends."""
    blanks = _BLANKS.match(text, colon + 1)
    start = blanks.end() if blanks else colon + 1
    if not _MAY_BEGIN.match(text, start):
        return None
    native = text[start : start + MAX_ID]
    native = native[: path_end(native, 0, "", short=False)]
    item = platform.item_for_id(kind, native) if native else None
    return (item, start + len(native)) if item is not None else None


def _mention(text: str, start: int, item: Item, end: int) -> Found:
    return Found(
        Form.BARE_URL,
        item.platform,
        start,
        end,
        item=item,
        url=item.url,
        parts=(FoundPart(Role.LINK, start, end, text[start:end]),),
        handle=item.handle,
    )
