"""The article's text as paragraphs of pieces, each in at most one highlight: spans are exact and never nest. Pure.

A piece belongs to the innermost span over it, so a link inside a copied post is a piece of its own between two pieces
of the post. What a reader would not see (bidi controls and the like) is shown as its code point.
"""

import heapq
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from resolver.model import Mention, TextPosition
from resolver.vocabulary import Anchor
from resolver.web.page.cards import LINKS, Card

HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
HIDDEN_RUN = re.compile(f"{HIDDEN.pattern}+")
MOST_HIDDEN = 1000
"""With more characters in an article that cannot be seen, each run of them is one mark: a page has to stay a page."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text that leads somewhere: `target` is an id on the page."""

    start: int
    end: int
    target: str
    mention: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `span` is where it leads, `first` says that the mention begins with it, `quote` is its passage."""

    text: Markup
    span: Span | None
    first: bool
    quote: int | None


Paragraph = tuple[Piece, ...]


def spans(mentions: Sequence[Mention], length: int) -> list[Span]:
    """The spans of all mentions that stand in the text, and of the links inside them that lead elsewhere."""
    found: list[Span] = []
    for mention in mentions:
        place = position(mention)
        if place is None or mention.anchor is Anchor.LOST or not place.start < place.end <= length:
            continue
        found.append(Span(place.start, place.end, mention.id, mention.id))
        for part in mention.parts:
            inside = part.role in LINKS and part.source_id not in {None, mention.source_id}
            at = part.position
            if inside and place.start <= at.start < at.end <= place.end:
                found.append(Span(at.start, at.end, f"{mention.id}-{part.source_id}", mention.id))
    return found


def position(mention: Mention) -> TextPosition | None:
    """Where a mention stands in the text; None for one without visible words."""
    return next((each for each in mention.selectors if isinstance(each, TextPosition)), None)


def paragraphs(text: str, found: Sequence[Span], quotes: Sequence[tuple[int, int]] = ()) -> tuple[Paragraph, ...]:
    """The text cut at line ends, span ends and the ends of quoted passages; empty lines are left out."""
    edges = {0, len(text)}
    edges.update(at for each in found for at in (each.start, each.end))
    edges.update(at for each in quotes for at in each)
    cuts = sorted(at for at in edges if 0 <= at <= len(text))
    owners = _owners(cuts, [(each.start, each.end) for each in found])
    passages = _owners(cuts, quotes)
    crowded = sum(1 for _ in HIDDEN.finditer(text)) > MOST_HIDDEN
    begun: set[str] = set()
    page: list[Paragraph] = []
    line: list[Piece] = []
    for number, (start, end) in enumerate(pairwise(cuts)):
        owner, quote = owners[number], passages[number]
        span = found[owner] if owner is not None else None
        for at, run in enumerate(text[start:end].split("\n")):
            if at > 0:
                _close(page, line)
                line = []
            if run:
                first = span is not None and span.target == span.mention and span.mention not in begun
                if first and span is not None:
                    begun.add(span.mention)
                line.append(Piece(visible(run, crowded=crowded), span, first, quote))
    _close(page, line)
    return tuple(page)


def _close(page: list[Paragraph], line: list[Piece]) -> None:
    if any(piece.text.strip() for piece in line):
        page.append(tuple(line))


def _owners(cuts: Sequence[int], pairs: Sequence[tuple[int, int]]) -> list[int | None]:
    """For each stretch between two cuts the shortest pair over it, of equal ones the later."""
    waiting = sorted(range(len(pairs)), key=lambda at: pairs[at][0])
    open_: list[tuple[int, int, int]] = []
    owners: list[int | None] = []
    next_ = 0
    for start in cuts[:-1]:
        while next_ < len(waiting) and pairs[waiting[next_]][0] <= start:
            at = waiting[next_]
            heapq.heappush(open_, (pairs[at][1] - pairs[at][0], -at, at))
            next_ += 1
        while open_ and pairs[open_[0][2]][1] <= start:
            heapq.heappop(open_)
        owners.append(open_[0][2] if open_ else None)
    return owners


def visible(text: str, *, crowded: bool = False) -> Markup:
    """Text of the article with what cannot be seen made visible, so that it cannot turn other text around."""
    if not HIDDEN.search(text):
        return escape(text)
    if crowded:
        return Markup("□").join(escape(piece) for piece in HIDDEN_RUN.split(text))
    pieces: list[Markup] = []
    at = 0
    for hit in HIDDEN.finditer(text):
        pieces += [escape(text[at : hit.start()]), Markup('<span class="hidden">U+{:04X}</span>').format(ord(hit[0]))]
        at = hit.end()
    return Markup("").join([*pieces, escape(text[at:])])


def unseen(cards: Iterable[Card], found: Sequence[Span]) -> tuple[Card, ...]:
    """Cards whose mention stands nowhere in the visible text."""
    seen = {each.mention for each in found}
    return tuple(each for each in cards if each.id not in seen)
