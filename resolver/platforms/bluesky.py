"""Bluesky: posts on the AT Protocol, as its own app shows them.

Keyless: the AppView's public API, and oEmbed. An author has a DID that never changes and a handle that may; a key is
built from the DID where the address has it, else from the handle until the API told the DID. The record key is a
timestamp that the author's program sets and may set wrongly.
"""

from datetime import UTC, datetime, timedelta

from resolver.platforms.base import Embedded, Flattened, Foreign, Item, ItemKind, Mark, Platform, Reads

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
    examples=(
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
    ),
)
