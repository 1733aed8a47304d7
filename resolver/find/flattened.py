"""Finds posts whose embed was flattened to text, X's first: body, links and signature, each with its span. Pure.

What a platform's flattened embed looks like is said in its file (`Platform.flattened`); this module reads it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from resolver import platforms
from resolver.dates import Written
from resolver.find.body import Body, body_above
from resolver.find.found import Found, FoundPart
from resolver.find.hosts_in_text import is_short
from resolver.find.signature import Signature, signature_at
from resolver.find.urls_in_text import WrittenUrl, urls_in_text
from resolver.platforms import Platform
from resolver.platforms.base import Item
from resolver.vocabulary import Anchor, Form, Role

_URL_AFTER = re.compile(r"\]?[ \t]{0,2}\((?=https?:)")


@cache
def _dashed() -> tuple[tuple[re.Pattern[str], Platform], ...]:
    return tuple(
        (re.compile(each.flattened.dashed), each)
        for each in platforms.every()
        if each.flattened and each.flattened.dashed
    )


def flattened_posts(text: str) -> Iterator[Found]:
    """Every flattened post in `text`, in order, none overlapping another."""
    done = 0
    at = text.find("@")
    while at >= 0:
        signature = signature_at(text, at, done)
        found = _post(text, signature, done) if signature else None
        if found is not None and found.end is not None:
            yield found
            done = found.end
        at = text.find("@", max(at + 1, done))


def _post(text: str, signature: Signature, floor: int) -> Found | None:
    platform = next((each for handle, each in _dashed() if handle.fullmatch(signature.handle)), None)
    if platform is None or platform.flattened is None:
        return None
    if signature.date is None and not signature.masked and not _signs_alone(text, signature):
        return None
    whole = signature.date or signature.masked or _after_link(text, signature)
    body = None
    if whole and (signature.name or signature.dash):
        form = platform.flattened
        body = body_above(text, signature.start, floor, limit=form.limit, by_weight=form.weighted)
    return _found(text, platform, signature, body)


def _signs_alone(text: str, signature: Signature) -> bool:
    """A signature whose date is lost counts only after an em dash that begins its line or follows a link or hashtag."""
    if signature.dash != "strong" or signature.name is None:
        return False
    line = text[max(0, signature.start - 120) : signature.start].rpartition("\n")[2]
    return not line.strip(" \t>") or re.search(r"(?:/\w+\)?|#\w+)\s{0,2}$", line) is not None


def _after_link(text: str, signature: Signature) -> bool:
    before = text[max(0, signature.start - 40) : signature.start]
    return re.search(r"(?:t\.co|pic\.(?:twitter|x)\.com)/\w{1,12}\)?\s{0,3}$", before) is not None


@dataclass(frozen=True, slots=True)
class _Own:
    """The post's own address behind the date, as some converters leave it."""

    item: Item
    start: int
    end: int
    stop: int
    url: str


def _own_address(text: str, date: Written | None, platform: Platform) -> _Own | None:
    opened = _URL_AFTER.match(text, date.end) if date else None
    if opened is None:
        return None
    link = next(urls_in_text(text[opened.end() : opened.end() + 400]), None)
    item = platforms.item(link.url) if link and link.start == 0 else None
    if link is None or item is None or item.platform != platform.name:
        return None
    start, end = opened.end(), opened.end() + link.end
    return _Own(item, start, end, end + (text[end : end + 1] == ")"), link.url)


def _found(text: str, platform: Platform, signature: Signature, body: Body | None) -> Found:
    own = _own_address(text, signature.date, platform)
    end = own.stop if own else signature.end
    parts: list[FoundPart] = []
    media = None
    if body is not None:
        parts.append(_part(text, Role.BODY, body.start, body.end))
        links = [_moved(link, body.start) for link in urls_in_text(text[body.start : body.end])]
        media_hosts = platform.flattened.media_hosts if platform.flattened else ()
        media = next((link for link in links if link.host in media_hosts), None)
        parts += [_part(text, _role(link, platform, media), link.start, link.end) for link in links]
    parts.append(_part(text, Role.ATTRIBUTION, signature.start, signature.end))
    if signature.name:
        parts.append(_part(text, Role.AUTHOR_NAME, signature.name.start, signature.name.end))
    parts.append(_part(text, Role.HANDLE, signature.at.start, signature.at.end))
    if signature.date:
        parts.append(_part(text, Role.DATE, signature.date.start, signature.date.end))
    if own:
        parts.append(_part(text, Role.LINK, own.start, own.end))
    name = " ".join(text[signature.name.start : signature.name.end].split()) if signature.name else None
    return Found(
        form=Form.FLATTENED_POST if body else Form.ATTRIBUTION_ONLY,
        platform=platform.name,
        start=body.start if body else signature.start,
        end=end,
        item=own.item if own else None,
        url=own.url if own else media.url if media else None,
        parts=tuple(parts),
        author=name,
        handle=signature.handle,
        date=signature.date.date if signature.date else None,
        anchor=Anchor.ANCHORED if body is None or body.sure else Anchor.UNCERTAIN,
    )


def _moved(link: WrittenUrl, by: int) -> WrittenUrl:
    return WrittenUrl(link.start + by, link.end + by, link.url, link.host)


def _role(link: WrittenUrl, platform: Platform, media: WrittenUrl | None) -> Role:
    if platform.flattened and link.host in platform.flattened.media_hosts:
        return Role.MEDIA_LINK
    if media and is_short(link.host) and link.url.rpartition("/")[2] == media.url.rpartition("/")[2]:
        return Role.MEDIA_LINK
    return Role.SHORT_LINK if is_short(link.host) else Role.LINK


def _part(text: str, role: Role, start: int, end: int) -> FoundPart:
    return FoundPart(role, start, end, text[start:end])
