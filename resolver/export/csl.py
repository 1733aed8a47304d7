"""CSL-JSON: what citation processors read (csl-data.json of the Citation Style Language 1.0.2).

A post is a `post` with its first 20 words for a title, the account as a literal name and the platform as container;
`publisher` would make styles print the platform twice. Names are literal: which word of a name is the family's is not
known.

Styles print `archive` and `archive_location` beside the URL, so they are there only where readers need them: for what
could not be checked. A source that is gone is cited by its archived copy, as APA 7 has it, and its own address is kept
in `custom`; the copy of one that is live stands there too.
"""

from resolver.export import jsontext, wording
from resolver.export.base import Format
from resolver.export.cited import Cited, slug, sources
from resolver.export.when import When
from resolver.model import Sidecar
from resolver.vocabulary import AvailabilityState, SourceKind

TYPES = {
    SourceKind.SOCIAL_POST: "post",
    SourceKind.SOCIAL_PROFILE: "webpage",
    SourceKind.WEB_PAGE: "webpage",
    SourceKind.NEWS_ARTICLE: "article-newspaper",
    SourceKind.VIDEO: "motion_picture",
    SourceKind.IMAGE: "graphic",
    SourceKind.AUDIO: "song",
    SourceKind.DOCUMENT: "document",
    SourceKind.UNKNOWN: "webpage",
}
_WITH_GENRE = frozenset({SourceKind.SOCIAL_POST, SourceKind.SOCIAL_PROFILE, SourceKind.VIDEO})


def item(source: Cited) -> dict[str, object]:
    """One source as a CSL item."""
    copy = source.copy.url if source.copy else None
    live = source.state is AvailabilityState.LIVE
    moved = source.is_gone and copy is not None
    beside = source.copy if source.copy and not (live or moved) else None
    return jsontext.present(
        {
            "id": source.id,
            "type": TYPES[source.kind],
            "genre": wording.KINDS[source.kind] if source.kind in _WITH_GENRE else None,
            "title": source.title,
            "author": [{"literal": person.named("[]")} for person in source.persons],
            "container-title": source.site,
            "issued": date(source.published),
            "accessed": date(source.seen),
            "URL": copy if moved else source.url,
            "archive": beside.service if beside else None,
            "archive_location": beside.url if beside else None,
            "language": source.language,
            "abstract": source.text or source.description,
            "custom": jsontext.present(
                {
                    "handle": next((person.handle for person in source.persons if person.handle), None),
                    "platform": source.platform,
                    "native-id": source.native_id,
                    "mention": slug(source.mentions[0].id) if source.mentions else None,
                    "availability": None if live else source.state.value,
                    "archived-url": copy if live else None,
                    "original-url": source.url if moved else None,
                }
            ),
        }
    )


def date(when: When | None) -> dict[str, object] | None:
    """A CSL date of as many parts as are known."""
    return {"date-parts": [list(when.parts)]} if when else None


def write(sidecar: Sidecar) -> str:
    """All cited sources as a CSL-JSON list."""
    return jsontext.text([item(source) for source in sources(sidecar)])


FORMAT = Format(
    name="csl",
    media_type="application/vnd.citationstyles.csl+json",
    suffix=".csl.json",
    label="CSL-JSON",
    write=write,
    asked_as=("application/vnd.citationstyles.csl+json",),
)
