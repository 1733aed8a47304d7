"""When a canonical address on another site is believed, and when nobody is even asked."""

import pytest

from resolver.metadata import canonical, read_page
from tests.support.pages import head, meta, page

HERE = "https://m.example.net/news/story-1"
THERE = "https://www.example.org/news/story-1"


def link(rel: str, href: str, **more: str) -> str:
    """A link tag."""
    attributes = "".join(f' {name}="{value}"' for name, value in more.items())
    return f'<link rel="{rel}" href="{href}"{attributes}>'


@pytest.mark.parametrize(
    ("tags", "asked"),
    [
        ((link("canonical", THERE),), True),
        ((link("canonical", THERE), meta("og:url", THERE)), True),
        ((link("canonical", THERE), link("canonical", THERE)), True),
        ((meta("og:url", THERE),), False),
        ((link("canonical", "/news/story-1"),), False),
        ((link("canonical", THERE), meta("og:url", HERE)), False),
        ((link("canonical", THERE), link("canonical", "https://www.example.com/other")), False),
        ((link("canonical", "https://www.example.org/"),), False),
        ((link("canonical", "ftp://www.example.org/news/story-1"),), False),
        ((link("canonical", "https://[::1/"),), False),
        ((), False),
    ],
)
def test_only_a_sole_canonical_link_elsewhere_matters(tags: tuple[str, ...], *, asked: bool) -> None:
    """Where the page declares itself, or two others, or a front page, or only `og:url`, there is nothing to ask."""
    assert read_page(page(head(*tags), HERE)).elsewhere == (THERE if asked else None)


@pytest.mark.parametrize(
    ("tags", "believed"),
    [
        ((link("canonical", THERE), link("amphtml", HERE)), True),
        ((meta("og:url", THERE), link("alternate", HERE, media="only screen and (max-width: 640px)")), True),
        ((link("canonical", "/news/story-1/?utm_source=x"), link("alternate", HERE + "/", hreflang="de")), True),
        ((link("canonical", THERE), link("shortlink", HERE.replace("https", "http"))), True),
        ((link("canonical", THERE),), False),
        ((link("amphtml", HERE),), False),
        ((link("canonical", "https://www.example.org/news/story-2"), link("amphtml", HERE)), False),
        ((link("canonical", HERE), link("amphtml", HERE)), False),
        ((link("canonical", THERE), link("alternate", HERE, type="application/rss+xml")), False),
        ((link("canonical", THERE), link("amphtml", "https://m.example.net/news/story-2")), False),
        ((link("canonical", THERE), link("amphtml", HERE + "?id=2")), False),
        ((link("canonical", THERE), link("amphtml", "https://m.example.com/news/story-1")), False),
    ],
)
def test_the_original_must_name_the_page_back(tags: tuple[str, ...], *, believed: bool) -> None:
    """It is itself by its own word, and this very page is its AMP copy, another edition of it, or its short link."""
    there = read_page(page(head(*tags), THERE))

    assert canonical.names_back(there, THERE, [HERE]) is believed


def test_other_ways_are_read_in_bounded_number() -> None:
    """A page that names ten thousand other ways to itself is read like one that names four hundred."""
    many = read_page(page(head(*(link("alternate", f"{HERE}?n={number}") for number in range(10_000))), THERE))

    assert 0 < len(many.named) <= 400
