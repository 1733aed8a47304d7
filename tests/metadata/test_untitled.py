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
