"""Shapes of real pages (seen 2026) in which a tag means something else than its name says."""

import json

import pytest

from resolver.metadata import read_page
from tests.support.pages import head, json_ld, meta, page

STORY = {"@type": "NewsArticle", "headline": "Bridge shut"}
ANN = {"@type": "Person", "@id": "#ann", "name": "Ann Example"}


def story(**said: object) -> str:
    """A script with one article that says so."""
    return json_ld(json.dumps({**STORY, **said}))


@pytest.mark.parametrize("author", ["#ann", {"@id": "#ann", "name": ""}, ["#ann"]])
def test_an_author_that_is_only_named_elsewhere(author: object) -> None:
    """A reference is followed when it is a bare text and when its own name is empty."""
    script = json_ld(json.dumps({"@graph": [{**STORY, "author": author}, ANN]}))

    assert [agent.name for agent in read_page(page(head(script))).facts.authors] == ["Ann Example"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (1678786200, "2023-03-14T09:30:00Z"),
        (1678786200000, "2023-03-14T09:30:00Z"),
        ("1678786201", "2023-03-14T09:30:01Z"),
        (20230314, "2023-03-14"),
        (True, None),
        (7, None),
        (9999999999, None),
    ],
)
def test_a_moment_as_a_number(written: object, value: str | None) -> None:
    """In schema.org's keys for dates, seconds and milliseconds since 1970 are moments; small numbers are none."""
    found = read_page(page(head(story(datePublished=written)))).facts.published

    assert (found.value if found else None) == value


def test_a_wall_that_only_a_part_tells() -> None:
    """A part that is not free is a wall, unless the article itself says that it is free."""
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".rest"}

    assert read_page(page(head(story(hasPart=part)))).facts.paywalled is True
    assert read_page(page(head(story(hasPart=[part], isAccessibleForFree=True)))).facts.paywalled is False
    assert read_page(page(head(story(hasPart={"@type": "VideoObject"})))).facts.paywalled is None


def test_a_language_as_an_object() -> None:
    """The tag stands beside the language's name."""
    language = {"@type": "Language", "name": "German", "alternateName": "de"}

    assert read_page(page(head(story(inLanguage=language)))).facts.language == "de"


@pytest.mark.parametrize(
    ("lang", "tags", "language"),
    [
        ("en", (meta("og:locale", "de_DE"), meta("language", "de")), "de-DE"),
        ("en-US", (meta("og:locale", "de_DE"),), "en-US"),
        ("en", (meta("og:locale", "de_DE"), meta("language", "fr")), "en"),
        ("en", (meta("og:locale", "en_GB"), meta("language", "de")), "en"),
        ("pl", (meta("og:locale", "en_US"), meta("language", "en")), "pl"),
    ],
)
def test_english_that_a_template_says(lang: str, tags: tuple[str, ...], language: str) -> None:
    """`lang="en"`, which templates come with, gives way where all other tags agree on another language."""
    found = read_page(page(f'<html lang="{lang}"><head>{"".join(tags)}</head><body></body></html>')).facts.language

    assert (found or "").partition("-")[0] == language.partition("-")[0]


@pytest.mark.parametrize(
    ("said", "other", "site"),
    [
        ("The Example - News, sport and weather", "", "The Example"),
        ("Beispiel.org – Was heute geschieht", "Beispiel.org", "Beispiel.org"),
        ("News, sport and weather | Example", "", "Example"),
        ("Bridge - The Magazine", "", "Bridge - The Magazine"),
        ("Herald-Example", "", "Herald-Example"),
    ],
)
def test_a_site_with_a_slogan(said: str, other: str, site: str) -> None:
    """Of a site's name with a slogan, the piece counts that spells the host or that the site calls itself elsewhere."""
    script = story(publisher={"@type": "Organization", "name": other}) if other else ""
    text = head(meta("og:site_name", said), meta("og:title", "Bridge shut | " + (other or said)), script)

    assert read_page(page(text)).facts.publisher == site


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("<span>Council closes the bridge</span><a href=/>The Example</a>", "Council closes the bridge"),
        ("<small>Traffic</small> Council closes the bridge", "Council closes the bridge"),
        ("Council closes the <i>bridge</i>", "Council closes the bridge"),
        ("Council closes the bridge for the whole of May", "Council closes the bridge for the whole of May"),
    ],
)
def test_a_heading_that_holds_more(inside: str, title: str) -> None:
    """Where a part of the heading between tags repeats the head, the rest of it is a kicker or a logo."""
    text = f"<html><head>{meta('og:title', 'Council closes the bridge')}</head><body><h1>{inside}</h1></body></html>"

    assert read_page(page(text)).facts.title == title


