"""GIPHY: GIFs, stickers and clips. Keyless: oEmbed."""

from resolver.platforms.base import Embedded, Flattened, Foreign, ItemKind, Leaves, Platform, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import SourceKind

_PATTERNS = {
    "gif": r"[A-Za-z0-9]{10,30}",
    "words": r"[^/?#\s]{1,300}",
    "file": r"giphy[A-Za-z0-9_-]{0,40}\.[a-z0-9]{3,4}",
}

_ASK, _READ = oembed.endpoint("https://giphy.com/services/oembed")

PLATFORM = Platform(
    name="giphy",
    label="GIPHY",
    aliases={"media.giphy.com": tuple(f"media{number}.giphy.com" for number in range(6))},
    items=(
        ItemKind(
            "gif",
            (
                "giphy.com/gifs/{id:gif}/**",
                "giphy.com/gifs/{words:words}-{id:gif}/**",
                "giphy.com/stickers/{id:gif}/**",
                "giphy.com/stickers/{words:words}-{id:gif}/**",
                "giphy.com/clips/{id:gif}/**",
                "giphy.com/clips/{words:words}-{id:gif}/**",
                "giphy.com/embed/{id:gif}/**",
                "media.giphy.com/media/{id:gif}/{file:file}",
                "media.giphy.com/media/{version}/{id:gif}/{file:file}",
            ),
            source_kind=SourceKind.IMAGE,
            patterns=_PATTERNS,
        ),
    ),
    short_hosts=("gph.is",),
    flattened=Flattened(opens=("via GIPHY",)),
    ask=_ASK,
    read=_READ,
    examples=(
        Leaves("via GIPHY"),
        Reads("https://giphy.com/gifs/words-of-the-title-l0MYt5jPR6QX5pnqM", "giphy:gif:l0MYt5jPR6QX5pnqM"),
        Reads("https://giphy.com/embed/l0MYt5jPR6QX5pnqM", "giphy:gif:l0MYt5jPR6QX5pnqM"),
        Reads("https://media3.giphy.com/media/l0MYt5jPR6QX5pnqM/giphy.gif?cid=1", "giphy:gif:l0MYt5jPR6QX5pnqM"),
        Foreign("https://giphy.com/search/words"),
        Foreign("https://giphy.com/example"),
        Embedded(
            '<iframe src="https://giphy.com/embed/l0MYt5jPR6QX5pnqM" width="480"></iframe>',
            "giphy:gif:l0MYt5jPR6QX5pnqM",
        ),
        *oembed.answers("giphy:gif:l0MYt5jPR6QX5pnqM", "GIPHY"),
    ),
)
