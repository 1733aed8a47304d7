"""oEmbed answers: their sizes, their card, their XML."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.export import oembed
from resolver.fragments import read_quote
from resolver.model import Agent
from tests.support import exports, newsroom_rules


def test_the_answer_about_a_post() -> None:
    """A post is a rich card with who wrote it, where, and how long the answer may be kept."""
    answer = oembed.response(exports.post(), cache_age=600)

    assert newsroom_rules.problems(answer, newsroom_rules.OEMBED) == []
    assert {name: value for name, value in answer.items() if name != "html"} == {
        "version": "1.0",
        "type": "rich",
        "title": exports.TITLE,
        "author_name": "Example Desk",
        "author_url": "https://x.com/EXAMPLE_desk",
        "provider_name": "X",
        "provider_url": "https://x.com/",
        "cache_age": 600,
        "url": exports.ADDRESS,
        "width": 550,
        "height": 72 + 3 * 24,
    }


def test_the_card_reads_back_as_an_embed() -> None:
    """The card has the markup of embeds: our own reader of those gives words, name, handle, date and address."""
    source = exports.post(text="First line & more\nsecond <line>")
    quoted = read_quote(str(oembed.response(source)["html"]))

    assert quoted is not None
    assert (quoted.text, quoted.name, quoted.handle) == (source.text, "Example Desk", "EXAMPLE_desk")
    assert (quoted.date, quoted.url, quoted.language) == ("14 March 2023", exports.ADDRESS, "en")


def test_the_card_asks_for_nothing() -> None:
    """The card has no script, style, picture or frame, and its links hand nothing on."""
    html = str(oembed.response(exports.post(archives=(exports.ARCHIVED,), availability=exports.GONE))["html"])

    assert html.startswith(f'<blockquote class="source-card" cite="{exports.ADDRESS}"><p lang="en" dir="auto">')
    assert not [word for word in ("<script", "<img", "<iframe", "style", " src") if word in html]
    assert html.count("<a ") == html.count('rel="noopener noreferrer nofollow ugc"') == 2
    assert "no longer available" in html


@pytest.mark.parametrize(
    ("width", "height", "kind"),
    [
        (None, None, "rich"),
        (300, None, "rich"),
        (300, 150, "rich"),
        (119, None, "link"),
        (550, 95, "link"),
        (0, 0, "link"),
    ],
)
def test_limits_are_kept(width: int | None, height: int | None, kind: str) -> None:
    """A card is within what the client allows; where nothing has room, the answer is a link."""
    answer: dict[str, Any] = oembed.response(exports.post(), max_width=width, max_height=height)

    assert answer["type"] == kind
    assert newsroom_rules.problems(answer, newsroom_rules.OEMBED) == []
    if kind == "rich":
        assert answer["width"] <= (width or 550)
        assert answer["height"] <= (height or 10_000)


@given(st.text(max_size=400), st.integers(0, 700), st.integers(0, 400))
def test_any_words_fit_any_limits(words: str, width: int, height: int) -> None:
    """Whatever the words and the limits, both sizes are kept."""
    answer: dict[str, Any] = oembed.response(exports.post(text=words), max_width=width, max_height=height)

    assert answer.get("width", 0) <= width
    assert answer.get("height", 0) <= height


def test_words_are_cut_with_a_mark() -> None:
    """Words that have no room end in an ellipsis, and the whole post stays one click away."""
    answer = oembed.response(exports.post(), max_height=96)
    quoted = read_quote(str(answer["html"]))

    assert answer["height"] == 96
    assert quoted is not None
    assert quoted.text is not None
    assert quoted.text.endswith("…")
    assert exports.WORDS.startswith(quoted.text.removesuffix("…"))


def test_a_page_is_a_card_of_its_title() -> None:
    """An ordinary page has a card of its title, signed by its publisher."""
    quoted = read_quote(str(oembed.response(exports.page())["html"]))

    assert quoted is not None
    assert (quoted.text, quoted.date) == ("PLACEHOLDER page title", "PLACEHOLDER publisher")


def test_an_author_may_be_a_handle_alone() -> None:
    """Where only the handle is known, it is the author's name."""
    answer = oembed.response(exports.post(authors=(Agent(handle="EXAMPLE_desk"),)))

    assert answer["author_name"] == "@EXAMPLE_desk"
    assert "author_url" not in answer


def test_xml_and_json_say_the_same() -> None:
    """Both writings of an answer hold the same values; markup is text in XML."""
    answer = oembed.response(exports.post(text="<b>&amp;</b> ]]>"), cache_age=60)
    root = ET.fromstring(oembed.as_xml(answer))  # noqa: S314 - our own document

    assert root.tag == "oembed"
    assert {each.tag: each.text for each in root} == {name: str(value) for name, value in answer.items()}
    assert json.loads(oembed.as_json(answer)) == answer
