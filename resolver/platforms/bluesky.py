"""Bluesky: posts on the AT Protocol, as its own app shows them.

Keyless: the AppView's public API, and oEmbed. An author has a DID that never changes and a handle that may; a key is
built from the DID where the address has it, else from the handle until the API told the DID. The record key is a
timestamp that the author's program sets and may set wrongly.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote, urlencode

from resolver import clean, shape
from resolver.answer import Answer
from resolver.dates import read_machine
from resolver.model import Agent, Facts, Media, Outlink
from resolver.platforms.base import (
    Answered,
    Ask,
    Doubt,
    Embedded,
    Flattened,
    Foreign,
    Item,
    ItemKind,
    Leaves,
    Mark,
    Platform,
    Reading,
    Reads,
)
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState, Basis, Method, Reason

DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
_TID = 13

_PATTERNS = {
    "did": r"did:(?:plc:[a-z2-7]{24}|web:[A-Za-z0-9.:%-]{1,200})",
    "domain": r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}",
    "rkey": r"[A-Za-z0-9._~-]{1,64}",
}


def clock(item: Item) -> datetime | None:
    """The microsecond that a record key (TID) holds: what the author's program said, no proof of it."""
    key = item.id.rpartition("/")[2]
    if len(key) != _TID or any(char not in DIGITS for char in key) or DIGITS.index(key[0]) >= len(DIGITS) // 2:
        return None
    number = 0
    for char in key:
        number = number * 32 + DIGITS.index(char)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number >> 10)


_HIDDEN = "!no-unauthenticated"
"""An author's label: shown to people who are logged in, not to the world."""

_BACKDATED = timedelta(days=1)

_MediaType = Literal["image", "video", "animated_image", "audio", "unknown"]


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask the AppView, which tells everything; then oEmbed, which tells that the post stands."""
    repo, _, key = item.id.rpartition("/")
    thread = urlencode({"uri": f"at://{repo}/app.bsky.feed.post/{key}", "depth": "0", "parentHeight": "0"}, safe=":/")
    return (
        Ask(f"https://public.api.bsky.app/xrpc/app.bsky.feed.getPostThread?{thread}", Method.PLATFORM_API),
        oembed.asked("https://embed.bsky.app/oembed", item.url),
    )


def read(item: Item, method: Method, answer: Answer) -> Reading:
    """What the AppView or oEmbed says; the AppView's `NotFound` is the platform's own word."""
    return oembed.read(item, answer) if method is Method.OEMBED else _read_thread(item, answer)


def _read_thread(item: Item, answer: Answer) -> Reading:
    body = answer.json()
    kind = (shape.text(body, "thread", "$type") or "").rpartition("#")[2]
    error = shape.text(body, "error")
    signal = f"getPostThread {answer.status} {error or kind}"
    refused = _refused(kind, error, shape.text(body, "message") or "", signal)
    if refused is not None:
        return refused
    if answer.status != HTTPStatus.OK:
        return oembed.by_status("getPostThread", answer)
    post = shape.dig(body, "thread", "post")
    if (shape.text(post, "uri") or "").rpartition("/")[2] != item.id.rpartition("/")[2]:
        return oembed.unreadable("getPostThread", answer)
    labels = {shape.text(label, "val") for label in shape.items(post, "author", "labels")}
    if _HIDDEN in labels:
        return Reading(AvailabilityState.RESTRICTED, Reason.LOGIN_REQUIRED, signal=_HIDDEN)
    return Reading(AvailabilityState.LIVE, facts=_facts(post), signal=signal, doubts=_dating(post))


def _refused(kind: str, error: str | None, message: str, signal: str) -> Reading | None:
    if error == "NotFound" or kind == "notFoundPost":
        return Reading(AvailabilityState.GONE, Reason.NOT_FOUND, signal=signal)
    if kind == "blockedPost":
        return Reading(AvailabilityState.RESTRICTED, Reason.LOGIN_REQUIRED, signal=signal)
    if error == "AccountTakedown":
        return Reading(AvailabilityState.RESTRICTED, Reason.ACCOUNT_SUSPENDED, signal=f"{signal}: {message}"[:200])
    if error == "AccountDeactivated":
        return Reading(AvailabilityState.RESTRICTED, Reason.ACCOUNT_PRIVATE, signal=f"{signal}: {message}"[:200])
    if error == "InvalidRequest" and "resolve" in message.lower():
        return Reading(AvailabilityState.GONE, Reason.ACCOUNT_GONE, signal=signal, final=False)
    return None


def _dating(post: object) -> tuple[Doubt, ...]:
    """A doubt where the author's own date is more than a day before the network saw the post."""
    created, indexed = shape.text(post, "record", "createdAt"), shape.text(post, "indexedAt")
    try:
        apart = datetime.fromisoformat(indexed or "") - datetime.fromisoformat(created or "")
    except (ValueError, TypeError):
        return ()
    said = (("createdAt", created or ""), ("indexedAt", indexed or ""))
    return (("/published", said),) if apart > _BACKDATED else ()


