"""What plain HTML says in a head: title, description, author, dates, language, canonical link, as a table."""

from collections.abc import Iterator, Mapping
from itertools import islice

from resolver.metadata.claims import Claim, Field, Row, read_table
from resolver.metadata.head import Head

MAX_OWN = 400
"""Links among which other ways to a page are looked for: one for each language, and then some."""

_OWN = frozenset({"amphtml", "alternate", "shortlink"})

TABLE: Mapping[str, Row] = {
    "title": Row(Field.TITLE, 40),
    "headline": Row(Field.TITLE, 15),
    "description": Row(Field.DESCRIPTION, 25),
    "author": Row(Field.AUTHORS, 20),
    "authors": Row(Field.AUTHORS, 21),
    "byline": Row(Field.AUTHORS, 21),
    "creator": Row(Field.AUTHORS, 31),
    "article_author": Row(Field.AUTHORS, 22),
    "article.author": Row(Field.AUTHORS, 22),
    "datepublished": Row(Field.PUBLISHED, 18),
    "date": Row(Field.PUBLISHED, 36),
    "pubdate": Row(Field.PUBLISHED, 30),
    "publishdate": Row(Field.PUBLISHED, 30),
    "publish-date": Row(Field.PUBLISHED, 30),
    "publish_date": Row(Field.PUBLISHED, 30),
    "publication_date": Row(Field.PUBLISHED, 30),
    "article.published": Row(Field.PUBLISHED, 30),
    "article_date_original": Row(Field.PUBLISHED, 30),
    "originalpublicationdate": Row(Field.PUBLISHED, 30),
    "date.created": Row(Field.PUBLISHED, 32),
    "date.available": Row(Field.PUBLISHED, 33),
    "created": Row(Field.PUBLISHED, 33),
    "timestamp": Row(Field.PUBLISHED, 48),
    "datemodified": Row(Field.MODIFIED, 18),
    "date.updated": Row(Field.MODIFIED, 33),
    "date.modified": Row(Field.MODIFIED, 32),
    "article.updated": Row(Field.MODIFIED, 30),
    "lastmod": Row(Field.MODIFIED, 34),
    "last-modified": Row(Field.MODIFIED, 40),
    "revised": Row(Field.MODIFIED, 41),
    "language": Row(Field.LANGUAGE, 27),
    "content-language": Row(Field.LANGUAGE, 25),
    "inlanguage": Row(Field.LANGUAGE, 12),
    "application-name": Row(Field.SITE, 30),
    "apple-mobile-web-app-title": Row(Field.SITE, 35),
    "publisher": Row(Field.SITE, 36),
    "image": Row(Field.IMAGE, 40),
    "thumbnail": Row(Field.IMAGE, 41),
}


def read(head: Head, headers: Mapping[str, str]) -> Iterator[Claim]:
    """Everything that the plain tags and the answer's own headers claim."""
    yield from read_table(TABLE, head.metas)
    if head.title:
        yield Claim(Field.TITLE, 50, "html:title", head.title)
    if head.language:
        yield Claim(Field.LANGUAGE, 10, "html:lang", head.language)
    if language := headers.get("content-language"):
        yield Claim(Field.LANGUAGE, 28, "http:content-language", language)
    for link in head.links:
        if "canonical" in link.rel:
            yield Claim(Field.URL, 10, f"{link.origin}:canonical", link.href)
        elif "image_src" in link.rel:
            yield Claim(Field.IMAGE, 42, "link:image_src", link.href)


def oembed_link(head: Head) -> str | None:
    """The address at which the page offers oEmbed as JSON, as written."""
    return next(
        (
            link.href
            for link in head.links
            if "alternate" in link.rel and link.type.lower().strip().endswith("json+oembed")
        ),
        None,
    )


def amp_link(head: Head) -> str | None:
    """The address of the page's AMP copy, as written."""
    return next((link.href for link in head.links if "amphtml" in link.rel), None)


def canonical_links(head: Head) -> Iterator[str]:
    """The addresses of the canonical links, as written."""
    return (link.href for link in head.links if "canonical" in link.rel)


def own_links(head: Head) -> Iterator[str]:
    """The addresses that the page gives as other ways to itself, as written: no feeds, no oEmbed."""
    return (
        link.href
        for link in islice(head.links, MAX_OWN)
        if link.rel & _OWN and (link.type.lower().strip() or "text/html") == "text/html"
    )
