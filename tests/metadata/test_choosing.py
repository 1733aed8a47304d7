"""Where a page says several things, the likeliest is taken and the rest is listed, not hidden."""

import pytest

from resolver.metadata import read_page
from tests.support.pages import head, json_ld, meta, page

SITE = meta("og:site_name", "The Daily Example")


def body(*pieces: str, tags: str = "") -> str:
    """A page with these pieces in its body."""
    return f"<html><head>{tags}</head><body>{''.join(pieces)}</body></html>"


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Bridge closed | The Daily Example", "Bridge closed"),
        ("Bridge closed - The Daily Example", "Bridge closed"),
        ("Bridge closed – the daily example", "Bridge closed"),
        ("The Daily Example: Bridge closed", "Bridge closed"),
        ("Bridge closed | News | The Daily Example", "Bridge closed | News"),
        ("Bridge closed - example.org", "Bridge closed"),
        ("Peace - War", "Peace - War"),
        ("Bridge closed - A Documentary", "Bridge closed - A Documentary"),
        ("The Daily Example", "The Daily Example"),
    ],
)
def test_a_site_is_taken_off_the_title_only_where_it_is_known(title: str, kept: str) -> None:
    """The suffix goes when it is the site's name or domain; any other dash belongs to the title."""
    assert read_page(page(head(SITE, meta("og:title", title)))).facts.title == kept


def test_the_site_spells_its_own_host() -> None:
    """Without a name of its own, the piece of the title that spells the domain is the site, by letters or initials."""
    spelled = read_page(page(head("<title>Bridge closed | The Daily Planet</title>"), "https://dailyplanet.com/a"))
    initials = read_page(page(head("<title>Bridge - Super Express - news</title>"), "https://www.se.pl/a"))

    assert spelled.facts.publisher == "The Daily Planet"
    assert spelled.facts.title == "Bridge closed"
    assert spelled.origins["/publisher"] == "html:title"
    assert initials.facts.publisher == "Super Express"


@pytest.mark.parametrize(
    "unfilled",
    [
        *("undefined", "null", "[object Object]", "{{ page.title }}", "{% block title %}", "${title}", "%title%"),
        *(
            "<%= title %>",
            "Untitled",
            "Untitled Document",
            "None",
            "Home",
            "Loading…",
            "React App",
            "Sin título",
            "&nbsp;",
        ),
    ],
)
def test_what_a_program_wrote_gives_way_to_a_title(unfilled: str) -> None:
    """A value of a program, a template's gap or the name of an unnamed page is no title beside a real one."""
    told = read_page(page(head(meta("og:title", unfilled), "<title>Bridge closed</title>")))

    assert told.facts.title == "Bridge closed"
    assert told.disagreements == ()


@pytest.mark.parametrize(
    "title", ["Null", "The undefined border", "{{braces}} in print", "100% of %votes", "None", "Home"]
)
def test_a_title_of_such_words_stays(title: str) -> None:
    """A sentence with such words in it, a name that only looks so, and a page that has no other title keep theirs."""
    assert read_page(page(head(f"<title>{title}</title>"))).facts.title == title


@pytest.mark.parametrize("title", ["undefined", "null", "{{title}}", "%title%"])
def test_where_nothing_else_is_told_there_is_no_title(title: str) -> None:
    """A gap is not told as words."""
    assert read_page(page(head(f"<title>{title}</title>"))).facts.title is None


@pytest.mark.parametrize(
    ("tag", "whole"),
    [
        ('<meta property="og:title" content="He said "no" to it">', 'He said "no" to it'),
        ("<meta property='og:title' content='It's a bridge'>", "It's a bridge"),
        ('<meta property="og:title" content="He said">', "He said: never"),
    ],
)
def test_an_attribute_that_its_own_marks_cut_off(tag: str, whole: str) -> None:
    """Where another statement goes on with the very mark that ended the attribute, it is the whole title."""
    told = read_page(page(head(tag, f"<title>{whole}</title>"))).facts.title

    assert told == ("He said" if ":" in whole else whole)


def test_capitals_alone_are_no_other_title() -> None:
    """Where one tag shouts what another says, the words are taken as people write them."""
    loud = meta("og:title", "BRIDGE SHUT FOR NATO VISIT")
    quiet = read_page(page(head(loud, "<title>Bridge shut for NATO visit</title>")))

    assert (quiet.facts.title, quiet.disagreements) == ("Bridge shut for NATO visit", ())
    assert read_page(page(head(loud, "<title>Weather</title>"))).facts.title == "BRIDGE SHUT FOR NATO VISIT"