def test_a_heading_without_spaces() -> None:
    """Eight signs of a script without spaces are a heading as three words are; a short one may be a section's."""
    title = "<title>市議会は橋の閉鎖を決定した-例示新聞</title>"

    assert (
        read_page(page(head(title) + "<h1>市議会は橋の閉鎖を決定した</h1>")).facts.title == "市議会は橋の閉鎖を決定した"
    )
    assert read_page(page(head(title) + "<h1>市議会</h1>")).facts.title == "市議会は橋の閉鎖を決定した-例示新聞"


def test_a_story_that_a_program_calls_promoted() -> None:
    """Drupal marks what stands on the front page as promoted: that is the article; a promotion's names are not read."""
    inside = '<h1>Council closes the bridge</h1><div class="{}"><p>By Ann Example</p><p>Mon, 2019-01-21 13:49</p></div>'
    article = read_page(page(inside.format("node node-promoted"))).facts
    promotion = read_page(page(inside.format("promoted-stories"))).facts

    assert [agent.name for agent in article.authors] == ["Ann Example"]
    assert article.published is not None
    assert article.published.value == "2019-01-21T13:49"
    assert (promotion.authors, promotion.published) == ((), None)


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ('<abbr class="published" title="2014-12-27T17:10:17Z">two days ago</abbr>', "2014-12-27T17:10:17Z"),
        ('<abbr title="United Nations">UN</abbr>', None),
        ('<abbr title="2014 election">elections</abbr>', None),
    ],
)
def test_a_moment_in_a_title(tag: str, value: str | None) -> None:
    """Microformats write the moment for machines into `title`; other titles are words."""
    found = read_page(page(f"<h1>Council closes the bridge</h1><p>{tag}</p>")).facts.published

    assert (found.value if found else None) == value


@pytest.mark.parametrize("name", ["mrf:authors", "DCSext.author", "og:author"])
def test_more_tags_for_the_author(name: str) -> None:
    """Marfeel's and Webtrends' tags, and one that Open Graph never had."""
    authors = read_page(page(head(meta(name, "Ann Example;Ben Sample")))).facts.authors

    assert [agent.name for agent in authors] == ["Ann Example", "Ben Sample"]


@pytest.mark.parametrize(
    ("published", "changed", "tag", "value"),
    [
        ("2021-11-01T10:00:00Z", "2021-11-01T10:00:00Z", "article:modified_time", "2021-11-01T12:34:23Z"),
        ("2021-11-01T10:00:00Z", "2021-11-01T09:00:00Z", "article:modified_time", "2021-11-01T12:34:23Z"),
        ("2021-11-01T10:00:00Z", "2021-11-01T11:00:00Z", "article:modified_time", "2021-11-01T11:00:00Z"),
        ("2021-11-01T10:00:00Z", "2021-11-01T10:00:00Z", "last-modified", "2021-11-01T10:00:00Z"),
        ("2021-11-01", "2021-11-01", "article:modified_time", "2021-11-01T12:34:23Z"),
    ],
)
def test_a_change_that_repeats_the_publication(published: str, changed: str, tag: str, value: str) -> None:
    """Another tag's later change is believed before it, unless that tag may tell when the page was put together."""
    script = story(datePublished=published, dateModified=changed)
    found = read_page(page(head(script, meta(tag, "2021-11-01T12:34:23Z")))).facts.modified

    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("橋の閉鎖を決定-例示新聞", "橋の閉鎖を決定"),
        ("橋の閉鎖を決定_社会_例示新聞", "橋の閉鎖を決定_社会"),
        ("橋の閉鎖を決定：例示新聞", "橋の閉鎖を決定"),
        ("橋-閉鎖を決定", "橋-閉鎖を決定"),
        ("Example-例示新聞", "Example-例示新聞"),
    ],
)
def test_a_site_behind_a_mark_without_spaces(title: str, kept: str) -> None:
    """Chinese and Japanese pages put the site's name behind a dash, a low line or a colon; a name not known stays."""
    assert read_page(page(head(meta("og:site_name", "例示新聞"), meta("og:title", title)))).facts.title == kept


