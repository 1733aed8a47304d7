"""Gathers what speaks for and against one lead: handle, name, date, words, links. It never fetches.

Missing information is never evidence: a rule whose one side is unknown says nothing. What the article itself wrote into
its link (the handle in a written URL) does not count as a second voice for what the article wrote beside it.
"""

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from resolver.find.found import Found
from resolver.judge import align, evidence, words
from resolver.judge.compare import compare
from resolver.model import Comparison, Evidence, Partial, Source
from resolver.vocabulary import Anchor, Basis, ComparisonState, EvidenceKind, Role, Weight

ALIKE, UNLIKE = 0.80, 0.40
"""An altered copy from `ALIKE` on is still a copy of that post; below `UNLIKE` it is another text."""

ENOUGH_LETTERS = 10

_DAY = timedelta(days=1)
_YEAR, _MONTH, _FULL = 1, 2, 3
_PLACEHOLDERS = frozenset(
    {"i", "web", "x", "twitter", "twitterapi", "anyuser", "statuses", "status", "user", "null", "undefined"}
)
"""Words that stand in a post's path where a handle would be: they name nobody."""

_AGREEING = frozenset({ComparisonState.VERBATIM, ComparisonState.SAME_WORDS, ComparisonState.SHORTENED})


class Lead(NamedTuple):
    """A source that a mention might mean, and what led to it.

    `path_handle` is the handle in the URL that led here, `clock` the time inside the id, `capture_id` the look that
    followed the link; `source_id` is the source's id in the sidecar where it has got one already.
    """

    source: Source
    led_by: EvidenceKind
    capture_id: str | None = None
    path_handle: str | None = None
    clock: datetime | None = None
    source_id: str | None = None


def gathered(found: Found, lead: Lead) -> tuple[Evidence, ...]:
    """All evidence about a lead but the way that led to it."""
    rules = (_handle, _name, _dates, _text, _outlinks)
    return tuple(piece for rule in rules for piece in rule(found, lead))


def says_more(found: Found, lead: Lead) -> bool:
    """Whether any rule has something to look at: an ordinary link to an ordinary page gives none a word."""
    said = found.handle or found.author or found.date
    return bool(said or lead.source.outlinks or found.part(Role.BODY))


def _handle(found: Found, lead: Lead) -> Iterator[Evidence]:
    """Of a link that the platform made, the path decides; else the account that the platform names."""
    source = lead.source
    if not found.handle:
        return
    account = source.author.handle if source.author else None
    path = lead.path_handle if lead.led_by is EvidenceKind.MEDIA_LINK_LEADS_TO_POST else None
    if path and _placeholder(path) and not same_handle(path, found.handle):
        path = None
    told, capture = (
        (path, lead.capture_id) if path else (account, _look(source, "/author/handle", "/author/name", "/author"))
    )
    if not told:
        return
    if not same_handle(told, found.handle):
        note = f"the article says @{found.handle.lstrip('@')}, the post is by @{told.lstrip('@')}"
        yield evidence.item(EvidenceKind.HANDLE_DIFFERS, capture_id=capture, note=note)
    elif path and account and not same_handle(account, path):
        note = f"the account is @{account.lstrip('@')} now"
        yield evidence.item(EvidenceKind.HANDLE_AGREES, capture_id=capture, note=note)
    elif lead.led_by is not EvidenceKind.ONLY_SEARCH_MATCH:
        yield evidence.item(EvidenceKind.HANDLE_AGREES, capture_id=capture)
    else:
        note = "the search was for this handle"
        yield evidence.item(EvidenceKind.HANDLE_AGREES, weight=Weight.SUPPORTING, capture_id=capture, note=note)


def same_handle(one: str, other: str) -> bool:
    """Whether two handles name one account; `user` and `user@host` may, `user@host` and `user@elsewhere` never."""
    (name, _, host), (other_name, _, other_host) = (
        each.strip().lstrip("@").casefold().partition("@") for each in (one, other)
    )
    return name == other_name and (not host or not other_host or host == other_host)


def _placeholder(handle: str) -> bool:
    return handle.lstrip("@").casefold() in _PLACEHOLDERS


def _name(found: Found, lead: Lead) -> Iterator[Evidence]:
    author = lead.source.author
    if author is None or not found.author or not author.name:
        return
    written = _letters(found.author)
    if written and written == _letters(author.name):
        yield evidence.item(EvidenceKind.AUTHOR_NAME_AGREES, capture_id=_look(lead.source, "/author/name", "/author"))


