"""Finds what running text mentions: flattened posts, and addresses as people write them. Pure.

For plain text and for the visible text of a document. Two scans over the text, each linear in its length.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from resolver import platforms
from resolver.find.flattened import flattened_posts
from resolver.find.found import Found, FoundPart
from resolver.find.hosts_in_text import is_short
from resolver.find.identifiers import identifiers
from resolver.find.spans import merged
from resolver.find.urls_in_text import Links, WrittenUrl
from resolver.vocabulary import Form, Role

WEB = "web"


def find_in_text(
    text: str, *, links: bool = True, base: int = 0, most: int | None = None, quoted: bool = False
) -> list[Found]:
    """Every mention in `text`, in reading order, none inside another; offsets count from `base`.

    `text` is normalised (`nfc-v1`). Without `links`, ordinary web addresses are left out; posts and short links stay.
    With `most` no more than so many posts, and so many addresses, are looked for. `quoted`: it is what an embed shows.
    """
    addresses = Links(text, most)
    posts = list(islice(flattened_posts(text, addresses, quoted=quoted), most))
    found = [*posts, *_bare_urls(text, posts, addresses, links=links)]
    taken = merged((each.start, each.end) for each in found if each.start is not None and each.end is not None)
    found += islice(identifiers(text, taken), most)
    found.sort(key=lambda each: each.start or 0)
    return [_moved(each, base) for each in found] if base else found


def _bare_urls(text: str, posts: list[Found], addresses: Links, *, links: bool) -> Iterator[Found]:
    ahead = iter(posts)
    post = next(ahead, None)
    for link in addresses.all:
        while post is not None and post.end is not None and post.end <= link.start:
            post = next(ahead, None)
        if post is not None and post.start is not None and post.start < link.end:
            continue
        found = _bare_url(text, link)
        if links or found.platform != WEB or is_short(link.host):
            yield found


def _bare_url(text: str, link: WrittenUrl) -> Found:
    item = platforms.item(link.url)
    bare = link.host.removeprefix("www.")
    return Found(
        form=Form.BARE_URL,
        platform=item.platform if item else platforms.short(link.url) or WEB,
        start=link.start,
        end=link.end,
        item=item,
        url=link.url,
        parts=(
            FoundPart(
                Role.SHORT_LINK if is_short(bare) else Role.LINK, link.start, link.end, text[link.start : link.end]
            ),
        ),
        handle=item.handle if item else None,
    )


def _moved(found: Found, by: int) -> Found:
    parts = tuple(FoundPart(part.role, part.start + by, part.end + by, part.value) for part in found.parts)
    start = None if found.start is None else found.start + by
    end = None if found.end is None else found.end + by
    return replace(found, start=start, end=end, parts=parts)
