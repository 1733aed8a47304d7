"""Imgur: pictures, albums and galleries. Keyless: oEmbed. IDs are short and tell capitals from small letters."""

from resolver.platforms.base import Embedded, Flattened, Foreign, ItemKind, Leaves, Mark, Platform, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import SourceKind

_PATTERNS = {
    "image": r"(?!gallery|upload|signin|search|privacy|removal|register|about|rules|vidgif|memegen|user|tos|topic)"
    r"[A-Za-z0-9]{5,8}",
    "id": r"[A-Za-z0-9]{5,8}",
    "ending": r"(?:jpe?g|png|gifv?|mp4|webp)",
    "words": r"[^/?#\s]{1,300}",
}

_ASK, _READ = oembed.endpoint("https://api.imgur.com/oembed", format="json")

PLATFORM = Platform(
    name="imgur",
    label="Imgur",
    aliases={"imgur.com": ("m.imgur.com", "i.imgur.com")},
    items=(
        ItemKind(
            "image",
            ("imgur.com/{id:image}", "i.imgur.com/{id:image}.{ending:ending}", "imgur.com/{id:image}/embed"),
            source_kind=SourceKind.IMAGE,
            patterns=_PATTERNS,
        ),
        ItemKind(
            "album",
            (
                "imgur.com/a/{id:id}/**",
                "imgur.com/a/{words:words}-{id:id}",
                "imgur.com/gallery/{id:id}/**",
                "imgur.com/gallery/{words:words}-{id:id}",
                "imgur.com/t/{topic}/{id:id}",
                "imgur.com/r/{topic}/{id:id}",
            ),
            source_kind=SourceKind.IMAGE,
            patterns=_PATTERNS,
            natives=("a/{id:id}",),
        ),
    ),
    embeds=(
        Mark("blockquote", classes=("imgur-embed-pub",), attrs=("data-id",), kind="image", links=True),
        Mark("blockquote", classes=("imgur-embed-pub",), attrs=("data-id",), kind="album", links=True),
        Mark("amp-imgur", attrs=("data-imgur-id",), kind="image"),
        Mark("amp-imgur", attrs=("data-imgur-id",), kind="album"),
    ),
    flattened=Flattened(opens=("View post on imgur.com",)),
    ask=_ASK,
    read=_READ,
    page=False,
    examples=(
        Leaves("View post on imgur.com"),
        Reads("https://imgur.com/ExAmPl1", "imgur:image:ExAmPl1"),
        Reads("https://i.imgur.com/ExAmPl1.jpg", "imgur:image:ExAmPl1"),
        Reads("https://imgur.com/a/ExAmPl2", "imgur:album:ExAmPl2"),
        Reads("https://imgur.com/gallery/words-of-the-title-ExAmPl2", "imgur:album:ExAmPl2"),
        Foreign("https://imgur.com/user/example"),
        Foreign("https://imgur.com/upload"),
        Foreign("https://imgur.com/"),
        Embedded(
            '<blockquote class="imgur-embed-pub" lang="en" data-id="ExAmPl1"><a href="//imgur.com/ExAmPl1">words</a>'
            "</blockquote>",
            "imgur:image:ExAmPl1",
        ),
        Embedded(
            '<blockquote class="imgur-embed-pub" data-id="a/ExAmPl2"><a href="//imgur.com/a/ExAmPl2">words</a>'
            "</blockquote>",
            "imgur:album:ExAmPl2",
        ),
        *oembed.answers("imgur:image:ExAmPl1", "Imgur", lacks="title author_name author_url"),
    ),
)