@pytest.mark.parametrize("title", ["Bridge<br>shut", "Bridge<BR />shut", "Bridge&lt;br&gt;shut", "Bridge <b>shut</b>"])
def test_a_line_break_in_a_title_parts_words(title: str) -> None:
    """Tags that say only how words look are left out; one between two words is a space."""
    assert read_page(page(head(f"<title>{title}</title>"))).facts.title == "Bridge shut"


def test_the_visible_heading_decides() -> None:
    """Of several titles the one that the heading repeats is taken; an only heading that speaks of the same wins."""
    tags = meta("og:title", "You will not believe this bridge") + json_ld(
        '{"@type":"NewsArticle","headline":"Bridge shut"}'
    )
    repeated = read_page(page(body("<h1>Bridge shut</h1>", tags=tags)))
    alone = read_page(page(body("<h1>Council keeps the bridge shut</h1>", tags=tags)))
    other = read_page(page(body("<h1>The Weather in Town</h1>", tags=tags)))

    assert repeated.facts.title == "Bridge shut"
    assert repeated.origins["/title"] == "json-ld:NewsArticle.headline"
    assert alone.facts.title == "Council keeps the bridge shut"
    assert alone.origins["/title"] == "html:h1"
    assert other.facts.title == "Bridge shut"


def test_what_differs_is_listed() -> None:
    """The chosen statement comes first, each with its tag."""
    found = read_page(page(head(meta("og:title", "Bridge shut"), meta("twitter:title", "Town in fear"))))

    assert [(each.field, each.values) for each in found.disagreements] == [
        ("/title", (("og:title", "Bridge shut"), ("twitter:title", "Town in fear")))
    ]


@pytest.mark.parametrize(
    "tags",
    [
        (meta("og:title", "Bridge  SHUT"), meta("twitter:title", "Bridge shut.")),
        (meta("og:title", "Bridge shut"), "<title>Bridge shut | Unknown Site</title>"),
        (meta("og:title", "Bridge shut in the old town"), meta("twitter:title", "Bridge shut in…")),
        (meta("article:published_time", "2023-03-14T09:30:00Z"), meta("date", "2023-03-14")),
        (meta("article:published_time", "2023-03-14T23:30:00-05:00"), meta("date", "2023-03-14")),
        (meta("author", "Ann Example"), meta("parsely-author", "Ann Example and Ben Sample")),
        (meta("og:locale", "en_US"), meta("language", "en-GB")),
        (meta("og:site_name", "Example"), meta("application-name", "The Example News")),
    ],
)
def test_what_says_the_same_is_no_disagreement(tags: tuple[str, str]) -> None:
    """Case, marks, a cut end, a section, a coarser date and a shorter list of authors are not other statements."""
    assert read_page(page(head(*tags))).disagreements == ()


@pytest.mark.parametrize(
    ("tags", "field"),
    [
        ((meta("article:published_time", "2023-03-14T09:30:00Z"), meta("date", "2023-03-10")), "/published"),
        ((meta("author", "Ann Example"), meta("parsely-author", "Ben Sample")), "/authors"),
        ((meta("og:locale", "en_US"), meta("language", "de")), "/language"),
        ((meta("og:site_name", "Example"), meta("application-name", "Herald")), "/publisher"),
    ],
)
def test_each_field_can_be_in_dispute(tags: tuple[str, str], field: str) -> None:
    """Dates days apart, other people, another language, another site."""
    assert [each.field for each in read_page(page(head(*tags))).disagreements] == [field]


def test_a_finer_time_of_the_same_day_is_taken() -> None:
    """A bare day from the better vocabulary gives way to the hour from another."""
    tags = json_ld('{"@type":"NewsArticle","datePublished":"2023-03-14"}'), meta("date", "2023-03-14T09:30:00Z")
    found = read_page(page(head(*tags)))

    assert found.facts.published is not None
    assert found.facts.published.value == "2023-03-14T09:30:00Z"
    assert found.origins["/published"] == "meta:date"


@pytest.mark.parametrize(
    "written", ["2031-01-01", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "soon", "1678788600"]
)
def test_no_placeholder_and_nothing_to_come_is_a_date(written: str) -> None:
    """A date after the look, year one, the epoch and a bare number are none."""
    assert read_page(page(head(meta("article:published_time", written)))).facts.published is None


@pytest.mark.parametrize(
    ("written", "value", "zone"),
    [
        ("Mar 14, 2023 9:30 PM", "2023-03-14T21:30", None),
        ("14 Mar 2023 09:30 CET", "2023-03-14T09:30", "CET"),
        ("Tue Mar 14 09:30:00 2023", "2023-03-14T09:30:00", None),
    ],
)
def test_an_hour_is_told_as_the_page_means_it(written: str, value: str, zone: str | None) -> None:
    """An evening stays one, and a time without a zone, or with one that only a reader knows, is never told as UTC."""
    found = read_page(page(head(meta("article:published_time", written)))).facts.published

    assert found is not None
    assert (found.value, found.time_zone) == (value, zone)


