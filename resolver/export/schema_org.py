"""schema.org JSON-LD: a NewsArticle with its `citation`s, to stand in the article's page.

What a cited post links to is its `sharedContent` and a citation of its own. An author has no `@type`: platforms do not
tell persons from organisations.
"""

from collections.abc import Mapping

from resolver import clean
from resolver.export import jsontext
from resolver.export.base import Format
from resolver.export.cited import Cited, Person, address, language, sources
from resolver.model import Sidecar
from resolver.vocabulary import SourceKind

TYPES = {
    SourceKind.SOCIAL_POST: "SocialMediaPosting",
    SourceKind.SOCIAL_PROFILE: "ProfilePage",
    SourceKind.WEB_PAGE: "WebPage",
    SourceKind.NEWS_ARTICLE: "NewsArticle",
    SourceKind.VIDEO: "VideoObject",
    SourceKind.IMAGE: "ImageObject",
    SourceKind.AUDIO: "AudioObject",
    SourceKind.DOCUMENT: "DigitalDocument",
    SourceKind.UNKNOWN: "CreativeWork",
}


def citation(source: Cited, others: Mapping[str, Cited]) -> dict[str, object]:
    """One source as an entry of `citation`; `others` are the sources of the export by id."""
    authors = [_person(person) for person in source.persons]
    native = {"@type": "PropertyValue", "propertyID": ":".join(source.key.split(":")[:2]), "value": source.native_id}
    return jsontext.present(
        {
            "@type": TYPES[source.kind],
            "@id": source.url,
            "url": source.url,
            "identifier": native if source.native_id else None,
            "name": source.title if source.titled == "title" else None,
            "author": authors[0] if len(authors) == 1 else authors,
            "publisher": {"@type": "Organization", "name": source.site} if source.site else None,
            "datePublished": source.published.moment if source.published else None,
            "inLanguage": source.language,
            "description": source.description,
            "articleBody" if source.is_post else "text": source.text,
            "sharedContent": _shared(source, others) if source.is_post else None,
            "archivedAt": source.copy.url if source.copy else None,
            "sdDatePublished": source.checked.date if source.checked else None,
        }
    )


def _person(person: Person) -> dict[str, object]:
    handle = f"@{person.handle}" if person.handle else None
    return jsontext.present(
        {"name": person.name or handle, "alternateName": handle if person.name else None, "url": person.url}
    )


def _shared(source: Cited, others: Mapping[str, Cited]) -> list[dict[str, object]]:
    shared: list[dict[str, object]] = []
    for link in source.links:
        other = others.get(link)
        kind = TYPES[other.kind] if other else "WebPage"
        if url := other.url if other else address(link):
            shared.append({"@type": kind, "url": url})
    return shared


def write(sidecar: Sidecar) -> str:
    """The article and its citations, as JSON-LD that may stand in a `<script>` element."""
    cited = sources(sidecar)
    others = {source.id: source for source in cited}
    article = sidecar.article
    url = address(article.url)
    return jsontext.text(
        jsontext.present(
            {
                "@context": "https://schema.org",
                "@type": "NewsArticle",
                "@id": url,
                "url": url,
                "headline": clean.line(article.headline or ""),
                "inLanguage": language(article.language),
                "citation": [citation(source, others) for source in cited],
            }
        ),
        in_html=True,
    )


FORMAT = Format(
    name="schema-org",
    media_type='application/ld+json; profile="https://schema.org"',
    suffix=".schema-org.jsonld",
    label="schema.org",
    write=write,
    asked_as=('application/ld+json; profile="https://schema.org"',),
)
