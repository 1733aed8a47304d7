"""Puts a flattened post together from what was read of it: span, parts, links, item. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from resolver import platforms
from resolver.dates import Written
from resolver.find.body import Body
from resolver.find.found import Found, FoundPart
from resolver.find.hosts_in_text import is_short
from resolver.find.signature import Span
from resolver.find.urls_in_text import Links, WrittenUrl
from resolver.model import Partial
from resolver.platforms import Item, Platform
from resolver.vocabulary import Anchor, Form, Role

_OPENS_ADDRESS = re.compile(r"[ \t]?[*_]{0,3}\]?[*_]{0,3}[ \t]{0,2}\([ \t]?(?=https?:)")
_LEADS_TO = re.compile(r"[*_]{0,3}[ \t]{0,4}:?(?P<line>[ \t]{0,4}\n[\s>]{0,8})?[ \t]{0,4}[<\[(]?(?=[\w.-]{1,30}[:/])")
_CLOSING = frozenset(">])")


@dataclass(frozen=True, slots=True)
class Own:
    """The post's own address beside its signature, as some converters leave it: `date (https://…/status/1)`."""

    item: Item
    at: Span
    end: int
    url: str


def own_address(
    text: str, links: Links, after: int, platform: Platform, handle: str | None = None, day: Partial | None = None
) -> Own | None:
    """The address of a post of `platform` in brackets right after `after`; None when none stands there.

    With the `handle` and the `day` that the post is signed with, the address may also stand in angle brackets, bare, or
    in the next line, as plain text of mails has it: it is the post's own where the handle is the same, and the day is
    the one that the id holds.
    """
    opened = _OPENS_ADDRESS.match(text, after)
    if opened is not None and (own := _address_at(text, links, opened.end(), platform)) is not None:
        return own
    leads = _LEADS_TO.match(text, after) if handle and day else None
    own = _address_at(text, links, leads.end(), platform) if leads else None
    if leads is None or own is None or (own.item.handle or "").lower() != (handle or "").lower():
        return None
    posted = platform.clock(own.item)
    if posted is None:
        return own if leads["line"] is None else None
    written = date.fromisoformat(day.value[:10]) if day else None
    return own if written is not None and abs((posted.date() - written).days) <= 1 else None


def _address_at(text: str, links: Links, start: int, platform: Platform) -> Own | None:
    link = next(iter(links.within(start, start + 1)), None)
    item = platforms.item(link.url) if link else None
    if link is None or item is None or item.platform != platform.name:
        return None
    return Own(item, Span(start, link.end), link.end + (text[link.end : link.end + 1] in _CLOSING), link.url)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one flattened post.

    `start` and `end` span the signature, `opened` is where a label before it begins; `embed` says that the words are an
    embed's own, so that a post stood here even where its text did not come along.
    """

    platform: Platform
    start: int
    end: int
    name: Span | None = None
    at: Span | None = None
    handle: str | None = None
    date: Written | None = None
    body: Body | None = None
    own: Own | None = None
    opened: int | None = None
    embed: bool = False

    def found(self, text: str, links: Links) -> Found:
        """The mention, with its parts in reading order; `links` are the addresses of the text."""
        parts = [_part(text, Role.ATTRIBUTION, Span(self.start, self.end))]
        written = self._links(links)
        media = next((link for role, link in written if role is Role.MEDIA_LINK), None)
        if self.body is not None:
            parts.append(_part(text, Role.BODY, Span(self.body.start, self.body.end)))
            parts += [_part(text, role, Span(link.start, link.end)) for role, link in written]
        for role, span in ((Role.AUTHOR_NAME, self.name), (Role.HANDLE, self.at)):
            parts += [_part(text, role, span)] if span else []
        if self.date:
            parts.append(_part(text, Role.DATE, Span(self.date.start, self.date.end)))
        if self.own:
            parts.append(_part(text, Role.LINK, self.own.at))
        address = self.own.url if self.own else media.url if media else None
        ends = [part.end for part in parts] + ([self.own.end] if self.own and self.own.at.start >= self.start else [])
        starts = [part.start for part in parts] + ([self.opened] if self.opened is not None else [])
        whole = self.body is not None or self.embed
        return Found(
            form=Form.FLATTENED_POST if whole else Form.ATTRIBUTION_ONLY,
            platform=self.platform.name,
            start=min(starts),
            end=max(ends),
            item=self.own.item if self.own else None,
            url=address,
            parts=tuple(sorted(parts, key=lambda part: (part.start, -part.end))),
            author=" ".join(text[self.name.start : self.name.end].split()) if self.name else None,
            handle=self.handle,
            date=self.date.date if self.date else None,
            anchor=Anchor.ANCHORED if self.body is None or self.body.sure else Anchor.UNCERTAIN,
        )

    def _links(self, links: Links) -> list[tuple[Role, WrittenUrl]]:
        if self.body is None:
            return []
        found = [link for link in links.within(self.body.start, self.body.end) if link.end <= self.body.end]
        hosts = self.platform.flattened.media_hosts if self.platform.flattened else ()
        slugs = {_slug(link) for link in found if link.host in hosts}
        return [(self._role(link, hosts, slugs), link) for link in found]

    def _role(self, link: WrittenUrl, hosts: tuple[str, ...], slugs: set[str]) -> Role:
        if link.host in hosts or (is_short(link.host) and _slug(link) in slugs):
            return Role.MEDIA_LINK
        return Role.SHORT_LINK if is_short(link.host) else Role.LINK


def _slug(link: WrittenUrl) -> str:
    return link.url.rpartition("/")[2]


def _part(text: str, role: Role, span: Span) -> FoundPart:
    return FoundPart(role, span.start, span.end, text[span.start : span.end])