def _facts(post: object) -> Facts:
    did = clean.line(shape.text(post, "author", "did") or "", clean.TITLE)
    handle = shape.text(post, "author", "handle")
    key = (shape.text(post, "uri") or "").rpartition("/")[2]
    created = shape.text(post, "record", "createdAt")
    embed = shape.dig(post, "record", "embed")
    words = shape.dig(post, "record", "text")
    return Facts(
        authors=(
            Agent(
                name=clean.line(shape.text(post, "author", "displayName") or "", clean.NAME),
                handle=clean.line(handle or "", clean.NAME),
                url=clean.link(f"https://bsky.app/profile/{quote(did or handle or '', safe=':')}"),
                platform_id=did,
            ),
        ),
        publisher="Bluesky",
        published=read_machine(created, Basis.API) if created else None,
        language=clean.line(shape.text(post, "record", "langs", 0) or "", 20),
        text=clean.block(words) if isinstance(words, str) else None,
        url=clean.link(f"https://bsky.app/profile/{quote(did, safe=':')}/post/{quote(key, safe='')}") if did else None,
        media=tuple(_media(embed)),
        outlinks=tuple(_outlinks(post)),
    )


def _media(embed: object) -> list[Media]:
    """Pictures and films of an embed, also beside a quoted post (`recordWithMedia`)."""
    kinds: Mapping[str, _MediaType] = {"images": "image", "video": "video"}
    kind = (shape.text(embed, "$type") or "").rpartition(".")[2]
    if kind == "recordWithMedia":
        return _media(shape.dig(embed, "media"))
    if kind == "video":
        return [Media(type="video", alt_text=clean.block(shape.text(embed, "alt") or "", clean.DESCRIPTION))]
    return [
        Media(type=kinds.get(kind, "unknown"), alt_text=clean.block(shape.text(entry, "alt") or "", clean.DESCRIPTION))
        for entry in shape.items(embed, "images")[:20]
    ]


def _outlinks(post: object) -> list[Outlink]:
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
    for path in (("embed", "record", "uri"), ("embed", "record", "record", "uri")):
        uri = shape.text(record, *path) or ""
        quoted = next((kind.bare("bluesky", uri) for kind in PLATFORM.items if kind.bare("bluesky", uri)), None)
        if quoted is not None:
            found[quoted.url] = Outlink(written=uri, url=quoted.url)
    return list(found.values())


