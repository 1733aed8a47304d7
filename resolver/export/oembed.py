"""oEmbed 1.0 (oembed.com): what a client asks for one source, as JSON or XML. The `html` is our own static card.

`rich` where there is a card to show, else `link`. Width and height are integers; a browser gives the card the height
that it needs, so `height` is an estimate (8 px a character, 24 px a line) and the words are cut until it is within
`max_height`. A client that leaves no room for one line gets a `link`. Pictures are never fetched, so there are no
thumbnails: oEmbed wants their sizes.
"""

import re
from collections.abc import Mapping
from math import ceil
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from resolver.export import jsontext
from resolver.export.base import Format
from resolver.export.card import card
from resolver.export.cited import Cited, cite, sources
from resolver.model import Sidecar, Source

WIDTH, LEAST_WIDTH = 550, 120
CHARACTER, LINE, FRAME = 8, 24, 72
"""Pixels: of a character's width, a line's height, and of all that is not the words: margins and signature."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML 1.0 document may hold (its production 2)."""


def response(
    source: Source, *, max_width: int | None = None, max_height: int | None = None, cache_age: int | None = None
) -> dict[str, object]:
    """The answer about one source, `cache_age` in seconds; whether one that is gone gets an answer is not said here."""
    return of(cite(source), max_width=max_width, max_height=max_height, cache_age=cache_age)


def of(
    source: Cited, *, max_width: int | None = None, max_height: int | None = None, cache_age: int | None = None
) -> dict[str, object]:
    """The answer about one cited source."""
    person = source.persons[0] if source.persons else None
    url = urlsplit(source.url) if source.url else None
    return jsontext.present(
        {
            "version": "1.0",
            "type": "link",
            "title": source.title,
            "author_name": (person.name or f"@{person.handle}") if person else None,
            "author_url": person.url if person else None,
            "provider_name": source.site,
            "provider_url": f"{url.scheme}://{url.netloc}/" if url else None,
            "cache_age": cache_age,
            "url": source.url,
            **_shown(source, max_width, max_height),
        }
    )


def _shown(source: Cited, max_width: int | None, max_height: int | None) -> dict[str, object]:
    """The card and its size, where it has room."""
    width = WIDTH if max_width is None else min(WIDTH, max_width)
    words = source.text or source.title
    if max_height is not None:
        words = _within(words, width, max_height)
    if width < LEAST_WIDTH or not words:
        return {}
    height = FRAME + LINE * _lines(words, width)
    return {"type": "rich", "width": width, "height": height, "html": card(source, words=words)}


def _lines(words: str, width: int) -> int:
    across = max(1, width // CHARACTER)
    return sum(max(1, ceil(len(line) / across)) for line in words.split("\n"))


def _within(words: str, width: int, height: int) -> str:
    """As many of the words as have room, with `…` where some have none."""
    room = (height - FRAME) // LINE
    if room < 1:
        return ""
    if _lines(words, width) <= room:
        return words
    across = max(1, width // CHARACTER)
    kept: list[str] = []
    for line in words.split("\n"):
        if room <= 0:
            break
        kept.append(line[: room * across])
        room -= max(1, ceil(len(line) / across))
    return "\n".join(kept)[:-1].rstrip() + "…"


def as_json(answer: Mapping[str, object]) -> str:
    """An answer as JSON."""
    return jsontext.text(answer)


def as_xml(answer: Mapping[str, object]) -> str:
    """An answer as XML: one element for each value, markup in it as text."""
    values = "".join(f"<{name}>{escape(_NOT_XML.sub('', str(value)))}</{name}>" for name, value in answer.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{values}</oembed>\n'


def write(sidecar: Sidecar) -> str:
    """One answer for each cited source, as a JSON list."""
    return jsontext.text([of(source) for source in sources(sidecar)])


FORMAT = Format(name="oembed", media_type="application/json", suffix=".oembed.json", label="oEmbed 1.0", write=write)
