"""Bluesky: posts on the AT Protocol, as its own app shows them.

Keyless: the AppView's public API, and oEmbed. An author has a DID that never changes and a handle that may; a key is
built from the DID where the address has it, else from the handle until the API told the DID. The record key is a
timestamp that the author's program sets and may set wrongly.
"""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from resolver import clean, shape
from resolver.answer import Answer, Status
from resolver.model import Agent, Facts, Media, Outlink
from resolver.platforms.base import (
    Answered,
    Ask,
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
from resolver.platforms.shared import atproto, oembed
from resolver.vocabulary import AvailabilityState, Method, Reason

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


_SAID = {
    "NotFound": Reading(AvailabilityState.GONE, Reason.NOT_FOUND, final=False),
    "notFoundPost": Reading(AvailabilityState.GONE, Reason.NOT_FOUND, final=False),
    "blockedPost": Reading(AvailabilityState.RESTRICTED, Reason.LOGIN_REQUIRED),
    "AccountTakedown": Reading(AvailabilityState.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
    "AccountDeactivated": Reading(AvailabilityState.RESTRICTED, Reason.ACCOUNT_PRIVATE),
}
"""The AppView's words for why it shows no post."""

_HIDDEN = "!no-unauthenticated"
"""An author's label: shown to people who are logged in, not to the world."""


_STATUSES = {404: Reading(AvailabilityState.NOT_CHECKED, Reason.ONE_SIGNAL_ONLY, final=False)}
"""oEmbed says 404 whenever it has no answer from the AppView, whatever the cause (seen 2024-2026): no second signal."""

_APPVIEW = "https://public.api.bsky.app/xrpc"
_PROFILE = "/app.bsky.actor.getProfile?"


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask the AppView, which tells everything; then oEmbed, which tells that the post stands.

    The AppView says `NotFound` also of posts whose author is suspended or has switched the account off (seen 2024,
    2025): then the author is asked for.
    """
    repo, _, key = item.id.rpartition("/")
    thread = urlencode({"uri": f"at://{repo}/app.bsky.feed.post/{key}", "depth": "0", "parentHeight": "0"}, safe=":/")
    return (
        Ask(f"{_APPVIEW}/app.bsky.feed.getPostThread?{thread}", Method.PLATFORM_API),
        Ask(f"{_APPVIEW}{_PROFILE}{urlencode({'actor': repo}, safe=':')}", Method.PLATFORM_API, why=True),
        oembed.asked("https://embed.bsky.app/oembed", item.url),
    )


def read(item: Item, method: Method, answer: Answer) -> Reading:
    """What the AppView or oEmbed says."""
    if method is Method.OEMBED:
        return oembed.read(item, answer, _STATUSES)
    body = answer.json()
    refused = _refused(item, body, answer)
    if refused is not None:
        return refused
    if answer.status != Status.OK:
        return oembed.by_status("AppView", answer)
    post = shape.dig(body, "thread", "post")
    repo, _, key = (shape.text(post, "uri") or "").removeprefix("at://").partition("/app.bsky.feed.post/")
    own, _, wanted = item.id.rpartition("/")
    if key != wanted or (own.startswith("did:") and repo != own):
        return oembed.unreadable("AppView", answer)
    labels = {shape.text(label, "val") for label in shape.items(post, "author", "labels")}
    if _HIDDEN in labels:
        return Reading(AvailabilityState.RESTRICTED, Reason.LOGIN_REQUIRED, signal=_HIDDEN)
    facts = atproto.facts(post, _named)
    return Reading(AvailabilityState.LIVE, facts=facts, signal="AppView 200", doubts=atproto.dating(post))


def _refused(item: Item, body: object, answer: Answer) -> Reading | None:
    """What the AppView says in place of a post, about the post or about its author.

    An author who answers stands, so that the post itself is gone. A handle that leads to nobody may only be an old one.
    """
    kind = (shape.text(body, "thread", "$type") or "").rpartition("#")[2]
    error, message = shape.text(body, "error"), shape.text(body, "message") or ""
    signal = clean.line(f"AppView {answer.status} {error or kind}: {message}".rstrip(": "), 200)
    known = _SAID.get(error or kind)
    if known is not None:
        return known._replace(signal=signal)
    if error == "InvalidRequest" and ("resolve" in message.lower() or message.lower() == "profile not found"):
        named = item.id.startswith("did:")
        state = AvailabilityState.GONE if named else AvailabilityState.NOT_CHECKED
        return Reading(state, Reason.ACCOUNT_GONE if named else Reason.ONE_SIGNAL_ONLY, signal=signal, final=False)
    if answer.status == Status.OK and _PROFILE in answer.url and shape.text(body, "did"):
        return Reading(AvailabilityState.GONE, Reason.NOT_FOUND, signal="AppView 200: the author's account stands")
    return None


def _named(uri: str) -> Item | None:
    """The post that an `at://` address names."""
    return next((found for kind in PLATFORM.items if (found := kind.bare("bluesky", uri)) is not None), None)


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
            natives=("at://{did:did}/app.bsky.feed.post/{rkey:rkey}", "//{did:did}/app.bsky.feed.post/{rkey:rkey}"),
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
    written={"at": "post"},
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
        *oembed.answers(_KEY, "Bluesky Social", lacks="title", statuses=_STATUSES),
    ),
)
