"""X's own ways: the token of its embed endpoint, and what its JSON tells beyond the words."""

import json
from datetime import UTC, datetime

import pytest

from resolver.answer import Answer
from resolver.platforms import x
from resolver.vocabulary import Method


@pytest.mark.parametrize(
    ("post", "token"),
    [("20", "6dq1a2xwd93"), ("1227294189185949696", "2z3npapinsg"), ("1629307668568633344", "3y6mctgwzxo")],
)
def test_the_token_is_javascripts(post: str, token: str) -> None:
    """The token is what JavaScript's `toString(36)` gives, to the last digit."""
    assert x.syndication_token(post) == token


@pytest.mark.parametrize(
    ("text", "ends", "words"),
    [
        ("Bread &amp; butter https://t.co/EXAMPLEpic", 18, "Bread & butter"),
        ("🕘 Words https://t.co/EXAMPLEpic", 7, "🕘 Words"),
        ("Words https://t.co/EXAMPLEtco", 29, "Words https://t.co/EXAMPLEtco"),
        ("Words", None, "Words"),
        ("Words", 0, "Words"),
        ("Words", "5", "Words"),
    ],
)
def test_words_are_those_that_are_shown(text: str, ends: object, words: str) -> None:
    """The link of the picture stands behind what is shown, counted in code points; entities are read."""
    body = {"__typename": "Tweet", "id_str": "20", "text": text, "display_text_range": [0, ends]}
    item = x.PLATFORM.item_for_id("post", "20")
    assert item
    answer = Answer("https://cdn.syndication.twimg.com/", 200, datetime.now(UTC), {}, json.dumps(body).encode())

    assert x.read(item, Method.PLATFORM_API, answer).facts.text == words


def test_what_a_post_stands_in_relation_to() -> None:
    """The quoted post, the parent and a later edit are told by key and address; media with their alternative text."""
    body = {
        "__typename": "Tweet",
        "id_str": "20",
        "text": "words",
        "note_tweet": {"id": "EXAMPLE"},
        "isEdited": True,
        "edit_control": {"edit_tweet_ids": ["20", "22"]},
        "quoted_tweet": {"id_str": "21", "user": {"screen_name": "example"}},
        "parent": {"id_str": "19"},
        "entities": {"urls": {"0": {"url": "https://t.co/EXAMPLEtco", "expanded_url": "https://www.example.org/"}}},
        "mediaDetails": [{"type": "photo", "display_url": "pic.twitter.com/EXAMPLEpic", "ext_alt_text": "A clock"}],
    }
    item = x.PLATFORM.item_for_id("post", "20")
    assert item
    answer = Answer("https://cdn.syndication.twimg.com/", 200, datetime.now(UTC), {}, json.dumps(body).encode())
    facts = x.read(item, Method.PLATFORM_API, answer).facts

    assert [(each.type, each.key) for each in facts.relations] == [
        ("quotes", "x:post:21"),
        ("replies_to", "x:post:19"),
        ("superseded_by", "x:post:22"),
    ]
    assert facts.edited is True
    assert facts.text_complete is False
    assert [(each.type, each.alt_text) for each in facts.media] == [("image", "A clock")]
    assert [each.url for each in facts.outlinks] == ["https://www.example.org/"]