def _letters(name: str) -> str:
    """A name's letters and digits, without case, emoji, marks and spaces."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(char for char in plain if unicodedata.category(char)[0] in "LNM" and char not in "\ufe0e\ufe0f")


def _dates(found: Found, lead: Lead) -> Iterator[Evidence]:
    """The written date against the time in the id and the published day, a day either way: it has no time zone."""
    written = span(found.date)
    if written is None:
        return
    differs: list[str] = []
    if lead.clock is not None:
        moment = lead.clock.date()
        if _near(written, (moment, moment)):
            yield evidence.item(EvidenceKind.ID_TIMESTAMP_AGREES)
        else:
            differs.append(f"the id holds {moment.isoformat()}")
    published = lead.source.published
    told = span(published) if published and published.basis is not Basis.ID_TIMESTAMP else None
    look = _look(lead.source, "/published")
    if told is not None and published is not None:
        if _near(written, told):
            yield evidence.item(EvidenceKind.DATE_AGREES, capture_id=look)
        else:
            differs.append(f"the post says {published.value[:10]}")
    if differs and found.date is not None:
        note = f"the article says {found.date.value[:10]}, " + ", ".join(differs)
        yield evidence.item(EvidenceKind.DATE_DIFFERS, capture_id=look, note=note)


def span(written: Partial | None) -> tuple[date, date] | None:
    """The first and last day that a date may mean; None for a value that is no date."""
    if written is None:
        return None
    try:
        numbers = [int(piece) for piece in written.value[:10].split("-")]
        if len(numbers) == _YEAR:
            return date(numbers[0], 1, 1), date(numbers[0], 12, 31)
        if len(numbers) == _MONTH:
            first = date(numbers[0], numbers[1], 1)
            return first, (first + timedelta(days=31)).replace(day=1) - _DAY
        day = date(*numbers[:_FULL])
    except (ValueError, OverflowError):
        return None
    return day, day


def _near(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return (one[0] - other[1]).days <= 1 and (other[0] - one[1]).days <= 1


def _text(found: Found, lead: Lead) -> Iterator[Evidence]:
    body, text = found.part(Role.BODY), lead.source.text
    if body is None or not text or not text.strip():
        return
    copied = _copied(body.value, text) if found.anchor is Anchor.UNCERTAIN else body.value
    told = compare(copied, text)
    enough = _says_something(copied)
    look = _look(lead.source, "/text")
    if told.state in _AGREEING:
        weight = Weight.STRONG if enough else Weight.SUPPORTING
        yield evidence.item(EvidenceKind.TEXT_AGREES, weight=weight, capture_id=look, note=_told(told))
    elif told.state is ComparisonState.ALTERED and enough and told.similarity is not None:
        if told.similarity >= ALIKE:
            yield evidence.item(EvidenceKind.TEXT_AGREES, weight=Weight.SUPPORTING, capture_id=look, note=_told(told))
        elif told.similarity < UNLIKE:
            yield evidence.item(EvidenceKind.TEXT_DIFFERS, capture_id=look, note=_told(told))


def _copied(body: str, text: str) -> str:
    """The words of an uncertain body that are surely the post's: those that fit it, else its last line of words."""
    best = align.fit(body, text)
    if best is not None and best.agreement >= align.DOUBTFUL:
        return body[best.start :]
    return next((line for line in reversed(body.split("\n")) if _says_something(line)), body)


def _says_something(text: str) -> bool:
    letters = [word.key for word in words.split(text) if word.sort is words.Sort.LETTERS]
    return len(letters) >= align.ENOUGH_WORDS and sum(map(len, letters)) >= ENOUGH_LETTERS


def _told(told: Comparison) -> str | None:
    return None if told.state in {ComparisonState.VERBATIM, ComparisonState.SAME_WORDS} else told.state.value


def _outlinks(found: Found, lead: Lead) -> Iterator[Evidence]:
    if not lead.source.outlinks:
        return
    written = {_bare(part.value) for part in found.parts if part.role in {Role.SHORT_LINK, Role.LINK}}
    known = {_bare(url) for link in lead.source.outlinks for url in (link.written, link.url) if url}
    if shared := sorted(written & known):
        yield evidence.item(
            EvidenceKind.OUTLINK_AGREES, capture_id=_look(lead.source, "/outlinks", "/text"), note=shared[0]
        )


def _bare(url: str) -> str:
    return url.strip().partition("://")[2].rstrip("/") or url.strip().rstrip("/")


def _look(source: Source, *pointers: str) -> str | None:
    return next((look for pointer in pointers if (look := source.provenance.get(pointer))), None)
