"""Rumble: videos. Keyless: oEmbed by the page's address.

A player's id is another one than the page's (`/embed/vAAAA/` plays `/vBBBB-words.html`), so each is a kind of its own.
"""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Platform, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import SourceKind

_PATTERNS = {"video": r"v(?!ideos)[a-z0-9]{3,9}", "words": r"[^/?#\s]{1,300}", "user": r"u[a-z0-9]{1,8}"}

_ASK, _READ = oembed.endpoint("https://rumble.com/api/Media/oembed.json")

PLATFORM = Platform(
    name="rumble",
    label="Rumble",
    items=(
        ItemKind(
            "video",
            ("rumble.com/{id:video}-{words:words}.html", "rumble.com/{id:video}.html", "rumble.com/{id:video}"),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
        ItemKind(
            "player",
            ("rumble.com/embed/{id:video}/", "rumble.com/embed/{user:user}.{id:video}/"),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
    ),
    calls={'Rumble("play",{"video":': "player"},
    ask=_ASK,
    read=_READ,
    examples=(
        Reads("https://rumble.com/v1exam1-words-of-the-title.html?mref=a", "rumble:video:v1exam1"),
        Reads("https://rumble.com/embed/v1exam0/?pub=4", "rumble:player:v1exam0"),
        Reads("https://rumble.com/embed/u4.v1exam0/", "rumble:player:v1exam0"),
        Foreign("https://rumble.com/c/example"),
        Foreign("https://rumble.com/videos?sort=views"),
        Embedded(
            '<iframe class="rumble" src="https://rumble.com/embed/v1exam0/?pub=4"></iframe>', "rumble:player:v1exam0"
        ),
        *oembed.answers("rumble:video:v1exam1", "Rumble.com"),
    ),
)
