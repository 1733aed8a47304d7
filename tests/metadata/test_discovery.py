"""What a page's own oEmbed offer may add, and what not."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.metadata import discovery, read_page
from resolver.metadata.head import header_links
from resolver.metadata.page import PageFacts
from resolver.model import Facts
from resolver.vocabulary import SourceKind
from tests.support.pages import URL, head, meta, page

OFFER = "https://www.example.org/oembed?url=https%3A%2F%2Fwww.example.org%2Fnews%2Fstory-1"
SIGNED = (meta("og:title", "Bridge shut"), meta("author", "Ann Example"))


def offering(*tags: str, href: str = OFFER, kind: str = "application/json+oembed", **headers: str) -> PageFacts:
    """A page with these tags that offers oEmbed at this address."""
    return read_page(page(head(*tags, f'<link rel="alternate" type="{kind}" href="{href}">'), **headers))


@pytest.mark.parametrize(
    ("tags", "asked"),
    [
        ((), True),
        ((meta("og:title", "Bridge shut"),), True),
        (SIGNED, False),
        ((*SIGNED, meta("og:type", "video.other")), True),
        ((*SIGNED, meta("og:type", "video.other"), meta("og:image", "https://www.example.org/a.jpg")), False),
    ],
)
def test_it_is_asked_only_where_something_is_missing(tags: tuple[str, ...], *, asked: bool) -> None:
    """Without title or author, or a picture of something that is shown, the offer is worth a request; else not."""
    assert discovery.offer(offering(*tags), URL) == (OFFER if asked else None)


@pytest.mark.parametrize(
    ("href", "asked"),
    [
        ("/wp-json/oembed/1.0/embed?url=http%3A%2F%2Fexample.org%2Fnews%2Fstory-1%2F", True),
        ("https://api.example.org/oembed?format=json", True),
        ("https://example.com/oembed?url=https%3A%2F%2Fwww.example.org%2Fnews%2Fstory-1", False),
        ("https://www.example.org/oembed?url=https%3A%2F%2Fwww.example.org%2F", False),
        ("https://www.example.org/oembed?url=https%3A%2F%2Fwww.example.org%2Fnews%2Fstory-2", False),
        ("javascript:alert(1)", False),
        ("https://www.example.org/oembed?url=%5B%5B" + "x" * 3000, False),
    ],
)
def test_only_the_page_s_own_offer_is_asked(href: str, *, asked: bool) -> None:
    """The offer is believed on the same registrable domain and where it is about this very page."""
    assert (discovery.offer(offering(href=href), URL) is not None) is asked


def test_the_offer_may_stand_in_the_answer_s_head() -> None:
    """A `Link` header offers oEmbed and a canonical address as the tags do, relative to the page's own address."""
    told = read_page(
        page(
            head(),
            link='</oembed?url=x>; type="application/json+oembed"; rel="alternate", </news/story-1>; rel=canonical, '
            '<https://api.w.org/>; rel="https://api.w.org/"',
        )
    )

    assert told.oembed_url == "https://www.example.org/oembed?url=x"
    assert told.canonical == "https://www.example.org/news/story-1"
    assert told.origins["/url"] == "http:canonical"


def test_a_link_header_in_single_quotes() -> None:
    """Some servers set what they say of a link in marks that the header's grammar does not know."""
    value = "</oembed?url=x>; rel='alternate'; type='application/json+oembed'"

    assert read_page(page(head(), link=value)).oembed_url == "https://www.example.org/oembed?url=x"


@pytest.mark.parametrize("value", ["<" * 16_000, "<a>;rel=" * 2_500, "<a>" + "; " * 8_000, "<a>" + ';"' * 8_000])
def test_no_header_costs_more_than_its_length(value: str) -> None:
    """A `Link` header that never ends what it begins is read in time that grows with its length alone."""
    begin = process_time()
    links = list(header_links(value))

    assert links == []
    assert process_time() - begin < 0.1


def test_gaps_are_filled_and_nothing_else() -> None:
    """Author and picture come from the answer, each with its name there; the page's title stays, both are listed."""
    filled = discovery.fill(
        offering(meta("og:title", "Bridge shut for a year")),
        {
            "version": "1.0",
            "type": "video",
            "title": "Quite another heading",
            "author_name": "Ann Example",
            "provider_name": "The Daily Example",
            "thumbnail_url": "https://www.example.org/t.jpg",
            "html": '<blockquote class="wp-embedded-content"><a href="/news/story-1">Bridge shut</a></blockquote>',
        },
    )

    assert filled
    assert filled.facts.title is None
    assert filled.facts.text is None
    assert [agent.name for agent in filled.facts.authors] == ["Ann Example"]
    assert filled.facts.image == "https://www.example.org/t.jpg"
    assert filled.facts.kind is SourceKind.VIDEO
    assert filled.origins == {
        "/authors": "oembed:author_name",
        "/publisher": "oembed:provider_name",
        "/image": "oembed:thumbnail_url",
        "/kind": "oembed:type",
    }
    assert [(each.field, each.values) for each in filled.disagreements] == [
        ("/title", (("og:title", "Bridge shut for a year"), ("oembed:title", "Quite another heading")))
    ]


def test_a_site_is_nobody_s_name() -> None:
    """An author who is only the provider, or the site as the page calls itself, is no author; nor is a bare login."""
    site = offering(meta("og:title", "Bridge shut"), meta("og:site_name", "The Daily Example"))
    for name in ("The Daily Example", "the daily example", "admin", ""):
        filled = discovery.fill(site, {"type": "rich", "author_name": name, "provider_name": "The Daily Example"})

        assert filled, name
        assert filled.facts == Facts(), name


def test_the_same_in_other_marks_is_no_disagreement() -> None:
    """A title with the site's name behind it and the bare one are one title."""
    filled = discovery.fill(
        offering(meta("og:title", "Bridge shut")),
        {"title": "Bridge Shut - The Daily Example", "author_name": "Ann Example"},
    )

    assert filled
    assert filled.disagreements == ()


@pytest.mark.parametrize("body", [None, [], "oembed", 5, {}, {"error": "no such page"}])
def test_what_is_no_answer_is_none(body: object) -> None:
    """An error object, a list or nothing is told apart from an answer that has nothing new to say."""
    assert discovery.fill(offering(), body) is None
    assert discovery.fill(offering(), {"version": "1.0", "type": "link"}) == discovery.Filled(Facts(), {})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(("title", "author_name", "thumbnail_url", "upload_date", "type")), inner)
        ),
        max_leaves=8,
    )
)
def test_no_answer_breaks_it(body: object) -> None:
    """Whatever JSON is answered, only the fields that may be filled are filled."""
    filled = discovery.fill(offering(), body)

    assert filled is None or set(filled.origins) <= {f"/{name}" for name in discovery._TAGS}
