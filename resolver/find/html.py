"""Finds the mentions of an HTML article in one pass of Lexbor: embeds, players, posts, short links, citations. Pure.

An element that carries a platform's mark, or whose address names a platform's item, is an embed; a link is a mention
where it leads to a post, over a short link, or (in the main content) to another site. Links inside an embed are its
parts; the same post said twice in one place is one mention; what is not shown is found last, and only where the page
shows it nowhere.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser

from resolver import clean
from resolver.dates import read_written
from resolver.errors import ArticleUnreadable
from resolver.find import embeds, hidden
from resolver.find.attributes import Looks
from resolver.find.content import main_content
from resolver.find.found import Found, Links, Sightings, Span
from resolver.find.pointer import Paths
from resolver.find.spans import composed, merged, overlaps
from resolver.find.targets import Target, Targets, absolute
from resolver.find.visible import Look, Raw, Spot, walk
from resolver.markup import parsed
from resolver.vocabulary import Basis, Form

_WHOLE = re.compile(r"<(?:!doctype|html|head|body)[\s>]", re.IGNORECASE)
_SNIFFED = 4096
_BODY = b"<!doctype html><body>"
"""What stands before a fragment, so that all of it, leading comments and scripts too, is in the body."""

_NESTED = 8
"""Embeds around a link that count it as theirs."""

_DEPTH = 3
"""Pages inside pages (templates, srcdoc, escaped markup) that are opened."""

_MAX_INNER = 500
"""Pieces of hidden markup that are read as pages of their own."""


@dataclass(frozen=True, slots=True)
class _Seen:
    place: tuple[int, int]
    found: Found


class Page:
    """One parsed page; see the module. `depth` counts the pages around it, `utf8` are the body's bytes, if known.

    `part` says that the body is a piece of an article whatever it looks like; with `lines`, line breaks of the source
    are shown, as WordPress shows them.
    """

    def __init__(
        self, body: str, *, depth: int = 0, utf8: bytes | None = None, part: bool = False, lines: bool = False
    ) -> None:
        self.whole = not part and _WHOLE.search(body[:_SNIFFED]) is not None
        utf8 = body.encode("utf-8", "replace") if utf8 is None else utf8
        tree = parsed(utf8 if self.whole else _BODY + utf8)
        root = tree.root
        if root is None:
            raise ArticleUnreadable("The article holds no HTML.")
        self._tree, self._depth = tree, depth
        self.headline, self.language, self.url = _head(tree) if self.whole and depth == 0 else (None, None, None)
        walked = walk(root, reads=Targets(self.url).read, looks=Looks().at, lines=lines)
        edges = {edge for spot in walked.spots for edge in (spot.at, spot.start, spot.end) if edge is not None}
        edges.update(raw.at for raw in walked.raw)
        self.text, self._moved = composed(walked.text, edges)
        for spot in walked.spots:
            spot.at = self._moved(spot.at)
            if spot.start is not None and spot.end is not None:
                spot.start, spot.end = self._moved(spot.start), self._moved(spot.end)
        self._spots, self._raw, self._templates = walked.spots, walked.raw, walked.templates
        self._paths = Paths(fragment=not self.whole)

    def sightings(self, links: Links) -> Sightings:
        """The mentions of the page's markup, in reading order."""
        prose = main_content(self._spots, self.text) if self.whole else None
        seen = list(self._shown(links, prose))
        keys = {each.found.item.key for each in seen if each.found.item}
        seen += self._hidden(keys)
        seen.sort(key=lambda each: each.place)
        spans = [(spot.start, spot.end) for spot in self._spots if spot.look is Look.LINK]
        spans += [(each.found.start, each.found.end) for each in seen]
        covered = merged((start, end) for start, end in spans if start is not None and end is not None)
        return Sightings([each.found for each in seen], covered, prose)

    def remarks(self) -> Iterator[tuple[str, int]]:
        """The page's comments, in order, with the length of the text before each."""
        return ((raw.content, self._moved(raw.at)) for raw in self._raw if raw.tag == "!")

    def _shown(self, links: Links, prose: Sequence[Span] | None) -> Iterator[_Seen]:
        inner = _inner(self._spots)
        made: dict[int, Found] = {}
        for spot in reversed(self._spots):
            if spot.look is Look.MARK and (found := embeds.read(spot, inner[id(spot)], self.text)):
                made[id(spot)] = found
        places = _Places()
        for spot in self._spots:
            if any(id(outer) in made for outer in _around(spot)):
                continue
            found = made.get(id(spot)) if spot.look is Look.MARK else self._link(spot, links, prose)
            if found is not None:
                places.add(spot, found, self.text)
        for spot, found in places.kept:
            yield _Seen((spot.at, spot.order), replace(found, pointer=self._paths.path(spot.node)))

    def _link(self, spot: Spot, links: Links, prose: Sequence[Span] | None) -> Found | None:
        leads: Target | None = spot.target
        if leads is None:
            return None
        if leads.ordinary:
            if links == "none" or spot.muted or spot.start is None or spot.end is None:
                return None
            if links == "body" and prose is not None and not overlaps((spot.start, spot.end), prose):
                return None
        item = leads.item
        return Found(
            Form.LINK,
            leads.platform,
            spot.start,
            spot.end,
            item=item,
            url=item.url if item else leads.url,
            handle=item.handle if item else None,
        )

    def _hidden(self, keys: set[str]) -> Iterator[_Seen]:
        budget = _MAX_INNER
        for raw in self._raw:
            if raw.tag in {"style", "title"} or (raw.tag == "!" and not _stands_alone(raw)):
                continue
            place = self._moved(raw.at), raw.order
            page = self._inside(raw) if budget else None
            budget -= page is not None
            for found in page or _in_state(raw):
                key = found.item.key if found.item else None
                if key is None or key not in keys:
                    if key is not None:
                        keys.add(key)
                    form = Form.EMBED_HTML if raw.tag == "srcdoc" else Form.EMBED_HIDDEN
                    yield _Seen(place, replace(found, form=form, pointer=self._path(raw)))
        for node, at, order in self._templates[:budget]:
            html = "".join(fragment.html or "" for fragment in node.template_fragments())
            for found in self._embeds_of(html):
                key = found.item.key if found.item else None
                if key is not None and key not in keys:
                    keys.add(key)
                    yield _Seen((self._moved(at), order), replace(found, pointer=self._paths.path(node)))

    def _path(self, raw: Raw) -> str:
        """The path of the element that holds a hidden text: of a comment, the element around it."""
        above = raw.node.parent if raw.tag == "!" else None
        return self._paths.path(raw.node if above is None else above)

    def _inside(self, raw: Raw) -> list[Found] | None:
        """The embeds in a piece of hidden text that is markup; None when it is none."""
        if self._depth >= _DEPTH:
            return None
        html = hidden.markup(raw.content, code=raw.tag == "script")
        return None if html is None else self._embeds_of(html)

    def _embeds_of(self, html: str) -> list[Found]:
        page = Page(html, depth=self._depth + 1)
        return [
            replace(found, form=Form.EMBED_HIDDEN, start=None, end=None, parts=())
            for found in page.sightings("none").found
            if found.form is not Form.LINK
        ]


