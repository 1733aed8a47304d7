"""Finds the mentions of an HTML article in one pass of Lexbor: embeds, players, posts, short links, citations. Pure.

An element that carries a platform's mark, or whose address names a platform's item, is an embed; a link is a mention
where it leads to a post, over a short link, or (in the main content) to another site. Links inside an embed are its
parts; the same post said twice in one place is one mention; what is not shown is found last, and only where the page
shows it nowhere.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser

from resolver import clean
from resolver.errors import ArticleUnreadable
from resolver.find import embeds, marks
from resolver.find.attributes import Looks
from resolver.find.content import is_manuscript, main_content
from resolver.find.found import Found, Links, Sightings, Span
from resolver.find.pointer import Paths
from resolver.find.spans import composed, is_composed, merged, overlaps
from resolver.find.spot import Look, Spot, Walked
from resolver.find.targets import SOMEWHERE, Target, Targets, absolute, target
from resolver.find.unseen import Place, Unseen
from resolver.find.visible import walk
from resolver.markup import parsed
from resolver.vocabulary import Form

_WHOLE = re.compile(r"<(?:!doctype|html|head|body)[\s>]", re.IGNORECASE)
_SNIFFED = 4096
_BODY = b"<!doctype html><body>"
"""What stands before a fragment, so that all of it, leading comments and scripts too, is in the body."""

_NESTED = 8
"""Embeds around a link that count it as theirs."""

_DEPTH = 3
"""Pages inside pages (templates, srcdoc, escaped markup) that are opened."""


@dataclass(frozen=True, slots=True)
class _Seen:
    place: Place
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
        classes = (tree.body.attributes.get("class") if tree.body else None) or ""
        self._furnished = self.whole and not is_manuscript(body[:_SNIFFED], classes)
        self.headline, self.language, self.url = _head(tree) if self.whole and depth == 0 else (None, None, None)
        walked = walk(root, targets=Targets(self.url), looks=Looks(), lines=lines)
        self.text, self._moved = _composed(walked)
        self._spots, self._walked = walked.spots, walked
        self._paths = Paths(fragment=not self.whole)

    def sightings(self, links: Links) -> Sightings:
        """The mentions of the page's markup, in reading order."""
        prose = main_content(self._spots, self.text) if self._furnished else None
        kept = self._shown(links, prose)
        seen = [
            _Seen((spot.at, spot.order), replace(found, pointer=self._paths.path(spot.node)))
            for spot, found in kept.kept
        ]
        keys = {each.found.item.key for each in seen if each.found.item}
        inner = self._embeds_of if self._depth < _DEPTH else None
        unseen = Unseen(self._walked, self._moved, self._paths, inner).found(keys)
        seen += [_Seen(place, found) for place, found in unseen]
        seen.sort(key=lambda each: each.place)
        spans = [(spot.start, spot.end) for spot in self._spots if spot.look is Look.LINK]
        spans += [(each.found.start, each.found.end) for each in seen]
        covered = merged((start, end) for start, end in spans if start is not None and end is not None)
        places = [each.place[0] for each in seen]
        return Sightings([each.found for each in seen], covered, prose, places, merged(kept.again))

    def remarks(self) -> Iterator[tuple[str, int]]:
        """The page's comments, in order, with the length of the text before each."""
        return ((raw.content, self._moved(raw.at)) for raw in self._walked.raw if raw.tag == "!")

    def _shown(self, links: Links, prose: Sequence[Span] | None) -> "_Places":
        inner = _inner(self._spots)
        made: dict[int, Found] = {}
        for spot in reversed(self._spots):
            if spot.look is Look.MARK and (found := embeds.read(spot, inner[id(spot)], self.text)):
                made[id(spot)] = found
        places = _Places()
        for spot in self._spots:
            if spot.outer is not None and any(id(outer) in made for outer in _around(spot)):
                continue
            found = made.get(id(spot)) if spot.look is Look.MARK else self._link(spot, links, prose)
            if found is not None:
                places.add(spot, found, self.text)
        return places

    def _link(self, spot: Spot, links: Links, prose: Sequence[Span] | None) -> Found | None:
        leads: Target | None = spot.target
        if leads is None:
            return None
        if leads.ordinary:
            if links == "none" or spot.muted or spot.start is None or spot.end is None:
                return None
            if links == "body" and prose is not None and not overlaps((spot.start, spot.end), prose):
                return None
            if leads is SOMEWHERE:
                leads = target(spot.attributes.get("href") or "")
                if leads is None:
                    return None
        item = leads.item
        shown = item is not None and any(claim.item(spot.attributes) for claim in marks.claims("a", spot.attributes))
        return Found(
            Form.EMBED_HTML if shown else Form.LINK,
            leads.platform,
            spot.start,
            spot.end,
            item=item,
            url=item.url if item else leads.url,
            handle=item.handle if item else None,
        )

    def _embeds_of(self, html: str) -> list[Found]:
        page = Page(html, depth=self._depth + 1)
        return [
            replace(found, form=Form.EMBED_HIDDEN, start=None, end=None, parts=())
            for found in page.sightings("none").found
            if found.form is not Form.LINK
        ]


def _composed(walked: Walked) -> tuple[str, Callable[[int], int]]:
    """The text of a walk in NFC, and how its offsets move; those of the spots are moved."""
    if is_composed(walked.text):
        return walked.text, _same
    edges = {edge for spot in walked.spots for edge in (spot.at, spot.start, spot.end) if edge is not None}
    edges.update(raw.at for raw in walked.raw)
    edges.update(at for _, at, _ in walked.templates)
    text, moved = composed(walked.text, edges)
    for spot in walked.spots:
        spot.at = moved(spot.at)
        if spot.start is not None and spot.end is not None:
            start, end = moved(spot.start), moved(spot.end)
            spot.start, spot.end = (start, end) if start < end else (None, None)
    return text, moved


def _same(offset: int) -> int:
    return offset


class _Places:
    """Keeps one mention for a post that is said twice in one place: an embed, its fallback, the link beneath it.

    A quote that stands there twice is two, each with its words.
    """

    def __init__(self) -> None:
        self.kept: list[tuple[Spot, Found]] = []
        self.again: list[Span] = []

    def add(self, spot: Spot, found: Found, text: str) -> None:
        """Take the next mention in reading order."""
        if self.kept and found.item is not None:
            before, earlier = self.kept[-1]
            same = earlier.item is not None and earlier.item.key == found.item.key
            if same and _touch(before, spot, text) and not (embeds.is_quote(earlier) and embeds.is_quote(found)):
                if _rank(found) > _rank(earlier):
                    self.kept[-1] = (spot, found)
                less = before if self.kept[-1][0] is spot else spot
                if less.start is not None and less.end is not None:
                    self.again.append((less.start, less.end))
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
        if spot.outer is not None and spot.look is Look.LINK:
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
