"""X's own ways: the token of its embed endpoint, and what its JSON tells beyond the words."""

import json
from datetime import UTC, datetime

import pytest

from resolver.answer import Answer
from resolver.platforms import x
from resolver.platforms.base import Reading
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Method, Reason


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


PICTURE = "https://t.co/EXAMPLEpic"


def embedded(**told: object) -> Reading:
    """What the embed endpoint says about post 20 with these members."""
    body = {"__typename": "Tweet", "id_str": "20", "text": "Words", **told}
    answer = Answer("https://cdn.syndication.twimg.com/", 200, datetime.now(UTC), {}, json.dumps(body).encode())
    item = x.PLATFORM.item_for_id("post", "20")
    assert item
    return x.read(item, Method.PLATFORM_API, answer)


@pytest.mark.parametrize(
    ("text", "ends", "words"),
    [
        (f"🔥🔥🔥 Words {PICTURE}", 12, "🔥🔥🔥 Words"),
        (f"🔥🔥🔥 Words {PICTURE}", 9, "🔥🔥🔥 Words"),
        (f"🔥🔥🔥 Words {PICTURE}", 36, "🔥🔥🔥 Words"),
        (f"{PICTURE} in front", 33, f"{PICTURE} in front"),
        ("🔥🔥🔥 Words to the end", 15, "🔥🔥🔥 Words to the end"),
        ("Words of a post", 5, "Words of a post"),
        ("Words https://t.co/EXAMPLEtco", 29, "Words https://t.co/EXAMPLEtco"),
        (PICTURE, 23, None),
    ],
)
def test_nothing_but_links_is_cut(text: str, ends: int, words: str | None) -> None:
    """The range is counted in UTF-16 units or in code points, and may hold the picture's link; words always stay."""
    told = embedded(text=text, display_text_range=[0, ends], entities={"media": [{"url": PICTURE}]})

    assert told.facts.text == words


def test_an_answered_post_that_is_not_shown_is_told_by_its_number() -> None:
    """A reply says whom it answers also where the parent is left out."""
    facts = embedded(in_reply_to_status_id_str="19", in_reply_to_screen_name="example").facts

    assert [(each.type, each.url) for each in facts.relations] == [("replies_to", "https://x.com/example/status/19")]


@pytest.mark.parametrize(
    ("told", "state", "reason"),
    [
        ({"withheld_in_countries": ["XY"]}, State.RESTRICTED, Reason.WITHHELD_IN_REGION),
        ({"withheld_copyright": True}, State.RESTRICTED, Reason.WITHHELD_IN_REGION),
        ({}, State.LIVE, None),
    ],
)
def test_a_notice_in_place_of_words_is_no_live_post(told: dict[str, object], state: State, reason: Reason) -> None:
    """A withheld post comes as one whose text says so; a person may write the same words."""
    notice = "This Post from @example has been withheld in response to a report from the copyright holder."

    reading = embedded(text=notice, **told)

    assert (reading.state, reason) == (state, reading.reason)


@pytest.mark.parametrize(
    ("told", "state", "reason"),
    [
        ({"reason": "Protected"}, State.RESTRICTED, Reason.ACCOUNT_PRIVATE),
        ({"reason": "NsfwLoggedOut"}, State.RESTRICTED, Reason.AGE_GATE),
        ({"reason": "Another"}, State.RESTRICTED, None),
        ({"tombstone": {"text": "This Post is from a suspended account."}}, State.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
    ],
)
def test_why_a_post_is_unavailable(told: dict[str, object], state: State, reason: Reason | None) -> None:
    """A reason is read as a word or as a sentence, wherever it stands; one that we do not know says nothing sure."""
    reading = embedded(__typename="TweetUnavailable", **told)

    assert (reading.state, reading.reason) == (state, reason)
    assert reading.final is (reason is not None)


def shown(post: str, asked: str) -> Reading:
    """What oEmbed says about post 20 when it was asked for `asked` and its markup shows `post`."""
    body = {
        "url": f"https://twitter.com/sharer/status/{asked}",
        "author_name": "Sharer",
        "author_url": "https://twitter.com/sharer",
        "html": f'<blockquote><p>Words</p>&mdash; Author (@author) <a href="https://twitter.com/author/status/{post}">'
        "May 1, 2020</a></blockquote>",
    }
    answer = Answer("https://publish.twitter.com/oembed", 200, datetime.now(UTC), {}, json.dumps(body).encode())
    item = x.PLATFORM.item_for_id("post", "20")
    assert item
    return x.read(item, Method.OEMBED, answer)


def test_a_retweet_is_its_sharers() -> None:
    """Markup of another post in an answer about this one is a retweet: the words and the date are not its own."""
    facts = shown("19", "20").facts

    assert [each.handle for each in facts.authors] == ["sharer"]
    assert [(each.type, each.key) for each in facts.relations] == [("reposts", "x:post:19")]
    assert (facts.text, facts.published) == (None, None)


@pytest.mark.parametrize(("post", "asked"), [("201", "201"), ("19", "201")])
def test_another_posts_answer_is_none(post: str, asked: str) -> None:
    """A longer number that begins with this one is another post."""
    assert shown(post, asked).state is State.UNREACHABLE


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("Words and…", False),
        (f"Words and… <a href='{PICTURE}'>{PICTURE}</a>", False),
        (f"Words… <a href='{PICTURE}'>pic.twitter.com/EXAMPLEpic</a>", True),
        ("Words… and more", True),
    ],
)
def test_a_cut_post_says_so(text: str, complete: bool) -> None:  # noqa: FBT001 - a case of the table
    """Words that end in an ellipsis, or in one and the link to the whole, are not all; dots before a picture are."""
    body = {"html": f"<blockquote><p>{text}</p>&mdash; A (@a) <a href='https://twitter.com/a/status/20'>x</a>"}
    answer = Answer("https://publish.twitter.com/oembed", 200, datetime.now(UTC), {}, json.dumps(body).encode())
    item = x.PLATFORM.item_for_id("post", "20")
    assert item

    assert x.read(item, Method.OEMBED, answer).facts.text_complete is complete