_KEY = "bluesky:post:did:plc:oety7qbfx7x6exn2ytrwikmr/3m2fwidhqks2u"
_POST = {
    "uri": "at://did:plc:oety7qbfx7x6exn2ytrwikmr/app.bsky.feed.post/3m2fwidhqks2u",
    "indexedAt": "2025-10-05T10:00:01.000Z",
    "author": {
        "did": "did:plc:oety7qbfx7x6exn2ytrwikmr",
        "handle": "example.bsky.social",
        "displayName": "Example Name",
        "labels": [],
    },
    "record": {
        "$type": "app.bsky.feed.post",
        "createdAt": "2025-10-05T10:00:00.000Z",
        "langs": ["en"],
        "text": "First line\nsee example.org/story",
        "facets": [{"features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/story"}]}],
        "embed": {
            "$type": "app.bsky.embed.recordWithMedia",
            "media": {"$type": "app.bsky.embed.images", "images": [{"alt": "A cat"}]},
            "record": {"record": {"uri": "at://did:plc:qhfo22pezo44fa3243z2h4ny/app.bsky.feed.post/3l2fxzqs4uj2t"}},
        },
    },
}
_QUOTED = "https://bsky.app/profile/did:plc:qhfo22pezo44fa3243z2h4ny/post/3l2fxzqs4uj2t"
_TOLD = Facts(
    authors=(
        Agent(
            name="Example Name",
            handle="example.bsky.social",
            url="https://bsky.app/profile/did:plc:oety7qbfx7x6exn2ytrwikmr",
            platform_id="did:plc:oety7qbfx7x6exn2ytrwikmr",
        ),
    ),
    language="en",
    text="First line\nsee example.org/story",
    url="https://bsky.app/profile/did:plc:oety7qbfx7x6exn2ytrwikmr/post/3m2fwidhqks2u",
    media=(Media(type="image", alt_text="A cat"),),
    outlinks=(
        Outlink(written="https://example.org/story", url="https://example.org/story"),
        Outlink(
            written="at://did:plc:qhfo22pezo44fa3243z2h4ny/app.bsky.feed.post/3l2fxzqs4uj2t",
            url=_QUOTED,
        ),
    ),
)


def _thread(
    status: int, body: object, state: AvailabilityState, reason: Reason | None = None, facts: Facts | None = None
) -> Answered:
    said = body if isinstance(body, str) else json.dumps(body)
    return Answered(_KEY, status, said, state, reason, facts or Facts(), Method.PLATFORM_API)


def _shown(post: object) -> dict[str, object]:
    return {"thread": {"$type": "app.bsky.feed.defs#threadViewPost", "post": post}}


_AUTHOR_HIDES = {**_POST, "author": {"did": "did:plc:oety7qbfx7x6exn2ytrwikmr", "labels": [{"val": _HIDDEN}]}}
_CHANGED = {**_POST, "author": [], "record": {"text": 5, "facets": {"a": 1}, "embed": "x", "langs": "en"}}

