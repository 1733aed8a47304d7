"""Reads one fetched page: every vocabulary in its head, then, where the head left something open, its byline.

1. decode   charset.decode                         bytes → text, as browsers do
2. cut      head.read_head                         one linear pass, JSON-LD wherever it stands
3. claim    opengraph, jsonld, scholarly, newsroom, html      one table each
4. pick     pick.pick                              one value a field, its origin, what else was said
5. look     body.read                              only where author or date is missing, then pick again; not in an
                                                   answer that refuses the page: of that one nothing but titles counts
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from resolver.answer import Answer
from resolver.charset import decoded
from resolver.metadata import addresses, body, html, jsonld, newsroom, opengraph, scholarly, titles
from resolver.metadata.claims import Claim, Disagreement, Field, Page
from resolver.metadata.head import HEAD_CAP, PAGE_CAP, SIGNED, Head, header_links, read_head
from resolver.metadata.pick import pick
from resolver.metadata.values import absolute, original
from resolver.model import Facts

STRETCHES = 2
"""How often a further stretch is unpacked for the heading alone: it stands 27 to 97 KB after the head in 7 of 42 real
pages (2026).
"""

_DAY = re.compile(r"/((?:19|20)\d\d)(?:([/-])(\d\d?)\2(\d\d?)|(\d\d)(\d\d))(?=[/-])")
_HOME = re.compile(
    r"https?://[^/?#]*/?(?:(?:index|default|home)(?:\.[a-z]{2,5})?)?(?:[?#].*)?", re.IGNORECASE | re.DOTALL
)

FAR = 64 * 1024
"""Bytes of a head that are read where it names the page only behind `HEAD_CAP`."""

_NAMED = re.compile(rb"<(?:title|meta\s[^<>]{0,200}og:title)", re.IGNORECASE)
_SUCCESS = 2
_HOME_SLASHES = "https://example.org/".count("/")


class PageFacts(NamedTuple):
    """What a page says about itself, and where it says so.

    `origins` maps the JSON Pointer of a field of `Facts` to the vocabulary and tag that gave it. `canonical` is the
    declared address where it may be believed (same registrable domain); other claims stand in `disagreements`.
    `elsewhere` is the canonical address on another site where the page declares no other: the room `canonical` says
    when it is believed. `named` are the addresses, as written and relative to `base`, that the page gives as other
    ways to itself: AMP, other languages and devices, its short link. `text_title_only` says that no vocabulary named
    the page: its title stood in `<title>` or a heading alone; `signed`, that its JSON-LD names author and day.
    """

    facts: Facts
    origins: Mapping[str, str]
    canonical: str | None = None
    disagreements: tuple[Disagreement, ...] = ()
    oembed_url: str | None = None
    amp_url: str | None = None
    elsewhere: str | None = None
    named: tuple[str, ...] = ()
    base: str = ""
    text_title_only: bool = True
    signed: bool = False


def read_page(answer: Answer) -> PageFacts:
    """Everything that a page's bytes say about it, in bounded time whatever they are; it never raises.

    A page that comes packed is unpacked further only where its beginning leaves something open: twice a stretch further
    where only the article's heading is still to come, else to its end.
    """
    begun = None
    for _ in range(1 + STRETCHES):
        if not answer.has_more or SIGNED not in answer.beginning:
            break
        begun = _opened(answer, answer.beginning, begun)
        if (told := _read(answer, begun, partly=True)) is not None:
            return told
        if not begun.lacks_heading:
            break
        answer.unpack()
    return _read(answer, _opened(answer, answer.body, begun), partly=False) or PageFacts(Facts(), {})


class _Opened(NamedTuple):
    """A page, or its beginning, as text, with its head and the headings that may be the article's.

    `exact` says that its bytes are UTF-8, `repeated` that the heading is one that the head repeats, `home` that it is a
    site's front page.
    """

    text: str
    exact: bool
    head: Head
    headings: tuple[tuple[int, str], ...]
    repeated: bool
    home: bool

    @property
    def has_heading(self) -> bool:
        """Whether the article's heading is there, with the piece around it that may be looked at."""
        return self.repeated and self.headings[0][0] + body.AFTER <= len(self.text)

    @property
    def lacks_heading(self) -> bool:
        """Whether nothing but that is missing for the page to be told by its beginning."""
        to_come = self.repeated or not (self.headings or self.home)
        return to_come and self.head.closed and self.head.signs and not self.has_heading


def _opened(answer: Answer, raw: bytes, begun: _Opened | None = None) -> _Opened:
    """Open a page, or its beginning; a head that ended in what was opened before, and tells all, is not read again."""
    text, exact = decoded(raw[:PAGE_CAP], answer.declared_charset)
    if b"\0" in raw and "\0" in text:  # in bytes it is found forty times as fast
        text = text.replace("\0", "")
    if begun and begun.exact and exact and begun.head.closed and begun.head.signs:
        head = begun.head
    else:
        head = read_head(text)
        if not head.tells and head.end >= min(len(text), HEAD_CAP) and (far := _far_head(raw)):
            head = replace(read_head(decoded(far, answer.declared_charset)[0]), end=len(text), closed=False)
        if link := answer.headers.get("link"):
            head.links.extend(each._replace(href=absolute(answer.url, each.href) or "") for each in header_links(link))
    named = _named(head)
    home = _is_home(original(answer.url))
    headings = () if home else _headings(text, head, named)
    repeated = len(headings) == 1 and titles.fold(headings[0][1]) in map(titles.fold, named)
    return _Opened(text, exact, head, headings, repeated, home)


