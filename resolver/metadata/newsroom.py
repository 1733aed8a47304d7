"""Tags that newsrooms put there for their own services, as a table: Parse.ly, Sailthru, Cxense, Chartbeat and kin."""

from collections.abc import Iterator, Mapping, Sequence

from resolver import shape
from resolver.answer import read_json
from resolver.metadata.claims import Claim, Field, Row, read_table

TABLE: Mapping[str, Row] = {
    "parsely-title": Row(Field.TITLE, 25),
    "parsely-author": Row(Field.AUTHORS, 12),
    "parsely-pub-date": Row(Field.PUBLISHED, 22),
    "parsely-link": Row(Field.URL, 36),
    "parsely-image-url": Row(Field.IMAGE, 30),
    "sailthru.title": Row(Field.TITLE, 27),
    "sailthru.author": Row(Field.AUTHORS, 13),
    "sailthru.date": Row(Field.PUBLISHED, 24),
    "sailthru.description": Row(Field.DESCRIPTION, 26),
    "sailthru.image.full": Row(Field.IMAGE, 31),
    "cxenseparse:author": Row(Field.AUTHORS, 14),
    "cxenseparse:recs:author": Row(Field.AUTHORS, 14),
    "cxenseparse:title": Row(Field.TITLE, 28),
    "cxenseparse:recs:publishtime": Row(Field.PUBLISHED, 23),
    "cxenseparse:publishtime": Row(Field.PUBLISHED, 23),
    "vr:author": Row(Field.AUTHORS, 16),
    "mrf:authors": Row(Field.AUTHORS, 16),
    "dcsext.author": Row(Field.AUTHORS, 17),
    "cb_author": Row(Field.AUTHORS, 16),
    "cse_author": Row(Field.AUTHORS, 17),
    "shareaholic:article_author_name": Row(Field.AUTHORS, 17),
    "shareaholic:article_published_time": Row(Field.PUBLISHED, 25),
    "shareaholic:article_modified_time": Row(Field.MODIFIED, 25),
    "shareaholic:site_name": Row(Field.SITE, 27),
    "bt:author": Row(Field.AUTHORS, 17),
    "bt:pubdate": Row(Field.PUBLISHED, 25),
    "bt:moddate": Row(Field.MODIFIED, 25),
    "rbauthors": Row(Field.AUTHORS, 17),
    "rbpubdate": Row(Field.PUBLISHED, 25),
    "dcsext.articlefirstpublished": Row(Field.PUBLISHED, 26),
    "hdl": Row(Field.TITLE, 29),
    "byl": Row(Field.AUTHORS, 15),
    "ptime": Row(Field.PUBLISHED, 26),
}

_PARSELY_PAGE: Mapping[str, Row] = {
    "title": Row(Field.TITLE, 25),
    "author": Row(Field.AUTHORS, 12),
    "pub_date": Row(Field.PUBLISHED, 22),
    "link": Row(Field.URL, 36),
    "image_url": Row(Field.IMAGE, 30),
}
"""Keys of the JSON that Parse.ly's older `parsely-page` tag holds."""


def read(metas: Mapping[str, Sequence[str]]) -> Iterator[Claim]:
    """Everything that these services' tags claim."""
    yield from read_table(TABLE, metas)
    for content in metas.get("parsely-page", ())[:1]:
        page = read_json(content)
        for key, row in _PARSELY_PAGE.items():
            if value := shape.text(page, key):
                yield Claim(row.field, row.rank, f"meta:parsely-page.{key}", value)
        for author in shape.items(page, "authors"):
            if isinstance(author, str):
                yield Claim(Field.AUTHORS, 12, "meta:parsely-page.authors", author)
