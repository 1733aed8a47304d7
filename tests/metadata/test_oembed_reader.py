"""oEmbed answers of any provider, in the shapes that were seen, and in some that should not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.metadata.oembed import read_oembed
from resolver.model import Agent, Facts, Media, Outlink
from resolver.vocabulary import Basis, Precision, SourceKind

POST = "https://social.example/@ann/1"
QUOTE = (
    '<blockquote class="x"><p lang="en">Rain in town.<br>More: <a href="https://t.example/EXAMPLE">t.example/EXAMPLE'
    '</a> <a href="https://social.example/tags/rain">#rain</a></p>&mdash; Ann Example (@ann) '
    f'<a href="{POST}">March 14, 2023</a></blockquote><script src="https://social.example/w.js"></script>'
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
KEYS = (
    "type",
    "title",
    "html",
    "author_name",
    "author_url",
    "provider_name",
    "provider_url",
    "url",
    "thumbnail_url",
    "upload_date",
)


def test_a_film() -> None:
    """A video gives title, author, provider, picture, and the day where the provider tells it."""
    facts = read_oembed(
        {
            "version": 1.0,
            "type": "video",
            "title": "Trains &amp; more",
            "author_name": "Ann Example",
            "author_url": "/user/ann",
            "provider_name": "Films",
            "provider_url": "https://films.example/",
            "thumbnail_url": "https://films.example/1.jpg",
            "html": '<iframe src="https://films.example/embed/1"></iframe>',
            "width": "100%",
            "upload_date": "2017-09-25 10:36:56",
        }
    )

    assert facts.title == "Trains & more"
    assert facts.authors == (Agent(name="Ann Example", url="https://films.example/user/ann"),)
    assert facts.publisher == "Films"
    assert facts.kind is SourceKind.VIDEO
    assert facts.image == "https://films.example/1.jpg"
    assert facts.published is not None
    assert (facts.published.value, facts.published.basis) == ("2017-09-25T10:36:56", Basis.OEMBED)
    assert facts.text is None


def test_a_quoted_post() -> None:
    """A blockquote gives words, author, handle, day, language, address and the links of its words."""
    facts = read_oembed({"type": "rich", "html": QUOTE, "author_name": "ann", "provider_name": "Social"})

    assert facts.text == "Rain in town.\nMore: t.example/EXAMPLE #rain"
    assert facts.authors == (Agent(name="Ann Example", handle="ann"),)
    assert facts.published is not None
    assert (facts.published.value, facts.published.precision) == ("2023-03-14", Precision.DAY)
    assert facts.language == "en"
    assert facts.url == POST
    assert facts.outlinks == (Outlink(written="https://t.example/EXAMPLE"),)
    assert facts.kind is SourceKind.SOCIAL_POST
    assert facts.text_complete


def test_a_title_that_repeats_the_words() -> None:
    """Where the title is the post's text again, it is no title."""
    assert read_oembed({"title": "Rain in town…", "html": QUOTE}).title is None
    assert read_oembed({"title": "Weather", "html": QUOTE}).title == "Weather"


def test_a_photo() -> None:
    """A photo's `url` is the picture, not the page."""
    facts = read_oembed({"type": "photo", "url": "https://p.example/1.jpg", "title": "A cat"})

    assert facts.media == (Media(type="image", url="https://p.example/1.jpg", alt_text="A cat"),)
    assert facts.image == "https://p.example/1.jpg"
    assert facts.url is None
    assert facts.kind is SourceKind.IMAGE


def test_a_handle_in_the_profiles_address() -> None:
    """`/@name` names the handle."""
    facts = read_oembed({"author_name": "Ann", "author_url": "https://films.example/@ann.e?lang=en"})

    assert facts.authors == (Agent(name="Ann", handle="ann.e", url="https://films.example/@ann.e?lang=en"),)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "Forbidden",
        {},
        {"type": 7, "title": ["x"], "html": {"a": 1}, "author_name": None, "author_url": "javascript:alert(1)"},
        {"html": "<blockquote>" * 5_000},
        {"html": "<blockquote" + "x" * 100_000},
        {"error": "not found"},
    ],
)
def test_nothing_comes_of_nothing(answer: object) -> None:
    """Wrong types, empty answers, errors and markup over the limits give no facts."""
    assert read_oembed(answer) == Facts()


def test_markup_without_a_quote_is_not_read() -> None:
    """A player's frame holds no words."""
    assert read_oembed({"html": "<iframe></iframe><p>Sign in</p>"}).text is None


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_no_answer_raises(answer: dict[str, object]) -> None:
    """Any JSON under any key gives facts."""
    assert isinstance(read_oembed(answer), Facts)
