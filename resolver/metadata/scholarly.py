"""Dublin Core and the tags of Highwire Press, PRISM, bepress and EPrints, as tables.

`citation_*` is what Google Scholar asks of publishers: one tag an author, names often written `Family, Given`.
"""

from collections.abc import Iterator, Mapping, Sequence

from resolver.metadata.claims import Claim, Field, Row, read_table
from resolver.vocabulary import SourceKind

_DUBLIN: Mapping[str, Row] = {
    "title": Row(Field.TITLE, 35),
    "creator": Row(Field.AUTHORS, 30),
    "creator.name": Row(Field.AUTHORS, 30),
    "publisher": Row(Field.SITE, 25),
    "description": Row(Field.DESCRIPTION, 35),
    "abstract": Row(Field.DESCRIPTION, 36),
    "language": Row(Field.LANGUAGE, 15),
    "date": Row(Field.PUBLISHED, 35),
    "date.issued": Row(Field.PUBLISHED, 26),
    "issued": Row(Field.PUBLISHED, 26),
    "date.created": Row(Field.PUBLISHED, 28),
    "created": Row(Field.PUBLISHED, 28),
    "date.published": Row(Field.PUBLISHED, 26),
    "available": Row(Field.PUBLISHED, 34),
    "modified": Row(Field.MODIFIED, 28),
    "date.modified": Row(Field.MODIFIED, 28),
}

_CITATION: Mapping[str, Row] = {
    "citation_title": Row(Field.TITLE, 5),
    "citation_author": Row(Field.AUTHORS, 5),
    "citation_authors": Row(Field.AUTHORS, 6),
    "citation_journal_title": Row(Field.SITE, 5),
    "citation_publisher": Row(Field.SITE, 26),
    "citation_publication_date": Row(Field.PUBLISHED, 5),
    "citation_online_date": Row(Field.PUBLISHED, 6),
    "citation_date": Row(Field.PUBLISHED, 7),
    "citation_year": Row(Field.PUBLISHED, 45),
    "citation_abstract": Row(Field.DESCRIPTION, 30),
    "citation_language": Row(Field.LANGUAGE, 16),
    "citation_public_url": Row(Field.URL, 35),
    "citation_abstract_html_url": Row(Field.URL, 35),
    "prism.publicationname": Row(Field.SITE, 6),
    "prism.publicationdate": Row(Field.PUBLISHED, 8),
    "bepress_citation_title": Row(Field.TITLE, 6),
    "bepress_citation_author": Row(Field.AUTHORS, 7),
    "bepress_citation_date": Row(Field.PUBLISHED, 9),
    "eprints.title": Row(Field.TITLE, 7),
    "eprints.creators_name": Row(Field.AUTHORS, 8),
    "eprints.date": Row(Field.PUBLISHED, 9),
}

TABLE: Mapping[str, Row] = {
    **{
        prefix + name: row
        for prefix in ("dc.", "dc:", "dcterms.", "dcterms:", "dc.terms.")
        for name, row in _DUBLIN.items()
    },
    **_CITATION,
}

INVERTED = frozenset({name for name in TABLE if "author" in name or "creator" in name})
"""Names under which `Family, Given` is the custom."""


def read(metas: Mapping[str, Sequence[str]]) -> Iterator[Claim]:
    """Everything that the library world's tags claim."""
    yield from read_table(TABLE, metas)
    if "citation_title" in metas and ("citation_journal_title" in metas or "citation_doi" in metas):
        yield Claim(Field.KIND, 5, "meta:citation_title", SourceKind.DOCUMENT)
