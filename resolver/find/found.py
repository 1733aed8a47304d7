"""What the finder gives back, before anything is resolved: plain, light, exact. It never fetches.

Offsets are code points into the article's normalised text (`nfc-v1`); `model.Mention` adds selectors, UTF-16 and
judgement later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from resolver.model import Partial
from resolver.platforms.base import Item
from resolver.vocabulary import Anchor, ArticleFormat, Form, Role


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A piece of a mention; `value` is exactly `text[start:end]`."""

    role: Role
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Found:
    """One mention.

    `platform` is a platform's name, or `web` for an ordinary link. `item` is known only when an ID stood in the
    article; `url` is the address to follow (with a scheme), None where nothing written leads anywhere. `start` and
    `end` are None only for a mention without visible text (a player, a hidden embed), which then has a `pointer`:
    a JSON Pointer (starts with `/`) or CSS path into the body as sent.
    `anchor` is `uncertain` where the body's upper end is bounded by the platform's length rule alone.
    """

    form: Form
    platform: str
    start: int | None
    end: int | None
    item: Item | None = None
    url: str | None = None
    parts: tuple[FoundPart, ...] = ()
    author: str | None = None
    handle: str | None = None
    date: Partial | None = None
    pointer: str | None = None
    anchor: Anchor = Anchor.ANCHORED

    def part(self, role: Role) -> FoundPart | None:
        """The first part with this role."""
        return next((part for part in self.parts if part.role is role), None)


Links = Literal["body", "all", "none"]
"""Which ordinary outbound links are mentions: of the article's body, all, or none. Posts and short links always are."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sightings:
    """The mentions that stand in an article's structure, in reading order.

    `covered` are the spans that need no second look by the text finder (quotes, links), in order; `prose` are the spans
    of the main content, None when all of it is; `places` says for each mention of a page how long the text before it
    is, also where it has no words of its own. `again` are the words of links to what an embed beside them shows,
    `posts` those that stand in the words but are only seen without the markup between them.
    """

    found: Sequence[Found]
    covered: Sequence[Span] = ()
    prose: Sequence[Span] | None = None
    places: Sequence[int] = ()
    again: Sequence[Span] = ()
    posts: Sequence[Found] = ()


class Layout(Protocol):
    """What was seen beside the words while an article was read: finds the mentions in its structure."""

    def sightings(self, links: Links) -> Sightings:
        """The mentions of this article's markup or tree."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """An article's body as text, the hash of it as sent, and the bytes where they are exactly its UTF-8."""

    text: str
    hashed: str
    utf8: bytes | None


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as the finder reads it: the body as sent (decoded), and the text that offsets count in.

    For plain text `text` is the body, NFC with LF line ends; for HTML it is the visible text. `layout` spares the
    finder a second parse; it is no part of the value, is not pickled, and is read again from the body where missing.
    """

    format: ArticleFormat
    body: str
    body_hash: str
    text: str
    headline: str | None = None
    language: str | None = None
    url: str | None = None
    layout: Layout | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[type["ArticleText"], tuple[object, ...]]:
        """Leave the layout behind: it holds a parser's memory."""
        kept = (self.format, self.body, self.body_hash, self.text, self.headline, self.language, self.url)
        return ArticleText, kept
