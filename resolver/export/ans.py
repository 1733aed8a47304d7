"""Arc XP's ANS 0.10: a content element for each mention with a source, in the article's order.

Posts and films are `oembed_response` elements, other pages `interstitial_link` elements. What we found stands in
`additional_properties.article_sources`. ANS keeps a referent whole or not at all: it is there where the platform has an
oEmbed endpoint.
"""

from resolver import platforms
from resolver.export import jsontext, oembed
from resolver.export.base import Format
from resolver.export.cited import Cited, slug, sources
from resolver.model import Mention, Sidecar
from resolver.vocabulary import Method, SourceKind

EMBEDDED = frozenset({SourceKind.SOCIAL_POST, SourceKind.VIDEO, SourceKind.AUDIO, SourceKind.IMAGE})
SUBTYPES = {
    "x:post": "twitter",
    "facebook:post": "facebook-post",
    "facebook:video": "facebook-video",
}
"""Names that Arc's own embeds have where they are not the platform's name here."""


def element(mention: Mention, source: Cited) -> dict[str, object]:
    """One mention as a content element."""
    found = {
        "article_sources": jsontext.present(
            {
                "mention": slug(mention.id),
                "source_key": source.key,
                "availability": source.state.value,
                "checked_at": source.checked.instant if source.checked else None,
                "comparison": mention.comparison.state.value,
                "archived_url": source.copy.url if source.copy else None,
            }
        )
    }
    if source.platform is None or source.kind not in EMBEDDED:
        return {
            "type": "interstitial_link",
            "additional_properties": found,
            "url": source.url or "",
            "content": source.title,
        }
    return jsontext.present(
        {
            "type": "oembed_response",
            "subtype": SUBTYPES.get(":".join(source.key.split(":")[:2]), slug(source.platform)),
            "additional_properties": found,
            "raw_oembed": oembed.of(source),
            "referent": _referent(source),
        }
    )


def _referent(source: Cited) -> dict[str, object] | None:
    item = platforms.item(source.url) if source.url else None
    platform = platforms.named(item.platform) if item else None
    if item is None or platform is None or source.native_id is None:
        return None
    asked = next((ask.url for ask in platform.ask(item) if ask.method is Method.OEMBED), None)
    return {"provider": asked.partition("?")[0], "id": source.native_id} if asked else None


def write(sidecar: Sidecar) -> str:
    """The elements as a JSON list, as `content_elements` holds them."""
    found = {mention.id: source for source in sources(sidecar) for mention in source.mentions if source.url}
    elements = [element(mention, found[mention.id]) for mention in sidecar.mentions if mention.id in found]
    return jsontext.text(elements)


FORMAT = Format(name="ans", media_type="application/json", suffix=".ans.json", label="Arc XP ANS 0.10", write=write)
