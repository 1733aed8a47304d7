"""Reads a quoted post where it stands in the visible text: words, author, handle, date, links, with spans. Pure.

The element is known, so the text is read in place, by the readers of flattened posts. BeautifulSoup's reader of the
same markup (`resolver.fragments`) serves pieces that are not in the page's own tree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from resolver.find import phrases
from resolver.find.found import FoundPart
from resolver.find.signature import bracket_at, signature_of
from resolver.find.targets import Target
from resolver.find.text import find_in_text
from resolver.model import Partial
from resolver.platforms.base import Flattened
from resolver.vocabulary import Form, Role

MAX_QUOTE = 20_000
"""Characters of an element that are read as a quoted post."""

_CLOSING = 60
"""Characters before a signature in which closing words stand."""

_SIGNS = 8
"""Signs `@` from the end that are tried as the signature's."""

_LINKS = frozenset({Role.LINK, Role.SHORT_LINK, Role.MEDIA_LINK})


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
    url: str | None = None


def read(text: str, start: int, end: int, links: Sequence[Inner], form: Flattened | None = None) -> Quoted:
    """Read `text[start:end]` as a quoted post with its attribution; `links` are the links inside.

    `form` is what the platform's embed leaves in text: words that close a post are none of it.
    """
    if end - start > MAX_QUOTE:
        return Quoted()
    signed = _signed(text, start, end)
    quoted = signed or _flattened(text, start, end, embedded=form is not None) or Quoted()
    body = next((part for part in quoted.parts if part.role is Role.BODY), None)
    if signed or not quoted.parts:
        body = _stripped(Role.BODY, text, start, _closing(text, start, _signature(quoted, links, end), form))
    span = (body.start, body.end) if body else (start, start)
    inner = list(_links(text, *span, links, frozenset(form.media_hosts if form else ())))
    others = [part for part in quoted.parts if part.role not in _LINKS | {Role.BODY}]
    media = next((each for part, each in inner if part.role is Role.MEDIA_LINK), None)
    parts = [*([body] if body else ()), *(part for part, _ in inner), *others]
    return replace(quoted, parts=tuple(parts), url=media or quoted.url)


def _closing(text: str, start: int, end: int, form: Flattened | None) -> int:
    """Where a post's words end before what its platform puts behind them (`[image or embed]`)."""
    words = phrases.closing(form.closes) if form else None
    found = words.search(text, max(start, end - _CLOSING), end) if words else None
    return found.start() if found else end


def _signature(quoted: Quoted, links: Sequence[Inner], end: int) -> int:
    """Where the post's own words end: before its signature, else before the link to the post that closes the quote."""
    attribution = next((part for part in quoted.parts if part.role is Role.ATTRIBUTION), None)
    if attribution is not None:
        return attribution.start
    last = links[-1] if links else None
    closes = last is not None and last.start is not None and last.end == end and last.target.item is not None
    return last.start if closes and last is not None and last.start is not None else end


def _flattened(text: str, start: int, end: int, *, embedded: bool) -> Quoted | None:
    written = find_in_text(text[start:end], links=False, base=start, quoted=embedded)
    posts = [each for each in written if each.form in {Form.FLATTENED_POST, Form.ATTRIBUTION_ONLY}]
    if not posts:
        return None
    post = posts[-1]
    return Quoted(post.parts, post.author, post.handle, post.date, post.url)


def _signed(text: str, start: int, end: int) -> Quoted | None:
    piece = text[start:end]
    at = len(piece)
    for _ in range(_SIGNS):
        at = piece.rfind("@", 0, at)
        if at < 0:
            return None
        bracket = bracket_at(piece, at, 0)
        found = signature_of(piece, bracket, 0) if bracket else None
        if found is not None and found.name is not None and found.dash == "strong" and found.date is not None:
            spans = (
                (Role.ATTRIBUTION, found.start, found.end),
                (Role.AUTHOR_NAME, found.name.start, found.name.end),
                (Role.HANDLE, found.at.start, found.at.end),
                (Role.DATE, found.date.start, found.date.end),
            )
            parts = tuple(FoundPart(role, one + start, two + start, piece[one:two]) for role, one, two in spans)
            name = " ".join(piece[found.name.start : found.name.end].split())
            return Quoted(parts, name, found.handle, found.date.date)
    return None


def _links(
    text: str, start: int, end: int, links: Sequence[Inner], media_hosts: frozenset[str]
) -> Iterator[tuple[FoundPart, str]]:
    for link in links:
        if link.start is None or link.end is None or not start <= link.start < link.end <= end:
            continue
        words = text[link.start : link.end]
        if words[0] in "#@$＃＠":
            continue
        label = words.partition("/")[0].lower()
        media = label in media_hosts or (link.target.short and link.target.url.split("/")[2] in media_hosts)
        role = Role.MEDIA_LINK if media else Role.SHORT_LINK if link.target.short else Role.LINK
        yield FoundPart(role, link.start, link.end, words), f"https://{words}" if media else link.target.url


def _stripped(role: Role, text: str, start: int, end: int) -> FoundPart | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return FoundPart(role, start, end, text[start:end]) if start < end else None
