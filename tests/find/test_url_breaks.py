"""Addresses that go on in the next line, and words in the next line that are none of theirs."""

import pytest

from resolver.find.urls_in_text import urls_in_text

START = "https://www.example.org/news/"


def first(text: str) -> str:
    """The first address of a text as written."""
    link = next(urls_in_text(text))
    return text[link.start : link.end]


@pytest.mark.parametrize(
    "more",
    [
        "2023/03/14/story.html",
        "politics/2023/some-story",
        "some-story-of-many-words",
        "world/some-long-slug",
        "story_of_words",
        "index.php?id=1",
        "world/",
    ],
)
@pytest.mark.parametrize("after", ["", " and more"])
def test_what_can_only_be_a_path_belongs_to_the_address_above(more: str, after: str) -> None:
    """Parameters, endings of files, several slashes, long slugs."""
    assert first(f"{START}\n{more}{after}") == f"{START}\n{more}"


def test_a_slug_alone_in_its_line_belongs_to_the_address_above() -> None:
    """Three words with hyphens are a compound in a sentence, and a slug where nothing else stands in the line."""
    assert first(f"{START}\nstate-of-affairs\nNext") == f"{START}\nstate-of-affairs"
    assert first(f"{START}\nstate-of-affairs is it") == START


@pytest.mark.parametrize(
    "words",
    [
        "and/or not",
        "he/she said",
        "state-of-the-art equipment",
        "10-year-old boy",
        "24/7 service",
        "9/11/2001 was a Tuesday",
        "www.example.com/b",
        "example.com/some-other-story",
        "jane_doe@example.com wrote",
        "https://example.com/a_b",
        "r&d budgets",
        "why?because",
    ],
)
def test_words_and_other_addresses_do_not(words: str) -> None:
    """Alternatives, compounds, dates, addresses of pages and mailboxes stay their own."""
    assert first(f"{START}\n{words}") == START
