"""Scribd: documents and presentations. Keyless: oEmbed."""

from resolver.platforms.base import Embedded, Flattened, Foreign, ItemKind, Leaves, Platform, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import SourceKind

_PATTERNS = {"number": r"[0-9]{4,12}"}

_ASK, _READ = oembed.endpoint("https://www.scribd.com/services/oembed/", format="json")

PLATFORM = Platform(
    name="scribd",
    label="Scribd",
    aliases={"scribd.com": ("*.scribd.com",)},
    items=(
        ItemKind(
            "document",
            (
                "www.scribd.com/document/{id:number}/**",
                "www.scribd.com/doc/{id:number}/**",
                "www.scribd.com/presentation/{id:number}/**",
                "www.scribd.com/embeds/{id:number}/**",
                "www.scribd.com/fullscreen/{id:number}/**",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
        ),
    ),
    flattened=Flattened(opens=("View this document on Scribd",)),
    ask=_ASK,
    read=_READ,
    examples=(
        Leaves("View this document on Scribd"),
        Reads("https://www.scribd.com/document/110799637/Words-of-the-Title", "scribd:document:110799637"),
        Reads("https://es.scribd.com/doc/110799637/Words", "scribd:document:110799637"),
        Reads(
            "https://www.scribd.com/embeds/110799637/content?start_page=1&view_mode=scroll", "scribd:document:110799637"
        ),
        Foreign("https://www.scribd.com/user/1234567/example"),
        Foreign("https://www.scribd.com/search?query=110799637"),
        Embedded(
            '<iframe class="scribd_iframe_embed" src="https://www.scribd.com/embeds/110799637/content?start_page=1">'
            "</iframe>",
            "scribd:document:110799637",
        ),
        *oembed.answers("scribd:document:110799637", "Scribd"),
    ),
)
