"""Where the head names no author or no date, the byline beside the heading does."""

import pytest

from resolver.metadata import read_page
from tests.support.pages import URL, meta, page

HEADING = "<h1>Council closes the bridge</h1>"


def story(beside: str, before: str = "", tags: str = "") -> str:
    """An article with markup beside its heading, and the usual other stories around it."""
    return (
        f"<html><head><title>Council closes the bridge</title>{tags}</head><body><nav>By Nav Igation</nav>{before}"
        f"{HEADING}{beside}<p>Words of the story.</p><aside><span class=author>Other Person</span>"
        "<time datetime='2001-01-01'></time></aside><div class='comments'><b class=author>Com Menter</b></div></body>"
    )


@pytest.mark.parametrize(
    ("beside", "names", "origin"),
    [
        ("<p>By <a href=/ann>Ann Example</a></p>", ["Ann Example"], "html:by"),
        ("<p>By Ann Example</p>", ["Ann Example"], "html:by"),
        ("<div>Von</div><div>Ann Example</div>", ["Ann Example"], "html:by"),
        (
            '<a rel="author" href="/a">Ann Example</a> <a rel="author" href="/b">Ben Sample</a>',
            ["Ann Example", "Ben Sample"],
            "html:rel-author",
        ),
        (
            '<span itemprop="author"><img alt=""><b itemprop="name">Ann Example</b>, Reporter</span>',
            ["Ann Example"],
            "microdata:author",
        ),
        ('<div class="byline"><a href="/author/ann">Ann Example</a> 3 May</div>', ["Ann Example"], "html:byline"),
        ('<div class="article-author">Ann Example</div>', ["Ann Example"], "html:byline"),
        ('<div class="byline-date">May 3, 2021</div>', [], None),
        ("<script>var x = 'By Ann Example'</script>", [], None),
        ("<p>By the river the council met.</p>", [], None),
        ("<p>By</p><p>clicking here you agree</p>", [], None),
        ('<div class="author-box">Follow us on our pages</div>', [], None),
        ("".join(f'<a rel="author">Ann Example{letter}</a>' for letter in "abcdefghij"), [], None),
    ],
)
def test_a_byline(beside: str, names: list[str], origin: str | None) -> None:
    """Names are read from marks and from `By NAME`; menus, asides, comments and scripts are not asked."""
    found = read_page(page(story(beside)))

    assert [agent.name for agent in found.facts.authors] == names
    assert found.origins.get("/authors") == origin


@pytest.mark.parametrize(
    ("beside", "day", "origin"),
    [
        ('<time datetime="2021-05-03T10:00:00Z">3 May</time>', "2021-05-03", "time:datetime"),
        ('<span itemprop="datePublished" content="2021-05-03">May</span>', "2021-05-03", "microdata:datePublished"),
        ('<span class="entry-date">May 3, 2021</span>', "2021-05-03", "html:date"),
        ("<small>03.05.2021</small>", "2021-05-03", "html:text"),
        ("<p>On 3 May 2021 the council met and talked about the bridge for many hours in the hall.</p>", None, None),
    ],
)
def test_a_date_beside_the_heading(beside: str, day: str | None, origin: str | None) -> None:
    """A date is read from marks and from a line that is little else; one in a sentence is a fact of the story."""
    found = read_page(page(story(beside)))

    assert (found.facts.published.day() if found.facts.published else None) == day
    assert found.origins.get("/published") == origin


def test_the_date_after_the_heading_comes_first() -> None:
    """A teaser's date before the heading gives way to the article's own after it."""
    before, after = "<time datetime=2001-01-01></time>", "<time datetime=2021-05-03></time>"
    facts = read_page(page(story(after, before))).facts

    assert facts.published is not None
    assert facts.published.value == "2021-05-03"


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2016/12/01/story", "2016-12-01"),
        ("news/2016-12-1/story", "2016-12-01"),
        ("local/20161201/story", "2016-12-01"),
        ("2016/13/01/story", None),
        ("2016/02/31/story", None),
        ("2016/12/story", None),
        ("story/20161201", None),
    ],
)
def test_a_day_in_the_address(path: str, day: str | None) -> None:
    """Where neither head nor byline has a date, a whole day in the address is the last word."""
    found = read_page(page(story(""), f"https://www.example.org/{path}"))

    assert (found.facts.published.value if found.facts.published else None) == day
    assert found.origins.get("/published") == ("url:path" if day else None)


