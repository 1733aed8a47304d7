"""DocumentCloud: documents that newsrooms publish. Keyless: oEmbed. The number stands alone; the words may change."""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Platform, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import SourceKind

_PATTERNS = {"number": r"[0-9]{4,10}", "words": r"[^/?#\s]{0,300}"}

_ASK, _READ = oembed.endpoint("https://api.www.documentcloud.org/api/oembed", format="json")

PLATFORM = Platform(
    name="documentcloud",
    label="DocumentCloud",
    aliases={"documentcloud.org": ("embed.documentcloud.org", "beta.documentcloud.org", "assets.documentcloud.org")},
    items=(
        ItemKind(
            "document",
            (
                "www.documentcloud.org/documents/{id:number}-{words:words}/**",
                "www.documentcloud.org/documents/{id:number}/**",
                "www.documentcloud.org/documents/{id:number}.html",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
        ),
    ),
    ask=_ASK,
    read=_READ,
    page=False,
    examples=(
        Reads("https://www.documentcloud.org/documents/20005103-words-of-the-title", "documentcloud:document:20005103"),
        Reads(
            "https://www.documentcloud.org/documents/1234567-Words-of-the-Title.html#document/p2",
            "documentcloud:document:1234567",
        ),
        Reads(
            "https://embed.documentcloud.org/documents/20005103-words/?embed=1&responsive=1",
            "documentcloud:document:20005103",
        ),
        Foreign("https://www.documentcloud.org/projects/1234-example/"),
        Foreign("https://www.documentcloud.org/documents/?q=words"),
        Embedded(
            '<iframe src="https://embed.documentcloud.org/documents/20005103-words/?embed=1" width="612"></iframe>',
            "documentcloud:document:20005103",
        ),
        *oembed.answers("documentcloud:document:20005103", "DocumentCloud"),
    ),
)