def test_a_person_before_the_site() -> None:
    """A site that names itself as the author gives way to a person, and stays where there is none."""
    itself = json_ld('{"@type":"NewsArticle","author":{"@type":"Organization","name":"The Daily Example"}}')
    both = read_page(page(head(SITE, itself, meta("author", "Ann Example"))))
    alone = read_page(page(head(SITE, itself)))

    assert [agent.name for agent in both.facts.authors] == ["Ann Example"]
    assert [agent.name for agent in alone.facts.authors] == ["The Daily Example"]


def test_the_longer_list_of_the_same_people() -> None:
    """A tag that names the same people and more is the better one."""
    one = json_ld('{"@type":"NewsArticle","author":{"name":"Ann Example"}}')
    found = read_page(page(head(one, meta("author", "Ann Example, Ben Sample"))))

    assert [agent.name for agent in found.facts.authors] == ["Ann Example", "Ben Sample"]
    assert found.origins["/authors"] == "meta:author"


def test_the_site_is_no_person_in_a_list() -> None:
    """Where a site lists itself beside people, the people are the authors."""
    authors = '[{"name":"Ann Example"},{"@type":"Organization","name":"The Daily Example"}]'
    found = read_page(page(head(SITE, json_ld(f'{{"@type":"NewsArticle","author":{authors}}}'))))

    assert [agent.name for agent in found.facts.authors] == ["Ann Example"]


def test_a_proper_name_before_a_domain() -> None:
    """Where Open Graph gives only the host and JSON-LD a name, the name is the site's."""
    tags = meta("og:site_name", "daily.example.org"), json_ld('{"@type":"WebSite","name":"The Daily Example"}')

    assert read_page(page(head(*tags))).facts.publisher == "The Daily Example"
    assert read_page(page(head(tags[0]))).facts.publisher == "daily.example.org"


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ('<link rel="canonical" href="https://example.org/news/story">', "https://example.org/news/story"),
        ('<link rel="canonical" href="/news/story">', "https://www.example.org/news/story"),
        (meta("og:url", "https://m.example.org/news/story"), "https://m.example.org/news/story"),
        ('<link rel="canonical" href="https://evil.example.com/news/story">', None),
        ('<link rel="canonical" href="https://www.example.org/">', None),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="canonical" href="http://[::1">', None),
    ],
)
def test_a_canonical_address_is_believed_on_its_own_domain(tag: str, canonical: str | None) -> None:
    """Another domain's address, or the front page for an article, is no canonical one."""
    found = read_page(page(head(tag)))

    assert found.canonical == canonical
    assert found.facts.url == canonical


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("undefined", None),
        ("https://example.org/null", None),
        ("{{ canonicalUrl }}", None),
        ("https://www.example.org/news/%73tory%3Fid=7", "https://www.example.org/news/story?id=7"),
        ("https://www.example.org//news/story?id=7", "https://www.example.org/news/story?id=7"),
        ("https://www.example.org:8080/news/story", None),
        ("https://www.example.org/index.php", None),
        ("https://www.example.org/news/%73tory", "https://www.example.org/news/%73tory"),
        ("”https://www.example.org/news/clean”", "https://www.example.org/news/clean"),
        ("https://www.example.org/news/null-and-void", "https://www.example.org/news/null-and-void"),
    ],
)
def test_an_address_that_a_program_spoilt(href: str, canonical: str | None) -> None:
    """A gap is no address, a server's inner port none to cite; escapes too many lead nowhere: it is the page's own."""
    told = read_page(page(head(f'<link rel="canonical" href="{href}">'), "https://www.example.org/news/story?id=7"))

    assert told.canonical == canonical


def test_an_address_that_is_not_believed_is_listed() -> None:
    """The claim stands beside the page's own address."""
    found = read_page(page(head('<link rel="canonical" href="https://evil.example.com/story">')))

    assert [(each.field, each.values) for each in found.disagreements] == [
        (
            "/url",
            (("request", "https://www.example.org/news/story-1"), ("link:canonical", "https://evil.example.com/story")),
        )
    ]


def test_an_archived_page_is_read_as_its_original() -> None:
    """A copy at web.archive.org declares the original's address."""
    inner = "https://www.example.org/news/story"
    found = read_page(
        page(
            head(f'<link rel="canonical" href="https://web.archive.org/web/20200101000000/{inner}">'),
            f"https://web.archive.org/web/20200101000000id_/{inner}?x=1",
        )
    )

    assert found.canonical == inner
    assert found.disagreements == ()