def test_an_updated_time_is_no_publication() -> None:
    """A time that is marked as the change goes to `modified`."""
    beside = (
        '<time class="updated" datetime="2021-05-04T10:00:00Z"></time><time datetime="2021-05-03T10:00:00Z"></time>'
    )
    facts = read_page(page(story(beside))).facts

    assert facts.published is not None
    assert facts.modified is not None
    assert (facts.published.day(), facts.modified.day()) == ("2021-05-03", "2021-05-04")


def test_names_nobody_sees_give_way_to_the_byline() -> None:
    """A name that stands only in the head loses to one that the page shows; one that the page shows stays."""
    hidden = read_page(page(story('<a rel="author">Ann Example</a>', tags=meta("author", "Example Staff"))))
    shown = read_page(page(story("<p>Ann Example, Ben Sample</p>", tags=meta("author", "Ann Example"))))

    assert [agent.name for agent in hidden.facts.authors] == ["Ann Example"]
    assert [agent.name for agent in shown.facts.authors] == ["Ann Example"]
    assert shown.origins["/authors"] == "meta:author"


def test_of_two_statements_the_one_beside_the_heading_counts() -> None:
    """Between two tags, the page's visible words decide."""
    tags = meta("parsely-author", "Desk Of Others") + meta("author", "Ann Example")

    assert [agent.name for agent in read_page(page(story("<p>Ann Example</p>", tags=tags))).facts.authors] == [
        "Ann Example"
    ]


def test_a_front_page_has_no_date() -> None:
    """The dates on a site's front page are its stories'."""
    beside = '<time datetime="2021-05-03T10:00:00Z"></time>'

    assert read_page(page(story(beside), "https://www.example.org/")).facts.published is None
    assert read_page(page(story(beside), "https://www.example.org/index.html")).facts.published is None
    assert read_page(page(story(beside), URL)).facts.published is not None


def test_a_byline_far_from_the_heading() -> None:
    """Menus between heading and byline do not hide it."""
    menu = "<ul>" + "<li><a href=/x>Section of the paper</a></li>" * 600 + "</ul>"

    assert [
        agent.name for agent in read_page(page(story(menu + '<p class="byline">By Ann Example</p>'))).facts.authors
    ] == ["Ann Example"]


def test_a_site_that_sets_its_name_as_heading() -> None:
    """Where every h1 is the site, the h2 that speaks of the page's title is the heading."""
    tags = meta("og:title", "As bridge shuts, council is in trouble") + meta("og:site_name", "The Example")
    headings = "<h1>The Example</h1><h2>Council in trouble over bridge</h2>"
    text = f"<html><head>{tags}</head><body>{headings}<p>By Ann Example</p></body></html>"
    found = read_page(page(text))

    assert found.facts.title == "Council in trouble over bridge"
    assert [agent.name for agent in found.facts.authors] == ["Ann Example"]


@pytest.mark.parametrize(
    ("beside", "published", "modified"),
    [
        ("<p>Updated: May 3, 2021</p>", None, "2021-05-03"),
        ("<p>Updated <time datetime='2021-05-03T10:00:00Z'>3 May</time></p>", None, "2021-05-03"),
        ("<span class=date>Mis à jour le 03.05.2021</span>", None, "2021-05-03"),
        ("<div>最終更新</div><div>2021年5月3日</div>", None, "2021-05-03"),
        ("<small>May 2, 2021</small><small>Updated May 3, 2021</small>", "2021-05-02", "2021-05-03"),
        (
            "<p>On <time datetime='2021-05-02'>x</time> • updated <time datetime='2021-05-03'>y</time></p>",
            "2021-05-02",
            "2021-05-03",
        ),
        ("<p>Published and updated May 3, 2021</p>", "2021-05-03", None),
        ("<p>Storm-Update</p><small>May 3, 2021</small>", "2021-05-03", None),
        ("<p>Update</p><small>May 3, 2021</small>", "2021-05-03", None),
        ("<p>The council updated its plan for the bridge again.</p><small>May 3, 2021</small>", "2021-05-03", None),
    ],
)
def test_a_date_that_is_said_to_be_a_change(beside: str, published: str | None, modified: str | None) -> None:
    """What stands before a date tells which one it is; a paragraph before it tells nothing."""
    facts = read_page(page(story(beside))).facts

    assert (facts.published.day() if facts.published else None) == published
    assert (facts.modified.day() if facts.modified else None) == modified