PLATFORM = Platform(
    name="bluesky",
    label="Bluesky",
    aliases={
        "bsky.app": (
            "main.bsky.dev",
            "deer.social",
            "fxbsky.app",
            "vxbsky.app",
            "bskyx.app",
            "bskye.app",
            "xbsky.app",
        ),
    },
    items=(
        ItemKind(
            "post",
            (
                "bsky.app/profile/{did:did}/post/{rkey:rkey}/**",
                "embed.bsky.app/embed/{did:did}/app.bsky.feed.post/{rkey:rkey}/**",
            ),
            id="{did}/{rkey}",
            patterns=_PATTERNS,
            natives=("at://{did:did}/app.bsky.feed.post/{rkey:rkey}",),
        ),
        ItemKind(
            "post",
            (
                "bsky.app/profile/{handle:domain}/post/{rkey:rkey}/**",
                "embed.bsky.app/embed/{handle:domain}/app.bsky.feed.post/{rkey:rkey}/**",
            ),
            id="{handle}/{rkey}",
            patterns=_PATTERNS,
            natives=("at://{handle:domain}/app.bsky.feed.post/{rkey:rkey}",),
            fold=str.lower,
        ),
    ),
    embeds=(
        Mark("blockquote", classes=("bluesky-embed",), attrs=("data-bluesky-uri",), links=True, quotes=True),
        Mark("*", attrs=("data-bluesky-uri",), needs=("data-bluesky-uri",), links=True, quotes=True),
        Mark("bluesky-post", attrs=("src", "uri")),
    ),
    clock=clock,
    flattened=Flattened(
        dashed=r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}", closes=("[image or embed]",), limit=300
    ),
    ask=ask,
    read=read,
    page=False,
    examples=(
        Leaves(
            "Words of a post. [image or embed] — Example (@example.bsky.social) Aug 23, 2024 at 4:19 PM",
            "example.bsky.social",
            "Example",
            "2024-08-23T16:19",
        ),
        Reads(
            "https://bsky.app/profile/did:plc:oety7qbfx7x6exn2ytrwikmr/post/3m2fwidhqks2u",
            "bluesky:post:did:plc:oety7qbfx7x6exn2ytrwikmr/3m2fwidhqks2u",
        ),
        Reads(
            "https://bsky.app/profile/brianstucki.com/post/3m3d7uv77i22k?ref_src=embed",
            "bluesky:post:brianstucki.com/3m3d7uv77i22k",
            "brianstucki.com",
        ),
        Reads(
            "https://embed.bsky.app/embed/did:plc:qhfo22pezo44fa3243z2h4ny/app.bsky.feed.post/3l2fxzqs4uj2t?id=1",
            "bluesky:post:did:plc:qhfo22pezo44fa3243z2h4ny/3l2fxzqs4uj2t",
        ),
        Reads(
            "https://fxbsky.app/profile/iceblock.app/post/3m2alyaghbk2n",
            "bluesky:post:iceblock.app/3m2alyaghbk2n",
            "iceblock.app",
        ),
        Foreign("https://bsky.app/profile/brianstucki.com"),
        Foreign("https://bsky.app/profile/brianstucki.com/feed/aaaexample"),
        Embedded(
            '<blockquote class="bluesky-embed" data-bluesky-cid="bafyEXAMPLE" '
            'data-bluesky-uri="at://did:plc:qhfo22pezo44fa3243z2h4ny/app.bsky.feed.post/3l2fxzqs4uj2t">'
            '<p lang="en">words</p>&mdash; Bodega Cats (<a href="https://bsky.app/profile/did:plc:qhfo22pezo44fa3243z2h4ny'
            '?ref_src=embed">@bodegacats.bsky.social</a>) <a href="https://bsky.app/profile/did:plc:qhfo22pezo44fa3243z2h4ny'
            '/post/3l2fxzqs4uj2t?ref_src=embed">Aug 23, 2024 at 4:19 PM</a></blockquote>',
            "bluesky:post:did:plc:qhfo22pezo44fa3243z2h4ny/3l2fxzqs4uj2t",
        ),
        Embedded(
            '<bluesky-post src="at://did:plc:qhfo22pezo44fa3243z2h4ny/app.bsky.feed.post/3l2fxzqs4uj2t"></bluesky-post>',
            "bluesky:post:did:plc:qhfo22pezo44fa3243z2h4ny/3l2fxzqs4uj2t",
        ),
        _thread(200, _shown(_POST), AvailabilityState.LIVE, facts=_TOLD),
        _thread(200, _shown(_CHANGED), AvailabilityState.LIVE),
        _thread(200, _shown(_AUTHOR_HIDES), AvailabilityState.RESTRICTED, Reason.LOGIN_REQUIRED),
        _thread(
            400,
            {"error": "NotFound", "message": "Post not found: at://example"},
            AvailabilityState.GONE,
            Reason.NOT_FOUND,
        ),
        _thread(
            200,
            {"thread": {"$type": "app.bsky.feed.defs#notFoundPost", "notFound": True}},
            AvailabilityState.GONE,
            Reason.NOT_FOUND,
        ),
        _thread(
            200,
            {"thread": {"$type": "app.bsky.feed.defs#blockedPost", "blocked": True}},
            AvailabilityState.RESTRICTED,
            Reason.LOGIN_REQUIRED,
        ),
        _thread(
            400,
            {"error": "InvalidRequest", "message": "Unable to resolve handle"},
            AvailabilityState.GONE,
            Reason.ACCOUNT_GONE,
        ),
        _thread(
            400,
            {"error": "AccountTakedown", "message": "Account has been suspended"},
            AvailabilityState.RESTRICTED,
            Reason.ACCOUNT_SUSPENDED,
        ),
        _thread(
            400,
            {"error": "AccountDeactivated", "message": "Account is deactivated"},
            AvailabilityState.RESTRICTED,
            Reason.ACCOUNT_PRIVATE,
        ),
        _thread(400, {"error": "InvalidRequest"}, AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
        _thread(429, {"error": "RateLimitExceeded"}, AvailabilityState.BLOCKED, Reason.RATE_LIMITED),
        _thread(403, "<html></html>", AvailabilityState.BLOCKED, Reason.REFUSED_BY_HOST),
        _thread(502, {"error": "UpstreamFailure"}, AvailabilityState.UNREACHABLE, Reason.SERVER_ERROR),
        _thread(200, "{}", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
        _thread(200, "<!doctype html>", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
        *oembed.answers(_KEY, "Bluesky Social", lacks="title"),
    ),
)
