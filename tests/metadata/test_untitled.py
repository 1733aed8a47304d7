"""A page whose head says nothing is read from its body."""

import pytest

from resolver.metadata import read_page
from tests.support.pages import page

HEADING = "<h1>Council keeps the bridge shut</h1>"


@pytest.mark.parametrize("head", ["<head></head>", "", "<head><meta charset=utf-8></head>"])
def test_an_untitled_page_is_named_by_its_heading(head: str) -> None:
    """Without a title in the head the visible heading names the page, and byline and date stand beside it."""
    told = read_page(
        page(
            f'<html>{head}<body>{HEADING}<p class="byline">By Ann Example</p>'
            '<time datetime="2020-01-02T03:04:05Z">2 January</time><p>Words.</p></body></html>'
        )
    )

    assert told.facts.title == "Council keeps the bridge shut"
    assert told.origins["/title"] == "html:h1"
    assert [agent.name for agent in told.facts.authors] == ["Ann Example"]
    assert told.facts.published
    assert told.facts.published.value == "2020-01-02T03:04:05Z"


def test_what_stands_in_a_silent_page_is_read_once() -> None:
    """Tags and JSON-LD of a page that has them only in its body are found, each once."""
    told = read_page(
        page(
            '<html><head></head><body><h1>The weather</h1><meta property="og:site_name" content="The Daily Example">'
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge shut for long"}</script>'
        )
    )

    assert told.facts.title == "Bridge shut for long"
    assert told.facts.publisher == "The Daily Example"
    assert told.disagreements == ()


@pytest.mark.parametrize("end", ["</h1>", "</h3>"])
def test_a_page_without_a_head_or_a_body(end: str) -> None:
    """A fragment is read by its heading and byline too, however the heading is closed."""
    told = read_page(page(f'<h1>Council keeps the bridge shut{end}<p class="byline">By Ann Example</p><h2>More</h2>'))

    assert told.facts.title == "Council keeps the bridge shut"
    assert [agent.name for agent in told.facts.authors] == ["Ann Example"]


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("| The Daily Example", "Council keeps the bridge shut"),
        ("The Daily Example |", "Council keeps the bridge shut"),
        ("- Home", "Council keeps the bridge shut"),
        ("«Bridge» – a story | The Daily Example", "«Bridge» – a story"),
        ("The weather –", "The weather"),
        ("A -1 in the exam", "A -1 in the exam"),
    ],
)
def test_a_separator_that_separates_nothing(title: str, kept: str) -> None:
    """A program that had no title to set left its marks: they are none, and the site's name alone is not the page's."""
    site = '<meta property="og:site_name" content="The Daily Example">'
    told = read_page(page(f"<html><head>{site}<title>{title}</title></head><body>{HEADING}<p>Words.</p>"))

    assert told.facts.title == kept


@pytest.mark.parametrize(
    "before", ["<script>var a = '<title>No</title>';%s</script>", "<style>%s</style>", "<!--%s-->"]
)
@pytest.mark.parametrize("tag", ["<title>Bridge shut</title>", '<meta property="og:title" content="Bridge shut">'])
def test_a_page_that_names_itself_behind_a_megabyte(before: str, tag: str) -> None:
    """What scripts, styles and comments take is no limit to where a head may name its page."""
    filler = before % ("var b = 1; " * 100_000)

    assert read_page(page(f"<html><head>{filler}{tag}</head><body><p>Words.</p>")).facts.title == "Bridge shut"


def test_a_drawing_far_down_names_no_page() -> None:
    """Where the head has ended without a name, no title behind it is the page's."""
    body = f"<head></head><body><p>{'Words. ' * 90_000}</p><title>No</title><svg><title>No</title></svg>"

    assert read_page(page(body)).facts.title is None


def test_zeros_are_no_words() -> None:
    """Bytes that some servers fill up with are neither in a title nor in the way of a tag."""
    assert read_page(page("<ti\0tle>\0\0Bridge shut\0</title>")).facts.title == "Bridge shut"