def _stands_alone(raw: Raw) -> bool:
    """Whether a comment is all that its element holds, as loaders leave an embed until it is scrolled to."""
    above = raw.node.parent
    if above is None or raw.content.lstrip().startswith("[if"):
        return False
    return all(child.mem_id == raw.node.mem_id or child.tag in {"script", "noscript"} for child in above.iter())


def _in_state(raw: Raw) -> Iterator[Found]:
    seen: set[str] = set()
    for each in hidden.posts(raw.content):
        item = each.item
        if item.key in seen:
            continue
        seen.add(item.key)
        quote = hidden.quote_around(raw.content, each.at)
        date = read_written(quote.date, Basis.MARKUP) if quote and quote.date else None
        yield Found(
            Form.EMBED_HIDDEN,
            item.platform,
            None,
            None,
            item=item,
            url=item.url,
            author=quote.name if quote else None,
            handle=(quote.handle if quote else None) or item.handle,
            date=date,
        )


class _Places:
    """Keeps one mention for a post that is said twice in one place: an embed, its fallback, the link beneath it."""

    def __init__(self) -> None:
        self.kept: list[tuple[Spot, Found]] = []

    def add(self, spot: Spot, found: Found, text: str) -> None:
        """Take the next mention in reading order."""
        if self.kept and found.item is not None:
            before, earlier = self.kept[-1]
            same = earlier.item is not None and earlier.item.key == found.item.key
            if same and _touch(before, spot, text):
                if _rank(found) > _rank(earlier):
                    self.kept[-1] = (spot, found)
                return
        self.kept.append((spot, found))


def _touch(before: Spot, after: Spot, text: str) -> bool:
    end = before.at if before.end is None else before.end
    start = after.at if after.start is None else after.start
    return not text[end:start].strip()


def _rank(found: Found) -> int:
    return 0 if found.form is Form.LINK else 2 if embeds.is_quote(found) else 1


def _around(spot: Spot) -> Iterable[Spot]:
    outer = spot.outer
    for _ in range(_NESTED):
        if outer is None:
            return
        yield outer
        outer = outer.outer


def _inner(spots: Sequence[Spot]) -> dict[int, list[Spot]]:
    inner: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        if spot.look is Look.LINK:
            for outer in _around(spot):
                inner[id(outer)].append(spot)
    return inner


def _head(tree: LexborHTMLParser) -> tuple[str | None, str | None, str | None]:
    """Headline, language and own address as the page declares them."""
    head, root = tree.head, tree.root
    if head is None or root is None:
        return None, None, None
    said: dict[str, str] = {}
    for node in head.iter():
        tag = node.tag
        if tag in {"meta", "link", "title"}:
            attributes = node.attributes
            name = attributes.get("property") or attributes.get("rel") or tag
            value = attributes.get("content") or attributes.get("href") or (node.text() if tag == "title" else None)
            if value and name:
                said.setdefault(name.lower(), value)
    title = said.get("og:title") or said.get("title")
    url = absolute(said.get("canonical", "")) or absolute(said.get("og:url", ""))
    language = root.attributes.get("lang")
    return (
        clean.line(title) if title else None,
        clean.line(language, 35) if language else None,
        clean.link(url) if url else None,
    )
