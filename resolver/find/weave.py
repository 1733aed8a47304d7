"""Puts the text of a structured article together, and keeps for each mention where in text and tree it stands. Pure.

Readers of formats walk their tree and say what they meet: words, line breaks, ends of blocks, links, embeds, pieces of
HTML. The text is that of `nfc-v1`: a blank line where a block ends.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import unescape

from resolver.dates import read_written
from resolver.find import targets
from resolver.find.formats_markdown import Source
from resolver.find.found import Found, Layout, Links, Sightings, Span
from resolver.find.html import Page
from resolver.find.spans import composed, merged, plain, sayable
from resolver.fragments import MAX_FRAGMENT, read_quote
from resolver.platforms.base import Item
from resolver.vocabulary import Basis, Form

_WHITE = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A mention with offsets of the text before NFC; `at` and `order` are where it stands in reading order."""

    at: int
    order: int
    found: Found
    ordinary: bool = False


@dataclass(frozen=True, slots=True)
class _Within:
    """A piece with a layout of its own: where its text begins, its place among all that was met, what it mentions."""

    base: int
    order: int
    inside: Sightings
    pointer: str


class Weave:
    """The text so far, and what was seen in it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._seen: list[_Seen] = []
        self._within: list[_Within] = []
        self._met = 0
        self._between = ""
        self.length = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was met: no word, no embed."""
        return self.length == 0 and self._met == 0

    def words(self, text: str) -> Span:
        """Add words to the block at hand; the span that they take, without what stands between."""
        if not text:
            return self.length, self.length
        self._add(self._between)
        self._between = ""
        start = self.length
        self._add(sayable(text))
        return start, self.length

    def line(self) -> None:
        """The line ends here, the block does not."""
        if self.length and not self._between:
            self._between = "\n"

    def block(self) -> None:
        """The block ends here."""
        if self.length:
            self._between = "\n\n"

    def link(self, span: Span, href: str, pointer: str) -> None:
        """A link on the words of `span`."""
        leads = targets.target(href)
        if leads is not None and span[0] < span[1]:
            item = leads.item
            found = Found(
                Form.LINK,
                leads.platform,
                *span,
                item=item,
                url=item.url if item else leads.url,
                handle=item.handle if item else None,
                pointer=pointer,
            )
            self._seen.append(_Seen(span[0], self._order(), found, leads.ordinary))

    def embed(
        self,
        item: Item | None,
        pointer: str,
        *,
        url: str | None = None,
        html: str | None = None,
        span: Span | None = None,
    ) -> bool:
        """A block that shows another page's post: `item`, or what stands behind a short `url`; False when neither.

        `html` is the markup that the block has from the platform: it tells author and date.
        """
        leads = targets.target(url) if url and item is None else None
        item = item or (leads.item if leads else None)
        if item is None and (leads is None or not leads.short):
            return False
        told = _told(html, item) if html and "<blockquote" in html else _NOTHING
        start, end = span or (None, None)
        found = Found(
            Form.EMBED_BLOCK,
            item.platform if item else leads.platform if leads else targets.WEB,
            start,
            end,
            item=item,
            url=item.url if item else leads.url if leads else None,
            author=told.author,
            handle=told.handle or (item.handle if item else None),
            date=told.date,
            pointer=pointer,
        )
        self._seen.append(_Seen(self.length if start is None else start, self._order(), found))
        return True

    def html(self, html: str, pointer: str) -> None:
        """A piece of HTML as a block of its own."""
        if "<" not in html:
            self.block()
            self.words(_WHITE.sub(" ", unescape(html)).strip(" "))
            self.block()
            return
        page = Page(sayable(html), part=True)
        self.piece(page.text, page, pointer)

    def markdown(self, source: str, pointer: str) -> None:
        """A piece of Markdown as a block of its own."""
        read = Source(plain(source))
        self.piece(read.text, read, pointer)

    def plain(self, text: str) -> None:
        """A plain text as a block of its own, its lines kept."""
        self.block()
        for line in plain(text).strip("\n").split("\n"):
            if line.strip():
                self.words(line)
                self.line()
            else:
                self.block()
        self.block()

    def piece(self, text: str, layout: Layout, pointer: str) -> None:
        """A normalised text with a layout of its own, as a block."""
        if text:
            self.block()
            self._add(self._between)
            self._between = ""
        self._within.append(_Within(self.length, self._order(), layout.sightings("all"), pointer))
        self._add(text)
        self.block()

    def _order(self) -> int:
        self._met += 1
        return self._met

    def _add(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self.length += len(text)

    def woven(self) -> tuple[str, "Woven"]:
        """The normalised text and the layout of everything seen."""
        edges = {
            edge for seen in self._seen for edge in (seen.at, seen.found.start, seen.found.end) if edge is not None
        }
        text, moved = composed("".join(self._pieces), edges | {within.base for within in self._within})
        seen = [replace(each, at=moved(each.at), found=_moved(each.found, moved)) for each in self._seen]
        return text, Woven(seen, [replace(within, base=moved(within.base)) for within in self._within])


@dataclass(frozen=True, slots=True)
class Woven:
    """The layout of a structured article: what its tree showed, and what its pieces of HTML did.

    The pieces' trees are not kept: each takes 100 KB.
    """

    seen: Sequence[_Seen]
    pieces: Sequence[_Within]

    def sightings(self, links: Links) -> Sightings:
        """The mentions of the tree, in reading order; a structured article is all main content."""
        found = [(each.at, each.order, each.found) for each in self.seen if not each.ordinary or links != "none"]
        covered = [(each.found.start, each.found.end) for each in self.seen]
        again: list[Span] = []
        for piece in self.pieces:
            places = piece.inside.places or [each.start or 0 for each in piece.inside.found]
            for at, each in zip(places, piece.inside.found, strict=True):
                if links == "none" and targets.is_ordinary(each):
                    continue
                found.append((at + piece.base, piece.order, replace(shifted(each, piece.base), pointer=piece.pointer)))
            covered += [(start + piece.base, end + piece.base) for start, end in piece.inside.covered]
            again += [(start + piece.base, end + piece.base) for start, end in piece.inside.again]
        found.sort(key=lambda each: each[:2])
        return Sightings(
            [each for _, _, each in found],
            merged((start, end) for start, end in covered if start is not None and end is not None),
            places=[at for at, _, _ in found],
            again=merged(again),
        )


_NOTHING = Found(Form.EMBED_BLOCK, targets.WEB, None, None)


def _told(html: str, item: Item | None) -> Found:
    """What the markup of a post's embed says of its author and date."""
    quote = read_quote(html)
    if quote is not None and quote.handle is not None:
        date = read_written(quote.date, Basis.MARKUP) if quote.date else None
        return replace(_NOTHING, author=quote.name, handle=quote.handle, date=date)
    inside = Page(sayable(html), part=True).sightings("none").found if len(html) <= MAX_FRAGMENT else ()
    same = (each for each in inside if item is None or (each.item is not None and each.item.key == item.key))
    return next(same, _NOTHING)


def shifted(found: Found, by: int) -> Found:
    """A mention of a text that begins `by` characters further on."""
    if found.start is None or found.end is None:
        return found
    parts = tuple(replace(part, start=part.start + by, end=part.end + by) for part in found.parts)
    return replace(found, start=found.start + by, end=found.end + by, parts=parts)


def _moved(found: Found, moved: Callable[[int], int]) -> Found:
    if found.start is None or found.end is None:
        return found
    return replace(found, start=moved(found.start), end=moved(found.end))
