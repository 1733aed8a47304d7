"""Each vocabulary gives its fields, and every field says which tag gave it."""

import pytest

from resolver.metadata import read_page
from resolver.model import Agent
from resolver.vocabulary import Basis, Precision, SourceKind
from tests.support.pages import head, json_ld, meta, page

ARTICLE = """{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Bridge closed",
"description": "Cracks were found.", "datePublished": "2023-03-14T09:30:00+01:00", "dateModified": "2023-03-15",
"author": [{"@type": "Person", "name": "Ann Example", "url": "https://www.example.org/ann"}],
"publisher": {"@type": "Organization", "name": "The Example"}, "inLanguage": "en-GB",
"image": {"url": "https://www.example.org/b.jpg"}, "isAccessibleForFree": "False"}"""


@pytest.mark.parametrize(
    ("tag", "field", "value", "origin"),
    [
        (meta("og:title", "Bridge closed"), "title", "Bridge closed", "og:title"),
        (meta("twitter:title", "Bridge closed"), "title", "Bridge closed", "twitter:title"),
        (meta("citation_title", "Bridge closed"), "title", "Bridge closed", "meta:citation_title"),
        (meta("DC.title", "Bridge closed"), "title", "Bridge closed", "meta:dc.title"),
        (meta("parsely-title", "Bridge closed"), "title", "Bridge closed", "meta:parsely-title"),
        (meta("sailthru.title", "Bridge closed"), "title", "Bridge closed", "meta:sailthru.title"),
        ("<title>Bridge closed</title>", "title", "Bridge closed", "html:title"),
        (json_ld(ARTICLE), "title", "Bridge closed", "json-ld:NewsArticle.headline"),
        (meta("og:description", "Cracks."), "description", "Cracks.", "og:description"),
        (meta("description", "Cracks."), "description", "Cracks.", "meta:description"),
        (json_ld(ARTICLE), "description", "Cracks were found.", "json-ld:NewsArticle.description"),
        (meta("og:site_name", "The Example"), "publisher", "The Example", "og:site_name"),
        (meta("citation_journal_title", "Annals"), "publisher", "Annals", "meta:citation_journal_title"),
        (meta("application-name", "The Example"), "publisher", "The Example", "meta:application-name"),
        (json_ld(ARTICLE), "publisher", "The Example", "json-ld:NewsArticle.publisher"),
        (json_ld('{"@type":"WebSite","name":"The Example"}'), "publisher", "The Example", "json-ld:WebSite.name"),
        (meta("og:locale", "pt_BR"), "language", "pt-BR", "og:locale"),
        ('<meta http-equiv="Content-Language" content="de">', "language", "de", "meta:content-language"),
        (meta("og:image", "/b.jpg"), "image", "https://www.example.org/b.jpg", "og:image"),
        (meta("twitter:image", "//cdn.example.org/b.jpg"), "image", "https://cdn.example.org/b.jpg", "twitter:image"),
        ('<link rel="image_src" href="b.jpg">', "image", "https://www.example.org/news/b.jpg", "link:image_src"),
        (json_ld(ARTICLE), "paywalled", True, "json-ld:NewsArticle.isAccessibleForFree"),
        (meta("article:content_tier", "locked"), "paywalled", True, "article:content_tier"),
        (meta("article:content_tier", "free"), "paywalled", False, "article:content_tier"),
        (json_ld(ARTICLE), "kind", SourceKind.NEWS_ARTICLE, "json-ld:NewsArticle.@type"),
        (meta("og:type", "article"), "kind", SourceKind.NEWS_ARTICLE, "og:type"),
        (meta("og:type", "video.other"), "kind", SourceKind.VIDEO, "og:type"),
    ],
)
def test_a_tag_gives_a_field(tag: str, field: str, value: object, origin: str) -> None:
    """A tag that stands alone gives its field, and is named as its origin."""
    found = read_page(page(head(tag)))

    assert getattr(found.facts, field) == value
    assert found.origins["/" + field] == origin


@pytest.mark.parametrize(
    ("tag", "origin", "basis"),
    [
        (meta("article:published_time", "2023-03-14T09:30:00+01:00"), "article:published_time", Basis.HTML_META),
        (meta("og:article:published_time", "2023-03-14T09:30:00+0100"), "og:article:published_time", Basis.HTML_META),
        (meta("parsely-pub-date", "2023-03-14T08:30:00Z"), "meta:parsely-pub-date", Basis.HTML_META),
        (meta("datePublished", "2023-03-14 08:30:00Z"), "meta:datepublished", Basis.HTML_META),
        (json_ld(ARTICLE), "json-ld:NewsArticle.datePublished", Basis.JSON_LD),
    ],
)
def test_a_time_of_publication(tag: str, origin: str, basis: Basis) -> None:
    """A time with a zone comes in UTC, with its precision, what it was read from, and as it was written."""
    found = read_page(page(head(tag)))

    assert found.facts.published is not None
    assert found.facts.published.value == "2023-03-14T08:30:00Z"
    assert found.facts.published.precision is Precision.SECOND
    assert found.facts.published.basis is basis
    assert found.facts.published.as_written is not None
    assert found.origins["/published"] == origin