def _far_head(raw: bytes) -> bytes:
    """The piece of a very long head in which the page is named, behind all that its scripts and styles took."""
    named = _NAMED.search(raw, HEAD_CAP - FAR)
    if named is None:
        return b""
    at = named.start()
    start = max(at - FAR // 2, *(raw.rfind(end, 0, at) for end in (b"</script", b"</style", b"-->")))
    return raw[start : start + FAR]


def _read(answer: Answer, page: _Opened, *, partly: bool) -> PageFacts | None:
    """What this much of a page says; None where a part of it may say less than the whole would.

    A part says all where the head ends in it and names author and date, and the article's heading, with the piece
    around it, repeats what the head says: then nothing after it would be looked at, or change what is chosen.
    """
    text, head, headings = page.text, page.head, page.headings
    if partly and not (page.exact and page.has_heading and head.signs and head.end < len(text)):
        return None
    url = original(answer.url)
    near, heading = headings[0] if headings else (None, None)
    base = absolute(answer.url, head.base) or answer.url if head.base else answer.url
    around = body.around(text, _body_of(text, head), near)
    about = Page(url, base, tuple(words for _, words in headings), around, text, head.end, answer.observed_at)
    unseen = False

    def look(wanted: frozenset[Field]) -> list[Claim]:
        nonlocal unseen
        if answer.status // 100 != _SUCCESS:
            return []
        unseen = partly
        if page.home:
            wanted -= {Field.PUBLISHED}
        found = body.read(text, _body_of(text, head), near, heading, wanted)
        return [*found, *_day_in(url)] if Field.PUBLISHED in wanted else found

    picked = pick(_claims(head, answer, about), about, look)
    if unseen:
        return None
    return PageFacts(
        facts=picked.facts,
        origins=picked.origins,
        canonical=picked.facts.url,
        disagreements=picked.disagreements,
        oembed_url=absolute(base, html.oembed_link(head) or ""),
        amp_url=absolute(base, html.amp_link(head) or ""),
        elsewhere=None if picked.facts.url else addresses.elsewhere(html.canonical_links(head), url, base),
        named=tuple(html.own_links(head)),
        base=base,
        text_title_only=picked.origins.get(Field.TITLE, "html:").startswith("html:"),
        signed=head.signs,
    )


def _claims(head: Head, answer: Answer, page: Page) -> list[Claim]:
    declared = {jsonld.same_address(answer.url)}
    declared.update(jsonld.same_address(link.href) for link in head.links if "canonical" in link.rel)
    declared.update(map(jsonld.same_address, head.metas.get("og:url", ())))
    return [
        *opengraph.read(head.metas),
        *jsonld.read(head.blocks, frozenset(declared)),
        *scholarly.read(head.metas),
        *newsroom.read(head.metas),
        *html.read(head, answer.headers),
        *(Claim(Field.TITLE, 60 + order, "html:h1", words) for order, words in enumerate(page.headings)),
    ]


def _headings(text: str, head: Head, named: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Position and words of the headings that may be the article's; one that the head repeats is it.

    Some sites set their own name as `h1` and the article's heading as `h2`.
    """
    first, folded = list[tuple[int, str]](), frozenset(map(titles.fold, named))
    for found in body.headings(text, _body_of(text, head), known=folded):
        if titles.fold(found[1]) in folded:
            return (found,)
        first.append(found)
    if first and not any(titles.is_kin(words, title) for _, words in first for title in named):
        second = body.headings(text, _body_of(text, head), "h2")
        kin = (found for found in second if any(titles.is_kin(found[1], title) for title in named))
        return (*islice(kin, 1), *first)
    return tuple(first)


def _body_of(text: str, head: Head) -> int:
    """Where the body of a page begins; of one without tags for head and body at its start."""
    return head.end if head.end < len(text) else 0


def _named(head: Head) -> Sequence[str]:
    """The titles in the head's cards, else its `<title>`."""
    metas = head.metas
    return [*metas.get("og:title", ()), *metas.get("twitter:title", ())] or [head.title or ""]


def _day_in(url: str) -> Iterator[Claim]:
    """The day in an address like `/2016/12/01/story` or `/20161201/story`: the last word where nothing else tells."""
    if day := _DAY.search(urlsplit(url).path):
        month, number = int(day[3] or day[5]), int(day[4] or day[6])
        yield Claim(Field.PUBLISHED, 200, "url:path", f"{day[1]}-{month:02}-{number:02}")


def _is_home(url: str) -> bool:
    """Whether this is a site's front page; the address of most pages has too many parts for one."""
    return (url.count("/") <= _HOME_SLASHES or "?" in url or "#" in url) and _HOME.fullmatch(url) is not None
