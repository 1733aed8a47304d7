"""Finds the mentions of an HTML article in one pass of Lexbor: embeds, players, post links, short links, citations.

An element that carries a platform's mark, or whose address names a platform's item, is an embed; a link is a mention
where it leads to a post, over a short link, or (in the main content) to another site. Links inside an embed are its
parts. It never fetches.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborHTMLParser

from resolver import platforms
from resolver.errors import ArticleUnreadable
from resolver.find import marks, quotes
from resolver.find.found import Found, Links, Sightings
from resolver.find.pointer import Paths
from resolver.find.spans import composed, merged
from resolver.find.targets import Target, absolute, target, unwrapped
from resolver.find.visible import Kind, Spot, walk
from resolver.platforms.base import Item
from resolver.vocabulary import Form

_WHOLE = re.compile(r"<(?:!doctype|html|head|body)[\s>]", re.IGNORECASE)
_SNIFFED = 4096
_NESTED = 8
"""Embeds around a link that count it as theirs."""


class Page:
    """One parsed page; see the module."""

    def __init__(self, body: str) -> None:
        tree = LexborHTMLParser(body)
        self.whole = _WHOLE.search(body[:_SNIFFED]) is not None
        chosen = marks.selector(body)
        self._known: dict[str, Target | None] = {}
        root = tree.root
        if root is None:
            raise ArticleUnreadable("The article holds no HTML.")
        walked = walk(root, reads=self._read, flagged=tree.css(chosen) if chosen else (), custom=_custom)
        edges = [edge for spot in walked.spots for edge in (spot.at, spot.start, spot.end) if edge is not None]
        self.text, moved = composed(walked.text, edges)
        for spot in walked.spots:
            spot.at = moved(spot.at)
            if spot.start is not None and spot.end is not None:
                spot.start, spot.end = moved(spot.start), moved(spot.end)
        self._walked = walked
        self._tree = tree
        self._paths = Paths(fragment=not self.whole)
        self.headline = None
        self.language = None
        self.url = None

    def _read(self, href: str) -> Target | None:
        if href not in self._known:
            self._known[href] = target(href)
        return self._known[href]

    def sightings(self, links: Links) -> Sightings:
        """The mentions of the page's markup, in reading order."""
        spots = self._walked.spots
        inner = _inner(spots)
        made: dict[int, Found] = {}
        found: list[tuple[int, Found]] = []
        for spot in spots:
            if any(id(outer) in made for outer in _around(spot)):
                continue
            if spot.kind is Kind.MARK:
                mention = self._embed(spot, inner[id(spot)])
            elif spot.kind is Kind.LINK and spot.target is not None and not spot.target.ordinary:
                mention = self._link(spot, spot.target)
            else:
                mention = None
            if mention is not None:
                found.append((spot.at, mention))
                if spot.kind is Kind.MARK:
                    made[id(spot)] = mention
        covered = [(each.start, each.end) for _, each in found if each.start is not None and each.end is not None]
        return Sightings([each for _, each in found], merged(covered))

    def _link(self, spot: Spot, leads: Target) -> Found:
        return Found(
            Form.LINK,
            leads.platform,
            spot.start,
            spot.end,
            item=leads.item,
            url=leads.item.url if leads.item else leads.url,
            pointer=self._paths.path(spot.node),
        )

    def _embed(self, spot: Spot, inner: Sequence[Spot]) -> Found | None:
        attributes = spot.node.attributes
        claim = marks.claim(spot.tag, attributes)
        item = claim.item(attributes) if claim else _any_item(attributes.values())
        within = [quotes.Inner(each.start, each.end, each.target) for each in inner if each.target is not None]
        if claim and item is None and claim.mark.links:
            item = _last(within, claim.platform.name)
        if claim is None and item is None:
            return None
        quoted = quotes.Quoted()
        if claim and claim.mark.quotes and spot.start is not None and spot.end is not None:
            quoted = quotes.read(self.text, spot.start, spot.end, within)
        if item is None and quoted.handle is None:
            return None
        return Found(
            Form.EMBED_HTML,
            item.platform if item else claim.platform.name if claim else "web",
            spot.start,
            spot.end,
            item=item,
            url=item.url if item else None,
            parts=quoted.parts,
            author=quoted.author,
            handle=quoted.handle or (item.handle if item else None),
            date=quoted.date,
            pointer=self._paths.path(spot.node),
        )


def _custom(name: str) -> bool:
    return "-" in name or name in marks.by_tag()


def _any_item(values: Iterable[str | None]) -> Item | None:
    for value in values:
        if value and "//" in value and (url := absolute(value)) and (item := platforms.item(unwrapped(url))):
            return item
    return None


def _last(links: Sequence[quotes.Inner], platform: str) -> Item | None:
    return next((each.target.item for each in reversed(links) if each.target.platform == platform), None)


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
        if spot.kind is Kind.LINK:
            for outer in _around(spot):
                inner[id(outer)].append(spot)
    return inner