@pytest.mark.parametrize(
    ("tag", "value", "precision"),
    [
        (meta("citation_publication_date", "2019/04/03"), "2019-04-03", Precision.DAY),
        (meta("citation_date", "2019"), "2019", Precision.YEAR),
        (meta("DC.date.issued", "2019-04"), "2019-04", Precision.MONTH),
        (meta("dcterms.created", "2019-04-03"), "2019-04-03", Precision.DAY),
        (meta("publish-date", "April 3, 2019"), "2019-04-03", Precision.DAY),
    ],
)
def test_a_date_keeps_its_precision(tag: str, value: str, precision: Precision) -> None:
    """A year stays a year, a month a month, and a written date is read as well."""
    published = read_page(page(head(tag))).facts.published

    assert published is not None
    assert (published.value, published.precision) == (value, precision)


def test_published_and_modified_are_two_things() -> None:
    """A change never stands in for the publication."""
    only_changed = read_page(page(head(meta("article:modified_time", "2023-03-15T10:00:00Z"))))
    both = read_page(page(head(json_ld(ARTICLE))))

    assert only_changed.facts.published is None
    assert only_changed.facts.modified is not None
    assert both.facts.published is not None
    assert both.facts.modified is not None
    assert both.facts.modified.value == "2023-03-15"


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        ([meta("author", "Ann Example")], ["Ann Example"]),
        ([meta("author", "By Ann Example and Ben Sample")], ["Ann Example", "Ben Sample"]),
        (
            [meta("citation_author", "Example, Ann"), meta("citation_author", "Sample, Ben")],
            ["Ann Example", "Ben Sample"],
        ),
        ([meta("article:author", "https://www.facebook.com/example")], []),
        ([meta("article:author", "Ann Example")], ["Ann Example"]),
        ([meta("twitter:creator", "@example")], []),
        ([meta("twitter:label1", "Verfasst von"), meta("twitter:data1", "Ann Example")], ["Ann Example"]),
        ([meta("twitter:label1", "Est. reading time"), meta("twitter:data1", "3 minutes")], []),
        (
            [meta("parsely-page", "{&quot;author&quot;:&quot;Ann Example &amp;amp; Ben Sample&quot;}")],
            ["Ann Example", "Ben Sample"],
        ),
        ([meta("author", "Redaktion")], ["Redaktion"]),
        ([meta("author", "admin")], []),
    ],
)
def test_authors_are_a_list_of_names(tags: list[str], names: list[str]) -> None:
    """One string becomes its names; an address, a handle and a login are none."""
    assert [agent.name for agent in read_page(page(head(*tags))).facts.authors] == names


def test_an_author_keeps_what_json_ld_tells_of_her() -> None:
    """Name and address of a person come together."""
    assert read_page(page(head(json_ld(ARTICLE)))).facts.authors == (
        Agent(name="Ann Example", url="https://www.example.org/ann"),
    )


def test_a_social_post_gives_its_words() -> None:
    """The text is taken from a posting, and never from an article, whose full text is not ours to keep."""
    author = '"author":{"name":"A","alternateName":"@a"}'
    posting = f'{{"@type":"SocialMediaPosting","articleBody":"Good morning.\\nRain.",{author}}}'
    found = read_page(page(head(json_ld(posting)))).facts
    article = read_page(page(head(json_ld('{"@type":"NewsArticle","articleBody":"All of it."}')))).facts

    assert found.kind is SourceKind.SOCIAL_POST
    assert found.text == "Good morning.\nRain."
    assert found.authors == (Agent(name="A", handle="a"),)
    assert article.text is None


def test_where_more_can_be_asked() -> None:
    """The oEmbed endpoint and the AMP copy that a page names are given with their whole address."""
    found = read_page(
        page(
            head(
                '<base href="https://www.example.org/x/">',
                '<link rel="alternate" type="application/json+oembed" href="/oembed?url=1">',
                '<link rel="alternate" type="text/xml+oembed" href="/oembed.xml">',
                '<link rel=amphtml href="amp.html">',
            )
        )
    )

    assert found.oembed_url == "https://www.example.org/oembed?url=1"
    assert found.amp_url == "https://www.example.org/x/amp.html"


def test_a_page_that_says_nothing() -> None:
    """No tag, no field: absent is absent, and nothing is made up."""
    found = read_page(page("<html><body>Hello</body></html>"))

    assert found.facts.model_dump(exclude_defaults=True) == {}
    assert dict(found.origins) == {}
    assert found.text_title_only
