"""IPTC ninjs 3.1: the article as a news item with an association for each source (iptc.org/std/ninjs).

`contentCreated` needs a full time and is left out where the second is not known. What a post links to is an association
of its association.
"""

from collections.abc import Mapping

from resolver import clean
from resolver.export import jsontext
from resolver.export.base import Format
from resolver.export.cited import Cited, article_uri, language, slug, sources
from resolver.model import Sidecar
from resolver.vocabulary import SourceKind

TYPES = {SourceKind.VIDEO: "video", SourceKind.IMAGE: "picture", SourceKind.AUDIO: "audio"}
STANDARD = {"name": "ninjs", "version": "3.1", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"}
QUOTED = "urn:embed-resolver:role:quoted-post"


def _association(source: Cited, others: Mapping[str, Cited]) -> dict[str, object]:
    native = {"role": "-".join([*source.key.split(":")[:2], "id"]), "value": source.native_id}
    copies = [{"role": "archived-copy", "value": source.copy.url}] if source.copy else []
    bodies = [{"role": "main", "contentType": "text/plain", "value": source.text}]
    return jsontext.present(
        {
            "name": _name(source),
            "rel": "cites",
            "uri": source.url,
            "type": TYPES.get(source.kind, "text"),
            "language": source.language,
            "title": None if source.is_post and source.titled != "title" else source.title,
            "by": source.by,
            "contentCreated": source.published.instant if source.published else None,
            "bodies": bodies if source.text else None,
            "altIds": [*([native] if source.native_id else []), *copies],
            "associations": [
                jsontext.present({"name": other.id, "rel": "links-to", "uri": other.url, "title": other.title})
                for link in source.links
                if (other := others.get(link)) is not None and other.url and other.id != source.id
            ],
        }
    )


def _name(source: Cited) -> str:
    """The name of an association: its first mention's, else the source's own."""
    return slug(source.mentions[0].id) if source.mentions else source.id


def _info_sources(cited: tuple[Cited, ...]) -> list[dict[str, object]]:
    told: dict[tuple[str, str | None], None] = {}
    for source in cited:
        for person in source.persons if source.is_post else ():
            where = f" on {source.site}" if source.site else ""
            name = (
                f"{person.name} (@{person.handle}{where})" if person.name and person.handle else person.named() + where
            )
            told[name, person.url] = None
    return [jsontext.present({"name": name, "role": QUOTED, "uri": url}) for name, url in told]


def write(sidecar: Sidecar) -> str:
    """The article as one ninjs object."""
    cited = sources(sidecar)
    others = {source.id: source for source in cited}
    within = {link for source in cited for link in source.links if link != source.id}
    return jsontext.text(
        jsontext.present(
            {
                "uri": article_uri(sidecar),
                "type": "text",
                "language": language(sidecar.article.language),
                "title": clean.line(sidecar.article.headline or ""),
                "standard": STANDARD,
                "infoSources": _info_sources(cited),
                "associations": [
                    _association(source, others)
                    for source in cited
                    if source.url and (source.mentions or source.id not in within)
                ],
            }
        )
    )


FORMAT = Format(name="ninjs", media_type="application/json", suffix=".ninjs.json", label="IPTC ninjs 3.1", write=write)
