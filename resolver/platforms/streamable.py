"""Streamable: short videos. Keyless: oEmbed."""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Platform, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import SourceKind

_PATTERNS = {
    "video": r"(?!login|signup|terms|privacy|about|support|pricing|features|upload|clipper|press|business|blog)"
    r"[a-z0-9]{4,8}"
}

_ASK, _READ = oembed.endpoint("https://api.streamable.com/oembed.json")

PLATFORM = Platform(
    name="streamable",
    label="Streamable",
    items=(
        ItemKind(
            "video",
            (
                "streamable.com/{id:video}",
                "streamable.com/e/{id:video}",
                "streamable.com/s/{id:video}/**",
                "streamable.com/o/{id:video}",
            ),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
    ),
    ask=_ASK,
    read=_READ,
    examples=(
        Reads("https://streamable.com/exam01", "streamable:video:exam01"),
        Reads("https://streamable.com/e/exam01?autoplay=1", "streamable:video:exam01"),
        Reads("https://streamable.com/s/exam01/abcdef", "streamable:video:exam01"),
        Foreign("https://streamable.com/login"),
        Foreign("https://streamable.com/"),
        Embedded('<iframe src="https://streamable.com/e/exam01" allowfullscreen></iframe>', "streamable:video:exam01"),
        *oembed.answers("streamable:video:exam01", "Streamable"),
    ),
)