@pytest.mark.parametrize(
    ("title", "heading", "kept"),
    [
        ("Bridge closed | News | Some Paper", "Bridge closed", "Bridge closed"),
        ("Bridge closed - Some Paper", "Bridge closed", "Bridge closed"),
        ("Politics | Bridge closed in storm", "Politics", "Politics | Bridge closed in storm"),
        ("Bridge closed: a history", "Bridge closed", "Bridge closed: a history"),
    ],
)
def test_a_short_heading_before_an_unknown_site(title: str, heading: str, kept: str) -> None:
    """The only heading, of two words, is the title that goes on behind a bar or a dash; one word is a section."""
    text = f"<html><head>{meta('og:title', title)}</head><body><h1>{heading}</h1></body></html>"

    assert read_page(page(text)).facts.title == kept


def test_a_site_signs_with_its_address() -> None:
    """Places behind the site's own name are no authors; a person is, and so is one whom a list of its own names."""
    site = meta("og:site_name", "The Example")

    def signed(*tags: str) -> list[str | None]:
        return [agent.name for agent in read_page(page(head(site, *tags))).facts.authors]

    assert signed(meta("author", "The Example, Hamburg, Germany")) == ["The Example"]
    assert signed(meta("author", "The Example, Ann Sample")) == ["Ann Sample"]
    assert signed(story(author=[{"@type": "Organization", "name": "The Example"}, {"name": "Pseudonym"}])) == [
        "Pseudonym"
    ]


def test_a_site_that_is_called_as_its_host() -> None:
    """Of a domain and a name that spells it, the name is the site's."""
    tags = meta("og:site_name", "example.org"), meta("publisher", "Ex-ample")

    assert read_page(page(head(*tags))).facts.publisher == "Ex-ample"
    assert read_page(page(head(tags[0], meta("publisher", "Owner House")))).facts.publisher == "example.org"


def test_an_author_as_json_within_a_text() -> None:
    """A program that wrote its object into a text meant the object."""
    inner = json.dumps([{"@type": "Person", "name": "Ann Example"}])

    assert [agent.name for agent in read_page(page(head(story(author=inner)))).facts.authors] == ["Ann Example"]
    assert read_page(page(head(story(author="{ no object")))).facts.authors == ()


def test_an_article_is_begun_before_it_is_published() -> None:
    """The day of its making disputes nothing, and counts where no other is told."""
    made, published = "2020-01-17T15:11:01Z", "2020-01-20T10:00:08Z"
    both = read_page(page(head(story(dateCreated=made, datePublished=published))))
    begun = read_page(page(head(story(dateCreated=made)))).facts.published

    assert both.facts.published is not None
    assert begun is not None
    assert (both.facts.published.value, begun.value, both.disagreements) == (published, made, ())


@pytest.mark.parametrize(("kind", "said"), [("RadioEpisode", "audio"), ("TVEpisode", "video"), ("HowTo", "web_page")])
def test_more_kinds_of_pages(kind: str, said: str) -> None:
    """Episodes and guides tell their title and day as articles do."""
    text = json_ld(json.dumps({"@type": kind, "headline": "The bridge", "datePublished": "2020-01-14"}))
    facts = read_page(page(head(text))).facts

    assert (facts.title, facts.published and facts.published.value, facts.kind) == ("The bridge", "2020-01-14", said)


@pytest.mark.parametrize(
    ("title", "heading", "kept"),
    [
        ("Asia - Council closes the bridge", "Council closes the bridge", "Council closes the bridge"),
        ("Rivers - Bridges", "Bridges", "Rivers - Bridges"),
        ("Why the council closes the bridge", "The council closes", "Why the council closes the bridge"),
    ],
)
def test_a_section_before_the_heading(title: str, heading: str, kept: str) -> None:
    """A title that is a section and the article's heading is the heading, also where the site has a heading too."""
    body = f"<h1>The Example, news at all hours</h1><h1>{heading}</h1>"
    text = f"<html><head>{meta('og:title', title)}</head><body>{body}</body></html>"

    assert read_page(page(text)).facts.title == kept
