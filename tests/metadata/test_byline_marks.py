"""Marks of a byline in the markup of programs and papers (seen 2026), and marks that stand around other people."""

import pytest

from resolver.metadata import read_page
from tests.support.pages import page

HEADING = "<h1>Council closes the bridge</h1>"


def names(beside: str, before: str = "") -> list[str]:
    """The authors of an article with this markup beside its heading."""
    text = f"<html><body>{before}<article>{HEADING}{beside}<p>Words of the story.</p></article></body></html>"
    return [agent.name or "" for agent in read_page(page(text)).facts.authors]


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ('<footer class="node__meta"><div>Von <span>Ann Example</span></div></footer>', ["Ann Example"]),
        (
            '<footer><ul class="ByLine"><li><b class="ByLine__author">Ann Example</b></li></ul></footer>',
            ["Ann Example"],
        ),
        ('<div data-testid="byline-new"><span>Ann Example</span><i>Political correspondent</i></div>', ["Ann Example"]),
        (
            '<div id="byline">By <a href="/author/a/">Ann Example</a>, <a href="/author/b/">Ben Sample</a></div>',
            ["Ann Example", "Ben Sample"],
        ),
        ('<div><a href="/autor/ann/">Ann Example</a><span>Berlin - </span></div>', ["Ann Example"]),
        (
            '<div><a href="/autor/ann/">Ann Example</a> y <a href="/autor/ben/">Ben Sample</a></div>',
            ["Ann Example", "Ben Sample"],
        ),
        (
            '<p class="article-signature">di <a href="/firme/ann.shtml" class="writer">Ann Example</a></p>',
            ["Ann Example"],
        ),
        (
            '<div class="authors"><b class="author">Анна Пример</b><b class="author">Борис Образец</b></div>',
            ["Анна Пример", "Борис Образец"],
        ),
        ('<div class="byline"><span class="byline-prefix">By</span> Ann Example</div>', ["Ann Example"]),
        ("<p>Von Ann Example, Berlin, und Ben Sample</p>", ["Ann Example", "Ben Sample"]),
    ],
)
def test_a_mark(beside: str, expected: list[str]) -> None:
    """Short footers of the article, test ids, ids, links to authors' pages, twins side by side."""
    assert names(beside) == expected


@pytest.mark.parametrize(
    ("beside", "before"),
    [
        ("", '<footer class="page"><span class="author">Other Person</span></footer>'),
        ('<footer><span class="author">Other Person</span>' + "<p>Words about the paper.</p>" * 20 + "</footer>", ""),
        ('<div><a href="/autor/todos/">Todos los autores</a></div>', ""),
        ('<div><a href="/author/guide/">Read our guide</a></div>', ""),
        ('<div class="underwriter-note">Paid for by our friends of the river</div>', ""),
    ],
)
def test_a_mark_that_names_nobody_here(beside: str, before: str) -> None:
    """A page's footer, a long one, a menu's link and a sentence are no byline."""
    assert names(beside, before) == []


def test_authors_of_other_stories_are_not_put_together() -> None:
    """Cards have an author each; only those that stand in one place sign one thing."""
    cards = "".join(f'<div><a class="author" href="/x">{name}</a></div>' for name in ("Ann Example", "Ben Sample"))

    assert names(cards) == ["Ann Example"]


@pytest.mark.parametrize(
    ("tag", "published", "modified"),
    [
        ('<time class="entry-date published updated" datetime="2023-03-14T09:30:00Z">x</time>', "2023-03-14", None),
        (
            '<p class="data__updated"><time datetime="2023-03-14">14/03/2023</time> changed last year</p>',
            "2023-03-14",
            None,
        ),
        ('<time class="updated" datetime="2023-03-14T09:30:00Z">x</time>', None, "2023-03-14"),
    ],
)
def test_a_date_and_its_frame(tag: str, published: str | None, modified: str | None) -> None:
    """A tag that is called both is the publication; what frames a marked date is not read for another."""
    facts = read_page(page(f"<article>{HEADING}{tag}<p>Words.</p></article>")).facts

    assert (facts.published.day() if facts.published else None) == published
    assert (facts.modified.day() if facts.modified else None) == modified


def test_a_bare_link_does_not_outweigh_the_head() -> None:
    """Where the head names somebody whom a script writes into the page, another story's author does not sign it."""
    tags = '<meta name="author" content="Ann Example">'
    cards = '<div><h3>Other story</h3><a href="/author/ben/">Ben Sample</a></div>'
    text = f"<html><head>{tags}</head><body><article>{HEADING}<p>Words of the story.</p>{cards}</article></body></html>"

    assert [agent.name for agent in read_page(page(text)).facts.authors] == ["Ann Example"]
