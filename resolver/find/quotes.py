"""Reads a quoted post where it stands in the visible text: words, author, handle, date, links, each with its span.

The element is known, so the text is read where it stands; BeautifulSoup's reader of the same markup
(`resolver.fragments`) is for pieces that are not in the page's own tree.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from resolver.find.found import FoundPart
from resolver.find.targets import Target
from resolver.model import Partial
from resolver.vocabulary import Role

MAX_QUOTE = 20_000
"""Characters of an element that are read as a quoted post."""

_SIGNED = re.compile(
    r"(?:(?P<dash>[—–―]|--?)[ \u00a0]?)?(?P<name>[^\n]{1,120}?)?[ \u00a0\n]?"
    r"\( ?@(?P<handle>[A-Za-z0-9_.-]{1,64}(?:@[A-Za-z0-9.-]{1,253})?) ?\)"
)


@dataclass(frozen=True, slots=True)
class Inner:
    """A link inside a quote: its span in the text (None without visible words) and where it leads."""

    start: int | None
    end: int | None
    target: Target


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a quote says of its post."""

    parts: tuple[FoundPart, ...] = ()
    author: str | None = None
    handle: str | None = None
    date: Partial | None = None


def read(text: str, start: int, end: int, links: Sequence[Inner]) -> Quoted:
    """Read `text[start:end]` as a quoted post with its attribution."""
    if end - start > MAX_QUOTE:
        return Quoted()
    dated = next((link for link in reversed(links) if link.target.item is not None and link.start is not None), None)
    stop = dated.start if dated is not None and dated.start is not None else end
    signed = None
    for signed in _SIGNED.finditer(text, start, stop):
        pass
    if signed is None:
        return Quoted(tuple(_part(Role.BODY, text, start, end)))
    parts = [
        *_part(Role.BODY, text, start, signed.start()),
        *_part(Role.ATTRIBUTION, text, signed.start(), end),
        *_part(Role.AUTHOR_NAME, text, *signed.span("name")),
        *_part(Role.HANDLE, text, *signed.span("handle")),
    ]
    if dated is not None and dated.start is not None and dated.end is not None:
        parts += _part(Role.DATE, text, dated.start, dated.end)
    name = (signed["name"] or "").strip()
    return Quoted(tuple(parts), name or None, signed["handle"])


def _part(role: Role, text: str, start: int, end: int) -> list[FoundPart]:
    value = text[start:end]
    start += len(value) - len(value.lstrip())
    value = value.strip()
    return [FoundPart(role, start, start + len(value), value)] if value else []
