"""A post as Bluesky's AppView shows it: the author's record, and what the network made of it. It never fetches."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import quote

from resolver import clean, shape
from resolver.dates import read_machine
from resolver.model import Agent, Facts, Media, Outlink, Relation
from resolver.platforms.base import Doubt, Item
from resolver.vocabulary import Basis

_BACKDATED = timedelta(days=1)
_UNPROVEN = "handle.invalid"
"""What stands for a handle that does not lead back to the author's DID: no name of anybody."""

_MediaType = Literal["image", "video", "animated_image", "audio", "unknown"]
_KINDS: Mapping[str, _MediaType] = {"images": "image", "video": "video"}

Named = Callable[[str], Item | None]
"""The post that an `at://` address names."""


def dating(post: object) -> tuple[Doubt, ...]:
    """A doubt where the author's own date is more than a day away from when the network saw the post."""
    created, indexed = shape.text(post, "record", "createdAt"), shape.text(post, "indexedAt")
    try:
        apart = datetime.fromisoformat(indexed or "") - datetime.fromisoformat(created or "")
    except (ValueError, TypeError, OverflowError):
        return ()
    said = (("createdAt", created or ""), ("indexedAt", indexed or ""))
    return (("/published", said),) if abs(apart) > _BACKDATED else ()


def facts(post: object, named: Named) -> Facts:
    """What a post view (`app.bsky.feed.defs#postView`) tells."""
    did = clean.line(shape.text(post, "author", "did") or "", clean.TITLE)
    handle = shape.text(post, "author", "handle")
    key = (shape.text(post, "uri") or "").rpartition("/")[2]
    created = shape.text(post, "record", "createdAt")
    words = shape.dig(post, "record", "text")
    return Facts(
        authors=(
            Agent(
                name=clean.line(shape.text(post, "author", "displayName") or "", clean.NAME),
                handle=clean.line(handle or "", clean.NAME) if handle != _UNPROVEN else None,
                url=clean.link(f"https://bsky.app/profile/{quote(did or handle or '', safe=':')}"),
                platform_id=did,
            ),
        ),
        publisher="Bluesky",
        published=read_machine(created, Basis.API) if created else None,
        language=clean.line(shape.text(post, "record", "langs", 0) or "", 20),
        text=clean.block(words) if isinstance(words, str) else None,
        url=clean.link(f"https://bsky.app/profile/{quote(did, safe=':')}/post/{quote(key, safe='')}") if did else None,
        media=tuple(_media(shape.dig(post, "record", "embed"), shape.dig(post, "embed"))),
        outlinks=tuple(_outlinks(post, named)),
        relations=tuple(_relations(post, named)),
    )


def _media(embed: object, view: object) -> list[Media]:
    """Pictures and films of an embed, also beside a quoted post (`recordWithMedia`), with the addresses in its view."""
    kind = (shape.text(embed, "$type") or "").rpartition(".")[2]
    if kind == "recordWithMedia":
        return _media(shape.dig(embed, "media"), shape.dig(view, "media"))
    if kind == "video":
        film = clean.link(shape.text(view, "playlist") or shape.text(view, "thumbnail") or "")
        return [Media(type="video", url=film, alt_text=_alt(embed))]
    return [
        Media(
            type=_KINDS.get(kind, "unknown"),
            url=clean.link(shape.text(view, "images", at, "fullsize") or shape.text(view, "images", at, "thumb") or ""),
            alt_text=_alt(entry),
        )
        for at, entry in enumerate(shape.items(embed, "images")[:20])
    ]


def _alt(entry: object) -> str | None:
    return clean.block(shape.text(entry, "alt") or "", clean.DESCRIPTION)


def _outlinks(post: object, named: Named) -> list[Outlink]:
    """Links in the words (facets), of the card, and of a quoted post."""
    record = shape.dig(post, "record")
    found: dict[str, Outlink] = {}
    for facet in shape.items(record, "facets")[:100]:
        for feature in shape.items(facet, "features"):
            if (url := clean.link(shape.text(feature, "uri") or "")) is not None:
                found[url] = Outlink(written=url, url=url)
    for path in (("embed", "external", "uri"), ("embed", "media", "external", "uri")):
        if (url := clean.link(shape.text(record, *path) or "")) is not None:
            found[url] = Outlink(written=url, url=url)
    for uri, quoted in _quoted(record, named):
        found[quoted.url] = Outlink(written=uri, url=quoted.url)
    return list(found.values())


def _quoted(record: object, named: Named) -> Iterator[tuple[str, Item]]:
    """The quoted post, as it is written and as it is; what else may be quoted (a list, a feed) is no post."""
    for path in (("embed", "record", "uri"), ("embed", "record", "record", "uri")):
        uri = shape.text(record, *path) or ""
        quoted = named(uri) if uri else None
        if quoted is not None:
            yield uri, quoted


def _relations(post: object, named: Named) -> Iterator[Relation]:
    record = shape.dig(post, "record")
    for _, quoted in _quoted(record, named):
        yield Relation(type="quotes", key=quoted.key, url=quoted.url)
    parent = named(shape.text(record, "reply", "parent", "uri") or "")
    if parent is not None:
        yield Relation(type="replies_to", key=parent.key, url=parent.url)
